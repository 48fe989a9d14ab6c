"""What is behind a connection, found from the builder: also in a database with more tables than a list shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

import psycopg
import pytest
from playwright.sync_api import expect

from airloom.operators.connection import Connection
from airloom.operators.databases.postgres import conninfo
from tests.e2e.airflow_server import AirflowServer
from tests.e2e.browser import OpenPage
from tests.e2e.builder_page import BuilderPage

SHOWN = 200
SCHEMA = "crowded"
LAST = "zz_late_flights"


@pytest.fixture
def crowded(airloom_site: AirflowServer, postgres: Connection) -> Iterator[str]:
    """A connection to a database in which one table comes after more than are shown at once."""
    fields = {"host": postgres.host, "port": postgres.port, "login": postgres.login, "password": postgres.password}
    connection = {"connection_id": SCHEMA, "conn_type": "postgres", "schema": postgres.schema, **fields}
    airloom_site.post("/api/v2/connections", connection)
    with psycopg.connect(conninfo(postgres), autocommit=True) as control:
        control.execute(f"CREATE SCHEMA {SCHEMA}")
        for number in range(SHOWN + 10):
            control.execute(f"CREATE TABLE {SCHEMA}.t_{number:03} (id integer)")
        control.execute(f'CREATE TABLE {SCHEMA}.{LAST} (carrier text, "Arrival Delay" integer)')
        yield SCHEMA
        control.execute(f"DROP SCHEMA {SCHEMA} CASCADE")


def test_a_table_beyond_the_list_is_found_by_a_part_of_its_name(open_page: OpenPage, crowded: str) -> None:
    page = open_page("editor", viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page.goto("plugin/airloom/pipelines")
    page.get_by_role("button", name="New pipeline").click()
    page.get_by_label("Name", exact=True).fill("Crowded")
    page.get_by_role("button", name="Create").click()
    builder = BuilderPage(page)
    builder.drag_from_palette("postgres.read", 180, 60)
    builder.settings.get_by_role("combobox", name="Connection").fill(crowded)
    table = builder.settings.get_by_role("combobox", name="Table")
    table.click()
    options = page.get_by_role("listbox", name="Table").get_by_role("option")
    expect(options).to_have_count(SHOWN)
    # Other tests have tables in this database too.
    expect(page.get_by_text(re.compile(rf"^{SHOWN} of \d+ tables\. Type a part of a name"))).to_be_visible()
    table.press_sequentially("late_fl")
    expect(options).to_have_count(1)
    options.get_by_text(f"{crowded}.{LAST}").click()
    expect(table).to_have_value(f"{crowded}.{LAST}")

    # The same tables are offered to a query, and the columns of those that it names.
    table.fill("")
    builder.settings.get_by_role("textbox", name="Query").click()
    page.keyboard.type(f"select l. from {crowded}.{LAST} l")
    page.keyboard.press("Escape")
    for _ in f" from {crowded}.{LAST} l":
        page.keyboard.press("ArrowLeft")
    page.keyboard.type("Arr")
    page.get_by_role("option", name="Arrival Delay").click()
    expect(builder.settings.get_by_role("textbox", name="Query")).to_have_text(
        f'select l."Arrival Delay" from {crowded}.{LAST} l'
    )
