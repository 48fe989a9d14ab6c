"""``file.read``: formats, types, several files, bad rows, increments, other systems."""

from __future__ import annotations

import bz2
import datetime
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pydantic import ValidationError

from airloom.operators.connectors.file_read import FileRead
from airloom.operators.node import Bounds, Scan, Stream
from airloom.operators.problems import ConfigError, DataError
from tests.operators.files.reading import Desk

SAMPLE = Path(__file__).parents[2] / "data" / "orders.csv"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.at(tmp_path)


@pytest.fixture
def memory() -> Iterator[Any]:
    filesystem = fsspec.filesystem("memory")
    yield filesystem
    filesystem.store.clear()
    filesystem.pseudo_dirs[:] = [""]


def test_the_example_reads_the_sample(desk: Desk) -> None:
    desk.put("orders.csv", SAMPLE.read_bytes())
    config = dict(FileRead.example)
    result = desk.read(config.pop("path"), **config)
    assert result.columns == {"id": "BIGINT", "placed": "DATE", "amount": "DECIMAL(10,2)"}
    assert result.rows[0] == (1, datetime.date(2024, 1, 5), Decimal("120.50"))
    node = FileRead.from_json(FileRead.example)
    declared = node.declared()
    assert declared is not None
    assert {column.name: column.type for column in declared} == result.columns


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.jsonl", "a.json", "a.parquet"])
def test_local_files_are_scanned_by_the_engine(desk: Desk, name: str) -> None:
    import gzip

    text = '[{"a":1}]' if name == "a.json" else '{"a":1}\n' if name == "a.jsonl" else "a\n1\n"
    if name == "a.parquet":
        pq.write_table(pa.table({"a": [1]}), desk.root / name)
    else:
        desk.put(name, gzip.compress(text.encode()) if name.endswith(".gz") else text)
    result = desk.read(name)
    assert (result.kind, result.rows, result.columns) == (Scan, [(1,)], {"a": "BIGINT"})


LATE = [
    ("integer", "1", "1.5"),
    ("integer", "1", "007"),
    ("integer", "1", "0x10"),
    ("integer", "1", "9223372036854775808"),
    ("float", "1.5", "x"),
    ("date", "2024-01-05", "2024-01-05 10:00:00"),
    ("date", "2024-01-05", "05/01/2024"),
    ("timestamp", "2024-01-05 10:00:00", "2024-01-05 10:00:00+02"),
    ("timestamp_tz", "2024-01-05T10:00:00Z", "yesterday"),
    ("boolean", "true", "maybe"),
    ("time", "10:00:00", "25:00:00"),
]


@pytest.mark.parametrize(("type_", "good", "late"), LATE)
@pytest.mark.parametrize("piped", [False, True], ids=["scanned", "piped"])
def test_a_late_value_that_does_not_fit_is_named_and_never_changed(
    desk: Desk, type_: str, good: str, late: str, piped: bool
) -> None:
    lines = 120_000 if len(good) > 15 else 300_000
    text = "n,v\n" + "".join(f"{number},{good}\n" for number in range(lines)) + f"0,{late}\n1,{good}\n"
    assert len(text) > 2 * 1024 * 1024
    name = "late.csv.bz2" if piped else "late.csv"
    desk.put(name, bz2.compress(text.encode(), 1) if piped else text)
    expected = rf"'{name}', line {lines + 2}, column 'v': '{late.replace('+', '[+]')}' is not of type {type_};"
    with pytest.raises(DataError, match=expected):
        desk.read(name)


DECLARED = [
    ("integer", "007", 7),
    ("integer", " 5 ", 5),
    ("integer", "1.0", 1),
    ("int8", "127", 127),
    ("decimal(5,2)", "1.10", Decimal("1.10")),
    ("decimal(5,2)", "1.100", Decimal("1.10")),
    ("float", "1e3", 1000.0),
    ("date", "2024-1-5", datetime.date(2024, 1, 5)),
    ("date", "2024-01-05 00:00:00", datetime.date(2024, 1, 5)),
    ("timestamp", "2024-01-05", datetime.datetime(2024, 1, 5)),
    ("boolean", "1", True),
    ("string", "007", "007"),
    ("json", '{""a"": 1}', '{"a": 1}'),
    ("timestamp_tz", "2024-01-05 10:00", datetime.datetime(2024, 1, 5, 10, tzinfo=datetime.timezone.utc)),
]


@pytest.mark.parametrize(("type_", "text", "value"), DECLARED)
def test_declared_types(desk: Desk, type_: str, text: str, value: object) -> None:
    desk.put("a.csv", f'v,w\n"{text}",x\n"",y\n')
    expected = [value, "" if type_ == "string" else None]
    assert desk.read("a.csv", columns={"v": type_}).column("v") == expected


@pytest.mark.parametrize(
    ("type_", "text"),
    [("integer", "1.5"), ("int8", "128"), ("decimal(5,2)", "1.105"), ("decimal(3,2)", "12.5"), ("date", "2024-02-30"),
     ("uuid", "x"), ("timestamp", "2024-01-05 10:00:00.1234567"), ("json", "{")],
)  # fmt: skip
def test_declared_types_are_enforced(desk: Desk, type_: str, text: str) -> None:
    desk.put("a.csv", f"v\n{text}\n")
    with pytest.raises(DataError, match=r"'a\.csv', line 2, column 'v'"):
        desk.read("a.csv", columns={"v": type_})


def test_formats_of_dates_are_said(desk: Desk) -> None:
    desk.put("a.csv", "d,t\n05/01/2024,05/01/2024 10:30\n")
    csv = {"date_format": "%d/%m/%Y", "timestamp_format": "%d/%m/%Y %H:%M"}
    result = desk.read("a.csv", columns={"d": "date", "t": "timestamp"}, csv=csv)
    assert result.rows == [(datetime.date(2024, 1, 5), datetime.datetime(2024, 1, 5, 10, 30))]


def test_columns_are_taken_by_name_whatever_their_order(desk: Desk) -> None:
    desk.put("a.csv", "a,b\n1,x\n")
    desk.put("b.csv", "b,a\ny,2\n")
    desk.put("c.csv", "A;B\n3;z\n")
    assert desk.read("[ab].csv").rows == [(1, "x"), (2, "y")]
    assert desk.read("a.csv", columns={"b": "string", "a": "int32"}).rows == [("x", 1)]


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_files_with_different_columns(desk: Desk, ending: str) -> None:
    for name, table in (("a", {"x": [1], "y": ["p"]}), ("b", {"x": [2], "z": [1.5]})):
        _write(desk.root / f"{name}.{ending}", table)
    with pytest.raises(DataError, match=r"'a\..*' has no column 'z'.*union_by_name"):
        desk.read(f"*.{ending}")
    result = desk.read(f"*.{ending}", union_by_name=True, filename_column="file")
    assert list(result.columns) == ["x", "y", "z", "file"]
    assert result.rows == [(1, "p", None, f"a.{ending}"), (2, None, 1.5, f"b.{ending}")]
    with pytest.raises(DataError, match="has no column 'q'"):
        desk.read(f"*.{ending}", columns={"q": "string"})


def _write(path: Path, table: dict[str, list[Any]]) -> None:
    if path.suffix == ".parquet":
        pq.write_table(pa.table(table), path)
    elif path.suffix == ".xlsx":
        import openpyxl

        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(list(table))
        for row in zip(*table.values(), strict=True):
            sheet.append(list(row))
        book.save(path)
    else:
        rows = [",".join(table), *(",".join(map(str, row)) for row in zip(*table.values(), strict=True))]
        path.write_text("\n".join(rows) + "\n")


def test_json_keys_and_types_of_the_last_record_count(desk: Desk) -> None:
    lines = '{"a":1}\n' * 50_000 + '{"a":1.5,"late":"x"}\n'
    desk.put("a.jsonl", lines)
    result = desk.read("a.jsonl")
    assert result.columns == {"a": "DOUBLE", "late": "VARCHAR"}
    assert result.rows[-1] == (1.5, "x")


def test_json_records_inside_an_object(desk: Desk) -> None:
    text = '{"meta": {"data": [9]}, "data": {"n": 2, "items": [{"a": 1,\n "b": "x\\ny"}, {"a": 2}]}}'
    desk.put("a.json", text)
    assert desk.read("a.json", records="data.items").rows == [(1, "x\ny"), (2, None)]
    with pytest.raises(DataError, match="has no 'item' on the way to its records; it has: n, items"):
        desk.read("a.json", records="data.item")
    desk.put("one.json", '{"a": 1,\n "b": {"c": [1, 2]}}')
    assert desk.read("one.json").rows == [(1, {"c": [1, 2]})]


@pytest.mark.parametrize(
    "text",
    ['[{"a":1}', "[1, 2]", '{"a":', "[" * 100_000, '[{"a":1},]x', '"text"', '[{"a":1}{"a":2}]'],
    ids=["cut", "no records", "cut object", "deep", "trailing", "scalar", "no comma"],
)
@pytest.mark.parametrize("records", [None, "rows"])
def test_broken_json_is_a_data_error(desk: Desk, text: str, records: str | None) -> None:
    desk.put("a.json", f'{{"rows": {text}' if records else text)
    with pytest.raises(DataError, match=r"a\.json"):
        desk.read("a.json", records=records)


def test_a_bad_line_of_json_is_named(desk: Desk) -> None:
    desk.put("a.jsonl", '{"a":1}\n{"a":2}\nnot json\n{"a":3}\n')
    with pytest.raises(DataError, match=r"'a\.jsonl', line 3: this is no JSON"):
        desk.read("a.jsonl")
    desk.put("b.jsonl", '{"a":1}\n{"a":1.5}\n')
    with pytest.raises(DataError, match=r"'b\.jsonl', line 2, column 'a': '1\.5' is not of type integer"):
        desk.read("b.jsonl", columns={"a": "integer"})


@pytest.mark.parametrize("declared", [None, {"a": "integer", "b": "string"}], ids=["found", "declared"])
def test_bad_rows_are_skipped_and_counted(desk: Desk, declared: dict[str, str] | None) -> None:
    rows = "".join(f"{number},x\n" for number in range(300_000))
    desk.put("a.csv", "a,b\n1\n" + rows + "1,2,3\nbad,y\n5,z\n" + '6,"q"q\n')
    result = desk.read("a.csv", on_bad_row="skip", **({"columns": declared} if declared else {}))
    assert result.details == {"skipped_rows": 4}
    assert len(result.rows) == 300_001
    assert result.rows[-1] == (5, "z")


def test_bad_lines_of_json_are_skipped_and_counted(desk: Desk) -> None:
    desk.put("a.jsonl", '{"a":1}\nnope\n[1]\n\n{"a":"x"}\n{"a":2}\n')
    result = desk.read("a.jsonl", on_bad_row="skip", columns={"a": "integer"})
    assert (result.rows, result.details) == ([(1,), (2,)], {"skipped_rows": 3})


def test_texts_that_mean_no_value(desk: Desk) -> None:
    desk.put("a.csv", "a,b\n1,NA\nNA,-\n3,x\n")
    assert desk.read("a.csv", null_values=["NA", "-"]).rows == [(1, None), (None, None), (3, "x")]


def test_excel(desk: Desk) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.append(["ignored"])
    second = book.create_sheet("Orders")
    second.append(["Report", None, None, None, None])
    second.append(["id", "price", "day", "at", "text"])
    second.append([1, 1.5, datetime.date(2024, 1, 5), datetime.datetime(2024, 1, 5, 10, 30), "=not a formula"])
    second.append([2, 2, datetime.date(2024, 1, 6), None, None])
    second["E3"].data_type = "s"
    book.save(desk.root / "a.xlsx")
    for sheet in ("Orders", 2):
        result = desk.read("a.xlsx", excel={"sheet": sheet, "header_row": 2})
        assert list(result.columns.values()) == ["BIGINT", "DOUBLE", "DATE", "TIMESTAMP", "VARCHAR"]
        assert result.rows[1] == (2, 2.0, datetime.date(2024, 1, 6), None, None)
        assert result.rows[0][4] == "=not a formula"
    with pytest.raises(ConfigError, match=r"has no sheet 'Order'.*did you mean 'Orders'"):
        desk.read("a.xlsx", excel={"sheet": "Order"})
    with pytest.raises(ConfigError, match="has 2 sheets, not 3"):
        desk.read("a.xlsx", excel={"sheet": 3})


def test_parquet_types_and_declared_ones(desk: Desk) -> None:
    pq.write_table(pa.table({"a": [1, 300], "b": [1.5, 2.0]}), desk.root / "a.parquet")
    assert desk.read("a.parquet", columns={"b": "float", "a": "int16"}).columns == {"b": "DOUBLE", "a": "SMALLINT"}
    for column, type_, value in (("a", "int8", "300"), ("b", "integer", "1.5")):
        with pytest.raises(DataError, match=rf"column '{column}': '{value}' is not of type"):
            desk.read("a.parquet", columns={column: type_})


def test_no_rows_and_one_megabyte(desk: Desk) -> None:
    desk.put("none.csv", "a,b\n")
    assert desk.read("none.csv").rows == []
    desk.put("none.jsonl", "")
    assert desk.read("none.jsonl", columns={"a": "integer"}).rows == []
    with pytest.raises(DataError, match=r"has no records.*declare them"):
        desk.read("none.jsonl")
    long = "x" * 1_000_000
    desk.put("long.csv", f"a,b\n1,{long}\n2,y\n")
    assert desk.read("long.csv").column("b") == [long, "y"]
    desk.put("long.jsonl", f'{{"b":"{long}"}}\n')
    assert desk.read("long.jsonl").column("b") == [long]


def test_increments_by_modification_time(desk: Desk) -> None:
    for day, name in ((1, "a.csv"), (2, "b.csv"), (3, "c.csv")):
        path = desk.put(name, f"a\n{day}\n")
        os.utime(path, (86_400 * day, 86_400 * day))
    incremental = {"incremental": {"by": "modified"}}
    first = desk.read("*.csv", **incremental)
    assert (first.column("a"), first.observed) == ([1, 2, 3], "1970-01-04T00:00:00.000000+00:00")
    later = desk.read("*.csv", Bounds(after="1970-01-02T00:00:00.000000+00:00", up_to=None), **incremental)
    assert later.column("a") == [2, 3]
    again = Bounds("1970-01-02T00:00:00.000000+00:00", "1970-01-03T00:00:00.000000+00:00")
    assert desk.read("*.csv", again, **incremental).column("a") == [2]
    nothing = desk.read("*.csv", Bounds(after=first.observed), **incremental)
    assert (nothing.rows, nothing.columns, nothing.observed) == ([], {"a": "BIGINT"}, None)


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.jsonl", "a.json", "a.parquet", "a.xlsx"])
def test_other_systems(desk: Desk, memory: Any, name: str) -> None:
    import gzip

    texts = {"a.csv": "a,b\n1,x\n2,\n", "a.jsonl": '{"a":1,"b":"x"}\n{"a":2}\n', "a.json": '[{"a":1,"b":"x"},{"a":2}]'}
    if name in {"a.parquet", "a.xlsx"}:
        _write(desk.root / name, {"a": [1, 2], "b": ["x", None]})
        data = (desk.root / name).read_bytes()
    else:
        data = texts[name.removesuffix(".gz")].encode()
    memory.pipe_file(f"/lake/in/{name}", gzip.compress(data) if name.endswith(".gz") else data)
    result = desk.read(f"memory://lake/in/{name}", filename_column="file")
    assert result.rows == [(1, "x", f"memory://lake/in/{name}"), (2, None, f"memory://lake/in/{name}")]
    assert result.kind is (Scan if "json" in name else Stream)
    assert desk.read("memory://lake/in/*").column("a") == [1, 2]
    assert desk.read("memory://lake/in", columns={"a": "float"}).column("a") == [1.0, 2.0]
    with pytest.raises(ConfigError, match="no file at memory://lake/none"):
        desk.read("memory://lake/none.csv")


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"path": "a.csv", "if_missing": "empty"}, "needs columns"),
        ({"path": "a.csv", "columns": {"a": "integer"}, "filename_column": "A"}, "also one of the columns"),
        ({"path": "a.csv", "columns": {"a": "integr"}}, "unknown type"),
        ({"path": "a.csv", "delimiter": ";"}, "Extra inputs"),
        ({"path": "a.csv", "csv": {"delimiter": ";;"}}, "at most 1"),
    ],
)
def test_configs_that_are_refused(config: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        FileRead.from_json(config)


def test_files_of_two_formats_are_refused(desk: Desk) -> None:
    desk.put("a.csv", "a\n1\n")
    desk.put("b.jsonl", '{"a":1}\n')
    with pytest.raises(ConfigError, match=r"different formats: 'a\.csv' and 'b\.jsonl'"):
        desk.read("*.*")
