"""Which file a pipeline is in."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from airloom.dag_factory import connection_test
from airloom.dag_factory.shards import (
    MAX_SHARDS,
    SHARD_TEXT,
    divide,
    in_any_shard,
    shard_count,
    shard_name,
    shard_number,
    shard_of,
    stub_name,
    stub_text,
)

IDS = [f"pipeline_{number}" for number in range(3000)]


@pytest.mark.parametrize(
    ("pipelines", "count"),
    [(0, 1), (1, 1), (50, 1), (75, 1), (76, 2), (100, 2), (150, 2), (151, 4), (200, 4), (1000, 16), (1201, 32)],
)
def test_the_count_is_the_power_of_two_nearest_to_a_fiftieth(pipelines: int, count: int) -> None:
    assert shard_count(pipelines) == count


def test_the_count_stops_where_a_workers_folder_ends() -> None:
    assert shard_count(10**6) == MAX_SHARDS


def test_every_pipeline_is_in_one_shard_and_shards_are_about_equal() -> None:
    shards = divide(IDS[:1000])
    assert sorted(name for names in shards.values() for name in names) == sorted(IDS[:1000])
    assert len(shards) == 16
    assert all(35 <= len(names) <= 95 for names in shards.values())


def test_twice_as_many_shards_leave_half_of_the_pipelines_where_they_were() -> None:
    stayed = sum(shard_of(name, 16) == shard_of(name, 32) for name in IDS)
    assert 0.45 < stayed / len(IDS) < 0.55


def test_a_shard_number_finds_its_pipelines_whatever_the_count() -> None:
    for count in (1, 2, 8, 64, MAX_SHARDS):
        assert all(in_any_shard(name, shard_of(name, count)) for name in IDS[:300])


def test_names_and_numbers() -> None:
    assert shard_number(shard_name(7)) == 7
    with pytest.raises(ValueError, match="not the name"):
        shard_number("pipelines_7.py")


def test_airflow_takes_the_generated_files_for_dag_files(tmp_path: Path) -> None:
    from airflow.utils.file import might_contain_dag

    for text in (SHARD_TEXT, stub_text(), connection_test.FILE_TEXT):
        ast.parse(text)
        path = tmp_path / "generated.py"
        path.write_text(text)
        assert might_contain_dag(str(path), safe_mode=True)


def test_a_stub_is_named_after_its_document() -> None:
    assert stub_name("flows/daily.json") == "problems/flows/daily.json.py"


@pytest.mark.parametrize("path", ["../up.json", "/root.json", "a b.json", "ä.json", "-x.json", "x" * 300, "a\n", ""])
def test_a_hostile_name_becomes_a_safe_one_of_its_own(path: str) -> None:
    name = stub_name(path)
    assert name.startswith("problems/")
    assert ".." not in name
    assert name.count("/") == 1
    assert name.isascii()
    assert name.endswith(".py")
    assert stub_name(path + "'") != name
