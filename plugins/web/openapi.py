"""The API's own description, with the errors, the examples and the credentials that it really has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI

from airloom.plugins.schemas.base import SparseList
from airloom.plugins.schemas.errors import ProblemAnswer
from airloom.plugins.web.errors import MEDIA_TYPE

DESCRIPTION = """\
**Lists** are read by pages: `offset` and `limit` choose the page, `total` is the length of the whole. `sort` is a
field's name, with `-` before it for the other direction; `search` is text; `fields` names what is given of each item.
What else a list can be filtered by has a parameter of its own. Short lists come whole, as `items` alone.

**Editing**: what can be edited has an `ETag`. It is overwritten only with that ETag as `If-Match` (428 without, 412
when it is stale); published pipelines only with the revision they were read at as `base` (409 when it is stale).
`If-None-Match` with an ETag gives 304 while nothing changed. `may_be_absent` turns the 404 of a draft, a
pipeline or its history that is not there into 204.

**Running**: `Idempotency-Key` makes sending the same start twice start one run.

**Errors** are `application/problem+json` (RFC 9457). `code` is for programs and stays; `correlation_id` is also in the
answer's `X-Request-ID` and in each line of the server's log about the request. An unknown parameter or field is an
error.
"""

_REF = "#/components/schemas/{model}"
_NOT_OURS = ("HTTPValidationError", "ValidationError")
"""FastAPI's form of an error, which no route here gives."""
_JSON = "application/json"


class Api(FastAPI):
    """A FastAPI application whose description names one form of error for every route."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document; made once."""
        if self.openapi_schema is None:
            self.openapi_schema = _amended(super().openapi())
        return self.openapi_schema


def _amended(document: dict[str, Any]) -> dict[str, Any]:
    components = document["components"]
    schemas = components["schemas"]
    for model in (ProblemAnswer, SparseList):
        schema = model.model_json_schema(ref_template=_REF, mode="serialization")
        schemas |= schema.pop("$defs", {}) | {model.__name__: schema}
    components["schemas"] = {name: found for name, found in sorted(schemas.items()) if name not in _NOT_OURS}
    for path in document["paths"].values():
        for operation in path.values():
            _with_errors(operation)
            _with_examples(operation, components["schemas"])
            if any(parameter["name"] == "fields" for parameter in operation.get("parameters", ())):
                content = operation["responses"]["200"]["content"][_JSON]
                content["schema"] = {"anyOf": [content["schema"], {"$ref": _REF.format(model="SparseList")}]}
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "From POST /auth/token of Airflow."},
        "session": {"type": "apiKey", "in": "cookie", "name": "_token", "description": "Airflow's own login."},
    }
    document["security"] = [{"token": []}, {"session": []}]
    return document


def _with_errors(operation: dict[str, Any]) -> None:
    """What every route gives, what a body and parameters bring, and what the route says of itself; in one form."""
    responses = operation["responses"]
    responses["401"] = {"description": "Nobody is logged in"}
    # Another site's page is refused whatever it asks for, and a token that is none of ours.
    responses.setdefault("403", {"description": "The user, or the page that asks, may not do this"})
    # A parameter that nobody knows is refused everywhere.
    responses["422"] = {"description": "The request has the wrong shape, or what it holds is wrong"}
    if "requestBody" in operation:
        responses["400"] = {"description": "The body cannot be read"}
        responses["413"] = {"description": "The body is larger than any that makes sense"}
    content = {MEDIA_TYPE: {"schema": {"$ref": _REF.format(model="ProblemAnswer")}}}
    for status, response in responses.items():
        if status >= "400":
            response["content"] = content
    operation["responses"] = dict(sorted(responses.items()))


def _with_examples(operation: dict[str, Any], schemas: Mapping[str, Any]) -> None:
    """An example of each body, made of those of the models."""
    contents = [response.get("content", {}) for response in operation["responses"].values()]
    contents.append(operation.get("requestBody", {}).get("content", {}))
    for content in contents:
        if _JSON in content and (found := _example(content[_JSON]["schema"], schemas)) is not None:
            content[_JSON]["example"] = found


def _example(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    """An example that a schema has, or that its parts give."""
    if "$ref" in schema:
        return _example(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "examples" in schema:
        return schema["examples"][0]
    if schema.get("type") == "array":
        return [_example(schema["items"], schemas)]
    if "properties" in schema:
        return {name: _example(part, schemas) for name, part in schema["properties"].items()}
    return None
