"""The right to write code: whoever may publish a pipeline is not thereby the author of programs in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from airflow.api_fastapi.auth.managers.models.base_user import BaseUser

from airloom.operators.problems import Problem, pointer
from airloom.plugins.services.node_types import described
from airloom.plugins.services.threads import run_sync
from airloom.plugins.web.access import WRITE_CODE, may
from airloom.plugins.web.errors import Forbidden


async def require_code(
    user: BaseUser, document: Mapping[str, Any], base: Callable[[], Mapping[str, Any] | None]
) -> None:
    """Forbidden where a document runs code that is not in the version it comes from, and the user may write none.

    Wires and everything else around code that somebody with the right has published may be changed. ``base`` reads
    that version, where it is needed.
    """
    programs = list(_programs(document))
    if not programs or may(user, WRITE_CODE):
        return
    before: Mapping[str, Any] | None = await run_sync(base)
    known = {code for _, _, code in _programs(before or {})}
    forbid([(index, name) for index, name, code in programs if code not in known])


def forbid(programs: list[tuple[int, str]]) -> None:
    """Forbidden, with the place and the id of each node whose code is the reason; nothing without any."""
    message = "You may not write or change code, or look at what it gives"
    if programs:
        found = [Problem(pointer("nodes", index), message, name) for index, name in programs]
        names = ", ".join(f"'{name}'" for _, name in programs)
        raise Forbidden(f"{message}: {names}", problems=found)


def places(document: Mapping[str, Any], names: tuple[str, ...]) -> list[tuple[int, str]]:
    """Place and id of these nodes of a document."""
    return [(index, node["id"]) for index, node in _nodes(document) if node.get("id") in names]


def _programs(document: Mapping[str, Any]) -> Iterator[tuple[int, str, str]]:
    """Place, id and program of each node that runs code."""
    types = described()
    for index, node in _nodes(document):
        found = types.get(str(node.get("type")))
        if found is not None and found.runs_code:
            code = [found.type, node.get("version", 1), node.get("config")]
            yield index, str(node.get("id")), json.dumps(code, sort_keys=True)


def _nodes(document: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    nodes = document.get("nodes")
    for index, node in enumerate(nodes if isinstance(nodes, list) else ()):
        if isinstance(node, dict):
            yield index, node
