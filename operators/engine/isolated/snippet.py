"""Calls the function of a node's code with its tables and hands back the table that it returns."""

from __future__ import annotations

import inspect
import json
import struct
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    import pyarrow as pa

FUNCTION = "transform"
FILE = "<code>"
ROWS, FAILED, NOT_ISOLATED = b"R", b"E", b"U"
"""How an answer begins: a number of rows and an Arrow stream; what is wrong, as JSON; why there is none, as JSON."""
_BATCH = 65_536
_WORDS = 10_000


class WrongResultError(Exception):
    """The function did what it wanted, but what it returned is no table."""


def answer(asked: Mapping[str, Any], source: BinaryIO, sink: BinaryIO) -> None:
    """Read the tables, run the code, write its table or what is wrong with it."""
    try:
        table = _run(asked, _tables(asked["inputs"], source))
    except MemoryError:
        _fail(sink, {"memory": True})
    except WrongResultError as error:
        _fail(sink, {"line": None, "error": "", "message": str(error)[:_WORDS]})
    except BaseException as error:  # what leaves the process by sys.exit is an answer, too
        _fail(sink, {"line": _line(error), "error": type(error).__name__, "message": str(error)[:_WORDS]})
    else:
        _write(table, sink)


def _tables(names: list[str], source: BinaryIO) -> dict[str, pa.Table]:
    if not names:
        return {}
    import pyarrow as pa

    return {name: pa.ipc.open_stream(source).read_all() for name in names}


def _run(asked: Mapping[str, Any], tables: Mapping[str, pa.Table]) -> pa.Table:
    given: Mapping[str, Any] = tables
    if asked["frame"] == "pandas":
        import pandas as pd

        given = {name: table.to_pandas(types_mapper=pd.ArrowDtype) for name, table in tables.items()}
    scope: dict[str, Any] = {"__name__": "code", "values": _values(asked["values"])}
    exec(compile(asked["code"], FILE, "exec"), scope)  # noqa: S102  it is what this process is isolated for
    return _table(_call(scope[FUNCTION], given))


def _call(function: Callable[..., Any], given: Mapping[str, Any]) -> Any:
    """By name; a single table goes to the first parameter, whatever that is called."""
    signature = inspect.signature(function)
    if len(given) == 1:
        [table] = given.values()
        kinds = [parameter.kind for parameter in signature.parameters.values()]
        by_position = {inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD}
        if kinds and kinds[0] in by_position:
            return function(table)
    return function(**given)


def _values(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value["time"]) if isinstance(value, dict) else value
        for name, value in told.items()
    }


def _table(result: Any) -> pa.Table:
    import pyarrow as pa

    pandas = sys.modules.get("pandas")
    if isinstance(result, pa.RecordBatch):
        result = pa.Table.from_batches([result])
    elif pandas is not None and isinstance(result, pandas.DataFrame):
        if wrong := [name for name in result.columns if not isinstance(name, str)]:
            raise WrongResultError(f"a column is named {wrong[0]!r}, which is no text")
        result = pa.Table.from_pandas(result, preserve_index=False)
    if not isinstance(result, pa.Table):
        kind = type(result).__name__
        raise WrongResultError(f"{FUNCTION} returned {kind}, expected a pyarrow.Table or a pandas.DataFrame")
    if not result.column_names:
        raise WrongResultError(f"{FUNCTION} returned a table without columns")
    # What libraries note about a table is none of the rows' business.
    return result.replace_schema_metadata(None)


def _write(table: pa.Table, sink: BinaryIO) -> None:
    import pyarrow as pa

    sink.write(ROWS + struct.pack("<q", table.num_rows))
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=_BATCH)
    sink.flush()


def _line(error: BaseException) -> int | None:
    """The line of the code that failed, the innermost one; None where it is none of its lines."""
    if isinstance(error, SyntaxError) and error.filename == FILE:
        return error.lineno
    found = None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == FILE:
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def _fail(sink: BinaryIO, what: Mapping[str, Any]) -> None:
    sink.write(FAILED + json.dumps(what).encode())
    sink.flush()
