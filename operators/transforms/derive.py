"""The transform ``derive``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from airloom.operators.columns import Column, Columns
from airloom.operators.model import ColumnName, Model, WindowExpression
from airloom.operators.node import FieldProblem, Inputs, Transform
from airloom.operators.problems import did_you_mean
from airloom.operators.sql import build

if TYPE_CHECKING:
    from sqlglot import exp


class DerivedColumn(Model):
    """One column and the expression that makes it."""

    name: ColumnName
    """The column's name."""
    expression: WindowExpression
    """What it is, over the input's columns and the columns above; ``OVER (...)`` may look at other rows."""
    replace: bool = False
    """Whether it takes the place of a column of that name; if not, the name must be new."""


class DeriveConfig(Model):
    """The columns to compute."""

    columns: tuple[DerivedColumn, ...] = Field(min_length=1, max_length=500)
    """New and replaced columns, in order: a later one may use an earlier one."""


class Derive(Transform):
    """Compute new columns, or replace columns by computed ones.

    All other columns stay. New columns come last; a replaced one keeps its place. An expression sees the
    columns above it in the list as they are by then, so a replaced column has its new value below.
    """

    type = "derive"
    group = "Columns"
    icon = "calculator"
    Config = DeriveConfig
    example: ClassVar[dict[str, Any]] = {
        "columns": [
            {"name": "net", "expression": "amount / 1.21"},
            {"name": "tax", "expression": "amount - net"},
            {"name": "country", "expression": "upper(country)", "replace": True},
        ]
    }

    config: DeriveConfig

    def problems(self, inputs: Inputs) -> Iterable[FieldProblem]:
        """Each expression over the input and the columns above it."""
        from airloom.operators.inference import bind_expression
        from airloom.operators.sql.errors import SqlError
        from airloom.operators.sql.fields import field_problems

        columns = inputs.one().columns
        derived: list[str] = []
        for index, column in enumerate(self.config.columns):
            yield from _name_problems(column, ("columns", index), columns, derived)
            derived.append(column.name)
            path = ("columns", index, "expression")
            found = list(field_problems(path, column.expression, columns, inputs.variables, "window"))
            yield from found
            if columns is None or found:
                columns = None  # what follows may stand on this column
                continue
            try:
                type_ = bind_expression(column.expression, columns, inputs.variables, "window")
            except SqlError:
                columns = None
                continue
            columns = _with(columns, Column(column.name, type_))

    def sql(self, inputs: Inputs) -> exp.Query:
        """The input and the computed columns."""
        from airloom.operators.expressions import INPUT

        source: exp.Expression = build.table(inputs.one(), INPUT)
        query: exp.Query | None = None
        for layer in self._layers():
            if query is not None:
                source = build.nested(query, INPUT)
            replaced = [build.alias(tree, column.name) for column, tree in layer if column.replace]
            new = [build.alias(tree, column.name) for column, tree in layer if not column.replace]
            query = build.select([build.star(replace=replaced), *new], source)
        assert query is not None  # the list is never empty
        return query

    def _layers(self) -> Iterator[list[tuple[DerivedColumn, exp.Expression]]]:
        """Columns that do not stand on one another, together: each layer is one SELECT."""
        from airloom.operators.expressions import INPUT, expression
        from airloom.operators.inference import fold

        layer: list[tuple[DerivedColumn, exp.Expression]] = []
        made: set[str] = set()
        for column in self.config.columns:
            tree = expression(column.expression, "window")
            used = {fold(part) for part in _names(tree)}
            if layer and (made & (used | {fold(column.name)}) or INPUT in used):
                yield layer
                layer, made = [], set()
            layer.append((column, tree))
            made.add(fold(column.name))
        yield layer


def _names(tree: exp.Expression) -> Iterator[str]:
    """Every name in an expression; more than the columns, which costs a layer at most."""
    from sqlglot import exp

    return (identifier.name for identifier in tree.find_all(exp.Identifier))


def _name_problems(
    column: DerivedColumn, path: tuple[str | int, ...], columns: Columns | None, derived: list[str]
) -> Iterator[FieldProblem]:
    from airloom.operators.inference import fold

    names = [*(columns.names if columns else ()), *derived]
    exists = fold(column.name) in {fold(name) for name in names}
    if exists and not column.replace:
        hint = "set 'replace' to true to take its place"
        yield FieldProblem((*path, "name"), f"there is a column '{column.name}' already", "a new name", hint)
    if column.replace and columns is not None and not exists:
        hint = did_you_mean(column.name, names) or "set 'replace' to false to add it"
        yield FieldProblem((*path, "name"), f"there is no column '{column.name}' to replace", hint=hint)


def _with(columns: Columns, column: Column) -> Columns:
    from airloom.operators.inference import fold

    places = [fold(name) for name in columns.names]
    if fold(column.name) not in places:
        return Columns((*columns.items, column))
    place = places.index(fold(column.name))
    return Columns((*columns.items[:place], column, *columns.items[place + 1 :]))
