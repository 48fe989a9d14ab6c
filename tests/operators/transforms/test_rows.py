"""filter, sort, limit and deduplicate on real rows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.operators.transforms.running import Table, problems, run

ORDERS = Table(
    [("id", "BIGINT"), ("amount", "DOUBLE"), ("country", "VARCHAR")],
    [(1, 10.0, "NL"), (2, None, "BE"), (3, 30.0, None), (4, 10.0, "NL"), (5, -1.0, "DE")],
)
HOSTILE = [
    'a "quoted" name',
    "select",
    "name; DROP TABLE x --",
    "naïve ☃ 列",
    "a b",
    "'",
    "user",
    "current_date",
    "input",
    "\\0",
]


def test_filter_keeps_what_is_true_and_drops_null() -> None:
    assert run("filter", {"where": "amount <> 10"}, ORDERS).column("id") == [3, 5]
    assert run("filter", {"where": "amount IS DISTINCT FROM 10"}, ORDERS).column("id") == [2, 3, 5]


def test_filter_binds_references_as_values() -> None:
    hostile = "NL' OR 1=1 --"
    config = {"where": "country = ${params.country}"}
    assert run("filter", config, ORDERS, {"params.country": "NL"}).column("id") == [1, 4]
    assert run("filter", config, ORDERS, {"params.country": hostile}).rows == []


def test_filter_wants_a_condition() -> None:
    (problem,) = problems("filter", {"where": "amount + 1"}, ORDERS)
    assert (problem.path, problem.message) == (("where",), "this is not a condition")
    (problem,) = problems("filter", {"where": "amout > 1"}, ORDERS)
    assert (problem.path, problem.hint) == (("where",), "did you mean 'amount'?")
    (problem,) = problems("filter", {"where": "sum(amount) > 1"}, ORDERS, known=False)
    assert problem.path == ("where",)


@pytest.mark.parametrize(("type_", "config"), [
    ("filter", {"where": "amount > 0"}),
    ("sort", {"by": [{"column": "id"}]}),
    ("limit", {"rows": 3}),
    ("deduplicate", {"keys": ["country"]}),
    ("deduplicate", {}),
])  # fmt: skip
def test_empty_input_gives_empty_output(type_: str, config: dict[str, object]) -> None:
    result = run(type_, config, Table(ORDERS.columns))
    assert result.names == ["id", "amount", "country"]
    assert result.rows == []


@pytest.mark.parametrize(("direction", "nulls", "expected"), [
    ("ascending", "last", [5, 1, 4, 3, 2]),
    ("ascending", "first", [2, 5, 1, 4, 3]),
    ("descending", "last", [3, 1, 4, 5, 2]),
    ("descending", "first", [2, 3, 1, 4, 5]),
])  # fmt: skip
def test_sort_puts_nulls_where_it_is_told(direction: str, nulls: str, expected: list[int]) -> None:
    keys = [{"column": "amount", "direction": direction, "nulls": nulls}, {"column": "id"}]
    assert run("sort", {"by": keys}, ORDERS).column("id") == expected


def test_sort_and_limit_name_the_unknown_column() -> None:
    (problem,) = problems("sort", {"by": [{"column": "id"}, {"column": "amout"}]}, ORDERS)
    assert (problem.path, problem.hint) == (("by", 1, "column"), "did you mean 'amount'?")
    (problem,) = problems("limit", {"rows": 1, "order_by": [{"column": "x"}]}, ORDERS)
    assert problem.path == ("order_by", 0, "column")


def test_limit_counts_in_its_order() -> None:
    config = {"rows": 2, "offset": 1, "order_by": [{"column": "id", "direction": "descending"}]}
    assert run("limit", config, ORDERS).column("id") == [4, 3]
    assert run("limit", {"rows": 0}, ORDERS).rows == []
    assert run("limit", {"rows": 3}, ORDERS).column("id") == [1, 2, 3]


def test_deduplicate_keeps_first_or_last_and_breaks_ties_by_the_row() -> None:
    rows = [("a", 1, "y"), ("a", 2, "x"), ("a", 2, "w"), (None, 1, "p"), (None, None, "q")]
    table = Table([("k", "VARCHAR"), ("t", "INTEGER"), ("v", "VARCHAR")], rows)
    config = {"keys": ["k"], "order_by": [{"column": "t"}]}
    assert run("deduplicate", config, table).sorted() == [("a", 1, "y"), (None, 1, "p")]
    assert run("deduplicate", {**config, "keep": "last"}, table).sorted() == [("a", 2, "x"), (None, None, "q")]
    shuffled = Table(table.columns, rows[::-1])
    assert run("deduplicate", {**config, "keep": "last"}, shuffled).sorted() == [("a", 2, "x"), (None, None, "q")]


def test_deduplicate_of_whole_rows_refuses_an_order() -> None:
    table = Table([("a", "INTEGER")], [(1,), (1,), (None,), (None,)])
    assert run("deduplicate", {}, table).sorted() == [(1,), (None,)]
    (problem,) = problems("deduplicate", {"order_by": [{"column": "a"}]}, table)
    assert problem.path == ("order_by",)


cells = st.one_of(st.none(), st.integers(-3, 3))


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.tuples(cells, cells, cells), max_size=25), last=st.booleans())
def test_deduplicate_equals_plain_python(rows: list[tuple[int | None, ...]], last: bool) -> None:
    table = Table([("k", "INTEGER"), ("o", "INTEGER"), ("v", "INTEGER")], rows)
    config = {"keys": ["k"], "order_by": [{"column": "o"}], "keep": "last" if last else "first"}

    def nulls_last(value: int | None) -> tuple[bool, int]:
        return value is None, value or 0

    expected = {}
    for row in sorted(rows, key=lambda row: [nulls_last(row[1]), *map(nulls_last, row)], reverse=last):
        expected.setdefault(row[0], row)
    assert set(run("deduplicate", config, table).rows) == set(expected.values())


@pytest.mark.parametrize("name", HOSTILE)
def test_any_column_name_works(name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    table = Table([(name, "INTEGER"), ("other", "VARCHAR")], [(2, "b"), (1, "a"), (1, "a"), (None, "n")])
    assert run("filter", {"where": f"{quoted} > 1"}, table).rows == [(2, "b")]
    assert run("sort", {"by": [{"column": name}]}, table).column(name) == [1, 1, 2, None]
    assert run("limit", {"rows": 1, "order_by": [{"column": name}]}, table).rows == [(1, "a")]
    assert len(run("deduplicate", {"keys": [name], "order_by": [{"column": name}]}, table).rows) == 3
