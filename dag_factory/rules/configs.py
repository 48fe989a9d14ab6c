"""Configs: each node's config is what its type's ``Config`` says."""

from __future__ import annotations

from collections.abc import Iterator

from airloom.dag_factory.context import Context
from airloom.operators.problems import Problem


def valid_configs(context: Context) -> Iterator[Problem]:
    """Every field of every config is known and of the right form."""
    for node in context.nodes:
        yield from node.problems
