"""The text of an expression before any parser sees it: limits, comments, and ``${...}`` references."""

from __future__ import annotations

import re
from dataclasses import dataclass

from airloom.operators.problems import did_you_mean
from airloom.operators.sql.errors import ExpressionError
from airloom.operators.values import RUN_REFERENCES, is_reference

MAX_EXPRESSION = 10_000
MAX_QUERY = 100_000
MAX_NESTING = 30
"""Brackets and CASEs within one another; sqlglot's parser exhausts Python's stack a little above it."""

_TOKEN = re.compile(
    r"""
      (?P<comment>--[^\n]*|/\*)
    | (?P<dollar>\$[A-Za-z_]*\$)
    | (?P<reference>\$\{[^{}]*\})
    | (?P<broken>\$\{)
    | (?P<escape>(?<![\w])[eE]'(?:[^'\\]|\\.|'')*')
    | (?P<string>'(?:[^']|'')*')
    | (?P<name>"(?:[^"]|"")*")
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<word>\w+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Prepared:
    """A text with its comments blanked out and its references as ``getvariable('...')``."""

    sql: str
    references: tuple[str, ...]
    moves: tuple[tuple[int, int], ...] = ()
    """(offset in ``sql``, how much further it is there than in the user's text)."""

    def position(self, offset: int) -> int:
        """The offset in the user's text of an offset in ``sql``."""
        moved = max((move for move in self.moves if move[0] <= offset), default=(0, 0))
        return max(offset - moved[1], 0)


def prepare(text: str, limit: int = MAX_EXPRESSION) -> Prepared:
    """The text for the parsers; ExpressionError for what no parser should see."""
    _refuse_unfit(text, limit)
    out: list[str] = []
    references: list[str] = []
    moves: list[tuple[int, int]] = []
    position = length = depth = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        assert found is not None  # the last alternative takes any character
        kind, piece = str(found.lastgroup), found[0]
        depth += _deeper(kind, piece, depth, position)
        end = found.end()
        if kind == "comment":
            end = _comment_end(text, position) if piece == "/*" else end
            piece = " "
        elif kind == "reference":
            name = _reference(piece, position)
            references.append(name)
            piece = f"getvariable('{name}')"
        else:
            _refuse(kind, piece, position)
        out.append(piece)
        length += len(piece)
        if kind in {"comment", "reference"}:
            moves.append((length, length - end))
        position = end
    return Prepared("".join(out), tuple(references), tuple(moves))


def _refuse_unfit(text: str, limit: int) -> None:
    if not text.strip():
        raise ExpressionError("this is empty", expected="SQL")
    if len(text) > limit:
        raise ExpressionError(f"this has {len(text)} characters", expected=f"at most {limit}")
    for position, character in enumerate(text):
        if (ord(character) < 32 and character not in "\t\n\r") or "\ud800" <= character <= "\udfff":
            raise ExpressionError(f"the character U+{ord(character):04X} cannot stand here", position=position)


def _deeper(kind: str, piece: str, depth: int, position: int) -> int:
    word = piece.lower() if kind == "word" else ""
    step = 1 if kind == "open" or word == "case" else -1 if kind == "close" or word == "end" else 0
    if depth + step > MAX_NESTING:
        raise ExpressionError(
            "this nests too deeply",
            position=position,
            expected=f"at most {MAX_NESTING} levels of brackets and CASE",
            hint="split it with a derive node before this one",
        )
    return step


def _comment_end(text: str, start: int) -> int:
    """The end of a block comment, which in DuckDB may hold others."""
    depth, position = 0, start
    for found in re.finditer(r"/\*|\*/", text[start:]):
        depth += 1 if found[0] == "/*" else -1
        position = start + found.end()
        if depth == 0:
            return position
    raise ExpressionError("this comment does not end", position=start, expected="*/")


def _reference(piece: str, position: int) -> str:
    name = piece[2:-1].strip()
    if not is_reference(name):
        raise ExpressionError(
            f"unknown reference {piece}",
            position=position,
            expected="${params.NAME}, ${env.NAME}, " + ", ".join(f"${{{name}}}" for name in RUN_REFERENCES),
            hint=did_you_mean(name, RUN_REFERENCES),
        )
    return name


def _refuse(kind: str, piece: str, position: int) -> None:
    if kind == "dollar":
        raise ExpressionError("strings between $$ cannot be used", position=position, hint="write it between ' quotes")
    if kind == "broken":
        raise ExpressionError("this reference does not end", position=position, expected="${NAME} with a closing brace")
    if kind in {"string", "escape", "name"} and "${" in piece:
        inside = "a string" if kind != "name" else "a quoted name"
        raise ExpressionError(
            f"a reference cannot stand inside {inside}",
            position=position + piece.index("${"),
            hint="write 'text ' || ${...} instead"
            if kind != "name"
            else "a reference stands for a value, never for a name",
        )
    if kind == "other" and piece in "'\"":
        raise ExpressionError("this quote does not end", position=position, expected=f"a closing {piece}")
    if kind == "other" and piece in "$?":
        raise ExpressionError(
            f"'{piece}' placeholders cannot be used", position=position, hint="use a reference such as ${params.NAME}"
        )
    if kind == "other" and piece == ";":
        raise ExpressionError("';' cannot stand here", position=position, expected="one statement, without a semicolon")
