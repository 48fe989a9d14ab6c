"""Looking at a node: which rows are read, how values are shown, and what is said of the columns."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import duckdb
import pytest

from airloom.operators.columns import Columns
from airloom.operators.connection import Connection
from airloom.operators.engine.process import Child
from airloom.operators.engine.run import ask_child
from airloom.operators.engine.sandbox import describe
from airloom.operators.engine.spec import Sample, StageSpec
from airloom.operators.engine.summary import summaries
from airloom.operators.node import SAMPLE_ROWS
from airloom.operators.problems import NodeError, TransientError
from tests.operators.engine.conftest import query, source, transform

Make = Callable[..., StageSpec]


def look(spec: StageSpec, kind: Any = "first", rows: int = 3) -> dict[str, Any]:
    return ask_child(replace(spec, limit=SAMPLE_ROWS, sample=Sample(kind, rows)), lambda child: None)


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("kind", ["first", "last", "random"])
def test_a_sample_is_of_the_source(spec: Make, kind: str) -> None:
    stage = transform(
        source("numbers", "acme.numbers", rows=60_000),
        query("one", "SELECT n AS one FROM numbers", "numbers"),
        query("two", "SELECT n AS two FROM numbers", "numbers"),
        query("both", "SELECT one, two FROM one JOIN two ON one = two", "one", "two"),
    )
    found = look(spec(stage), kind)
    assert found["rows_described"] == SAMPLE_ROWS, "both branches see the same rows, random ones too"
    assert found["truncated"] is True
    assert found["parts"] == ["numbers"]
    shown = [row[0] for row in found["rows"]]
    if kind == "first":
        assert sorted(shown) == shown
        assert all(value < SAMPLE_ROWS for value in shown)
        assert found["columns"][0]["max"] == str(SAMPLE_ROWS - 1)
    if kind == "last":
        assert found["columns"][0]["min"] == "10000"
        assert found["columns"][0]["max"] == "59999"


@pytest.mark.usefixtures("acme")
def test_the_last_rows_are_those_at_the_end(spec: Make) -> None:
    found = look(spec(transform(source("numbers", "acme.numbers", rows=1_000))), "last")
    assert [row[0] for row in found["rows"]] == [997, 998, 999]
    assert found["parts"] == []


@pytest.mark.usefixtures("acme")
def test_an_error_names_the_node(spec: Make) -> None:
    stage = transform(
        source("numbers", "acme.numbers", rows=5), query("bad", "SELECT n / 'x' AS b FROM numbers", "numbers")
    )
    with pytest.raises(NodeError) as error:
        look(spec(stage))
    assert error.value.node == "bad"


@pytest.mark.usefixtures("acme")
def test_a_child_can_be_cancelled(spec: Make) -> None:
    def cancel(child: Child) -> None:
        child.cancel()

    stage = transform(source("numbers", "acme.numbers", rows=5))
    with pytest.raises(TransientError, match="cancelled"):
        ask_child(replace(spec(stage), limit=5, sample=Sample()), cancel)


@pytest.mark.usefixtures("acme")
def test_secrets_are_masked_in_rows(spec: Make) -> None:
    stage = transform(
        source("numbers", "acme.numbers", rows=1), query("q", "SELECT 'it is hunter2222' AS t FROM numbers", "numbers")
    )
    connection = Connection("c", "postgres", password="hunter2222")
    assert look(spec(stage, connections={"c": connection}))["rows"] == [["it is ***"]]


@pytest.mark.usefixtures("acme")
def test_a_masked_value_leaves_the_child_in_no_row_and_no_summary(spec: Make) -> None:
    stage = transform(
        source("numbers", "acme.numbers", rows=9),
        query("q", "SELECT n + 777000 AS hidden, nullif(n, 0) AS gap, n AS open FROM numbers", "numbers"),
    )
    found = look(replace(spec(stage), masks={"q": ("Hidden", "gap")}))
    assert found["rows"] == [["***", None, 0], ["***", "***", 1], ["***", "***", 2]]
    hidden, gap, shown = found["columns"]
    assert (hidden["masked"], gap["masked"], shown["masked"]) == (True, True, False)
    assert [hidden[name] for name in ("min", "max", "histogram")] == [None, None, []]
    assert (gap["nulls"], hidden["distinct"], shown["max"]) == (1, 9, "8")
    assert "777" not in json.dumps({**found, "kept": {}})


@pytest.mark.usefixtures("acme")
def test_a_mask_of_the_deployment_follows_what_is_made_of_a_column(spec: Make) -> None:
    stage = transform(
        source("numbers", "acme.numbers", rows=2), query("q", "SELECT n * 2 AS x, 1 AS y FROM numbers", "numbers")
    )
    made = spec(stage)
    found = look(replace(made, settings=replace(made.settings, masked_columns=("N*",))))
    assert found["rows"] == [["***", 1], ["***", 1]]


@pytest.mark.usefixtures("acme")
def test_rows_that_differ_are_masked_too(spec: Make) -> None:
    stage = transform(
        source("numbers", "acme.numbers", rows=3), query("q", "SELECT n FROM numbers WHERE n > 0", "numbers")
    )
    asked = replace(spec(stage), limit=SAMPLE_ROWS, masks={"numbers": ("n",)})
    asked = replace(asked, stage=replace(stage, outputs=("q", "numbers")), sample=Sample("differs", 3, "numbers"))
    found = ask_child(asked, lambda child: None)
    assert (found["rows"], found["difference"]["marks"]) == ([["***", "0"]], ["removed"])


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize(("masks", "said"), [({}, "eve@example.org"), ({"numbers": ("n",)}, "***")])
def test_an_error_quotes_no_value_where_something_is_masked(
    spec: Make, masks: dict[str, tuple[str, ...]], said: str
) -> None:
    stage = transform(
        source("numbers", "acme.numbers", rows=1),
        query("q", "SELECT CAST(concat('eve@example.org', n - n) AS BIGINT) AS b FROM numbers", "numbers"),
    )
    with pytest.raises(NodeError) as error:
        look(replace(spec(stage), masks=masks))
    assert said in error.value.message
    assert ("eve" in error.value.message) is (not masks)
    assert error.value.node == "q"


def test_values_a_browser_cannot_hold_travel_as_text(spec: Make) -> None:
    stage = transform(
        query(
            "q", "SELECT 9007199254740993 AS big, 1.10::DECIMAL(9,2) AS exact, repeat('x', 5000) AS long, [1, 2] AS l"
        )
    )
    [row] = look(spec(stage))["rows"]
    assert row[:2] == ["9007199254740993", "1.10"]
    assert (len(row[2]), row[3]) == (2_001, [1, 2])


def summarise(sql: str) -> dict[str, dict[str, Any]]:
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t AS {sql}")
        found = summaries(connection, "t", Columns.of(describe(connection, "SELECT * FROM t")))
    return {column["name"]: column for column in found}


def bars(column: dict[str, Any]) -> list[tuple[str, int]]:
    return [(bar["label"], bar["count"]) for bar in column["histogram"]]


def test_the_summary_of_each_kind_of_column() -> None:
    found = summarise(
        "SELECT i AS many, i % 3 AS few, i / 2.0 AS share, nullif('v' || i % 2, 'v1') AS text, i % 2 = 0 AS flag, "
        "DATE '2013-01-01' + i::INTEGER AS day, [i] AS list, 7 AS same, "
        "1.5::DECIMAL(9,2) AS exact FROM range(120) AS r(i)"
    )
    assert bars(found["many"]) == [(str(start), 10) for start in range(0, 120, 10)]
    assert bars(found["few"]) == [("0", 40), ("1", 40), ("2", 40)]
    assert sum(count for _, count in bars(found["share"])) == 120
    assert (found["text"]["nulls"], found["text"]["distinct"], bars(found["text"])) == (60, 1, [("v0", 60)])
    assert sorted(bars(found["flag"])) == [("false", 60), ("true", 60)]
    assert (found["day"]["min"], found["day"]["max"], bars(found["day"])[0][0]) == (
        "2013-01-01",
        "2013-04-30",
        "2013-01-01",
    )
    assert (found["list"]["nulls"], found["list"]["distinct"], found["list"]["histogram"]) == (0, None, [])
    assert bars(found["same"]) == [("7", 120)]
    assert bars(found["exact"]) == [("1.5", 120)]


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("kind", ["first", "last"])
def test_wide_rows_are_fewer(spec: Make, kind: str) -> None:
    columns = ", ".join(f"n + {index} AS c{index}" for index in range(500))
    stage = transform(
        source("numbers", "acme.numbers", rows=20_000), query("wide", f"SELECT {columns} FROM numbers", "numbers")
    )
    found = look(spec(stage), kind)
    assert (found["rows_described"], found["truncated"]) == (4_000, True)
    assert len(found["columns"]) == len(found["rows"][0]) == 500
    assert found["columns"][199]["distinct"] == 4_000
    assert (found["columns"][200]["distinct"], found["columns"][200]["histogram"]) == (None, [])


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1 AS a WHERE false",
        "SELECT NULL::INTEGER AS a",
        "SELECT 'NaN'::DOUBLE AS a UNION ALL SELECT 'Infinity'::DOUBLE",
        "SELECT 'infinity'::DATE AS a UNION ALL SELECT DATE '2013-01-01'",
        "SELECT 170141183460469231731687303715884105727::HUGEINT AS a UNION ALL SELECT 0",
        'SELECT \'a"b\' AS "we""ird"',
        "SELECT DATE '0044-03-15 (BC)' AS a",
        "SELECT DATE '5000000-01-01' AS a UNION ALL SELECT DATE '9999-12-31'",
        "SELECT TIMESTAMPTZ '9999-12-30 00:00:00+00' AS a UNION ALL SELECT TIMESTAMPTZ '0001-01-01 00:00:00+00'",
    ],
)
def test_no_value_breaks_the_summary(sql: str) -> None:
    assert len(summarise(sql)) == 1


def differing(spec: Make, sql: str, *, before: str = "SELECT n, n % 3 AS third FROM numbers", rows: int = 50) -> Any:
    """What the node ``after`` changes of the rows of ``before``."""
    stage = transform(
        source("numbers", "acme.numbers", rows=9), query("before", before, "numbers"), query("after", sql, "before")
    )
    asked = replace(spec(stage), limit=SAMPLE_ROWS, sample=Sample("differs", rows, "before"))
    asked = replace(asked, stage=replace(asked.stage, outputs=("after", "before")))
    return ask_child(asked, lambda child: None)


def changes(found: dict[str, Any]) -> dict[str, str]:
    return {column["name"]: column["change"] for column in found["columns"] if column["change"]}


@pytest.mark.usefixtures("acme")
def test_a_filter_removes_rows(spec: Make) -> None:
    found = differing(spec, "SELECT * FROM before WHERE n >= 3")
    assert found["rows"] == [[0, 0], [1, 1], [2, 2]]
    assert found["difference"] == {"compared_with": "before", "added": 0, "removed": 3, "marks": ["removed"] * 3}
    assert changes(found) == {}
    assert found["columns"][0]["max"] == "2", "the figures are about what differs"


@pytest.mark.usefixtures("acme")
def test_a_changed_row_stands_before_what_it_became(spec: Make) -> None:
    found = differing(spec, "SELECT n, CASE WHEN n = 4 THEN -1 ELSE third END AS third, n * 2 AS twice FROM before")
    assert found["rows"] == [[4, 1, None], [4, -1, 8]]
    assert found["difference"]["marks"] == ["removed", "added"]
    assert changes(found) == {"twice": "new"}


@pytest.mark.usefixtures("acme")
def test_each_row_counts_as_often_as_it_occurs(spec: Make) -> None:
    twice = "SELECT n % 2 AS n, [NULL, n % 2] AS list, MAP {'a': n % 2} AS map FROM numbers"
    found = differing(spec, "SELECT DISTINCT * FROM before", before=twice)
    assert found["difference"]["removed"] == 7
    assert found["difference"]["added"] == 0


@pytest.mark.usefixtures("acme")
def test_columns_that_came_went_and_were_retyped(spec: Make) -> None:
    found = differing(
        spec,
        "SELECT n, third::VARCHAR AS third, 1 AS mark FROM before WHERE n <> 8",
        before="SELECT n, n % 3 AS third, 'x' AS place FROM numbers",
    )
    assert [column["name"] for column in found["columns"]] == ["n", "third", "mark", "place"]
    assert changes(found) == {"third": "retyped", "mark": "new", "place": "gone"}
    assert found["rows"] == [[8, "2", None, "x"]]


@pytest.mark.usefixtures("acme")
def test_more_rows_than_can_be_compared_are_refused(spec: Make) -> None:
    many = f"SELECT before.* FROM before, range({SAMPLE_ROWS})"
    with pytest.raises(NodeError, match="too many to compare") as caught:
        differing(spec, many)
    assert caught.value.node == "after"


@pytest.mark.usefixtures("acme")
def test_without_a_common_column_nothing_can_be_compared(spec: Make) -> None:
    with pytest.raises(NodeError, match="nothing can be compared"):
        differing(spec, "SELECT n AS other FROM before")
