"""Usage: warnings for work whose result goes nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from airloom.dag_factory.context import Context
from airloom.operators.node import Destination
from airloom.operators.problems import Problem, pointer


def rows_used(context: Context) -> Iterator[Problem]:
    """A pipeline writes something, and every node's rows are read by another."""
    has_destination = any(node.type is not None and issubclass(node.type, Destination) for node in context.nodes)
    if not has_destination and all(node.type is not None for node in context.nodes):
        message = "the pipeline has no destination, so it writes nothing"
        yield Problem(pointer("nodes"), message, hint="add a node such as file.write", severity="warning")
        return
    for node in context.nodes:
        if node.type is not None and not issubclass(node.type, Destination) and node.id not in context.readers:
            yield node.warning((), f"nobody uses the rows of '{node.id}'", "connect it to another node, or remove it")
