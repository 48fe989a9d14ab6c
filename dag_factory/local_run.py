"""Running and previewing a document here and now, without a scheduler."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from airloom.dag_factory.check import check
from airloom.dag_factory.context import Context
from airloom.dag_factory.explain import quote
from airloom.dag_factory.params import bind_params
from airloom.dag_factory.plan import make_plan
from airloom.operators.columns import Columns
from airloom.operators.connection import Connection, get_connection
from airloom.operators.masking import masked_columns, tell_no_values
from airloom.operators.node import Destination
from airloom.operators.problems import ConfigError, NodeError, PipelineError, Problem, did_you_mean
from airloom.operators.settings import Settings, load_settings
from airloom.operators.stage import Stage
from airloom.operators.values import Values

if TYPE_CHECKING:
    from airloom.operators.engine.spec import Progress, Run, StageResult

MAX_PREVIEW_ROWS = 10_000


class RequestError(PipelineError):
    """A sound document, and something was asked of it that does not fit: a param, a node."""


@dataclass(frozen=True)
class Interval:
    """The data interval of a local run."""

    start: datetime
    end: datetime

    @classmethod
    def parse(cls, text: str) -> Interval:
        """An interval from ``START/END`` in ISO 8601, UTC unless it says otherwise; ValueError when it is none."""
        parts = text.split("/")
        if len(parts) != 2:
            raise ValueError(f"an interval is START/END, not {quote(text)}")
        start, end = (_aware(datetime.fromisoformat(part.replace("Z", "+00:00"))) for part in parts)
        if end < start:
            raise ValueError("the interval ends before it starts")
        return cls(start, end)

    @classmethod
    def last_day(cls) -> Interval:
        """Yesterday, in UTC."""
        today = datetime.now(timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)
        return cls(today - timedelta(days=1), today)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


@dataclass(frozen=True)
class LocalRun:
    """A document made ready to run here."""

    context: Context = field(repr=False)
    stages: tuple[Stage, ...]
    run: Run
    values: Values
    settings: Settings
    on_stage: Callable[[Stage], None] = field(default=lambda stage: None, repr=False)
    """Called with each stage before it begins."""
    on_progress: Callable[[Progress], None] = field(default=lambda progress: None, repr=False)

    def execute(self) -> dict[str, StageResult]:
        """Run every stage, loads included; the results by stage id. NodeError when one fails."""
        from airloom.operators.engine.local import run_pipeline_locally

        connections = self.connections(node.id for stage in self.stages for node in stage.nodes)
        if exchange := self.settings.exchange_connection:
            connections[exchange] = get_connection(exchange)
        return run_pipeline_locally(
            self._announced(), self.run, self.values, self.settings, connections, self.on_progress
        )

    def preview(self, node: str, rows: int) -> Preview:
        """The first rows that a node gives, or that arrive at a destination; nothing is loaded."""
        from airloom.operators.engine.local import preview_node, upstream_of
        from airloom.operators.engine.spec import StageSpec

        shown = self._giving(node)
        limit = max(1, min(rows, MAX_PREVIEW_ROWS))
        needed = [planned.id for stage in upstream_of(self.stages, shown) for planned in stage.nodes]
        with tempfile.TemporaryDirectory(prefix="airloom-preview-") as folder:
            settings = replace(self.settings, exchange=folder)
            spec = StageSpec(self.run, self.stages[0], settings, self.values, self.connections(needed), limit=limit)
            try:
                dataset, columns = preview_node(self.stages, shown, spec, self.on_progress)
            except NodeError as error:
                if self._declared() or self.settings.masked_columns:
                    tell_no_values(error)
                raise
            found: list[dict[str, Any]] = []
            for batch in dataset.reader():
                found += batch.slice(0, limit - len(found)).to_pylist()
                if len(found) >= limit:
                    break
        return Preview(shown, dataset.columns, tuple(found), self._masked(shown, columns))

    def _masked(self, node: str, columns: Mapping[str, Columns]) -> frozenset[str]:
        planned = [each for stage in self.stages for each in stage.nodes if each.id in columns]
        return masked_columns(planned, columns, self._declared(), self.settings.masked_columns)[node]

    def _declared(self) -> dict[str, Sequence[str]]:
        return {placed.id: placed.spec.mask for placed in self.context.nodes if placed.spec.mask}

    def connections(self, nodes: Iterable[str]) -> dict[str, Connection]:
        """The Airflow connections of these nodes."""
        found: dict[str, Connection] = {}
        for name in nodes:
            node = self.context.by_id[name].node
            wanted = node.connection_id if node is not None else None
            if wanted and wanted not in found:
                try:
                    found[wanted] = get_connection(wanted)
                except ConfigError as error:
                    error.node = error.node or name
                    raise
        return found

    def _announced(self) -> Iterator[Stage]:
        for stage in self.stages:
            self.on_stage(stage)
            yield stage

    def _giving(self, name: str) -> str:
        """The node whose rows are shown: a destination shows what arrives at it."""
        placed = self.context.by_id.get(name)
        if placed is None:
            near = did_you_mean(name, self.context.by_id)
            expected = "one of: " + ", ".join(self.context.by_id)
            raise RequestError([Problem("/nodes", f"there is no node {quote(name)}", None, expected, near)])
        return placed.sources[0] if isinstance(placed.node, Destination) else name


@dataclass(frozen=True)
class Preview:
    """The first rows of a node."""

    node: str
    columns: Columns
    rows: tuple[Mapping[str, Any], ...]
    masked: frozenset[str]
    """The columns whose values are not to be shown."""


def prepare(data: bytes, source: str | None, params: Mapping[str, str], interval: Interval | None) -> LocalRun:
    """Check and plan a document and bind its values; PipelineError names what is wrong with either."""
    from airloom.operators.engine.spec import Run

    context = check(data, source).require()
    bound, problems = bind_params(context.pipeline.params, params)
    if problems:
        raise RequestError(problems, "params")
    settings = load_settings()
    now = datetime.now(timezone.utc)
    run_id = f"local__{now.isoformat()}"
    # Of a named interval a second run is the same load, as it is for the scheduler; otherwise each run is new.
    slot = interval.start.isoformat() if interval else run_id
    stages = tuple(task.stage for task in make_plan(context).tasks)
    values = run_values(bound, interval or Interval.last_day(), run_id, settings)
    return LocalRun(context, stages, Run(context.pipeline.id, run_id, slot), values, settings)


def run_values(params: Mapping[str, Any], interval: Interval, run_id: str, settings: Settings) -> Values:
    """What each ``${...}`` stands for in a run without a scheduler."""
    allowed = {name: os.environ[name] for name in settings.env_allowed if name in os.environ}
    return Values(
        {
            **{f"params.{name}": value for name, value in params.items()},
            "interval.start": interval.start,
            "interval.end": interval.end,
            "run.id": run_id,
            **{f"env.{name}": value for name, value in allowed.items()},
        }
    )
