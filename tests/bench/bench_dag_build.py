"""Building ten-task Dags: from compiled plans, from bare objects, and with dag-factory from its YAML."""

from __future__ import annotations

import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from tests.bench.figures import Figure, dumps

TASKS = 10
_CHEAP = "airflow.providers.standard.operators.empty.EmptyOperator"
DAGS = int(os.environ.get("AIRLOOM_BENCH_DAGS", "1000"))


def run() -> list[Figure]:
    """Milliseconds per Dag, each way in turn on the same number of Dags."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("AIRFLOW_HOME", folder)
        os.environ["DO_NOT_TRACK"] = "1"
        ours, bare, factory = _measure(_ours(), _bare(), _dag_factory(Path(folder)))
    return [
        Figure("build a Dag from its plan", ours, bare, "bare objects", "ms", 1.3),
        Figure("build a Dag from its plan", ours, factory, "dag-factory", "ms", 4, at_least=True),
    ]


def _measure(*builds: Callable[[int], object]) -> list[float]:
    """Median milliseconds of each; the builds of one round follow one another, so that load hits all alike."""
    for build in builds:
        for number in range(20):
            build(number)
    taken: list[list[float]] = [[] for _ in builds]
    gc.disable()
    for number in range(DAGS):
        for times, build in zip(taken, builds, strict=True):
            started = time.perf_counter()
            build(number)
            times.append(time.perf_counter() - started)
        if number % 50 == 0:
            gc.collect()
    gc.enable()
    return [statistics.median(times) * 1000 for times in taken]


def _ours() -> Callable[[int], object]:
    from airloom.dag_factory.plan_model import Plan
    from airloom.dag_factory.render import render
    from tests.dag_factory.plans import chain

    data = [chain(TASKS, f"chain_{number}").dumps() for number in range(DAGS)]
    return lambda number: render(Plan.loads(data[number]))


def _bare() -> Callable[[int], object]:
    """What an author would write in Python: the same operators, arguments and edges, and nothing around them."""
    from airflow.sdk import DAG
    from airflow.sdk.definitions.timetables.interval import CronDataIntervalTimetable

    from airloom.operators.tasks import LoadOperator, StageOperator
    from tests.dag_factory.plans import chain

    stages = [task.stage for task in chain(TASKS).tasks]

    def build(number: int) -> object:
        schedule = CronDataIntervalTimetable("@daily", timezone="UTC")
        dag = DAG(f"bare_{number}", schedule=schedule, doc_md="A chain", tags=["demo"], catchup=False)
        before = None
        for step, stage in enumerate(stages):
            kind = LoadOperator if step == TASKS - 1 else StageOperator
            delay = timedelta(seconds=60)
            task = kind(task_id=f"t{step}", stage=stage, dag=dag, doc_md=f"Step {step}", retries=2, retry_delay=delay)
            if before is not None:
                task.set_upstream(before)
            before = task
        return dag

    return build


def _dag_factory(folder: Path) -> Callable[[int], object]:
    """The same chain in dag-factory's YAML, a file per Dag, with an operator that costs nothing to import."""
    from dagfactory.dagfactory import _DagFactory

    paths = []
    for number in range(DAGS):
        lines = [f"factory_{number}:", "  default_args: {owner: airflow, retries: 2, retry_delay_sec: 60}"]
        lines += ["  schedule: '@daily'", "  start_date: 2024-01-01", "  catchup: false", "  tags: [demo]"]
        lines += ["  doc_md: A chain", "  tasks:"]
        for step in range(TASKS):
            lines += [
                f"    - task_id: t{step}",
                "      operator: airflow.providers.standard.operators.empty.EmptyOperator",
            ]
            lines += [f"      doc_md: Step {step}"]
            lines += [f"      dependencies: [t{step - 1}]"] if step else []
        paths.append(folder / f"factory_{number}.yml")
        paths[-1].write_text("\n".join(lines) + "\n")
    return lambda number: _DagFactory(config_filepath=str(paths[number])).build_dags()


def main() -> None:
    """Print the figures as JSON lines."""
    print(dumps(run()))


if __name__ == "__main__":
    main()
