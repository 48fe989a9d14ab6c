"""``airflow pipelines plan``: the tasks that a pipeline becomes."""

from __future__ import annotations

import argparse
import json
from typing import Any

from airloom.dag_factory.cli import OK
from airloom.dag_factory.cli.main import read_document
from airloom.dag_factory.cli.output import Output, plural
from airloom.dag_factory.plan_model import Plan, Task


def run(args: argparse.Namespace, out: Output) -> int:
    """Compile a document and show its stages."""
    from airloom.dag_factory.check import check
    from airloom.dag_factory.cli import PROBLEMS
    from airloom.dag_factory.plan import make_plan

    data, name = read_document(args.file)
    checked = check(data, name)
    if checked.errors:
        out.problems(checked.errors, name, checked.text)
        return PROBLEMS
    plan = make_plan(checked.require())
    if out.as_json:
        out.json(json.loads(plan.dumps()))
        return OK
    nodes = sum(len(task.stage.nodes) for task in plan.tasks)
    out.line(f"{out.paint(plan.id, 'bold')}: {plural(nodes, 'node')} in {plural(len(plan.tasks), 'task')}")
    out.line(_schedule(plan))
    out.line()
    out.table(["task", "kind", "nodes", "after", "retries", "timeout"], [_row(task) for task in plan.tasks])
    if args.sql:
        _show_sql(plan, out)
    return OK


def _schedule(plan: Plan) -> str:
    if not plan.schedule:
        return "started by hand"
    shown = {key: value for key, value in plan.schedule.items() if value not in (False, None)}
    return "schedule: " + ", ".join(f"{key} {_text(value)}" for key, value in shown.items())


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _row(task: Task) -> list[Any]:
    stage = task.stage
    chain = " > ".join(node.id for node in stage.nodes)
    timeout = None if task.timeout is None else f"{task.timeout:g} s"
    return [stage.id, stage.kind, chain, ", ".join(stage.upstream), task.retries, timeout]


def _show_sql(plan: Plan, out: Output) -> None:
    for task in plan.tasks:
        for node in task.stage.nodes:
            if node.sql:
                out.line(f"\n{out.paint(f'-- {node.id} ({node.type})', 'dim')}\n{node.sql}")
