"""Loads into local files under fire."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from airloom.operators.connectors.file_write import FileWrite
from airloom.operators.node import Mode
from airloom.operators.settings import Settings
from tests.faults import harness
from tests.faults.harness import Subject
from tests.faults.rows import Row

FOLDER, FILE = "out/target", "out/target.csv"
CASES = [
    pytest.param(FOLDER, "append", id="folder-append"),
    pytest.param(FOLDER, "replace", id="folder-replace"),
    pytest.param(FOLDER, "upsert", id="folder-upsert"),
    pytest.param(FILE, "replace", id="file-replace"),
    pytest.param(FILE, "upsert", id="file-upsert"),
]


def make_subject(path: str, home: Path) -> Subject:
    """A folder or a file below a fresh file root, read by other means than it is written."""
    root = home / "files"
    target = root / path
    columns = "{'id': 'BIGINT', 'version': 'BIGINT', 'text': 'VARCHAR'}"
    scan = f"read_csv('{target}', columns = {columns})" if path == FILE else f"read_parquet('{target}/*.parquet')"
    database = duckdb.connect()

    def rows() -> list[Row]:
        if not target.exists():
            return []
        return [tuple(row) for row in database.execute(f"SELECT id, version, text FROM {scan}").fetchall()]

    def reset() -> None:
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)

    @contextlib.contextmanager
    def sampler() -> Iterator[Callable[[], tuple[int, int, int]]]:
        with duckdb.connect() as reader:

            def look() -> tuple[int, int, int]:
                # A folder is looked at as one version of it, as a program that has entered it does.
                real = target.resolve() if path == FOLDER else target
                found = reader.execute(
                    f"SELECT count(*), min(version), max(version) FROM {scan.replace(str(target), str(real))}"
                ).fetchone()
                assert found is not None
                return (found[0], found[1], found[2])

            yield look

    return Subject(
        name=path,
        node=FileWrite,
        config=lambda mode: _config(path, mode),
        rows=rows,
        reset=reset,
        sampler=sampler,
        settings=Settings(
            home=str(home),
            exchange=str(home / "exchange"),
            warehouse=str(home / "warehouse.duckdb"),
            file_roots=(str(root),),
            memory_limit=512,
        ),
    )


def _config(path: str, mode: Mode) -> dict[str, object]:
    config: dict[str, object] = {"path": path, "mode": mode}
    return config | ({"keys": ["id"], "cursor": "version"} if mode == "upsert" else {})


@pytest.mark.parametrize(("path", "mode"), CASES)
def test_kill_at_random_moments(path: str, mode: Mode, tmp_path: Path, trials: int) -> None:
    figures = harness.kill_and_retry(make_subject(path, tmp_path), mode, tmp_path / "data", trials)
    print(figures)
    assert not figures.wrong
    assert figures.killed > 0


@pytest.mark.parametrize(("path", "mode"), CASES)
def test_kill_before_each_step(path: str, mode: Mode, tmp_path: Path) -> None:
    figures = harness.kill_at_each_step(make_subject(path, tmp_path), mode, tmp_path / "data")
    print(figures)
    assert not figures.wrong
    assert figures.killed >= 15


@pytest.mark.parametrize("other_data", [False, True], ids=["same rows", "other rows"])
@pytest.mark.parametrize(("path", "mode"), CASES)
def test_two_attempts_at_once(path: str, mode: Mode, other_data: bool, tmp_path: Path, overlaps: int) -> None:
    figures = harness.overlap(make_subject(path, tmp_path), mode, tmp_path / "data", overlaps, other_data)
    print(figures)
    assert not figures.wrong


@pytest.mark.parametrize(("path", "mode"), CASES)
def test_readers_see_whole_loads(path: str, mode: Mode, tmp_path: Path, looks: int) -> None:
    # Each append is one more file for every look that follows.
    samples = looks // 20 if mode == "append" else looks // 2
    figures = harness.watch(make_subject(path, tmp_path), mode, tmp_path / "data", samples)
    print(figures)
    assert not figures.wrong
