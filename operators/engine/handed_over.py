"""Test data: a person's file, or rows of a grid, as Parquet of known types; inside the child process."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airloom.operators.columns import Columns, document_type, engine_type
from airloom.operators.engine import sandbox, write
from airloom.operators.engine.sandbox import literal, quoted
from airloom.operators.engine.sources import open_all
from airloom.operators.engine.spec import HandedOver
from airloom.operators.engine.transform import TransformStage
from airloom.operators.files.casts import Text, cast
from airloom.operators.files.names import ENDINGS, Format
from airloom.operators.inference import duplicate_names
from airloom.operators.json_values import json_value
from airloom.operators.problems import DataError, NodeError
from airloom.operators.stage import PlannedNode, Stage

if TYPE_CHECKING:
    import duckdb

    from airloom.operators.engine.work import Work

MAX_ROWS = 1_000
MAX_BYTES = 1_000_000
"""Of the rows as Parquet, and of the rows as JSON: all of them are shown in a grid, and sent back from it."""
MAX_COLUMNS = 1_000
MAX_NAME = 255
MAX_TYPE = 4_000
"""Characters of the engine's name of a type: a structure's names all of its fields."""
_EXACT = 2**53
"""Beyond it a browser's numbers are no longer exact, so whole numbers travel as text."""
_PROBLEMS = 50
_NODE = "rows"
_SHOWN = 60


def take(work: Work) -> dict[str, Any]:
    """The rows that were handed over: as they are to be kept, as a grid shows them, and what is wrong with them."""
    handed = work.spec.handed
    assert handed is not None
    try:
        if handed.what == "rows":
            return _from_grid(work, handed)
        content = _decoded(handed.content)
        if handed.what == "kept":
            return _kept(work, content)
        return _from_file(work, handed.what, content)
    except NodeError as error:
        error.node = error.field = None  # those of the stage made up here
        raise


def _decoded(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except binascii.Error:
        raise DataError("the content is not base 64") from None


def _from_file(work: Work, format_: Format, content: bytes) -> dict[str, Any]:
    """The first rows of a file, read as the node type for files reads it."""
    folder = work.scratch / "file"
    folder.mkdir()
    name = f"data{ENDINGS[format_]}"
    (folder / name).write_bytes(content)
    config = {"path": name, "format": format_, "compression": "none"}
    planned = PlannedNode(_NODE, "file.read", 1, config, {})
    settings = replace(work.settings, file_roots=(str(folder),))
    stage = Stage(_NODE, "transform", (planned,), outputs=(_NODE,))
    asked = replace(work, spec=replace(work.spec, settings=settings, stage=stage))
    with TransformStage(asked, open_all(asked)) as running:
        running.build()
        running.write_outputs()
        written = running.counted.written[_NODE]
        found = _written(running.connection, f"read_parquet({literal(written.path)})", work.scratch)
    return {**found, "left_out": max(written.rows - MAX_ROWS, 0)}


def _from_grid(work: Work, handed: HandedOver) -> dict[str, Any]:
    """Rows of texts, numbers and truth values, each as a value of its column's type."""
    import pyarrow as pa

    rows = json.loads(handed.content)
    columns = Columns.of((name, _type(type_)) for name, type_ in handed.columns)
    if again := duplicate_names(columns.names):
        raise DataError(f"two columns are named '{again[0]}'")
    if not columns.names:
        raise DataError("there are no columns")
    for index, row in enumerate(rows):
        if len(row) != len(columns):
            raise DataError(f"row {index + 1} has {len(row)} values, but there are {len(columns)} columns")
    cells = {f"c{index}": pa.array([_text(row[index]) for row in rows], pa.string()) for index in range(len(columns))}
    texts = pa.table({"place": pa.array(range(len(rows)), pa.int64()), **cells})
    connection = sandbox.connect(work.settings, work.scratch)
    try:
        connection.register("texts", texts)
        items, problems = [], []
        for index, column in enumerate(columns):
            value, fits = _value(f"c{index}", column.type)
            items.append(f"{value} AS {quoted(column.name)}")
            query = f"SELECT place, c{index} FROM texts WHERE NOT {fits} ORDER BY place LIMIT {_PROBLEMS}"
            for place, text in connection.execute(query).fetchall():
                message = f"'{text[:_SHOWN]}' is not of type '{document_type(column.type)}'"
                problems.append({"row": place, "column": index, "message": message})
        if problems:
            return {"problems": problems[:_PROBLEMS]}
        connection.execute(f"CREATE TEMP TABLE typed AS SELECT {', '.join(items)} FROM texts ORDER BY place")
        return {**_written(connection, "typed", work.scratch), "left_out": 0}
    finally:
        connection.close()


def _type(name: str) -> str:
    """The engine's name of a type that a document or, for nested types, the engine has named."""
    import duckdb

    try:
        return engine_type(name)
    except ValueError:
        pass
    try:
        # Read as a type and written anew, so that nothing else can be in it.
        return str(duckdb.sqltype(name))
    except duckdb.Error:
        raise DataError(f"unknown type '{name[:_SHOWN]}'") from None


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _value(text: str, type_: str) -> tuple[str, str]:
    """SQL for a text as a value of a type, and for whether it is one; no text is no value."""
    if type_ == "VARCHAR":
        return text, "true"
    if type_ == "BLOB":
        return _fitting(text, f"TRY(from_base64({text}))")
    if type_ == "INTERVAL":
        return _fitting(text, f"TRY_CAST(replace({text}, ', ', ' ') AS INTERVAL)")
    if any(mark in type_ for mark in "[(") and not type_.startswith("DECIMAL"):
        return _fitting(text, f"TRY_CAST(TRY_CAST({text} AS JSON) AS {type_})")
    found = cast(text, type_, Text(declared=True))
    assert found is not None, "only VARCHAR has none"
    return found.lenient(text), found.fits(text)


def _fitting(text: str, value: str) -> tuple[str, str]:
    return value, f"({text} IS NULL OR {text} = '' OR {value} IS NOT NULL)"


def _written(connection: duckdb.DuckDBPyConnection, relation: str, scratch: Path) -> dict[str, Any]:
    """The first rows of a relation as Parquet and as JSON, with the types that reading the Parquet gives."""
    path = scratch / "kept.parquet"
    columns = Columns.of(sandbox.describe(connection, f"SELECT * FROM {relation}"))
    _check_columns(columns)
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {quoted(_NODE)} AS SELECT * FROM {relation}")
    query = f"{write.at_rest_query(_NODE, columns)} LIMIT {MAX_ROWS}"
    write.copy(connection, query, path, "zstd")
    content = path.read_bytes()
    _check_size(len(content))
    return {"content": base64.b64encode(content).decode(), **_shown(connection, path)}


def _kept(work: Work, content: bytes) -> dict[str, Any]:
    path = work.scratch / "kept.parquet"
    path.write_bytes(content)
    connection = sandbox.connect(work.settings, work.scratch)
    try:
        return _shown(connection, path)
    finally:
        connection.close()


def _shown(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, Any]:
    """Columns, and rows of which each value can be sent back and is the same again."""
    query = f"SELECT * FROM read_parquet({literal(path)})"
    rows = [[_cell(value) for value in row] for row in connection.execute(query).fetchall()]
    _check_size(len(json.dumps(rows, ensure_ascii=False).encode("utf-8", "surrogatepass")))
    return {"columns": sandbox.describe(connection, query), "rows": rows}


def _cell(value: Any) -> Any:
    shown = json_value(value)
    return str(shown) if isinstance(shown, int) and abs(shown) > _EXACT else shown


def _check_columns(columns: Columns) -> None:
    if len(columns) > MAX_COLUMNS:
        raise DataError(f"there are {len(columns):,} columns, and test data has at most {MAX_COLUMNS:,}")
    for column in columns:
        if not 1 <= len(column.name) <= MAX_NAME or len(column.type) > MAX_TYPE:
            raise DataError(f"the name or the type of the column '{column.name[:_SHOWN]}' is empty or too long")


def _check_size(size: int) -> None:
    if size > MAX_BYTES:
        raise DataError(f"the rows take {size:,} bytes, and test data has at most {MAX_BYTES:,}")
