"""A planted password leaves a stage in no error, progress, log line or result, in no encoding."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from airloom.operators.connection import Connection
from airloom.operators.engine.redact import MASK, Redactor
from airloom.operators.engine.run import run_stage
from airloom.operators.engine.spec import StageSpec
from airloom.operators.problems import NodeError
from tests.operators.engine.conftest import load, query, source, transform

SECRET = "p@ss w/'rd\\%é"
WAREHOUSE = Connection("warehouse", "postgres", "db", 5432, "ann", SECRET, extra={"token": "tok-en-42", "ssl": "no"})


@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        quote(SECRET),
        quote(SECRET, safe=""),
        quote_plus(SECRET),
        json.dumps(SECRET),
        repr(SECRET),
        SECRET.replace("\\", "\\\\").replace("'", "\\'"),
        SECRET.replace("'", "''"),
        base64.b64encode(SECRET.encode()).decode(),
        base64.b64encode(f"ann:{SECRET}".encode()).decode(),
        "tok-en-42",
    ],
)
def test_every_form_of_a_secret_is_masked(form: str) -> None:
    text = Redactor([WAREHOUSE]).text(f"could not connect to postgresql://ann:{form}@db/x: refused")
    assert MASK in text
    assert "refused" in text
    assert "rd" not in text.replace("word", "").replace("refused", "")
    assert form.strip("'\"") not in text


def test_a_short_secret_is_masked_only_where_it_stands_alone() -> None:
    redactor = Redactor([Connection("c", "mysql", password="db")])
    assert redactor.text("ann:db@dbhost: feedback") == "ann:***@dbhost: feedback"


def test_data_is_masked_through_and_through() -> None:
    redactor = Redactor([WAREHOUSE])
    assert redactor.data({"a": [f"x {SECRET}", 3, None], SECRET: ("tok-en-42",)}) == {
        "a": ["x ***", 3, None],
        "***": ["***"],
    }
    assert Redactor([]).text(SECRET) == SECRET


@pytest.mark.usefixtures("acme")
def test_a_planted_password_is_in_no_error_and_no_log(
    spec: Callable[..., StageSpec], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    numbers = source("numbers", "acme.numbers", rows=9, fail_at=0, fail_with="refused", connection="warehouse")
    with pytest.raises(NodeError, match="refused") as caught:
        run_stage(spec(transform(numbers), connections={"warehouse": WAREHOUSE}))
    assert MASK in str(caught.value)
    assert "Traceback" in caplog.text
    assert SECRET not in str(caught.value) + caplog.text + repr(caught.value.__context__)


@pytest.mark.usefixtures("acme")
def test_a_planted_password_is_in_no_result(spec: Callable[..., StageSpec], tmp_path: Path) -> None:
    connections = {"warehouse": WAREHOUSE}
    made = run_stage(
        spec(transform(source("numbers", "acme.numbers", rows=3, connection="warehouse")), connections=connections)
    )
    stage = load("keep", "acme.keep", "numbers", "numbers", path=str(tmp_path / "kept"), connection="warehouse")
    done = run_stage(spec(stage, inputs=dict(made.outputs), connections=connections))
    assert done.reports[0].details["note"] == f"as {MASK}"
    assert SECRET not in json.dumps([made.as_json(), done.as_json()], ensure_ascii=False)


@pytest.mark.usefixtures("acme")
def test_a_query_error_that_quotes_a_secret_is_masked(spec: Callable[..., StageSpec]) -> None:
    stage = transform(
        source("numbers", "acme.numbers", rows=3),
        query("bad", "SELECT CAST('tok-en-42' || n AS INTEGER) AS i FROM numbers", "numbers"),
    )
    with pytest.raises(NodeError) as caught:
        run_stage(spec(stage, connections={"warehouse": WAREHOUSE}))
    assert "tok-en-42" not in str(caught.value)
