"""A backfill from its preview to its runs in the list of all runs, with a scheduler that runs them."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from tests.dag_factory.repositories import ANNA
from tests.e2e.airflow_server import AirflowServer
from tests.e2e.browser import OpenPage
from tests.plugins.documents import document

PIPELINE = "filled"
# Three runs of two tasks each, on two busy cores.
RUNS = 180_000


def open_backfills(page: Page) -> None:
    page.goto("airloom/pipelines")
    page.get_by_role("button", name=f"More for {PIPELINE}").click()
    page.get_by_role("menuitem", name="Backfill…").click()


def test_three_days_are_filled_and_listed(open_page: OpenPage, airloom_site: AirflowServer) -> None:
    schedule = {"cron": "0 12 * * *", "start": "2024-01-01", "catchup": False}
    value = document(PIPELINE, name="Filled", schedule=schedule)
    value["nodes"][-1]["config"]["allow_older"] = True  # the schedule's last run has written the file already
    (airloom_site.home.folder / "files" / "in.csv").write_text("n\n1\n2\n3\n")
    store = airloom_site.store
    store.publish(f"{PIPELINE}.json", json.dumps(value).encode(), ANNA, "Begin", base=store.tip())
    airloom_site.wait_for_dag(PIPELINE)

    page = open_page("editor", timezone_id="UTC", viewport={"width": 1440, "height": 900})
    open_backfills(page)
    dialog = page.get_by_role("dialog", name=f"Backfill {PIPELINE}")
    dialog.get_by_label("From").fill("2024-03-03T00:00")
    dialog.get_by_label("Up to and including").fill("2024-03-01T00:00")
    expect(dialog.get_by_text("Choose a span that ends after it begins.")).to_be_visible()
    expect(dialog.get_by_role("button", name="Nothing to start")).to_be_disabled()
    dialog.get_by_label("From").fill("2024-03-01T00:00")
    dialog.get_by_label("Up to and including").fill("2024-03-04T00:00")
    expect(dialog.get_by_text("3 new runs, 0 done again, 0 left as they are")).to_be_visible()
    expect(dialog.get_by_role("list", name="Logical dates").get_by_role("listitem")).to_have_count(3)
    dialog.get_by_label("Runs at once").fill("1")
    dialog.get_by_role("button", name="Start 3 runs").click()
    expect(dialog).to_be_hidden()

    page.goto(f"airloom/runs?pipeline={PIPELINE}&type=backfill")
    runs = page.get_by_role("table", name="Runs").locator("tbody").get_by_role("row")
    expect(runs.filter(has_text="success")).to_have_count(3, timeout=RUNS)
    expect(runs.first).to_contain_text("editor")
    expect(runs.first.get_by_role("cell").nth(-1)).to_have_text("2")  # of the three rows two are loaded
    page.get_by_label("State", exact=True).select_option("failed")
    expect(page.get_by_text("No run matches")).to_be_visible()
    expect(page).to_have_url(f"{airloom_site.url}/airloom/runs?pipeline={PIPELINE}&type=backfill&state=failed")
    page.get_by_role("button", name="Clear all filters").click()

    page.goto(f"airloom/runs?pipeline={PIPELINE}&type=backfill")
    runs.first.get_by_role("checkbox").check()
    page.get_by_role("button", name="Mark failed…").click()
    page.get_by_role("dialog", name="Mark 1 run as failed?").get_by_role("button", name="Mark as failed").click()
    expect(runs.filter(has_text="failed")).to_have_count(1)

    open_backfills(page)
    expect(dialog.get_by_role("list", name="Backfills").get_by_role("listitem")).to_contain_text("1 failed")
    dialog.get_by_label("From").fill("2024-03-01T00:00")
    dialog.get_by_label("Up to and including").fill("2024-03-04T00:00")
    dialog.get_by_label("Dates that have a run already").select_option("failed")
    expect(dialog.get_by_text("0 new runs, 1 done again, 2 left as they are")).to_be_visible()
