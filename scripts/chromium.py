"""Chromium for the browser tests and the screenshots: the machine's own, else the one that Playwright has installed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

from scripts.console import Failure

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 30_000
"""Milliseconds: on two busy cores Airflow's own page of 2 MB comes before ours."""


@contextmanager
def launched() -> Iterator[Browser]:
    """A headless Chromium; Failure with what to do when none starts."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=program)
        except Error as error:
            raise Failure(
                f"No Chromium starts here: {str(error).splitlines()[0]}\n"
                "Install one:  apt-get install chromium   or   .venv/bin/playwright install chromium"
            ) from error
        try:
            yield browser
        finally:
            browser.close()


def log_in(browser: Browser, url: str, user: str, password: str, state: Path) -> None:
    """Log in by Airflow's form and keep the cookies; the sixth time within 40 s Airflow refuses, so keep them well."""
    context = browser.new_context(base_url=f"{url}/")
    page = context.new_page()
    page.goto("auth/login/", timeout=PATIENCE)
    page.locator("input[name=username]").fill(user)
    page.locator("input[name=password]").fill(password)
    page.locator("input[type=submit], button[type=submit]").first.click()
    page.wait_for_url(lambda found: "/auth/login" not in found, timeout=PATIENCE)
    context.storage_state(path=state)
    context.close()
