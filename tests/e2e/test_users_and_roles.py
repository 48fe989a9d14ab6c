"""FAB's pages, which are not ours, in the look of those around them: the login, users, roles, one's password."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import COLOURS, violations
from tests.e2e.browser import OpenPage

PAGES = (
    "auth/users/list/",
    "auth/users/add",
    "auth/roles/list/",
    "auth/permissions/list/",
    "auth/resetmypassword/form",
)
LIGHT, DARK = "rgb(255, 255, 255)", "rgb(11, 13, 16)"


def readable_in_both_schemes(page: Page) -> None:
    for scheme, background in (("light", LIGHT), ("dark", DARK)):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        expect(page.locator("html")).to_have_class(re.compile(scheme))
        expect(page.locator("body")).to_have_css("background-color", background)
        assert violations(page, "body", COLOURS) == []


@pytest.mark.parametrize("path", PAGES)
def test_users_and_roles_are_readable_in_both_schemes(open_page: OpenPage, path: str) -> None:
    page = open_page("admin", reduced_motion="reduce")
    page.goto(path)
    expect(page.get_by_role("navigation").first).to_be_visible()
    readable_in_both_schemes(page)


def test_the_login_is_readable_in_both_schemes(open_page: OpenPage) -> None:
    page = open_page(None, reduced_motion="reduce")
    page.goto("auth/login/")
    expect(page.get_by_role("button", name="Sign In")).to_be_visible()
    readable_in_both_schemes(page)


def test_within_airflows_page_they_follow_what_is_chosen_there(open_page: OpenPage) -> None:
    page = open_page("admin")
    page.goto("security/users")
    users = page.frame_locator("iframe")
    expect(users.get_by_role("cell", name="editor@localhost").first).to_be_visible()
    # Airflow's own navigation is beside it already.
    expect(users.get_by_role("navigation")).to_have_count(0)
    page.evaluate("localStorage.setItem('theme', 'dark')")
    page.reload()
    expect(users.locator("body")).to_have_css("background-color", DARK)
