"""Wires: from nodes that exist, to ports that exist, never in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from airloom.dag_factory.context import AFTER, Context, PlacedNode
from airloom.dag_factory.explain import quote
from airloom.dag_factory.graph import find_cycles
from airloom.operators.node import Destination
from airloom.operators.problems import Problem, did_you_mean


def inputs_exist(context: Context) -> Iterator[Problem]:
    """Every wire begins at a node of the document."""
    for node in context.nodes:
        for port, value in node.spec.inputs.items():
            for index, name in enumerate((value,) if isinstance(value, str) else value):
                path = ("inputs", port) if isinstance(value, str) else ("inputs", port, index)
                if name not in context.ids:
                    near = did_you_mean(name, sorted(context.ids - {node.id}))
                    yield node.problem(path, f"there is no node {quote(name)}", "the id of a node", near)


def ports_match(context: Context) -> Iterator[Problem]:
    """Every wire ends at a port of the node's type, and every port has its wires."""
    for node in context.nodes:
        if node.type is not None:
            yield from _unknown_ports(node)
            yield from _filled_ports(node)
        yield from _from_destinations(context, node)


def _unknown_ports(node: PlacedNode) -> Iterator[Problem]:
    ports = [port.name for port in node.type.inputs] if node.type else []
    for name in node.wires:
        if name in ports:
            continue
        if not ports:
            message = f"'{node.spec.type}' reads no rows, so it has no port {quote(name)}"
            yield node.problem(("inputs", name), message, f"'{AFTER}' to wait for another node")
        else:
            message = f"'{node.spec.type}' has no port {quote(name)}"
            expected = "one of: " + ", ".join([*ports, AFTER])
            yield node.problem(("inputs", name), message, expected, did_you_mean(name, [*ports, AFTER]))


def _filled_ports(node: PlacedNode) -> Iterator[Problem]:
    for port in node.type.inputs if node.type else ():
        wires = node.wires.get(port.name, ())
        if not wires:
            message = f"no rows arrive at the port '{port.name}'"
            yield node.problem(("inputs", port.name), message, "a wire from another node")
        elif len(wires) > 1 and not port.many:
            message = f"{len(wires)} wires end at the port '{port.name}', which takes one"
            yield node.problem(
                ("inputs", port.name), message, "one node", "put a union before it to take the rows of all"
            )


def _from_destinations(context: Context, node: PlacedNode) -> Iterator[Problem]:
    for port, names in node.wires.items():
        for name in names:
            source = context.by_id.get(name)
            if source is not None and source.type is not None and issubclass(source.type, Destination):
                message = f"'{name}' is a destination and gives no rows"
                hint = f"use the port '{AFTER}' to wait for it"
                yield node.problem(("inputs", port), message, "a source or a transform", hint)


def acyclic(context: Context) -> Iterator[Problem]:
    """No node waits for itself, not even by way of others."""
    for cycle in find_cycles(list(context.by_id), context.upstream):
        node = context.by_id[cycle[0]]
        yield node.problem(("inputs",), f"the wires go in a circle: {' -> '.join(cycle)}", "wires that end somewhere")
