"""Destinations: keys where rows are matched, and no two nodes that overwrite each other."""

from __future__ import annotations

from collections.abc import Iterator

from airloom.dag_factory.context import Context, PlacedNode
from airloom.operators.node import Destination
from airloom.operators.problems import Problem, did_you_mean


def keyed_upserts(context: Context) -> Iterator[Problem]:
    """An upsert names its keys, and its keys are columns of the rows that arrive."""
    for placed, node in _destinations(context):
        keys = getattr(node.config, "keys", None)
        if getattr(node.config, "mode", None) == "upsert" and not keys:
            yield placed.problem(
                ("config",), "an upsert needs to know which rows are the same", "'keys': a list of columns"
            )
        columns = context.resolution.arriving(placed)
        for index, key in enumerate(keys or ()):
            if columns is not None and key not in columns:
                hint = did_you_mean(key, columns.names)
                expected = "one of: " + ", ".join(columns.names[:30])
                yield placed.problem(("config", "keys", index), f"unknown column '{key}'", expected, hint)


def distinct_destinations(context: Context) -> Iterator[Problem]:
    """Of several nodes that write one table, none replaces it: what the others wrote would be lost."""
    writers: dict[tuple[str, ...], list[tuple[PlacedNode, Destination]]] = {}
    for placed, node in _destinations(context):
        if target := _target(placed, node):
            writers.setdefault(target, []).append((placed, node))
    for target, found in writers.items():
        for placed, node in found:
            others = " and ".join(f"'{other.id}'" for other, _ in found if other is not placed)
            if others and getattr(node.config, "mode", None) == "replace":
                message = f"replaces {target[-1]}, which {others} writes too"
                yield placed.problem(("config", "mode"), message, "append or upsert, or a table of its own")


def _destinations(context: Context) -> Iterator[tuple[PlacedNode, Destination]]:
    for placed in context.nodes:
        if isinstance(placed.node, Destination):
            yield placed, placed.node


def _target(placed: PlacedNode, node: Destination) -> tuple[str, ...] | None:
    """Where a destination writes, as far as its config tells: system and table or path."""
    place = getattr(node.config, "table", None) or getattr(node.config, "path", None)
    if not isinstance(place, str):
        return None
    system = getattr(node.config, "connection", None) or ""
    return placed.spec.type, str(system), place
