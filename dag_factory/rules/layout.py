"""Layout: places on the canvas belong to nodes."""

from __future__ import annotations

from collections.abc import Iterator

from airloom.dag_factory.context import Context
from airloom.dag_factory.explain import quote
from airloom.operators.problems import Problem, did_you_mean, pointer


def layout_names_nodes(context: Context) -> Iterator[Problem]:
    """A warning for each place that belongs to no node: nothing runs otherwise because of it."""
    for name in context.pipeline.layout:
        if name not in context.ids:
            hint = did_you_mean(name, sorted(context.ids)) or "`airflow pipelines fmt` removes it"
            message = f"the layout places {quote(name)}, which is no node"
            yield Problem(pointer("layout", name), message, None, "the id of a node", hint, "warning")
