"""Which relations of a stage must come to rest before others read them.

Views are folded into the queries that name them, so a relation that two nodes read is computed twice, and a
stream cannot be. What is shared over a stream is therefore written to Parquet in the private folder first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from airloom.operators.engine.shapes import Shape
from airloom.operators.stage import Stage

_RECOMPUTED = 4
"""A relation that would be computed more often than this comes to rest, stream or not: diamonds multiply."""


def to_spool(
    stage: Stage, shapes: Mapping[str, Shape], streams: Iterable[str], resting: Iterable[str] = ()
) -> set[str]:
    """The nodes whose rows come to rest in the private folder; ``resting`` do in any case."""
    wanted = set(resting)
    reads: Counter[str] = Counter(stage.outputs)
    for shape in shapes.values():
        reads.update(shape.references)
    streaming = set(streams)
    cost: dict[str, int] = {}
    spooled: set[str] = set()
    for node in order(stage):
        inputs = shapes[node].references if node in shapes else {}
        if any(name in streaming for name in inputs):
            streaming.add(node)
        cost[node] = max(1, sum(cost.get(name, 1) * times for name, times in inputs.items()))
        costly = node in streaming or (inputs and cost[node] * reads[node] > _RECOMPUTED)
        if node in wanted or (reads[node] > 1 and costly):
            spooled.add(node)
            streaming.discard(node)
            cost[node] = 1
    return spooled


def order(stage: Stage) -> list[str]:
    """Every relation of a stage, what it reads of earlier stages first, in the order of the data."""
    return [*stage.reads, *(node.id for node in stage.nodes)]


def ancestors(shapes: Mapping[str, Shape], node: str, stops: Iterable[str] = ()) -> set[str]:
    """The node and all relations its rows are computed from; what is at rest is not looked behind."""
    resting = set(stops) - {node}
    found: set[str] = set()
    waiting = [node]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            if name in shapes and name not in resting:
                waiting += shapes[name].references
    return found
