"""``/node-types``: what a pipeline can be made of."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path

from airloom.plugins.schemas.base import Fields, Items
from airloom.plugins.schemas.node_types import NodeType
from airloom.plugins.services import node_types
from airloom.plugins.web.access import READ, requires
from airloom.plugins.web.conditional import NOT_MODIFIED, IfNoneMatch, installed
from airloom.plugins.web.errors import problems

router = APIRouter(prefix="/node-types", tags=["node types"], dependencies=[requires(READ)])


@router.get("", response_model=Items[NodeType], responses=NOT_MODIFIED)
async def list_node_types(fields: Fields = None, if_none_match: IfNoneMatch = None) -> Any:
    """Every node type that is installed, in alphabetical order."""
    return installed("node types", fields, node_types.everything, if_none_match)


@router.get("/{name}", responses=problems(404))
async def get_node_type(name: Annotated[str, Path(max_length=100, examples=["filter"])]) -> NodeType:
    """One node type."""
    return node_types.find(name)
