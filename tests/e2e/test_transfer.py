"""Pipelines out to files and in from them, on the page of all pipelines."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.dag_factory.repositories import ANNA
from tests.e2e.airflow_server import AirflowServer
from tests.e2e.axe import in_both_schemes
from tests.e2e.browser import OpenPage


def document(name: str, **more: Any) -> dict[str, Any]:
    nodes = [{"id": "airlines", "type": "file.read", "config": {"path": "flights/airlines.csv"}}]
    return {"airloom": 1, "id": name, **more, "nodes": nodes}


def publish(site: AirflowServer, name: str) -> None:
    site.store.publish(f"{name}.json", json.dumps(document(name)).encode(), ANNA, "Add", base=site.store.tip())


def pipelines(open_page: OpenPage, search: str) -> Page:
    page = open_page("editor", viewport={"width": 1400, "height": 900})
    page.goto(f"plugin/airloom/pipelines?search={search}")
    expect(page.get_by_role("heading", name="Pipelines")).to_be_visible()
    return page


def test_chosen_pipelines_go_out_as_one_file(airloom_site: AirflowServer, open_page: OpenPage) -> None:
    for name in ("going_out", "going_too"):
        publish(airloom_site, name)
    page = pipelines(open_page, "going")
    page.get_by_role("checkbox", name="Choose all rows").check()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Export as JSON").click()
    assert downloading.value.suggested_filename == "pipelines.json"
    found = json.loads(Path(downloading.value.path()).read_text())
    assert [each["id"] for each in found] == ["going_out", "going_too"]
    page.get_by_role("button", name="More for going_out").click()
    with page.expect_download() as downloading:
        page.get_by_role("menuitem", name="Export as JSON").click()
    assert downloading.value.suggested_filename == "going_out.json"
    assert json.loads(Path(downloading.value.path()).read_text()) == document("going_out")


def test_files_come_in_as_drafts_and_replace_nothing_unasked(
    airloom_site: AirflowServer, open_page: OpenPage, tmp_path: Path
) -> None:
    publish(airloom_site, "coming_known")
    publish(airloom_site, "coming_same")
    several, broken, other = tmp_path / "several.json", tmp_path / "broken.json", tmp_path / "other.json"
    known = document("coming_known", description="Changed elsewhere")
    several.write_text(json.dumps([document("coming_new"), known, document("coming_same")]))
    broken.write_text("{")
    other.write_text("[1]")
    page = pipelines(open_page, "coming")
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Import").click()
    choosing.value.set_files([several, broken, other])
    dialog = page.get_by_role("dialog", name="Import")
    lines = dialog.get_by_role("listitem")
    expect(lines).to_have_count(5)
    expect(lines.filter(has_text="coming_new")).to_contain_text("draft made")
    expect(lines.filter(has_text="coming_known")).to_contain_text("left alone: it is published")
    expect(lines.filter(has_text="coming_same")).to_contain_text("left alone: it is what is published already")
    expect(lines.filter(has_text="broken.json")).to_contain_text("not taken")
    expect(lines.filter(has_text="other.json")).to_contain_text("holds no pipeline")
    assert in_both_schemes(page, ".airloom") == []
    dialog.get_by_role("button", name="Take 1 as my draft").click()
    expect(lines.filter(has_text="coming_known")).to_contain_text("draft made")
    dialog.get_by_role("button", name="Close").last.click()
    expect(page.get_by_role("row", name="coming_known")).to_contain_text("unpublished changes")
    expect(page.get_by_role("row", name="coming_new")).to_contain_text("draft")


def test_a_file_is_dropped_on_the_page(open_page: OpenPage) -> None:
    page = pipelines(open_page, "dropped")
    page.evaluate(
        """text => {
          const files = new DataTransfer();
          files.items.add(new File([text], "dropped.json", { type: "application/json" }));
          for (const type of ["dragover", "drop"]) {
            document.body.dispatchEvent(new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true }));
          }
        }""",
        json.dumps(document("dropped_in")),
    )
    dialog = page.get_by_role("dialog", name="Import")
    expect(dialog.get_by_role("listitem")).to_contain_text("draft made")
    dialog.get_by_role("link", name="dropped_in").click()
    expect(page).to_have_url(re.compile("/pipelines/dropped_in$"))
    expect(page.get_by_role("application")).to_be_visible()
