"""Masked columns: which values no look at rows shows, found from what is declared and what is made of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from fnmatch import fnmatchcase
from typing import Any

from airloom.operators.columns import Columns
from airloom.operators.engine.redact import MASK
from airloom.operators.inference import fold
from airloom.operators.node import Relation
from airloom.operators.problems import ConfigError, did_you_mean
from airloom.operators.stage import PlannedNode, Stage

_QUOTED = re.compile(r"'((?:[^'\n]|'')*)'")
_VALUE = re.compile(r"\b(value|number) \S+")
_LINE = re.compile(r"(Original Line:).*")


def masked_columns(
    nodes: Sequence[PlannedNode],
    columns: Mapping[str, Columns],
    declared: Mapping[str, Iterable[str]],
    patterns: Sequence[str] = (),
) -> dict[str, frozenset[str]]:
    """Relation -> those of its columns whose values are not shown.

    ``nodes`` are in the order of the data, ``columns`` those that each relation has in fact. A column is masked where
    it is declared so, where a pattern of the deployment fits its name (``*_token``), and where its values are made of
    a masked one's. Where that cannot be told, as for code, every column behind a masked one is masked.

    ConfigError where one is declared that is not there: it may be misspelled, and would be shown.
    """
    for name, wanted in declared.items():
        if name in columns:
            _require(name, wanted, columns[name])
    planned = {node.id: node for node in nodes}
    found: dict[str, frozenset[str]] = {}
    for name in [*(name for name in columns if name not in planned), *planned]:
        names = columns[name].names if name in columns else ()
        own = {fold(column) for column in declared.get(name, ())}
        masked = {column for column in names if fold(column) in own or _fits(column, patterns)}
        if (node := planned.get(name)) is not None and any(found.get(source) for source in node.reads):
            masked |= _behind(node, names, columns, found)
        found[name] = frozenset(masked)
    return found


def without_values(message: str, stage: Stage) -> str:
    """What is wrong with some rows without the values that it quotes; what stands in the document may be said."""
    known = set(_strings([asdict(node) for node in stage.nodes]))
    message = _QUOTED.sub(lambda quoted: quoted[0] if quoted[1] in known else f"'{MASK}'", message)
    return _VALUE.sub(rf"\1 {MASK}", _LINE.sub(rf"\1 {MASK}", message))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for item in (*value, *value.values()) for text in _strings(item))
    elif isinstance(value, (list, tuple)):
        yield from (text for item in value for text in _strings(item))


def _require(node: str, declared: Iterable[str], columns: Columns) -> None:
    known = {fold(name) for name in columns.names}
    for column in declared:
        if fold(column) not in known:
            hint = did_you_mean(column, columns.names)
            raise ConfigError(f"the node has no column '{column}' to mask" + (f"; {hint}" if hint else ""), node=node)


def _fits(column: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(column.casefold(), pattern.casefold()) for pattern in patterns)


def _behind(
    node: PlannedNode, names: Sequence[str], columns: Mapping[str, Columns], masked: Mapping[str, frozenset[str]]
) -> set[str]:
    """Those of a node's columns that are made of masked ones, or may be."""
    origins = _origins(node, columns)
    return {
        name for name in names if origins.get(fold(name)) is None or _any_masked(origins[fold(name)], columns, masked)
    }


def _any_masked(
    origins: Iterable[tuple[str, str]], columns: Mapping[str, Columns], masked: Mapping[str, frozenset[str]]
) -> bool:
    for relation, column in origins:
        hidden = {fold(name) for name in masked.get(relation, ())}
        known = {fold(name) for name in columns[relation].names} if relation in columns else set()
        # What is no column by name (a whole row, a star) holds all of them.
        if hidden and (fold(column) in hidden or fold(column) not in known):
            return True
    return False


def _origins(node: PlannedNode, columns: Mapping[str, Columns]) -> dict[str, list[tuple[str, str]]]:
    """Column, in one case -> the (relation, column) pairs that it is made of; nothing of a node that has no query."""
    if node.sql is None:
        return {}
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    from airloom.operators.lineage import lineage

    try:
        query = sqlglot.parse_one(node.sql, dialect="duckdb")
    except SqlglotError:
        return {}
    if not isinstance(query, exp.Query):
        return {}
    relations = [Relation(name, columns.get(name)) for name in dict.fromkeys(node.reads)]
    return {fold(name): origins for name, origins in lineage(query, relations).items()}
