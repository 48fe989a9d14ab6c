"""Code in the builder: written with help by who may write it, shown to who may not; and queries, by anybody."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.dag_factory.repositories import ANNA
from tests.e2e.airflow_server import AirflowServer
from tests.e2e.axe import violations
from tests.e2e.browser import OpenPage, console_errors
from tests.e2e.builder_page import BuilderPage

CODE = "def transform(airlines):\n    return airlines.slice(0, 3)\n"
DOCUMENT = {
    "airloom": 1,
    "id": "python_page",
    "nodes": [
        {"id": "airlines", "type": "file.read", "config": {"path": "flights/airlines.csv"}},
        {"id": "few", "type": "python", "inputs": {"in": "airlines"}, "config": {"code": CODE}},
        {
            "id": "kept",
            "type": "file.write",
            "inputs": {"in": "few"},
            "config": {"path": "kept.parquet", "mode": "replace"},
        },
    ],
    "layout": {"airlines": [0, 0], "few": [300, 0], "kept": [600, 0]},
}
QUERY = "select upper(name) as name from airlines where carrier<>${params.without}"
QUERIES = {
    "airloom": 1,
    "id": "sql_page",
    "params": {"without": {"type": "string", "default": "AA"}},
    "nodes": [
        {"id": "airlines", "type": "file.read", "config": {"path": "flights/airlines.csv"}},
        {
            "id": "named",
            "type": "sql",
            "inputs": {"in": "airlines"},
            "config": {"query": QUERY},
        },
        {"id": "stock", "type": "duckdb.read", "config": {"query": "select table_name from duckdb_tables()"}},
    ],
    "layout": {"airlines": [0, 0], "named": [300, 0], "stock": [0, 200]},
}


@pytest.fixture(scope="module", autouse=True)
def published(airloom_site: AirflowServer) -> None:
    store = airloom_site.store
    for document in (DOCUMENT, QUERIES):
        text = json.dumps(document).encode()
        store.publish(f"{document['id']}.json", text, ANNA, "Begin with code", base=store.tip())


def opened(open_page: OpenPage, role: str, node: str) -> tuple[Page, BuilderPage]:
    page = open_page(role, viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page.goto("airloom/pipelines/python_page")
    builder = BuilderPage(page)
    builder.select(node)
    return page, builder


def test_code_is_written_with_help(open_page: OpenPage) -> None:
    page, builder = opened(open_page, "admin", "airlines")
    expect(builder.rows("airlines").get_by_role("cell", name="Endeavor Air Inc.")).to_be_visible()
    builder.select("few")
    code = builder.settings.get_by_role("textbox", name="Code")
    # The language is there once a word of it has its colour.
    expect(code.locator("span", has_text=re.compile("^def$"))).to_be_visible()
    expect(builder.rows("few").get_by_role("row")).to_have_count(4)
    assert violations(page) == []

    code.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("x = airlines['ca")
    page.get_by_role("option", name="carrier").click()
    expect(code).to_contain_text("x = airlines['carrier']")
    page.keyboard.press("Control+End")
    page.keyboard.type("\nif ")
    problem = builder.settings.get_by_text("line 4: invalid syntax")
    expect(problem).to_be_visible()
    expect(code.locator(".cm-line").nth(3).locator(".cm-lintRange-error")).to_be_visible()
    assert violations(page) == []

    page.keyboard.press("Control+A")
    page.keyboard.insert_text("def transform(airlines):\n    return airlines['carrrier']\n")
    expect(problem).to_have_count(0)
    expect(page.get_by_text("line 2: KeyError").first).to_be_visible()


@pytest.mark.parametrize("door", ["airloom", "plugin/airloom"])
def test_code_is_put_into_its_usual_form(open_page: OpenPage, door: str) -> None:
    page = open_page("admin", viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    errors = console_errors(page)
    page.goto(f"{door}/pipelines/python_page")
    builder = BuilderPage(page)
    builder.select("few")
    code = builder.settings.get_by_role("textbox", name="Code")
    button = builder.settings.get_by_role("button", name="Format")
    expect(code.locator("span", has_text=re.compile("^def$"))).to_be_visible()
    expect(button).to_be_visible()

    def write(text: str) -> None:
        code.click()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(text)

    def lines() -> list[str]:
        return code.locator(".cm-line").all_inner_texts()

    write("def transform( airlines ):\n  return airlines . slice( 0,2 )")
    button.click()
    expect(code).to_contain_text("airlines.slice(0, 2)")
    assert lines() == ["def transform(airlines):", "    return airlines.slice(0, 2)", "\n"]
    page.get_by_role("button", name="Undo").click()
    expect(code).to_contain_text("airlines . slice( 0,2 )")

    write("def transform(airlines):\n    return airlines.slice(0,1)\n")
    page.keyboard.press("Shift+Alt+F")
    expect(code).to_contain_text("airlines.slice(0, 1)")

    write("def transform(airlines:\n    return  1\n")
    page.keyboard.press("Shift+Alt+F")
    said = "Nothing was changed, for this cannot be read: line 2: Expected an expression"
    expect(page.get_by_text(said).first).to_be_visible()
    expect(code).to_contain_text("return  1")
    assert violations(page, ".airloom") == []
    # What a preview says of code that fails is none of it.
    assert [error for error in errors if "/preview)" not in error] == []


def test_code_is_shown_to_who_may_not_write_it(open_page: OpenPage) -> None:
    page, builder = opened(open_page, "editor", "few")
    expect(builder.settings.get_by_text("Code is written by those with a right of their own")).to_be_visible()
    code = builder.settings.get_by_role("textbox", name="Code")
    expect(code).to_contain_text("airlines.slice(0, 3)")
    code.click()
    page.keyboard.type("import os")
    expect(code).not_to_contain_text("import os")
    expect(builder.settings.get_by_role("button", name="Format")).to_have_count(0)
    expect(page.get_by_text("You may not write or change code").first).to_be_visible()
    assert violations(page) == []


def test_a_query_is_put_into_its_usual_form(open_page: OpenPage) -> None:
    page = open_page("editor", viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    errors = console_errors(page)
    page.goto("airloom/pipelines/sql_page")
    builder = BuilderPage(page)
    builder.select("named")
    query = builder.settings.get_by_role("textbox", name="Query")
    button = builder.settings.get_by_role("button", name="Format")
    formatted = [
        "select", "  upper(name) as name", "from", "  airlines", "where", "  carrier <> ${params.without}",
    ]  # fmt: skip
    lines = query.locator(".cm-line")

    expect(lines).to_have_text([QUERY])
    button.click()
    expect(lines).to_have_text(formatted)
    expect(builder.rows("named").get_by_role("cell", name="ENDEAVOR AIR INC.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(lines).to_have_text([QUERY])
    query.click()
    page.keyboard.press("Shift+Alt+F")
    expect(lines).to_have_text(formatted)
    # The second time there is nothing to do, and nothing to undo.
    page.keyboard.press("Shift+Alt+F")
    page.get_by_role("button", name="Undo").click()
    expect(lines).to_have_text([QUERY])

    query.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("select *\nfrom (airlines")
    page.keyboard.press("Shift+Alt+F")
    said = "Nothing was changed, for this cannot be read: line 2: Unexpected end"
    expect(page.get_by_text(said).first).to_be_visible()
    expect(lines).to_have_text(["select *", "from (airlines"])
    assert violations(page, ".airloom") == []

    builder.select("stock")
    button.click()
    expect(lines).to_have_text(["select", "  table_name", "from", "  duckdb_tables()"])
    # What a preview says of a query that fails is none of it.
    assert [error for error in errors if "/preview)" not in error] == []
