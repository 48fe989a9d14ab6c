"""What each node of a stage did, from what was counted exactly and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from airloom.operators.columns import Columns
from airloom.operators.engine.graph import ancestors
from airloom.operators.engine.shapes import Shape
from airloom.operators.engine.sources import CountedStream
from airloom.operators.engine.write import Written
from airloom.operators.stage import NodeReport


@dataclass
class Counted:
    """Everything that was counted while a stage ran."""

    columns: dict[str, Columns] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    """Rows out of a node, where they were counted."""
    written: dict[str, Written] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    streams: dict[str, CountedStream] = field(default_factory=dict)

    def all_rows(self, shapes: Mapping[str, Shape]) -> dict[str, int]:
        """Rows out of each node: counted, or following from a neighbour's count."""
        rows = dict(self.rows)
        rows.update({node: stream.rows for node, stream in self.streams.items()})
        rows.update({node: written.rows for node, written in self.written.items()})
        while found := _follow(rows, shapes):
            rows.update(found)
        return rows


def _follow(rows: Mapping[str, int], shapes: Mapping[str, Shape]) -> dict[str, int]:
    found: dict[str, int] = {}
    for node, shape in shapes.items():
        if shape.kind == "keeps" and shape.left is not None:
            if node in rows and shape.left not in rows:
                found[shape.left] = rows[node]
            elif node not in rows and shape.left in rows:
                found[node] = rows[shape.left]
        elif shape.kind == "concat":
            found.update(_follow_concat(node, shape, rows))
    return found


def _follow_concat(node: str, shape: Shape, rows: Mapping[str, int]) -> dict[str, int]:
    unknown = [name for name in shape.references if name not in rows]
    known = sum(rows[name] * times for name, times in shape.references.items() if name in rows)
    if not unknown and node not in rows:
        return {node: known}
    if len(unknown) == 1 and node in rows and shape.references[unknown[0]] == 1:
        return {unknown[0]: rows[node] - known}
    return {}


def uncertain(shapes: Mapping[str, Shape], plain: Iterable[str]) -> dict[str, Shape]:
    """The shapes, unknown where one hangs on functions that are not plain: an aggregate, an unnest."""
    certain = set(plain)
    return {node: shape if shape.functions <= certain else Shape(shape.references) for node, shape in shapes.items()}


def limited(shapes: Mapping[str, Shape], outputs: Iterable[str]) -> set[str]:
    """Nodes behind a limit: they stop when it has enough, so that what they gave says nothing about their rows."""
    found: set[str] = set()
    for output in outputs:
        for node in ancestors(shapes, output):
            if node in shapes and shapes[node].kind == "limit":
                found |= ancestors(shapes, node) - {node}
    return found


def report_of(node: str, inputs: tuple[str, ...], counted: Counted, rows: Mapping[str, int]) -> NodeReport:
    """What one node did, from everything that was counted and what follows from it."""
    written = counted.written.get(node)
    stream = counted.streams.get(node)
    columns = counted.columns.get(node)
    known_in = inputs and all(name in rows for name in inputs)
    seconds = stream.seconds if stream else counted.seconds.get(node)
    return NodeReport(
        node=node,
        rows_in=sum(rows[name] for name in inputs) if known_in else None,
        rows_out=rows.get(node),
        bytes=written.bytes if written else stream.bytes if stream else None,
        seconds=None if seconds is None else round(seconds, 4),
        columns=None if columns is None else tuple(column.as_dict() for column in columns),
        null_counts=dict(written.null_counts) if written else None,
    )
