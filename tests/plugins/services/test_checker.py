"""Children that check documents: warm, and ended by nothing that a document does."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest

from airloom.plugins.services.checker import Checker

_CHILD = """
import json, os, sys, time
for line in sys.stdin:
    kind, asked = json.loads(line)
    if asked == "die":
        os._exit(3)
    if asked == "die once" and not os.path.exists(sys.argv[1]):
        open(sys.argv[1], "w").close()
        os._exit(3)
    if asked == "hang":
        time.sleep(60)
    if asked == "environment":
        asked = sorted(os.environ)
    print(json.dumps({"asked": asked, "pid": os.getpid()}), flush=True)
"""


@pytest.fixture
def stand_in(tmp_path: Path) -> Checker:
    """A checker whose children do what they are told."""
    return Checker(children=1, time_limit=1.0, command=(sys.executable, "-c", _CHILD, str(tmp_path / "died")))


def ask(checker: Checker, *documents: str) -> list[dict[str, Any]]:
    """The reports of documents, one after the other."""

    async def all_of_them() -> list[dict[str, Any]]:
        try:
            return [await checker.report(document) for document in documents]
        finally:
            await checker.close()

    return asyncio.run(all_of_them())


def messages(report: dict[str, Any]) -> list[str]:
    return [found["message"] for found in report["problems"]]


def test_a_child_lives_on_between_documents(stand_in: Checker) -> None:
    first, second = ask(stand_in, "one", "two")
    assert (first["asked"], second["asked"]) == ("one", "two")
    assert first["pid"] == second["pid"]


def test_one_that_hangs_is_ended_and_the_next_is_answered(stand_in: Checker) -> None:
    hung, after = ask(stand_in, "hang", "next")
    assert messages(hung) == ["checking the document took longer than 1 s"]
    assert not hung["ok"]
    assert after["asked"] == "next"


def test_one_that_dies_twice_is_the_documents_fault(stand_in: Checker) -> None:
    died, after = ask(stand_in, "die", "next")
    assert messages(died) == ["checking the document ended the checker"]
    assert after["asked"] == "next"


def test_one_that_dies_once_is_tried_again(stand_in: Checker) -> None:
    (again,) = ask(stand_in, "die once")
    assert again["asked"] == "die once"


def test_a_child_knows_nothing_of_airflow(stand_in: Checker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__API__SECRET_KEY", "secret")
    (report,) = ask(stand_in, "environment")
    assert not [name for name in report["asked"] if name.startswith("AIRFLOW")]


def test_a_cancelled_request_gets_no_other_ones_answer(stand_in: Checker) -> None:
    async def story() -> dict[str, Any]:
        waiting = asyncio.create_task(stand_in.report("hang"))
        await asyncio.sleep(0.3)
        waiting.cancel()
        try:
            return await stand_in.report("mine")
        finally:
            await stand_in.close()

    assert asyncio.run(story())["asked"] == "mine"
