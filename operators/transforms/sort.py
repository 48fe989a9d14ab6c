"""The transform ``sort``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from airloom.operators.model import Model
from airloom.operators.node import FieldProblem, Inputs, Transform
from airloom.operators.sql import build
from airloom.operators.sql.build import SortKey

if TYPE_CHECKING:
    from sqlglot import exp


class SortConfig(Model):
    """How to order the rows."""

    by: tuple[SortKey, ...] = Field(min_length=1, max_length=100)
    """The columns to sort by: the second decides where the first is equal, and so on."""


class Sort(Transform):
    """Put the rows in order.

    Text is ordered by its code points: capitals before small letters. Rows that are equal in all these
    columns come in no particular order; add a column that tells them apart, such as an id. The order
    lasts until the next node that combines or groups rows, so sort last.
    """

    type = "sort"
    group = "Rows"
    icon = "arrow-up-down"
    Config = SortConfig
    example: ClassVar[dict[str, Any]] = {"by": [{"column": "amount", "direction": "descending"}, {"column": "id"}]}

    config: SortConfig

    def problems(self, inputs: Inputs) -> Iterable[FieldProblem]:
        """The columns must exist."""
        for index, key in enumerate(self.config.by):
            yield from inputs.one().unknown([key.column], "by", index, "column")

    def sql(self, inputs: Inputs) -> exp.Query:
        """All rows, ordered."""
        query = build.select([build.star()], build.table(inputs.one()))
        query.set("order", build.order(build.ordered(key) for key in self.config.by))
        return query
