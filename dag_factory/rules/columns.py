"""Columns: what the transforms ask of the rows that arrive is there."""

from __future__ import annotations

from collections.abc import Iterator

from airloom.dag_factory.context import Context
from airloom.dag_factory.rules.references import valid_references
from airloom.operators.problems import Problem


def columns_resolve(context: Context) -> Iterator[Problem]:
    """Every column a transform names arrives at it, with a type that fits, as far as that is known."""
    # A text with a wrong reference does not bind either, which is no news.
    said = {problem.pointer for problem in valid_references(context) if problem.severity == "error"}
    for problem in context.resolution.problems:
        if problem.pointer not in said:
            yield problem
