"""What is done to a drawing: by keys alone, across pipelines, on a wire, and laid out anew."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, expect

from tests.dag_factory.repositories import ANNA
from tests.e2e.airflow_server import AirflowServer
from tests.e2e.browser import OpenPage
from tests.e2e.builder_page import BuilderPage
from tests.e2e.keys import Keys

DESK = {"width": 1440, "height": 900}


def opened(site: AirflowServer, page: Page, name: str, nodes: list[dict[str, Any]], **more: Any) -> BuilderPage:
    document = json.dumps({"airloom": 1, "id": name, "nodes": nodes, **more})
    site.store.publish(f"{name}.json", document.encode(), ANNA, "Add", base=site.store.tip())
    page.goto(f"airloom/pipelines/{name}")
    builder = BuilderPage(page)
    expect(builder.nodes.first).to_be_visible()
    return builder


def two(**of_second: Any) -> list[dict[str, Any]]:
    """A source, and a destination of its rows."""
    save = {"id": "save", "type": "duckdb.write", "inputs": {"in": "airlines"}, "config": {"table": "airlines"}}
    return [{"id": "airlines", "type": "file.read", "config": {"path": "flights/airlines.csv"}}, save | of_second]


def test_a_wire_gets_a_node_and_a_group_another_name_by_keys_alone(
    airloom_site: AirflowServer, open_page: OpenPage
) -> None:
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    builder = opened(airloom_site, page, "by_keys", two(group="load"), groups=[{"id": "load"}])
    keys = Keys(page)
    keys.select(builder.settings, "save")
    keys.press("Shift+A")
    keys.choose("Put a node on which wire?", "airlines to save")
    keys.choose("Add a node", "sort")
    expect(builder.wire("airlines", "sort")).to_be_attached()
    expect(builder.wire("sort", "save")).to_be_attached()
    expect(page.get_by_text("Add sort", exact=True)).to_be_attached()
    keys.press("ControlOrMeta+z")
    expect(builder.wire("airlines", "save")).to_be_attached()
    expect(page.get_by_text("Undone: Add sort")).to_be_attached()
    keys.press("ControlOrMeta+y")
    expect(builder.wire("sort", "save")).to_be_attached()

    keys.select(builder.settings, "save")
    keys.press("ControlOrMeta+k")
    keys.choose("Commands", "Rename the group")
    renaming = page.get_by_role("dialog", name="Rename the group")
    expect(renaming.get_by_role("textbox")).to_be_focused()
    keys.press("ControlOrMeta+a")
    keys.write("Into the warehouse")
    keys.press("Enter")
    expect(page.get_by_role("button", name="Into the warehouse")).to_be_visible()


def test_a_node_that_is_dropped_on_a_wire_is_between_its_ends(airloom_site: AirflowServer, open_page: OpenPage) -> None:
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    layout = {"airlines": [0, 0], "save": [600, 0]}
    builder = opened(airloom_site, page, "on_a_wire", two(), layout=layout)
    pane = page.locator(".react-flow__pane").bounding_box()
    wire = builder.wire("airlines", "save").bounding_box()
    assert pane is not None
    assert wire is not None
    middle = wire["x"] + wire["width"] / 2 - pane["x"], wire["y"] + wire["height"] / 2 - pane["y"]
    builder.drag_from_palette("filter", round(middle[0]), round(middle[1]))
    expect(builder.wire("airlines", "filter")).to_be_attached()
    expect(builder.wire("filter", "save")).to_be_attached()
    expect(builder.wire("airlines", "save")).to_have_count(0)


def test_what_is_copied_in_one_pipeline_is_pasted_into_another_with_its_group(
    airloom_site: AirflowServer, open_page: OpenPage
) -> None:
    page = open_page(
        "editor", viewport=DESK, reduced_motion="reduce", permissions=["clipboard-read", "clipboard-write"]
    )
    builder = opened(airloom_site, page, "copied_from", two(group="load"), groups=[{"id": "load", "name": "Loading"}])
    builder.select("save")
    page.keyboard.press("ControlOrMeta+c")
    builder = opened(airloom_site, page, "pasted_into", two()[:1])
    builder.select("airlines")
    page.keyboard.press("ControlOrMeta+v")
    expect(builder.node("save")).to_be_visible()
    expect(page.get_by_role("button", name="Loading")).to_be_visible()
    # "airlines" is another pipeline's here
    expect(builder.wire("airlines", "save")).to_have_count(0)


def test_a_drawing_is_laid_out_anew_from_left_to_right(airloom_site: AirflowServer, open_page: OpenPage) -> None:
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    layout = {"airlines": [400, 300], "save": [0, 0]}
    builder = opened(airloom_site, page, "laid_out", two(), layout=layout)

    def left_of(node: str) -> float:
        box = builder.node(node).bounding_box()
        assert box is not None
        return box["x"]

    assert left_of("save") < left_of("airlines")
    builder.select("save")
    page.keyboard.press("l")
    expect(page.get_by_text("Arrange all nodes", exact=True)).to_be_attached()
    page.get_by_role("tab", name="JSON").click()
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    assert left_of("airlines") < left_of("save")
