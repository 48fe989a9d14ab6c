"""What the builder neither loses nor hides: text that is no JSON yet, dropped files, nodes; what some may only see."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page, expect

from tests.dag_factory.repositories import ANNA
from tests.e2e.airflow_server import AirflowServer
from tests.e2e.browser import OpenPage
from tests.e2e.builder_page import BuilderPage

DESK = {"width": 1440, "height": 900}
NODES = [{"id": "airlines", "type": "file.read", "config": {"path": "flights/airlines.csv"}}]

_DROP = """([name, text, selector]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name));
  const place = document.querySelector(selector);
  const { x, y, width, height } = place.getBoundingClientRect();
  const at = { clientX: x + width / 2, clientY: y + height / 2 };
  return ["dragover", "drop"].map((type) =>
    place.dispatchEvent(new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true, ...at })),
  );
}"""


def opened(site: AirflowServer, open_page: OpenPage, name: str) -> tuple[Page, BuilderPage]:
    document = json.dumps({"airloom": 1, "id": name, "nodes": NODES})
    site.store.publish(f"{name}.json", document.encode(), ANNA, "Add", base=site.store.tip())
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    page.goto(f"plugin/airloom/pipelines/{name}")
    builder = BuilderPage(page)
    expect(builder.nodes).to_have_count(1)
    return page, builder


def test_what_is_no_json_yet_stays_until_it_is_given_up(airloom_site: AirflowServer, open_page: OpenPage) -> None:
    page, builder = opened(airloom_site, open_page, "kept_text")
    page.get_by_role("tab", name="JSON").click()
    editor = page.get_by_role("textbox", name="The pipeline as JSON")
    editor.press("ControlOrMeta+End")
    editor.press_sequentially(" unfinished")
    expect(page.get_by_text("Not JSON yet")).to_be_visible()
    page.get_by_role("tab", name="Data").click()
    page.get_by_role("tab", name="JSON").click()
    expect(editor).to_contain_text("unfinished")
    builder.drag_from_palette("sort", 60, 60)
    expect(builder.nodes).to_have_count(2)
    expect(editor).to_contain_text("unfinished")
    page.get_by_role("button", name="Back to the canvas's").click()
    expect(editor).not_to_contain_text("unfinished")
    expect(editor).to_contain_text("sort")


def test_what_is_misspelt_is_found_once_the_source_was_looked_at(
    airloom_site: AirflowServer, open_page: OpenPage
) -> None:
    page, builder = opened(airloom_site, open_page, "misspelt")
    builder.select("airlines")
    expect(builder.rows("airlines").get_by_role("cell", name="Virgin America")).to_be_visible()
    expect(builder.node("airlines")).to_contain_text("2 columns")
    page.get_by_role("tab", name="JSON").click()
    editor = page.get_by_role("textbox", name="The pipeline as JSON")
    editor.press("ControlOrMeta+a")
    wrong = {"id": "few", "type": "filter", "inputs": {"in": "airlines"}, "config": {"where": "carier = 'AA'"}}
    page.keyboard.insert_text(json.dumps({"airloom": 1, "id": "misspelt", "nodes": [*NODES, wrong]}))
    page.get_by_role("tab", name="Problems").click()
    expect(page.get_by_text("did you mean 'carrier'?").first).to_be_visible()


def test_a_document_with_another_id_stays_this_pipeline(airloom_site: AirflowServer, open_page: OpenPage) -> None:
    page, builder = opened(airloom_site, open_page, "kept_id")
    page.get_by_role("tab", name="JSON").click()
    editor = page.get_by_role("textbox", name="The pipeline as JSON")
    editor.press("ControlOrMeta+a")
    twice = [*NODES, {**NODES[0], "id": "again"}]
    page.keyboard.insert_text(json.dumps({"airloom": 1, "id": "another", "nodes": twice}))
    expect(builder.nodes).to_have_count(2)
    expect(page.get_by_text("The id stays kept_id").first).to_be_visible()
    expect(editor).to_contain_text('"id": "kept_id"')


def test_another_drawing_is_shown_whole(airloom_site: AirflowServer, open_page: OpenPage) -> None:
    page, builder = opened(airloom_site, open_page, "replaced")
    page.get_by_role("tab", name="JSON").click()
    page.get_by_role("textbox", name="The pipeline as JSON").press("ControlOrMeta+a")
    others = [{**NODES[0], "id": f"far_{number}"} for number in range(3)]
    layout = {f"far_{number}": [9000, 9000 + 600 * number] for number in range(3)}
    page.keyboard.insert_text(json.dumps({"airloom": 1, "id": "replaced", "nodes": others, "layout": layout}))
    for node in others:
        expect(builder.node(node["id"])).to_be_in_viewport(ratio=0.99)


def test_names_can_be_read_down_to_a_third(airloom_site: AirflowServer, open_page: OpenPage) -> None:
    page, builder = opened(airloom_site, open_page, "seen_small")
    name = builder.node("airlines").get_by_text("airlines", exact=True)
    percent = page.get_by_role("group", name="View").get_by_text(re.compile(r"^\d+%$"))
    seen = []
    while not seen or seen[-1] >= 33:
        before = percent.inner_text()
        page.get_by_role("button", name="Zoom out").click()
        expect(percent).not_to_have_text(before)
        seen.append(int(percent.inner_text().rstrip("%")))
        pixels = name.evaluate("element => parseFloat(getComputedStyle(element).fontSize)") * seen[-1] / 100
        assert pixels >= 7, f"{pixels:.1f} pixels at {seen[-1]} %"
    assert min(seen) < 33, seen


def test_of_several_nodes_the_one_that_is_meant_is_left(airloom_site: AirflowServer, open_page: OpenPage) -> None:
    page, builder = opened(airloom_site, open_page, "one_of_two")
    builder.drag_from_palette("sort", 60, 60)
    expect(builder.settings.get_by_role("region", name="Settings of sort")).to_be_visible()
    builder.node("airlines").click(modifiers=["Shift"])
    chosen = page.locator(".react-flow__node.selected")
    expect(chosen).to_have_count(2)
    builder.select("airlines")
    expect(builder.settings.get_by_role("region", name="Settings of airlines")).to_be_visible()

    page.keyboard.press("ControlOrMeta+a")
    expect(chosen).to_have_count(2)
    builder.node("sort").press("Enter")
    expect(builder.settings.get_by_role("region", name="Settings of sort")).to_be_visible()

    page.keyboard.press("Escape")
    pane = page.locator(".react-flow__pane").bounding_box()
    assert pane is not None
    page.keyboard.down("Shift")
    page.mouse.move(pane["x"] + 5, pane["y"] + 5)
    page.mouse.down()
    page.mouse.move(pane["x"] + pane["width"] - 5, pane["y"] + pane["height"] - 5, steps=5)
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(chosen).to_have_count(2)
    builder.select("airlines")
    expect(builder.settings.get_by_role("region", name="Settings of airlines")).to_be_visible()


def test_a_new_node_does_not_lie_below_the_minimap(airloom_site: AirflowServer, open_page: OpenPage) -> None:
    page, builder = opened(airloom_site, open_page, "in_the_corner")
    minimap = page.get_by_role("img", name="Overview of the canvas").bounding_box()
    pane = page.locator(".react-flow__pane").bounding_box()
    assert minimap is not None
    assert pane is not None
    builder.drag_from_palette("sort", int(minimap["x"] - pane["x"] - 20), int(minimap["y"] - pane["y"] + 40))
    expect(builder.settings.get_by_role("region", name="Settings of sort")).to_be_visible()
    page.wait_for_function(
        """() => {
          const [map] = document.querySelectorAll("svg[data-over-canvas]");
          const [card, under] = [document.querySelector('[data-id="sort"]'), map].map((e) => e.getBoundingClientRect());
          return card.bottom < under.top || card.right < under.left;
        }"""
    )


def test_what_is_to_be_said_of_a_version_outlasts_the_dialog(airloom_site: AirflowServer, open_page: OpenPage) -> None:
    page, builder = opened(airloom_site, open_page, "kept_message")
    builder.drag_from_palette("sort", 60, 60)
    dialog = page.get_by_role("dialog")
    page.get_by_role("button", name="Publish", exact=True).click()
    dialog.get_by_role("textbox", name="What is changed, and why").fill("Sorted by name")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(dialog.get_by_role("textbox", name="What is changed, and why")).to_have_value("Sorted by name")


def test_files_that_are_dropped_are_nodes_or_are_refused(airloom_site: AirflowServer, open_page: OpenPage) -> None:
    page, builder = opened(airloom_site, open_page, "dropped_on")
    text = json.dumps({"airloom": 1, "id": "other", "nodes": NODES})
    assert page.evaluate(_DROP, ["other.json", text, ".react-flow__pane"]) == [False, False], (
        "the browser opens nothing"
    )
    expect(builder.nodes).to_have_count(2)
    assert page.evaluate(_DROP, ["rows.csv", "a,b", ".react-flow__pane"]) == [False, False]
    expect(page.get_by_text("rows.csv holds no nodes").first).to_be_visible()
    assert page.evaluate(_DROP, ["rows.csv", "a,b", "aside"]) == [False, False]
    page.get_by_role("tab", name="JSON").click()
    editor = page.get_by_role("textbox", name="The pipeline as JSON")
    expect(editor).to_be_visible()
    page.evaluate(_DROP, ["notes.txt", "nonsense", ".cm-content"])
    expect(page.get_by_text("notes.txt is no pipeline").first).to_be_visible()
    expect(editor).not_to_contain_text("nonsense")


def test_who_only_reads_is_told_so_and_refused_nothing(open_page: OpenPage) -> None:
    page = open_page("viewer", viewport=DESK, reduced_motion="reduce")
    refused: list[str] = []
    page.on("response", lambda answer: refused.append(answer.url) if answer.status == 403 else None)
    page.goto("plugin/airloom/pipelines/flights_to_postgres")
    builder = BuilderPage(page)
    expect(page.get_by_text("View only")).to_be_visible()
    expect(page.get_by_role("link", name="Connections")).to_have_count(0)
    expect(page.get_by_role("complementary", name="Node types")).to_have_count(0)
    for node in builder.nodes.all():
        node.click()
        expect(page.get_by_text("Rows are for those who edit")).to_be_visible()
    assert refused == []


def test_an_editor_is_offered_no_code(airloom_site: AirflowServer, open_page: OpenPage) -> None:
    page, _ = opened(airloom_site, open_page, "no_code")
    python = page.get_by_role("complementary", name="Node types").get_by_role("button", name="python", exact=True)
    expect(python).to_have_attribute("aria-disabled", "true")
    expect(python).to_have_attribute("title", "Code is written by those with a right of their own")
    page.get_by_role("button", name="Add a node").click()
    page.get_by_role("combobox", name="Find a node type").fill("python")
    expect(page.get_by_text("Nothing has that name")).to_be_visible()
