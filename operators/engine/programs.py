"""Runs the nodes of a stage that are no queries: rows at rest go in, and what comes out is brought to rest."""

from __future__ import annotations

from collections.abc import Mapping

from airloom.operators.columns import Columns
from airloom.operators.engine.sandbox import quoted
from airloom.operators.engine.work import Work
from airloom.operators.node import NodeContext, Program
from airloom.operators.problems import ConfigError, DataError, did_you_mean
from airloom.operators.registry import node_type
from airloom.operators.stage import PlannedNode


def program_of(planned: PlannedNode) -> Program:
    """The node that a plan describes."""
    node = node_type(planned.type).from_json(planned.config)
    if not isinstance(node, Program):
        raise ConfigError(f"'{planned.type}' gives no rows", node=planned.id)
    return node


def context_of(work: Work, planned: PlannedNode, node: Program) -> NodeContext:
    """What a program gets to know of the run."""
    spec = work.spec
    return NodeContext(
        pipeline=spec.run.pipeline,
        node=planned.id,
        values=spec.values,
        settings=work.settings,
        scratch=work.scratch,
        connection=spec.connections.get(node.connection_id) if node.connection_id else None,
        progress=work.emitter.progress(planned.id),
        detail=work.details.setdefault(planned.id, {}).__setitem__,
    )


def declared_query(relation: str, given: Mapping[str, object], declared: Columns | None) -> str:
    """The rows with the types that the node declares for them; DataError where the columns are others."""
    if declared is None:
        return f"SELECT * FROM {quoted(relation)}"
    for name in given:
        if name not in declared:
            expected = ", ".join(declared.names[:30])
            near = did_you_mean(name, declared.names)
            raise DataError(
                f"its rows have a column '{name}' that is not declared, expected: {expected}"
                + (f"; {near}" if near else ""),
                field="columns",
            )
    for name in declared.names:
        if name not in given:
            raise DataError(f"its rows lack the column '{name}' that is declared", field="columns")
    items = (f"CAST({quoted(column.name)} AS {column.type}) AS {quoted(column.name)}" for column in declared)
    return f"SELECT {', '.join(items)} FROM {quoted(relation)}"
