"""Every page, and what opens on one, holds the accessibility rules that a program can decide, light and dark."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.airflow_server import AirflowServer
from tests.e2e.axe import in_both_schemes, violations
from tests.e2e.browser import OpenPage
from tests.e2e.builder_page import BuilderPage
from tests.e2e.opened import OPENED


def pipelines(page: Page) -> None:
    page.goto("airloom/pipelines")
    expect(page.get_by_role("link", name="Delays by carrier")).to_be_visible()


def builder(page: Page) -> None:
    """With a node selected, its form and its rows."""
    page.goto("airloom/pipelines/delays_by_carrier")
    found = BuilderPage(page)
    found.select("arrived")
    expect(found.rows("arrived").get_by_role("cell").first).to_be_visible()
    expect(found.settings.get_by_role("textbox", name="Where")).to_be_visible()


def problems(page: Page) -> None:
    """The builder with a node that is not set up, and the list of what is wrong."""
    page.goto("airloom/pipelines/delays_by_carrier")
    expect(BuilderPage(page).nodes.first).to_be_visible()
    page.get_by_role("button", name="Add a node").click()
    page.get_by_role("option", name="postgres.write").click()
    page.get_by_role("tab", name="Problems").click()
    expect(page.get_by_role("button", name="the field 'table' is missing").first).to_be_visible()


def note(page: Page) -> None:
    """The builder with a note selected, its colours and its corner."""
    page.goto("airloom/pipelines/delays_by_carrier")
    expect(BuilderPage(page).nodes.first).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_role("textbox", name="Text of the note")).to_be_focused()
    page.keyboard.type("Why **these** flights")
    page.keyboard.press("Escape")
    expect(page.get_by_role("radio", name="Yellow").first).to_be_attached()


def writing(page: Page) -> None:
    """The builder with a note that is being written."""
    note(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Text of the note")).to_be_focused()


def chooser(page: Page) -> None:
    page.goto("airloom/pipelines/delays_by_carrier")
    expect(BuilderPage(page).nodes.first).to_be_visible()
    page.get_by_role("button", name="Commands").click()
    expect(page.get_by_role("dialog", name="Commands")).to_be_visible()


def runs(page: Page) -> None:
    page.goto("airloom/runs")
    expect(page.get_by_role("heading", name="Runs", exact=True)).to_be_visible()


def connections(page: Page) -> None:
    page.goto("airloom/connections")
    expect(page.get_by_role("heading", name="Connections", exact=True)).to_be_visible()


def nodes(page: Page) -> None:
    page.goto("airloom/nodes")
    expect(page.get_by_text("postgres.write").first).to_be_visible()


def history(page: Page) -> None:
    page.goto("airloom/pipelines/delays_by_carrier/history")
    expect(page.get_by_role("region", name="Comparison").get_by_text("added").first).to_be_visible()


def restoring(page: Page) -> None:
    history(page)
    page.get_by_role("button", name="Restore").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def backfill(page: Page) -> None:
    pipelines(page)
    page.get_by_role("button", name="More for delays_by_carrier").click()
    page.get_by_role("menuitem", name="Backfill…").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()


def audit(page: Page) -> None:
    page.goto("airloom/audit")
    expect(page.get_by_role("heading", name="Audit", exact=True)).to_be_visible()


PAGES = [
    pipelines, builder, problems, note, writing, chooser, runs, history, restoring, backfill, audit, connections, nodes,
]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("show", PAGES)
def test_axe_finds_nothing(open_page: OpenPage, show: Callable[[Page], None], scheme: str) -> None:
    page = open_page("admin", color_scheme=scheme, reduced_motion="reduce")
    show(page)
    assert violations(page) == []


@pytest.fixture(scope="module")
def demo_run(airloom_site: AirflowServer) -> str:
    """A run of the demo that has ended, for what opens from one."""
    run = airloom_site.trigger("delays_by_carrier")
    airloom_site.wait_for_run("delays_by_carrier", run)
    return run


@pytest.mark.parametrize("name", OPENED)
def test_axe_finds_nothing_in_what_opens(open_page: OpenPage, demo_run: str, name: str) -> None:
    page = open_page("admin", color_scheme="light", reduced_motion="reduce")
    OPENED[name](page)
    assert in_both_schemes(page) == []


def test_axe_finds_nothing_while_a_run_goes_on(open_page: OpenPage, airloom_site: AirflowServer) -> None:
    page = open_page("admin", color_scheme="light", reduced_motion="reduce")
    run = airloom_site.trigger("delays_by_carrier")
    page.goto(f"airloom/pipelines/delays_by_carrier?run={quote(run)}")
    status = page.get_by_role("region", name="Runs of this pipeline").get_by_role("status")
    expect(status).to_contain_text(re.compile("queued|running|success"))
    assert in_both_schemes(page) == []
    airloom_site.wait_for_run("delays_by_carrier", run)


def test_axe_finds_nothing_in_the_tabs_of_airflows_pages(open_page: OpenPage, demo_run: str) -> None:
    page = open_page("admin", color_scheme="light", reduced_motion="reduce")
    for path in ("plugin/airloom-pipeline", f"runs/{demo_run}/plugin/airloom-run"):
        page.goto(f"dags/delays_by_carrier/{path}")
        expect(BuilderPage(page).node("arrived")).to_be_visible()
        assert in_both_schemes(page, ".airloom") == []
