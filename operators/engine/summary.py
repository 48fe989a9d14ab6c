"""What the columns of some rows are like, asked of the engine, not counted row by row."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from airloom.operators.columns import Column, Columns
from airloom.operators.engine.sandbox import quoted

if TYPE_CHECKING:
    import duckdb

BARS = 12
"""Bars of a histogram, at most."""
_LABEL = 60
"""Characters of a label, a minimum or a maximum."""
_DESCRIBED = 200
"""Columns that are described; of wider rows the rest is only shown, or the summary would cost more than the rows."""
_AT_ONCE = 40
"""Columns of one query: each of its aggregates takes memory of its own."""
_NAMES = ("nulls", "min", "max", "low", "high", "bars")
_WHOLE = re.compile(r"^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$")
_NUMBER = re.compile(r"^(FLOAT|DOUBLE|DECIMAL)")
_TIME = re.compile(r"^(DATE|TIMESTAMP)")
_OTHERS = frozenset({"VARCHAR", "UUID", "BOOLEAN", "TIME"})
_ROWS, _EDGES = '"the rows"', '"the edges"'
_EPOCH = datetime(1970, 1, 1)


def summaries(connection: duckdb.DuckDBPyConnection, relation: str, columns: Columns) -> list[dict[str, Any]]:
    """Each column with its nulls and, where its type has an order, its distinct values, ends and histogram."""
    described, rest = columns.items[:_DESCRIBED], columns.items[_DESCRIBED:]
    found: list[dict[str, Any]] = []
    for start in range(0, len(described), _AT_ONCE):
        found += _summarised(connection, relation, described[start : start + _AT_ONCE])
    return found + [_summary(column, dict.fromkeys(("distinct", *_NAMES))) for column in rest]


def _summarised(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: tuple[Column, ...]
) -> list[dict[str, Any]]:
    distinct = ", ".join(f"{_distinct(column)} AS distinct{index}" for index, column in enumerate(columns))
    items = ", ".join(item for index, column in enumerate(columns) for item in _items(index, column))
    edges = ", ".join(_edges(index, column) for index, column in enumerate(columns) if _place(column))
    beside = f", (SELECT {edges} FROM {relation} AS {_ROWS}) AS {_EDGES}" if edges else ""
    # Apart from one another: together they take ten times as long, and memory for a copy of all rows.
    rows = f"{relation} AS {_ROWS}"
    query = f"SELECT * FROM (SELECT {distinct} FROM {rows}), (SELECT {items} FROM {rows}{beside})"
    values = connection.execute(query).fetchall()[0]
    counts, others = values[: len(columns)], values[len(columns) :]
    parts = [others[start : start + len(_NAMES)] for start in range(0, len(others), len(_NAMES))]
    return [
        _summary(column, {"distinct": count, **dict(zip(_NAMES, part, strict=True))})
        for column, count, part in zip(columns, counts, parts, strict=True)
    ]


def _distinct(column: Column) -> str:
    return f"count(DISTINCT {_named(column)})" if _place(column) or column.type in _OTHERS else "NULL"


def _items(index: int, column: Column) -> list[str]:
    """The select items of one column, one for each of the names."""
    name = _named(column)
    found = [f"count(*) - count({name})", *("NULL",) * (len(_NAMES) - 1)]
    if _place(column):
        low, high = f"{_EDGES}.low{index}", f"{_EDGES}.high{index}"
        ends = (_end("min", name), _end("max", name))
        found[1:] = [*ends, f"any_value({low})", f"any_value({high})", _bars(column, low, high)]
    elif column.type in _OTHERS:
        found[1:] = [_end("min", name), _end("max", name), "NULL", "NULL", _most_frequent(name)]
    return [f"{item} AS {what}{index}" for what, item in zip(_NAMES, found, strict=True)]


def _named(column: Column) -> str:
    return f"{_ROWS}.{quoted(column.name)}"


def _end(function: str, name: str) -> str:
    return f"left(CAST({function}({name}) AS VARCHAR), {_LABEL})"


def _place(column: Column) -> str | None:
    """Where a value lies on a line, as a number; None for types that have no such line."""
    name = _named(column)
    if _WHOLE.match(column.type):
        return f"CAST({name} AS DOUBLE)"
    if _NUMBER.match(column.type):
        return f"CASE WHEN isfinite(CAST({name} AS DOUBLE)) THEN CAST({name} AS DOUBLE) END"
    if _TIME.match(column.type):
        # Python's own years: a bar before or after them could not be labelled.
        usual = f"{name} BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'"
        return f"CASE WHEN {usual} THEN CAST(epoch_us(CAST({name} AS TIMESTAMP)) AS DOUBLE) END"
    return None


def _edges(index: int, column: Column) -> str:
    return f"min({_place(column)}) AS low{index}, max({_place(column)}) AS high{index}"


def _bars(column: Column, low: str, high: str) -> str:
    """Part of the line -> how many values lie in it; whole numbers share few parts evenly, down to one for each."""
    from_low = f"({_place(column)} - {low})"
    if _WHOLE.match(column.type):
        parts, width = f"least({BARS}, {high} - {low} + 1)", f"({high} - {low} + 1)"
    else:
        parts, width = str(BARS), f"nullif({high} - {low}, 0)"
    part = f"least({BARS - 1}, coalesce(CAST(floor({from_low} * {parts} / {width}) AS INTEGER), 0))"
    return f"histogram(CASE WHEN {from_low} IS NOT NULL THEN {part} END)"


def _most_frequent(name: str) -> str:
    """The most frequent values with their counts."""
    entries = f"map_entries(histogram(left(CAST({name} AS VARCHAR), {_LABEL})))"
    counted = f"list_transform({entries}, lambda entry: {{'count': entry.value, 'label': entry.key}})"
    return f"list_slice(list_sort({counted}, 'DESC'), 1, {BARS})"


def _summary(column: Column, found: Mapping[str, Any]) -> dict[str, Any]:
    bars = found["bars"]
    if isinstance(bars, Mapping):
        bars = _on_a_line(column, found["low"], found["high"], bars)
    return {
        **column.as_dict(),
        **{name: found[name] for name in ("nulls", "distinct", "min", "max")},
        "histogram": bars or [],
    }


def _on_a_line(column: Column, low: float, high: float, counts: Mapping[int, int]) -> list[dict[str, Any]]:
    whole = _WHOLE.match(column.type) is not None
    length = high - low + 1 if whole else high - low
    parts = int(min(BARS, length)) if whole else BARS if length else 1
    return [
        {"label": _label(column, low + length * part / parts), "count": counts.get(part, 0)} for part in range(parts)
    ]


def _label(column: Column, place: float) -> str:
    """Where a bar begins, in few characters."""
    if _WHOLE.match(column.type):
        return str(math.ceil(place - 1e-6))
    if not _TIME.match(column.type):
        return f"{place:.6g}"
    moment = _EPOCH + timedelta(microseconds=round(place))
    return moment.date().isoformat() if column.type == "DATE" else moment.isoformat(" ", "minutes")
