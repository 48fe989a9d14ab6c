"""A real Chromium for tests, and its pages as one of the site's users.

::

    def test_something(open_page: OpenPage) -> None:
        page = open_page("editor")
        page.goto("airloom/")
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, expect

from scripts.chromium import PATIENCE, launched, log_in
from scripts.console import Failure
from tests.e2e.airflow_server import AirflowServer
from tests.services import missing


def console_errors(page: Page) -> list[str]:
    """What our pages print as errors in the browser's console from now on, with where it came from."""
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        said = f"{message.text} ({message.location['url']})"
        # What Airflow's own page prints is none of ours.
        if message.type == "error" and "airloom" in said:
            errors.append(said)

    page.on("console", note)
    return errors


class OpenPage(Protocol):
    """Opens an empty page as a user, or as nobody."""

    def __call__(self, user: str | None, **options: Any) -> Page:
        """The page; options are those of Playwright's contexts."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium. It ends with this folder's tests: while it is open, the thread has a running event loop."""
    expect.set_options(timeout=PATIENCE)
    with ExitStack() as stack:
        try:
            found = stack.enter_context(launched())
        except Failure as failure:
            missing(str(failure))
        yield found


@pytest.fixture(scope="package")
def states(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which each user's cookies are kept once they have logged in."""
    return tmp_path_factory.mktemp("browser_states")


@pytest.fixture
def open_page(browser: Browser, airloom_site: AirflowServer, states: Path) -> Iterator[OpenPage]:
    """Opens pages as a user; an error of our scripts that nobody caught fails the test in the end."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def note(page: Page, error: Error) -> None:
        said = f"{page.url}: {error.stack or error}"
        # Airflow's own page throws when it is left while it loads, as when a stranger is sent to the login.
        if "airloom" in said:
            errors.append(said)

    def opened(user: str | None, **options: Any) -> Page:
        if user is not None:
            state = states / f"{user}.json"
            if not state.exists():
                log_in(browser, airloom_site.url, user, airloom_site.home.passwords[user], state)
            options["storage_state"] = state
        context = browser.new_context(base_url=f"{airloom_site.url}/", **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: note(page, error))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not errors, "\n".join(errors)
