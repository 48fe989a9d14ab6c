"""The transform ``filter``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from airloom.operators.model import Expression, Model
from airloom.operators.node import FieldProblem, Inputs, Transform

if TYPE_CHECKING:
    from sqlglot import exp


class FilterConfig(Model):
    """Which rows to keep."""

    where: Expression
    """A condition over the input's columns, such as ``amount > 100 AND country = 'NL'``."""


class Filter(Transform):
    """Keep the rows for which a condition holds.

    A row stays only when the condition is *true*. Where a column it compares is null the condition is
    null, which is not true, so the row is dropped: ``amount <> 0`` also drops the rows without an
    amount. Write ``amount IS DISTINCT FROM 0`` or ``coalesce(amount, 0) <> 0`` to keep them.
    """

    type = "filter"
    group = "Rows"
    icon = "filter"
    Config = FilterConfig
    example: ClassVar[dict[str, Any]] = {"where": "amount > 100 AND country IS NOT NULL"}

    config: FilterConfig

    def problems(self, inputs: Inputs) -> Iterable[FieldProblem]:
        """The condition must be true or false over the input."""
        from airloom.operators.inference import bind_expression
        from airloom.operators.sql.errors import SqlError

        found = list(super().problems(inputs))
        columns = inputs.one().columns
        if found or columns is None:
            return found
        try:
            type_ = bind_expression(self.config.where, columns, inputs.variables)
        except SqlError:
            return found
        if type_ != "BOOLEAN":
            hint = "compare it with something, for example with > 0 or IS NOT NULL"
            return [FieldProblem(("where",), "this is not a condition", "an expression that is true or false", hint)]
        return found

    def sql(self, inputs: Inputs) -> exp.Query:
        """All columns of the rows that meet the condition."""
        from airloom.operators.expressions import INPUT, expression
        from airloom.operators.sql import build

        source = build.table(inputs.one(), INPUT)
        return build.select([build.star()], source).where(expression(self.config.where), copy=False)
