"""A page that is open while the UI is built again: parts that it has not loaded yet are gone from the server."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.browser import OpenPage
from tests.e2e.builder_page import BuilderPage

GONE = "**/static/assets/PublishDialog-*.js"


def test_it_offers_to_reload_and_keeps_what_was_drawn(open_page: OpenPage) -> None:
    page = open_page("editor", viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page.goto("airloom/pipelines/airflow_runs")
    builder = BuilderPage(page)
    expect(builder.nodes.first).to_be_visible()
    before = builder.nodes.count()
    page.route(GONE, lambda route: route.fulfill(status=404))
    builder.drag_from_palette("sort", 60, 60)
    expect(builder.nodes).to_have_count(before + 1)
    page.get_by_role("button", name="Publish", exact=True).click()
    offer = page.get_by_role("alert").filter(has_text="A new version is installed")
    expect(offer).to_be_visible()
    page.unroute(GONE)
    offer.get_by_role("button", name="Reload").click()
    expect(offer).to_be_hidden()
    expect(builder.nodes).to_have_count(before + 1)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("dialog", name="Publish airflow_runs")).to_be_visible()
