"""DuckDB 1.5's parse in the words of 2.0: the same as 2.0's own, and nothing of it lost.

``tests/data/parses.json`` holds what both make of one text, so that each Python checks both.
"""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from airloom.operators.expressions import ExpressionError, expression
from airloom.operators.sql.checker import parse
from airloom.operators.sql.parse_1_5 import as_2_0
from airloom.operators.sql.safety import Walk

PARSES: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "data" / "parses.json").read_text())
UNREAD = {
    "query_location", "query_location_length", "qualified_name", "has_ignore_nulls", "is_implicit",
    "ranking_expression", "nearest_count", "nearest_order_type", "nearest_approx", "payload_aggregates",
}  # fmt: skip
"""What only 2.0 says, or says another way, and nobody reads; the kept parses of 2.0 are without it."""
NAMES = {"function_name", "table_name", "column_names", "relation_name", "schema_name", "catalog_name", "collation"}


def bare(value: Any) -> Any:
    if isinstance(value, list):
        return [bare(item) for item in value]
    if isinstance(value, dict):
        return {name: bare(child) for name, child in value.items() if name not in UNREAD}
    return value


each_parse = pytest.mark.parametrize("kept", PARSES, ids=[kept["sql"][:60] for kept in PARSES])


@each_parse
def test_the_kept_parse_of_1_5_becomes_the_one_of_2_0(kept: dict[str, Any]) -> None:
    assert bare(as_2_0(kept["1.5"], kept["sql"])) == kept["2.0"]


@each_parse
def test_this_duckdb_parses_as_2_0(kept: dict[str, Any]) -> None:
    assert bare(parse(kept["sql"])) == kept["2.0"]


@each_parse
def test_no_name_is_lost(kept: dict[str, Any]) -> None:
    before, after = Counter(_names(kept["1.5"])), Counter(_names(as_2_0(kept["1.5"], kept["sql"])))
    assert not before - after
    assert set(after - before) <= {("function_name", "list_value")}  # a[:2] has an empty list in 2.0


def _names(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for item in value:
            yield from _names(item)
    elif isinstance(value, dict):
        for name, child in value.items():
            if name in NAMES:
                yield name, str(child)
            yield from _names(child)


def test_a_parse_with_parts_missing_is_an_error_or_keeps_all_names() -> None:
    chance = random.Random(15)
    for _ in range(1_000):
        parsed = copy.deepcopy(chance.choice(PARSES)["1.5"])
        nodes = list(_nodes(parsed))
        node = chance.choice(nodes)
        node.pop(chance.choice(sorted(node)), None)
        found = as_2_0(parsed, "")
        assert found.get("error") or not Counter(_names(parsed)) - Counter(_names(found))


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    children = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    if isinstance(value, dict) and value:
        yield value
    for child in children:
        yield from _nodes(child)


def _constant(**value: Any) -> dict[str, Any]:
    return {"class": "CONSTANT", "type": "VALUE_CONSTANT", "alias": "", "query_location": 7, "value": value}


def _cast(**cast_type: Any) -> dict[str, Any]:
    child = _constant(type={"id": "INTEGER", "type_info": None}, is_null=False, value=1)
    return {
        "class": "CAST", "type": "OPERATOR_CAST", "alias": "", "query_location": 7, "child": child,
        "cast_type": cast_type, "try_cast": False,
    }  # fmt: skip


INFO = {"alias": "", "extension_info": None}


@pytest.mark.parametrize(
    "node",
    [
        _constant(type={"id": "DATE", "type_info": None}, is_null=False, value=1),
        _constant(type={"id": "INTEGER", "type_info": None}, is_null=True),
        _constant(type={"id": "INTEGER", "type_info": None}, is_null=False, value=1, more=1),
        _constant(type={"id": "VARCHAR", "type_info": None}, is_null=False, value={"base64": "eA=="}),
        _constant(type={"id": "LIST", "type_info": None}, is_null=False, value={"children": [1]}),
        _constant(),
        _cast(id="ENUM", type_info={"type": "ENUM_TYPE_INFO", **INFO}),
        _cast(id="LIST", type_info={"type": "LIST_TYPE_INFO", **INFO}),
        _cast(id="INTEGER", type_info={"type": "GENERIC_TYPE_INFO", "alias": "", "extension_info": {"x": 1}}),
        _cast(id="DECIMAL", type_info={"type": "DECIMAL_TYPE_INFO", "width": 1, "scale": 1, "more": 1, **INFO}),
        _cast(id="INTEGER", type_info=None, more=1),
        {"class": "FUNCTION", "type": "FUNCTION"},
        {"class": "WINDOW", "type": "WINDOW_LAG", "children": []},
        {"type": "SET_OPERATION_NODE"},
        {"cte_map": {"map": [{"key": "a", "value": {}}]}},
        {"cte_map": {"map": [{"key": "a", "value": {"query": {"node": {}, "named_param_map": [1]}}}]}},
    ],
    ids=lambda node: str(node)[:60],
)
def test_an_unforeseen_form_is_an_error(node: dict[str, Any]) -> None:
    found = as_2_0({"error": False, "statements": [{"node": node}]}, "")
    assert found["error"]
    assert "not supported" in found["error_message"]


def test_an_unknown_node_passes_for_the_allow_list_to_refuse() -> None:
    found = as_2_0({"error": False, "statements": [{"node": {"class": "NOVELTY", "children": []}}]}, "")
    with pytest.raises(ExpressionError, match="novelty cannot be used"):
        Walk(frozenset(), True).statement(found["statements"][0])


@pytest.mark.parametrize("text", ["main.list_value(1)", '"main" . "ROW" (1)', "main.upper('x')", "MAIN.trim(a)"])
def test_a_schema_that_somebody_wrote_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError, match=r"main|MAIN"):
        expression(text)


def test_a_column_called_main_is_a_column() -> None:
    expression("main.x || [main][1]")
