"""Checking in children: what a hostile document does stays its own problem."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from airloom.dag_factory.checking import Work, check_documents
from airloom.dag_factory.plan_cache import Compiled, PlanCache


def behave(data: bytes, path: str) -> Compiled:
    """A check that does what the document says."""
    if data == b"die":
        os.kill(os.getpid(), signal.SIGKILL)
    if data == b"exit":
        os._exit(3)
    if data == b"hog":
        bytearray(64 << 30)
    if data == b"hang":
        time.sleep(600)
    return Compiled(data.decode(), plan=path.encode())


def results(*contents: bytes, time_limit: float = 30) -> dict[str, Compiled]:
    work = [Work(f"{number}", f"{number}.json", content) for number, content in enumerate(contents)]
    return {item.path: compiled for item, compiled in check_documents(work, behave, time_limit=time_limit)}


def test_each_document_has_its_result() -> None:
    contents = [f"id{number}".encode() for number in range(45)]
    found = results(*contents)
    assert {path: compiled.id for path, compiled in found.items()} == {f"{n}.json": f"id{n}" for n in range(45)}


def test_a_document_that_kills_its_checker_harms_no_other() -> None:
    found = results(b"a", b"die", b"b", b"exit", b"c")
    assert [found[f"{n}.json"].id for n in (0, 2, 4)] == ["a", "b", "c"]
    assert "exit -9" in found["1.json"].problems[0].message
    assert "exit 3" in found["3.json"].problems[0].message


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process how much it has mapped")
def test_a_document_that_takes_all_memory_harms_no_other() -> None:
    found = results(b"a", b"hog", b"b")
    assert (found["0.json"].id, found["2.json"].id) == ("a", "b")
    assert "ended the checker" in found["1.json"].problems[0].message


def test_a_document_that_hangs_is_given_up() -> None:
    found = results(b"a", b"hang", b"b", time_limit=0.5)
    assert (found["0.json"].id, found["2.json"].id) == ("a", "b")
    assert "longer than 0.5 s" in found["1.json"].problems[0].message


def die_once(data: bytes, path: str) -> Compiled:
    """A check that is killed the first time, as on a machine short of memory."""
    marker = Path(data.decode())
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return Compiled("fine", plan=b"")


def test_a_checker_that_dies_once_is_given_another_try(tmp_path: Path) -> None:
    work = [Work("1", "1.json", str(tmp_path / "marker").encode())]
    ((_, compiled),) = check_documents(work, die_once)
    assert compiled.id == "fine"


def test_what_is_not_the_documents_fault_is_not_kept(tmp_path: Path) -> None:
    found = results(b"die", b"a")
    cache = PlanCache(tmp_path)
    cache.put("1", found["0.json"])
    cache.put("2", found["1.json"])
    assert cache.get("1") is None
    assert cache.get("2") == found["1.json"]


def test_nothing_to_check() -> None:
    assert results() == {}
