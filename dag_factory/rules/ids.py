"""Ids: what names a task or a box in Airflow names one thing only."""

from __future__ import annotations

from collections.abc import Iterator

from airloom.dag_factory import connection_test
from airloom.dag_factory.context import Context
from airloom.operators.problems import Problem, pointer


def free_id(context: Context) -> Iterator[Problem]:
    """A pipeline's id is a Dag's, and one Dag is Airloom's own."""
    if context.pipeline.id == connection_test.DAG_ID:
        yield Problem("/id", f"'{connection_test.DAG_ID}' is Airloom's own Dag", expected="another id")


def unique_ids(context: Context) -> Iterator[Problem]:
    """Nodes and groups share one space of names, because Airflow's tasks and task groups do; notes have their own."""
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
    notes: dict[str, str] = {}
    for index, note in enumerate(context.pipeline.notes):
        where = pointer("notes", index, "id")
        if note.id in notes:
            message = f"the id '{note.id}' is taken by {notes[note.id]}"
            yield Problem(where, message, expected="an id that no other note has")
        notes.setdefault(note.id, where)
