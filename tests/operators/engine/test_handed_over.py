"""Test data: files and rows of a grid become Parquet of known types, and are the same when they come back."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from airloom.operators.engine.handed_over import MAX_ROWS
from airloom.operators.engine.run import ask_child
from airloom.operators.engine.spec import HandedOver, Run, Sample, StageSpec
from airloom.operators.node import SAMPLE_ROWS
from airloom.operators.problems import DataError, NodeError
from airloom.operators.settings import Settings
from airloom.operators.stage import Stage
from tests.operators.engine.conftest import query, transform

Take = Callable[..., dict[str, Any]]


@pytest.fixture
def take(settings: Settings) -> Take:
    def ask(what: Any, content: str, *columns: tuple[str, str]) -> dict[str, Any]:
        stage = Stage("test data", "transform", ())
        spec = StageSpec(Run("t", "t", ""), stage, settings, handed=HandedOver(what, content, columns))
        found: dict[str, Any] = ask_child(spec)
        return found

    return ask


def packed(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("csv", "id,name\n1,Ä\n2,\n"),
        ("json", '[{"id": 1, "name": "Ä"}, {"id": 2, "name": null}]'),
        ("jsonl", '{"id": 1, "name": "Ä"}\n{"id": 2}\n'),
    ],
)
def test_a_file_of_text(take: Take, what: str, text: str) -> None:
    found = take(what, packed(text))
    assert found["columns"] == [["id", "BIGINT"], ["name", "VARCHAR"]]
    assert found["rows"] == [[1, "Ä"], [2, None]]
    assert found["left_out"] == 0


def test_a_file_of_parquet_keeps_its_types_and_the_first_rows(take: Take, tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    columns = "range::SMALLINT AS small, 1.50::DECIMAL(9,2) AS price, DATE '2020-01-01' AS day, [range] AS many"
    duckdb.execute(f"COPY (SELECT {columns} FROM range({MAX_ROWS + 7})) TO '{path}' (FORMAT parquet)")
    found = take("parquet", packed(path.read_bytes()))
    types = [type_ for _, type_ in found["columns"]]
    assert types == ["SMALLINT", "DECIMAL(9,2)", "DATE", "BIGINT[]"]
    assert found["rows"][1] == [1, "1.50", "2020-01-01", [1]]
    assert (len(found["rows"]), found["left_out"]) == (MAX_ROWS, 7)
    kept = take("kept", found["content"])
    assert (kept["columns"], kept["rows"]) == (found["columns"], found["rows"])


TYPED: dict[str, tuple[Any, ...]] = {
    "boolean": (True, False),
    "integer": (1, "9223372036854775807"),
    "int8": (-128,),
    "decimal(10,2)": ("12.50", "-0.01"),
    "float": (1.5, "nan", 1e300),
    "string": ("", "null", "a\nb", "Ä😀"),
    "binary": ("AAEC",),
    "date": ("2013-01-02",),
    "time": ("10:11:12.5",),
    "timestamp": ("2013-01-02T03:04:05.000006",),
    "timestamp_tz": ("2013-01-02T03:04:05+00:00",),
    "interval": ("1 day, 0:00:02",),
    "uuid": ("12345678-1234-5678-1234-567812345678",),
    "json": ('{"a":[1]}',),
    "STRUCT(a INTEGER, b VARCHAR[])": ({"a": 1, "b": ["x"]},),
    "MAP(VARCHAR, INTEGER)": ({"k": 1},),
}


def test_values_come_back_as_they_were(take: Take) -> None:
    longest = max(len(values) for values in TYPED.values())
    rows = [[(*values, *[None] * longest)[at] for values in TYPED.values()] for at in range(longest + 1)]
    first = take("rows", json.dumps(rows), *((f"c{at}", type_) for at, type_ in enumerate(TYPED)))
    again = take("rows", json.dumps(first["rows"]), *((name, type_) for name, type_ in first["columns"]))
    assert again == first
    expected = {type_: values[0] for type_, values in TYPED.items()} | {"time": "10:11:12.500000"}
    assert dict(zip(TYPED, first["rows"][0], strict=True)) == expected
    assert first["rows"][-1] == [None] * len(TYPED)


MISFITS: tuple[tuple[str, Any], ...] = (
    ("integer", "1.5"),
    ("integer", "abc"),
    ("int8", 128),
    ("decimal(4,1)", "1.25"),
    ("date", "2013-02-30"),
    ("timestamp", "2013-01-02T03:04:05+02:00"),
    ("boolean", "maybe"),
    ("json", "{"),
    ("binary", "=="),
    ("uuid", "1"),
    ("INTEGER[]", "no"),
)


def test_values_that_do_not_fit_are_said_with_their_places(take: Take) -> None:
    rows = [["a", *[None] * len(MISFITS)], ["b", *(value for _, value in MISFITS)]]
    columns = [("name", "string"), *((f"c{at}", type_) for at, (type_, _) in enumerate(MISFITS))]
    found = take("rows", json.dumps(rows), *columns)["problems"]
    assert [(each["row"], each["column"]) for each in found] == [(1, at + 1) for at in range(len(MISFITS))]
    assert found[0]["message"] == "'1.5' is not of type 'integer'"


@pytest.mark.parametrize(
    ("what", "content", "columns", "message"),
    [
        ("csv", "!", (), "base 64"),
        ("csv", packed(""), (), "empty"),
        ("json", packed("[1"), (), "no JSON"),
        ("json", packed("[1]"), (), "does not hold records"),
        ("parquet", packed("nonsense"), (), "no readable Parquet"),
        ("rows", "[[1]]", (("a", "integer"), ("A", "integer")), "two columns are named"),
        ("rows", "[[1, 2]]", (("a", "integer"),), "row 1 has 2 values"),
        ("rows", "[[1]]", (("a", "INTEGER); DROP"),), "unknown type"),
        ("rows", json.dumps([["x" * 1_100_000]]), (("a", "string"),), "at most 1,000,000"),
        ("csv", packed("a,b\n1,2\n1,2,3\n"), (), "line"),
        ("csv", packed(f"{'x' * 300},b\n1,2\n"), (), "too long"),
    ],
)
def test_what_is_no_test_data(take: Take, what: str, content: str, columns: Any, message: str) -> None:
    with pytest.raises(NodeError, match=message) as error:
        take(what, content, *columns)
    assert isinstance(error.value, DataError)
    assert (error.value.node, error.value.field) == (None, None)


@pytest.mark.parametrize("kind", ["first", "last", "random"])
def test_a_preview_starts_from_pinned_rows(take: Take, settings: Settings, kind: Any) -> None:
    pinned = take("rows", "[[1], [2], [3]]", ("n", "integer"))["content"]
    stage = transform(
        query("double", "SELECT n * 2 AS d FROM numbers", "numbers"),
        query("twice", "SELECT d, n FROM double JOIN numbers ON d = n", "double", "numbers"),
        reads={"numbers": ""},
    )
    spec = StageSpec(
        Run("p", "p", ""), stage, settings, limit=SAMPLE_ROWS, sample=Sample(kind), pinned={"numbers": pinned}
    )
    assert ask_child(spec)["rows"] == [[2, 2]]


def test_the_pinned_rows_themselves_are_shown(take: Take, settings: Settings) -> None:
    pinned = take("rows", '[["1.5"], [null]]', ("price", "decimal(5,2)"))["content"]
    stage = Stage("orders", "transform", (), {"orders": ""}, ("orders",))
    spec = StageSpec(Run("p", "p", ""), stage, settings, limit=SAMPLE_ROWS, sample=Sample(), pinned={"orders": pinned})
    found = ask_child(spec)
    assert found["rows"] == [["1.50"], [None]]
    assert found["columns"][0]["type"] == "decimal(5,2)"


def test_more_columns_than_a_grid_shows(take: Take, tmp_path: Path) -> None:
    path = tmp_path / "wide.parquet"
    items = ", ".join(f"{at} AS c{at}" for at in range(1_001))
    duckdb.execute(f"COPY (SELECT {items}) TO '{path}' (FORMAT parquet)")
    with pytest.raises(DataError, match="1,001 columns"):
        take("parquet", packed(path.read_bytes()))
