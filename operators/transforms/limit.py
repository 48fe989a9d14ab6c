"""The transform ``limit``."""

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


class LimitConfig(Model):
    """How many rows to keep."""

    rows: int = Field(ge=0, le=10**12)
    """Keep at most this many rows."""
    offset: int = Field(default=0, ge=0, le=10**12)
    """Leave out this many rows first."""
    order_by: tuple[SortKey, ...] = Field(default=(), max_length=100)
    """The order in which rows are counted; without it, the order in which they arrive."""


class Limit(Transform):
    """Keep the first rows.

    Which rows are first is certain only with ``order_by``, and only if no two rows are equal in those
    columns. Without it the rows that arrive first are kept: right after a sort or a source that is the
    order there, but after a join, a union or an aggregate it is any order, and a retry may keep other
    rows.
    """

    type = "limit"
    group = "Rows"
    icon = "list-end"
    Config = LimitConfig
    example: ClassVar[dict[str, Any]] = {"rows": 10, "order_by": [{"column": "amount", "direction": "descending"}]}

    config: LimitConfig

    def problems(self, inputs: Inputs) -> Iterable[FieldProblem]:
        """The columns must exist."""
        for index, key in enumerate(self.config.order_by):
            yield from inputs.one().unknown([key.column], "order_by", index, "column")

    def sql(self, inputs: Inputs) -> exp.Query:
        """The first rows."""
        query = build.select([build.star()], build.table(inputs.one()))
        if self.config.order_by:
            query.set("order", build.order(build.ordered(key) for key in self.config.order_by))
        query = query.limit(self.config.rows, copy=False)
        return query.offset(self.config.offset, copy=False) if self.config.offset else query
