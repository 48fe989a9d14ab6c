"""Test data in the builder: pinned, edited in a grid, uploaded, pasted and unpinned; by pointer and by keys."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import violations
from tests.e2e.browser import OpenPage
from tests.e2e.builder_page import BuilderPage

DESK = {"width": 1440, "height": 900}


def opened(open_page: OpenPage) -> tuple[Page, BuilderPage]:
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    page.goto("plugin/airloom/pipelines/delays_by_carrier")
    return page, BuilderPage(page)


def menu(page: Page, entry: str) -> None:
    page.get_by_role("button", name="Test data").click()
    page.get_by_role("menuitem", name=entry).click()


def unpin(page: Page, node: str) -> None:
    page.get_by_role("button", name="Unpin").click()
    page.get_by_role("dialog", name=f"Unpin the rows of {node}?").get_by_role("button", name="Unpin").click()
    expect(page.get_by_role("button", name="Pin these rows")).to_be_visible()


def active(grid: Locator) -> Locator:
    """The cell that keys act on."""
    return grid.get_by_role("gridcell", selected=True)


def test_a_later_node_follows_pinned_edited_and_uploaded_rows(open_page: OpenPage, tmp_path: Path) -> None:
    page, builder = opened(open_page)
    builder.select("airlines")
    expect(builder.rows("airlines").get_by_role("cell", name="Endeavor Air Inc.")).to_be_visible()
    page.get_by_role("button", name="Pin these rows").click()
    expect(builder.node("airlines")).to_have_accessible_name(re.compile("test data"))

    menu(page, "Edit rows")
    dialog = page.get_by_role("dialog", name="Test data of airlines")
    grid = dialog.get_by_role("grid", name="Pinned rows of airlines")
    grid.get_by_role("gridcell", name="United Air Lines Inc.").dblclick()
    dialog.get_by_role("textbox").fill("Edited Airline")
    page.keyboard.press("Enter")
    assert violations(page) == []
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(builder.rows("airlines").get_by_role("cell", name="Edited Airline")).to_be_visible()

    builder.node("ranked").press("Enter")
    expect(builder.rows("ranked").get_by_role("cell", name="Edited Airline")).to_be_visible()
    expect(page.get_by_text("From test data of airlines")).to_be_visible()

    file = tmp_path / "airlines.csv"
    file.write_text("carrier,name\nUA,Uploaded Airline\n")
    builder.select("airlines")
    menu(page, "Upload or paste rows")
    upload = page.get_by_role("dialog", name="Rows that stand in for airlines")
    upload.get_by_label("File").set_input_files(file)
    upload.get_by_role("button", name="Use as test data").click()
    expect(upload).to_have_count(0)
    builder.select("ranked")
    expect(builder.rows("ranked").get_by_role("cell", name="Uploaded Airline")).to_be_visible()
    expect(builder.rows("ranked").get_by_role("cell", name="Edited Airline")).to_have_count(0)

    builder.select("airlines")
    unpin(page, "airlines")
    expect(builder.node("airlines")).not_to_have_accessible_name(re.compile("test data"))
    builder.select("ranked")
    expect(builder.rows("ranked").get_by_role("cell", name="United Air Lines Inc.")).to_be_visible()
    expect(page.get_by_text("From test data of")).to_have_count(0)


def test_the_grid_is_worked_with_keys_and_says_what_does_not_fit(open_page: OpenPage) -> None:
    page, builder = opened(open_page)
    builder.select("airlines")
    menu(page, "Upload or paste rows")
    upload = page.get_by_role("dialog", name="Rows that stand in for airlines")
    upload.get_by_label("Or paste JSON").fill("carrier,name\nUA,One\n")
    expect(upload.get_by_role("alert")).to_contain_text("This is not JSON")
    expect(upload.get_by_role("button", name="Use as test data")).to_be_disabled()
    upload.get_by_label("Or paste JSON").fill("[1]")
    upload.get_by_role("button", name="Use as test data").click()
    expect(upload.get_by_role("alert")).to_contain_text("does not hold records")
    upload.get_by_label("Or paste JSON").fill('[{"carrier": "UA", "name": "One", "planes": 1}]')
    upload.get_by_role("button", name="Use as test data").click()
    expect(builder.rows("airlines").get_by_role("cell", name="One")).to_be_visible()

    menu(page, "Edit rows")
    dialog = page.get_by_role("dialog", name="Test data of airlines")
    grid = dialog.get_by_role("grid", name="Pinned rows of airlines")
    grid.focus()
    keys = page.keyboard
    for key in ("ArrowRight", "ArrowRight"):
        keys.press(key)
    expect(active(grid)).to_have_text("1")
    keys.type("many")
    keys.press("Enter")
    expect(active(grid)).to_have_attribute("aria-invalid", "true")
    expect(dialog.get_by_role("status")).to_contain_text("“many” is not a whole number")
    expect(dialog.get_by_role("button", name="Save")).to_be_disabled()
    keys.press("Control+z")
    expect(active(grid)).to_have_text("1")
    keys.press("F2")
    keys.press("Escape")
    expect(dialog).to_be_visible()
    keys.press("Delete")
    expect(active(grid)).to_have_text("null")
    dialog.get_by_role("button", name="Add a row").click()
    expect(grid.get_by_role("row")).to_have_count(3)
    keys.press("Escape")
    expect(dialog.get_by_text("Your changes are not saved.")).to_be_visible()
    dialog.get_by_role("button", name="Keep editing").click()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(builder.rows("airlines").get_by_role("row")).to_have_count(3)
    unpin(page, "airlines")


def test_it_follows_a_node_that_is_named_anew_and_comes_back_with_undo(open_page: OpenPage) -> None:
    page, builder = opened(open_page)
    builder.select("airlines")
    expect(builder.rows("airlines").get_by_role("cell", name="Endeavor Air Inc.")).to_be_visible()
    page.get_by_role("button", name="Pin these rows").click()
    has_test_data = re.compile("test data")
    expect(builder.node("airlines")).to_have_accessible_name(has_test_data)

    builder.settings.get_by_role("tab", name="Node", exact=True).click()
    name = builder.settings.get_by_role("textbox", name="Id", exact=True)
    name.fill("companies")
    name.press("Enter")
    expect(builder.settings.get_by_role("heading", name="Airlines")).to_be_visible()
    expect(name).to_be_focused()
    expect(name).to_have_value("companies")
    name.fill("firms")
    name.press("Tab")
    expect(builder.settings.get_by_role("textbox", name="Name", exact=True)).to_be_focused()
    name.fill("companies")
    builder.settings.get_by_role("textbox", name="Description").click()
    expect(builder.settings.get_by_role("textbox", name="Description")).to_be_focused()
    expect(builder.node("companies")).to_have_accessible_name(has_test_data)
    builder.node("ranked").press("Enter")  # the settings lie over it, so that a pointer has to move the canvas first
    expect(page.get_by_text("From test data of companies")).to_be_visible()
    page.reload()
    expect(builder.node("companies")).to_have_accessible_name(has_test_data)

    builder.select("companies")
    builder.settings.get_by_role("tab", name="Node", exact=True).click()
    name.fill("firms")
    name.press("Enter")
    expect(builder.node("firms")).to_have_accessible_name(has_test_data)
    page.get_by_role("button", name="Undo").click()
    expect(builder.node("companies")).to_have_accessible_name(has_test_data)

    page.get_by_role("button", name=re.compile("^Draft")).click()
    page.get_by_role("menuitem", name="Discard my changes").click()
    page.get_by_role("dialog", name="Discard your changes?").get_by_role("button", name="Discard my changes").click()
    expect(builder.node("airlines")).to_have_accessible_name(has_test_data)
    builder.select("airlines")
    unpin(page, "airlines")
