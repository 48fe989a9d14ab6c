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
from airloom.plugins.web.errors import Forbidden
from tests.plugins.documents import document


class StandInChecker:
    """Checks in this process; says of every document that its filter runs code, if told to."""

    def __init__(self, *code: str) -> None:
        self.code = list(code)

    async def report(self, text: str) -> dict[str, Any]:
        return report(text.encode()) | {"code": self.code}


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


def publish(role: str, name: str = "orders") -> str:
    user: Any = SimpleAuthManagerUser(username="somebody", role=role)
    return asyncio.run(publishing.publish(user, name, PublishBody(document=document(name), base=None)))


def test_code_is_published_by_those_who_may(found: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "checker", lambda: StandInChecker("some"))
    with pytest.raises(Forbidden, match="nodes that run code"):
        publish("user")
    assert found.tip() is None
    assert publish("admin") == found.tip()


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
