"""The guided tour: done for one, done by hand, refused for ever, and on a server without the demo."""

from __future__ import annotations

import time
from pathlib import Path

import duckdb
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.airflow_server import AirflowServer
from tests.e2e.browser import OpenPage, console_errors
from tests.e2e.builder_page import BuilderPage
from tests.e2e.keys import Keys

ROOT = Path(__file__).resolve().parents[2]
DESK = {"width": 1440, "height": 900}
NARROW = {"width": 900, "height": 800}
RUN = 120_000


def coach(page: Page) -> Locator:
    return page.get_by_role("region", name="Guided tour")


def begun(page: Page) -> Locator:
    """The tour's panel, on the first step of a new pipeline."""
    page.goto("plugin/airloom/pipelines")
    coach(page).get_by_role("button", name="Take the tour").click()
    page.get_by_role("dialog", name="Guided tour").get_by_role("button", name="Start").click()
    expect(coach(page).get_by_role("heading")).to_contain_text("Read a file")
    return coach(page)


def test_the_tour_draws_publishes_and_runs_within_two_minutes(open_page: OpenPage, airloom_site: AirflowServer) -> None:
    page = open_page("editor", viewport=NARROW, reduced_motion="reduce")
    errors = console_errors(page)
    panel = begun(page)
    start = time.monotonic()
    heading = panel.get_by_role("heading")
    ended = panel.get_by_role("heading", name="Your first pipeline has run")
    do = panel.get_by_role("button", name="Do it for me").and_(page.locator("[aria-disabled=false]"))
    while not ended.is_visible():
        expect(do.or_(ended)).to_be_visible(timeout=RUN)
        if do.is_visible():
            step = heading.inner_text()
            do.click()
            expect(heading).not_to_have_text(step, timeout=RUN)
    assert time.monotonic() - start < 120
    pipeline = page.url.rpartition("/")[2]
    expect(panel).to_contain_text(f"stand in the table {pipeline}")
    flights = ROOT / "include" / "demo" / "flights" / "flights.parquet"
    late = f"SELECT carrier, count(*) FROM '{flights}' WHERE arr_delay > 60 GROUP BY ALL ORDER BY 1"
    with duckdb.connect(str(airloom_site.home.folder / "warehouse.duckdb"), read_only=True) as warehouse:
        written = warehouse.execute(f"SELECT carrier, late_flights FROM {pipeline} ORDER BY 1").fetchall()
    assert written == duckdb.sql(late).fetchall()

    panel.get_by_role("button", name="End the tour").click()
    expect(panel).to_be_hidden()
    page.get_by_role("navigation", name="Airloom").get_by_role("link", name="Pipelines").click()
    expect(page.get_by_role("link", name="Delays by carrier")).to_be_visible()
    expect(coach(page)).to_have_count(0)
    assert errors == []


def test_the_tour_follows_who_draws_by_hand(open_page: OpenPage) -> None:
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    panel = begun(page)
    heading = panel.get_by_role("heading")
    builder = BuilderPage(page)
    here = page.locator("[data-tour-here]")
    expect(here).to_have_attribute("data-node-type", "file.read")
    # With keys: to what is pointed at, and take it.
    panel.get_by_role("button", name="Show me where").press("Enter")
    expect(here).to_be_focused()
    page.keyboard.press("Enter")
    expect(heading).to_contain_text("Say which file")
    builder.settings.get_by_role("textbox", name="Path").fill("flights/flights.parquet")
    expect(heading).to_contain_text("Keep some of the rows")

    builder.drag_from_palette("filter", 500, 60)
    expect(panel).to_contain_text("Drag from the dot on the right of file_read")
    builder.draw_wire("file_read", "filter")
    expect(heading).to_contain_text("Say which rows")
    panel.get_by_role("button", name="Back").click()
    expect(panel).to_contain_text("This step is done.")
    panel.get_by_role("button", name="Next").click()
    builder.write_code("Where", "arr_delay > 60")
    expect(heading).to_contain_text("Count them")
    # What is skipped is done with what needs it.
    panel.get_by_role("button", name="Skip").click()
    expect(heading).to_contain_text("Count for each carrier")
    panel.get_by_role("button", name="Do it for me").click()
    expect(builder.wire("filter", "aggregate")).to_be_attached()
    expect(heading).to_contain_text("Name the count")

    page.reload()
    expect(heading).to_contain_text("Name the count")
    panel.get_by_role("button", name="End the tour").click()
    expect(panel).to_be_hidden()
    expect(page.get_by_role("button", name="Commands")).to_be_focused()
    page.keyboard.press("Control+k")
    Keys(page).choose("Commands", "Guided tour")
    page.get_by_role("dialog", name="Guided tour").get_by_role("button", name="Start").click()
    expect(heading).to_be_visible()


def test_who_wants_no_tour_is_not_asked_again(open_page: OpenPage) -> None:
    page = open_page("editor", viewport=DESK)
    page.goto("airloom/pipelines")
    coach(page).get_by_role("button", name="Do not show this again").click()
    expect(coach(page)).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="Guided tour")).to_be_visible()
    expect(coach(page)).to_have_count(0)


def test_a_viewer_is_offered_no_tour(open_page: OpenPage) -> None:
    page = open_page("viewer", viewport=DESK)
    page.goto("airloom/pipelines")
    expect(page.get_by_role("link", name="Delays by carrier")).to_be_visible()
    expect(coach(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Guided tour")).to_have_count(0)


def test_without_the_demos_flights_the_tour_does_not_begin(open_page: OpenPage) -> None:
    def none(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json=answer.json() | {"rows": []})

    page = open_page("editor", viewport=DESK)
    page.route("**/api/v1/preview", none)
    page.goto("airloom/pipelines")
    coach(page).get_by_role("button", name="Take the tour").click()
    dialog = page.get_by_role("dialog", name="Guided tour")
    expect(dialog).to_contain_text("The tour needs the demo's flights, and they are not on this server")
    expect(dialog.get_by_role("button", name="Start")).to_be_disabled()
