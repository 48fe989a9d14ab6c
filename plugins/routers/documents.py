"""``/check``, ``/format``, ``/schema``, ``/functions``: a document by itself, published or not."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter

from airloom.operators.problems import Problem
from airloom.plugins.schemas.base import Fields, Items
from airloom.plugins.schemas.documents import CheckBody, CheckReport, DocumentBody, FormattedText
from airloom.plugins.schemas.node_types import FunctionItem, JsonSchema
from airloom.plugins.services import node_types
from airloom.plugins.services.checker import checker
from airloom.plugins.web.access import READ, requires
from airloom.plugins.web.conditional import NOT_MODIFIED, IfNoneMatch, installed
from airloom.plugins.web.errors import Invalid, problems
from airloom.plugins.web.limits import limited

router = APIRouter(tags=["documents"], dependencies=[requires(READ)])


@router.post("/check", dependencies=[limited("check", per_second=5, burst=30)], responses=problems(429))
async def check_document(body: CheckBody) -> CheckReport:
    """Problems, columns, tasks and lineage of a document, without running it."""
    known = {node: [(column.name, column.type) for column in columns] for node, columns in body.columns.items()}
    return CheckReport.model_validate(await checker().report(json.dumps(body.document), known), extra="ignore")


@router.post("/format", dependencies=[limited("check", per_second=5, burst=30)], responses=problems(429, 503))
async def format_document(body: DocumentBody) -> FormattedText:
    """The document as publishing writes it."""
    report = await checker().report(json.dumps(body.document))
    if report["text"] is None:
        raise Invalid("The document cannot be read", problems=[Problem(**found) for found in report["problems"]])
    return FormattedText(text=report["text"])


@router.get("/schema", responses=NOT_MODIFIED, response_model=JsonSchema)
async def get_schema(if_none_match: IfNoneMatch = None) -> Any:
    """The JSON Schema of a document, with every node type that is installed."""
    return installed("schema", None, lambda: JsonSchema(node_types.schema()), if_none_match)


@router.get("/functions", response_model=Items[FunctionItem], responses=problems(503) | NOT_MODIFIED)
async def list_functions(fields: Fields = None, if_none_match: IfNoneMatch = None) -> Any:
    """The SQL functions that expressions may call."""
    found = await checker().functions()
    return installed("functions", fields, lambda: Items[FunctionItem].model_validate({"items": found}), if_none_match)
