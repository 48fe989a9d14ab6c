"""Failures of the engine's readers in a person's words: file, line, column, value."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from airloom.operators.files.casts import LONGEST, BadValue, read_complaint
from airloom.operators.files.content import Content
from airloom.operators.files.stream import PIPE
from airloom.operators.problems import DataError, NodeError

if TYPE_CHECKING:
    from airloom.operators.files.csv import Layout

_SECONDS = 60.0
"""How long to look for the line of a bad value."""
_CSV = re.compile(r"CSV Error on Line: (\d+)")
_CSV_FILE = re.compile(r"^\s*file = (.*)$", re.MULTILINE)
_JSON = re.compile(
    r'(Malformed JSON|JSON transform error) in file "(.*?)", (?:at byte \d+ )?in (line|record/value) (\d+): (.*)'
)
_KINDS = {"Malformed JSON": "this is no JSON", "JSON transform error": "a value does not fit its column"}
_WORDS = (
    (re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)"), r"it has \2 columns where \1 were expected"),
    (re.compile(r"Invalid unicode"), "it is not UTF-8; set the encoding, such as windows-1252 or latin-1"),
    (re.compile(r"unterminated quote"), "a quoted value has no end; set the quote if it is another character"),
    (re.compile(r"Maximum line size"), "it is longer than 16 MB; is the quote or the delimiter another character?"),
    (re.compile(r"invalid state"), "its quotes or line ends do not follow the dialect that was found"),
)


def explain_csv(error: BaseException, layouts: Sequence[Layout]) -> NodeError | None:
    """What a failed read of CSV files means; None when it is about something else."""
    if isinstance(error, NodeError):
        return error
    message = str(error)
    if bad := read_complaint(message):
        named = next((each for each in layouts if each.content.file.name == bad.file), None)
        return bad_value(bad, _csv_line(named, bad)) if named else None
    line, words = _CSV.search(message), next((text for text in _WORDS if text[0].search(message)), None)
    if line is None and words is None:
        return None
    layout = _layout_of(message, layouts)
    if layout is None:
        return None
    file = f"'{layout.content.file.name}'"
    matched = words[0].search(message) if words else None
    what = matched.expand(words[1]) if words and matched else message.partition("\n")[0]
    number = _begins(layout, lambda _, count: count == int(line[1])) if line else None
    return DataError(f"{file}, line {number or line[1]}: {what}" if line else f"{file}: {what}")


def bad_value(bad: BadValue, line: int | None) -> DataError:
    """The error for a value that is not of its column's type."""
    where = f"'{bad.file}', " + (f"line {line}, " if line else "") + f"column '{bad.column}'"
    more = "…" if len(bad.value) >= LONGEST else ""
    return DataError(
        f"{where}: '{bad.value}{more}' is not of type {bad.type}; declare another type under columns, name it in "
        f"null_values, or set on_bad_row to skip"
    )


def _layout_of(message: str, layouts: Sequence[Layout]) -> Layout | None:
    """The file that a message of the CSV reader names."""
    found = _CSV_FILE.search(message)
    path = found[1].strip() if found else ""
    by_path = (each for each in layouts if each.content.file.path == path)
    return next(by_path, layouts[0] if PIPE in path and len(layouts) == 1 else None)


def _csv_line(layout: Layout, bad: BadValue) -> int | None:
    """The line on which the first record with this text in this column begins."""
    names = [name.lower() for name in layout.names]
    if bad.column.lower() not in names:
        return None
    position = names.index(bad.column.lower())
    return _begins(layout, lambda record, _: position < len(record) and record[position][:LONGEST] == bad.value)


def _begins(layout: Layout, wanted: Callable[[list[str], int], bool]) -> int | None:
    """The line on which the first wanted record begins, given its cells and its number.

    DuckDB counts a record that goes over several lines as one; so does the number here.
    """
    until = time.monotonic() + _SECONDS
    skipped = layout.dialect.skip
    with layout.content.open() as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
        for _ in range(skipped):
            text.readline()
        records = csv.reader(text, **layout.dialect.reader_options())
        begins = 1
        try:
            for number, record in enumerate(records, 1 + skipped):
                if wanted(record, number):
                    return begins + skipped
                begins = records.line_num + 1
                if number % 100_000 == 0 and time.monotonic() > until:
                    return None
        except csv.Error:
            return None
    return None


def explain_json(error: BaseException, contents: Sequence[Content], paths: Sequence[str]) -> NodeError | None:
    """What a failed read of JSON files means; ``paths`` are where the engine read them."""
    if isinstance(error, NodeError):
        return error
    message = str(error)
    by_path = dict(zip(paths, contents, strict=True))
    if bad := read_complaint(message):
        path = next((path for path, content in by_path.items() if content.file.name == bad.file), None)
        return bad_value(bad, _json_line(by_path[path], bad)) if path else None
    if (found := _JSON.search(message)) and (content := by_path.get(found[2])):
        # DuckDB 2.0 counts one line too many for text that is no JSON.
        line = _malformed_line(content) if found[1] == "Malformed JSON" else int(found[4])
        place = f", {'line' if found[3] == 'line' else 'record'} {line}" if line else ""
        return DataError(f"'{content.file.name}'{place}: {_KINDS[found[1]]}: {found[5].partition(chr(10))[0].strip()}")
    return None


def _malformed_line(content: Content) -> int | None:
    """The first line that is no JSON, in a file of JSON lines."""
    import orjson

    until = time.monotonic() + _SECONDS
    with content.open() as stream:
        for number, line in enumerate(stream, 1):
            try:
                if line.strip():
                    orjson.loads(line)
            except ValueError:
                return number
            if number % 100_000 == 0 and time.monotonic() > until:
                break
    return None


def _json_line(content: Content, bad: BadValue) -> int | None:
    """The line of the first JSON lines record with this value."""
    until = time.monotonic() + _SECONDS
    with content.open() as stream:
        for number, line in enumerate(stream, 1):
            try:
                record = json.loads(line)
            except ValueError:
                return None
            value = record.get(bad.column) if isinstance(record, dict) else None
            text = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
            if value is not None and text[:LONGEST] == bad.value:
                return number
            if number % 100_000 == 0 and time.monotonic() > until:
                return None
    return None
