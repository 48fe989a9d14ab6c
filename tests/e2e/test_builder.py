"""A person's way through the builder: open, draw, look at rows, publish, run; with the pointer, and with keys alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb
from playwright.sync_api import Page, expect

from tests.e2e.airflow_server import AirflowServer
from tests.e2e.browser import OpenPage, console_errors
from tests.e2e.builder_page import BuilderPage
from tests.e2e.keys import Keys

ROOT = Path(__file__).resolve().parents[2]
DESK = {"width": 1440, "height": 900}
# Published, a Dag, scheduled, and two tasks run, on two busy cores.
RUN = 120_000


def test_the_demo_opens_with_its_nodes_and_rows(open_page: OpenPage) -> None:
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    page.goto("plugin/airloom/pipelines")
    demo = json.loads((ROOT / "dags" / "delays_by_carrier.json").read_text())
    page.get_by_role("link", name=demo["name"]).click()
    builder = BuilderPage(page)
    expect(page.get_by_role("heading", name=demo["name"])).to_be_visible()
    expect(builder.nodes).to_have_count(len(demo["nodes"]))
    for node in demo["nodes"]:
        expect(builder.node(node["id"])).to_contain_text(node["name"])
    builder.select("arrived")
    expect(builder.rows("arrived").get_by_role("cell", name="UA").first).to_be_visible()


def test_a_click_of_a_hand_that_trembles_is_a_click(open_page: OpenPage) -> None:
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    page.goto("plugin/airloom/pipelines/delays_by_carrier")
    node = BuilderPage(page).node("arrived")
    node.hover()
    box = node.bounding_box()
    assert box is not None
    x, y = int(box["x"] + box["width"] / 2), int(box["y"] + box["height"] / 2)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 1, y)
    page.mouse.up()
    expect(page.get_by_role("region", name="Settings of arrived")).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()


def test_every_action_is_in_reach_in_a_narrow_window(open_page: OpenPage) -> None:
    page = open_page("editor", viewport={"width": 900, "height": 900}, reduced_motion="reduce")
    page.goto("plugin/airloom/pipelines/delays_by_carrier")
    publish = page.get_by_role("button", name="Publish", exact=True)
    expect(page.get_by_role("button", name="Draft: No changes")).to_be_visible()
    expect(publish).to_be_in_viewport(ratio=1)
    builder = BuilderPage(page)
    builder.select("airlines")
    builder.settings.get_by_role("tab", name="Node", exact=True).click()
    page.context.set_offline(True)
    builder.settings.get_by_role("textbox", name="Description").fill("Who flies")
    expect(page.get_by_role("button", name="Draft: Offline")).to_be_visible()
    expect(publish).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Undo").click()
    page.context.set_offline(False)
    expect(page.get_by_role("button", name=re.compile("^Draft: (Draft saved|No changes)"))).to_be_visible()


def test_a_node_type_is_starred_with_a_key_and_stays_so(open_page: OpenPage) -> None:
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    page.goto("plugin/airloom/pipelines/delays_by_carrier")
    palette = page.get_by_role("complementary", name="Node types")
    palette.get_by_role("button", name="sort", exact=True).press("*")
    expect(palette.get_by_role("button", name="Favourites")).to_be_visible()
    page.reload()
    star = palette.get_by_role("button", name="Favourite: sort").first
    expect(star).to_have_attribute("aria-pressed", "true")
    star.click()
    expect(palette.get_by_role("button", name="Favourites")).to_have_count(0)


def test_what_a_node_changes_and_for_which_values(open_page: OpenPage) -> None:
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    page.goto("plugin/airloom/pipelines/delays_by_carrier")
    builder = BuilderPage(page)
    builder.select("arrived")
    page.get_by_role("combobox", name="Which rows").select_option(label="What differs from its input")
    removed = builder.rows("arrived").get_by_role("row", name="removed")
    expect(removed.first.get_by_role("cell", name="null")).to_be_visible()
    expect(page.get_by_text("0 added, compared with flights")).to_be_visible()

    builder.select("lateness")
    expect(builder.rows("lateness").get_by_role("columnheader", name=re.compile("late new"))).to_be_visible()
    page.get_by_role("combobox", name="Which rows").select_option(label="First rows")
    expect(builder.rows("lateness").get_by_role("cell", name="true").first).to_be_visible()
    builder.settings.get_by_role("button", name="Show values").first.click()
    expect(builder.settings.get_by_role("status").first).to_contain_text("boolean")
    page.get_by_role("button", name="Values of this preview").click()
    dialog = page.get_by_role("dialog", name="Values of this preview")
    dialog.get_by_role("textbox", name="Late after").fill("100000")
    dialog.get_by_role("button", name="Use these").click()
    expect(page.get_by_text("With your values")).to_be_visible()
    expect(builder.rows("lateness").get_by_role("cell", name="false").first).to_be_visible()
    expect(builder.rows("lateness").get_by_role("cell", name="true")).to_have_count(0)


def test_a_newcomer_draws_previews_publishes_and_runs(open_page: OpenPage, airloom_site: AirflowServer) -> None:
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    errors = console_errors(page)
    page.goto("plugin/airloom/pipelines")
    page.get_by_role("button", name="New pipeline").click()
    page.get_by_label("Name", exact=True).fill("Late flights")
    page.get_by_role("button", name="Create").click()

    builder = BuilderPage(page)
    places = {"file.read": (180, 60), "filter": (500, 60), "aggregate": (180, 400), "duckdb.write": (500, 400)}
    for count, (node_type, (x, y)) in enumerate(places.items(), start=1):
        builder.drag_from_palette(node_type, x, y)
        expect(builder.nodes).to_have_count(count)
    # The first one too lies where it was dropped, on what was an empty canvas.
    assert builder.covers("file_read", *places["file.read"])
    expect(builder.node("file_read")).to_have_accessible_name(re.compile("^file.read “file_read”"))
    for source, target in (("file_read", "filter"), ("filter", "aggregate"), ("aggregate", "duckdb_write")):
        builder.draw_wire(source, target)
        expect(builder.wire(source, target)).to_be_attached()

    builder.select("file_read")
    builder.settings.get_by_role("textbox", name="Path").fill("flights/flights.parquet")
    builder.select("filter")
    builder.write_code("Where", "arr_delay > 60")
    builder.select("aggregate")
    by = builder.settings.get_by_role("combobox", name="By")
    by.fill("carrier")
    by.press("Enter")
    builder.settings.get_by_role("button", name="Add to Measures").click()
    builder.settings.get_by_role("combobox", name="Measures: Name").fill("flights")
    builder.write_code("Value of flights", "count(*)")
    expect(builder.rows("aggregate").get_by_role("row")).to_have_count(1 + len(late_by_carrier()))
    builder.select("duckdb_write")
    builder.settings.get_by_role("combobox", name="Table").fill("drawn")
    builder.settings.get_by_role("combobox", name="Mode").select_option(label="replace")

    page.get_by_role("button", name="Publish", exact=True).click()
    dialog = page.get_by_role("dialog", name="Publish late_flights")
    dialog.get_by_role("textbox", name="What is changed").fill("Late flights of each carrier")
    dialog.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("dialog", name="Run late_flights").get_by_role("button", name="Run").click()
    succeeded(page, builder)
    assert warehouse(airloom_site, "drawn") == late_by_carrier()
    builder.select("aggregate")
    page.get_by_role("button", name="Log of aggregate").click()
    expect(page.get_by_role("log")).to_contain_text("rows out")
    page.keyboard.press("Escape")
    for name in ("Runs", "Connections", "Nodes", "Pipelines"):
        page.get_by_role("navigation", name="Airloom").get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    assert errors == []


def test_the_same_with_keys_alone(open_page: OpenPage, airloom_site: AirflowServer) -> None:
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    page.goto("plugin/airloom/pipelines")
    keys = Keys(page)
    keys.go_to(page.get_by_role("button", name="New pipeline"))
    keys.press("Enter")
    keys.write("Typed flights")
    keys.press("Enter")

    builder = BuilderPage(page)
    expect(page.get_by_text("Begin with a source")).to_be_visible()
    for count, node_type in enumerate(("file.read", "filter", "aggregate", "duckdb.write"), start=1):
        keys.press("a")
        keys.choose("Add a node", node_type)
        expect(builder.nodes).to_have_count(count)
    # Each was added after the one before, which was selected: so they are connected already.
    for source, target in (("file_read", "filter"), ("filter", "aggregate"), ("aggregate", "duckdb_write")):
        expect(builder.wire(source, target)).to_be_attached()

    settings = builder.settings
    keys.select(settings, "file_read")
    keys.go_to(settings.get_by_role("textbox", name="Path"), backwards=True)
    keys.write("flights/flights.parquet")
    keys.select(settings, "filter")
    keys.go_to(settings.get_by_role("textbox", name="Where"), backwards=True)
    keys.write("arr_delay > 60")
    keys.select(settings, "aggregate")
    keys.go_to(settings.get_by_role("combobox", name="By"), backwards=True)
    keys.write("carrier")
    keys.press("Enter")
    keys.go_to(settings.get_by_role("button", name="Add to Measures"))
    keys.press("Enter")
    keys.go_to(settings.get_by_role("combobox", name="Measures: Name"), backwards=True)
    keys.write("flights")
    keys.go_to(settings.get_by_role("textbox", name="Value of flights"))
    keys.write("count(*)")
    expect(builder.rows("aggregate").get_by_role("row")).to_have_count(1 + len(late_by_carrier()))
    keys.select(settings, "duckdb_write")
    keys.go_to(settings.get_by_role("combobox", name="Table"), backwards=True)
    keys.write("typed")
    keys.go_to(settings.get_by_role("combobox", name="Mode"))
    keys.write("replace")

    keys.go_to(page.get_by_role("button", name="Publish", exact=True), backwards=True)
    keys.press("Enter")
    dialog = page.get_by_role("dialog", name="Publish typed_flights")
    keys.go_to(dialog.get_by_role("textbox", name="What is changed"))
    keys.write("Late flights of each carrier")
    keys.go_to(dialog.get_by_role("button", name="Publish", exact=True))
    keys.press("Enter")
    keys.go_to(page.get_by_role("button", name="Run", exact=True), backwards=True)
    keys.press("Enter")
    keys.go_to(page.get_by_role("dialog", name="Run typed_flights").get_by_role("button", name="Run"))
    keys.press("Enter")
    succeeded(page, builder)
    assert warehouse(airloom_site, "typed") == late_by_carrier()


def succeeded(page: Page, builder: BuilderPage) -> None:
    """Wait until the bar says that the run has succeeded, and each node how many rows it gave."""
    status = page.get_by_role("region", name="Runs of this pipeline").get_by_role("status")
    expect(status).to_contain_text("success", timeout=RUN)
    expect(builder.node("aggregate")).to_contain_text(f"{len(late_by_carrier())} rows")
    expect(builder.node("duckdb_write")).to_contain_text(re.compile(r"success · \d+ rows"))


def late_by_carrier() -> list[tuple[str, int]]:
    """What the drawn pipeline has to write, computed from the demo's file."""
    flights = ROOT / "include" / "demo" / "flights" / "flights.parquet"
    return duckdb.sql(
        f"SELECT carrier, count(*) FROM '{flights}' WHERE arr_delay > 60 GROUP BY ALL ORDER BY 1"
    ).fetchall()


def warehouse(site: AirflowServer, table: str) -> list[tuple[str, int]]:
    """What a table of the embedded warehouse holds."""
    with duckdb.connect(str(site.home.folder / "warehouse.duckdb"), read_only=True) as connection:
        return connection.execute(f"SELECT carrier, flights FROM {table} ORDER BY 1").fetchall()
