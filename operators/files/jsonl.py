"""JSON lines, and every JSON document once its records are found: types over all rows, one relation.

Types are found over all records, not a sample: a key that first appears in the last one is a column, and a
number with a fraction makes its column a float. That costs a second pass; declared columns save it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from airloom.operators.columns import Columns
from airloom.operators.engine.offsets import with_offsets
from airloom.operators.engine.sandbox import describe, literal, quoted
from airloom.operators.files import json, stream
from airloom.operators.files.casts import Text, cast, complaint
from airloom.operators.files.content import CHUNK, Content, check_inflation
from airloom.operators.files.explain import explain_json
from airloom.operators.files.skipping import BAD_ROW, without_bad_rows
from airloom.operators.files.source import Reading
from airloom.operators.node import Scan, Stream
from airloom.operators.problems import DataError

if TYPE_CHECKING:
    import pyarrow as pa

_FILE = "_airloom_file"


@dataclass(frozen=True)
class Resting:
    """A local file that the engine can read: the original, or its records in the private folder."""

    content: Content
    path: str
    format: str
    compression: str


def read(reading: Reading, is_lines: bool) -> Scan | Stream:
    """The rows of JSON lines files, or of JSON documents."""
    with stream.database(reading.context) as spool:
        folder = spool.folder
    counted = Counted()
    resting = [at_rest(content, reading, is_lines, folder, counted) for content in reading.files]
    resting = [item for item in resting if Path(item.path).stat().st_size]
    if reading.skip_bad_rows and counted.dropped:
        reading.context.detail("skipped_rows", counted.dropped)
    columns = reading.declared or _found(reading, resting)
    query = " UNION ALL ".join(_query(reading, run, columns) for run in _runs(resting)) or _nothing(reading, columns)
    paths = tuple(item.path for item in resting)
    if reading.skip_bad_rows and reading.declared is not None and resting:
        return Stream(_stream(reading, query, paths, counted.dropped))
    contents = [item.content for item in resting]
    return Scan(query, paths, explain=lambda error: explain_json(error, contents, paths))


@dataclass
class Counted:
    """Lines that were no records."""

    dropped: int = 0


def at_rest(content: Content, reading: Reading, is_lines: bool, folder: Path, counted: Counted) -> Resting:
    """The file as it is, when the engine can open it; otherwise its records as JSON lines."""
    plain = content.direct and content.encoding == "utf-8"
    if plain and is_lines and not reading.skip_bad_rows:
        check_inflation(content)
        return Resting(content, content.file.path, "newline_delimited", content.compression)
    if plain and not is_lines and reading.records is None and json.is_array(content):
        check_inflation(content)
        return Resting(content, content.file.path, "array", content.compression)
    target = folder / f"records-{len(list(folder.iterdir())):05d}.jsonl"
    if is_lines:
        counted.dropped += _spool_lines(content, target, reading.skip_bad_rows)
    else:
        json.spool_records(content, reading.records, target)
    return Resting(content, str(target), "newline_delimited", "none")


def _spool_lines(content: Content, target: Path, skip_bad_rows: bool) -> int:
    """Copy the lines, without those that are no records when they are to be skipped; how many were left out."""
    import orjson

    dropped = 0
    with content.open() as source, target.open("wb") as file:
        if not skip_bad_rows:
            while chunk := source.read(CHUNK):
                file.write(chunk)
            return 0
        for line in source:
            try:
                good = isinstance(orjson.loads(line), dict) if line.strip() else None
            except ValueError:
                good = False
            if good:
                file.write(line)
            dropped += good is False
    return dropped


def _scan(run: Sequence[Resting], columns: str, sample: bool = False) -> str:
    listed = ", ".join(literal(item.path) for item in run)
    compression = run[0].compression
    options = [
        f"format = {literal(run[0].format)}",
        f"compression = {literal('uncompressed' if compression == 'none' else compression)}",
        f"maximum_object_size = {json.MAX_RECORD}",
        "records = true",
        f"filename = {literal(_FILE)}",
    ]
    options += (
        ["sample_size = -1", "union_by_name = true", "maximum_sample_files = 1000000"]
        if sample
        else [f"columns = {columns}"]
    )
    return f"read_json([{listed}], {', '.join(options)})"


def _found(reading: Reading, resting: Sequence[Resting]) -> Columns:
    """The columns of all records of all files."""
    found: dict[str, str] = {}
    contents, paths = [item.content for item in resting], [item.path for item in resting]
    with stream.database(reading.context, paths) as database:
        for run in _runs(resting):
            try:
                described = describe(
                    database.connection, f"SELECT * EXCLUDE ({quoted(_FILE)}) FROM {_scan(run, '', sample=True)}"
                )
                described = with_offsets(database.connection, described, partial(_scan, run))
            except Exception as error:
                if "expected records" in str(error) and len(run) == 1:
                    raise DataError(f"'{run[0].content.file.name}' does not hold records (objects)") from error
                raise explain_json(error, contents, paths) or error from error
            for name, type_ in described:
                found[name] = type_ if found.get(name, type_) == type_ else "JSON"
    _check_names(found)
    if not found:
        name = reading.files[0].file.name
        raise DataError(f"'{name}' has no records, so it has no columns; declare them", field="columns")
    return Columns.of(found.items())


def _check_names(found: dict[str, str]) -> None:
    """Refuse keys that differ only in case: the engine renames the second, and would then find no such key."""
    for name in found:
        stem, _, number = name.rpartition("_")
        if number.isdigit() and any(other.lower() == stem.lower() and other != stem for other in found):
            raise DataError(
                f"the records have keys that differ only in upper and lower case: '{stem}'; declare the columns",
                field="columns",
            )


def _query(reading: Reading, run: Sequence[Resting], columns: Columns) -> str:
    """SQL for the rows of files of one kind."""
    name = _name_of(run)
    items, types, fits = [], [], []
    for column in columns:
        text = quoted(column.name)
        nulled = _nulled(text, reading.null_values)
        conversion = cast(nulled, column.type, Text(declared=True)) if reading.declared is not None else None
        types.append(f"{literal(column.name)}: {literal(column.type if conversion is None else 'VARCHAR')}")
        if conversion is None:
            items.append(f"{nulled} AS {text}")
        elif reading.skip_bad_rows:
            items.append(f"{conversion.lenient(nulled)} AS {text}")
            fits.append(conversion.fits(nulled))
        else:
            items.append(f"{conversion.strict(nulled, complaint(text, column.name, column.type, name))} AS {text}")
    if reading.filename_column:
        items.append(f"{name} AS {quoted(reading.filename_column)}")
    if reading.skip_bad_rows and reading.declared is not None:
        items.append(f"NOT ({' AND '.join(fits) or 'true'}) AS {BAD_ROW}")
    return f"SELECT {', '.join(items)} FROM {_scan(run, '{' + ', '.join(types) + '}')}"


def _nulled(column: str, nulls: Sequence[str]) -> str:
    """The column with NULL for the texts that mean none."""
    if not nulls:
        return column
    listed = ", ".join(literal(text) for text in nulls)
    return f"(CASE WHEN CAST({column} AS VARCHAR) IN ({listed}) THEN NULL ELSE {column} END)"


def _name_of(run: Sequence[Resting]) -> str:
    names = {item.path: item.content.file.name for item in run}
    if len(names) == 1:
        return literal(next(iter(names.values())))
    paths, shown = ([literal(text) for text in texts] for texts in (names.keys(), names.values()))
    return f"map([{', '.join(paths)}], [{', '.join(shown)}])[{_FILE}]"


def _runs(resting: Sequence[Resting]) -> list[list[Resting]]:
    """Neighbouring files that one call of the reader can take."""
    runs: list[list[Resting]] = []
    for item in resting:
        if runs and (runs[-1][-1].format, runs[-1][-1].compression) == (item.format, item.compression):
            runs[-1].append(item)
        else:
            runs.append([item])
    return runs


def _nothing(reading: Reading, columns: Columns) -> str:
    items = ", ".join(
        f"CAST(NULL AS {column.type}) AS {quoted(column.name)}" for column in reading.with_filename(columns)
    )
    return f"SELECT {items} WHERE false"


def _stream(reading: Reading, query: str, paths: Sequence[str], dropped: int) -> pa.RecordBatchReader:
    """The rows without those that have a value of another type than declared, which are counted."""
    columns = reading.with_filename(reading.declared or Columns(()))
    database = stream.database(reading.context, paths)
    schema = stream.arrow_schema(database.connection, columns)

    def batches() -> Iterator[pa.RecordBatch]:
        skipped = dropped
        with database, stream.arrow_reader(database.connection, query) as reader:
            for batch, bad in without_bad_rows(reader):
                skipped += bad
                yield batch.cast(schema)
        reading.context.detail("skipped_rows", skipped)

    return stream.reader_of(schema, batches())
