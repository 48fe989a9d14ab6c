"""Incremental sources: asked bounds, observed watermarks, and their way to the load."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from airloom.operators.engine.loading import build_load
from airloom.operators.engine.local import run_pipeline_locally
from airloom.operators.engine.run import run_stage
from airloom.operators.engine.spec import Run, StageSpec
from airloom.operators.engine.watermarks import compare, widest
from airloom.operators.loads.protocol import Superseded
from airloom.operators.node import Bounds
from airloom.operators.problems import DataError
from airloom.operators.settings import Settings
from airloom.operators.stage import PlannedNode, Stage
from airloom.operators.values import Values
from tests.operators.engine.conftest import load, query, source, transform


@pytest.mark.parametrize(
    ("found", "whole"),
    [
        ([], Bounds()),
        ([Bounds("3", "9")], Bounds("3", "9")),
        ([Bounds("9", "20"), Bounds("10", "100")], Bounds("9", "100")),
        ([Bounds("9"), Bounds(None)], Bounds()),
        ([Bounds("9", "20"), Bounds("10", None)], Bounds("9", None)),
        (
            [Bounds("2024-01-01T01:00:00+02:00"), Bounds("2024-01-01T00:30:00Z")],
            Bounds("2024-01-01T01:00:00+02:00"),
        ),
    ],
)
def test_the_widest_range_is_right_for_all(found: list[Bounds], whole: Bounds) -> None:
    assert widest(found) == whole


def test_values_kept_as_text_compare_as_what_they_are() -> None:
    assert compare("9", "10") < 0
    assert compare("-1.5", "-1.25") < 0
    assert compare("2024-01-02", "2024-01-01T23:59:59.5") > 0
    assert compare("b", "a") > 0
    assert compare("10", "ten") < 0
    assert compare("x", "x") == 0


def ticking(until: int, path: Path) -> tuple[Stage, Stage, Stage]:
    """A source and a transform; a stage in between; a load that knows where to go on."""
    keep = load("keep", "acme.keep", "doubled", "doubled", path=str(path))
    first = transform(
        source("ticks", "acme.ticks", until=until, incremental={"column": "tick"}),
        query("kept", "SELECT tick FROM ticks", "ticks"),
    )
    middle = transform(query("doubled", "SELECT tick * 2 AS t FROM kept", "kept"), reads={"kept": "kept"})
    return replace(first, loads=keep.nodes), middle, keep


def run_all(stages: tuple[Stage, ...], settings: Settings, slot: str) -> Any:
    run = Run("orders", f"run {slot}", slot)
    return run_pipeline_locally(stages, run, Values({}), settings, {})


@pytest.mark.usefixtures("acme")
def test_each_run_reads_on_where_the_last_load_ended(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    first = run_all(ticking(4, path), settings, "day 1")
    dataset = first["doubled"].outputs["doubled"]
    assert dataset.watermarks == {"ticks": "4"}
    assert dataset.bounds == {"ticks": {"after": None, "up_to": "4"}}
    run_all(ticking(7, path), settings, "day 2")
    nothing = run_all(ticking(7, path), settings, "day 3")["doubled"].outputs["doubled"]
    assert nothing.watermarks == {"ticks": "7"}
    assert nothing.bounds == {"ticks": {"after": "7", "up_to": "7"}}
    run_all(ticking(9, path), settings, "day 4")
    assert [row["t"] for row in json.loads(path.read_text())["rows"]] == [2 * tick for tick in range(10)]


@pytest.mark.usefixtures("acme")
def test_a_run_that_was_loaded_before_reads_the_same_rows_again(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    run_all(ticking(4, path), settings, "day 1")
    before = run_all(ticking(7, path), settings, "day 2")["doubled"].outputs["doubled"]
    again = run_all(ticking(100, path), settings, "day 2")["doubled"].outputs["doubled"]
    assert again.content_hash == before.content_hash


@pytest.mark.usefixtures("acme")
def test_a_load_that_is_not_fed_by_a_source_has_no_say(
    spec: Callable[..., StageSpec], settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "kept.json"
    run_all(ticking(4, path), settings, "day 1")
    stage, _, keep = ticking(9, path)
    other = PlannedNode("other", "acme.keep", 1, {"path": str(tmp_path / "new.json")}, {"in": ("elsewhere",)})
    told = replace(stage, loads=(*keep.nodes, other), feeds={"keep": ("ticks",), "other": ()})
    assert run_stage(spec(told)).outputs["kept"].bounds["ticks"]["after"] == "4"
    assert run_stage(spec(replace(told, feeds={}))).outputs["kept"].bounds["ticks"]["after"] is None


@pytest.mark.usefixtures("acme")
def test_a_preview_asks_no_destination(spec: Callable[..., StageSpec], tmp_path: Path) -> None:
    stage = ticking(9, tmp_path / "folder" / "that is not there")[0]
    assert run_stage(spec(stage, limit=3)).outputs["kept"].watermarks == {}


@pytest.mark.usefixtures("acme")
def test_a_load_reports_what_it_did(spec: Callable[..., StageSpec], tmp_path: Path) -> None:
    made = run_stage(spec(transform(source("numbers", "acme.numbers", rows=3))))
    keep = load("keep", "acme.keep", "numbers", "numbers", path=str(tmp_path / "kept.json"))
    result = run_stage(spec(keep, inputs=dict(made.outputs)))
    assert result.outputs == {}
    (report,) = result.reports
    assert (report.node, report.rows_in, report.rows_out) == ("keep", 3, 3)
    assert report.details["outcome"] == "loaded"
    assert report.details["inserted"] == 3
    state = json.loads((tmp_path / "kept.json").read_text())
    (kept,) = state["loads"].values()
    assert kept["hash"] == made.outputs["numbers"].content_hash


@pytest.mark.usefixtures("acme")
def test_a_superseded_load_says_so(spec: Callable[..., StageSpec], tmp_path: Path) -> None:
    made = run_stage(spec(transform(source("numbers", "acme.numbers", rows=3))))
    keep = load("keep", "acme.keep", "numbers", "numbers", path=str(tmp_path / "x"), superseded=True)
    with pytest.raises(Superseded) as caught:
        run_stage(spec(keep, inputs=dict(made.outputs)))
    assert not isinstance(caught.value, DataError)
    assert caught.value.node == "keep"


def test_a_load_is_another_load_at_another_place_or_time() -> None:
    node = PlannedNode("keep", "acme.keep", 1, {"path": "a", "table": "t"}, {"in": ("x",)})
    run = Run("orders", "r1", "day 1")
    key = build_load(run, node).key
    assert build_load(replace(run, run_id="r2", try_number=3), node).key == key
    assert build_load(replace(run, slot="day 2"), node).key != key
    assert build_load(run, replace(node, config={"path": "b", "table": "t"})).key != key
    assert build_load(run, replace(node, config={"path": "a", "table": "u"})).key != key
