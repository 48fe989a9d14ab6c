"""The types of CSV columns, from a sample of their texts.

A column gets a type only when every text of the sample means exactly that value: numbers with leading zeros,
integers beyond 64 bits and dates that are not ISO 8601 stay text, because any other answer would change them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from airloom.operators.engine.sandbox import literal, quoted
from airloom.operators.files.casts import Text, cast

if TYPE_CHECKING:
    import duckdb

CANDIDATES = ("BOOLEAN", "BIGINT", "DOUBLE", "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "TIME")
"""In the order in which they are tried."""
_BOOLEAN = r"(?i)\s*(true|false)\s*"
_DOUBLE = r"\s*[+-]?((0|[1-9]\d*)(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*|(?i)nan|[+-]?inf(inity)?"
_NO_LEADING_ZERO = r"\s*[+-]?(0?[^\d].*|[1-9].*|0)"
_LONG_INTEGER = r"\s*[+-]?\d{16,}\s*"
_WITH_OFFSET = r".*\d{1,2}:\d{2}.*(Z|[+-]\d{2}(:?\d{2})?)\s*"


def column_types(connection: duckdb.DuckDBPyConnection, sample: str, names: Sequence[str], how: Text) -> dict[str, str]:
    """The engine type of each text column of a relation, text where nothing narrower holds; without empty columns."""
    if not names:
        return {}
    # The columns below one another: a test for each column of a wide file is a query that takes minutes to plan.
    tests = ", ".join(f"bool_and({_test('text', type_, how)})" for type_ in CANDIDATES)
    columns = ", ".join(quoted(name) for name in names)
    texts = f"UNPIVOT (SELECT {columns} FROM {sample}) ON {columns} INTO NAME name VALUE text"
    rows = connection.execute(f"SELECT name, {tests} FROM ({texts}) WHERE text <> '' GROUP BY name").fetchall()
    return {
        name: next((type_ for type_, held in zip(CANDIDATES, holds, strict=True) if held), "VARCHAR")
        for name, *holds in rows
    }


def _test(text: str, type_: str, how: Text) -> str:
    """SQL: whether one text has the form of the type (and no text has)."""
    conversion = cast(text, type_, how)
    if conversion is None:
        return "true"
    fits = conversion.fits(text)
    extra = "true"
    if type_ == "BOOLEAN":
        extra = f"regexp_full_match({text}, {literal(_BOOLEAN)})"
    elif type_ == "DOUBLE":
        form = literal(_DOUBLE) if how.decimal == "." and not how.thousands else literal(_NO_LEADING_ZERO)
        extra = f"regexp_full_match({text}, {form}) AND NOT regexp_full_match({text}, {literal(_LONG_INTEGER)})"
    elif type_ == "TIMESTAMP WITH TIME ZONE":
        extra = f"regexp_full_match({text}, {literal(_WITH_OFFSET)})"
    return f"({text} IS NULL OR {text} = '' OR ({fits} AND {extra}))"
