"""The tables of the pages: laid out by pointer or keys, kept as views and links, given as files."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.dag_factory.repositories import ANNA
from tests.e2e.airflow_server import AirflowServer
from tests.e2e.axe import violations
from tests.e2e.browser import OpenPage

WIDE = {"width": 1400, "height": 900}


def heads(page: Page) -> Locator:
    return page.locator("th[data-column]")


def order(page: Page) -> list[str]:
    return [str(head.get_attribute("data-column")) for head in heads(page).all()]


def opened(open_page: OpenPage, query: str = "") -> Page:
    page = open_page("editor", viewport=WIDE, reduced_motion="reduce")
    page.goto(f"airloom/pipelines{query}")
    expect(page.get_by_role("link", name="Delays by carrier")).to_be_visible()
    return page


def test_columns_are_moved_widened_and_sorted_and_a_link_shows_the_same(open_page: OpenPage) -> None:
    page = opened(open_page)
    assert order(page)[:3] == ["name", "state", "runs"]
    heads(page).nth(2).get_by_role("button").drag_to(heads(page).nth(1))
    expect(heads(page).nth(1)).to_have_attribute("data-column", "runs")

    grip = page.get_by_role("separator", name="Width of Name")
    before = int(grip.get_attribute("aria-valuenow") or 0)
    box = grip.bounding_box()
    assert box
    page.mouse.move(box["x"] + 4, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 84, box["y"] + 8, steps=4)
    page.mouse.up()
    wide = int(grip.get_attribute("aria-valuenow") or 0)
    assert wide > before
    drawn = heads(page).first.bounding_box()
    assert drawn
    assert abs(drawn["width"] - wide) <= 1

    heads(page).filter(has_text="Nodes").get_by_role("button").click()
    heads(page).filter(has_text="Name").get_by_role("button").click(modifiers=["Shift"])
    expect(page.locator("th[aria-sort]")).to_have_count(1)
    expect(heads(page).filter(has_text="Name")).to_contain_text("sorted by as number 2, ascending")

    query = page.url.partition("?")[2]
    assert "sort=nodes%2Cname" in query
    other = opened(open_page, f"?{query}")
    assert order(other) == order(page)
    expect(other.get_by_role("separator", name="Width of Name")).to_have_attribute("aria-valuenow", str(wide))


def test_the_same_with_keys_alone(open_page: OpenPage) -> None:
    page = opened(open_page)
    grip = page.get_by_role("separator", name="Width of Name")
    grip.focus()
    page.keyboard.press("ArrowRight")
    wide = int(grip.get_attribute("aria-valuenow") or 0)
    page.keyboard.press("ArrowRight")
    expect(grip).to_have_attribute("aria-valuenow", str(wide + 16))

    columns = page.get_by_role("button", name="Columns")
    columns.press("Enter")
    page.get_by_role("button", name="Move State to the left").press("Enter")
    expect(heads(page).first).to_have_attribute("data-column", "state")
    page.get_by_role("checkbox", name="File").press("Space")
    expect(heads(page).last).to_have_attribute("data-column", "path")
    page.keyboard.press("Escape")
    expect(columns).to_be_focused()

    heads(page).filter(has_text="Nodes").get_by_role("button").press("Enter")
    heads(page).filter(has_text="Name").get_by_role("button").press("Shift+Enter")
    assert "sort=nodes%2Cname" in page.url


def test_a_view_is_kept_with_its_filters(open_page: OpenPage) -> None:
    page = opened(open_page)
    page.get_by_role("searchbox").fill("carrier")
    page.get_by_role("button", name="Views").click()
    page.get_by_role("textbox", name="Name of this view").fill("Carriers")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Carriers", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    page.goto("airloom/pipelines")
    expect(page.get_by_role("searchbox")).to_have_value("")
    page.get_by_role("button", name="Views").click()
    page.get_by_role("button", name="Carriers", exact=True).click()
    expect(page.get_by_role("searchbox")).to_have_value("carrier")
    page.reload()
    expect(page.get_by_role("searchbox")).to_have_value("carrier")


def test_what_is_shown_is_given_as_a_file(open_page: OpenPage, tmp_path: Path) -> None:
    page = opened(open_page, "?search=carrier&columns=name,nodes,tags,actions")
    for entry, name in (("As CSV", "pipelines.csv"), ("As an Excel workbook", "pipelines.xlsx")):
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=entry).click()
        assert download.value.suggested_filename == name
        download.value.save_as(tmp_path / name)
    with (tmp_path / "pipelines.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["Name", "Nodes", "Tags"]
    assert "Delays by carrier" in [row[0] for row in rows]
    assert len(rows) == page.locator("tbody tr").count()
    with zipfile.ZipFile(tmp_path / "pipelines.xlsx") as workbook:
        assert b"Delays by carrier" in b"".join(workbook.read(name) for name in workbook.namelist())


def test_the_heads_stay_in_sight(open_page: OpenPage) -> None:
    page = open_page("editor", viewport={"width": 1000, "height": 340})
    page.goto("airloom/pipelines")
    region = page.get_by_role("region", name="Pipelines", exact=True)
    expect(region).to_be_visible()
    region.evaluate("element => element.scrollTo(0, 10_000)")
    assert region.evaluate("element => element.scrollTop") > 0
    inside = region.bounding_box()
    head = heads(page).first.bounding_box()
    assert inside
    assert head
    assert abs(head["y"] - inside["y"]) <= 2


def test_a_long_name_takes_two_lines_and_pushes_nothing_out(airloom_site: AirflowServer, open_page: OpenPage) -> None:
    names = {"long_words": "All flights by origin and hour " * 4, "long_word": "all_flights_by_hour_" * 6}
    nodes = [{"id": "airlines", "type": "file.read", "config": {"path": "flights/airlines.csv"}}]
    for id_, name in names.items():
        document = json.dumps({"airloom": 1, "id": id_, "name": name, "nodes": nodes}).encode()
        airloom_site.store.publish(f"{id_}.json", document, ANNA, "Add", base=airloom_site.store.tip())
    page = open_page("editor", viewport={"width": 900, "height": 900})
    page.goto("airloom/pipelines?search=long_word")
    for id_, name in names.items():
        shown = page.get_by_title(name, exact=True)
        expect(shown).to_be_in_viewport(ratio=1)
        lines = shown.evaluate("element => element.offsetHeight / parseFloat(getComputedStyle(element).lineHeight)")
        assert round(lines) == 2
        expect(page.get_by_role("button", name=f"More for {id_}", exact=True)).to_be_in_viewport(ratio=1)


def test_axe_finds_nothing_in_what_a_table_opens(open_page: OpenPage) -> None:
    page = opened(open_page, "?columns=name:300,state:200,actions:60&sort=state,-name")
    for name in ("Columns", "Views", "Export"):
        page.get_by_role("button", name=name, exact=True).click()
        assert violations(page) == [], name
        page.keyboard.press("Escape")
