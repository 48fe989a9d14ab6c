"""What a person is told of while they do something else: runs that are over."""

from __future__ import annotations

import json
import re

import httpx
from playwright.sync_api import Locator, Page, expect

from tests.dag_factory.repositories import ANNA
from tests.e2e.airflow_server import AirflowServer
from tests.e2e.browser import OpenPage
from tests.plugins.documents import document, ok

RUN = 120_000
"""Milliseconds in which a run of two tasks ends on two busy cores."""


def listening(open_page: OpenPage, user: str, path: str, link: str) -> Page:
    """A page that the server tells of what is new, and of nothing else; nothing there is unread."""
    page = open_page(user, viewport={"width": 1440, "height": 900})
    page.goto(path)
    bell = page.get_by_role("button", name=re.compile("^Notifications"))
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    page.get_by_role("navigation", name="Airloom", exact=True).get_by_role("link", name=link).click()
    expect(page.get_by_text("Live", exact=True)).to_have_count(0)
    bell.click()
    expect(news(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(bell).to_be_focused()
    expect(bell).to_have_accessible_name("Notifications")
    return page


def news(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Notifications")


def test_who_started_a_run_hears_of_its_end_and_others_when_it_fails(
    open_page: OpenPage, airloom_site: AirflowServer
) -> None:
    (airloom_site.home.folder / "files" / "in.csv").write_text("n\n1\n2\n3\n")
    value = document("rung", name="Rung", schedule=None)
    value["nodes"][-1]["config"]["path"] = "rung.parquet"
    store = airloom_site.store
    store.publish("rung.json", json.dumps(value).encode(), ANNA, "Begin", base=store.tip())
    airloom_site.wait_for_dag("rung")

    starter = listening(open_page, "editor", "plugin/airloom/pipelines", "Connections")
    other = listening(open_page, "viewer", "airloom/pipelines", "Nodes")
    headers = {"Authorization": f"Bearer {airloom_site.token_of('editor')}"}
    with httpx.Client(base_url=f"{airloom_site.url}/airloom/api/v1", headers=headers, trust_env=False) as api:
        first = ok(api.post("/pipelines/rung/runs", json={"unpause": True}))["run_id"]
        toast = starter.get_by_role("listitem").filter(has_text=re.compile("Rung succeeded after"))
        expect(toast).to_be_visible(timeout=RUN)
        expect(starter.get_by_role("button", name="Notifications: 1 new")).to_be_visible()
        toast.get_by_role("button", name="Open the run").click()
        expect(starter).to_have_url(re.compile(r"/pipelines/rung\?run="))
        expect(starter.get_by_role("region", name="Runs of this pipeline")).to_contain_text("success")

        # What one reads in the list is no longer new.
        starter.get_by_role("button", name="Notifications: 1 new").click()
        starter.keyboard.press("Escape")
        second = ok(api.post("/pipelines/rung/runs", json={}))["run_id"]
        ok(api.post(f"/pipelines/rung/runs/{second}/stop"))
    assert first != second
    # a run of another test may end meanwhile
    other.get_by_role("button", name=re.compile(r"^Notifications: \d+ new")).click(timeout=RUN)
    expect(news(other).get_by_role("link", name=re.compile("Rung failed after"))).to_contain_text("Started by editor")
    expect(news(other).get_by_text("Rung succeeded")).to_have_count(0)
    news(other).get_by_role("link", name=re.compile("Rung failed after")).click()
    expect(other).to_have_url(re.compile(r"/pipelines/rung\?run="))
    expect(other.get_by_role("button", name="Notifications", exact=True)).to_be_visible()
    other.reload()
    expect(other.get_by_text("Live", exact=True)).to_be_visible()
    expect(other.get_by_role("button", name="Notifications", exact=True)).to_be_visible()

    # On the pipeline's own page it is seen: neither does a message cover the canvas, nor is it new.
    starter.get_by_role("button", name="Notifications", exact=True).click()
    expect(news(starter).get_by_role("listitem").nth(1)).to_contain_text("Started by you")
    expect(starter.get_by_text("Rung failed after")).to_have_count(1)
