"""Column lineage: which columns of which sources a column comes from, found without running anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from airloom.dag_factory.context import Context
from airloom.operators.node import Destination, Source, Transform


@dataclass(frozen=True, order=True)
class ColumnRef:
    """One column of one node's rows."""

    node: str
    column: str

    def __str__(self) -> str:
        return f"{self.node}.{self.column}"


@dataclass(frozen=True)
class Lineage:
    """Where the columns of a pipeline come from."""

    parents: Mapping[ColumnRef, tuple[ColumnRef, ...]]
    """Each known column with the columns of the nodes before it that its value is made of."""
    sources: frozenset[str]
    """The nodes where columns begin."""

    def origins(self, ref: ColumnRef) -> tuple[ColumnRef, ...]:
        """The columns of sources that a column is made of in the end, sorted; a count is made of none."""
        seen: set[ColumnRef] = set()
        pending = list(self.parents.get(ref, ()))
        while pending:
            current = pending.pop()
            if current not in seen:
                seen.add(current)
                pending.extend(self.parents.get(current, ()))
        return tuple(sorted(found for found in seen if found.node in self.sources))


def column_lineage(context: Context) -> Lineage:
    """The lineage of a checked document.

    Columns that only decide which rows there are (a filter's, a join's keys) are not part of a value, so they
    are left out. Where a source's columns are not known before a run, ``*`` stands for them.
    """
    from airloom.operators.lineage import lineage

    found: dict[ColumnRef, tuple[ColumnRef, ...]] = {}
    resolution = context.resolution
    for name in context.order:
        placed = context.by_id[name]
        columns = resolution.columns.get(name)
        if isinstance(placed.node, Destination):
            columns = resolution.arriving(placed)
            for column in columns.names if columns else ():
                found[ColumnRef(name, column)] = (ColumnRef(placed.sources[0], column),)
        elif isinstance(placed.node, Transform):
            inputs = resolution.inputs.get(name)
            outputs = lineage(placed.node.sql(inputs), inputs) if inputs is not None else {}
            found |= {
                ColumnRef(name, column): tuple(ColumnRef(*origin) for origin in origins)
                for column, origins in outputs.items()
            }
        elif columns is not None:
            found |= {ColumnRef(name, column): () for column in columns.names}
    sources = frozenset(name for name, placed in context.by_id.items() if isinstance(placed.node, Source))
    return Lineage(found, sources)
