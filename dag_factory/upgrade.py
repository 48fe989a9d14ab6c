"""How old documents keep working: the format's versions, and each node type's.

A document of an older format is upgraded in memory when it is read; a node of an older version gets its
config in the present version's words, by ``Node.upgrade`` of its type, with the same behaviour. So an old
document does what it always did, and ``airflow pipelines upgrade`` writes down what is done in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from airloom.dag_factory.model import VERSION
from airloom.operators.node import Node
from airloom.operators.problems import Problem

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]

UPGRADES: dict[int, Upgrade] = {}
"""Format version -> what makes the next version of a document of it."""


def upgrade_document(
    document: Mapping[str, Any], upgrades: Mapping[int, Upgrade] = UPGRADES, newest: int = VERSION
) -> tuple[dict[str, Any], list[Problem]]:
    """The document in the newest format; a version that nobody knows is a problem, and nothing is changed."""
    upgraded = dict(document)
    version = upgraded.get("airloom")
    if version is None or isinstance(version, bool) or not isinstance(version, int):
        return upgraded, []
    if version > newest:
        message = f"the document has format version {version}, this Airloom knows up to {newest}"
        return upgraded, [Problem("/airloom", message, expected=str(newest), hint="install a newer Airloom")]
    while version < newest:
        step = upgrades.get(version)
        if step is None:
            message = f"there is no upgrade from format version {version}"
            return dict(document), [Problem("/airloom", message, expected=str(newest))]
        version += 1
        upgraded = {**step(upgraded), "airloom": version}
    return upgraded, []


def upgrade_node(node_type: type[Node], config: Mapping[str, Any], version: int) -> dict[str, Any]:
    """A node's config in the present version of its type, with the behaviour it had in its own."""
    if version >= node_type.version:
        return dict(config)
    return dict(node_type.upgrade(config, version))
