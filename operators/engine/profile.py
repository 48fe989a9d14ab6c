"""Row counts of nodes that were fused into one query, from DuckDB's profile of that query.

The optimizer moves, merges and drops operators, so a count is taken only where the operators and the nodes
can be matched one way: otherwise it stays unknown. A Python function that counts rows would be ten times
slower than the query it counts.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from airloom.operators.engine.graph import ancestors
from airloom.operators.engine.shapes import Shape

_AGGREGATES = frozenset({"HASH_GROUP_BY", "PERFECT_HASH_GROUP_BY", "UNGROUPED_AGGREGATE", "PARTITIONED_AGGREGATE"})
_JOINS = frozenset(
    {
        "HASH_JOIN", "NESTED_LOOP_JOIN", "BLOCKWISE_NL_JOIN", "PIECEWISE_MERGE_JOIN", "IE_JOIN", "CROSS_PRODUCT",
        "ASOF_JOIN",
    }
)  # fmt: skip
_LIMITS = frozenset({"LIMIT", "STREAMING_LIMIT", "LIMIT_PERCENT", "TOP_N"})
_SAME_ROWS = frozenset(
    {
        "PROJECTION", "ORDER_BY", "WINDOW", "STREAMING_WINDOW", "RESULT_COLLECTOR", "EXPLAIN_ANALYZE",
        "COPY_TO_FILE", "BATCH_COPY_TO_FILE",
    }
)  # fmt: skip
_KNOWN = _AGGREGATES | _JOINS | _LIMITS | _SAME_ROWS | {"FILTER", "TABLE_SCAN", "UNION"}


@dataclass(frozen=True)
class Operator:
    """One physical operator: how many rows came out of it."""

    type: str
    rows: int
    join: str
    filtered: bool
    """For a scan: whether it left rows out by itself."""
    children: tuple[Operator, ...]

    def walk(self) -> Iterator[Operator]:
        """This operator and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def load(path: Path) -> Operator | None:
    """The profile that the last query left; None when there is none that can be read."""
    try:
        data = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    roots = data.get("operator") or data.get("children") or []
    return _operator(roots[0]) if len(roots) == 1 else None


def _operator(data: Mapping[str, Any]) -> Operator:
    """DuckDB 2 says ``type`` and ``intermediate_rows``, 1.5 ``operator_type`` and ``operator_cardinality``."""
    extra = data.get("extra_info") or {}
    return Operator(
        type=data.get("type") or data.get("operator_type") or "",
        rows=int(data.get("intermediate_rows", data.get("operator_cardinality", 0))),
        join=str(extra.get("Join Type", "")),
        filtered=any("Filter" in name for name in extra),
        children=tuple(_operator(child) for child in data.get("children") or ()),
    )


def match(root: Operator, output: str, shapes: Mapping[str, Shape], resting: set[str]) -> dict[str, int]:
    """Rows out of each node of the query for ``output`` that can be told for certain."""
    at_rest = resting - {output}
    involved = ancestors(shapes, output, resting) - at_rest
    if not _comparable(root, [shapes[name] for name in involved if name in shapes]):
        return {}
    return dict(_walk_down(list(_spine(root)), _chain(output, shapes, resting)))


def _comparable(root: Operator, shapes: list[Shape]) -> bool:
    """Whether there are as many operators of each sort as there are nodes of it, and no others."""
    operators = Counter(_sort(operator.type) for operator in root.walk())
    nodes = Counter(shape.kind for shape in shapes)
    joins = nodes["join"] + nodes["left join"]
    return (
        not operators["unknown"]
        and not nodes["unknown"]
        and not nodes["concat"]
        and operators["aggregate"] == nodes["aggregate"]
        and operators["join"] == joins
        and operators["limit"] == nodes["limit"]
        and operators["scan"] == joins + 1
    )


def _sort(type_: str) -> str:
    if type_ not in _KNOWN or type_ == "UNION":
        return "unknown"
    for sort, types in (("aggregate", _AGGREGATES), ("join", _JOINS), ("limit", _LIMITS), ("same", _SAME_ROWS)):
        if type_ in types:
            return sort
    return "scan" if type_ == "TABLE_SCAN" else "filter"


def _chain(output: str, shapes: Mapping[str, Shape], resting: set[str]) -> list[tuple[str, str]]:
    """(node, kind) from the output down to where its rows come from, along the left of left joins."""
    chain = []
    node: str | None = output
    while node is not None:
        if node not in shapes or (node in resting and node != output):
            chain.append((node, "base"))
            break
        chain.append((node, shapes[node].kind))
        node = shapes[node].left
    return chain


def _spine(root: Operator) -> Iterator[Operator]:
    """The operators from the top down to a scan, without those that keep the rows; other joins end it."""
    operator: Operator | None = root
    while operator is not None:
        if operator.type not in _SAME_ROWS:
            yield operator
        follow = len(operator.children) == 1 or (operator.type in _JOINS and operator.join == "LEFT")
        operator = operator.children[0] if follow else None


def _walk_down(operators: list[Operator], chain: list[tuple[str, str]]) -> Iterator[tuple[str, int]]:
    """Go down both at once, from one anchor (an aggregate, a join, a scan) to the next."""
    position = 0
    while True:
        filters = []
        while position < len(chain) and chain[position][1] in {"keeps", "filter"}:
            if chain[position][1] == "filter":
                filters.append(chain[position][0])
            position += 1
        applied = []
        while operators and operators[0].type == "FILTER":
            applied.append(operators.pop(0))
        if position == len(chain) or not operators:
            return
        anchor, (node, kind) = operators.pop(0), chain[position]
        scanned = anchor.type == "TABLE_SCAN"
        if scanned != (kind == "base") or bool(filters) != bool(applied or (scanned and anchor.filtered)):
            return
        if filters:
            # Several filters in a row are merged: only what the last of them lets through is counted.
            yield filters[0], (applied[0] if applied else anchor).rows
        if scanned:
            if not anchor.filtered:
                yield node, anchor.rows
            return
        # Below a filter the anchor's own count is uncertain: the filter may have been pushed through it.
        if filters or not _same_sort(anchor, kind):
            return
        yield node, anchor.rows
        if kind not in {"aggregate", "left join"}:
            return
        position += 1


def _same_sort(operator: Operator, kind: str) -> bool:
    if kind == "left join":
        return operator.type in _JOINS and operator.join == "LEFT"
    return _sort(operator.type) == kind
