"""What befalls a page with edits: a line that breaks before a part was loaded, and being left while it saves."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from airloom.dag_factory.git_store import PipelineStore
from tests.dag_factory.repositories import ANNA
from tests.e2e.airflow_server import AirflowServer
from tests.e2e.browser import OpenPage
from tests.e2e.builder_page import BuilderPage

DESK = {"width": 1440, "height": 900}
AWAY = 90_000
"""Milliseconds in which an api-server starts, and the longest pause between two attempts passes."""


def document(name: str, where: str, **few: Any) -> dict[str, Any]:
    nodes = [
        {"id": "airlines", "type": "file.read", "config": {"path": "flights/airlines.csv"}},
        {"id": "few", "type": "filter", **few, "inputs": {"in": "airlines"}, "config": {"where": where}},
        {"id": "save", "type": "duckdb.write", "inputs": {"in": "few"}, "config": {"table": name}},
    ]
    return {"airloom": 1, "id": name, "nodes": nodes}


def publish(site: AirflowServer, value: dict[str, Any], message: str) -> None:
    path = f"{value['id']}.json"
    site.store.publish(path, json.dumps(value).encode(), ANNA, message, base=site.store.tip())


def name_node(page: Page, builder: BuilderPage, node: str, name: str) -> None:
    builder.select(node)
    builder.settings.get_by_role("tab", name="Node", exact=True).click()
    builder.settings.get_by_role("textbox", name="Name").fill(name)


def draft_is(page: Page, state: str, timeout: float = 30_000) -> None:
    expect(page.get_by_role("button", name=re.compile(f"^Draft: {state}"))).to_be_visible(timeout=timeout)


def test_a_dialog_that_cannot_be_loaded_leaves_the_canvas_and_its_history(open_page: OpenPage) -> None:
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    page.goto("airloom/pipelines/airflow_runs")
    builder = BuilderPage(page)
    expect(builder.nodes.first).to_be_visible()
    before = builder.nodes.count()
    builder.drag_from_palette("sort", 60, 60)
    expect(builder.nodes).to_have_count(before + 1)
    page.context.set_offline(True)
    for opens in ("Run", "Publish"):
        page.get_by_role("button", name=opens, exact=True).click()
        expect(page.get_by_text("This cannot be shown now").last).to_be_visible()
        expect(builder.nodes).to_have_count(before + 1)
    page.context.set_offline(False)
    page.get_by_role("button", name="Publish", exact=True).click()
    dialog = page.get_by_role("dialog", name="Publish airflow_runs")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(builder.nodes).to_have_count(before)


def test_a_page_that_is_left_at_once_meets_its_own_draft_as_its_own(open_page: OpenPage) -> None:
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    page.goto("airloom/pipelines/delays_by_carrier")
    builder = BuilderPage(page)
    expect(builder.nodes.first).to_be_visible()
    before = builder.nodes.count()
    for added in range(1, 4):
        builder.drag_from_palette("sort", 40 * added, 40)
        expect(builder.nodes).to_have_count(before + added)
        page.reload()
        expect(builder.nodes).to_have_count(before + added)
        expect(page.get_by_role("button", name=re.compile("^Draft: Draft saved"))).to_be_visible()
        expect(page.get_by_role("button", name="Draft: Conflict")).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Draft: ")).click()
    page.get_by_role("menuitem", name="Discard my changes").click()
    page.get_by_role("dialog").get_by_role("button", name="Discard").click()
    expect(builder.nodes).to_have_count(before)


def test_two_editors_of_one_node_lose_neither_change(airloom_site: AirflowServer, open_page: OpenPage) -> None:
    publish(airloom_site, document("two_editors", "carrier = 'AA'"), "Begin")
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    page.goto("airloom/pipelines/two_editors")
    builder = BuilderPage(page)
    name_node(page, builder, "few", "Only some")
    draft_is(page, "Draft saved")
    publish(airloom_site, document("two_editors", "carrier = 'UA'"), "Another carrier")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).click()
    merge = page.get_by_role("dialog", name="Somebody else published meanwhile")
    expect(merge.get_by_text("Nothing clashes")).to_be_visible()
    merge.get_by_role("button", name="Merge", exact=True).click()
    merged = page.get_by_role("dialog", name="Publish two_editors")
    merged.get_by_role("button", name="Publish", exact=True).click()
    draft_is(page, "No changes")
    few = json.loads(airloom_site.store.read("two_editors.json"))["nodes"][1]
    assert (few["name"], few["config"]["where"]) == ("Only some", "carrier = 'UA'")


def test_two_windows_of_one_person_lose_neither_change_when_one_crashes(
    airloom_site: AirflowServer, open_page: OpenPage
) -> None:
    publish(airloom_site, document("two_windows", "carrier = 'AA'"), "Begin")
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    other = page.context.new_page()
    for window in (page, other):
        window.goto("airloom/pipelines/two_windows")
        expect(BuilderPage(window).nodes).to_have_count(3)
    name_node(page, BuilderPage(page), "few", "Of the first")
    draft_is(page, "Draft saved")
    name_node(other, BuilderPage(other), "few", "Of the second")
    draft_is(other, "Conflict")
    name_node(page, BuilderPage(page), "save", "Of the first too")
    draft_is(page, "Draft saved")
    other.get_by_role("button", name="Publish", exact=True).click()
    publishing = other.get_by_role("dialog", name="Publish two_windows")
    publishing.get_by_role("button", name="Publish", exact=True).click()
    expect(publishing.get_by_role("alert")).to_contain_text("Another window has changed this draft")
    other.close()

    again = page.context.new_page()
    again.goto("airloom/pipelines/two_windows")
    builder = BuilderPage(again)
    expect(builder.node("few")).to_contain_text("Of the second")
    draft_is(again, "Conflict")
    again.get_by_role("button", name="Draft: Conflict").click()
    again.get_by_role("menuitem", name="Resolve…").click()
    merge = again.get_by_role("dialog", name="Two versions of your draft")
    expect(merge.get_by_text("1 thing was changed by both")).to_be_visible()
    expect(merge.get_by_role("button", name="Merge", exact=True)).to_be_disabled()
    merge.get_by_role("radio", name="Mine").check()
    merge.get_by_role("button", name="Merge", exact=True).click()
    draft_is(again, "Draft saved")
    again.reload()
    expect(builder.node("few")).to_contain_text("Of the second")
    expect(builder.node("save")).to_contain_text("Of the first too")
    expect(again.get_by_role("button", name="Draft: Conflict")).to_have_count(0)


def test_what_is_edited_while_a_version_is_on_its_way_is_the_next_draft(
    airloom_site: AirflowServer, open_page: OpenPage
) -> None:
    publish(airloom_site, document("slow_publish", "carrier = 'AA'"), "Begin")
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    page.goto("airloom/pipelines/slow_publish")
    builder = BuilderPage(page)
    name_node(page, builder, "few", "Only some")
    on_its_way: list[Route] = []
    page.route("**/publish", lambda route: on_its_way.append(route))
    page.get_by_role("button", name="Publish", exact=True).click()
    dialog = page.get_by_role("dialog", name="Publish slow_publish")
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(dialog.get_by_role("button", name="Publishing")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    name_node(page, builder, "few", "Only a few")
    on_its_way.pop().continue_()
    expect(page.get_by_text("Published slow_publish").first).to_be_visible()
    draft_is(page, "Draft saved")
    page.reload()
    expect(builder.node("few")).to_contain_text("Only a few")
    assert json.loads(airloom_site.store.read("slow_publish.json"))["nodes"][1]["name"] == "Only some"


@pytest.mark.parametrize("door", ["airloom/pipelines", "plugin/airloom/pipelines"], ids=["alone", "in Airflow"])
def test_edits_outlast_a_session_that_ends(airloom_site: AirflowServer, open_page: OpenPage, door: str) -> None:
    name = "session_ends" if door.startswith("airloom") else "session_ends_within"
    publish(airloom_site, document(name, "carrier = 'AA'"), "Begin")
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    page.goto(f"{door}/{name}")
    builder = BuilderPage(page)
    expect(builder.nodes).to_have_count(3)
    signed_in = page.context.cookies()
    page.context.clear_cookies()
    name_node(page, builder, "few", "Written while signed out")
    draft_is(page, "Signed out")
    expect(builder.node("few")).to_contain_text("Written while signed out")
    page.context.add_cookies([dict(cookie) for cookie in signed_in])  # type: ignore[list-item, misc]
    draft_is(page, "Draft saved", timeout=AWAY)
    page.reload()
    expect(builder.node("few")).to_contain_text("Written while signed out")


def test_edits_outlast_a_server_that_is_stopped_while_somebody_draws(
    own_server: AirflowServer, browser: Browser
) -> None:
    publish(own_server, document("server_stops", "carrier = 'AA'"), "Begin")
    with browser.new_context(base_url=f"{own_server.url}/", viewport={"width": 1440, "height": 900}) as context:
        context.add_cookies([{"name": "_token", "value": own_server.token_of("admin"), "url": own_server.url}])
        page = context.new_page()
        page.goto("airloom/pipelines/server_stops")
        builder = BuilderPage(page)
        name_node(page, builder, "few", "Before")
        draft_is(page, "Draft saved")
        own_server.stop("api-server")
        builder.settings.get_by_role("textbox", name="Name").fill("While it is away")
        draft_is(page, "Offline")
        own_server.start("api-server")
        draft_is(page, "Draft saved", timeout=AWAY)
        page.reload()
        expect(builder.node("few")).to_contain_text("While it is away")


def publish_as_soon_as_git_lets_it(page: Page, name: str, refusal: str, repair: Callable[[], object]) -> None:
    """A publish that fails leaves the draft and the message, and goes through once what was wrong is repaired."""
    page.goto(f"airloom/pipelines/{name}")
    builder = BuilderPage(page)
    name_node(page, builder, "few", "Only some")
    draft_is(page, "Draft saved")
    page.get_by_role("button", name="Publish", exact=True).click()
    dialog = page.get_by_role("dialog", name=f"Publish {name}")
    dialog.get_by_label("What is changed").fill("Fewer")
    go = dialog.get_by_role("button", name="Publish", exact=True)
    go.click()
    expect(dialog.get_by_role("alert")).to_contain_text(refusal, timeout=AWAY)
    page.reload()
    expect(builder.node("few")).to_contain_text("Only some")
    page.get_by_role("button", name="Publish", exact=True).click()
    dialog.get_by_label("What is changed").fill("Fewer")
    go.click()
    expect(dialog.get_by_role("alert")).to_contain_text(refusal, timeout=AWAY)
    expect(dialog.get_by_label("What is changed")).to_have_value("Fewer")
    repair()
    go.click()
    expect(dialog).to_be_hidden(timeout=AWAY)
    draft_is(page, "No changes")


def test_a_draft_outlasts_a_repository_that_is_locked(airloom_site: AirflowServer, open_page: OpenPage) -> None:
    publish(airloom_site, document("git_locked", "carrier = 'AA'"), "Begin")
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    lock = airloom_site.store.path / "refs" / "heads" / "main.lock"
    lock.touch()
    try:
        publish_as_soon_as_git_lets_it(page, "git_locked", "locked", lock.unlink)
    finally:
        lock.unlink(missing_ok=True)
    [last, *_] = airloom_site.store.history("git_locked.json")
    assert last.message == "Fewer"


def test_a_draft_outlasts_a_remote_that_is_away(own_server: AirflowServer, browser: Browser, tmp_path: Path) -> None:
    upstream, gone = PipelineStore(tmp_path / "upstream.git"), tmp_path / "gone.git"
    upstream.create()
    value = document("git_away", "carrier = 'AA'")
    upstream.publish("git_away.json", json.dumps(value).encode(), ANNA, "Begin", base=None)
    own_server.stop("api-server")
    own_server.home = own_server.home.with_bundle(repo_url=str(upstream.path))
    own_server.start("api-server")
    with browser.new_context(base_url=f"{own_server.url}/", viewport={"width": 1440, "height": 900}) as context:
        context.add_cookies([{"name": "_token", "value": own_server.token_of("admin"), "url": own_server.url}])
        page = context.new_page()
        page.goto("airloom/pipelines/git_away")
        expect(BuilderPage(page).nodes).to_have_count(3)
        upstream.path.rename(gone)
        publish_as_soon_as_git_lets_it(page, "git_away", "cannot be reached", lambda: gone.rename(upstream.path))
    assert [change.message for change in upstream.history("git_away.json")] == ["Fewer", "Begin"]
