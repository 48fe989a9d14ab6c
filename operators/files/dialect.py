"""The dialect of a CSV file, found from its beginning: delimiter, quote, escape, header, decimal mark.

DuckDB's own sniffer may skip leading lines or pad short ones until a file looks regular, which loses rows
without a word. This one never skips anything: what does not fit is left for the reader to refuse, with its line.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from airloom.operators.problems import DataError

DELIMITERS = (",", ";", "\t", "|")
_RECORDS = 2_000
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d+)*|[.,]\d+)([eE][+-]?\d+)?%?")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:\d{2}.*)?|\d{1,2}:\d{2}(:\d{2}.*)?")
_DECIMAL_COMMA = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+),\d+")
_DECIMAL_POINT = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)\.\d+")


@dataclass(frozen=True)
class Dialect:
    """How the text of a CSV file becomes records."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    header: bool = True
    decimal: str = "."
    thousands: str = ""
    skip: int = 0
    """Lines before the header or the first record."""
    comment: str = ""

    def reader_options(self) -> dict[str, Any]:
        """The dialect as options of Python's csv module."""
        return {
            "delimiter": self.delimiter,
            "quotechar": self.quote or None,
            "quoting": csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            "doublequote": self.escape == self.quote,
            "escapechar": self.escape if self.escape and self.escape != self.quote else None,
        }


@dataclass(frozen=True)
class Given:
    """What a config says of the dialect; None where it is to be found."""

    delimiter: str | None = None
    quote: str | None = None
    escape: str | None = None
    header: bool | None = None
    decimal: str | None = None
    thousands: str | None = None
    skip: int = 0
    comment: str = ""


def detect(text: str, given: Given) -> Dialect:
    """The dialect of a text, which may end in the middle of a record."""
    text = _without(text, given)
    quote = given.quote if given.quote is not None else _quote(text)
    escape = given.escape if given.escape is not None else _escape(text, quote)
    delimiter = given.delimiter if given.delimiter is not None else _delimiter(text, quote, escape)
    partial = Dialect(delimiter, quote, escape, skip=given.skip, comment=given.comment)
    records = parse(text, partial)
    header = given.header if given.header is not None else _header(records)
    body = records[1:] if header else records
    decimal = given.decimal if given.decimal is not None else _decimal(body, delimiter)
    thousands = given.thousands if given.thousands is not None else "." if decimal == "," else ""
    return Dialect(delimiter, quote, escape, header, decimal, thousands, given.skip, given.comment)


def parse(text: str, dialect: Dialect, most: int = _RECORDS) -> list[list[str]]:
    """The first records of a text, without blank ones; the last is left out when the text may be cut there."""
    csv.field_size_limit(1 << 30)
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), **dialect.reader_options()):
            if record:
                records.append(record)
            if len(records) > most:
                break
    except csv.Error as error:
        if not records:
            raise DataError(f"the text is no CSV: {error}") from error
    return records


def column_names(record: Sequence[str]) -> tuple[str, ...]:
    """Column names from a header record: blank ones numbered, repeated ones (in any case) made different."""
    names: list[str] = []
    taken: set[str] = set()
    for number, text in enumerate(record, 1):
        base = name = text.strip().lstrip("\ufeff") or f"column{number}"
        count = 2
        while name.lower() in taken:
            name, count = f"{base}_{count}", count + 1
        taken.add(name.lower())
        names.append(name)
    return tuple(names)


def _without(text: str, given: Given) -> str:
    """The text without the lines to skip, comments, and a byte order mark."""
    text = text.removeprefix("\ufeff")
    if not given.skip and not given.comment:
        return text
    lines = text.splitlines(keepends=True)[given.skip :]
    return "".join(line for line in lines if not (given.comment and line.startswith(given.comment)))


def _quote(text: str) -> str:
    """A double quote, unless fields are clearly enclosed in single ones."""
    if '"' in text:
        return '"'
    enclosed = len(re.findall(r"(?:^|[,;\t|])'[^'\n]*'(?=[,;\t|\r\n]|$)", text, re.MULTILINE))
    return "'" if enclosed >= 2 and enclosed * 2 >= text.count("'") * 0.9 else '"'


def _escape(text: str, quote: str) -> str:
    """The quote itself (doubled), unless quotes inside fields are only ever escaped by a backslash."""
    if quote and f"\\{quote}" in text and not re.search(rf"[^,;\t|\r\n\\]{quote}{quote}", text):
        return "\\"
    return quote


def _delimiter(text: str, quote: str, escape: str) -> str:
    """The delimiter that gives the most records the same number of fields, at least two."""
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        records = parse(text, Dialect(delimiter, quote, escape), 500)
        counts = Counter(len(record) for record in records[:-1] or records)
        if not counts:
            continue
        width, regular = max(counts.items(), key=lambda item: (item[1], item[0]))
        score = (regular / counts.total() if width > 1 else 0.0, width)
        if width > 1 and (score[0] > best_score[0] + 0.1 or (score[0] > best_score[0] - 0.1 and width > best_score[1])):
            best, best_score = delimiter, score
    return best


def _header(records: list[list[str]]) -> bool:
    """Whether the first record names columns: unique, no values in it, or unlike the values below it."""
    if not records:
        return True
    first = records[0]
    texts = [text.strip() for text in first]
    if any(_is_value(text) for text in texts):
        return False
    named = [text.lower() for text in texts if text]
    if not named:
        return False
    if len(records) == 1:
        return True
    if len(set(named)) < len(named):
        return _unlike(first, records[1:])
    return True


def _unlike(first: list[str], body: list[list[str]]) -> bool:
    """Whether some column holds values below a first record that holds none."""
    for position in range(len(first)):
        cells = [record[position].strip() for record in body if position < len(record) and record[position].strip()]
        if cells and all(_is_value(cell) for cell in cells):
            return True
    return False


def _is_value(text: str) -> bool:
    """Whether a text is a number, a date, a time or a truth value rather than a name."""
    return bool(_NUMBER.fullmatch(text) or _DATE.fullmatch(text)) or text.lower() in {"true", "false", "null"}


def _decimal(body: list[list[str]], delimiter: str) -> str:
    """A comma where some column is made of numbers with a decimal comma, and none with a point."""
    if delimiter == "," or not body:
        return "."
    comma = False
    for position in range(max(len(record) for record in body)):
        cells = [record[position].strip() for record in body if position < len(record) and record[position].strip()]
        if not cells or not all(_NUMBER.fullmatch(cell) for cell in cells):
            continue
        if any(_DECIMAL_POINT.fullmatch(cell) for cell in cells) and not any(
            _DECIMAL_COMMA.fullmatch(cell) for cell in cells
        ):
            return "."
        comma = comma or any(_DECIMAL_COMMA.fullmatch(cell) for cell in cells)
    return "," if comma else "."
