"""join, union, aggregate and sql on real rows."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.operators.transforms.running import Table, execute, inputs_of, problems, run, transform
from tests.operators.transforms.test_rows import HOSTILE

LEFT = Table([("k", "INTEGER"), ("a", "VARCHAR")], [(1, "one"), (2, "two"), (None, "none"), (1, "uno")])
RIGHT = Table([("k", "INTEGER"), ("b", "VARCHAR")], [(1, "x"), (3, "z"), (None, "n")])
PORTS = {"left": LEFT, "right": RIGHT}


@pytest.mark.parametrize(("how", "expected"), [
    ("inner", [(1, "one", "x"), (1, "uno", "x")]),
    ("left", [(1, "one", "x"), (1, "uno", "x"), (2, "two", None), (None, "none", None)]),
    ("right", [(1, "one", "x"), (1, "uno", "x"), (3, None, "z"), (None, None, "n")]),
    ("full", [(1, "one", "x"), (1, "uno", "x"), (2, "two", None), (3, None, "z"),
              (None, "none", None), (None, None, "n")]),
    ("semi", [(1, "one"), (1, "uno")]),
    ("anti", [(2, "two"), (None, "none")]),
])  # fmt: skip
def test_join_kinds(how: str, expected: list[tuple[Any, ...]]) -> None:
    assert run("join", {"how": how, "on": ["k"]}, PORTS).sorted() == expected


def test_join_where_null_equals_null() -> None:
    result = run("join", {"on": ["k"], "null_safe": True}, PORTS)
    assert result.sorted() == [(1, "one", "x"), (1, "uno", "x"), (None, "none", "n")]


def test_join_takes_and_renames_and_prefixes() -> None:
    right = Table([("key", "INTEGER"), ("a", "VARCHAR"), ("b", "VARCHAR")], [(1, "ra", "rb")])
    ports = {"left": LEFT, "right": right}
    on = [{"left": "k", "right": "key"}]
    assert run("join", {"on": on, "prefix": "r_"}, ports).names == ["k", "a", "r_key", "r_a", "r_b"]
    taken = run("join", {"on": on, "take": [{"name": "b"}, {"name": "a", "as": "other"}]}, ports)
    assert (taken.names, taken.sorted()[0]) == (["k", "a", "b", "other"], (1, "one", "rb", "ra"))
    assert run("join", {"on": on, "take": []}, ports).names == ["k", "a"]


def test_join_without_a_rule_for_equal_names_is_refused_before_and_fails_in_the_run() -> None:
    ports = {"left": LEFT, "right": LEFT}
    (problem,) = problems("join", {"on": ["k"]}, ports)
    assert (problem.path, problem.message) == (("prefix",), "two columns of the result are named 'a'")
    inputs = {"left": {"l": LEFT}, "right": {"r": LEFT}}
    query = transform("join", {"on": ["k"]}).sql(inputs_of(inputs, known=False)).sql(dialect="duckdb")
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE l(k INTEGER, a VARCHAR)")
        connection.execute("CREATE TABLE r(k INTEGER, a VARCHAR)")
        names = [column[0] for column in connection.execute(query).description]
    assert names == ["k", "a", "a"]


@pytest.mark.parametrize(("asof", "expected"), [
    ({}, [(1, 10, "p10"), (1, 15, "p10"), (1, 5, None), (2, 15, None)]),
    ({"exact": False}, [(1, 10, None), (1, 15, "p10"), (1, 5, None), (2, 15, None)]),
    ({"direction": "forward"}, [(1, 10, "p10"), (1, 15, "p20"), (1, 5, "p10"), (2, 15, None)]),
    ({"unmatched": "drop"}, [(1, 10, "p10"), (1, 15, "p10")]),
])  # fmt: skip
def test_join_as_of(asof: dict[str, Any], expected: list[tuple[Any, ...]]) -> None:
    trades = Table([("s", "INTEGER"), ("t", "INTEGER")], [(1, 15), (1, 10), (1, 5), (2, 15)])
    prices = Table([("s", "INTEGER"), ("at", "INTEGER"), ("p", "VARCHAR")], [(1, 10, "p10"), (1, 20, "p20")])
    config = {"how": "asof", "on": ["s"], "asof": {"left": "t", "right": "at", **asof}, "take": [{"name": "p"}]}
    result = run("join", config, {"left": trades, "right": prices})
    assert sorted(result.rows, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize(("config", "path"), [
    ({"on": ["kk"], "take": []}, ("on", 0)),
    ({"on": [{"left": "k", "right": "nope"}], "take": []}, ("on", 0, "right")),
    ({"on": [{"left": "a", "right": "k"}], "take": []}, ("on", 0)),
    ({"take": []}, ("on",)),
    ({"on": ["k"], "take": [{"name": "c"}]}, ("take", 0, "name")),
    ({"on": ["k"], "take": [{"name": "b", "as": "A"}]}, ("take", 0, "as")),
    ({"on": ["k"], "how": "semi", "take": []}, ("take",)),
    ({"on": ["k"], "how": "asof"}, ("asof",)),
    ({"on": ["k"], "asof": {"left": "k", "right": "k"}}, ("asof",)),
])  # fmt: skip
def test_join_says_which_field_is_wrong(config: dict[str, Any], path: tuple[object, ...]) -> None:
    assert path in [problem.path for problem in problems("join", config, PORTS)]


keys = st.one_of(st.none(), st.integers(0, 4))


@settings(max_examples=40, deadline=None)
@given(
    left=st.lists(st.tuples(keys, st.integers(0, 9)), max_size=12),
    right=st.lists(st.tuples(keys, st.integers(0, 9)), max_size=12),
    how=st.sampled_from(["inner", "left", "right", "full", "semi", "anti"]),
    null_safe=st.booleans(),
)
def test_join_equals_plain_python(left: list[Any], right: list[Any], how: str, null_safe: bool) -> None:
    ports = {
        "left": Table([("k", "INTEGER"), ("a", "INTEGER")], left),
        "right": Table([("k", "INTEGER"), ("b", "INTEGER")], right),
    }

    def match(one: Any, other: Any) -> bool:
        return one[0] == other[0] and (null_safe or one[0] is not None)

    pairs = [(one[0], one[1], other[1]) for one in left for other in right if match(one, other)]
    lonely = [one for one in left if not any(match(one, other) for other in right)]
    orphans = [other for other in right if not any(match(one, other) for one in left)]
    expected: list[Any] = {"semi": [one for one in left if one not in lonely], "anti": lonely}.get(how, pairs)
    if how in {"left", "full"}:
        expected = [*expected, *((k, a, None) for k, a in lonely)]
    if how in {"right", "full"}:
        expected = [*expected, *((k, None, b) for k, b in orphans)]
    result = run("join", {"how": how, "on": ["k"], "null_safe": null_safe}, ports)
    assert sorted(result.rows, key=str) == sorted(expected, key=str)


def test_union_by_name_fills_with_null_and_labels() -> None:
    ports = {"in": {"first": LEFT, "second": Table([("b", "VARCHAR"), ("k", "BIGINT")], [("x", 9)])}}
    result = run("union", {"label": "from"}, ports)
    assert result.names == ["from", "k", "a", "b"]
    assert ("second", 9, None, "x") in result.rows
    assert len(result.rows) == 5


def test_union_distinct() -> None:
    one = Table([("a", "INTEGER")], [(1,), (1,), (None,)])
    assert run("union", {"rows": "distinct"}, {"in": {"x": one, "y": one}}).sorted() == [(1,), (None,)]
    assert run("union", {"rows": "distinct"}, {"in": {"x": one}}).sorted() == [(1,), (None,)]
    assert len(run("union", {}, {"in": {"x": one, "y": one, "z": one}}).rows) == 9


def test_union_strict_is_refused_before_or_fails_in_the_run() -> None:
    other = Table([("k", "INTEGER"), ("b", "VARCHAR")], [(1, "x")])
    same = Table([("a", "VARCHAR"), ("k", "INTEGER")], [("y", 2)])
    config = {"match": "strict"}
    (problem,) = problems("union", config, {"in": {"l": LEFT, "r": other}})
    assert problem.path == ("match",)
    assert "'a' only in l" in problem.message
    assert len(run("union", config, {"in": {"l": LEFT, "r": same}}).rows) == 5
    ports = {"in": {"l": LEFT, "r": other}}
    query = transform("union", config).sql(inputs_of(ports, known=False)).sql(dialect="duckdb")
    with pytest.raises(duckdb.Error, match="the columns of 'l' and 'r' differ"):
        execute(query, ports)


def test_aggregate_groups_nulls_and_ignores_them_in_measures() -> None:
    table = Table([("g", "VARCHAR"), ("v", "INTEGER")], [("a", 1), ("a", None), (None, 5), ("a", 3)])
    config = {
        "by": ["g"],
        "measures": {"n": "count(*)", "m": "count(v)", "total": "sum(v)", "big": "count(*) FILTER (v > 2)"},
    }
    result = run("aggregate", config, table)
    assert result.names == ["g", "big", "m", "n", "total"]
    assert result.sorted() == [("a", 1, 2, 3, 4), (None, 1, 1, 1, 5)]


def test_aggregate_without_groups_is_one_row_even_of_nothing() -> None:
    table = Table([("v", "INTEGER")])
    assert run("aggregate", {"measures": {"n": "count(*)", "s": "sum(v)"}}, table).rows == [(0, None)]
    assert run("aggregate", {"by": ["v"], "measures": {"n": "count(*)"}}, table).rows == []
    assert run("aggregate", {"by": ["v"]}, Table([("v", "INTEGER")], [(1,), (1,)])).rows == [(1,)]


def test_aggregate_does_not_depend_on_the_order_of_measures() -> None:
    measures = {"z": "sum(k)", "b": "min(a)", "m": "max(a)"}
    shuffled = dict(reversed(measures.items()))
    inputs = inputs_of({"in": {"rows": LEFT}})
    one, other = (
        transform("aggregate", {"measures": found}).sql(inputs).sql("duckdb") for found in (measures, shuffled)
    )
    assert one == other


@pytest.mark.parametrize(("config", "path"), [
    ({"by": ["nope"]}, ("by", 0)),
    ({"by": ["k"], "measures": {"x": "a"}}, ("measures", "x")),
    ({"by": ["k"], "measures": {"x": "sum(a)"}}, ("measures", "x")),
    ({"by": ["k"], "measures": {"x": "sum(kk)"}}, ("measures", "x")),
    ({"by": ["k"], "measures": {"x": "max(k) + k"}}, ("measures", "x")),
    ({"by": ["k"], "measures": {"K": "max(k)"}}, ("measures", "K")),
    ({}, ()),
])  # fmt: skip
def test_aggregate_says_which_field_is_wrong(config: dict[str, Any], path: tuple[object, ...]) -> None:
    assert [problem.path for problem in problems("aggregate", config, LEFT)] == [path]


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.tuples(keys, st.one_of(st.none(), st.integers(-9, 9))), max_size=25))
def test_aggregate_equals_plain_python(rows: list[tuple[int | None, int | None]]) -> None:
    config = {"by": ["k"], "measures": {"n": "count(*)", "s": "sum(v)", "t": "max(v)"}}
    groups: dict[int | None, list[int | None]] = {}
    for key, value in rows:
        groups.setdefault(key, []).append(value)
    expected = []
    for key, values in groups.items():
        there = [value for value in values if value is not None]
        expected.append((key, len(values), sum(there) if there else None, max(there, default=None)))
    result = run("aggregate", config, Table([("k", "INTEGER"), ("v", "INTEGER")], rows))
    assert sorted(result.rows, key=str) == sorted(expected, key=str)


def test_sql_reads_its_inputs_by_node_id() -> None:
    ports = {"in": {"orders": LEFT, "clients": RIGHT}}
    text = "WITH o AS (SELECT * FROM Orders) SELECT o.a, c.b FROM o JOIN clients c USING (k) ORDER BY a;"
    assert run("sql", {"query": text}, ports).rows == [("one", "x"), ("uno", "x")]
    (problem,) = problems("sql", {"query": "SELECT * FROM clints"}, ports)
    assert (problem.path, problem.hint) == (("query",), "did you mean 'clients'?")
    (problem,) = problems("sql", {"query": "SELECT aa FROM orders"}, ports)
    assert problem.message == "unknown column 'aa'"


@pytest.mark.parametrize("name", HOSTILE)
def test_any_column_name_works(name: str) -> None:
    table = Table([(name, "INTEGER"), ("v", "INTEGER")], [(1, 5), (1, 6), (None, 7)])
    other = Table([(name, "INTEGER"), ("w", "INTEGER")], [(1, 50)])
    quoted = '"' + name.replace('"', '""') + '"'
    joined = run("join", {"on": [name], "how": "full"}, {"left": table, "right": other})
    assert joined.names == [name, "v", "w"]
    assert run("join", {"on": [name], "prefix": "a'b\" "}, {"left": table, "right": other}).names[2] == "a'b\" w"
    grouped = run("aggregate", {"by": [name], "measures": {f"{name} 2": f"sum({quoted})"}}, table)
    assert grouped.names == [name, f"{name} 2"]
    united = run("union", {"label": f"{name} 3"}, {"in": {"x": table, "y": other}})
    assert united.names == [f"{name} 3", name, "v", "w"]
