"""What every Airflow process loads, and what only the api-server makes of it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from airflow.configuration import conf
from fastapi import FastAPI

from airloom.operators.engine import start
from airloom.plugins.airloom_plugin import AirloomPlugin
from airloom.plugins.web import pages

FAB = "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager"


def test_loading_it_costs_other_processes_nothing() -> None:
    code = (
        "import airflow.plugins_manager, json, sys; before = set(sys.modules)\n"
        "from airloom.plugins.airloom_plugin import AirloomPlugin; AirloomPlugin()\n"
        "print(json.dumps(sorted(set(sys.modules) - before)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = json.loads(done.stdout.splitlines()[-1])
    assert [name for name in loaded if not name.startswith("airloom")] == []


@pytest.mark.parametrize(
    ("component", "argv", "executor", "enabled", "prepared"),
    [
        ("Job", "scheduler", "LocalExecutor", "True", True),
        ("Job", "scheduler", "CeleryExecutor,LocalExecutor", "True", True),
        ("Job", "scheduler", "CeleryExecutor", "True", False),
        ("Job", "scheduler", "LocalExecutor", "False", False),
        ("Job", "triggerer", "LocalExecutor", "True", False),
        ("TaskRunnerMarker", "scheduler", "LocalExecutor", "True", False),
    ],
)
def test_a_scheduler_with_local_tasks_has_a_fork_server(
    component: str, argv: str, executor: str, enabled: str, prepared: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    [listener] = AirloomPlugin().listeners
    started: list[str] = []

    def start_server() -> str:
        started.append("here")
        return "here"

    monkeypatch.setattr(start._own, "start", start_server)
    monkeypatch.setenv(start.ADDRESS, "")
    monkeypatch.setattr(sys, "argv", ["airflow", argv])
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", executor)
    monkeypatch.setenv("AIRFLOW__AIRLOOM__FORK_SERVER", enabled)
    listener.on_starting(type(component, (), {})())
    assert started == ["here"] * (prepared and sys.platform == "linux")


def test_the_password_form_is_offered_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conf, "get", lambda *_: FAB)
    assert [view["category"] for view in AirloomPlugin().external_views] == ["user"]
    monkeypatch.setattr(conf, "get", lambda *_: "another.AuthManager")
    assert AirloomPlugin().external_views == []


def test_the_built_ui_is_a_page_and_two_tabs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / pages.ISLAND).write_text("")
    monkeypatch.setattr(pages, "STATIC", tmp_path)
    apps = AirloomPlugin().react_apps
    assert [app["destination"] for app in apps] == ["nav", "dag", "dag_run"]
    assert {app["bundle_url"] for app in apps} == {f"airloom/static/{pages.ISLAND}"}
    assert len({app["url_route"] for app in apps}) == 3
    assert apps[0]["nav_top_level"]


def test_without_a_built_ui_there_are_no_pages_and_a_line_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pages, "STATIC", tmp_path)
    assert AirloomPlugin().react_apps == []
    assert "make ui" in caplog.text


def test_the_page_runs_its_own_scripts_and_programs_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / pages.PAGE).write_text('<base href="/" />')
    monkeypatch.setattr(pages, "STATIC", tmp_path)
    app = FastAPI()
    pages.install(app)

    async def answer() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
            return await client.get("/pipelines")

    policy = asyncio.run(answer()).headers["content-security-policy"]
    sources = dict(directive.strip().split(" ", 1) for directive in policy.split(";"))
    assert sources["default-src"] == sources["connect-src"] == "'self'"
    assert sources["script-src"] == "'self' 'wasm-unsafe-eval'"
