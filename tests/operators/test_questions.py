"""Trying connections out: every outcome there is, and nothing but that in any log."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest

from airloom.operators import questions
from airloom.operators.connection import Connection
from airloom.operators.problems import ConfigError
from airloom.operators.questions import try_out
from airloom.operators.settings import Settings


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    found = Settings(str(tmp_path), str(tmp_path / "exchange"), str(tmp_path / "warehouse.duckdb"))
    monkeypatch.setattr(questions, "load_settings", lambda: found)
    return found


def known(monkeypatch: pytest.MonkeyPatch, connection: Connection) -> str:
    """Make it a connection of Airflow's, as the environment of a worker does."""
    names = ("host", "port", "login", "password", "schema")
    fields = {"conn_type": connection.type, **{name: getattr(connection, name) for name in names}}
    monkeypatch.setenv("AIRFLOW_CONN_SHOP", json.dumps(fields))
    return "shop"


def test_a_connection_that_works(postgres: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    assert try_out(known(monkeypatch, postgres)) == "works"


def test_the_embedded_warehouse_works() -> None:
    assert try_out("-") == "works"


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"port": 1}, "unanswered"),
        ({"login": "nobody_of_that_name"}, "refused"),
        ({"schema": "no_such_database"}, "refused"),
        ({"type": "aws"}, "unsupported"),
    ],
)
def test_a_connection_that_does_not(
    postgres: Connection,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    change: dict[str, object],
    outcome: str,
) -> None:
    shop = known(monkeypatch, replace(postgres, **change))  # type: ignore[arg-type]
    with caplog.at_level(logging.DEBUG, "airloom"):
        assert try_out(shop) == outcome
    assert caplog.text == ""


def test_a_wrong_password(mysql: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    assert try_out(known(monkeypatch, replace(mysql, password="wrong"))) == "refused"


def test_a_connection_that_is_not_there() -> None:
    assert try_out("nowhere") == "missing"


@pytest.mark.parametrize("name", [None, 5, "", "a b", "a/../b", "-\n", "x" * 251, ["shop"]])
def test_what_is_no_connection(name: object) -> None:
    with pytest.raises(ConfigError, match="has to be the id of a connection"):
        try_out(name)
