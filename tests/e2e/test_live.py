"""Whether a page is live, and that it is again after the server was away."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.dag_factory.repositories import document
from tests.e2e.airflow_server import AirflowServer
from tests.plugins.server import SEEDER

AWAY = 90_000
"""Milliseconds in which an api-server starts, and the longest pause between two attempts passes."""


def test_a_page_says_that_it_is_live_and_is_so_again_when_the_server_is(
    own_server: AirflowServer, browser: Browser
) -> None:
    with browser.new_context(base_url=f"{own_server.url}/") as context:
        token = own_server.token_of("admin")
        context.add_cookies([{"name": "_token", "value": token, "url": own_server.url}])
        page = context.new_page()
        sockets: list[str] = []
        page.on("websocket", lambda socket: sockets.append(socket.url))
        page.goto("airloom/pipelines")
        status = page.get_by_role("status").filter(has_text="ive")
        expect(status).to_have_text("Live")
        assert len(sockets) == 1
        page.evaluate("window.before = true")
        own_server.stop("api-server")
        expect(page.get_by_text("Reconnecting…")).to_be_visible()
        expect(page.get_by_text("Not live: looking every 10 s")).to_be_visible(timeout=AWAY)
        own_server.store.publish("arrived.json", document("arrived"), SEEDER, "Add", base=own_server.store.tip())
        own_server.start("api-server")
        expect(status).to_have_text("Live", timeout=AWAY)
        expect(page.get_by_text("arrived").first).to_be_visible()
        assert page.evaluate("window.before"), "the page was not loaded again"


def test_a_page_behind_what_lets_no_socket_through_is_live_all_the_same(
    own_server: AirflowServer, browser: Browser
) -> None:
    with browser.new_context(base_url=f"{own_server.url}/") as context:
        context.add_cookies([{"name": "_token", "value": own_server.token_of("admin"), "url": own_server.url}])
        page = context.new_page()
        page.route_web_socket("**/live/ws", lambda socket: socket.close())
        page.goto("airloom/pipelines")
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
        own_server.store.publish("streamed.json", document("streamed"), SEEDER, "Add", base=own_server.store.tip())
        expect(page.get_by_text("streamed").first).to_be_visible(timeout=9_000)
