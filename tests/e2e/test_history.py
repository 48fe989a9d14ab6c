"""Back to an older version: looked at, made the draft, published; never without being asked."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from tests.dag_factory.repositories import ANNA, BEN
from tests.e2e.airflow_server import AirflowServer
from tests.e2e.browser import OpenPage, console_errors
from tests.plugins.documents import document, where

PIPELINE = "versions"


def test_a_version_is_restored_and_published(open_page: OpenPage, airloom_site: AirflowServer) -> None:
    store = airloom_site.store
    first = where(document(PIPELINE, name="Versions"), "n > 1")
    for value, author, message in ((first, ANNA, "Keep the large"), (where(first, "n > 100"), BEN, "Keep the huge")):
        path = f"{PIPELINE}.json"
        store.publish(path, json.dumps(value).encode(), author, message, base=store.tip())
    page = open_page("editor", viewport={"width": 1440, "height": 900})
    page.goto("plugin/airloom/pipelines")
    page.get_by_role("button", name=f"More for {PIPELINE}").click()
    page.get_by_role("menuitem", name="Versions").click()

    versions = page.get_by_role("list", name="Versions, the newest first").get_by_role("listitem")
    expect(versions).to_have_count(2)
    expect(versions.first).to_contain_text("Keep the huge")
    expect(versions.first).to_contain_text("Ben")
    comparison = page.get_by_role("region", name="Comparison")
    expect(comparison).to_contain_text("n > 1 to n > 100")
    comparison.get_by_role("tab", name="As JSON").click()
    expect(comparison.get_by_role("textbox", name="As JSON")).to_contain_text("n > 100")

    versions.last.get_by_role("button", name="Restore").click()
    page.get_by_role("dialog").get_by_role("button", name="Restore").click()
    expect(page.get_by_role("heading", name="Versions")).to_be_visible()
    assert len(store.history(path)) == 2, "restoring publishes nothing"
    page.get_by_role("button", name="Publish", exact=True).click()
    publishing = page.get_by_role("dialog", name=f"Publish {PIPELINE}")
    expect(publishing).to_contain_text("n > 100 to n > 1")
    publishing.get_by_role("textbox", name="What is changed, and why").fill("Go back to the large")
    publishing.get_by_role("button", name="Publish", exact=True).click()
    expect(publishing).to_be_hidden()

    page.get_by_role("link", name="Versions").click()
    expect(versions).to_have_count(3)
    expect(versions.first).to_contain_text("Go back to the large")
    page.get_by_label("From", exact=True).select_option(index=3)
    expect(comparison).to_contain_text("Both are the same.")


def test_a_draft_has_no_versions_yet_and_that_is_no_error(open_page: OpenPage) -> None:
    page = open_page("editor")
    page.goto("airloom/pipelines")
    page.get_by_role("button", name="New pipeline").click()
    page.get_by_label("Name", exact=True).fill("Only a draft")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Only a draft")).to_be_visible()
    errors = console_errors(page)
    page.goto("airloom/pipelines/only_a_draft/history")
    expect(page.get_by_role("heading", name="Nothing was published yet")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Open in the builder").click()
    expect(page.get_by_role("heading", name="Only a draft")).to_be_visible()
    page.goto("airloom/pipelines/never_there/history")
    expect(page.get_by_role("alert")).to_contain_text("There is no pipeline never_there")
    assert errors == []


def test_who_may_only_look_restores_nothing(open_page: OpenPage) -> None:
    page = open_page("viewer")
    page.goto("airloom/pipelines/delays_by_carrier/history")
    expect(page.get_by_text("Begin with the demo").first).to_be_visible()
    expect(page.get_by_role("button", name="Restore")).to_have_count(0)
