"""Masked columns: which values no look at rows shows, found from what is declared and what is made of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from airloom.operators.columns import Columns
from airloom.operators.engine.redact import MASK
from airloom.operators.inference import fold
from airloom.operators.node import Relation
from airloom.operators.problems import ConfigError, NodeError, TransientError, did_you_mean
from airloom.operators.stage import PlannedNode

_TYPE = (
    r"((?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER|\d{1,3})?|FLOAT|DOUBLE|DECIMAL\(\d+, ?\d+\)|BOOL(?:EAN)?|DATE|TIME"
    r"|TIMESTAMP(?:_S|_MS|_NS| WITH TIME ZONE)?|INTERVAL|UUID|VARCHAR|BLOB|JSON)(?:\[\])*)(?!\w)"
)
_TOLD: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), told)
    for pattern, told in (
        (rf"(Conversion Error: Could not convert string) '.*' to {_TYPE}.*", rf"\1 '{MASK}' to \2"),
        (rf"(Conversion Error: Could not cast value) .* to {_TYPE}.*", rf"\1 {MASK} to \2"),
        (rf"(Conversion Error: Type) {_TYPE} (with value) .* can't be cast.*", rf"\1 \2 \3 {MASK} can't be cast"),
        (r"(Conversion Error: invalid (?:date|time|timestamp) field format): .*", rf"\1: '{MASK}'"),
        (r"(Conversion Error: (?:date|time|timestamp) field value out of range): .*", rf"\1: '{MASK}'"),
        (r"(Invalid Input Error: Could not parse string) .*", rf"\1 '{MASK}'"),
        (rf"(Out of Range Error: Overflow in \w+ of) {_TYPE} .*", rf"\1 \2: {MASK}"),
        (r"(more than [\d,]+ rows are too many to compare|nothing can be compared: .*)", r"\1"),
        (rf"('[^'\n]*'(?:, line \d+)?(?:, column '[^'\n]*')?: )'.*' (is not of type) {_TYPE}; (declare another .*)",
         rf"\1'{MASK}' \2 \3; \4"),
        (r"('[^'\n]*'(?:, line \d+)?(?:, column '[^'\n]*')?): .*", r"\1: it cannot be read"),
        (r"((?:line \d+: )?\w+(?:Error|Exception|Warning)): .*", rf"\1: {MASK}"),
        (r"('[^'\n]*' (?:is empty|has no records|is encrypted|is no readable \w+)).*", r"\1"),
        (r"((?:Conversion|Invalid Input|Out of Range|Invalid Type|Mismatch Type) Error): .*", rf"\1: {MASK}"),
    )
)  # fmt: skip
"""What errors say apart from values, word by word: whatever is not known to quote none is not told."""
_COLUMN = re.compile(r".*( when casting from source column \w+)", re.DOTALL)
_UNTOLD = "what is wrong is not told, for it may quote a masked value"


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


def tell_no_values(error: NodeError) -> None:
    """Take the values out of an error's message, where it may quote any: a setting's and a connection's have none."""
    if error.kind not in {ConfigError.kind, TransientError.kind}:
        error.message = without_values(error.message)


def without_values(message: str) -> str:
    """What is wrong with some rows, as far as it can be said without the values that the message quotes."""
    for pattern, told in _TOLD:
        if found := pattern.fullmatch(message):
            column = _COLUMN.fullmatch(message)
            return found.expand(told) + (column[1] if column else "")
    return _UNTOLD


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

    from airloom.operators.lineage import certain_lineage

    try:
        query = sqlglot.parse_one(node.sql, dialect="duckdb")
    except SqlglotError:
        return {}
    if not isinstance(query, exp.Query):
        return {}
    relations = [Relation(name, columns.get(name)) for name in dict.fromkeys(node.reads)]
    return {fold(name): origins for name, origins in certain_lineage(query, relations).items()}
