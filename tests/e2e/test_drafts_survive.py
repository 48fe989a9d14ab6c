"""What befalls a page with edits: a line that breaks before a part was loaded, and being left while it saves."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.browser import OpenPage
from tests.e2e.builder_page import BuilderPage

DESK = {"width": 1440, "height": 900}


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
