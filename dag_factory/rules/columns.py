"""Columns: what the transforms ask of the rows that arrive is there."""

from __future__ import annotations

from collections.abc import Iterator

from airloom.dag_factory.context import Context
from airloom.dag_factory.rules.references import valid_references
from airloom.operators.inference import fold
from airloom.operators.node import Destination
from airloom.operators.problems import Problem, did_you_mean


def columns_resolve(context: Context) -> Iterator[Problem]:
    """Every column a transform names arrives at it, with a type that fits, as far as that is known."""
    # A text with a wrong reference does not bind either, which is no news.
    said = {problem.pointer for problem in valid_references(context) if problem.severity == "error"}
    for problem in context.resolution.problems:
        if problem.pointer not in said:
            yield problem


def masked_columns_exist(context: Context) -> Iterator[Problem]:
    """Every column that is to be masked is there, as far as that is known: one that is misspelled would be shown."""
    for node in context.nodes:
        if isinstance(node.node, Destination) and node.spec.mask:
            expected = "the mask at a node before it"
            yield node.problem(
                ("mask",), "a destination shows the rows that arrive, as they are masked there", expected
            )
            continue
        columns = context.resolution.columns.get(node.id)
        names = columns.names if columns is not None else ()
        known = {fold(name) for name in names}
        for index, column in enumerate(node.spec.mask):
            if columns is not None and fold(column) not in known:
                expected = "one of: " + ", ".join(names)
                message = f"the node has no column '{column}' to mask"
                yield node.problem(("mask", index), message, expected, did_you_mean(column, names))
