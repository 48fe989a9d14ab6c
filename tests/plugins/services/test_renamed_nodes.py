"""Which nodes of a document are those of another under a new id."""

from __future__ import annotations

from typing import Any

import pytest

from airloom.plugins.services.renamed_nodes import ids_in, renamed


def node(identifier: str, kind: str = "filter", **more: Any) -> dict[str, Any]:
    return {"id": identifier, "type": kind, **more}


def drawn(*nodes: Any, **layout: Any) -> dict[str, Any]:
    return {"nodes": list(nodes), "layout": layout}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (drawn(node("a"), node("b", inputs={"in": "a"})), drawn(node("c"), node("b", inputs={"in": "c"})), {"a": "c"}),
        # typed into, or moved, before it was saved
        (
            drawn(node("a", config={"where": "x"}), a=[0, 0]),
            drawn(node("c", config={"where": "y"}), c=[0, 0]),
            {"a": "c"},
        ),
        (
            drawn(node("a", config={"where": "x"}), a=[0, 0]),
            drawn(node("c", config={"where": "x"}), c=[5, 0]),
            {"a": "c"},
        ),
        # two at once, known by their places
        (
            drawn(node("a"), node("b"), a=[0, 0], b=[5, 0]),
            drawn(node("d"), node("c"), c=[0, 0], d=[5, 0]),
            {"a": "c", "b": "d"},
        ),
        # another node in its place
        (drawn(node("a"), a=[0, 0]), drawn(node("c", "sort"), c=[0, 0]), {}),
        (drawn(node("a", config={"where": "x"}), a=[0, 0]), drawn(node("c"), c=[5, 0]), {}),
        (drawn(node("a"), node("b")), drawn(node("b")), {}),
        # who can say which
        (drawn(node("a"), node("b")), drawn(node("c"), node("d")), {}),
        (drawn(node("a")), drawn(node("c"), node("d")), {}),
        # drafts hold anything
        ({"nodes": 1, "layout": []}, drawn(node("c")), {}),
        (drawn(3, {}, {"id": 4}, {"id": "A b", "type": "filter"}), drawn(node("c")), {}),
    ],
)
def test_nodes_are_known_again(before: dict[str, Any], after: dict[str, Any], expected: dict[str, str]) -> None:
    assert renamed(before, after) == expected
    assert renamed(after, before) == {new: old for old, new in expected.items()}


def test_only_what_can_be_an_id_is_one() -> None:
    assert ids_in(drawn(node("a"), node("b" * 63), node("b" * 64), node("a\n"), {"id": None}, [])) == {"a", "b" * 63}
