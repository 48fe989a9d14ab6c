"""JSON text, read strictly and with the place of every value.

Python's ``json`` takes duplicate keys, NaN, 1e999 and lone surrogates, and dies on deep nesting. A
document is read by people and by other programs, so what those would read differently is refused here.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from airloom.operators.problems import Problem, pointer

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 40
MAX_INTEGER = 2**63 - 1

MAX_PROBLEMS = 100
MAX_POINTER = 1000

_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WORD = re.compile(r"-?[A-Za-z][A-Za-z0-9_]*")
_WORDS: Mapping[str, Any] = {"true": True, "false": False, "null": None}
_NOT_JSON = {"NaN", "Infinity", "-Infinity", "nan", "inf", "-inf"}
_DECODER = json.JSONDecoder()


@dataclass(slots=True)
class Span:
    """Where a value and the values in it stand in the text, as character offsets."""

    start: int
    end: int
    key_start: int
    """Where its key begins, or the value itself when it has none."""
    children: dict[str, Span] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """A place for people: line and column from 1, the line itself and how much of it is meant."""

    line: int
    column: int
    text: str
    width: int


@dataclass(frozen=True)
class Text:
    """A document's text, its value as far as it could be read, and what was wrong with the text."""

    text: str
    value: Any
    problems: tuple[Problem, ...]
    span: Span = field(repr=False, default_factory=lambda: Span(0, 0, 0))
    offsets: Mapping[Problem, int] = field(repr=False, default_factory=dict)
    """Where in the text each of the problems was found."""
    complete: bool = True
    """Whether the whole text was read; False after a syntax error."""

    def existing(self, path: str) -> str:
        """The pointer itself, or its longest part that leads to something in the text and can be shown."""
        return _presentable(self._find(path)[0])

    def offset(self, path: str) -> int:
        """Where a pointer leads, as a character offset; for sorting."""
        return self._find(path)[1].start

    def place(self, problem: Problem) -> Place:
        """Where a problem is, in lines and columns: its key and value, or the character that is wrong."""
        offset = self.offsets.get(problem)
        if offset is not None:
            return place_of(self.text, offset, offset + 1)
        span = self._find(problem.pointer)[1]
        # Of an object or a list only its beginning is shown: its end may be pages away.
        return place_of(self.text, span.key_start, span.start + 1 if span.children else span.end)

    def _find(self, path: str) -> tuple[str, Span]:
        found, span = "", self.span
        for part in path.split("/")[1:]:
            below = span.children.get(part.replace("~1", "/").replace("~0", "~"))
            if below is None:
                break
            found, span = f"{found}/{part}", below
        return found, span


def place_of(text: str, start: int, end: int) -> Place:
    """The place of a range of characters; a range of several lines is cut at the first."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    line = text[line_start:line_end].rstrip("\r")
    width = max(1, min(end, line_start + len(line)) - start)
    return Place(text.count("\n", 0, start) + 1, start - line_start + 1, line, width)


def scan(data: bytes) -> Text:
    """Read JSON text; every duplicate key, bad number and bad character is a problem, not an exception."""
    if len(data) > MAX_BYTES:
        message = f"the document has {len(data):,} bytes"
        return Text("", None, (Problem("", message, expected="at most 1 MiB (1,048,576 bytes)"),), complete=False)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        place = place_of(before, len(before), len(before))
        message = f"line {place.line}, column {place.column}: byte 0x{data[error.start]:02x} is not UTF-8"
        return Text("", None, (Problem("", message, expected="text in UTF-8"),), complete=False)
    if text.startswith("\ufeff"):
        problem = Problem("", "the file begins with a byte order mark", hint="save it as UTF-8 without one")
        return Text("", None, (problem,), complete=False)
    return _Scanner(text).scan()


class _TextError(Exception):
    def __init__(self, offset: int, message: str, expected: str | None = None) -> None:
        super().__init__(message)
        self.offset, self.message, self.expected = offset, message, expected


class _Scanner:
    """One pass over one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.path: list[str | int] = []
        self.offsets: dict[Problem, int] = {}
        self.root = Span(0, 0, 0)
        self.duplicate_at: int | None = None
        """How long the path was at the duplicate key we are inside of: pointers end there."""
        self.lines = [0, *(found.end() for found in re.finditer("\n", text))]

    def scan(self) -> Text:
        try:
            self.root = Span(start := self.skip(0), start, start)
            value, end = self.value(start, self.root)
            end = self.skip(end)
            if end < len(self.text):
                raise _TextError(end, "there is more text after the end of the document", "nothing more")
        except _TextError as error:
            self.report(error.offset, error.message, error.expected)
            return Text(self.text, None, tuple(self.offsets), self.root, self.offsets, complete=False)
        return Text(self.text, value, tuple(self.offsets), self.root, self.offsets)

    def report(self, offset: int, message: str, expected: str | None = None) -> None:
        line = bisect_right(self.lines, offset)
        column = offset - self.lines[line - 1] + 1
        where = _presentable(pointer(*self.path[: self.duplicate_at]))
        self.offsets[Problem(where, f"line {line}, column {column}: {message}", expected=expected)] = offset
        if len(self.offsets) == MAX_PROBLEMS:
            raise _TextError(offset, "too many problems, the rest was not read")

    def skip(self, offset: int) -> int:
        found = _SPACE.match(self.text, offset)
        return found.end() if found else offset

    def value(self, offset: int, span: Span) -> tuple[Any, int]:
        """The value at an offset, and where it ends."""
        if len(self.path) >= MAX_DEPTH:
            raise _TextError(offset, "the nesting is too deep", f"at most {MAX_DEPTH} levels")
        first = self.text[offset : offset + 1]
        value: Any
        if first == "{":
            value, span.end = self.object(offset + 1, span)
        elif first == "[":
            value, span.end = self.array(offset + 1, span)
        elif first == '"':
            value, span.end = self.string(offset)
        else:
            value, span.end = self.scalar(offset)
        return value, span.end

    def below(self, part: str | int, offset: int, parent: Span, key_start: int) -> tuple[Any, int]:
        """The value of one key or index of the container that is being read."""
        span = parent.children[str(part)] = Span(offset, offset + 1, key_start)
        self.path.append(part)
        value = self.value(offset, span)
        self.path.pop()
        return value

    def object(self, offset: int, span: Span) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        offset = self.skip(offset)
        if self.text[offset : offset + 1] == "}":
            return found, offset + 1
        while True:
            if self.text[offset : offset + 1] != '"':
                raise _TextError(offset, self.unexpected(offset), "a key in double quotes")
            start = offset
            name, end = self.string(offset)
            offset = self.skip(end)
            if self.text[offset : offset + 1] != ":":
                raise _TextError(offset, self.unexpected(offset), f"':' after the key {_short(name)}")
            offset = self.skip(offset + 1)
            if name in found:
                end = self.again(name, start, offset)
            else:
                found[name], end = self.below(name, offset, span, start)
            offset = self.skip(end)
            if self.text[offset : offset + 1] == "}":
                return found, offset + 1
            offset = self.comma(offset, "}")

    def again(self, name: str, start: int, offset: int) -> int:
        """Read over the value of a duplicate key; what is wrong inside it is reported at the key."""
        outer = self.duplicate_at
        self.duplicate_at = len(self.path) + 1 if outer is None else outer
        self.path.append(name)
        self.report(start, f"the key {_short(name)} stands here twice", "each key once")
        _, end = self.value(offset, Span(offset, offset, start))
        self.path.pop()
        self.duplicate_at = outer
        return end

    def array(self, offset: int, span: Span) -> tuple[list[Any], int]:
        found: list[Any] = []
        offset = self.skip(offset)
        if self.text[offset : offset + 1] == "]":
            return found, offset + 1
        while True:
            value, end = self.below(len(found), offset, span, offset)
            found.append(value)
            offset = self.skip(end)
            if self.text[offset : offset + 1] == "]":
                return found, offset + 1
            offset = self.comma(offset, "]")

    def comma(self, offset: int, closing: str) -> int:
        if self.text[offset : offset + 1] != ",":
            raise _TextError(offset, self.unexpected(offset), f"',' or '{closing}'")
        following = self.skip(offset + 1)
        if self.text[following : following + 1] == closing:
            raise _TextError(offset, f"there is a comma before '{closing}'", "no comma after the last one")
        return following

    def string(self, offset: int) -> tuple[str, int]:
        try:
            value, end = _DECODER.raw_decode(self.text, offset)
        except json.JSONDecodeError as error:
            raise _TextError(error.pos, _lower(error.msg), "text in double quotes") from None
        if "\x00" in value:
            self.report(offset, "the text holds the character U+0000", "text without it")
        if _SURROGATE.search(value):
            self.report(offset, "the text holds half of a surrogate pair", "whole characters")
            value = _SURROGATE.sub("\ufffd", value)
        return value, end

    def scalar(self, offset: int) -> tuple[Any, int]:
        if word := _WORD.match(self.text, offset):
            if word[0] in _NOT_JSON:
                self.report(offset, f"{word[0]} is not a JSON number", "a finite number")
            elif word[0] not in _WORDS:
                raise _TextError(offset, f"unknown word {_short(word[0])}", "true, false, null or quoted text")
            return _WORDS.get(word[0]), word.end()
        number = _NUMBER.match(self.text, offset)
        if number is None:
            raise _TextError(offset, self.unexpected(offset), "a value")
        return self.number(number), number.end()

    def number(self, found: re.Match[str]) -> int | float:
        if found[1] or found[2]:
            value = float(found[0])
            if not math.isinf(value):
                return value
        elif len(found[0]) <= 20 and abs(int(found[0])) <= MAX_INTEGER:
            return int(found[0])
        message = f"the number {_short(found[0])} is too large"
        self.report(found.start(), message, "an integer of 64 bits or a finite number")
        return 0

    def unexpected(self, offset: int) -> str:
        if offset >= len(self.text):
            return "the text ends too early"
        return f"unexpected {self.text[offset]!r}"


def _presentable(path: str) -> str:
    """The pointer, or that of a container around it when a hostile key makes it too long to show."""
    while len(path) > MAX_POINTER:
        path = path.rpartition("/")[0]
    return path


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "...")


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:].removesuffix(" at")
