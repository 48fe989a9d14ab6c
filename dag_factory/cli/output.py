"""What the commands print: text laid out for people, JSON for programs, colours on a terminal only."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from airloom.dag_factory.json_text import Text
from airloom.operators.problems import Problem

_COLOURS = {"red": "31", "green": "32", "yellow": "33", "blue": "34", "dim": "2", "bold": "1"}
_TABS = 4


@dataclass
class Output:
    """Standard output and standard error, as one command uses them."""

    as_json: bool = False
    stream: IO[str] = field(default_factory=lambda: sys.stdout)
    errors: IO[str] = field(default_factory=lambda: sys.stderr)

    def json(self, value: Any) -> None:
        """Print a value as JSON."""
        json.dump(value, self.stream, indent=2, ensure_ascii=False, default=str)
        self.stream.write("\n")

    def line(self, text: str = "") -> None:
        """Print a line for people; nothing when JSON is wanted."""
        if not self.as_json:
            self.stream.write(_printable(text) + "\n")

    def note(self, text: str) -> None:
        """Say something beside the result, on standard error."""
        self.errors.write(_printable(text) + "\n")
        self.errors.flush()

    def error(self, text: str, **about: str | None) -> None:
        """Say why the command failed."""
        if self.as_json:
            self.json({"error": text, **about})
        self.note(f"{self.paint('error', 'red', stream=self.errors)}: {text}")

    def paint(self, text: str, colour: str, *, stream: IO[str] | None = None) -> str:
        """The text in a colour, where the stream is a terminal that wants colours."""
        target = stream or self.stream
        if not target.isatty() or "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb":
            return text
        return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m"

    def table(self, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Print rows in columns as wide as their widest cell; numbers to the right."""
        cells = [[_cell(value) for value in row] for row in rows]
        raw = [list(row) for row in cells]
        widths = [max([len(name), *(len(row[index]) for row in raw)]) for index, name in enumerate(header)]
        right = [bool(raw) and all(_is_number(row[index]) for row in raw) for index in range(len(header))]

        def laid_out(row: Sequence[str]) -> str:
            parts = [
                text.rjust(width) if to_right else text.ljust(width)
                for text, width, to_right in zip(row, widths, right, strict=True)
            ]
            return "  ".join(parts).rstrip()

        self.line(self.paint(laid_out(header), "bold"))
        for row in cells:
            self.line(laid_out(row))

    def problems(self, problems: Sequence[Problem], source: str | None, text: Text | None = None) -> None:
        """Print problems: place, message, the line itself, what was expected, a hint."""
        if self.as_json:
            self.json({"file": source, "problems": [problem_json(problem, text) for problem in problems]})
            return
        for problem in problems:
            self._problem(problem, source or "pipeline", text)

    def _problem(self, problem: Problem, source: str, text: Text | None) -> None:
        place = text.place(problem) if text is not None and text.text else None
        where = f"{source}:{place.line}:{place.column}" if place else source
        colour = "red" if problem.severity == "error" else "yellow"
        pointer = self.paint(f"[{problem.pointer or '/'}]", "dim")
        self.line(f"{self.paint(where, 'bold')}: {self.paint(problem.severity, colour)}: {problem.message}  {pointer}")
        if place:
            start = max(0, place.column - 41) if place.column > 100 else 0
            shown = place.text[start : start + 120].replace("\t", " " * _TABS)
            before = place.text[start : place.column - 1]
            offset = len(before) + before.count("\t") * (_TABS - 1)
            number = f"{place.line:>5}"
            self.line(f"{self.paint(number + ' |', 'dim')} {shown}")
            carets = "^" * max(1, min(place.width, len(shown) - offset))
            self.line(f"{self.paint('      |', 'dim')} {' ' * offset}{self.paint(carets, colour)}")
        if problem.expected:
            self.line(f"        expected {problem.expected}")
        if problem.hint:
            self.line(f"        {self.paint(problem.hint, 'green')}")


def problem_json(problem: Problem, text: Text | None) -> dict[str, Any]:
    """A problem as JSON, with its line and column where the text is known."""
    found = problem.as_dict()
    if text is not None and text.text:
        place = text.place(problem)
        found |= {"line": place.line, "column": place.column}
    return found


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"


def _is_number(text: str) -> bool:
    return not text or text.replace(",", "").replace(".", "", 1).lstrip("-").isdigit()


def _printable(text: str) -> str:
    """The text without control characters of others; our own colours stay."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t\x1b" else "\ufffd" for c in text)


def plural(count: int, noun: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
