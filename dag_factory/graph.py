"""Small graph helpers, on ids; every answer is in one deterministic order."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence


def topological_order(ids: Sequence[str], upstream: Mapping[str, Iterable[str]]) -> list[str]:
    """The ids with each after its upstream, ties in the given order; what is in or behind a cycle is left out."""
    rank = {id_: index for index, id_ in enumerate(ids)}
    waiting = {id_: {parent for parent in upstream.get(id_, ()) if parent in rank} for id_ in ids}
    downstream = invert(waiting)
    ready = [rank[id_] for id_ in ids if not waiting[id_]]
    heapq.heapify(ready)
    order: list[str] = []
    while ready:
        done = ids[heapq.heappop(ready)]
        order.append(done)
        for child in downstream.get(done, ()):
            waiting[child].discard(done)
            if not waiting[child]:
                heapq.heappush(ready, rank[child])
    return order


def invert(edges: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Each id's other ends: upstream becomes downstream."""
    inverted: dict[str, list[str]] = {}
    for id_, others in edges.items():
        for other in others:
            inverted.setdefault(other, []).append(id_)
    return inverted


def reachable(start: str, edges: Mapping[str, Iterable[str]]) -> set[str]:
    """Every id that can be reached from one, itself left out unless it is on a cycle."""
    found: set[str] = set()
    pending = list(edges.get(start, ()))
    while pending:
        current = pending.pop()
        if current not in found:
            found.add(current)
            pending.extend(edges.get(current, ()))
    return found


def find_cycles(ids: Sequence[str], upstream: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """One cycle for each knot of the graph, from its first id in the given order back to itself."""
    cycles: list[list[str]] = []
    seen: set[str] = set(topological_order(ids, upstream))
    downstream = invert(upstream)
    for id_ in ids:
        if id_ not in seen and (cycle := _cycle_through(id_, downstream)):
            cycles.append(cycle)
            seen |= reachable(id_, downstream) & reachable(id_, upstream)
    return cycles


def _cycle_through(start: str, edges: Mapping[str, Sequence[str]]) -> list[str]:
    """The shortest way from an id back to itself; empty when there is none."""
    came_from: dict[str, str] = {}
    pending = [start]
    for current in pending:
        for following in edges.get(current, ()):
            if following == start:
                path = [start]
                while current != start:
                    path.append(current)
                    current = came_from[current]
                return [start, *reversed(path)]
            if following not in came_from:
                came_from[following] = current
                pending.append(following)
    return []
