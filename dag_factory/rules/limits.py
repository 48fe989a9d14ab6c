"""Timeouts: a task that may take no time can never succeed."""

from __future__ import annotations

from collections.abc import Iterator

from airloom.dag_factory.context import Context
from airloom.dag_factory.model import parse_duration
from airloom.operators.problems import Problem, pointer


def positive_timeouts(context: Context) -> Iterator[Problem]:
    """Every timeout leaves some time."""
    message, expected = "a timeout of zero leaves no time to work", "a duration such as PT30M"
    default = context.pipeline.defaults.timeout
    if default is not None and not parse_duration(default):
        yield Problem(pointer("defaults", "timeout"), message, expected=expected)
    for node in context.nodes:
        if node.spec.timeout is not None and not parse_duration(node.spec.timeout):
            yield node.problem(("timeout",), message, expected)
