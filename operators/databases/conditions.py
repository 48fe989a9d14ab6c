"""A document's condition, in DuckDB's words, as a condition of the database that holds the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from airloom.operators.expressions import expression
from airloom.operators.problems import ConfigError, did_you_mean
from airloom.operators.sql.errors import SqlError
from airloom.operators.sql.text import MAX_QUERY, prepare
from airloom.operators.values import Scalar, Values

if TYPE_CHECKING:
    from sqlglot import exp

Bind = Callable[[Scalar, "str | None"], str]
"""Takes a value and, when known, the SQL type it is compared with; gives the SQL that stands for it."""


def translated(text: str, columns: Mapping[str, str], values: Values, dialect: str, bind: Bind) -> str:
    """The condition in the database's dialect; ``columns`` maps each column's name to its SQL type there."""
    from sqlglot import exp

    tree = _parsed(text)
    names = {name.lower(): name for name in columns}
    for node in list(tree.walk()):
        if isinstance(node, exp.Column):
            name = _column(node, columns, names)
            node.set("this", exp.to_identifier(name, quoted=True))
    for node in list(tree.walk()):
        if isinstance(node, exp.Anonymous) and node.name.lower() == "getvariable":
            value = values[node.expressions[0].name]
            replacement = exp.Var(this=bind(value, _compared_type(node, columns)))
            if node is tree:
                tree = replacement
            else:
                node.replace(replacement)
    return str(tree.sql(dialect=dialect))


def _parsed(text: str) -> Any:
    try:
        return expression(text)
    except SqlError as error:
        raise ConfigError(f"not a condition: {error}", field="where") from None


def _column(node: exp.Column, columns: Mapping[str, str], names: Mapping[str, str]) -> str:
    name = node.name
    if node.args.get("table") is not None:
        raise ConfigError(f"write '{name}' without its table", field="where")
    found = name if name in columns else names.get(name.lower())
    if found is None:
        near = did_you_mean(name, columns)
        raise ConfigError(f"unknown column '{name}'" + (f"; {near}" if near else ""), field="where")
    return found


def _compared_type(node: Any, columns: Mapping[str, str]) -> str | None:
    """The type of the column that a value stands against, so that text compares with a date as a date."""
    from sqlglot import exp

    parent = node.parent
    if not isinstance(parent, (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between, exp.In)):
        return None
    sides = [child for child in (parent.this, parent.args.get("expression")) if isinstance(child, exp.Column)]
    return columns.get(sides[0].name) if sides else None


def bound_query(text: str, values: Values, dialect: str, bind: Bind) -> str:
    """A document's query in the database's own dialect, checked to be one SELECT, its references bound."""
    import re

    import sqlglot
    from sqlglot import exp

    try:
        prepared = prepare(text, MAX_QUERY).sql
        trees = sqlglot.parse(prepared, read=dialect)
    except (SqlError, sqlglot.errors.SqlglotError, RecursionError) as error:
        raise ConfigError(f"not a query: {str(error).splitlines()[0]}", field="query") from None
    if len(trees) != 1 or not isinstance(trees[0], exp.Query):
        raise ConfigError("expected one SELECT statement", field="query")
    for node in trees[0].walk():
        if isinstance(node, (exp.DML, exp.DDL, exp.Command, exp.Into, exp.Lock)) and not isinstance(node, exp.Query):
            raise ConfigError("a query may only read", field="query")
        name = node.name.lower() if isinstance(node, exp.Anonymous) else ""
        if name.startswith(_ACTING):
            raise ConfigError(f"the function '{name}' does more than read", field="query")
    return re.sub(r"getvariable\('([^']*)'\)", lambda found: bind(values[found[1]], None), prepared)


_ACTING = (
    *("pg_read_", "pg_ls_", "pg_stat_file", "pg_terminate_", "pg_cancel_", "pg_reload_", "pg_rotate_", "pg_advisory_"),
    *("pg_try_advisory", "pg_logical_", "pg_create_", "pg_drop_", "pg_switch_", "pg_notify", "pg_file_", "pg_sleep"),
    *("lo_", "dblink", "set_config", "nextval", "setval", "query_to_", "database_to_", "cursor_to_", "table_to_"),
    *("load_file", "sleep", "benchmark", "get_lock", "release_lock", "release_all_locks", "sys_exec", "sys_eval"),
)
"""Functions that reach files, other sessions or locks although a SELECT may call them.
The transaction is read-only besides; the connection's own rights are the real limit."""
