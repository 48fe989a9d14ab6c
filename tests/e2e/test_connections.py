"""Making a connection in the browser: asked for what its type needs, kept by Airflow as its driver takes it."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from tests.e2e.browser import OpenPage
from tests.e2e.opened import connection_dialog


def test_the_form_is_that_of_the_type(open_page: OpenPage) -> None:
    page = open_page("admin")
    connection_dialog(page)
    form = page.get_by_role("dialog")
    create = form.get_by_role("button", name="Create")
    offered = form.get_by_label("Type").get_by_role("option").all_inner_texts()
    assert offered[0] == "Choose a type"
    assert len(offered) == len(set(offered))
    assert {"MySQL or MariaDB", "Postgres"} < set(offered)
    form.get_by_label("Id").fill("orders_api")
    form.get_by_label("Type").select_option("postgres")
    form.get_by_label("Port").fill("many")
    expect(form.get_by_text("This is not a whole number")).to_be_visible()
    form.get_by_label("Database").fill("left behind")
    form.get_by_label("Type").select_option("http")
    expect(form.get_by_label("Port")).to_be_hidden()
    expect(create).to_be_disabled()
    form.get_by_label("Base address").fill("https://api.example.org/v1")
    form.get_by_label("Authentication").select_option("header")
    form.get_by_label("Password, token or key").fill("not shown")
    form.get_by_label("Name of the header").fill("X-Key")
    form.get_by_label("Other hosts").fill("a.example.org, b.example.org")
    form.get_by_text("Other options").click()
    form.get_by_label("Options", exact=True).fill('{"more": 1}')
    create.click()
    expect(page.get_by_role("row", name=re.compile("orders_api.*api.example.org"))).to_be_visible()
    kept = page.request.get("api/v2/connections/orders_api").json()
    assert (kept["conn_type"], kept["host"], kept["port"], kept["schema"]) == (
        "http",
        "https://api.example.org/v1",
        None,
        None,
    )
    extra = json.loads(kept["extra"])
    assert extra == {"auth": "header", "name": "X-Key", "allowed_hosts": ["a.example.org", "b.example.org"], "more": 1}
