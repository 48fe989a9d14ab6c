"""What a node's query does to the number of rows, read from DuckDB's own parse of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from airloom.operators.sql.checker import read

if TYPE_CHECKING:
    import duckdb

Kind = Literal["keeps", "filter", "aggregate", "join", "left join", "limit", "concat", "unknown"]
USUAL = frozenset(
    {
        "abs", "ceil", "concat", "date_part", "date_trunc", "floor", "length", "lower", "ltrim", "md5",
        "regexp_extract", "regexp_matches", "regexp_replace", "replace", "round", "rtrim", "strftime", "strptime",
        "substring", "trim", "upper", "year", "month", "day", "getvariable",
    }
)  # fmt: skip
"""Plain functions that need no look into DuckDB's catalogue, which takes some 40 ms."""
_FILTERS = ("where_clause", "having", "qualify", "sample")
_WINDOW = "WINDOW"


@dataclass(frozen=True)
class Shape:
    """One query: how often it names each relation, its effect on the rows, and what that effect hangs on."""

    references: Mapping[str, int]
    kind: Kind = "unknown"
    left: str | None = None
    """The relation whose rows the effect starts from."""
    functions: frozenset[str] = frozenset()
    """Functions of the select list that must be plain ones for the kind to be true."""


def shapes_of(
    connection: duckdb.DuckDBPyConnection, queries: Mapping[str, str], names: Collection[str]
) -> dict[str, Shape]:
    """The shape of each query by its node; when DuckDB cannot serialise one, every relation counts as named twice."""
    # All at once: each statement costs a millisecond, and a stage may have many nodes.
    # DuckDB 2 refuses the next statement while a result has not been read to its end: hence fetchall, never one.
    [(serialised,)] = connection.execute(
        "SELECT list_transform(?::VARCHAR[], lambda query: json_serialize_sql(query))", [list(queries.values())]
    ).fetchall()
    return {node: _shape(text, queries[node], names) for node, text in zip(queries, serialised, strict=True)}


def _shape(serialised: str, sql: str, names: Collection[str]) -> Shape:
    parsed = read(serialised, sql)
    if parsed.get("error"):
        return Shape(dict.fromkeys(names, 2))
    references: Counter[str] = Counter(
        item["table_name"] for item in _walk(parsed) if item.get("type") == "BASE_TABLE" and item["table_name"] in names
    )
    node = parsed["statements"][0]["node"]
    kind, left, functions = _kind(node)
    # A common table expression may hide a relation behind the same name.
    if kind == "unknown" or (left not in references and kind != "concat"):
        return Shape(references)
    return Shape(references, kind, left, functions)


def plain(connection: duckdb.DuckDBPyConnection, functions: Collection[str]) -> frozenset[str]:
    """Those of the functions that give one value a row: no aggregates, nothing that makes rows."""
    if not functions:
        return frozenset()
    rows = connection.execute(
        "SELECT function_name FROM duckdb_functions() WHERE list_contains(?, function_name) "
        "GROUP BY function_name HAVING bool_and(function_type = 'scalar')",
        [sorted(functions)],
    ).fetchall()
    return frozenset(name for (name,) in rows)


def _kind(node: Mapping[str, Any]) -> tuple[Kind, str | None, frozenset[str]]:
    if (node.get("cte_map") or {}).get("map"):
        return "unknown", None, frozenset()
    if node["type"] == "SET_OPERATION_NODE":
        return _set_operation(node)
    if node["type"] != "SELECT_NODE":
        return "unknown", None, frozenset()
    effects = _effects(node)
    table = node["from_table"]
    functions = _functions(node["select_list"])
    if table["type"] == "JOIN" and not effects and _is_table(table["left"]) and _is_table(table["right"]):
        left_join = table["join_type"] == "LEFT" and table["ref_type"] == "REGULAR"
        return ("left join" if left_join else "join"), table["left"]["table_name"], functions
    if not _is_table(table) or len(effects) > 1:
        return "unknown", None, frozenset()
    kind: Kind = effects[0] if effects else "keeps"
    # An aggregate's own functions may be of any kind: its groups decide how many rows there are.
    return kind, table["table_name"], frozenset() if kind == "aggregate" else functions


def _effects(node: Mapping[str, Any]) -> list[Kind]:
    found: list[Kind] = []
    if node.get("where_clause"):
        found.append("filter")
    if any(node.get(name) for name in _FILTERS[1:]):
        found.append("unknown")
    if node.get("group_expressions"):
        found.append("aggregate" if len(node.get("group_sets") or [[]]) == 1 else "unknown")
    elif node.get("group_sets") or node.get("aggregate_handling") not in (None, "STANDARD_HANDLING"):
        found.append("unknown")
    for modifier in node.get("modifiers") or []:
        if modifier["type"] == "DISTINCT_MODIFIER":
            found.append("unknown" if modifier.get("distinct_on_targets") else "aggregate")
        elif modifier["type"] != "ORDER_MODIFIER":
            found.append("limit" if modifier["type"] == "LIMIT_MODIFIER" else "unknown")
    return found


def _set_operation(node: Mapping[str, Any]) -> tuple[Kind, str | None, frozenset[str]]:
    kinds = [_kind(part) for part in node["children"]]
    modifiers = [item for item in node.get("modifiers") or [] if item["type"] != "ORDER_MODIFIER"]
    whole = node.get("setop_all") and node["setop_type"] in {"UNION", "UNION_BY_NAME"} and not modifiers
    if whole and all(kind in {"keeps", "concat"} for kind, _, _ in kinds):
        return "concat", None, frozenset().union(*(functions for _, _, functions in kinds))
    return "unknown", None, frozenset()


def _functions(select_list: Any) -> frozenset[str]:
    found = set()
    for item in _walk(select_list, into_subqueries=False):
        if item.get("class") == "FUNCTION" and not item.get("is_operator"):
            found.add(item["function_name"].lower())
    return frozenset(found)


def _walk(tree: Any, into_subqueries: bool = True) -> Iterator[dict[str, Any]]:
    waiting = [tree]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            yield item
            if into_subqueries or item.get("class") != "SUBQUERY":
                waiting += item.values()


def _is_table(item: Mapping[str, Any]) -> bool:
    return item.get("type") == "BASE_TABLE" and not item.get("sample")
