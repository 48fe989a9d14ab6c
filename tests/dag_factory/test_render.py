"""The Dags that plans become, with Airflow's own classes and its own serialisation."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from airloom.dag_factory.connection_test import DAG_ID, TASK_ID
from airloom.dag_factory.plan_model import Plan, Task
from tests.airflow_home import AirflowHome
from tests.dag_factory.plans import chain, plan, stage


@pytest.fixture(autouse=True)
def _home(migrated_home: AirflowHome, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in migrated_home.environment.items():
        monkeypatch.setenv(name, value)


def render(found: Plan) -> Any:
    from airloom.dag_factory.render import render as real

    dag = real(found)
    dag.validate()
    dag.check_cycle()
    return dag


def serialised(found: Plan) -> str:
    from airflow.serialization.serialized_objects import DagSerialization

    return json.dumps(DagSerialization.to_dict(render(found)), sort_keys=True)


def scheduled(**schedule: Any) -> Any:
    return render(plan(schedule=schedule))


def test_what_a_dag_shows_of_its_pipeline() -> None:
    dag = render(plan(name="Daily delays", description="**Why**", tags=("b", "a"), owner="anna", max_active_tasks=3))
    assert (dag.dag_id, dag.dag_display_name, dag.doc_md) == ("demo", "Daily delays", "**Why**")
    assert (set(dag.tags), dag.max_active_tasks) == ({"a", "b"}, 3)
    assert [task.owner for task in dag.tasks] == ["anna"]


def test_how_a_task_is_treated() -> None:
    task = Task(stage("one"), name="First step", doc="What it does", retries=5, retry_delay=90.0, timeout=3600.0)
    operator = render(plan(task)).get_task("one")
    assert (operator.task_display_name, operator.doc_md, operator.retries) == ("First step", "What it does", 5)
    assert (operator.retry_delay, operator.execution_timeout) == (timedelta(seconds=90), timedelta(hours=1))
    assert tuple(operator.template_fields) == ()
    assert operator.stage is task.stage


def test_kinds_of_stage_become_their_operators_and_order_follows_the_plan() -> None:
    from airloom.operators.tasks import LoadOperator, StageOperator

    after = Task(replace(stage("c", "a", kind="load"), upstream=("a", "b")))
    dag = render(plan(Task(stage("a")), Task(stage("b")), after))
    assert isinstance(dag.get_task("a"), StageOperator)
    assert isinstance(dag.get_task("c"), LoadOperator)
    assert dag.get_task("c").upstream_task_ids == {"a", "b"}


def test_groups_nest_whatever_their_order() -> None:
    groups = (
        {"id": "inner", "name": "Inner", "description": None, "parent": "outer"},
        {"id": "outer", "name": None, "description": "All of it", "parent": None},
    )
    dag = render(plan(Task(stage("a"), group="inner"), Task(stage("b", "a"), group="outer"), groups=groups))
    found = dag.task_group.get_task_group_dict()
    assert list(found["outer"].children) == ["inner", "b"]
    assert found["outer"].tooltip == "All of it"
    assert found["inner"].group_display_name == "Inner"
    assert list(found["inner"].children) == ["a"]


def test_a_pipeline_without_schedule_runs_by_hand_only() -> None:
    dag = render(plan())
    assert dag.schedule is None
    assert dag.timetable.can_be_scheduled is False


def test_cron_has_data_intervals_in_its_timezone() -> None:
    dag = scheduled(cron="0 5 * * *", timezone="America/New_York", start="2013-01-01", catchup=True)
    assert type(dag.timetable).__name__ == "CronDataIntervalTimetable"
    assert dag.start_date.isoformat() == "2013-01-01T05:00:00+00:00"
    assert (dag.timezone.name, dag.catchup) == ("America/New_York", True)


def test_the_first_runs_of_a_cron_schedule_across_daylight_saving() -> None:
    from airflow.serialization.serialized_objects import DagSerialization, LazyDeserializedDAG
    from airflow.timetables.base import TimeRestriction

    dag = scheduled(cron="0 5 * * *", timezone="America/New_York", start="2013-03-09", catchup=True)
    timetable = DagSerialization.from_dict(DagSerialization.to_dict(dag)).timetable
    restriction = TimeRestriction(dag.start_date, None, True)
    found, runs = None, []
    for _ in range(3):
        info = timetable.next_dagrun_info(last_automated_data_interval=found, restriction=restriction)
        found = info.data_interval
        runs.append(info.run_after.in_timezone("UTC").isoformat())
    assert runs == ["2013-03-10T09:00:00+00:00", "2013-03-11T09:00:00+00:00", "2013-03-12T09:00:00+00:00"]
    assert LazyDeserializedDAG.from_dag(dag).dag_id == "demo"


@pytest.mark.parametrize(
    ("preset", "timetable"),
    [
        ("@hourly", "CronDataIntervalTimetable"),
        ("@daily", "CronDataIntervalTimetable"),
        ("@weekly", "CronDataIntervalTimetable"),
        ("@monthly", "CronDataIntervalTimetable"),
        ("@yearly", "CronDataIntervalTimetable"),
        ("@once", "OnceTimetable"),
        ("@continuous", "ContinuousTimetable"),
    ],
)
def test_presets(preset: str, timetable: str) -> None:
    dag = scheduled(cron=preset, timezone="UTC", catchup=False)
    assert type(dag.timetable).__name__ == timetable
    serialised(plan(schedule={"cron": preset}))


def test_continuous_runs_one_at_a_time_even_when_more_were_asked_for() -> None:
    assert render(plan(schedule={"cron": "@continuous"}, max_active_runs=8)).max_active_runs == 1


def test_every_so_often_between_start_and_end() -> None:
    dag = scheduled(every="PT90M", start="2024-01-01T05:00", end="2024-02-01T00:00Z", timezone="Europe/Berlin")
    assert type(dag.timetable).__name__ == "DeltaDataIntervalTimetable"
    assert dag.start_date.isoformat() == "2024-01-01T04:00:00+00:00"
    assert dag.end_date.isoformat() == "2024-02-01T00:00:00+00:00"


def test_assets_with_and_or() -> None:
    dag = scheduled(assets={"all": ["a", {"any": ["b", "s3://bucket/c"]}]})
    condition = dag.timetable.asset_condition
    assert type(condition).__name__ == "AssetAll"
    assert [type(part).__name__ for part in condition.objects] == ["Asset", "AssetAny"]
    assert [part.uri for part in condition.objects[1].objects] == ["b", "s3://bucket/c"]


def test_assets_and_cron() -> None:
    dag = scheduled(assets="a", cron="@daily", timezone="UTC")
    assert type(dag.timetable).__name__ == "AssetOrTimeSchedule"
    assert type(dag.timetable.timetable).__name__ == "CronDataIntervalTimetable"
    serialised(plan(schedule={"assets": "a", "cron": "@daily"}))


def test_inlets_and_outlets_join_pipelines_by_assets() -> None:
    producer = render(plan(Task(stage("a"), inlets=("raw",), outlets=("clean",)), pipeline_id="producer"))
    consumer = scheduled(assets="clean")
    assert producer.get_task("a").outlets == [consumer.timetable.asset_condition]
    assert [asset.name for asset in producer.get_task("a").inlets] == ["raw"]


def params(**declared: Any) -> Any:
    return render(plan(params=declared)).params


@pytest.mark.parametrize(
    ("declared", "good", "bad"),
    [
        ({"type": "integer", "default": 15, "minimum": 0, "maximum": 99}, [0, 99], [-1, 100, "1", 1.5, None]),
        ({"type": "number", "default": 1.5}, [2, 2.5], ["2", None]),
        ({"type": "boolean", "default": True}, [False], ["yes", None]),
        ({"type": "string", "default": "ab", "pattern": "^[a-z]+$", "max_length": 3}, ["abc"], ["A", "abcd", 1]),
        ({"type": "string", "default": "a", "enum": ["a", "b"]}, ["b"], ["c"]),
        ({"type": "date", "default": "2024-01-31"}, ["2024-02-29"], ["2024-02-30", "tomorrow"]),
        (
            {"type": "datetime", "default": "2024-01-31T00:00:00Z"},
            ["2024-01-31T05:00:00+01:00"],
            ["2024-01-31", "soon", 5],
        ),
        ({"type": "integer"}, [None, 3], ["3"]),
        ({"type": "string", "enum": ["a"]}, [None, "a"], ["b"]),
    ],
)
def test_params_are_validated_by_airflow(declared: dict[str, Any], good: list[Any], bad: list[Any]) -> None:
    from airflow.sdk.exceptions import ParamValidationError

    for value in good:
        assert params(p=declared).get_param("p").resolve(value) == value
    for value in bad:
        with pytest.raises(ParamValidationError):
            params(p=declared).get_param("p").resolve(value)


def test_a_param_says_what_it_is() -> None:
    found = params(p={"type": "integer", "default": 1, "title": "Minutes", "description": "How late"}).get_param("p")
    assert (found.value, found.description, found.schema["title"]) == (1, "How late", "Minutes")


def test_the_dag_that_tests_connections_takes_one_and_nothing_else() -> None:
    from airflow.sdk.exceptions import ParamValidationError

    from airloom.dag_factory.render import render_connection_test

    dag = render_connection_test()
    (task,) = dag.tasks
    assert (dag.dag_id, dag.is_paused_upon_creation, task.task_id, task.retries) == (DAG_ID, False, TASK_ID, 0)
    declared = dag.params.get_param("connection")
    for value in ("-", "warehouse", "shop.db-2"):
        assert declared.resolve(value) == value
    for value in (None, 5, "", "a b", "../x", "x" * 251, {"host": "db.example.org"}):
        with pytest.raises(ParamValidationError):
            declared.resolve(value)


def test_the_same_plan_gives_the_same_bytes_and_hash_in_other_processes() -> None:
    whole = plan(
        Task(stage("a"), inlets=("x", "y"), outlets=("z",), group="g"),
        Task(stage("b", "a"), name="B"),
        tags=("tags", "of", "several", "letters"),
        groups=({"id": "g", "name": "G", "description": None, "parent": None},),
        params={"p": {"type": "string", "default": "a", "enum": ["a", "b"]}},
        schedule={"assets": {"any": ["x", {"all": ["y", "z"]}]}, "cron": "@daily", "timezone": "Europe/Berlin"},
    )
    program = (
        "import sys; from airloom.dag_factory.plan_model import Plan; from airloom.dag_factory.render import render\n"
        "from airflow.serialization.serialized_objects import DagSerialization, LazyDeserializedDAG\n"
        "from airflow.models.serialized_dag import SerializedDagModel\n"
        "import json; dag = render(Plan.loads(sys.stdin.buffer.read())); data = DagSerialization.to_dict(dag)\n"
        "data['dag']['fileloc'] = ''\n"
        "print(json.dumps([json.dumps(data, sort_keys=True), SerializedDagModel.hash(data)]))"
    )
    found = set()
    for seed in ("0", "1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", program],
            input=whole.dumps(),
            capture_output=True,
            check=True,
            env={**_environment(), "PYTHONHASHSEED": seed},
        )
        found.add(done.stdout.decode().strip().splitlines()[-1])
    assert len(found) == 1


def _environment() -> dict[str, str]:
    import os

    return dict(os.environ)


def test_a_change_that_only_the_engine_sees_is_a_new_version_all_the_same() -> None:
    one = plan(Task(stage("a", config={"where": "n > 1"})))
    other = plan(Task(stage("a", config={"where": "n > 2"})))
    assert serialised(one) != serialised(other)
    assert serialised(one) == serialised(plan(Task(stage("a", config={"where": "n > 1"}))))


def test_a_plan_read_back_builds_the_same_dag() -> None:
    whole = chain(10)
    again = Plan.loads(whole.dumps())
    assert again == whole
    assert again.digest == whole.digest
    assert serialised(again) == serialised(whole)


def test_a_document_with_problems_becomes_a_dag_that_fails_with_them() -> None:
    from airloom.dag_factory.render import render_problems
    from airloom.operators.problems import PipelineError, Problem

    problem = Problem("/nodes/0/type", "unknown type 'fliter'", "some", hint="did you mean 'filter'?")
    dag = render_problems("broken", "flows/broken.json", [problem])
    dag.validate()
    assert dag.schedule is None
    assert "did you mean 'filter'?" in dag.doc_md
    assert "problems" in dag.tags
    with pytest.raises(PipelineError, match=r"flows/broken\.json has 1 problem"):
        dag.get_task("problems").execute({})
