"""The tab *Pipeline* of Airflow's Dag and run pages: what is published, what ran, and how."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

from playwright.sync_api import expect

from airloom.dag_factory.connection_test import DAG_ID
from tests.dag_factory.repositories import ANNA
from tests.e2e.airflow_server import AirflowServer
from tests.e2e.browser import OpenPage, console_errors
from tests.e2e.builder_page import BuilderPage
from tests.plugins.documents import document

PIPELINE = "looked_at"
DESK = {"width": 1400, "height": 900}
# Two tasks, on two busy cores.
RUN = 120_000


def test_a_dag_has_its_pipeline_as_a_tab(open_page: OpenPage) -> None:
    page = open_page("viewer")
    page.goto("dags/delays_by_carrier")
    page.get_by_role("link", name="Pipeline").click()
    expect(page).to_have_url(re.compile("/dags/delays_by_carrier/plugin/airloom-pipeline"))


def test_a_dag_of_another_kind_has_none_and_that_is_no_error(open_page: OpenPage, airloom_site: AirflowServer) -> None:
    airloom_site.wait(lambda: airloom_site.dag(DAG_ID), DAG_ID)
    page = open_page("admin")
    errors = console_errors(page)
    page.goto(f"dags/{DAG_ID}/plugin/airloom-pipeline")
    expect(page.get_by_role("heading", name="No pipeline of this name")).to_be_visible()
    assert errors == []


def test_a_run_is_shown_over_what_it_ran_whatever_is_published(
    open_page: OpenPage, airloom_site: AirflowServer
) -> None:
    (airloom_site.home.folder / "files" / "in.csv").write_text("n\n1\n2\n3\n")
    publish(airloom_site, "some", "Begin")
    airloom_site.wait_for_dag(PIPELINE)
    page = open_page("viewer", viewport=DESK, reduced_motion="reduce")
    canvas = BuilderPage(page)
    page.goto(f"dags/{PIPELINE}/plugin/airloom-pipeline")
    expect(canvas.node("some")).to_be_visible()
    runs = page.get_by_role("region", name="Runs of this pipeline")
    expect(runs).to_contain_text("Not run yet.")

    # The page is open while it runs, and while another version is published.
    run = airloom_site.trigger(PIPELINE)
    expect(runs.get_by_role("status")).to_contain_text("success", timeout=RUN)
    expect(canvas.node("some")).to_contain_text("success · 2 rows")
    publish(airloom_site, "few", "Name it anew")
    expect(canvas.node("few")).to_be_visible(timeout=30_000)
    expect(canvas.node("some")).to_have_count(0)
    expect(runs).to_contain_text("The last run was of another version.")
    expect(canvas.node("few")).not_to_contain_text("success")

    bar = runs.get_by_role("button", name=re.compile("^Show the run: success"))
    bar.click()
    expect(canvas.node("some")).to_contain_text("success · 2 rows")
    expect(canvas.node("few")).to_have_count(0)
    expect(runs).to_contain_text("This is the version that ran. Another one is published now.")
    bar.click()
    expect(canvas.node("few")).to_be_visible()
    expect(runs.get_by_role("status")).to_have_count(0)

    # Done again by somebody else, it is followed as well; a paused Dag's runs stay where they are.
    bar.click()
    airloom_site.patch(f"/api/v2/dags/{PIPELINE}", {"is_paused": True})
    airloom_site.post(f"/api/v2/dags/{PIPELINE}/dagRuns/{run}/clear", {"dry_run": False})
    expect(runs.get_by_role("status")).to_contain_text("queued")
    airloom_site.patch(f"/api/v2/dags/{PIPELINE}", {"is_paused": False})
    expect(runs.get_by_role("status")).to_contain_text("success", timeout=RUN)

    page.goto(f"dags/{PIPELINE}/runs/{run}/plugin/airloom-run")
    expect(canvas.node("some")).to_contain_text("success · 2 rows")
    expect(runs).to_have_text("This is the version that ran. Another one is published now.")


def test_the_builder_says_that_a_run_was_of_other_nodes(open_page: OpenPage, airloom_site: AirflowServer) -> None:
    (airloom_site.home.folder / "files" / "in.csv").write_text("n\n1\n2\n3\n")
    publish(airloom_site, "some", "Begin", "drawn_anew")
    airloom_site.wait_for_dag("drawn_anew")
    run = airloom_site.trigger("drawn_anew")
    page = open_page("editor", viewport=DESK, reduced_motion="reduce")
    canvas = BuilderPage(page)
    page.goto(f"airloom/pipelines/drawn_anew?run={quote(run)}")
    runs = page.get_by_role("region", name="Runs of this pipeline")
    expect(runs.get_by_role("status")).to_contain_text("success", timeout=RUN)
    other = runs.get_by_role("link", name="It ran another version")
    expect(canvas.node("some")).to_contain_text("success · 2 rows")
    expect(other).to_have_count(0)
    canvas.select("some")
    canvas.settings.get_by_role("tab", name="Node", exact=True).click()
    canvas.settings.get_by_role("textbox", name="Name").fill("A few")
    expect(other).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(other).to_have_count(0)

    publish(airloom_site, "few", "Name it anew", "drawn_anew")
    page = open_page("viewer", viewport=DESK, reduced_motion="reduce")
    page.goto(f"airloom/pipelines/drawn_anew?run={quote(run)}")
    page.get_by_role("link", name="It ran another version").click()
    expect(page.get_by_role("heading", name="History of drawn_anew")).to_be_visible()


def publish(site: AirflowServer, node: str, message: str, pipeline: str = PIPELINE) -> None:
    """The small pipeline with its filter under a name."""
    source, some, target = document(pipeline)["nodes"]
    config = {"path": f"{pipeline}.parquet"}
    value = document(pipeline, nodes=[source, some | {"id": node}, target | {"inputs": {"in": node}, "config": config}])
    site.store.publish(f"{pipeline}.json", json.dumps(value).encode(), ANNA, message, base=site.store.tip())
