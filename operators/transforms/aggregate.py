"""The transform ``aggregate``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from airloom.operators.model import AggregateExpression, ColumnName, Model
from airloom.operators.node import FieldProblem, Inputs, Transform
from airloom.operators.sql import build

if TYPE_CHECKING:
    from sqlglot import exp


class AggregateConfig(Model):
    """The groups and what to compute of each."""

    by: tuple[ColumnName, ...] = Field(default=(), max_length=100)
    """One row for each combination of values of these columns; without any, one row in all."""
    measures: dict[ColumnName, AggregateExpression] = Field(default_factory=dict, max_length=500)
    """New column -> what it is of a group's rows, such as ``sum(amount)`` or ``count(*) FILTER (WHERE late)``."""


class Aggregate(Transform):
    """Group rows and compute totals, counts, averages and the like.

    The result has the columns of ``by``, then the measures by name. Null is a group of its own. Aggregates
    leave nulls out: ``count(x)`` counts the rows that have an ``x``, ``count(*)`` all of them. Without
    ``by`` there is always exactly one row, even of an empty input.
    """

    type = "aggregate"
    group = "Combine"
    icon = "sigma"
    compares = None
    Config = AggregateConfig
    example: ClassVar[dict[str, Any]] = {"by": ["country"], "measures": {"orders": "count(*)", "total": "sum(amount)"}}

    config: AggregateConfig

    def problems(self, inputs: Inputs) -> Iterable[FieldProblem]:
        """The columns must exist, each measure must hold an aggregate, and names must differ."""
        from airloom.operators.inference import fold

        for index, key in enumerate(self.config.by):
            yield from inputs.one().unknown([key], "by", index)
        yield from super().problems(inputs)
        seen: set[str] = set()
        places: list[tuple[tuple[str | int, ...], str]] = [
            (("by", index), key) for index, key in enumerate(self.config.by)
        ]
        places += [(("measures", measure), measure) for measure in sorted(self.config.measures)]
        for path, column in places:
            if fold(column) in seen:
                message = f"two columns of the result are named '{column}'"
                yield FieldProblem(path, message, "a name of its own for each")
            seen.add(fold(column))
        if not seen:
            yield FieldProblem((), "nothing to compute", "'by', 'measures' or both")

    def sql(self, inputs: Inputs) -> exp.Query:
        """One row for each group."""
        from sqlglot import exp

        from airloom.operators.expressions import INPUT, expression

        keys = [build.alias(build.column(key, INPUT), key) for key in self.config.by]
        # A document's mappings have no order, so the measures come by name.
        measures = [
            build.alias(expression(text, "aggregate"), measure)
            for measure, text in sorted(self.config.measures.items())
        ]
        query = build.select([*keys, *measures], build.table(inputs.one(), INPUT))
        if self.config.by:
            query.set("group", exp.Group(expressions=[build.column(key, INPUT) for key in self.config.by]))
        return query
