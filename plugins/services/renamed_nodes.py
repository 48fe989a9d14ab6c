"""A user's test data follows the nodes whose ids are changed.

Nobody has to say what was renamed: a document and the one in its place do, so that an undo, a draft that is thrown away
and an id changed in the JSON are followed alike, and saving the same document twice does nothing more.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from airloom.operators.model import IDENTIFIER
from airloom.plugins.schemas.documents import Document
from airloom.plugins.services.own_rows import mine
from airloom.plugins.tables.models import TestData

_BETWEEN = ""
"""Where rows lie while two nodes exchange theirs: no node has this id."""


def ids_in(document: Document) -> set[str]:
    """The ids of a document's nodes, as far as it has any that can be ids."""
    return {node["id"] for node in _nodes(document)}


def renamed(before: Document, after: Document) -> dict[str, str]:
    """Old id -> new id, of the nodes that one document names and the other names differently.

    A node is known again by all that it has but its id and its wires, else by its type and its place on the canvas,
    else by its type and its settings; and only where no other node could be meant.
    """
    old, new = ids_in(before), ids_in(after)
    found: dict[str, str] = {}
    for likeness in (_whole, _place, _settings):
        gone = _by_likeness(before, old - new - found.keys(), likeness)
        come = _by_likeness(after, new - old - set(found.values()), likeness)
        for key, ids in gone.items():
            if len(ids) == len(come.get(key, ())) == 1:
                found[ids[0]] = come[key][0]
    return found


async def nodes_with(session: AsyncSession, user: BaseUser, pipeline_id: str) -> set[str]:
    """The nodes of a pipeline for which the user has test data."""
    return set(await session.scalars(select(TestData.node_id).where(*mine(TestData, user, pipeline_id))))


async def follow(
    session: AsyncSession, user: BaseUser, pipeline_id: str, new_ids: Mapping[str, str], *, exchange: bool = True
) -> None:
    """Take test data to the new ids of its nodes.

    Rows that stand in for the new id already are those of a node that was removed: they are exchanged, so that nothing
    is lost, or else they stay.
    """
    for old, new in new_ids.items():
        there = await nodes_with(session, user, pipeline_id)
        if old not in there or (new in there and not exchange):
            continue
        moves = [(new, _BETWEEN), (old, new), (_BETWEEN, old)] if new in there else [(old, new)]
        for source, target in moves:
            rows = (*mine(TestData, user, pipeline_id), TestData.node_id == source)
            await session.execute(update(TestData).where(*rows).values(node_id=target))


def _nodes(document: Document) -> list[dict[str, Any]]:
    """The nodes that have an id; a draft may hold anything."""
    nodes = document.get("nodes")
    return [node for node in nodes if _has_id(node)] if isinstance(nodes, list) else []


def _has_id(node: object) -> bool:
    return (
        isinstance(node, dict) and isinstance(node.get("id"), str) and re.fullmatch(IDENTIFIER, node["id"]) is not None
    )


_Likeness = Callable[[dict[str, Any], Any], list[Any] | None]


def _by_likeness(document: Document, ids: Iterable[str], likeness: _Likeness) -> dict[str, list[str]]:
    wanted = set(ids)
    layout = document.get("layout")
    places = layout if isinstance(layout, dict) else {}
    found: dict[str, list[str]] = defaultdict(list)
    for node in _nodes(document):
        if node["id"] in wanted and (like := likeness(node, places.get(node["id"]))) is not None:
            found[json.dumps(like, sort_keys=True)].append(node["id"])
    return found


def _whole(node: dict[str, Any], place: Any) -> list[Any]:
    return [place, {key: value for key, value in node.items() if key not in ("id", "inputs", "after")}]


def _place(node: dict[str, Any], place: Any) -> list[Any] | None:
    return None if place is None else [node.get("type"), place]


def _settings(node: dict[str, Any], place: Any) -> list[Any] | None:
    return [node.get("type"), node["config"]] if node.get("config") else None
