"""``file.write``: what is written is read back the same, bytes are deterministic, and drift is refused."""

from __future__ import annotations

import csv
import datetime
import gzip
import hashlib
import itertools
import json
import secrets
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import fsspec
import openpyxl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from airloom.operators.columns import Columns, document_type
from airloom.operators.connectors.file_write import FileWrite
from airloom.operators.engine import sandbox
from airloom.operators.exchange import Dataset
from airloom.operators.loads.protocol import Load, LoadReport
from airloom.operators.node import Bounds
from airloom.operators.problems import ConfigError, DataError, NodeError
from tests.faults.rows import write_table
from tests.operators.files.reading import Desk

DAY = "2024-01-{:02d}T00:00:00+00:00"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.at(tmp_path)


@pytest.fixture
def memory() -> Iterator[Any]:
    filesystem = fsspec.filesystem("memory")
    yield filesystem
    filesystem.store.clear()
    filesystem.pseudo_dirs[:] = [""]


def dataset(desk: Desk, rows: pa.Table | Mapping[str, list[Any]], marks: Mapping[str, str] | None = None) -> Dataset:
    table = rows if isinstance(rows, pa.Table) else pa.table(dict(rows))
    with sandbox.connect(desk.settings, desk.scratch) as connection:
        connection.register("rows", table)
        columns = Columns.of(sandbox.describe(connection, "SELECT * FROM rows"))
    return write_table(desk.root.parent / "data" / secrets.token_hex(6), table, columns, 1, marks)


def write(desk: Desk, rows: Any, slot: str = DAY.format(1), node: str = "out", **config: Any) -> LoadReport:
    data = rows if isinstance(rows, Dataset) else dataset(desk, rows)
    load = Load("p", node, "file", slot, -1, data.content_hash, data.watermarks, data.bounds)
    return FileWrite.from_json(config).load(data, load, desk.context({}, [], Bounds()))


VALUES: dict[str, tuple[pa.DataType, st.SearchStrategy[Any]]] = {
    "boolean": (pa.bool_(), st.booleans()),
    "integer": (pa.int64(), st.integers(-(2**63), 2**63 - 1)),
    "int8": (pa.int8(), st.integers(-128, 127)),
    "uint64": (pa.uint64(), st.integers(0, 2**64 - 1)),
    "float": (pa.float64(), st.floats(allow_nan=False, allow_infinity=False)),
    "decimal": (pa.decimal128(20, 4), st.decimals("-1e15", "1e15", places=4).map(lambda value: value + Decimal(0))),
    "string": (
        pa.string(),
        st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
        | st.sampled_from(['"', "a\nb", "a\r\nb", ",;|\t", "''", " x ", "NULL", "=1+1", "\\", "\ufeff", "007", ""]),
    ),
    "date": (pa.date32(), st.dates(datetime.date(1, 1, 1))),
    "timestamp": (pa.timestamp("us"), st.datetimes(datetime.datetime(1, 1, 1))),
    "timestamp_tz": (
        pa.timestamp("us", "UTC"),
        st.datetimes(datetime.datetime(1, 1, 2), timezones=st.just(datetime.timezone.utc)),
    ),
    "time": (pa.time64("us"), st.times()),
    "binary": (pa.binary(), st.binary(max_size=8)),
}


@st.composite
def tables(draw: st.DrawFn, kinds: tuple[str, ...]) -> pa.Table:
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=5))
    rows = draw(st.integers(0, 12))
    columns = {}
    for number, kind in enumerate(chosen):
        type_, values = VALUES[kind]
        cells = draw(st.lists(st.none() | values, min_size=rows, max_size=rows))
        columns[f"c{number}_{kind}"] = pa.array(cells, type_)
    return pa.table(columns)


_numbers = itertools.count()


def round_trip(desk: Desk, table: pa.Table, name: str, declared: bool) -> None:
    data = dataset(desk, table)
    path = f"trip{next(_numbers)}/{name}"
    write(desk, data, path=path)
    types = {column.name: document_type(column.type) for column in data.columns}
    result = desk.read(path, **({"columns": types} if declared else {}))
    assert result.columns == {column.name: column.type for column in data.columns}
    assert result.rows == [tuple(row.values()) for row in table.to_pylist()]


FEW = settings(max_examples=25, print_blob=True, deadline=None, suppress_health_check=list(HealthCheck))
TEXT_KINDS = tuple(VALUES)


@FEW
@given(tables(tuple(VALUES)))
def test_parquet_round_trip(desk: Desk, table: pa.Table) -> None:
    round_trip(desk, table, "a.parquet", declared=False)


@FEW
@given(tables(TEXT_KINDS))
def test_csv_round_trip(desk: Desk, table: pa.Table) -> None:
    round_trip(desk, table, "a.csv", declared=True)


@FEW
@given(tables(TEXT_KINDS))
def test_json_lines_round_trip(desk: Desk, table: pa.Table) -> None:
    round_trip(desk, table, "a.jsonl.gz", declared=True)


def fifteen_digits(table: pa.Table) -> bool:
    """Whether all its decimals survive as JSON numbers, which readers, DuckDB's included, take for doubles."""
    decimals = (value for row in table.to_pylist() for value in row.values() if isinstance(value, Decimal))
    return all(abs(value) < 10**11 for value in decimals)


@FEW
@given(tables(TEXT_KINDS).filter(fifteen_digits))
def test_json_round_trip(desk: Desk, table: pa.Table) -> None:
    round_trip(desk, table, "a.json", declared=True)


def excel_safe(table: pa.Table) -> bool:
    """Whether a sheet can hold the table: no empty texts or rows, and no control characters but line ends."""
    rows = [list(row.values()) for row in table.to_pylist()]
    texts = [str(value) for row in rows for value in row]
    plain = not any(ord(mark) < 32 and mark != "\n" for text in texts for mark in text)
    return "" not in texts and plain and all(any(value is not None for value in row) for row in rows)


@FEW
@given(tables(("boolean", "integer", "float", "string", "date", "decimal")).filter(excel_safe))
def test_excel_round_trip(desk: Desk, table: pa.Table) -> None:
    round_trip(desk, table, "a.xlsx", declared=True)


def test_excel_writes_decimals_that_no_double_holds_as_text_and_their_column_with_them(desk: Desk) -> None:
    """A column of both would be read with other digits: 10796485.8863 as 10796485.886299999."""
    kept = [Decimal("10796485.8863"), Decimal("100000000000.0000"), None]
    long = [Decimal("10796485.8863"), Decimal("1234567890123456.7891"), None]
    wide = pa.decimal128(20, 4)
    table = pa.table({"id": [1, 2, 3], "kept": pa.array(kept, wide), "long": pa.array(long, wide)})
    report = write(desk, dataset(desk, table), path="a.xlsx")
    assert report.rows == 3
    types = {"id": "int64", "kept": "decimal(20,4)", "long": "decimal(20,4)"}
    assert desk.read("a.xlsx", columns=types).rows == [tuple(row.values()) for row in table.to_pylist()]
    cells = openpyxl.load_workbook(desk.root / "a.xlsx").active[2]
    assert [cell.data_type for cell in cells] == ["n", "n", "s"]


TABLE = {"id": [2, 1, 3], "text": ["=1+1", 'a "b"\nc', None], "value": [1.5, None, -2.0]}


@pytest.mark.parametrize(
    "ending", ["csv", "csv.gz", "csv.bz2", "csv.xz", "csv.zst", "json", "jsonl", "jsonl.gz", "parquet", "xlsx"]
)
def test_every_format_and_compression_is_read_back_and_deterministic(desk: Desk, ending: str) -> None:
    name = f"a.{ending}"
    data = dataset(desk, TABLE)
    digests = set()
    for folder in ("one", "two"):
        report = write(desk, data, path=f"{folder}/{name}")
        assert (report.rows, report.outcome) == (3, "loaded")
        digests.add(hashlib.sha256((desk.root / folder / name).read_bytes()).hexdigest())
    assert len(digests) == 1
    assert desk.read(f"one/{name}").rows == list(zip(*TABLE.values(), strict=True))
    assert write(desk, data, path=f"one/{name}").outcome == "unchanged"


def test_texts_for_people_cannot_run_as_formulas(desk: Desk) -> None:
    texts = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "x=1", None]
    for people in (False, True):
        write(desk, {"t": texts, "n": [-1] * 8}, path=f"{people}.csv", csv={"for_people": people})
    with (desk.root / "False.csv").open(newline="") as plain, (desk.root / "True.csv").open(newline="") as marked:
        assert [row[0] for row in csv.reader(plain)][1:] == [text or "" for text in texts]
        rows = list(csv.reader(marked))[1:]
    assert [row[0] for row in rows] == [*(f"'{text}" for text in texts[:6]), "x=1", ""]
    assert {row[1] for row in rows} == {"-1"}


def test_numbers_that_a_format_cannot_hold(desk: Desk) -> None:
    table = {"f": [float("nan"), float("inf"), 1.5], "i": [2**53 + 1, 1, 2]}
    write(desk, table, path="a.jsonl")
    first = (desk.root / "a.jsonl").read_text().partition("\n")[0]
    assert json.loads(first) == {"f": None, "i": 2**53 + 1}
    write(desk, table, path="a.xlsx")
    assert desk.read("a.xlsx", columns={"i": "integer"}).column("i") == table["i"]
    write(desk, {"t": ["x" * 32_768]}, path="b.csv")
    with pytest.raises(DataError, match="a cell holds at most 32,767"):
        write(desk, {"t": ["x" * 32_768]}, path="b.xlsx")


def test_nested_values_in_csv_are_json(desk: Desk) -> None:
    write(desk, {"a": [{"x": [1, 2]}]}, path="a.csv")
    assert (desk.root / "a.csv").read_text() == 'a\n"{""x"":[1,2]}"\n'


def test_append_adds_one_file_per_run_and_a_repeated_run_replaces_it(desk: Desk) -> None:
    config = {"path": "lake", "mode": "append", "format": "csv"}
    write(desk, {"a": [1, 2]}, DAY.format(1), **config)
    write(desk, {"a": [3]}, DAY.format(2), **config)
    assert sorted(desk.read("lake").column("a")) == [1, 2, 3]
    write(desk, {"a": [9]}, DAY.format(1), **config)
    assert sorted(desk.read("lake").column("a")) == [3, 9]
    assert len(list((desk.root / "lake").iterdir())) == 2


def test_upsert_merges_by_key_and_never_goes_back(desk: Desk) -> None:
    for path in ("t.csv", "t.jsonl", "t.parquet", "t.xlsx", "folder"):
        config = {"path": path, "mode": "upsert", "keys": ["id"], "cursor": "v"}
        write(desk, {"id": [2, 1, 1], "v": [5, 1, 3], "t": ["b", "old", "a"]}, DAY.format(1), **config)
        write(desk, {"id": [2, 3, 1], "v": [4, 1, 3], "t": ["stale", "c", "same"]}, DAY.format(2), **config)
        assert desk.read(path).rows == [(1, 3, "same"), (2, 5, "b"), (3, 1, "c")]
    with pytest.raises(DataError, match="1 rows have no value in the key"):
        write(desk, {"id": [None, 1], "v": [1, 1], "t": ["x", "y"]}, DAY.format(3), **config)


def test_upsert_into_a_file_of_somebody_else_keeps_its_columns(desk: Desk) -> None:
    desk.put("theirs.csv", "id,note\n1,keep\n2,change\n")
    write(desk, {"id": [2, 3], "extra": ["x", "y"]}, path="theirs.csv", mode="upsert", keys=["id"])
    assert desk.read("theirs.csv").rows == [(1, "keep", None), (2, None, "x"), (3, None, "y")]


def test_partitions(desk: Desk) -> None:
    write(desk, {"c": [None, 1], "id": [1, 2]}, path="one", mode="replace", partition_by=["c"])
    assert {path.name for path in (desk.root / "one").iterdir()} == {"c=__HIVE_DEFAULT_PARTITION__", "c=1"}
    config = {"path": "lake", "mode": "upsert", "keys": ["c", "id"], "partition_by": ["c"]}
    write(desk, {"c": ["UA", "AA", "a/b", ".."], "id": [1, 2, 3, 4]}, DAY.format(1), **config)
    assert {path.name for path in (desk.root / "lake").iterdir()} == {"c=UA", "c=AA", "c=a%2Fb", "c=.."}
    before = (desk.root / "lake/c=AA/part-00000.parquet").stat().st_ino
    write(desk, {"c": ["UA"], "id": [5]}, DAY.format(2), **config)
    assert (desk.root / "lake/c=AA/part-00000.parquet").stat().st_ino == before
    assert desk.read("lake/c=UA", columns={"id": "integer"}).column("id") == [1, 5]


def test_drift_is_refused_unless_it_may_be_added(desk: Desk) -> None:
    config = {"path": "lake", "mode": "append"}
    write(desk, {"a": [1], "b": ["x"]}, DAY.format(1), **config)
    for rows, message in (
        ({"a": [1]}, "lack the column 'b'"),
        ({"a": ["1"], "b": ["x"]}, "column 'a' is VARCHAR, but BIGINT"),
        ({"a": [1], "b": ["x"], "c": [1]}, "have a column 'c'"),
    ):
        with pytest.raises(DataError, match=message):
            write(desk, rows, DAY.format(2), **config)
    write(desk, {"a": [2], "b": ["y"], "c": [3]}, DAY.format(2), **config, evolve="add")
    assert sorted(desk.read("lake", union_by_name=True).rows) == [(1, "x", None), (2, "y", 3)]


def test_replace_refuses_an_older_run_after_a_newer_one(desk: Desk) -> None:
    write(desk, {"a": [2]}, DAY.format(2), path="a.csv")
    with pytest.raises(DataError, match=r"newer than 2024-01-01.*allow_older"):
        write(desk, {"a": [1]}, DAY.format(1), path="a.csv")
    assert desk.read("a.csv").rows == [(2,)]
    write(desk, {"a": [1]}, DAY.format(1), path="a.csv", allow_older=True)
    assert desk.read("a.csv").rows == [(1,)]
    assert write(desk, {"a": [2]}, DAY.format(2), path="a.csv", allow_older=True).outcome == "loaded"


def test_bounds_follow_the_recorded_loads(desk: Desk) -> None:
    node = FileWrite.from_json({"path": "${params.name}/lake", "mode": "append"})
    context = desk.context({}, [], Bounds())
    data = dataset(desk, {"a": [1]}, {"source": "41"})
    read = {"source": {"after": None, "up_to": "41"}}
    load = Load("p", "out", "file", "one", -1, data.content_hash, {"source": "41"}, read)
    assert node.bounds(load, context) == {}
    node.load(data, load, context)
    assert node.bounds(load, context) == {"source": Bounds(None, "41")}
    assert node.bounds(Load("p", "out", "file", "two"), context) == {"source": Bounds("41", None)}
    assert node.bounds(Load("p", "other", "file", "two"), context) == {}


def test_a_deleted_target_is_written_again(desk: Desk) -> None:
    data = dataset(desk, {"a": [1]})
    write(desk, data, path="a.csv")
    (desk.root / "a.csv").unlink()
    assert write(desk, data, path="a.csv").outcome == "loaded"
    assert desk.read("a.csv").rows == [(1,)]


def test_a_folder_of_somebody_else_is_left_alone(desk: Desk) -> None:
    desk.put("lake/theirs.csv", "a\n1\n")
    with pytest.raises(ConfigError, match="exists and was not written by this node type"):
        write(desk, {"a": [1]}, path="lake", mode="replace")
    assert (desk.root / "lake" / "theirs.csv").read_text() == "a\n1\n"


def test_no_rows(desk: Desk) -> None:
    empty = pa.table({"a": pa.array([], pa.int64()), "b": pa.array([], pa.string())})
    for name in ("a.csv", "a.json", "a.jsonl", "a.parquet", "a.xlsx"):
        write(desk, empty, path=name)
        assert desk.read(name, columns={"a": "integer", "b": "string"}).rows == []
    write(desk, empty, path="lake", mode="append")
    assert desk.read("lake").columns == {"a": "BIGINT", "b": "VARCHAR"}


@pytest.mark.parametrize("path", ["../out.csv", "/tmp/out.csv", "link/out.csv", "_airloom/x.csv"])
def test_nothing_is_written_outside_of_the_root(desk: Desk, path: str) -> None:
    outside = desk.root.parent / "outside"
    outside.mkdir()
    (desk.root / "link").symlink_to(outside)
    with pytest.raises(ConfigError):
        write(desk, {"a": [1]}, path=path)
    assert not list(outside.iterdir())


def test_no_staging_is_left_behind(desk: Desk) -> None:
    write(desk, TABLE, path="a.csv")
    with pytest.raises(NodeError):
        write(desk, TABLE, DAY.format(2), path="a.csv", mode="upsert", keys=["missing"])
    write(desk, TABLE, DAY.format(2), path="a.csv")
    assert not list((desk.root / "_airloom" / "a.csv" / "staging").iterdir())


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"path": "a.csv", "mode": "append"}, "append needs a folder"),
        ({"path": "a.csv", "partition_by": ["a"]}, "needs a folder"),
        ({"path": "a", "mode": "upsert"}, "needs 'keys'"),
        ({"path": "a", "keys": ["a"]}, "are for upsert"),
        ({"path": "a.csv", "format": "parquet"}, "ends like csv, but the format is parquet"),
        ({"path": "a.csv", "compression": "snappy"}, "csv takes the compressions"),
        ({"path": "a.xlsx", "compression": "gzip"}, "excel takes the compressions none"),
        ({"path": "a.xlsx", "sheet": "a/b"}, "pattern"),
    ],
)
def test_configs_that_are_refused(config: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        FileWrite.from_json(config)


class TestObjectStores:
    """The same promises by manifests."""

    @pytest.mark.parametrize("format_", ["parquet", "csv", "jsonl"])
    def test_folders(self, desk: Desk, memory: Any, format_: str) -> None:
        config = {"path": "memory://lake/t", "mode": "append", "format": format_}
        data = dataset(desk, {"a": [1, 2]})
        assert write(desk, data, DAY.format(1), **config).outcome == "loaded"
        assert write(desk, data, DAY.format(1), **config).outcome == "unchanged"
        write(desk, {"a": [3]}, DAY.format(2), **config)
        assert sorted(desk.read("memory://lake/t").column("a")) == [1, 2, 3]
        write(desk, {"a": [9]}, DAY.format(1), **config)
        assert sorted(desk.read("memory://lake/t").column("a")) == [3, 9]
        write(desk, {"a": [7]}, DAY.format(3), **{**config, "mode": "replace"})
        assert desk.read("memory://lake/t").column("a") == [7]

    @pytest.mark.parametrize("path", ["memory://lake/t", "memory://lake/t.csv.gz"])
    def test_upsert(self, desk: Desk, memory: Any, path: str) -> None:
        config = {"path": path, "mode": "upsert", "keys": ["id"]}
        write(desk, {"id": [1, 2], "t": ["a", "b"]}, DAY.format(1), **config)
        write(desk, {"id": [2, 3], "t": ["B", "c"]}, DAY.format(2), **config)
        assert desk.read(path).rows == [(1, "a"), (2, "B"), (3, "c")]

    def test_a_file_that_is_not_in_the_manifest_is_not_read(self, desk: Desk, memory: Any) -> None:
        write(desk, {"a": [1]}, path="memory://lake/t", mode="append", format="csv")
        memory.pipe_file("/lake/t/part-0123456789abcdef-1-abcdef.csv", b"a\n666\n")
        assert desk.read("memory://lake/t").rows == [(1,)]

    def test_of_two_attempts_the_newer_one_publishes(self, desk: Desk, memory: Any) -> None:
        from airloom.operators.files.listing import locate
        from airloom.operators.loads.objects import ObjectTarget
        from airloom.operators.loads.protocol import Superseded

        node = FileWrite.from_json({"path": "memory://lake/t", "mode": "append"})
        data = dataset(desk, {"a": [1]})
        load = Load("p", "out", "file", "one", -1, data.content_hash)
        context = desk.context({}, [], Bounds())
        place = locate("memory://lake/t", None, desk.settings)
        old, new = (ObjectTarget(data, load, context, node.config, place) for _ in range(2))  # type: ignore[arg-type]
        first = old.take_token()
        old.stage(first)
        second = new.take_token()
        new.stage(second)
        with pytest.raises(Superseded):
            old.publish(first)
        new.publish(second)
        new.sweep(second)
        assert desk.read("memory://lake/t").rows == [(1,)]
        assert len(memory.find("/lake/t")) == 1

    def test_of_two_writers_one_gets_the_manifest(self, memory: Any) -> None:
        from airloom.operators.files.manifests import Manifest, create_manifest, newest_manifest

        assert create_manifest(memory, "/lake/t", Manifest(1, {"files": ["a"]}))
        assert not create_manifest(memory, "/lake/t", Manifest(1, {"files": ["b"]}))
        found = newest_manifest(memory, "/lake/t")
        assert found is not None
        assert found.files == ("a",)


def test_gzip_header_tells_no_time(desk: Desk) -> None:
    write(desk, TABLE, path="a.csv.gz")
    data = (desk.root / "a.csv.gz").read_bytes()
    assert data[4:8] == b"\x00\x00\x00\x00"
    assert gzip.decompress(data).startswith(b"id,text,value\n")
