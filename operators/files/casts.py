"""Text to typed values without silent changes, as SQL.

DuckDB's CSV reader and its casts turn ``1.5`` into the integer 2, ``0x10`` into 16, drop the time of a date
and the offset of a timestamp. Here a value is accepted when it means exactly the same in the column's type:
the fast test is that the typed value prints as the text it came from, which costs about 5 % of reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from airloom.operators.columns import document_type
from airloom.operators.engine.sandbox import literal

INTEGERS = frozenset(
    ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT")
)
FLOATS = frozenset(("DOUBLE", "FLOAT"))
_DECIMAL = re.compile(r"DECIMAL\((\d+),\s*(\d+)\)")
_SPACE = r"\s*"
_DATE = r"\d{4}-\d{1,2}-\d{1,2}"
_CLOCK = r"\d{1,2}:\d{2}(:\d{2}(\.\d{1,6}0*)?)?"
_OFFSET = rf"{_SPACE}{_DATE}[ T]{_CLOCK} ?(Z|[+-]\d{{2}}(:?\d{{2}})?){_SPACE}"
LONGEST = 80
_BAD = "bad value in file '"
_COMPLAINT = re.compile(r"bad value in file '(.*?)', column '(.*?)': '(.*)' is not of type '(.*?)'", re.DOTALL)


@dataclass(frozen=True)
class Text:
    """How the texts of a file write their values."""

    decimal: str = "."
    thousands: str = ""
    date_format: str | None = None
    timestamp_format: str | None = None
    declared: bool = False
    """Whether a person asked for the type; then ``007`` may be an integer."""


@dataclass(frozen=True)
class Cast:
    """A conversion in parts, each a SQL expression over the text."""

    value: str
    fast: str
    slow: str = "false"

    def strict(self, text: str, complaint: str) -> str:
        """The value, NULL for no text, and otherwise an error that ends the query."""
        return (
            f"CASE WHEN {self.fast} THEN {self.value} WHEN {text} IS NULL OR {text} = '' THEN NULL "
            f"WHEN {self.slow} THEN {self.value} ELSE error({complaint}) END"
        )

    def lenient(self, text: str) -> str:
        """The value, or NULL."""
        return f"CASE WHEN {self.fast} OR {self.slow} THEN {self.value} END"

    def fits(self, text: str) -> str:
        """Whether the text is a value of the type, or none."""
        return f"({text} IS NULL OR {text} = '' OR coalesce({self.fast}, false) OR coalesce({self.slow}, false))"


def complaint(text: str, column: str, type_: str, file: str) -> str:
    """SQL for the message about a bad value: file, column, value, type."""
    return (
        f"concat({literal(_BAD)}, {file}, {literal(_middle(column))}, "
        f"left({text}::VARCHAR, {LONGEST}), {literal(_end(type_))})"
    )


def _middle(column: str) -> str:
    return f"', column '{column}': '"


def _end(type_: str) -> str:
    return f"' is not of type '{document_type(type_)}'"


@dataclass(frozen=True)
class BadValue:
    """What a complaint says."""

    file: str
    column: str
    value: str
    """Its first characters."""
    type: str


def read_complaint(message: str) -> BadValue | None:
    """The complaint in an error message of the engine, if it holds one."""
    found = _COMPLAINT.search(message)
    return BadValue(*found.groups()) if found else None


def cast(text: str, type_: str, how: Text) -> Cast | None:
    """The conversion of a text expression to an engine type; None when the text is the value."""
    if type_ == "VARCHAR":
        return None
    if type_ in INTEGERS or type_ in FLOATS or type_.startswith("DECIMAL"):
        return _number(_plain_number(text, how), type_, how.declared)
    if type_ == "DATE":
        return _date(text, how)
    if type_ == "TIMESTAMP":
        return _timestamp(text, how)
    if type_ == "TIMESTAMP WITH TIME ZONE":
        return _timestamp_tz(text, how)
    if type_ == "TIME":
        value = f"TRY_CAST({text} AS TIME)"
        return Cast(value, f"{value}::VARCHAR = {text}", _matches(text, f"{_SPACE}{_CLOCK}{_SPACE}", value))
    if type_ == "JSON":
        return Cast(f"{text}::JSON", f"json_valid({text})")
    value = f"TRY_CAST({text} AS {type_})"
    return Cast(value, f"{value} IS NOT NULL")


def _matches(text: str, pattern: str, value: str) -> str:
    return f"(regexp_full_match({text}, {literal(pattern)}) AND {value} IS NOT NULL)"


def _plain_number(text: str, how: Text) -> str:
    """The text with a decimal point and no separators; NULL when it is not written as ``how`` says."""
    if how.decimal == "." and not how.thousands:
        return text
    separator = re.escape(how.thousands)
    whole = rf"(\d{{1,3}}({separator}\d{{3}})+|\d+)" if how.thousands else r"\d+"
    pattern = rf"{_SPACE}[+-]?{whole}({re.escape(how.decimal)}\d*)?([eE][+-]?\d+)?{_SPACE}"
    plain = f"replace({text}, {literal(how.thousands)}, '')" if how.thousands else text
    if how.decimal != ".":
        plain = f"replace({plain}, {literal(how.decimal)}, '.')"
    return f"(CASE WHEN regexp_full_match({text}, {literal(pattern)}) THEN {plain} END)"


def _number(text: str, type_: str, declared: bool) -> Cast:
    value = f"TRY_CAST({text} AS {type_})"
    if type_ in FLOATS:
        return Cast(value, f"{value} IS NOT NULL")
    same = f"{value}::VARCHAR = {text}"
    if found := _DECIMAL.fullmatch(type_):
        return Cast(value, same, _matches(text, rf"{_SPACE}[+-]?\d*(\.\d{{0,{found[2]}}}0*)?{_SPACE}", value))
    digits = r"\d+" if declared else r"(0|[1-9]\d*)"
    return Cast(value, same, _matches(text, rf"{_SPACE}[+-]?{digits}(\.0*)?{_SPACE}", value))


def _date(text: str, how: Text) -> Cast:
    if how.date_format:
        value = f"try_strptime({text}, {literal(how.date_format)})::DATE"
        return Cast(value, f"{value} IS NOT NULL")
    value = f"TRY_CAST({text} AS DATE)"
    midnight = r"([ T]00:00(:00(\.0+)?)?)?"
    return Cast(value, f"{value}::VARCHAR = {text}", _matches(text, f"{_SPACE}{_DATE}{midnight}{_SPACE}", value))


def _timestamp(text: str, how: Text) -> Cast:
    if how.timestamp_format:
        value = f"try_strptime({text}, {literal(how.timestamp_format)})"
        return Cast(value, f"{value} IS NOT NULL")
    value = f"TRY_CAST({text} AS TIMESTAMP)"
    pattern = f"{_SPACE}{_DATE}([ T]{_CLOCK})?{_SPACE}"
    return Cast(value, f"{value}::VARCHAR = replace({text}, 'T', ' ')", _matches(text, pattern, value))


def _timestamp_tz(text: str, how: Text) -> Cast:
    """A text without an offset is UTC."""
    if how.timestamp_format:
        value = f"try_strptime({text}, {literal(how.timestamp_format)})::TIMESTAMP AT TIME ZONE 'UTC'"
        return Cast(value, f"{value} IS NOT NULL")
    with_offset = f"regexp_full_match({text}, {literal(_OFFSET)})"
    utc = f"TRY_CAST({text} AS TIMESTAMP) AT TIME ZONE 'UTC'"
    value = f"(CASE WHEN {with_offset} THEN TRY_CAST({text} AS TIMESTAMP WITH TIME ZONE) ELSE {utc} END)"
    plain = f"regexp_full_match({text}, {literal(f'{_SPACE}{_DATE}([ T]{_CLOCK})?{_SPACE}')})"
    return Cast(value, f"(({with_offset} OR {plain}) AND {value} IS NOT NULL)")


def convert(column: str, source: str, type_: str, name: str, file: str) -> str:
    """SQL that turns an already typed column into a declared type, or fails where the value would change."""
    if source == type_:
        return column
    if source == "VARCHAR":
        strict = cast(column, type_, Text(declared=True))
        return column if strict is None else strict.strict(column, complaint(column, name, type_, file))
    if type_ in {"VARCHAR", "JSON"}:
        plain = source in INTEGERS | FLOATS or not any(mark in source for mark in "([")
        return f"CAST({column} AS VARCHAR)" if plain and type_ == "VARCHAR" else f"to_json({column})::{type_}"
    value = f"TRY_CAST({column} AS {type_})"
    back = f"CAST({value} AS {source}) IS NOT DISTINCT FROM {column}"
    if (source in FLOATS and type_ in FLOATS) or (type_.startswith("DECIMAL") and source in FLOATS):
        back = f"({value} IS NOT NULL OR {column} IS NULL)"
    return f"CASE WHEN {back} THEN {value} ELSE error({complaint(column, name, type_, file)}) END"
