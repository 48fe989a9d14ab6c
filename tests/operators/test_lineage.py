"""Lineage: exact on the built-in transforms, and as far as it goes where columns are not known."""

from __future__ import annotations

from typing import Any

import pytest

from airloom.operators.columns import Columns
from airloom.operators.lineage import lineage
from airloom.operators.node import Inputs, Relation, Transform
from airloom.operators.registry import node_types

ORDERS = Columns.of([("Id", "BIGINT"), ("amount", "DOUBLE"), ("country", "VARCHAR")])
COUNTRIES = Columns.of([("country", "VARCHAR"), ("name", "VARCHAR"), ("amount", "DOUBLE")])


def of(type_: str, config: dict[str, Any], known: bool = True) -> dict[str, str]:
    """The lineage in short: ``{"total": "o.amount"}``."""
    orders = Relation("o", ORDERS if known else None)
    countries = Relation("c", COUNTRIES if known else None)
    if type_ == "join":
        inputs = Inputs({"left": (orders,), "right": (countries,)})
    else:
        inputs = Inputs({"in": (orders, countries) if type_ in {"union", "sql"} else (orders,)})
    node = node_types()[type_].from_json(config)
    assert isinstance(node, Transform)
    found = lineage(node.sql(inputs), inputs)
    return {name: " ".join(f"{relation}.{column}" for relation, column in origins) for name, origins in found.items()}


SAME = {"Id": "o.Id", "amount": "o.amount", "country": "o.country"}
CASES: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("filter", {"where": "amount > 1"}, SAME),
    ("sort", {"by": [{"column": "Id"}]}, SAME),
    ("limit", {"rows": 1, "order_by": [{"column": "amount"}]}, SAME),
    ("deduplicate", {"keys": ["country"], "order_by": [{"column": "Id"}]}, SAME),
    ("deduplicate", {}, SAME),
    ("select", {"columns": [{"name": "amount", "as": "X", "type": "integer"}, {"name": "Id"}]},
     {"X": "o.amount", "Id": "o.Id"}),
    ("select", {"columns": [{"name": "Id", "as": "Key", "type": "string"}], "rest": "keep", "drop": ["country"]},
     {"Key": "o.Id", "amount": "o.amount"}),
    ("derive", {"columns": [{"name": "n", "expression": "amount + 1"}, {"name": "m", "expression": "n * id"},
                            {"name": "country", "expression": "1", "replace": True}]},
     {**SAME, "country": "", "n": "o.amount", "m": "o.Id o.amount"}),
    ("derive", {"columns": [{"name": "l", "expression": "list_transform([amount], lambda x: x + id)"}]},
     {**SAME, "l": "o.Id o.amount"}),
    ("aggregate", {"by": ["country"], "measures": {"n": "count(*)", "t": "sum(amount)"}},
     {"country": "o.country", "n": "", "t": "o.amount"}),
    ("join", {"on": ["country"], "how": "left", "take": [{"name": "name"}]}, {**SAME, "name": "c.name"}),
    ("join", {"on": ["country"], "how": "full", "prefix": "c_"},
     {**SAME, "country": "o.country c.country", "c_name": "c.name", "c_amount": "c.amount"}),
    ("join", {"on": ["country"], "how": "anti"}, SAME),
    ("union", {"label": "from"},
     {"from": "", "Id": "o.Id", "amount": "o.amount c.amount", "country": "o.country c.country", "name": "c.name"}),
    ("sql", {"query": "WITH t AS (SELECT country, sum(amount) s FROM o GROUP BY ALL) SELECT t.country k, s, c.name, "
                      "(SELECT max(id) FROM o x WHERE x.country = t.country) m FROM t JOIN c USING (country)"},
     {"k": "o.country", "s": "o.amount", "name": "c.name", "m": "o.Id"}),
    ("sql", {"query": "SELECT country FROM o UNION ALL SELECT name FROM c"}, {"country": "o.country c.name"}),
    ("sql", {"query": "SELECT amount * i AS z FROM o, range(3) t(i)"}, {"z": "o.amount"}),
]  # fmt: skip


@pytest.mark.parametrize(("type_", "config", "expected"), CASES)
def test_lineage_is_exact_where_columns_are_known(type_: str, config: dict[str, Any], expected: dict[str, str]) -> None:
    assert of(type_, config) == expected


@pytest.mark.parametrize(("type_", "config", "expected"), [
    ("filter", {"where": "amount > 1"}, {"*": "o.*"}),
    ("derive", {"columns": [{"name": "n", "expression": "amount + 1"}, {"name": "m", "expression": "n * 2"}]},
     {"*": "o.*", "n": "o.amount", "m": "o.amount"}),
    ("aggregate", {"by": ["country"], "measures": {"t": "sum(amount)"}}, {"country": "o.country", "t": "o.amount"}),
    ("join", {"on": ["country"], "take": [{"name": "name", "as": "Land"}]}, {"*": "o.*", "Land": "c.name"}),
    ("join", {"on": ["country"], "prefix": "c_"}, {"*": "o.*", "c_*": "c.*"}),
    ("union", {}, {"*": "o.* c.*"}),
])  # fmt: skip
def test_lineage_goes_as_far_as_it_can(type_: str, config: dict[str, Any], expected: dict[str, str]) -> None:
    assert of(type_, config, known=False) == expected


@pytest.mark.parametrize("query", [
    "SELECT * FROM o",
    "SELECT DISTINCT * FROM O AS x WHERE amount > 1 ORDER BY Id LIMIT 3 OFFSET 1",
    "SELECT DISTINCT ON (country) * FROM o QUALIFY row_number() OVER () = 1",
    "SELECT * FROM o AS x(a, b, c)",
    "SELECT * EXCLUDE (Id) FROM o",
    "SELECT * REPLACE (1 AS Id) FROM o",
    "SELECT *, 1 AS one FROM o",
    "SELECT x.* FROM o AS x",
    "SELECT * FROM o, c",
    "SELECT * FROM o SEMI JOIN c USING (country)",
    "WITH o AS (SELECT 1 AS n) SELECT * FROM o",
    "SELECT * FROM (SELECT country FROM o)",
    "SELECT * FROM o UNION ALL SELECT * FROM o",
])  # fmt: skip
def test_what_is_passed_on_is_what_resolving_the_query_says(query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    short = of("sql", {"query": query})
    monkeypatch.setattr("airloom.operators.lineage._passed_on", lambda query, relations: None)
    assert of("sql", {"query": query}) == short
