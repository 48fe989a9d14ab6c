"""The Airflow operators, over the real engine and Airflow's own task SDK."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.sdk import DAG
from airflow.sdk.exceptions import AirflowFailException

from airloom.operators import tasks
from airloom.operators.engine.spec import Progress, StageSpec
from airloom.operators.problems import TransientError
from airloom.operators.settings import Settings
from airloom.operators.stage import NodeReport, Stage
from airloom.operators.tasks import ConnectionTestOperator, LoadOperator, ProgressLog, StageOperator
from tests.operators.engine.conftest import (
    acme,
    load,
    python_with_acme,
    query,
    settings,
    source,
    spec,
    transform,
)

__all__ = ["acme", "python_with_acme", "settings", "spec"]

DAY = datetime(2024, 1, 1, tzinfo=timezone.utc)
NUMBERS = transform(source("numbers", "acme.numbers", rows=3), query("out", "SELECT n FROM numbers", "numbers"))


def context(xcoms: dict[str, Any] | None = None, params: dict[str, Any] | None = None, **dag_run: Any) -> Any:
    """What the task SDK hands to ``execute``, as far as it is read."""
    moments = {
        "logical_date": DAY,
        "data_interval_start": DAY,
        "data_interval_end": DAY.replace(day=2),
        "run_after": DAY,
    }
    task = SimpleNamespace(
        dag_id="orders", try_number=2, map_index=None, xcom_pull=lambda task_ids: (xcoms or {}).get(task_ids)
    )
    run = SimpleNamespace(**{**moments, **dag_run})
    return {"ti": task, "dag_run": run, "run_id": "manual__x", "params": params or {}}


@pytest.fixture
def airflow_settings(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """This Airflow's settings are those of the test, by Airflow's own configuration."""
    monkeypatch.setenv("AIRFLOW__AIRLOOM__EXCHANGE", settings.exchange)
    monkeypatch.setenv("AIRFLOW__AIRLOOM__MEMORY_LIMIT", str(settings.memory_limit))
    monkeypatch.setenv("AIRFLOW__AIRLOOM__EXCHANGE_DAYS", "3")
    return settings


def operator(stage: Stage) -> StageOperator:
    kind = LoadOperator if stage.kind == "load" else StageOperator
    return kind(task_id=stage.id, stage=stage)


@pytest.mark.usefixtures("acme", "airflow_settings")
def test_a_stage_and_a_load_hand_on_by_xcom(tmp_path: Path) -> None:
    left = operator(NUMBERS).execute(context())
    assert json.loads(json.dumps(left)) == left
    assert left["outputs"]["out"]["rows"] == 3
    assert [report["rows_out"] for report in left["nodes"]] == [3, 3]
    keep = load("keep", "acme.keep", "out", "out", path=str(tmp_path / "kept.json"))
    done = operator(keep).execute(context({"out": left}))
    assert done["nodes"][0]["details"]["outcome"] == "loaded"
    assert json.loads((tmp_path / "kept.json").read_text())["rows"] == [{"n": 0}, {"n": 1}, {"n": 2}]


@pytest.mark.usefixtures("airflow_settings")
def test_rows_that_no_task_left_are_missed_in_plain_words() -> None:
    stage = transform(query("out", "SELECT * FROM before", "before"), reads={"before": "first"})
    with pytest.raises(AirflowFailException, match="task 'first' has left no rows"):
        operator(stage).execute(context())


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize(
    ("stage", "raised", "said"),
    [
        (transform(source("x", "acme.numbers", rows="many")), AirflowFailException, "field 'rows'"),
        (
            transform(source("x", "acme.numbers", rows=1), query("q", "SELECT n, n FROM x", "x")),
            AirflowFailException,
            "'n'",
        ),
        (
            transform(source("x", "acme.numbers", rows=9, fail_at=0, fail_with="line dropped", transient=True)),
            TransientError,
            "line dropped",
        ),
    ],
)
def test_only_what_may_go_better_is_tried_again(
    spec: Callable[..., StageSpec], stage: Stage, raised: type[Exception], said: str
) -> None:
    with pytest.raises(raised, match=said), tasks.failing_for_good():
        tasks.run_task(spec(stage), lambda progress: None)


@pytest.mark.usefixtures("acme")
def test_a_superseded_attempt_fails_and_says_why(spec: Callable[..., StageSpec], tmp_path: Path) -> None:
    made = tasks.run_task(spec(NUMBERS), lambda progress: None)
    keep = load("keep", "acme.keep", "out", "out", path=str(tmp_path / "x"), superseded=True)
    with pytest.raises(AirflowFailException, match="superseded: a newer attempt"), tasks.failing_for_good():
        tasks.run_task(spec(keep, inputs=dict(made.outputs)), lambda progress: None)


def test_a_run_is_told_by_its_context() -> None:
    run = tasks.run_of(context())
    assert (run.pipeline, run.run_id, run.slot, run.try_number, run.map_index) == (
        "orders", "manual__x", "2024-01-01T00:00:00+00:00", 2, -1,
    )  # fmt: skip
    assert tasks.run_of(context(logical_date=None)).slot == "manual__x"


def test_values_are_params_interval_run_and_allowed_environment(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGION", "emea")
    monkeypatch.setenv("SECRET_KEY", "planted")
    allowed = replace(settings, env_allowed=("REGION", "ABSENT"))
    params = {"least": 3, "who": None, "nested": {"not": "a value"}}
    assert dict(tasks.values_of(context(params=params), allowed).by_name) == {
        "interval.start": DAY,
        "interval.end": DAY.replace(day=2),
        "run.id": "manual__x",
        "params.least": 3,
        "params.who": None,
        "env.REGION": "emea",
    }


@pytest.mark.parametrize("logical_date", [None, DAY.replace(month=3)])
def test_without_an_interval_its_ends_are_the_moment_of_the_run(
    settings: Settings, logical_date: datetime | None
) -> None:
    found = context(logical_date=logical_date, data_interval_start=None, data_interval_end=None, run_after=DAY)
    values = tasks.values_of(found, settings)
    assert values["interval.start"] == values["interval.end"] == (logical_date or DAY)


def test_connections_are_those_that_nodes_loads_and_exchange_name(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("wh", "target", "bucket", "unrelated"):
        monkeypatch.setenv(f"AIRFLOW_CONN_{name.upper()}", f"postgres://ann:pw-{name}@{name}/db")
    keep = load("keep", "acme.keep", "x", "x", path="p", connection="target")
    stage = replace(transform(source("x", "acme.numbers", rows=1, connection="wh")), loads=keep.nodes)
    found = tasks.connections_of(stage, replace(settings, exchange_connection="bucket"))
    assert {name: connection.password for name, connection in found.items()} == {
        "wh": "pw-wh", "target": "pw-target", "bucket": "pw-bucket",
    }  # fmt: skip


def test_no_field_of_an_operator_is_a_template() -> None:
    for kind in (StageOperator, LoadOperator):
        assert kind.template_fields == ()
        assert kind.template_ext == ()


def test_an_operator_holds_its_stage_and_nothing_else() -> None:
    with DAG("d"):
        made = operator(NUMBERS)
        plain = set(vars(LoadOperator(task_id="other", stage=NUMBERS)))
    assert made.stage is NUMBERS
    assert plain == set(vars(made))


@contextmanager
def recorded(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[tuple[str, str], Any]]:
    """Airflow's metrics go to a logger of ours, through Airflow's own registry of backends."""
    from airflow.sdk._shared.observability.metrics import stats

    seen: dict[tuple[str, str], Any] = {}

    class Backend:
        def gauge(self, stat: str, value: float, *, tags: dict[str, str], **rest: Any) -> None:
            seen[stat, tags.get("node", tags["pipeline"])] = value

        def timing(self, stat: str, dt: Any, *, tags: dict[str, str]) -> None:
            seen[stat, tags.get("node", tags["pipeline"])] = dt.total_seconds()

    monkeypatch.setattr(stats, "_factory", Backend)
    monkeypatch.setattr(stats, "_backend", None)
    yield seen


@pytest.mark.usefixtures("acme")
def test_metrics_count_rows_and_seconds(spec: Callable[..., StageSpec], monkeypatch: pytest.MonkeyPatch) -> None:
    with recorded(monkeypatch) as seen:
        tasks.run_task(spec(NUMBERS), lambda progress: None)
    assert seen["airloom.node.rows_out", "numbers"] == 3
    assert seen["airloom.node.rows_out", "out"] == 3
    assert seen["airloom.stage.seconds", "orders"] > seen["airloom.node.seconds", "out"] > 0


def test_the_log_says_what_each_node_did() -> None:
    counted = NodeReport("late", rows_in=336_776, rows_out=77_630, seconds=0.123)
    details = {"outcome": "loaded", "token": 7, "inserted": 2, "left": 1, "table_created": True, "columns_added": []}
    loaded = NodeReport("target", rows_in=3, details=details)
    said = [tasks.summary(report) for report in (counted, loaded, NodeReport("fused"))]
    assert said == [
        "late: 336,776 rows in, 77,630 rows out, 0.12 s",
        "target: loaded, 3 rows in, 2 inserted, 1 left",
        "",
    ]


def test_progress_lines_are_few_and_tell_the_share() -> None:
    said: list[str] = []
    progress = ProgressLog(lambda form, line: said.append(form % line), every=3600)
    for done in (1000, 2000, 250_000):
        progress(Progress("flights", done, 1234.5, 1_000_000))
    progress(Progress("other", 10, 5.0))
    progress(Progress("flights", 1_000_000, 2000.0, 1_000_000))
    assert said == [
        "flights: 1,000 rows, 1,234 rows/s, 0% of 1,000,000",
        "other: 10 rows, 5 rows/s",
        "flights: 1,000,000 rows, 2,000 rows/s, 100% of 1,000,000",
    ]


def test_a_connection_test_leaves_an_outcome_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """That a connection does not work is a result; only what is no connection's id fails, and for good."""
    monkeypatch.setenv("AIRFLOW_CONN_SHOP", "postgres://reader:hidden-word@127.0.0.1:1/shop")
    tries = ConnectionTestOperator(task_id="test")
    for name, outcome in (("shop", "unanswered"), ("nowhere", "missing")):
        left = tries.execute(context(params={"connection": name}))
        assert left["outcome"] == outcome
        assert set(left) == {"outcome", "seconds"}
    for params in ({}, {"connection": {"host": "db.example.org"}}, {"connection": "a b"}):
        with pytest.raises(AirflowFailException, match="has to be the id of a connection"):
            tries.execute(context(params=params))
