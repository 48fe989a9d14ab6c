"""Where the UI is: inside Airflow's own page, and in a window of its own."""

from __future__ import annotations

import re
from collections import Counter

from playwright.sync_api import Page, expect

from tests.e2e.browser import OpenPage


def navigation(page: Page) -> list[str]:
    """The names of our own pages, in the order of the navigation."""
    return page.get_by_role("navigation", name="Airloom").get_by_role("link").all_inner_texts()


def test_airflows_navigation_leads_to_ours(open_page: OpenPage) -> None:
    page = open_page("viewer")
    page.goto("")
    page.get_by_test_id("nav-sidebar").get_by_role("link", name="Airloom").click()
    expect(page).to_have_url(re.compile("/plugin/airloom/pipelines$"))
    expect(page.get_by_role("navigation", name="Airloom")).to_be_visible()
    # Airflow's own navigation is still around it.
    expect(page.get_by_role("link", name="Dags")).to_be_visible()


def test_back_and_forward_go_through_both(open_page: OpenPage) -> None:
    page = open_page("viewer")
    page.goto("plugin/airloom/pipelines")
    ours = page.get_by_role("navigation", name="Airloom")
    ours.get_by_role("link", name="Nodes").click()
    expect(page).to_have_url(re.compile("/plugin/airloom/nodes$"))
    page.get_by_role("link", name="Dags").click()
    expect(ours).to_be_hidden()
    page.go_back()
    expect(ours.get_by_role("link", name="Nodes")).to_have_attribute("aria-current", "page")
    page.go_back()
    expect(ours.get_by_role("link", name="Pipelines")).to_have_attribute("aria-current", "page")
    page.go_forward()
    expect(ours.get_by_role("link", name="Nodes")).to_have_attribute("aria-current", "page")


def test_a_window_of_its_own_shows_the_same(open_page: OpenPage) -> None:
    page = open_page("viewer")
    page.goto("airloom/")
    expect(page).to_have_url(re.compile("/airloom/pipelines$"))
    expect(page.get_by_role("navigation", name="Airloom")).to_be_visible()
    alone = navigation(page)
    page.goto("plugin/airloom/pipelines")
    expect(page.get_by_role("navigation", name="Airloom")).to_be_visible()
    assert navigation(page) == alone


def test_what_the_builder_opens_with_is_asked_for_once(open_page: OpenPage) -> None:
    page = open_page("editor")
    asked: Counter[str] = Counter()
    page.on("request", lambda request: asked.update([request.url.partition("/airloom/api/v1/")[2]]))
    page.goto("plugin/airloom/pipelines/delays_by_carrier")
    expect(page.locator(".react-flow__node").first).to_be_visible()
    pipeline = "pipelines/delays_by_carrier"
    first = ["me", "node-types", f"{pipeline}?may_be_absent=true", f"{pipeline}/draft?may_be_absent=true"]
    assert [asked[path] for path in first] == [1, 1, 1, 1], asked


def test_a_pipeline_that_is_not_there_leads_back_to_those_that_are(open_page: OpenPage) -> None:
    page = open_page("viewer")
    page.goto("plugin/airloom/pipelines/nothing_here")
    expect(page.get_by_role("heading", name="There is no pipeline nothing_here")).to_be_visible()
    page.get_by_role("link", name="All pipelines").click()
    expect(page).to_have_url(re.compile("/plugin/airloom/pipelines$"))


def test_a_stranger_is_asked_to_log_in(open_page: OpenPage) -> None:
    page = open_page(None)
    page.goto("")
    expect(page).to_have_url(re.compile("/auth/login"))
