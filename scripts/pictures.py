"""Takes a picture of each page of a running Airloom, in both colour schemes.

Run inside the environment: ``python -m scripts.pictures http://127.0.0.1:8080``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from playwright.sync_api import Browser, Page, expect

from scripts.chromium import PATIENCE, launched, log_in
from scripts.console import step
from scripts.paths import ROOT
from scripts.users import passwords

FOLDER = ROOT / "docs" / "images"
_DEMO = "delays_by_carrier"
_AIRLOOM = "plugin/airloom"
# Name -> address, and a text that is there once the page has its data.
PAGES = {
    "pipelines": (f"{_AIRLOOM}/pipelines", "Delays by carrier"),
    "builder": (f"{_AIRLOOM}/pipelines/{_DEMO}", "Per carrier"),
    "history": (f"{_AIRLOOM}/pipelines/{_DEMO}/history", "Add the first pipelines"),
    "runs": (f"{_AIRLOOM}/runs", "Delays by carrier"),
    "connections": (f"{_AIRLOOM}/connections", "demo_postgres"),
    "nodes": (f"{_AIRLOOM}/nodes", "postgres.read"),
    "audit": (f"{_AIRLOOM}/audit", "pipeline.pause"),
    "run": (f"dags/{_DEMO}/runs/{{run}}/plugin/airloom-run", "Per carrier"),
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def main(arguments: list[str]) -> None:
    """Take them as the admin, who sees every page."""
    (url,) = arguments
    with launched() as browser, tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "state.json"
        log_in(browser, url, "admin", passwords()["admin"], state)
        with step("Pausing a pipeline and resuming it, for the audit log"):
            _leave_traces(browser, url, state)
        for scheme in SCHEMES:
            for name in PAGES:
                with step(f"docs/images/{name}-{scheme}.png"):
                    _take(browser, url, state, name, scheme)


def _take(browser: Browser, url: str, state: Path, name: str, scheme: Literal["light", "dark"]) -> None:
    address, text = PAGES[name]
    context = browser.new_context(
        base_url=f"{url}/", storage_state=state, color_scheme=scheme, viewport={"width": 1440, "height": 900}
    )
    page = context.new_page()
    page.goto(address.format(run=_last_run(page) if "{run}" in address else ""), timeout=PATIENCE)
    # A list to choose from may hold the same words, unseen.
    shown = page.locator(".airloom").get_by_text(text).locator("visible=true").first
    expect(shown).to_be_visible(timeout=PATIENCE)
    if name == "builder":
        shown.click()
        expect(page.get_by_role("table").get_by_role("cell").first).to_be_visible(timeout=PATIENCE)
    page.screenshot(path=FOLDER / f"{name}-{scheme}.png", animations="disabled")
    context.close()


def _leave_traces(browser: Browser, url: str, state: Path) -> None:
    context = browser.new_context(base_url=f"{url}/", storage_state=state)
    page = context.new_page()
    page.goto(f"{_AIRLOOM}/pipelines", timeout=PATIENCE)
    for entry in ("Pause", "Resume"):
        page.get_by_role("button", name=f"More for {_DEMO}").click()
        with page.expect_response(lambda answer: answer.request.method == "PATCH"):
            page.get_by_role("menuitem", name=entry).click()
    context.close()


def _last_run(page: Page) -> str:
    """The demo's newest run, as it stands in an address."""
    runs = page.request.get(f"airloom/api/v1/pipelines/{_DEMO}/runs", params={"limit": 1}).json()["items"]
    return quote(runs[0]["run_id"], safe="")


if __name__ == "__main__":
    main(sys.argv[1:])
