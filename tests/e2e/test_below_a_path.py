"""An Airflow that lives below a path of its host, as ``[api] base_url`` says."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from scripts import ui
from scripts.chromium import log_in
from tests.airflow_home import AirflowHome
from tests.dag_factory.repositories import document
from tests.e2e.airflow_server import configure
from tests.plugins.server import SEEDER


def test_every_page_stays_below_it(users_home: AirflowHome, browser: Browser, tmp_path: Path) -> None:
    ui.build()
    server = configure(users_home.copy(tmp_path / "airflow"))
    root = f"{server.url}/team"
    server.home = server.home.with_environment(AIRFLOW__API__BASE_URL=f"{root}/")
    server.store.create()
    server.store.publish("below.json", document("below"), SEEDER, "Add", base=None)
    state = tmp_path / "state.json"
    try:
        server.start("api-server")
        log_in(browser, root, "editor", server.home.passwords["editor"], state)
        with browser.new_context(base_url=f"{root}/", storage_state=state) as context:
            page = context.new_page()
            asked: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
            page.on("websocket", lambda socket: asked.append(socket.url.replace("ws:", "http:")))
            page.goto("airloom/pipelines")
            expect(page.get_by_role("status").filter(has_text="ive")).to_have_text("Live")
            page.get_by_role("link", name="below").first.click()
            expect(page.locator(".react-flow__node").first).to_be_visible()
            page.goto("plugin/airloom/pipelines")
            page.get_by_role("link", name="below").first.click()
            expect(page.locator(".react-flow__node").first).to_be_visible()
            ours = [url for url in asked if "/airloom" in url]
            assert ours
            assert [url for url in ours if not url.startswith(root)] == []
    finally:
        server.stop()
