"""Whether a page is live, and that it is again after the server was away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from scripts import ui
from tests.airflow_home import AirflowHome
from tests.dag_factory.repositories import document
from tests.e2e.airflow_server import AirflowServer, running
from tests.plugins.server import SEEDER

AWAY = 90_000
"""Milliseconds in which an api-server starts, and the longest pause between two attempts passes."""


@pytest.fixture
def server(migrated_home: AirflowHome, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AirflowServer]:
    """One of its own, for it is stopped while others would look at it."""
    ui.build()
    home = migrated_home.copy(tmp_path_factory.mktemp("live") / "airflow")
    with running(home) as started:
        started.stop("scheduler", "dag-processor")
        yield started


def test_a_page_says_that_it_is_live_and_is_so_again_when_the_server_is(
    server: AirflowServer, browser: Browser
) -> None:
    with browser.new_context(base_url=f"{server.url}/") as context:
        token = server.token_of("admin")
        context.add_cookies([{"name": "_token", "value": token, "url": server.url}])
        page = context.new_page()
        sockets: list[str] = []
        page.on("websocket", lambda socket: sockets.append(socket.url))
        page.goto("airloom/pipelines")
        status = page.get_by_role("status").filter(has_text="ive")
        expect(status).to_have_text("Live")
        assert len(sockets) == 1
        page.evaluate("window.before = true")
        server.stop("api-server")
        expect(page.get_by_text("Reconnecting…")).to_be_visible()
        expect(page.get_by_text("Not live: looking every 10 s")).to_be_visible(timeout=AWAY)
        server.store.publish("arrived.json", document("arrived"), SEEDER, "Add", base=server.store.tip())
        server.start("api-server")
        expect(status).to_have_text("Live", timeout=AWAY)
        expect(page.get_by_text("arrived").first).to_be_visible()
        assert page.evaluate("window.before"), "the page was not loaded again"


def test_a_page_behind_what_lets_no_socket_through_is_live_all_the_same(
    server: AirflowServer, browser: Browser
) -> None:
    with browser.new_context(base_url=f"{server.url}/") as context:
        context.add_cookies([{"name": "_token", "value": server.token_of("admin"), "url": server.url}])
        page = context.new_page()
        page.route_web_socket("**/live/ws", lambda socket: socket.close())
        page.goto("airloom/pipelines")
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
        server.store.publish("streamed.json", document("streamed"), SEEDER, "Add", base=server.store.tip())
        expect(page.get_by_text("streamed").first).to_be_visible(timeout=9_000)
