from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from airloom.dag_factory.graph import find_cycles, invert, reachable, topological_order

IDS = list("abcdefgh")
EDGES = st.dictionaries(st.sampled_from(IDS), st.lists(st.sampled_from(IDS), max_size=3, unique=True))


def test_ties_keep_the_given_order() -> None:
    assert topological_order(["c", "b", "a"], {}) == ["c", "b", "a"]
    assert topological_order(["c", "b", "a"], {"c": ["a"]}) == ["b", "a", "c"]


def test_cycles_are_shortest_and_begin_at_the_first() -> None:
    assert find_cycles(["a"], {"a": ["a"]}) == [["a", "a"]]
    assert find_cycles(["a", "b", "c"], {"b": ["a"], "a": ["c"], "c": ["b"]}) == [["a", "b", "c", "a"]]
    assert find_cycles(["x", "a", "b", "c", "d"], {"a": ["b", "x"], "b": ["a"], "c": ["d", "a"], "d": ["c"]}) == [
        ["a", "b", "a"],
        ["c", "d", "c"],
    ]


@given(EDGES)
def test_order_and_cycles_cover_the_graph(upstream: dict[str, list[str]]) -> None:
    order = topological_order(IDS, upstream)
    assert len(order) == len(set(order))
    for place, id_ in enumerate(order):
        assert all(parent in order[:place] for parent in upstream.get(id_, ()))
    cycles = find_cycles(IDS, upstream)
    assert bool(cycles) == (len(order) < len(IDS))
    for cycle in cycles:
        assert cycle[0] == cycle[-1]
        assert all(before in upstream[after] for before, after in pairwise(cycle))
    on_cycles = {id_ for id_ in IDS if id_ in reachable(id_, upstream)}
    knots = {frozenset({id_} | (reachable(id_, upstream) & reachable(id_, invert(upstream)))) for id_ in on_cycles}
    assert len(cycles) == len(knots)
