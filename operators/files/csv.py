"""CSV: found dialects and types, rows read by the engine or through a pipe, and rows written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from airloom.operators.columns import Columns
from airloom.operators.engine.sandbox import literal, quoted
from airloom.operators.files import stream
from airloom.operators.files.casts import Text, cast, complaint
from airloom.operators.files.content import Content, check_inflation
from airloom.operators.files.dialect import Dialect, column_names, detect, parse
from airloom.operators.files.explain import explain_csv
from airloom.operators.files.infer import column_types
from airloom.operators.files.skipping import BAD_ROW, rejected_lines, without_bad_rows
from airloom.operators.files.source import Reading
from airloom.operators.node import Scan, Stream
from airloom.operators.problems import DataError

if TYPE_CHECKING:
    import pyarrow as pa

_SAMPLE = 2 * 1024 * 1024
_HEADER_SAMPLE = 64 * 1024
_SAMPLED_FILES = 5
MAX_LINE = 16 * 1024 * 1024
"""The longest record, in bytes."""
_BUFFER = 2 * MAX_LINE
"""What one thread of the engine reads at once; by itself it would take 16 times the longest record."""
_FILE = "_airloom_file"


@dataclass(frozen=True)
class Layout:
    """One file's dialect and the names of its columns, in their order."""

    content: Content
    dialect: Dialect
    names: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """How a set of CSV files becomes one relation."""

    reading: Reading
    layouts: tuple[Layout, ...]
    columns: Columns
    text: Text

    def direct_query(self, layouts: Sequence[Layout]) -> str:
        """SQL over local files of one layout."""
        paths = [layout.content.file.path for layout in layouts]
        scan = scan_sql(layouts[0], paths, self._nulls, compression=layouts[0].content.compression)
        return self._query(layouts[0], scan, self.reading.name_of(_FILE))

    def piped_query(self, layout: Layout, pipe: str) -> str:
        """SQL over one file that comes through a pipe."""
        scan = scan_sql(layout, [pipe], self._nulls, skip=self.reading.skip_bad_rows)
        return self._query(layout, scan, literal(layout.content.file.name))

    @property
    def _nulls(self) -> tuple[str, ...]:
        return ("", *self.reading.null_values)

    def _query(self, layout: Layout, scan: str, name: str) -> str:
        present = {each.lower(): each for each in layout.names}
        items, fits = [], []
        for column in self.columns:
            if column.name.lower() not in present:
                items.append(f"CAST(NULL AS {column.type}) AS {quoted(column.name)}")
                continue
            text = quoted(present[column.name.lower()])
            conversion = cast(text, column.type, self.text)
            if conversion is None:
                items.append(f"{text} AS {quoted(column.name)}")
            elif self.reading.skip_bad_rows:
                items.append(f"{conversion.lenient(text)} AS {quoted(column.name)}")
                fits.append(conversion.fits(text))
            else:
                bad = complaint(text, column.name, column.type, name)
                items.append(f"{conversion.strict(text, bad)} AS {quoted(column.name)}")
        if self.reading.filename_column:
            items.append(f"{name} AS {quoted(self.reading.filename_column)}")
        if self.reading.skip_bad_rows:
            items.append(f"NOT ({' AND '.join(fits) or 'true'}) AS {BAD_ROW}")
        return f"SELECT {', '.join(items)} FROM {scan}"


def scan_sql(
    layout: Layout, paths: Sequence[str], nulls: Sequence[str], skip: bool = False, compression: str = "none"
) -> str:
    """The engine's CSV reader over files of one layout, every column as text."""
    dialect = layout.dialect
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in layout.names)
    options = {
        "auto_detect": "false",
        "delim": literal(dialect.delimiter),
        "quote": literal(dialect.quote),
        "escape": literal(dialect.escape),
        "comment": literal(dialect.comment),
        "header": str(dialect.header).lower(),
        "skip": str(dialect.skip),
        "columns": f"{{{columns}}}",
        "nullstr": f"[{', '.join(literal(text) for text in nulls)}]",
        "allow_quoted_nulls": "false",
        "strict_mode": "true",
        "null_padding": "false",
        "max_line_size": str(MAX_LINE),
        "buffer_size": str(_BUFFER),
        "filename": literal(_FILE),
        "compression": literal(compression),
    }
    if skip:
        options["store_rejects"] = "true"
    listed = ", ".join(literal(path) for path in paths)
    return f"read_csv([{listed}], {', '.join(f'{name} = {value}' for name, value in options.items())})"


def read(reading: Reading) -> Scan | Stream:
    """The rows of CSV files."""
    plan = make_plan(reading)
    if reading.direct and not reading.skip_bad_rows:
        for layout in plan.layouts:
            check_inflation(layout.content)
        query = " UNION ALL ".join(plan.direct_query(run) for run in _runs(plan.layouts))
        paths = tuple(layout.content.file.path for layout in plan.layouts)
        return Scan(query, paths, explain=lambda error: explain_csv(error, plan.layouts))
    database = stream.database(reading.context)
    schema = stream.arrow_schema(database.connection, reading.with_filename(plan.columns))
    return Stream(stream.reader_of(schema, _batches(plan, database, schema)))


def _runs(layouts: Sequence[Layout]) -> list[list[Layout]]:
    """Neighbouring files of the same layout together, so that the order of files is kept."""
    runs: list[list[Layout]] = []
    for layout in layouts:
        last = runs[-1][-1] if runs else None
        same = last is not None and (last.names, last.dialect, last.content.compression) == (
            layout.names,
            layout.dialect,
            layout.content.compression,
        )
        if same:
            runs[-1].append(layout)
        else:
            runs.append([layout])
    return runs


def _batches(plan: Plan, database: stream.Database, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    skipped = 0
    with database:
        for layout in plan.layouts:
            piped = stream.piped(database, layout.content.open, partial(plan.piped_query, layout))
            try:
                for batch, bad in without_bad_rows(piped):
                    skipped += bad
                    yield batch.cast(schema)
            except Exception as error:
                raise explain_csv(error, [layout]) or error from error
        if plan.reading.skip_bad_rows:
            plan.reading.context.detail("skipped_rows", skipped + rejected_lines(database.connection))


def make_plan(reading: Reading) -> Plan:
    """Find dialect, columns and types of the files."""
    filled = [(content, content.head(_SAMPLE if number < _SAMPLED_FILES else _HEADER_SAMPLE))
              for number, content in enumerate(reading.files)]  # fmt: skip
    filled = [(content, head) for content, head in filled if head.strip()]
    if not filled:
        return _empty_plan(reading)
    dialect = detect(_decoded(filled[0][1], _HEADER_SAMPLE), reading.dialect)
    layouts = tuple(_layout(content, head, dialect, reading) for content, head in filled)
    wanted = reading.check_columns({layout.content.file.name: layout.names for layout in layouts})
    how = Text(
        dialect.decimal, dialect.thousands, reading.date_format, reading.timestamp_format, reading.declared is not None
    )
    if reading.declared is not None:
        return Plan(reading, layouts, reading.declared, how)
    types = _types(reading, layouts[:_SAMPLED_FILES], [head for _, head in filled], how)
    return Plan(reading, layouts, Columns.of([(name, types.get(name.lower(), "VARCHAR")) for name in wanted]), how)


def _empty_plan(reading: Reading) -> Plan:
    """A plan for files without a single character: no rows, when the columns are declared."""
    if reading.declared is None:
        raise DataError(f"'{reading.files[0].file.name}' is empty, so it has no columns; declare them", field="columns")
    layout = Layout(reading.files[0], Dialect(), reading.declared.names)
    return Plan(reading, (layout,), reading.declared, Text())


def _decoded(head: bytes, most: int) -> str:
    """The beginning of a text, for finding its dialect; bytes that are not UTF-8 are left for the reader to refuse."""
    return head[:most].decode("utf-8", errors="replace")


def _layout(content: Content, head: bytes, dialect: Dialect, reading: Reading) -> Layout:
    """The names of a file's columns: its header, the declared ones, or numbered ones."""
    text = "".join(_decoded(head, len(head)).removeprefix("\ufeff").splitlines(keepends=True)[dialect.skip :])
    if dialect.comment:
        text = "".join(line for line in text.splitlines(keepends=True) if not line.startswith(dialect.comment))
    records = parse(text, dialect, most=1)
    first = records[0] if records else []
    if dialect.header:
        return Layout(content, dialect, column_names(first))
    if reading.declared is None:
        return Layout(content, dialect, column_names([""] * len(first)))
    if len(first) != len(reading.declared):
        raise DataError(
            f"'{content.file.name}' has {len(first)} columns and no header, but {len(reading.declared)} are declared",
            field="columns",
        )
    return Layout(content, dialect, reading.declared.names)


def _types(reading: Reading, layouts: Sequence[Layout], heads: Sequence[bytes], how: Text) -> dict[str, str]:
    """The narrowest type of each column (by its lower-case name) that holds in all sampled files."""
    found: dict[str, set[str]] = {}
    with stream.database(reading.context) as database:
        for layout, head in zip(layouts, heads, strict=False):
            sample = database.folder / "sample.csv"
            sample.write_bytes(head[: head.rfind(b"\n") + 1] if len(head) == _SAMPLE and b"\n" in head else head)
            scan = scan_sql(layout, [str(sample)], ("", *reading.null_values), skip=True)
            for name, type_ in column_types(database.connection, scan, layout.names, how).items():
                found.setdefault(name.lower(), set()).add(type_)
    return {name: _common(types) for name, types in found.items()}


def _common(types: set[str]) -> str:
    """One type for a column that several files suggest types for."""
    if len(types) == 1:
        return next(iter(types))
    if types == {"BIGINT", "DOUBLE"}:
        return "DOUBLE"
    return "TIMESTAMP" if types == {"DATE", "TIMESTAMP"} else "VARCHAR"
