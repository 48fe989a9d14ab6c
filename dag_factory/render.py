"""From a plan to Airflow's ``DAG``: the one module that knows it.

Every Dag that the processor, a worker or the command line sees is built here, from plain data that was
checked and compiled before. Nothing here looks at a document, and nothing here is slow: what costs time
(SQL, types, rules) is in the plan already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import pendulum
from airflow.sdk import DAG, Asset, AssetAll, AssetAny, BaseOperator, Param, TaskGroup  # noqa: TID253  it is about these
from airflow.sdk.definitions.context import get_parsing_context  # noqa: TID253
from airflow.sdk.definitions.timetables.assets import AssetOrTimeSchedule  # noqa: TID253
from airflow.sdk.definitions.timetables.interval import (  # noqa: TID253
    CronDataIntervalTimetable,
    DeltaDataIntervalTimetable,
)
from airflow.sdk.definitions.timetables.simple import ContinuousTimetable, OnceTimetable  # noqa: TID253

from airloom.dag_factory.connection_test import DAG_ID, TASK_ID
from airloom.dag_factory.plan_model import Plan, Task
from airloom.operators.problems import PipelineError, Problem
from airloom.operators.questions import CONNECTION_ID, CONNECTION_ID_LENGTH, EMBEDDED, TIME_LIMIT
from airloom.operators.tasks import ConnectionTestOperator, LoadOperator, StageOperator

if TYPE_CHECKING:
    from airflow.sdk.bases.timetable import BaseTimetable
    from airflow.sdk.definitions.asset import BaseAsset

_OPERATORS = {"transform": StageOperator, "load": LoadOperator}
CONNECTION_TESTS = 16
"""Connection tests that go on at once."""
_CONNECTION_TEST_LIMIT = timedelta(seconds=2 * TIME_LIMIT)
_CONNECTION_TEST = """\
No pipeline: Airloom's own Dag by which people learn whether a **worker** reaches a connection. The network, the secrets
backend and the environment of a worker may be others than those of the API server.

The pages of connections start it. A run by hand names a `connection`, too, and does nothing but try it. That a
connection does not work is a result in the task's XCom; the task fails only when the test itself is broken.
"""
_FORMATS = {"date": "date", "datetime": "date-time"}
# Airflow checks the format of a date, but that of a moment only where an optional library is installed.
_MOMENT = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$"
_CONSTRAINTS = {"minimum": "minimum", "maximum": "maximum", "pattern": "pattern", "max_length": "maxLength"}


def render(plan: Plan) -> DAG:
    """The Airflow Dag of a plan; the same plan gives the same serialised bytes in every process."""
    limits = {"max_active_runs": plan.max_active_runs, "max_active_tasks": plan.max_active_tasks}
    dag = DAG(
        dag_id=plan.id,
        dag_display_name=plan.name or plan.id,
        doc_md=plan.description,
        tags=plan.tags,
        params={name: _param(param) for name, param in plan.params.items()} if plan.params else None,
        **{name: value for name, value in limits.items() if value is not None} | _when(plan.schedule),
    )
    groups = _groups(dag, plan.groups)
    operators: dict[str, BaseOperator] = {}
    for task in plan.tasks:
        operator = _OPERATORS[task.stage.kind](stage=task.stage, **_arguments(task, plan, dag, groups))
        operators[task.stage.id] = operator
        for name in task.stage.upstream:
            # What set_upstream does for two tasks of one Dag, without hashing the Dag at each edge: a quarter
            # of the time it takes to build one.
            operator.upstream_task_ids.add(name)
            operators[name].downstream_task_ids.add(task.stage.id)
    return dag


def render_problems(dag_id: str, source: str, problems: Iterable[Problem], *, tags: Iterable[str] = ()) -> DAG:
    """A Dag that stands for a document with problems: it shows them, never runs by itself, and fails if run."""
    found = tuple(problems)
    text = "\n".join(f"- {problem}" for problem in found)
    dag = DAG(
        dag_id=dag_id,
        schedule=None,
        catchup=False,
        tags=[*tags, "problems"],
        doc_md=f"**{source}** has problems and is not running:\n\n{text}",
    )
    ProblemsOperator(task_id="problems", dag=dag, source=source, problems=found)
    return dag


def render_connection_test() -> DAG:
    """The Dag that tests the connection which its run names, from the worker that takes it."""
    connection = Param(
        description=f"The id of a connection; {EMBEDDED} is the embedded warehouse",
        schema={"type": "string", "pattern": CONNECTION_ID, "maxLength": CONNECTION_ID_LENGTH},
    )
    dag = DAG(
        dag_id=DAG_ID,
        dag_display_name="Airloom: connection test",
        doc_md=_CONNECTION_TEST,
        schedule=None,
        catchup=False,
        tags=["airloom"],
        params={"connection": connection},
        max_active_runs=CONNECTION_TESTS,
        dagrun_timeout=10 * _CONNECTION_TEST_LIMIT,
        is_paused_upon_creation=False,
    )
    ConnectionTestOperator(task_id=TASK_ID, dag=dag, retries=0, execution_timeout=_CONNECTION_TEST_LIMIT)
    return dag


class ProblemsOperator(BaseOperator):
    """The only task of a document with problems: it fails and says them."""

    template_fields = ()

    def __init__(self, *, source: str, problems: tuple[Problem, ...], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.source = source
        self.problems = problems

    def execute(self, context: Any) -> None:
        """Fail with all problems."""
        raise PipelineError(self.problems, self.source)


def wanted_dag_id() -> str | None:
    """The one Dag that a worker wants of a file that holds many; None where all are wanted."""
    return get_parsing_context().dag_id


def _arguments(task: Task, plan: Plan, dag: DAG, groups: Mapping[str, TaskGroup]) -> dict[str, Any]:
    stage = task.stage
    nodes = '","'.join(node.id for node in stage.nodes)
    arguments: dict[str, Any] = {
        "task_id": stage.id,
        "dag": dag,
        # A change that Airflow cannot see (a filter's condition) must still be a new Dag version, or a run
        # under way would go on with the changed nodes: so the plan's digest is part of what is serialised.
        "doc_json": f'{{"nodes":["{nodes}"],"plan":"{plan.digest}"}}',
    }
    if task.group is not None:
        arguments["task_group"] = groups[task.group]
    if task.name is not None:
        arguments["task_display_name"] = task.name
    if task.doc is not None:
        arguments["doc_md"] = task.doc
    if plan.owner is not None:
        arguments["owner"] = plan.owner
    if task.retries is not None:
        arguments["retries"] = task.retries
    if task.retry_delay is not None:
        arguments["retry_delay"] = timedelta(seconds=task.retry_delay)
    if task.timeout is not None:
        arguments["execution_timeout"] = timedelta(seconds=task.timeout)
    if task.inlets:
        arguments["inlets"] = [_asset(name) for name in task.inlets]
    if task.outlets:
        arguments["outlets"] = [_asset(name) for name in task.outlets]
    return arguments


def _groups(dag: DAG, groups: Iterable[Mapping[str, Any]]) -> dict[str, TaskGroup]:
    """Task groups by id, a parent before its children, whatever their order in the document."""
    waiting = {group["id"]: group for group in groups}
    made: dict[str, TaskGroup] = {}

    def make(group: Mapping[str, Any]) -> TaskGroup:
        if group["id"] not in made:
            parent = waiting[group["parent"]] if group.get("parent") else None
            made[group["id"]] = TaskGroup(
                group_id=group["id"],
                prefix_group_id=False,
                parent_group=make(parent) if parent else dag.task_group,
                dag=dag,
                tooltip=group.get("description") or "",
                group_display_name=group.get("name") or "",
            )
        return made[group["id"]]

    for group in waiting.values():
        make(group)
    return made


@cache
def _asset(name: str) -> Asset:
    """One asset object per name: making one costs as much as a tenth of a task."""
    return Asset(name)


def _condition(condition: str | Mapping[str, Any]) -> BaseAsset:
    if isinstance(condition, str):
        return _asset(condition)
    if "all" in condition:
        return AssetAll(*(_condition(part) for part in condition["all"]))
    return AssetAny(*(_condition(part) for part in condition["any"]))


def _param(param: Mapping[str, Any]) -> Param:
    """Airflow's Param, with the JSON Schema by which Airflow validates a run's values before the run exists."""
    kind = param["type"]
    default = param.get("default")
    json_type = "string" if kind in _FORMATS else kind
    schema: dict[str, Any] = {"type": json_type if default is not None else [json_type, "null"]}
    if kind in _FORMATS:
        schema["format"] = _FORMATS[kind]
    if kind == "datetime":
        schema["pattern"] = _MOMENT
    if param.get("title"):
        schema["title"] = param["title"]
    if param.get("enum"):
        schema["enum"] = [*param["enum"], *([None] if default is None else [])]
    for name, keyword in _CONSTRAINTS.items():
        if param.get(name) is not None:
            schema[keyword] = param[name]
    return Param(default, param.get("description"), schema=schema)


def _when(schedule: Mapping[str, Any] | None) -> dict[str, Any]:
    """The DAG arguments that say when it runs."""
    if not schedule:
        return {"schedule": None, "catchup": False}
    zone = _timezone(schedule.get("timezone") or "UTC")
    arguments: dict[str, Any] = {
        "catchup": bool(schedule.get("catchup")),
        "start_date": _moment(schedule.get("start"), zone),
        "end_date": _moment(schedule.get("end"), zone),
        "schedule": None,
    }
    if schedule.get("cron") == "@continuous":
        arguments["max_active_runs"] = 1
    timed = _timetable(schedule, zone)
    if schedule.get("assets") is None:
        arguments["schedule"] = timed
    elif timed is None:
        arguments["schedule"] = _condition(schedule["assets"])
    else:
        arguments["schedule"] = AssetOrTimeSchedule(timetable=timed, assets=_condition(schedule["assets"]))
    return arguments


def _timetable(schedule: Mapping[str, Any], zone: pendulum.Timezone) -> BaseTimetable | None:
    """A timetable with data intervals, whatever the deployment's default: ``${interval.start}`` needs one."""
    cron = schedule.get("cron")
    if cron == "@once":
        return OnceTimetable()
    if cron == "@continuous":
        return ContinuousTimetable()
    if cron is not None:
        return CronDataIntervalTimetable(cron, timezone=zone)
    if schedule.get("every") is not None:
        return DeltaDataIntervalTimetable(_duration(schedule["every"]))
    return None


@cache
def _duration(text: str) -> timedelta:
    from airloom.dag_factory.model import parse_duration

    return parse_duration(text)


@cache
def _timezone(name: str) -> pendulum.Timezone:
    return pendulum.timezone(name)


@cache
def _moment(text: str | None, zone: pendulum.Timezone) -> datetime | None:
    """An ISO 8601 moment; one without an offset is in the schedule's timezone."""
    if text is None:
        return None
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return pendulum.instance(moment, tz=zone if moment.tzinfo is None else None)
