"""What every format is asked to read, and what a config says about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from airloom.operators.columns import Column, Columns
from airloom.operators.engine.sandbox import literal
from airloom.operators.files.content import Content
from airloom.operators.files.dialect import Given
from airloom.operators.node import SourceContext
from airloom.operators.problems import DataError, did_you_mean


@dataclass(frozen=True)
class Reading:
    """Files of one format, and how to read them."""

    files: tuple[Content, ...]
    context: SourceContext
    declared: Columns | None = None
    """The columns to give, in this order; None for those that are found."""
    null_values: tuple[str, ...] = ()
    union_by_name: bool = False
    filename_column: str | None = None
    skip_bad_rows: bool = False
    dialect: Given = field(default_factory=Given)
    date_format: str | None = None
    timestamp_format: str | None = None
    records: str | None = None
    sheet: str | int | None = None
    header_row: int = 1
    """Excel: the row with the column names, counted from 1; 0 when there is none."""

    @property
    def direct(self) -> bool:
        """Whether the engine can open all the files by itself."""
        return all(content.direct for content in self.files)

    @property
    def paths(self) -> tuple[str, ...]:
        """The local paths of all files."""
        return tuple(content.file.path for content in self.files)

    def name_of(self, filename: str) -> str:
        """SQL that gives a file's name as people know it, from the engine's name of it."""
        names = {content.file.path: content.file.name for content in self.files}
        if len(names) == 1:
            return literal(next(iter(names.values())))
        paths, shown = ([literal(text) for text in texts] for texts in (names.keys(), names.values()))
        return f"map([{', '.join(paths)}], [{', '.join(shown)}])[{filename}]"

    def with_filename(self, columns: Columns) -> Columns:
        """The columns, and after them that of the file name when one is asked for."""
        if self.filename_column is None:
            return columns
        return Columns((*columns.items, Column(self.filename_column, "VARCHAR")))

    def check_columns(self, found: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
        """The columns to read, given those of each file; DataError where files lack some of them."""
        everywhere: dict[str, str] = {}
        for names in found.values():
            for name in names:
                everywhere.setdefault(name.lower(), name)
        wanted = list(self.declared.names) if self.declared else list(everywhere.values())
        if not self.union_by_name:
            for file, names in found.items():
                self._check_file(file, names, wanted)
        return tuple(wanted)

    def _check_file(self, file: str, names: tuple[str, ...], wanted: list[str]) -> None:
        have = {name.lower() for name in names}
        lacking = [name for name in wanted if name.lower() not in have]
        if lacking:
            near = did_you_mean(lacking[0], names)
            raise DataError(
                f"'{file}' has no column '{lacking[0]}'; it has: {', '.join(names[:30])}"
                + (f"; {near}" if near else "")
                + ("" if self.declared else "; set union_by_name to read files with different columns"),
                field="columns" if self.declared else "union_by_name",
            )
