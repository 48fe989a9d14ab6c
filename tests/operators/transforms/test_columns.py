"""select and derive on real rows."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

from tests.operators.transforms.running import Table, problems, run
from tests.operators.transforms.test_rows import HOSTILE

TABLE = Table(
    [("id", "BIGINT"), ("amount", "VARCHAR"), ("country", "VARCHAR")],
    [(1, "10.5", "nl"), (2, None, "be"), (3, "7", None)],
)


def test_select_keeps_renames_reorders_and_converts() -> None:
    columns = [{"name": "country"}, {"name": "amount", "as": "total", "type": "decimal(12,2)"}, {"name": "id"}]
    result = run("select", {"columns": columns}, TABLE)
    assert result.names == ["country", "total", "id"]
    assert result.rows == [("nl", Decimal("10.50"), 1), ("be", None, 2), (None, Decimal("7.00"), 3)]


def test_select_changes_in_place_and_swaps_names() -> None:
    columns = [{"name": "id", "as": "country", "type": "string"}, {"name": "country", "as": "id"}]
    result = run("select", {"columns": columns, "rest": "keep"}, TABLE)
    assert result.names == ["country", "amount", "id"]
    assert result.rows[0] == ("1", "10.5", "nl")


def test_select_puts_the_rest_behind_and_drops() -> None:
    result = run("select", {"columns": [{"name": "country", "as": "land"}], "rest": "after", "drop": ["amount"]}, TABLE)
    assert result.names == ["land", "id"]
    assert run("select", {"drop": ["country"]}, TABLE).names == ["id", "amount"]


def test_select_fails_or_takes_null_where_a_value_cannot_be_converted() -> None:
    table = Table([("a", "VARCHAR")], [("1",), ("x",)])
    columns = [{"name": "a", "type": "integer"}]
    assert run("select", {"columns": columns, "on_cast_error": "null"}, table).rows == [(1,), (None,)]
    with pytest.raises(duckdb.ConversionException):
        run("select", {"columns": columns}, table)


@pytest.mark.parametrize(("config", "path"), [
    ({"columns": [{"name": "idd"}]}, ("columns", 0, "name")),
    ({"columns": [{"name": "id"}, {"name": "amount", "as": "ID"}]}, ("columns", 1, "as")),
    ({"columns": [{"name": "id", "as": "country"}], "rest": "keep"}, ("columns", 0, "as")),
    ({"columns": [{"name": "id"}], "drop": ["id"]}, ("columns", 0, "name")),
    ({"columns": [{"name": "id"}, {"name": "id", "as": "b"}], "rest": "keep"}, ("columns", 1, "name")),
    ({"drop": ["nope"]}, ("drop", 0)),
    ({"rest": "drop"}, ("columns",)),
])  # fmt: skip
def test_select_says_which_field_is_wrong(config: dict[str, object], path: tuple[object, ...]) -> None:
    assert [problem.path for problem in problems("select", config, TABLE)] == [path]


def test_derive_lets_later_columns_stand_on_earlier_ones() -> None:
    config = {"columns": [
        {"name": "n", "expression": "CAST(amount AS DOUBLE)"},
        {"name": "twice", "expression": "n * 2"},
        {"name": "id", "expression": "id + 100", "replace": True},
        {"name": "after", "expression": "id"},
        {"name": "id", "expression": "id + 1000", "replace": True},
    ]}  # fmt: skip
    result = run("derive", config, TABLE)
    assert result.names == ["id", "amount", "country", "n", "twice", "after"]
    assert result.rows[0] == (1101, "10.5", "nl", 10.5, 21.0, 101)


def test_derive_looks_at_other_rows() -> None:
    config = {"columns": [{"name": "before", "expression": "lag(id) OVER (ORDER BY id)"}]}
    assert run("derive", config, TABLE).column("before") == [None, 1, 2]


def test_derive_carries_ignore_nulls_through() -> None:
    table = Table([("t", "INTEGER"), ("v", "INTEGER")], [(1, 5), (2, None), (3, None)])
    config = {"columns": [{"name": "filled", "expression": "last_value(v IGNORE NULLS) OVER (ORDER BY t)"}]}
    assert run("derive", config, table).column("filled") == [5, 5, 5]


@pytest.mark.parametrize(("columns", "path"), [
    ([{"name": "ID", "expression": "1"}], ("columns", 0, "name")),
    ([{"name": "x", "expression": "1"}, {"name": "x", "expression": "2"}], ("columns", 1, "name")),
    ([{"name": "x", "expression": "1", "replace": True}], ("columns", 0, "name")),
    ([{"name": "x", "expression": "1"}, {"name": "y", "expression": "idd"}], ("columns", 1, "expression")),
    ([{"name": "x", "expression": "sum(id)"}], ("columns", 0, "expression")),
    ([{"name": "x", "expression": "country + 1"}], ("columns", 0, "expression")),
])  # fmt: skip
def test_derive_says_which_field_is_wrong(columns: list[dict[str, object]], path: tuple[object, ...]) -> None:
    assert [problem.path for problem in problems("derive", {"columns": columns}, TABLE)] == [path]


@pytest.mark.parametrize("name", HOSTILE)
def test_any_column_name_works(name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    table = Table([("a", "INTEGER"), ("b", "INTEGER")], [(1, 2)])
    renamed = run("select", {"columns": [{"name": "a", "as": name, "type": "string"}], "rest": "keep"}, table)
    assert (renamed.names, renamed.rows) == ([name, "b"], [("1", 2)])
    derived = run("derive", {"columns": [{"name": name, "expression": "a + 1"}]}, table)
    assert derived.names == ["a", "b", name]
    over = run(
        "derive", {"columns": [{"name": "c", "expression": f"{quoted} + 1"}]}, Table([(name, "INTEGER")], [(1,)])
    )
    assert over.rows == [(1, 2)]
