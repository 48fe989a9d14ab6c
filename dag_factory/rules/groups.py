"""Groups: boxes that exist, inside one another but never in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from airloom.dag_factory.context import Context
from airloom.dag_factory.graph import find_cycles
from airloom.operators.problems import Problem, did_you_mean, pointer


def groups_exist(context: Context) -> Iterator[Problem]:
    """Every group that a node or a group names is declared, and no group is inside itself."""
    groups = context.pipeline.groups
    names = [group.id for group in groups]
    index_of = {name: index for index, name in reversed(list(enumerate(names)))}
    expected = "one of: " + ", ".join(names) if names else "a group declared under groups"
    for node in context.nodes:
        if node.spec.group is not None and node.spec.group not in index_of:
            hint = did_you_mean(node.spec.group, names)
            yield node.problem(("group",), f"there is no group '{node.spec.group}'", expected, hint)
    for index, group in enumerate(groups):
        if group.parent is not None and group.parent not in index_of:
            where = pointer("groups", index, "parent")
            yield Problem(
                where, f"there is no group '{group.parent}'", None, expected, did_you_mean(group.parent, names)
            )
    parents = {group.id: [group.parent] for group in groups if group.parent in index_of and group.parent is not None}
    for cycle in find_cycles(list(index_of), parents):
        where = pointer("groups", index_of[cycle[0]], "parent")
        yield Problem(where, f"groups are inside one another in a circle: {' -> '.join(cycle)}")
