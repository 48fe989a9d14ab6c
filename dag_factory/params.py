"""Params: values that a person sets for a run, checked against what the document declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from airloom.dag_factory.explain import kind_of, quote
from airloom.dag_factory.model import Param
from airloom.operators.problems import Problem, did_you_mean, pointer

_NAMES = {
    "string": "text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date such as 2013-01-31",
    "datetime": "a date and time such as 2013-01-31T05:00:00+00:00",
}


def value_problems(param: Param, value: Any, where: str) -> Iterator[Problem]:
    """What keeps a value from being one of the param's; null is a value only where it is the default."""
    if value is None:
        if param.default is not None:
            yield Problem(where, "null cannot stand here", expected=_NAMES[param.type])
        return
    if not _has_type(param.type, value):
        shown = quote(value) if isinstance(value, str) else kind_of(value)
        yield Problem(where, f"{shown} does not fit the type '{param.type}'", expected=_NAMES[param.type])
        return
    if param.enum is not None and not any(value == choice and type(value) is type(choice) for choice in param.enum):
        hint = did_you_mean(str(value), map(str, param.enum))
        yield Problem(
            where, f"{quote(value)} is not a choice here", None, "one of: " + ", ".join(map(str, param.enum)), hint
        )
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if param.minimum is not None and value < param.minimum:
            yield Problem(where, f"{value} is below the minimum", expected=f"at least {param.minimum}")
        if param.maximum is not None and value > param.maximum:
            yield Problem(where, f"{value} is above the maximum", expected=f"at most {param.maximum}")
    if isinstance(value, str):
        if param.max_length is not None and len(value) > param.max_length:
            yield Problem(where, f"the text has {len(value)} characters", expected=f"at most {param.max_length}")
        if param.pattern is not None and pattern_error(param.pattern) is None and not _matches(param.pattern, value):
            yield Problem(
                where, f"{quote(value)} does not match the pattern", expected=f"text that matches {param.pattern}"
            )


def bind_params(declared: Mapping[str, Param], given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The values of a run: those given, texts read by their declared type, and the defaults of the rest."""
    values: dict[str, Any] = {name: param.default for name, param in declared.items()}
    problems: list[Problem] = []
    for name, entered in given.items():
        where = pointer("params", name)
        param = declared.get(name)
        if param is None:
            expected = "one of: " + ", ".join(declared) if declared else "no params"
            problems.append(
                Problem(where, f"unknown param {quote(name)}", None, expected, did_you_mean(name, declared))
            )
            continue
        value = _from_text(param.type, entered) if isinstance(entered, str) else entered
        found = list(value_problems(param, value, where))
        problems += found
        values[name] = value
    return values, problems


def pattern_error(pattern: str) -> str | None:
    """Why a pattern cannot be used, or None; RE2 decides, which never takes exponential time."""
    if len(pattern) > 500:
        return "the pattern is longer than 500 characters"
    try:
        _matches(pattern, "")
    except ValueError as error:
        return str(error)
    return None


def _matches(pattern: str, value: str) -> bool:
    import duckdb

    connection = duckdb.connect(":memory:", config={"threads": "1"})
    try:
        row = connection.execute("SELECT regexp_matches(?, ?)", [value, pattern]).fetchone()
    except duckdb.Error as error:
        raise ValueError(str(error).splitlines()[0].removeprefix("Invalid Input Error: ")) from error
    finally:
        connection.close()
    return bool(row and row[0])


def _has_type(kind: str, value: Any) -> bool:
    if kind == "boolean":
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if kind == "integer":
        return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if kind == "number":
        return isinstance(value, (int, float))
    return isinstance(value, str) and (kind == "string" or _is_time(kind, value))


def _is_time(kind: str, value: str) -> bool:
    try:
        if kind == "date":
            return date.fromisoformat(value).isoformat() == value
        return len(value) > 10 and bool(datetime.fromisoformat(value.replace("Z", "+00:00")))
    except ValueError:
        return False


def _from_text(kind: str, text: str) -> Any:
    """The value that a command-line argument stands for; the text itself when it is of no such type."""
    if kind == "boolean":
        return {"true": True, "false": False}.get(text.lower(), text)
    try:
        if kind == "integer":
            return int(text)
        if kind == "number":
            return float(text)
    except ValueError:
        return text
    return text
