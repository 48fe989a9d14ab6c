"""The transform ``select``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from airloom.operators.columns import TypeName, engine_type
from airloom.operators.model import ColumnName, Model
from airloom.operators.node import FieldProblem, Inputs, Transform
from airloom.operators.sql import build

if TYPE_CHECKING:
    from sqlglot import exp

_CAST = "cast"


class SelectedColumn(Model):
    """One column and what becomes of it."""

    name: ColumnName
    """The column of the input."""
    as_: ColumnName | None = Field(default=None, alias="as")
    """Its new name; without it, the name it has."""
    type: TypeName | None = None
    """The type to convert it to; without it, the type it has."""

    @property
    def result(self) -> str:
        """Its name in the result."""
        return self.as_ or self.name


class SelectConfig(Model):
    """The columns to keep, and how."""

    columns: tuple[SelectedColumn, ...] = Field(default=(), max_length=2000)
    """Columns to keep, rename or convert, in the order of the result."""
    drop: tuple[ColumnName, ...] = Field(default=(), max_length=2000)
    """Columns to leave out, where the others are kept."""
    rest: Literal["keep", "after", "drop"] | None = None
    """The columns in neither list: ``keep`` leaves every column in its place, ``after`` puts them behind the
    listed ones, ``drop`` leaves them out. By default ``drop`` when columns are listed, else ``keep``."""
    on_cast_error: Literal["fail", "null"] = "fail"
    """What to do with a value that cannot be converted: fail the run, or take null."""


class Select(Transform):
    """Keep, rename, reorder, drop and convert columns.

    Name the columns you want, in the order you want them; or keep all and name only those that change,
    with ``rest`` set to ``keep``.
    """

    type = "select"
    group = "Columns"
    icon = "columns-3"
    Config = SelectConfig
    example: ClassVar[dict[str, Any]] = {
        "columns": [{"name": "id"}, {"name": "amount", "as": "total", "type": "decimal(12,2)"}, {"name": "country"}],
    }

    config: SelectConfig

    @property
    def rest(self) -> str:
        """What becomes of the columns that are not listed."""
        return self.config.rest or ("drop" if self.config.columns else "keep")

    def problems(self, inputs: Inputs) -> Iterable[FieldProblem]:
        """The columns must exist, and the result's names must differ."""
        from airloom.operators.inference import fold

        relation = inputs.one()
        for index, column in enumerate(self.config.columns):
            yield from relation.unknown([column.name], "columns", index, "name")
        for index, dropped in enumerate(self.config.drop):
            yield from relation.unknown([dropped], "drop", index)
        yield from self._contradictions()
        listed = {fold(column.name) for column in self.config.columns} | {fold(name) for name in self.config.drop}
        known = relation.columns.names if relation.columns and self.rest != "drop" else ()
        seen = {fold(name) for name in known} - listed
        for index, column in enumerate(self.config.columns):
            if fold(column.result) in seen:
                path = ("columns", index, "as" if column.as_ else "name")
                yield FieldProblem(path, f"two columns of the result are named '{column.result}'", "another name")
            seen.add(fold(column.result))

    def _contradictions(self) -> Iterator[FieldProblem]:
        from airloom.operators.inference import fold

        seen: set[str] = set()
        dropped = {fold(name) for name in self.config.drop}
        for index, column in enumerate(self.config.columns):
            key = fold(column.name)
            if key in dropped:
                yield FieldProblem(("columns", index, "name"), f"'{column.name}' is also in 'drop'", "one of the two")
            if key in seen and self.rest == "keep":
                hint = "set 'rest' to 'after' to have it twice"
                yield FieldProblem(("columns", index, "name"), f"'{column.name}' is listed twice", hint=hint)
            seen.add(key)
        if not self.config.columns and self.rest == "drop":
            yield FieldProblem(("columns",), "no column is left", "at least one column")

    def sql(self, inputs: Inputs) -> exp.Query:
        """The columns in their new form."""
        source = build.table(inputs.one())
        if self.rest == "keep":
            return self._in_place(source)
        items: list[exp.Expression] = [
            build.alias(self._converted(column), column.result) for column in self.config.columns
        ]
        if self.rest == "after":
            names = dict.fromkeys(column.name for column in self.config.columns)
            items.append(build.star(exclude=[*names, *self.config.drop]))
        return build.select(items, source)

    def _in_place(self, source: exp.Expression) -> exp.Query:
        """DuckDB's ``*`` takes a column in REPLACE or in RENAME, not in both: so first types, then names."""
        casts = [build.alias(self._converted(column), column.name) for column in self.config.columns if column.type]
        renames = [
            build.alias(build.column(column.name), column.result)
            for column in self.config.columns
            if column.result != column.name
        ]
        if casts and renames:
            source = build.nested(build.select([build.star(replace=casts)], source), _CAST)
            casts = []
        return build.select([build.star(exclude=self.config.drop, replace=casts, rename=renames)], source)

    def _converted(self, column: SelectedColumn) -> exp.Expression:
        from sqlglot import exp

        found: exp.Expression = build.column(column.name)
        if column.type is None:
            return found
        target = exp.DataType.build(engine_type(column.type), dialect="duckdb")
        kind = exp.Cast if self.config.on_cast_error == "fail" else exp.TryCast
        return kind(this=found, to=target)
