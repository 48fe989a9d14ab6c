"""Names the node and the field that a failure of a fused query came from."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from airloom.operators.engine import locate
from airloom.operators.engine.failures import as_node_error
from airloom.operators.engine.graph import ancestors
from airloom.operators.problems import NodeError
from airloom.operators.stage import PlannedNode

if TYPE_CHECKING:
    from airloom.operators.engine.transform import TransformStage


def explain(stage: TransformStage, error: NodeError, output: str) -> NodeError:
    """The error with its node and field, searched for a minute; after that, with the nodes it may have been."""
    behind = ancestors(stage.shapes, output)
    candidates = [node for node in stage.planned.values() if node.id in behind]
    found = _search(stage, output, candidates, time.monotonic() + locate.BUDGET)
    if found is not None:
        return found
    if len(candidates) == 1:
        error.node = candidates[0].id
    elif candidates:
        error.message += f" (in one of the nodes {', '.join(node.id for node in candidates)})"
    return error


def _search(stage: TransformStage, output: str, candidates: list[PlannedNode], until: float) -> NodeError | None:
    try:
        again = stage.again(output)
    except NodeError:
        return None
    try:
        if again is not stage and not _built(again, until):
            return None
        located = locate.failing_node(again.connection, candidates, until)
        if located is None:
            return None
        node, cause = located
        found = as_node_error(cause, stage.work.settings, node.id)
        columns = stage.counted.columns[node.id].names
        found.field = found.field or locate.failing_field(again.connection, node, columns, until)
        return found
    finally:
        if again is not stage:
            again.connection.close()


def _built(again: TransformStage, until: float) -> bool:
    with locate.interrupting(again.connection, until - time.monotonic()):
        try:
            again.build()
        except NodeError:
            return False
    return True
