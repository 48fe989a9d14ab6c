"""Documents that the tests of the API send, and what they look for in answers."""

from __future__ import annotations

import json
from typing import Any

import httpx

from tests.dag_factory import repositories


def document(pipeline_id: str, **changes: Any) -> dict[str, Any]:
    """A small valid pipeline: read a file, keep some rows, write a file."""
    found: dict[str, Any] = json.loads(repositories.document(pipeline_id, **changes))
    return found


def where(value: dict[str, Any], condition: str) -> dict[str, Any]:
    """The document with another condition in its filter."""
    nodes = [node | {"config": {"where": condition}} if node["type"] == "filter" else node for node in value["nodes"]]
    return value | {"nodes": nodes}


CODE = "def transform(table):\n    return table\n"


def with_code(value: dict[str, Any], code: str = CODE) -> dict[str, Any]:
    """The document with a program in the place of its filter."""
    program = {"type": "python", "config": {"code": code}}
    return value | {"nodes": [node | program if node["type"] == "filter" else node for node in value["nodes"]]}


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The body of an answer that says what is wrong, in the one form for that."""
    assert (answer.status_code, answer.json().get("code")) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["correlation_id"] == answer.headers["x-request-id"]
    assert body["title"]
    assert body["detail"]
    return body


def ok(answer: httpx.Response) -> Any:
    """The body of an answer that is none of that."""
    assert answer.is_success, answer.text
    return answer.json()
