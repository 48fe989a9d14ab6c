"""Everything that opens over a page or beside it, by name: how a person opens it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.builder_page import BuilderPage

DEMO = Path(__file__).resolve().parents[2] / "dags" / "delays_by_carrier.json"
Open = Callable[[Page], None]


def pipelines(page: Page) -> None:
    page.goto("airloom/pipelines")
    expect(page.get_by_role("link", name="Delays by carrier")).to_be_visible()


def builder(page: Page, node: str | None = None) -> BuilderPage:
    page.goto("airloom/pipelines/delays_by_carrier")
    found = BuilderPage(page)
    expect(found.nodes.first).to_be_visible()
    if node is not None:
        found.select(node)
        expect(found.settings.get_by_role("tab").first).to_be_visible()
    return found


def by_button(name: str, opens: str = "dialog") -> Open:
    """A button of the builder with the demo's filter selected, and the role of what it opens."""

    def show(page: Page) -> None:
        builder(page, "arrived")
        page.get_by_role("button", name=name, exact=True).first.click()
        expect(page.get_by_role(opens).first).to_be_visible()  # type: ignore[arg-type]

    return show


def by_key(key: str) -> Open:
    """A shortcut with the demo's filter selected."""

    def show(page: Page) -> None:
        builder(page, "arrived")
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_be_visible()

    return show


def pipeline_menu(page: Page) -> None:
    pipelines(page)
    page.get_by_role("button", name="More for delays_by_carrier").click()
    expect(page.get_by_role("menu")).to_be_visible()


def from_pipeline_menu(entry: str) -> Open:
    def show(page: Page) -> None:
        pipeline_menu(page)
        page.get_by_role("menuitem", name=entry).click()
        expect(page.get_by_role("dialog")).to_be_visible()

    return show


def new_pipeline(page: Page) -> None:
    pipelines(page)
    page.get_by_role("button", name="New pipeline").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Id", exact=True).fill("9 wrong")
    expect(dialog.get_by_role("alert")).to_be_visible()


def tour_dialog(page: Page) -> None:
    pipelines(page)
    page.get_by_role("button", name="Take the tour").click()
    dialog = page.get_by_role("dialog", name="Guided tour")
    expect(dialog.get_by_role("button", name="Start")).to_be_enabled()


def empty_canvas(page: Page) -> None:
    tour(page)
    page.get_by_role("button", name="End the tour").click()
    expect(page.get_by_text("Begin with a source")).to_be_visible()


def tour(page: Page) -> None:
    tour_dialog(page)
    page.get_by_role("dialog").get_by_role("button", name="Start").click()
    expect(page.locator("[data-tour-here]")).to_be_visible()


def context_menu(page: Page) -> None:
    builder(page).node("arrived").click(button="right")
    expect(page.get_by_role("menu")).to_be_visible()


def pane_menu(page: Page) -> None:
    builder(page)
    page.locator(".react-flow__pane").click(button="right", position={"x": 10, "y": 10})
    expect(page.get_by_role("menu")).to_be_visible()


def field_menu(page: Page) -> None:
    found = builder(page, "flights")
    found.settings.get_by_role("button", name="More").first.click()
    expect(page.get_by_role("menu")).to_be_visible()


def suggestions(page: Page) -> None:
    found = builder(page, "per_carrier")
    found.settings.get_by_role("combobox", name="By").click()
    expect(page.get_by_role("listbox")).to_be_visible()


def new_connection(page: Page) -> None:
    found = builder(page)
    page.get_by_role("button", name="Add a node").click()
    page.get_by_role("option", name="postgres.read").click()
    found.settings.get_by_role("button", name="New connection").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def settings_and_params(page: Page) -> None:
    builder(page)
    page.get_by_role("button", name="Pipeline settings").click()
    expect(page.get_by_role("dialog").get_by_text("Parameters", exact=True).first).to_be_visible()


def json_panel(page: Page) -> None:
    builder(page)
    page.get_by_role("tab", name="JSON").click()
    expect(page.get_by_role("textbox", name="The pipeline as JSON")).to_be_visible()


def edited(page: Page, condition: str = " AND arr_delay > 1") -> BuilderPage:
    """What is published with a change that no server keeps, for what else opens the demo."""
    kept = {"document": {}, "base": None, "updated_at": "2026-01-05T05:00:12Z", "etag": '"1"'}
    page.route("**/draft", lambda route: route.fulfill(json=kept))
    page.route("**/draft?*", lambda route: route.fulfill(status=204))
    found = builder(page, "arrived")
    found.settings.get_by_role("textbox", name="Where").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(condition)
    page.keyboard.press("Escape")
    return found


def publish(page: Page) -> None:
    """With a change, and what it is."""
    edited(page)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("dialog").get_by_text("changed").first).to_be_visible()


def merge(page: Page) -> None:
    """Somebody else has changed the same field meanwhile."""
    mine = json.loads(DEMO.read_text())
    theirs = json.loads(DEMO.read_text())
    next(node for node in theirs["nodes"] if node["id"] == "arrived")["config"]["where"] = "arr_delay > 2"
    answer = {"code": "stale", "detail": "stale", "base": mine, "theirs": theirs, "theirs_revision": "0" * 40}
    page.route("**/publish", lambda route: route.fulfill(status=409, json=answer))
    publish(page)
    page.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("dialog", name="Somebody else published meanwhile")).to_be_visible()


def discard(page: Page) -> None:
    edited(page)
    page.get_by_role("button", name="Draft:").click()
    expect(page.get_by_role("menu")).to_be_visible()
    page.get_by_role("menuitem", name="Discard my changes").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def run_bar(page: Page) -> None:
    """The newest run over the canvas, with a node chosen."""
    builder(page)
    page.get_by_role("button", name="Runs", exact=True).click()
    page.get_by_role("button", name="Show the run").last.click()
    bar = page.get_by_role("region", name="Runs of this pipeline")
    expect(bar.get_by_role("status")).to_be_visible()
    BuilderPage(page).select("arrived")


def run_menu(page: Page) -> None:
    run_bar(page)
    page.get_by_role("button", name="More for this run").click()
    expect(page.get_by_role("menu")).to_be_visible()


def mark_node(page: Page) -> None:
    run_menu(page)
    page.get_by_role("menuitem", name="Mark arrived as failed").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def log(page: Page) -> None:
    run_bar(page)
    page.get_by_role("button", name="Log of arrived").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def change_runs(page: Page) -> None:
    page.goto("airloom/runs")
    page.get_by_role("checkbox", name="Choose").nth(1).check()
    page.get_by_role("button", name="Mark failed…").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def run_columns(page: Page) -> None:
    page.goto("airloom/runs")
    page.get_by_role("button", name="Columns", exact=True).click()
    expect(page.get_by_role("button", name="As at first")).to_be_visible()


def connection_dialog(page: Page) -> None:
    page.goto("airloom/connections")
    page.get_by_role("button", name="New connection").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def no_match(page: Page) -> None:
    page.goto("airloom/audit?search=nothing-has-this-name")
    expect(page.get_by_text("Nothing matches")).to_be_visible()


def notifications(page: Page) -> None:
    pipelines(page)
    page.get_by_role("button", name=re.compile("^Notifications")).click()
    expect(page.get_by_role("dialog", name="Notifications")).to_be_visible()


OPENED: Mapping[str, Open] = {
    "notifications": notifications,
    "publish": publish,
    "merge": merge,
    "discard": discard,
    "settings and params": settings_and_params,
    "shortcuts": by_button("Keyboard shortcuts"),
    "node types to add": by_button("Add a node"),
    "go to": by_key("g"),
    "connect": by_key("c"),
    "group": by_key("Control+g"),
    "values of the preview": by_button("Values of this preview"),
    "run": by_button("Run"),
    "context menu of a node": context_menu,
    "context menu of the canvas": pane_menu,
    "menu of a field": field_menu,
    "suggestions": suggestions,
    "new connection from a node": new_connection,
    "JSON": json_panel,
    "run bar": run_bar,
    "menu of a run": run_menu,
    "mark a node": mark_node,
    "log": log,
    "tour, before": tour_dialog,
    "tour": tour,
    "empty canvas": empty_canvas,
    "menu of a pipeline": pipeline_menu,
    "duplicate": from_pipeline_menu("Duplicate…"),
    "delete": from_pipeline_menu("Delete…"),
    "new pipeline": new_pipeline,
    "change runs": change_runs,
    "columns of the runs": run_columns,
    "new connection": connection_dialog,
    "nothing matches": no_match,
}
