"""Ids: what names a task or a box in Airflow names one thing only."""

from __future__ import annotations

from collections.abc import Iterator

from airloom.dag_factory.context import Context
from airloom.operators.problems import Problem, pointer


def unique_ids(context: Context) -> Iterator[Problem]:
    """Nodes and groups share one space of names, because Airflow's tasks and task groups do."""
    seen: dict[str, str] = {}
    for node in context.nodes:
        where = node.at("id")
        if node.id in seen:
            yield node.problem(("id",), f"the id '{node.id}' is taken by {seen[node.id]}", "an id of its own")
        seen.setdefault(node.id, where)
    for index, group in enumerate(context.pipeline.groups):
        where = pointer("groups", index, "id")
        if group.id in seen:
            message = f"the id '{group.id}' is taken by {seen[group.id]}"
            yield Problem(where, message, expected="an id that no node and no other group has")
        seen.setdefault(group.id, where)
