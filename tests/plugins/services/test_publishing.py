"""Publishing without a server: who may publish code, and what a failing database may not undo."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from airflow.api_fastapi.auth.managers.simple.simple_auth_manager import SimpleAuthManager
from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser
from sqlalchemy.exc import OperationalError

from airloom.dag_factory.git_store import PipelineStore
from airloom.dag_factory.plan_cache import PlanCache
from airloom.plugins.schemas.publishing import PublishBody
from airloom.plugins.services import audit, drafts, pipeline_list, publishing
from airloom.plugins.services import repository as repositories
from airloom.plugins.services.report import report
from airloom.plugins.services.repository import Repository
from airloom.plugins.web import access
from airloom.plugins.web.errors import Conflict, Forbidden
from tests.plugins.documents import CODE, document, with_code


class StandInChecker:
    """Checks in this process."""

    async def report(self, text: str) -> dict[str, Any]:
        return report(text.encode())


async def no_draft(*_: object) -> bool:
    return False


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository that is the deployment's, with notes that go nowhere."""
    repository = Repository(PipelineStore(tmp_path / "pipelines.git"), PlanCache(tmp_path / "plans"))
    for module in (publishing, repositories, pipeline_list):
        monkeypatch.setattr(module, "repository", lambda: repository)
    monkeypatch.setattr(access, "get_auth_manager", SimpleAuthManager)
    monkeypatch.setattr(drafts, "discard", no_draft)
    monkeypatch.setattr(audit, "record", lambda *_, **__: None)
    return repository


def publish(role: str, name: str = "orders", code: str = "", base: str | None = None, **more: Any) -> str:
    user: Any = SimpleAuthManagerUser(username="somebody", role=role)
    made = with_code(document(name), code) if code else document(name)
    return asyncio.run(publishing.publish(user, name, PublishBody(document=made | more, base=base)))


def test_code_is_published_by_those_who_may(found: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "checker", StandInChecker)
    with pytest.raises(Forbidden, match=r"You may not write or change code.*'some'") as caught:
        publish("user", code=CODE)
    assert [(found.pointer, found.node) for found in caught.value.problems or ()] == [("/nodes/1", "some")]
    assert found.tip() is None
    assert publish("admin", code=CODE) == found.tip()


def test_what_stands_around_code_is_anyones_who_edits(found: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "checker", StandInChecker)
    monkeypatch.setattr("airloom.plugins.services.pipelines.repository", lambda: found)
    first = publish("admin", code=CODE)
    second = publish("user", code=CODE, base=first, description="New words")
    changed = CODE.replace("table)", "table) ")
    with pytest.raises(Forbidden):
        publish("user", code=changed, base=second)
    third = publish("admin", code=changed, base=second)
    # The way back to code of before is a change like any other.
    with pytest.raises(Forbidden):
        publish("user", code=CODE, base=third)
    # And so is a version of before, of which it is said that it is the present one.
    with pytest.raises(Conflict):
        publish("user", code=CODE, base=first)
    assert found.tip() == third


def test_a_pipeline_without_code_is_anyones_who_edits(found: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "checker", StandInChecker)
    assert publish("user") == found.tip()


def test_a_database_that_fails_after_the_commit_undoes_nothing(
    found: Repository, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("gone"))

    monkeypatch.setattr(publishing, "checker", StandInChecker)
    monkeypatch.setattr(audit, "record", fail)
    assert publish("user") == found.tip()
    assert "did not take the note" in caplog.text
