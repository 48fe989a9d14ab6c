"""JSON documents: an array of records, or an object with a path to them; single records too.

What the engine cannot open by itself (other systems, other compressions and encodings, records inside an
object) first comes to rest as JSON lines in the run's private folder, a record at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from airloom.operators.files.content import Content
from airloom.operators.files.limits import MEGABYTE
from airloom.operators.problems import DataError

MAX_RECORD = 16 * MEGABYTE
_CHUNK = 1024 * 1024


def is_array(content: Content) -> bool:
    """Whether a document begins with an array."""
    return content.head(4096).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")


def spool_records(content: Content, records: str | None, target: Path) -> None:
    """Write the records of a document as JSON lines."""
    with content.open() as stream, target.open("wb") as file:
        for record in iterate(stream, records.split(".") if records else [], content.file.name):
            file.write(record.encode("utf-8", "surrogatepass"))
            file.write(b"\n")


def iterate(stream: IO[bytes], path: list[str], name: str) -> Iterator[str]:
    """The texts of the records at a path, each on one line; memory holds one record and a buffer."""
    cursor = Cursor(stream, name)
    for key in path:
        cursor.enter(key)
    yield from cursor.elements()


class Cursor:
    """A place in a JSON text that is read as it goes."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        import codecs

        self._stream = stream
        self._name = name
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("strict").decode
        self._scan: Any = json.JSONDecoder().raw_decode
        self._text = ""
        self._at = 0
        self._ended = False

    def _more(self) -> bool:
        """Read on; False at the end."""
        if self._ended:
            return False
        data = self._stream.read(_CHUNK)
        self._ended = not data
        try:
            self._text = self._text[self._at :] + self._decode(data, final=self._ended)
        except UnicodeDecodeError as error:
            raise DataError(f"'{self._name}' is not UTF-8; set its encoding, such as windows-1252") from error
        self._at = 0
        if len(self._text) > MAX_RECORD:
            raise DataError(f"'{self._name}' holds a record larger than {MAX_RECORD // MEGABYTE} MB")
        return True

    def _peek(self) -> str:
        """The next character that is not white space; empty at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in " \t\r\n":
                    return self._text[self._at]
                self._at += 1
            if not self._more():
                return ""

    def _take(self, expected: str) -> None:
        found = self._peek()
        if found != expected:
            raise DataError(
                f"'{self._name}' is not the JSON it should be: expected '{expected}', found {found or 'its end'!r}"
            )
        self._at += 1

    def _value(self) -> tuple[Any, str]:
        """The next value and its text."""
        self._peek()
        while True:
            try:
                value, end = self._scan(self._text, self._at)
            except RecursionError as error:
                raise DataError(f"'{self._name}' is nested too deeply") from error
            except ValueError as error:
                if self._more():
                    continue
                raise DataError(f"'{self._name}' is not valid JSON: {error}") from error
            # A number at the end of the buffer may go on after it.
            if end == len(self._text) and self._more():
                continue
            text, self._at = self._text[self._at : end], end
            return value, text

    def enter(self, key: str) -> None:
        """Go to the value of a key of the object here, past the keys before it."""
        self._take("{")
        seen = []
        while self._peek() != "}":
            name, _ = self._value()
            self._take(":")
            if name == key:
                return
            seen.append(str(name))
            self._value()
            if self._peek() == ",":
                self._at += 1
        raise DataError(
            f"'{self._name}' has no '{key}' on the way to its records; it has: {', '.join(seen[:20])}", field="records"
        )

    def elements(self) -> Iterator[str]:
        """The texts of the array's elements here, or of the one record, or of records one after the other."""
        if self._peek() != "[":
            while self._peek() == "{":
                yield self._record()
            return
        self._at += 1
        while self._peek() != "]":
            yield self._record()
            comma = self._peek() == ","
            self._at += comma
            if comma == (self._peek() == "]"):
                raise DataError(f"'{self._name}' is not valid JSON: its array of records is broken")
        self._at += 1

    def _record(self) -> str:
        value, text = self._value()
        if not isinstance(value, dict):
            raise DataError(f"'{self._name}' holds {text[:40]!r} where a record (an object) was expected")
        # Inside of strings line ends are always escaped, so these are between tokens.
        return text.replace("\n", " ").replace("\r", " ")
