"""Masked columns in the builder: chosen in a node's settings, shown to nobody there and behind it."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from tests.dag_factory.repositories import ANNA
from tests.e2e.airflow_server import AirflowServer
from tests.e2e.axe import in_both_schemes
from tests.e2e.browser import OpenPage
from tests.e2e.builder_page import BuilderPage

NODES = [
    {"id": "airlines", "type": "file.read", "config": {"path": "flights/airlines.csv"}},
    {
        "id": "shortened",
        "type": "derive",
        "inputs": {"in": "airlines"},
        "config": {"columns": [{"name": "short", "expression": "left(name, 6)"}]},
    },
]


def test_a_masked_column_is_hidden_with_what_is_made_of_it(airloom_site: AirflowServer, open_page: OpenPage) -> None:
    document = json.dumps({"airloom": 1, "id": "masked_airlines", "nodes": NODES})
    airloom_site.store.publish("masked_airlines.json", document.encode(), ANNA, "Add", base=airloom_site.store.tip())
    page = open_page("editor", viewport={"width": 1440, "height": 900})
    page.goto("plugin/airloom/pipelines/masked_airlines")
    builder = BuilderPage(page)
    builder.select("shortened")
    expect(builder.rows("shortened").get_by_role("cell", name="Virgin", exact=True)).to_be_visible()

    builder.select("airlines")
    rows = builder.rows("airlines")
    expect(rows.get_by_role("cell", name="Virgin America")).to_be_visible()
    page.get_by_role("tab", name="Node", exact=True).click()
    field = page.get_by_role("combobox", name="Masked columns")
    field.fill("nam")
    page.get_by_role("option", name="name").click()
    expect(rows.get_by_role("columnheader", name="masked")).to_be_visible()
    expect(rows.get_by_role("cell", name="***").first).to_be_visible()
    expect(rows.get_by_role("cell", name="Virgin America")).to_have_count(0)
    expect(page.get_by_role("button", name="Rows with masked columns cannot be pinned")).to_be_disabled()
    assert in_both_schemes(page, ".airloom") == []

    builder.select("shortened")
    expect(builder.rows("shortened").get_by_role("columnheader", name="masked")).to_have_count(2)
    expect(builder.rows("shortened").get_by_role("cell", name="Virgin", exact=True)).to_have_count(0)

    builder.select("airlines")
    page.get_by_role("tab", name="Node", exact=True).click()
    page.get_by_role("combobox", name="Masked columns").fill("nom")
    page.keyboard.press("Enter")
    expect(page.get_by_text("the node has no column 'nom' to mask").first).to_be_visible()
    page.get_by_role("button", name="Remove column nom").click()
    page.get_by_role("button", name="Remove column name").click()
    expect(rows.get_by_role("cell", name="Virgin America")).to_be_visible()
