"""A test run of the draft: every node on samples, its state on the canvas, and nothing written anywhere."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
from playwright.sync_api import Locator, Page, expect

from tests.e2e.airflow_server import AirflowServer
from tests.e2e.axe import in_both_schemes
from tests.e2e.browser import OpenPage
from tests.e2e.builder_page import BuilderPage
from tests.e2e.opened import builder, edited

DESK = {"width": 1440, "height": 900}
WRITTEN = ("*.duckdb*", "reports/**/*", "exchange/**/*", "files/**/*")


def contents(home: Path) -> dict[str, tuple[int, int]]:
    """What destinations have written: files of the warehouse, reports and data sets, with their sizes and times."""
    found = [path for pattern in WRITTEN for path in home.rglob(pattern) if path.is_file()]
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in found}


def says(found: BuilderPage, node: str, words: str) -> None:
    expect(found.node(node)).to_have_accessible_name(re.compile(f", {words}$"))


def panel(page: Page) -> Locator:
    return page.get_by_role("region", name="Test run")


def test_the_demo_passes_and_nothing_is_written(open_page: OpenPage, airloom_site: AirflowServer) -> None:
    before = contents(airloom_site.home.folder)
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    found = builder(page)
    page.keyboard.press("t")
    tested = panel(page)
    expect(tested.get_by_role("status")).to_contain_text("All 11 nodes work on samples")
    expect(tested.get_by_role("status")).to_contain_text("Nothing was written.")
    says(found, "flights", "success, 50,000 rows")
    says(found, "arrived", "success, 50,000 → 49,161 rows")
    says(found, "ranked", "success, 16 → 16 rows")
    says(found, "warehouse", "success, 16 rows, not written")
    expect(tested.get_by_role("button", name="Into the warehouse")).to_contain_text(
        re.compile("would (create|replace) delays_by_carrier with 16 rows × 6 columns")
    )
    assert in_both_schemes(page) == []

    # The rows are there already: nobody is asked again.
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/preview") else None)
    tested.get_by_role("button", name="Report").click()
    expect(found.rows("ranked").get_by_role("cell").first).to_be_visible()
    assert asked == []
    assert contents(airloom_site.home.folder) == before

    tested.get_by_role("button", name="Close the test run").click()
    expect(found.node("flights")).to_have_accessible_name(re.compile("“Flights”$"))


def test_a_broken_expression_fails_at_its_node_alone(open_page: OpenPage, airloom_site: AirflowServer) -> None:
    before = contents(airloom_site.home.folder)
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    found = edited(page, " AND CAST(carrier AS INTEGER) > 0")
    page.get_by_role("button", name="Test run on samples").click()
    tested = panel(page)
    status = tested.get_by_role("status")
    expect(status).to_contain_text("1 of 11 nodes failed, 7 were not reached, 3 work")
    expect(status).to_contain_text("First failure: Arrived: ")
    says(found, "arrived", "failed, .*INT32.*")
    says(found, "weather", "success, 26,115 rows")
    says(found, "warehouse", "upstream failed, Arrived")
    assert in_both_schemes(page) == []
    assert contents(airloom_site.home.folder) == before

    page.get_by_role("tab", name="JSON").click()
    found.select("flights")
    tested.get_by_role("button", name="Arrived").click()
    expect(found.settings.get_by_role("textbox", name="Where")).to_be_focused()
    expect(page.get_by_role("region", name="Rows of arrived").get_by_role("alert")).to_contain_text("INT32")

    # What was edited since is not known any more, and what does not read it still is.
    page.get_by_role("button", name="Undo").click()
    expect(tested.get_by_text("The pipeline was changed since.")).to_be_visible()
    expect(found.node("arrived")).not_to_have_accessible_name(re.compile("failed"))
    says(found, "weather", "success, 26,115 rows")
    tested.get_by_role("button", name="Test again").click()
    expect(status).to_contain_text("All 11 nodes work on samples")


def test_a_table_that_lacks_columns_is_found_and_left_alone(open_page: OpenPage, airloom_site: AirflowServer) -> None:
    with duckdb.connect(str(airloom_site.home.folder / "warehouse.duckdb")) as warehouse:
        warehouse.execute("CREATE OR REPLACE TABLE too_narrow (carrier VARCHAR, name VARCHAR)")
    before = contents(airloom_site.home.folder)
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    tables = "airloom/api/v1/connections/-/tables?search=too_narrow"
    # What was listed is remembered for half a minute.
    airloom_site.wait(lambda: page.request.get(tables).json()["total"], "the table to be listed", 60)
    found = edited(page)
    page.locator(".react-flow__pane").click(position={"x": 10, "y": 10})
    page.keyboard.press("1")
    found.select("warehouse")
    found.settings.get_by_role("combobox", name="Table").fill("too_narrow")
    page.get_by_role("button", name="Test run on samples").click()
    tested = panel(page)
    expect(tested.get_by_role("status")).to_contain_text("1 of 11 nodes failed, 10 work")
    lacking = tested.get_by_role("button", name="Into the warehouse")
    expect(lacking).to_contain_text("the data has columns that too_narrow lacks: flights, late_share")
    says(found, "report", "success, 16 rows, not written")
    lacking.click()
    expect(found.settings.get_by_role("combobox", name="Evolve")).to_be_visible()
    assert contents(airloom_site.home.folder) == before


def test_it_can_be_cancelled(open_page: OpenPage) -> None:
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    found = builder(page)
    page.route("**/preview", lambda route: None)
    page.get_by_role("button", name="Test run on samples").click()
    tested = panel(page)
    expect(tested.get_by_role("progressbar", name="Nodes tested")).to_have_attribute("max", "11")
    says(found, "flights", "running")
    says(found, "ranked", "waiting")
    tested.get_by_role("button", name="Cancel").click()
    expect(tested.get_by_role("status")).to_contain_text("Cancelled after 0 of 11 nodes. Nothing was written.")
    says(found, "flights", "cancelled")
