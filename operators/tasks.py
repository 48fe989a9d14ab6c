"""The Airflow operators: thin, over plain functions that the tests call without Airflow."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

# The one place where an operator class must exist when the module is imported.
from airflow.sdk.bases.operator import BaseOperator  # noqa: TID253

from airloom.operators.connection import Connection, get_connection
from airloom.operators.engine.run import cancel_running, run_stage
from airloom.operators.engine.spec import Progress, Run, StageResult, StageSpec
from airloom.operators.exchange import Dataset
from airloom.operators.loads.protocol import Superseded
from airloom.operators.problems import ConfigError, DataError
from airloom.operators.questions import try_out
from airloom.operators.settings import Settings, load_settings
from airloom.operators.stage import NodeReport, Stage
from airloom.operators.values import Scalar, Values

if TYPE_CHECKING:
    from airflow.sdk import Context

SAY_EVERY = 5.0
"""Seconds between two progress lines of one node in the task log."""


class StageOperator(BaseOperator):
    """Runs one stage of a pipeline: sources and transforms whose rows go to the exchange."""

    # A user's text in a template field would be executed as Jinja.
    template_fields = ()
    ui_color = "#e8f1fb"

    def __init__(self, *, stage: Stage, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.stage = stage

    def execute(self, context: Context) -> dict[str, Any]:
        """Run the stage in its child process; the result is the task's XCom."""
        with failing_for_good():
            spec = spec_of(self.stage, context, load_settings())
            result = run_task(spec, ProgressLog(self.log.info))
        for report in result.reports:
            if line := summary(report):
                self.log.info("%s", line)
        return result.as_json()

    def on_kill(self) -> None:
        """Kill the stage's process and all it started."""
        cancel_running()


class LoadOperator(StageOperator):
    """Delivers one data set of a pipeline to one destination, exactly once."""

    ui_color = "#e6f4ea"


class ConnectionTestOperator(BaseOperator):
    """Tries a connection from the worker that runs it; that it does not work is a result, and no failure."""

    template_fields = ()
    ui_color = "#fdf3e1"

    def execute(self, context: Context) -> dict[str, Any]:
        """Try the connection that the run names; the XCom is one of a few outcomes, and the seconds it took."""
        name = context["params"].get("connection")
        began = time.monotonic()
        with failing_for_good():
            outcome = try_out(name)
        seconds = round(time.monotonic() - began, 3)
        self.log.info("%s: %s, %.2f s", name, outcome, seconds)
        return {"outcome": outcome, "seconds": seconds}

    def on_kill(self) -> None:
        """Kill the process that tries it."""
        cancel_running()


def run_task(spec: StageSpec, on_progress: Callable[[Progress], None]) -> StageResult:
    """Run a stage and count it in Airflow's metrics."""
    began = time.monotonic()
    result = run_stage(spec, on_progress)
    send_metrics(spec, result, time.monotonic() - began)
    return result


@contextmanager
def failing_for_good() -> Iterator[None]:
    """Fails the task without a retry where a retry would give the same answer."""
    from airflow.sdk.exceptions import AirflowFailException

    try:
        yield
    except Superseded as error:
        raise AirflowFailException(
            f"superseded: a newer attempt at this load is under way or done, and this one changed nothing ({error})"
        ) from None
    except (DataError, ConfigError) as error:
        raise AirflowFailException(str(error)) from None


def spec_of(stage: Stage, context: Context, settings: Settings) -> StageSpec:
    """Everything the child process of a task needs."""
    return StageSpec(
        run=run_of(context),
        stage=stage,
        settings=settings,
        values=values_of(context, settings),
        connections=connections_of(stage, settings),
        inputs=inputs_of(stage, context),
    )


def run_of(context: Context) -> Run:
    """Which run of which pipeline a task belongs to."""
    task = context["ti"]
    logical_date = context["dag_run"].logical_date
    map_index = task.map_index
    return Run(
        pipeline=task.dag_id,
        run_id=context["run_id"],
        slot=logical_date.isoformat() if logical_date else context["run_id"],
        try_number=task.try_number,
        map_index=-1 if map_index is None else map_index,
    )


def values_of(context: Context, settings: Settings) -> Values:
    """What each ``${...}`` stands for in a run; without a data interval, both its ends are the run's moment."""
    dag_run = context["dag_run"]
    moment = dag_run.logical_date or dag_run.run_after
    values: dict[str, Scalar] = {
        "interval.start": dag_run.data_interval_start or moment,
        "interval.end": dag_run.data_interval_end or moment,
        "run.id": context["run_id"],
    }
    params = dict(context.get("params") or {})
    values.update({f"params.{name}": value for name, value in params.items() if _is_scalar(value)})
    values.update({f"env.{name}": os.environ[name] for name in settings.env_allowed if name in os.environ})
    return Values(values)


def _is_scalar(value: Any) -> bool:
    return value is None or isinstance(value, (str, int, float, bool))


def connections_of(stage: Stage, settings: Settings) -> dict[str, Connection]:
    """Every Airflow connection that the stage's nodes, the loads it asks and a remote exchange name."""
    found: dict[str, Connection] = {}
    for node in (*stage.nodes, *stage.loads):
        name = node.config.get("connection")
        if name and name not in found:
            try:
                found[name] = get_connection(name)
            except ConfigError as error:
                error.node = error.node or node.id
                raise
    if settings.exchange_connection:
        found[settings.exchange_connection] = get_connection(settings.exchange_connection)
    return found


def inputs_of(stage: Stage, context: Context) -> dict[str, Dataset]:
    """The data sets that a stage reads, from the XComs of the tasks before it."""
    results: dict[str, Mapping[str, Any] | None] = {}
    found = {}
    for node, task_id in stage.reads.items():
        if task_id not in results:
            results[task_id] = context["ti"].xcom_pull(task_ids=task_id)
        result = results[task_id]
        if not result or node not in result["outputs"]:
            raise ConfigError(f"task '{task_id}' has left no rows of it in this run: run that task first", node=node)
        found[node] = Dataset.from_json(result["outputs"][node])
    return found


def send_metrics(spec: StageSpec, result: StageResult, seconds: float) -> None:
    """Count the stage and its nodes in Airflow's metrics, which StatsD or OpenTelemetry carry."""
    from airflow.sdk.observability import stats

    pipeline = spec.run.pipeline
    stats.timing(
        "airloom.stage.seconds", timedelta(seconds=seconds), tags={"pipeline": pipeline, "stage": spec.stage.id}
    )
    for report in result.reports:
        tags = {"pipeline": pipeline, "node": report.node}
        if report.rows_out is not None:
            stats.gauge("airloom.node.rows_out", report.rows_out, tags=tags)
        if report.seconds is not None:
            stats.timing("airloom.node.seconds", timedelta(seconds=report.seconds), tags=tags)


def summary(report: NodeReport) -> str:
    """What a node did, as the task log says it; nothing where nothing was counted."""
    details = {name: value for name, value in report.details.items() if type(value) is int and name != "token"}
    counts = {"rows in": report.rows_in, "rows out": report.rows_out, **details}
    parts = [str(report.details["outcome"])] if "outcome" in report.details else []
    parts += [f"{count:,} {name}" for name, count in counts.items() if count is not None]
    if report.seconds is not None:
        parts.append(f"{report.seconds:.2f} s")
    return f"{report.node}: {', '.join(parts)}" if parts else ""


class ProgressLog:
    """Says how far each node is, at most once in a few seconds, and always when it is done."""

    def __init__(self, say: Callable[..., None], every: float = SAY_EVERY) -> None:
        self._say = say
        self._every = every
        self._last: dict[str, float] = {}

    def __call__(self, progress: Progress) -> None:
        """Hear of progress."""
        now = time.monotonic()
        done = progress.rows == progress.total
        # Not 0 for a node that has said nothing: the clock may have begun with the machine, a moment ago.
        if not done and now - self._last.get(progress.node, -math.inf) < self._every:
            return
        self._last[progress.node] = now
        share = f", {progress.rows / progress.total:.0%} of {progress.total:,}" if progress.total else ""
        self._say("%s", f"{progress.node}: {progress.rows:,} rows, {progress.rate:,.0f} rows/s{share}")
