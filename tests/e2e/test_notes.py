"""Notes on the canvas: drawn, written, moved and kept; by pointer, by keys alone, and only read on the Dag's page."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.dag_factory.repositories import ANNA
from tests.e2e.airflow_server import AirflowServer
from tests.e2e.browser import OpenPage
from tests.e2e.builder_page import BuilderPage
from tests.e2e.keys import Keys
from tests.plugins.documents import document
from tests.waiting import wait_until

DESK = {"width": 1440, "height": 900}


def test_a_note_is_drawn_kept_and_published(open_page: OpenPage, airloom_site: AirflowServer) -> None:
    page = opened(open_page, airloom_site, "noted")
    pane = page.locator(".react-flow__pane")
    pane.click(button="right", position={"x": 500, "y": 60})
    page.get_by_role("menuitem", name="Add a note").click()
    writing = page.get_by_role("textbox", name="Text of the note")
    expect(writing).to_be_focused()
    page.keyboard.type("Only the **late** ones\n- since 2013")
    page.keyboard.press("Escape")
    note = note_of(page, "Only the late ones")
    expect(note).to_be_focused()
    expect(note.locator("strong")).to_have_text("late")
    expect(note.get_by_role("listitem")).to_have_text("since 2013")

    note.dblclick()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Another text")
    pane.click(position={"x": 60, "y": 300})
    expect(note_of(page, "Another text")).to_be_visible()
    page.keyboard.press("ControlOrMeta+z")
    expect(note).to_be_visible()

    before = box(note)
    pull(page, before["x"] + 120, before["y"] + 100, 0, 160)
    wait_until(lambda: box(note)["y"] > before["y"] + 100)
    corner = note.get_by_role("button", name="Size of the note")
    grip = box(corner)
    pull(page, grip["x"] + 12, grip["y"] + 12, 100, 60)
    wait_until(lambda: box(note)["width"] > before["width"] + 60)
    note.get_by_role("radio", name="Blue").check(force=True)
    expect(page.get_by_text("Draft saved")).to_be_visible()

    page.reload()
    expect(note).to_be_visible()
    expect(note.locator("strong")).to_be_visible()
    paper = note.evaluate("element => getComputedStyle(element.firstElementChild).backgroundColor")
    overview = page.get_by_role("img", name="Overview of the canvas")
    expect(overview.locator("rect").first).to_have_css("fill", paper)
    page.get_by_role("button", name="Publish", exact=True).click()
    dialog = page.get_by_role("dialog", name="Publish noted")
    expect(dialog.get_by_role("listitem")).to_contain_text(re.compile("added.*Only the late ones.*Note"))
    dialog.get_by_role("textbox", name="What is changed").fill("Say why")
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(dialog).to_be_hidden()
    [kept] = json.loads(airloom_site.store.read("noted.json"))["notes"]
    assert (kept["text"], kept["color"]) == ("Only the **late** ones\n- since 2013", "blue")


def test_the_same_with_keys_alone(open_page: OpenPage, airloom_site: AirflowServer) -> None:
    page = opened(open_page, airloom_site, "typed_notes")
    keys = Keys(page)
    keys.go_to(page.get_by_role("button", name="Show everything"))
    keys.press("n")
    expect(page.get_by_role("textbox", name="Text of the note")).to_be_focused()
    keys.write("By keys")
    keys.press("Escape")
    note = note_of(page, "By keys")
    expect(note).to_be_focused()
    expect(page.get_by_text("Note “By keys” selected")).to_be_attached()

    before = box(note)
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    wait_until(lambda: box(note)["x"] > before["x"])
    keys.press("Enter")
    keys.write(" alone")
    keys.press("Escape")
    note = note_of(page, "By keys alone")
    keys.go_to(note.get_by_role("radio", name="Yellow"))
    keys.press("ArrowRight")
    expect(note.get_by_role("radio", name="Green")).to_be_checked()
    keys.go_to(note.get_by_role("button", name="Size of the note"))
    keys.press("ArrowDown")
    wait_until(lambda: box(note)["height"] > before["height"])

    keys.go_to(note, backwards=True)
    keys.press("ControlOrMeta+d")
    expect(note).to_have_count(2)
    keys.press("Delete")
    expect(note).to_have_count(1)
    keys.press("ControlOrMeta+z")
    expect(note).to_have_count(2)


def test_who_looks_at_the_dag_reads_it(open_page: OpenPage, airloom_site: AirflowServer) -> None:
    note = {"id": "why", "text": "Ask **anna**", "at": [0, -200]}
    publish(airloom_site, document("read_notes", notes=[note]))
    airloom_site.wait_for_dag("read_notes")
    page = open_page("viewer", viewport=DESK, reduced_motion="reduce")
    page.goto("dags/read_notes/plugin/airloom-pipeline")
    found = note_of(page, "Ask anna")
    found.dblclick()
    expect(found.locator("strong")).to_have_text("anna")
    expect(page.get_by_role("textbox", name="Text of the note")).to_have_count(0)
    expect(found.get_by_role("radio")).to_have_count(0)


def opened(open_page: OpenPage, site: AirflowServer, pipeline: str) -> Page:
    """The builder of a pipeline of its own, which has been published."""
    publish(site, document(pipeline))
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    page.goto(f"airloom/pipelines/{pipeline}")
    expect(BuilderPage(page).nodes.first).to_be_visible()
    return page


def publish(site: AirflowServer, value: dict[str, Any]) -> None:
    """Put a document into the repository."""
    data = json.dumps(value).encode()
    site.store.publish(f"{value['id']}.json", data, ANNA, "Begin", base=site.store.tip())


def note_of(page: Page, title: str) -> Locator:
    """The note that begins with a line."""
    return page.get_by_role("group", name=f"Note “{title}”", exact=True)


def pull(page: Page, x: float, y: float, across: float, down: float) -> None:
    """Press the button somewhere, and let it go elsewhere."""
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y + down, steps=8)
    page.mouse.up()


def box(found: Locator) -> dict[str, float]:
    """Where something is seen, and how large, once it stays so: what is pulled moves with the frames that follow."""
    seen: list[object] = []

    def stays() -> bool:
        seen.append(found.bounding_box())
        return len(seen) > 1 and seen[-1] == seen[-2]

    wait_until(stays)
    place = found.bounding_box()
    assert place is not None
    return dict(place)
