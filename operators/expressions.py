"""A user's SQL as a tree: one expression over columns, or one SELECT over a node's inputs.

Both are read by DuckDB's own parser and held to an allow-list (``airloom.operators.sql``); ``${params.x}``
becomes ``getvariable('params.x')``, a value that the engine binds and that is never parsed as SQL.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from airloom.operators.sql import safety
from airloom.operators.sql.checker import parse
from airloom.operators.sql.errors import BindError, ExpressionError, SqlError
from airloom.operators.sql.faithful import generate, tree
from airloom.operators.sql.functions import BARE
from airloom.operators.sql.safety import Kind
from airloom.operators.sql.text import MAX_EXPRESSION, MAX_QUERY, Prepared, prepare

if TYPE_CHECKING:
    from sqlglot import exp

__all__ = [
    "INPUT", "BindError", "ExpressionError", "Kind", "SqlError", "expression", "generate", "query", "references_in",
]  # fmt: skip

INPUT = "input"
"""The name under which an expression's input stands in the queries of the transforms: ``input.carrier``."""

_PREFIX = "SELECT "
_EMPTY_PARTS = ("where_clause", "group_expressions", "group_sets", "having", "sample", "qualify", "modifiers")


def expression(text: str, kind: Kind = "row") -> exp.Expression:
    """The tree of one expression; ExpressionError says what is wrong and where.

    A ``row`` expression looks at one row, a ``window`` expression may look at others through ``OVER``, an
    ``aggregate`` expression must make one value of a group's rows.
    """
    return _expression(text, kind).copy()


def query(text: str, inputs: Iterable[str]) -> exp.Query:
    """The tree of one SELECT that reads only these relations and its own CTEs; ExpressionError otherwise."""
    return _query(text, tuple(inputs)).copy()


def references_in(text: str) -> tuple[str, ...]:
    """The names in ``${...}`` of an expression or query, each once, in order; ExpressionError as for parsing."""
    return tuple(dict.fromkeys(prepare(text, MAX_QUERY).references))


@lru_cache(maxsize=2048)
def _expression(text: str, kind: Kind) -> exp.Expression:
    prepared = prepare(text, MAX_EXPRESSION)
    parsed = _parsed(prepared, _PREFIX)
    try:
        node = parsed["statements"][0]["node"]
        item = _single_item(node)
        found = _walk(parsed, prepared, frozenset(), subqueries=False)
        _refuse_wrong_kind(found, kind)
        select = tree(_PREFIX + prepared.sql, parsed)
        safety.refuse_growth(item)
        result = _expression_of(select)
        _qualify_bare_names(result)
    except RecursionError as error:
        raise ExpressionError("this nests too deeply", hint="split it with a derive node before this one") from error
    except ExpressionError as error:
        raise _placed(error, prepared, len(_PREFIX)) from None
    return result


@lru_cache(maxsize=512)
def _query(text: str, inputs: tuple[str, ...]) -> exp.Query:
    from sqlglot import exp

    prepared = prepare(text.rstrip().removesuffix(";"), MAX_QUERY)
    parsed = _parsed(prepared, "")
    try:
        _walk(parsed, prepared, frozenset(name.lower() for name in inputs), subqueries=True)
        for node in safety.bare_names(parsed["statements"]):
            _refuse_bare_name(node)
        safety.refuse_growth(parsed["statements"])
        found = tree(prepared.sql, parsed)
    except RecursionError as error:
        raise ExpressionError("this nests too deeply", hint="split it into several nodes") from error
    except ExpressionError as error:
        raise _placed(error, prepared, 0) from None
    _quote(found)
    assert isinstance(found, exp.Query)
    return found


def _parsed(prepared: Prepared, prefix: str) -> dict[str, Any]:
    import json

    try:
        parsed = parse(prefix + prepared.sql)
    except (RecursionError, json.JSONDecodeError) as error:
        raise ExpressionError("this is too long or nests too deeply", hint="split it into several nodes") from error
    if parsed.get("error"):
        raise _syntax_error(parsed, prepared, len(prefix))
    if len(parsed["statements"]) != 1:
        raise ExpressionError("this is more than one statement", expected="exactly one")
    return parsed


def _syntax_error(parsed: dict[str, Any], prepared: Prepared, prefix: int) -> ExpressionError:
    message = str(parsed["error_message"]).splitlines()[0]
    if parsed.get("error_type") == "not implemented":
        return ExpressionError("this is not a SELECT", expected="one SELECT, without PIVOT")
    if message.startswith("Max expression depth"):
        return ExpressionError("this nests too deeply", hint="split it with a derive node before this one")
    position = str(parsed.get("position", ""))
    offset = prepared.position(max(int(position) - prefix, 0)) if position.isdigit() else None
    return ExpressionError(message, position=offset, expected="SQL as DuckDB writes it")


def _placed(error: ExpressionError, prepared: Prepared, prefix: int) -> ExpressionError:
    """The error at its place in the user's text, without what other prefix and references shifted."""
    position = None if error.position is None else prepared.position(max(error.position - prefix, 0))
    return ExpressionError(error.message, position=position, expected=error.expected, hint=error.hint)


def _single_item(node: dict[str, Any]) -> dict[str, Any]:
    """The one expression of ``SELECT expression``: no second item, no FROM, no alias."""
    plain = (
        node.get("type") == "SELECT_NODE"
        and node["from_table"]["type"] == "EMPTY"
        and not any(node.get(part) for part in _EMPTY_PARTS)
        and not node["cte_map"]["map"]
        and node.get("aggregate_handling") == "STANDARD_HANDLING"
    )
    if not plain:
        raise ExpressionError("this is more than an expression", expected="one, without FROM, WHERE and the like")
    items: list[dict[str, Any]] = node["select_list"]
    if len(items) != 1:
        raise ExpressionError(f"these are {len(items)} expressions", expected="exactly one")
    if items[0].get("alias"):
        raise ExpressionError("an expression has no AS", hint="the column's name stands in its own field")
    return items[0]


def _walk(parsed: dict[str, Any], prepared: Prepared, inputs: frozenset[str], *, subqueries: bool) -> safety.Found:
    found = safety.Walk(inputs, subqueries).statement(parsed["statements"][0])
    if sorted(found.variables) != sorted(prepared.references):
        raise ExpressionError("getvariable() cannot be used", hint="use a reference such as ${params.NAME}")
    return found


def _refuse_wrong_kind(found: safety.Found, kind: Kind) -> None:
    if kind == "aggregate" and found.windows:
        raise ExpressionError("OVER cannot be used in a measure", hint="use a derive node after this one")
    if kind == "aggregate" and not found.aggregates:
        raise ExpressionError(
            "this makes no one value of a group", expected="an aggregate such as sum(...) or count(*)"
        )
    if kind == "row" and found.windows:
        raise ExpressionError("OVER cannot be used here", hint="make a column of it with a derive node before this one")
    if kind != "aggregate" and found.aggregates and not found.windows:
        raise ExpressionError(
            "an aggregate cannot be used here", hint="use an aggregate node, or OVER (...) in a derive node"
        )


def _expression_of(select: exp.Expression) -> exp.Expression:
    from sqlglot import exp

    assert isinstance(select, exp.Select)
    found = select.expressions[0]
    if isinstance(found, exp.Alias):
        raise ExpressionError("an expression has no AS", hint="the column's name stands in its own field")
    result: exp.Expression = found.pop()
    return result


def _qualify_bare_names(root: exp.Expression) -> None:
    """Tie names such as ``user`` to the input, for DuckDB takes them for a function where no column has them."""
    from sqlglot import exp

    for column in list(root.find_all(exp.Column)):
        name = column.this
        if not column.table and isinstance(name, exp.Identifier) and name.name.lower() in BARE:
            error = None if name.args.get("quoted") else safety.clock_name(name.name)
            if error:
                raise error
            column.set("table", exp.to_identifier(INPUT))
    _quote(root)


def _refuse_bare_name(node: safety.Parsed) -> None:
    name = node["column_names"][0]
    raise safety.clock_name(name) or safety.refusal(
        f"'{name}' is a function where no column has this name", node, hint=f"write it with its input: name.{name}"
    )


def _quote(root: exp.Expression) -> None:
    from sqlglot import exp

    for identifier in root.find_all(exp.Identifier):
        identifier.set("quoted", True)
