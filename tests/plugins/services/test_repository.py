"""What the API sees of the repository: the newest revision at once, old ones as they were."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest

from airloom.dag_factory.git_remote import Remote
from airloom.dag_factory.git_store import PipelineStore
from airloom.dag_factory.git_tree import Tree
from airloom.dag_factory.plan_cache import PlanCache
from airloom.plugins.services import dags, pipeline_list
from airloom.plugins.services import repository as module
from airloom.plugins.services.dags import Fingerprint
from airloom.plugins.services.live import Topic
from airloom.plugins.services.live_look import look
from airloom.plugins.services.pipeline_list import schedule_text
from airloom.plugins.services.repository import Repository
from airloom.plugins.web.errors import NotFound
from tests.dag_factory.repositories import ANNA, BEN, document


@pytest.fixture
def store(tmp_path: Path) -> PipelineStore:
    return PipelineStore(tmp_path / "pipelines.git")


@pytest.fixture
def found(store: PipelineStore, tmp_path: Path) -> Repository:
    return Repository(store, PlanCache(tmp_path / "plans"))


def test_before_anything_is_published_there_is_nothing(found: Repository) -> None:
    assert found.tip() is None
    assert found.snapshot().entries == {}
    with pytest.raises(NotFound):
        found.snapshot().find("orders")


def test_a_commit_is_seen_at_once_and_git_is_not_asked_in_vain(
    found: Repository, store: PipelineStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.create()
    first = store.publish("orders.json", document("orders"), ANNA, "Add", base=None)
    assert found.tip() == first
    second = store.publish("more.json", document("more"), BEN, "Add", base=first)
    assert found.tip() == second
    monkeypatch.setattr(PipelineStore, "tip", lambda self: pytest.fail("git was asked"))
    assert found.tip() == second


def test_a_packed_branch_is_seen_too(found: Repository, store: PipelineStore) -> None:
    store.create()
    first = store.publish("orders.json", document("orders"), ANNA, "Add", base=None)
    store.git.run("pack-refs", "--all")
    assert found.tip() == first
    second = store.publish("more.json", document("more"), BEN, "Add", base=first)
    store.git.run("pack-refs", "--all")
    assert found.tip() == second


def test_an_old_revision_stays_as_it_was(found: Repository, store: PipelineStore) -> None:
    store.create()
    first = store.publish("orders.json", document("orders"), ANNA, "Add", base=None)
    second = store.publish("orders.json", document("orders", name="Orders"), BEN, "Name", base=first)
    assert found.snapshot(first).find("orders").etag != found.snapshot().find("orders").etag
    changes = found.last_changes(second)
    assert (changes["orders.json"].author, changes["orders.json"].revision) == ("Ben", second)


def test_a_document_is_called_by_its_id_or_else_by_its_file(found: Repository, store: PipelineStore) -> None:
    store.create()
    base = None
    for path, data in {
        "a.json": document("orders"),
        "b.json": document("orders"),
        "broken.json": b"{",
        "list.json": b"[]",
        "odd.json": b'{"id": ["x"]}',
        "deep.json": b"[" * 100_000,
    }.items():
        base = store.publish(path, data, ANNA, "Add", base=base)
    entries = found.snapshot().entries
    assert sorted(entries) == ["broken", "deep", "list", "odd", "orders"]
    assert (entries["orders"].path, entries["orders"].rivals) == ("a.json", ("b.json",))
    assert entries["broken"].document is None


def test_a_new_pipeline_goes_where_pipelines_are(found: Repository, store: PipelineStore, tmp_path: Path) -> None:
    below = Repository(PipelineStore(store.path, subdir="flows"), PlanCache(tmp_path))
    assert found.path_for("new") == "new.json"
    assert below.path_for("new") == "flows/new.json"
    store.create()
    store.publish("team/orders.json", document("orders"), ANNA, "Add", base=None)
    assert found.path_for("new", beside=found.snapshot().find("orders")) == "team/new.json"


def test_a_mirror_is_fetched_now_and_then(
    store: PipelineStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.create()
    first = store.publish("orders.json", document("orders"), ANNA, "Add", base=None)
    mirror = Repository(PipelineStore(tmp_path / "mirror.git", remote=Remote(str(store.path))), PlanCache(tmp_path))
    assert mirror.tip() == first
    second = store.publish("more.json", document("more"), BEN, "Add", base=first)
    assert mirror.tip() == first
    monkeypatch.setattr(module, "FETCH_EVERY", 0.0)
    assert mirror.tip() == second
    store.path.rename(tmp_path / "gone.git")
    assert mirror.tip() == second


@pytest.mark.parametrize(
    ("schedule", "text"),
    [
        (None, None),
        ("daily", None),
        ({}, None),
        ({"cron": "@daily"}, "@daily"),
        ({"every": "PT1H"}, "every PT1H"),
        ({"assets": ["x"], "cron": "0 5 * * *"}, "assets or 0 5 * * *"),
    ],
)
def test_a_schedule_is_a_few_words(schedule: object, text: str | None) -> None:
    assert schedule_text(schedule) == text


@dataclass(frozen=True)
class StandsStill(PipelineStore):
    """A store in which a reading that has begun waits."""

    begun: Event = field(default_factory=Event)
    go_on: Event = field(default_factory=Event)

    def tree(self, revision: str | None = None) -> Tree:
        self.begun.set()
        assert self.go_on.wait(30)
        return super().tree(revision)


def test_nobody_waits_while_another_reads_a_new_revision(found: Repository, store: PipelineStore) -> None:
    store.create()
    first = store.publish("orders.json", document("orders"), ANNA, "Add", base=None)
    before = found.snapshot()
    second = store.publish("more.json", document("more"), BEN, "Add", base=first)
    found.store = slow = StandsStill(store.path)
    with ThreadPoolExecutor(3) as threads:
        reading = threads.submit(found.snapshot)
        assert slow.begun.wait(30)
        assert found.snapshot() is before
        assert found.snapshot_with("orders") is before
        looking = threads.submit(found.snapshot_with, "more")  # who asks for what it adds waits, and finds it
        author = threads.submit(found.refresh)  # who has published waits, and sees it
        slow.go_on.set()
        assert reading.result().revision == second
        assert author.result().revision == second
        assert "more" in looking.result().entries
    assert found.snapshot().revision == second


def test_who_is_told_of_a_revision_finds_it_in_the_list(
    found: Repository, store: PipelineStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing_ran() -> Fingerprint:
        return []

    # In the places of what a server has: the repository that is configured, and Airflow's database.
    monkeypatch.setattr(pipeline_list, "repository", lambda: found)
    monkeypatch.setattr(dags, "fingerprint", nothing_ran)
    store.create()
    first = store.publish("orders.json", document("orders"), ANNA, "Add", base=None)
    assert pipeline_list.refresh() == first
    second = store.publish("more.json", document("more"), BEN, "Add", base=first)
    found.store = slow = StandsStill(store.path)
    with ThreadPoolExecutor(2) as threads:
        reading = threads.submit(found.snapshot)  # somebody else's request
        assert slow.begun.wait(30)
        told = threads.submit(asyncio.run, look(Topic("pipelines"), None))
        assert not wait([told], timeout=0.1).done
        slow.go_on.set()
        state = told.result()
        assert reading.result().revision == second
    assert state is not None
    assert json.loads(state.data)["revision"] == second
    assert pipeline_list._view is not None
    assert "more" in pipeline_list._view.snapshot.entries
