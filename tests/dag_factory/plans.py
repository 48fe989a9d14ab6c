"""Plans made by hand, for what stands behind the compiler."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from airloom.dag_factory.plan_model import PLAN_FORMAT, Plan, Task
from airloom.operators.stage import PlannedNode, Stage


def stage(name: str, *upstream: str, kind: Any = "transform", config: Mapping[str, Any] | None = None) -> Stage:
    """A stage of one node."""
    node = PlannedNode(name, "filter", 1, dict(config or {"where": "n > 1"}), {"in": upstream}, "SELECT * FROM source")
    return Stage(name, kind, (node,), {up: up for up in upstream}, () if kind == "load" else (name,), upstream)


def plan(*tasks: Task, pipeline_id: str = "demo", **changes: Any) -> Plan:
    """A plan with these tasks and otherwise nothing special."""
    fields: dict[str, Any] = {
        "format": PLAN_FORMAT,
        "id": pipeline_id,
        "name": None,
        "description": None,
        "tags": (),
        "owner": None,
        "schedule": None,
        "params": {},
        "max_active_runs": None,
        "max_active_tasks": None,
        "groups": (),
        "tasks": tasks or (Task(stage("first")),),
    }
    return Plan(**{**fields, **changes})


def chain(length: int, pipeline_id: str = "chain") -> Plan:
    """A plan of tasks that follow one another, the last of them a load."""
    tasks = []
    for number in range(length):
        upstream = (f"t{number - 1}",) if number else ()
        kind = "load" if number == length - 1 else "transform"
        tasks.append(Task(stage(f"t{number}", *upstream, kind=kind), doc=f"Step {number}", retries=2, retry_delay=60.0))
    return plan(*tasks, pipeline_id=pipeline_id, description="A chain", tags=("demo",), schedule={"cron": "@daily"})
