"""Runs in the words of pipelines: which nodes a task runs, what it reported, which node an error names."""

from __future__ import annotations

import json
from typing import Any

import pytest

from airloom.operators.engine.spec import Progress
from airloom.operators.tasks import ProgressLog
from airloom.plugins.services.run_errors import blamed
from airloom.plugins.services.run_nodes import nodes_in
from airloom.plugins.services.run_progress import NodeProgress, progress_in
from airloom.plugins.services.runs import reports


def serialized(*tasks: dict[str, Any]) -> dict[str, Any]:
    return {"dag": {"tasks": [{"__type": "operator", "__var": task} for task in tasks]}}


def test_a_task_runs_the_nodes_the_renderer_named() -> None:
    found = nodes_in(
        serialized(
            {"task_id": "sum", "doc_json": json.dumps({"nodes": ["orders", "sum"], "plan": "1"})},
            {"task_id": "others", "doc_json": "no JSON"},
            {"task_id": "bare"},
            {"task_id": "odd", "doc_json": "[1]"},
        )
    )
    assert found == {"sum": ("orders", "sum"), "others": ("others",), "bare": ("bare",), "odd": ("odd",)}
    assert nodes_in({}) == {}


@pytest.mark.parametrize("result", [None, 3, "text", [], {}, {"nodes": 3}, {"nodes": [1, {}]}])
def test_a_result_that_is_none_of_ours_has_no_reports(result: Any) -> None:
    assert reports(result) == {}


def test_reports_are_read_as_airflow_keeps_them() -> None:
    result = {"outputs": {}, "nodes": [{"node": "sum", "rows_out": 3}]}
    assert reports(result) == reports(json.dumps(result)) == {"sum": {"node": "sum", "rows_out": 3}}


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("AirflowFailException: node 'orders': no such file", {"orders": "no such file"}),
        ("AirflowFailException: node 'sum' field 'where': bad", {"sum": "field 'where' bad"}),
        ("KeyError: 'x'", {"sum": "KeyError: 'x'"}),
        ("X: node 'elsewhere': y", {"sum": "X: node 'elsewhere': y"}),
        (None, {}),
    ],
)
def test_an_error_is_shown_at_the_node_it_names(error: str | None, expected: dict[str, str]) -> None:
    assert blamed(error, ("orders", "sum")) == expected


def test_progress_is_read_as_the_operators_say_it() -> None:
    said: list[str] = []
    say = ProgressLog(lambda template, line: said.append(template % line))
    say(Progress("orders", 1_234_567, 89_012.3, 2_000_000))
    say(Progress("sum", 7, 0.4))
    assert [progress_in(line) for line in said] == [
        ("orders", NodeProgress(1_234_567, 89_012.0)),
        ("sum", NodeProgress(7, 0.0)),
    ]
    assert progress_in("orders: no rows") is None
