"""Data sets and their place in the exchange."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from airloom.operators.columns import Columns
from airloom.operators.connection import Connection
from airloom.operators.exchange import Dataset, safe_part, storage_options, sweep_runs

DATASET = Dataset(
    url="/exchange/p/r/n/1",
    files=("a.parquet", "b.parquet"),
    rows=2,
    bytes=10,
    content_hash="00",
    columns=Columns.of([("x", "BIGINT"), ("l", "INTEGER[]")]),
    null_counts={"x": 0},
    watermarks={"s": "9"},
    bounds={"s": {"after": None, "up_to": "9"}},
    storage={"key": "planted"},
)


def test_the_json_of_a_data_set_keeps_all_but_the_credentials() -> None:
    data = DATASET.as_json()
    assert Dataset.from_json(data) == DATASET
    assert "planted" not in str(data) + repr(DATASET)
    assert data["columns"][0] == {"name": "x", "type": "integer", "engine_type": "BIGINT"}


def test_a_reader_streams_all_files_in_order(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    for name, first in (("b.parquet", 0), ("a.parquet", 10)):
        pq.write_table(pa.table({"x": list(range(first, first + 10))}), tmp_path / name, row_group_size=3)
    columns = Columns.of([("x", "BIGINT")])
    for url in (str(tmp_path), f"file://{tmp_path}"):
        dataset = Dataset(url, ("b.parquet", "a.parquet"), 20, 0, "", columns, {}, {})
        batches = list(dataset.reader(batch_rows=4))
        assert [value.as_py() for batch in batches for value in batch["x"]] == list(range(20))
        assert max(batch.num_rows for batch in batches) <= 4


@pytest.mark.parametrize(
    "name",
    ["../../etc", "..", ".hidden", "a/b", "manual__2024-01-01T00:00:00+00:00", "x" * 300, "ä", "a\x00b", " ", ""],
)
def test_a_name_becomes_one_part_of_a_path(name: str) -> None:
    part = safe_part(name)
    assert part
    assert len(part) < 120
    assert "/" not in part
    assert not part.startswith(".")
    assert part.isascii()
    assert safe_part(name) == part


def test_no_two_names_become_one_part() -> None:
    names = ["a:b", "a_b", "a/b", "A_b", "x" * 101, "x" * 102]
    assert len({safe_part(name) for name in names}) == len(names)
    assert safe_part("orders") == "orders"


def aged(folder: Path, days: float) -> None:
    moment = time.time() - days * 86_400
    for entry in sorted(folder.rglob("*"), reverse=True):
        os.utime(entry, (moment, moment))
    os.utime(folder, (moment, moment))


@pytest.mark.parametrize("prefix", ["", "file://"])
def test_runs_past_their_retention_are_swept(tmp_path: Path, prefix: str) -> None:
    for pipeline, run, days in [("p", "old", 9), ("p", "kept", 9), ("p", "young", 3), ("other", "old", 9)]:
        (tmp_path / pipeline / run / "n" / "1").mkdir(parents=True)
        (tmp_path / pipeline / run / "n" / "1" / "part.parquet").write_text("x")
        aged(tmp_path / pipeline / run, days)
    assert sweep_runs(f"{prefix}{tmp_path}", "p", "kept", 7, {}) == ["old"]
    assert sorted(found.name for found in (tmp_path / "p").iterdir()) == [".swept", "kept", "young"]
    assert (tmp_path / "other" / "old").exists()


@pytest.mark.parametrize("prefix", ["", "file://"])
def test_it_is_swept_at_most_once_an_hour(tmp_path: Path, prefix: str) -> None:
    (tmp_path / "p").mkdir()
    assert sweep_runs(f"{prefix}{tmp_path}", "p", "r", 7, {}) == []
    (tmp_path / "p" / "old" / "n").mkdir(parents=True)
    (tmp_path / "p" / "old" / "n" / "part.parquet").write_text("x")
    aged(tmp_path / "p" / "old", 9)
    assert sweep_runs(f"{prefix}{tmp_path}", "p", "r", 7, {}) == []
    os.utime(tmp_path / "p" / ".swept", (0, 0))
    assert sweep_runs(f"{prefix}{tmp_path}", "p", "r", 7, {}) == ["old"]


def test_credentials_of_a_remote_exchange_come_from_a_connection() -> None:
    assert storage_options(None) == {}
    aws = Connection("x", "aws", login="id", password="secret", extra={"endpoint_url": "http://s3"})
    assert storage_options(aws) == {"key": "id", "secret": "secret", "endpoint_url": "http://s3"}
    sftp = Connection("x", "sftp", login="ann", password="secret")
    assert storage_options(sftp) == {"username": "ann", "password": "secret"}
