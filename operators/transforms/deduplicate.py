"""The transform ``deduplicate``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from airloom.operators.model import ColumnName, Model
from airloom.operators.node import FieldProblem, Inputs, Transform
from airloom.operators.sql import build
from airloom.operators.sql.build import SortKey

if TYPE_CHECKING:
    from sqlglot import exp

_ROW = "this row"
"""The input's name in the query; a row as a whole is compared by it."""


class DeduplicateConfig(Model):
    """What makes rows equal, and which of them stays."""

    keys: tuple[ColumnName, ...] = Field(default=(), max_length=100)
    """Rows that are equal in these columns are duplicates; without keys, rows that are equal in all columns."""
    order_by: tuple[SortKey, ...] = Field(default=(), max_length=100)
    """The order among duplicates, such as by the time of the last change."""
    keep: Literal["first", "last"] = "first"
    """Which row of that order stays."""


class Deduplicate(Transform):
    """Keep one row of each set of duplicates.

    Two nulls count as equal. Where ``order_by`` leaves more than one row in first place, the whole rows are
    compared, so that the same data always gives the same answer.
    """

    type = "deduplicate"
    group = "Rows"
    icon = "copy-minus"
    Config = DeduplicateConfig
    example: ClassVar[dict[str, Any]] = {"keys": ["country"], "order_by": [{"column": "day"}], "keep": "last"}

    config: DeduplicateConfig

    def problems(self, inputs: Inputs) -> Iterable[FieldProblem]:
        """The columns must exist, and an order needs keys."""
        relation = inputs.one()
        for index, key in enumerate(self.config.keys):
            yield from relation.unknown([key], "keys", index)
        for index, sort_key in enumerate(self.config.order_by):
            yield from relation.unknown([sort_key.column], "order_by", index, "column")
        if self.config.order_by and not self.config.keys:
            message = "rows that are equal in all columns have no order"
            yield FieldProblem(("order_by",), message, hint="name the columns that make a duplicate in 'keys'")

    def sql(self, inputs: Inputs) -> exp.Query:
        """The first or last row of each set."""
        from sqlglot import exp

        if not self.config.keys:
            return build.select([build.star()], build.table(inputs.one())).distinct(copy=False)
        backwards = self.config.keep == "last"
        order = [build.ordered(key, _ROW, backwards=backwards) for key in self.config.order_by]
        tie = exp.Ordered(this=build.column(_ROW), desc=backwards, nulls_first=backwards)
        rank = exp.Window(
            this=exp.RowNumber(),
            partition_by=[build.column(key, _ROW) for key in self.config.keys],
            order=build.order([*order, tie]),
        )
        query = build.select([build.star()], build.table(inputs.one(), _ROW))
        query.set("qualify", exp.Qualify(this=exp.EQ(this=rank, expression=exp.Literal.number(1))))
        return query
