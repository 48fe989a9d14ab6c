"""Takes a picture of each page of a running Airloom, in both colour schemes.

Run inside the environment: ``python -m scripts.pictures http://127.0.0.1:8080``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, expect

from scripts.chromium import PATIENCE, launched, log_in
from scripts.console import step
from scripts.paths import ROOT
from scripts.users import passwords

FOLDER = ROOT / "docs" / "images"
# Name -> path below Airflow's page, and a text that is there once the page has its data.
PAGES = {
    "pipelines": ("pipelines", "Delays by carrier"),
    "builder": ("pipelines/delays_by_carrier", "Per carrier"),
    "runs": ("runs", "Delays by carrier"),
    "connections": ("connections", "demo_postgres"),
    "nodes": ("nodes", "postgres.read"),
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def main(arguments: list[str]) -> None:
    """Take them as the admin, who sees every page."""
    (url,) = arguments
    with launched() as browser, tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "state.json"
        log_in(browser, url, "admin", passwords()["admin"], state)
        for scheme in SCHEMES:
            for name in PAGES:
                with step(f"docs/images/{name}-{scheme}.png"):
                    _take(browser, url, state, name, scheme)


def _take(browser: Browser, url: str, state: Path, name: str, scheme: Literal["light", "dark"]) -> None:
    path, text = PAGES[name]
    context = browser.new_context(
        base_url=f"{url}/", storage_state=state, color_scheme=scheme, viewport={"width": 1440, "height": 900}
    )
    page = context.new_page()
    page.goto(f"plugin/airloom/{path}", timeout=PATIENCE)
    # A list to choose from may hold the same words, unseen.
    shown = page.locator(".airloom").get_by_text(text).locator("visible=true").first
    expect(shown).to_be_visible(timeout=PATIENCE)
    if name == "builder":
        shown.click()
        expect(page.get_by_role("table").get_by_role("cell").first).to_be_visible(timeout=PATIENCE)
    page.screenshot(path=FOLDER / f"{name}-{scheme}.png", animations="disabled")
    context.close()


if __name__ == "__main__":
    main(sys.argv[1:])
