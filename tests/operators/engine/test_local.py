"""Pipelines and previews without a scheduler."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from airloom.operators.engine.local import preview_node, run_pipeline_locally, upstream_of
from airloom.operators.engine.spec import Progress, Run, StageSpec
from airloom.operators.settings import Settings
from airloom.operators.stage import Stage
from airloom.operators.values import Values
from tests.operators.engine.conftest import load, query, rows, source, transform

pytestmark = pytest.mark.usefixtures("acme")


@pytest.fixture
def stages(tmp_path: Path) -> tuple[Stage, ...]:
    return (
        transform(
            source("numbers", "acme.numbers", rows=1000, fail_at=900, fail_with="read too far"),
            query("low", "SELECT * FROM numbers WHERE n < 100", "numbers"),
            query("high", "SELECT * FROM numbers WHERE n >= 100", "numbers"),
            outputs=("low", "high"),
        ),
        transform(query("sum", "SELECT sum(n) AS s FROM low", "low"), reads={"low": "high"}),
        load("keep", "acme.keep", "sum", "sum", path=str(tmp_path / "kept.json")),
    )


def test_all_stages_run_in_order_and_the_load_delivers(
    stages: tuple[Stage, ...], settings: Settings, tmp_path: Path
) -> None:
    good = source("numbers", "acme.numbers", rows=1000)
    first = replace(stages[0], nodes=(good, *stages[0].nodes[1:]))
    told: list[Progress] = []
    results = run_pipeline_locally((first, *stages[1:]), Run("p", "r", "r"), Values({}), settings, {}, told.append)
    assert list(results) == ["high", "sum", "keep"]
    assert results["keep"].reports[0].rows_out == 1
    (kept,) = json.loads((tmp_path / "kept.json").read_text())["rows"]
    assert float(kept["s"]) == sum(range(100))
    assert "numbers" in {progress.node for progress in told}


@pytest.mark.parametrize(("node", "found"), [("numbers", [(0, "0"), (1, "1"), (2, "2")]), ("sum", [(3,)])])
def test_a_preview_runs_only_what_a_node_needs(
    stages: tuple[Stage, ...],
    spec: Callable[..., StageSpec],
    tmp_path: Path,
    node: str,
    found: list[tuple[object, ...]],
) -> None:
    dataset, columns = preview_node(stages, node, spec(stages[0], limit=3))
    assert rows(dataset) == found
    assert columns[node].names == dataset.columns.names
    assert not (tmp_path / "kept.json").exists()


def test_what_lies_upstream_of_a_node(stages: tuple[Stage, ...]) -> None:
    (one,) = upstream_of(stages, "numbers")
    assert ([node.id for node in one.nodes], one.outputs) == (["numbers"], ("numbers",))
    first, last = upstream_of(stages, "sum")
    assert ([node.id for node in first.nodes], first.outputs) == (["numbers", "low"], ("low",))
    assert (last.outputs, dict(last.reads)) == (("sum",), {"low": "high"})
