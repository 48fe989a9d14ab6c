"""The columns and types of SQL without any data: DuckDB's own binder over empty relations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from airloom.operators.columns import ENGINE_TYPES, Columns, document_type
from airloom.operators.expressions import INPUT, Kind, expression, generate
from airloom.operators.problems import did_you_mean
from airloom.operators.sql.checker import checker
from airloom.operators.sql.errors import BindError

__all__ = ["BindError", "bind_expression", "duplicate_names", "fold", "infer"]

_VARIABLE = re.compile(r"getvariable\('([a-z]+\.[A-Za-z0-9_]+)'\)", re.IGNORECASE)
_LITERAL_TYPES = {"STRING_LITERAL": "string", "INTEGER_LITERAL": "integer", '"NULL"': "null", "UNKNOWN": "null"}
_Pairs = tuple[tuple[str, str], ...]


def infer(sql: str, relations: Mapping[str, Columns], variables: Mapping[str, str] | None = None) -> Columns:
    """The columns of a query over relations of these columns; BindError says what does not fit.

    ``variables`` gives the engine type of each reference (``params.x`` -> ``BIGINT``); one that is not in
    it binds as a null of no type.
    """
    known = tuple(
        (name, tuple((column.name, column.type) for column in columns)) for name, columns in relations.items()
    )
    return _infer(sql, known, _used(sql, variables))


def bind_expression(text: str, columns: Columns, variables: Mapping[str, str] | None = None, kind: Kind = "row") -> str:
    """The engine type of an expression over columns; ExpressionError or BindError when it has none."""
    sql = f"SELECT {generate(expression(text, kind))} FROM {_quoted(INPUT)}"
    if kind == "aggregate":
        sql += " HAVING TRUE"  # so that even a constant measure binds as one value of a group
    return infer(sql, {INPUT: columns}, variables).items[0].type


def duplicate_names(names: Iterator[str] | tuple[str, ...]) -> list[str]:
    """The names that occur twice; as in DuckDB, the case of ASCII letters makes no difference."""
    seen: set[str] = set()
    found = []
    for name in names:
        key = fold(name)
        if key in seen:
            found.append(name)
        seen.add(key)
    return found


def fold(name: str) -> str:
    """The name as DuckDB compares it: ASCII letters in lower case, all others as they are."""
    return "".join(character.lower() if character.isascii() else character for character in name)


def _used(sql: str, variables: Mapping[str, str] | None) -> _Pairs:
    """The variables that the SQL reads, so that equal questions have equal answers in the cache."""
    if not variables:
        return ()
    return tuple(sorted((name, variables[name]) for name in set(_VARIABLE.findall(sql)) if name in variables))


@lru_cache(maxsize=4096)
def _infer(sql: str, relations: tuple[tuple[str, _Pairs], ...], variables: _Pairs) -> Columns:
    import duckdb

    with checker() as connection:
        try:
            with _prepared(connection, relations, variables):
                rows = connection.execute(f"DESCRIBE {sql}").fetchall()
        except duckdb.Error as error:
            raise explain(str(error), relations) from error
    # A null without a type is written to Parquet as an integer.
    columns = Columns.of((name, "INTEGER" if type_ == '"NULL"' else type_) for name, type_, *_ in rows)
    if again := duplicate_names(columns.names):
        raise BindError(
            f"two columns of the result are named '{again[0]}'", expected="a name of its own for each column"
        )
    return columns


@contextmanager
def _prepared(connection: Any, relations: tuple[tuple[str, _Pairs], ...], variables: _Pairs) -> Iterator[None]:
    """Empty tables and typed nulls, gone afterwards."""
    connection.execute("BEGIN")
    try:
        for name, columns in relations:
            connection.execute(_create(name, columns))
        for name, type_ in variables:
            connection.execute(f"SET VARIABLE {_quoted(name)} = CAST(NULL AS {type_})")
        yield
    finally:
        connection.execute("ROLLBACK")
        for name, _ in variables:
            connection.execute(f"RESET VARIABLE {_quoted(name)}")


def _create(name: str, columns: _Pairs) -> str:
    if again := duplicate_names(tuple(column for column, _ in columns)):
        raise BindError(f"the input '{name}' has two columns named '{again[0]}'")
    types = ", ".join(f"{_quoted(column)} {type_}" for column, type_ in columns)
    return f"CREATE TABLE {_quoted(name)} ({types})"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def explain(message: str, relations: tuple[tuple[str, _Pairs], ...] = ()) -> BindError:
    """DuckDB's message in the document's words, with the nearest valid name."""
    names = [column for _, columns in relations for column, _ in columns]
    head = message.partition("\n\nLINE ")[0].partition(" Error: ")[2] or message
    first = head.splitlines()[0].strip()
    if found := re.match(r'Referenced column "(.*?)" (?:not found|was not found)', first):
        return _unknown_column(found[1], names)
    if found := re.match(r'Table ".*?" does not have a column named "(.*?)"', first):
        return _unknown_column(found[1], names)
    if found := re.match(r"Type with name (.*?) does not exist", first):
        known = [*ENGINE_TYPES.values()]
        return BindError(f"unknown type '{found[1]}'", hint=did_you_mean(found[1].upper(), known))
    if found := re.match(r'Referenced table "(.*?)" not found', first):
        return BindError(f"unknown input '{found[1]}'", hint="write the column's name alone")
    if found := re.match(r"No function matches the given name and argument types '(.*)'\.", first):
        return _no_overload(found[1], head)
    if found := re.match(r'Could not choose a best candidate function for the function call "(.*)"\.', first):
        return _no_overload(found[1], head)
    if found := re.match(r'column "?(.*?)"? must appear in the GROUP BY clause', first):
        return BindError(
            f"column '{found[1]}' has many values in a group", expected="an aggregate of it, or the column in 'by'"
        )
    hint = re.search(r'Did you mean "(.*?)"', head)
    return BindError(_in_document_types(first), hint=f"did you mean '{hint[1]}'?" if hint else None)


def _unknown_column(name: str, names: list[str]) -> BindError:
    return BindError(
        f"unknown column '{name}'",
        expected="one of: " + ", ".join(names[:30]) if names else None,
        hint=did_you_mean(name, names),
    )


def _no_overload(call: str, head: str) -> BindError:
    name, _, arguments = call.partition("(")
    given = [_type_name(part) for part in _split(arguments.removesuffix(")"))]
    candidates = [_signature(candidate) for candidate in re.findall(r"^\t(.*\) -> .*)$", head, re.MULTILINE)]
    # The nearest first: as many arguments, then the most equal types.
    candidates.sort(key=lambda found: (len(found[1]) != len(given), -sum(map(str.__eq__, found[1], given))))
    shown = ", ".join(f"{called}({', '.join(types)}) -> {result}" for called, types, result in candidates[:4])
    return BindError(
        f"{name} does not take ({', '.join(given)})",
        expected=f"one of: {shown}" if shown else None,
        hint="convert an argument with CAST(... AS ...) or TRY_CAST",
    )


def _signature(candidate: str) -> tuple[str, list[str], str]:
    """Name, argument types and result type of one of DuckDB's candidate functions."""
    call, _, result = candidate.rpartition(" -> ")
    name, _, arguments = call.partition("(")
    parts = [part for part in _split(arguments.removesuffix(")")) if part != "/"]
    types = [_type_name(re.sub(r'^("[^"]*"|\w+) (?=\S)', "", part)) for part in parts]
    return name.strip('"'), types, _type_name(result)


def _split(arguments: str) -> list[str]:
    """The parts between commas that stand in no brackets."""
    parts, depth, current = [], 0, ""
    for character in arguments:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append(current.strip())
            current = ""
        else:
            current += character
    return [*parts, current.strip()] if current.strip() else parts


def _type_name(engine: str) -> str:
    return _LITERAL_TYPES.get(engine, document_type(engine))


def _in_document_types(message: str) -> str:
    return message.replace("STRING_LITERAL", "string").replace("INTEGER_LITERAL", "integer")
