"""The installed node types, described once per process: they change only with what is installed."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, requires
from typing import Any

from packaging.requirements import Requirement

from airloom.dag_factory.json_schema import document_schema
from airloom.operators.node import describe
from airloom.operators.problems import did_you_mean
from airloom.operators.registry import node_types
from airloom.plugins.schemas.base import Items
from airloom.plugins.schemas.node_types import NodeType
from airloom.plugins.web.errors import NotFound


@cache
def described() -> dict[str, NodeType]:
    """Every node type by name."""
    return {
        name: NodeType.model_validate(describe(node_type) | {"installed": is_installed(node_type.extra)})
        for name, node_type in node_types().items()
    }


def everything() -> Items[NodeType]:
    """Every node type, in alphabetical order."""
    return Items[NodeType](items=list(described().values()))


def find(name: str) -> NodeType:
    """One node type; NotFound suggests the nearest name."""
    found = described().get(name)
    if found is None:
        hint = did_you_mean(name, described())
        raise NotFound(f"There is no node type '{name}'" + (f"; {hint}" if hint else ""))
    return found


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of a document."""
    return document_schema()


@cache
def is_installed(extra: str | None) -> bool:
    """Whether everything that an extra of ours asks for is there; nothing is imported for it."""
    wanted = [Requirement(text) for text in requires("airloom") or ()] if extra else []
    return all(
        _is_there(found.name) for found in wanted if found.marker and found.marker.evaluate({"extra": extra or ""})
    )


def _is_there(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True
