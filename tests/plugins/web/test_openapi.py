"""The API's description says what the API does, of every route in the same way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema
import pytest

from airloom.plugins.web.app import create_app

PROBLEM = "application/problem+json"
JSON = "application/json"
EVERYWHERE = {"401", "403", "422"}
PAGING = {"sort", "offset", "limit", "fields"}
STREAM = "GET /api/v1/live"
Operations = list[tuple[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return create_app().openapi()


@pytest.fixture(scope="module")
def routes(described: dict[str, Any]) -> Operations:
    return [
        (f"{method.upper()} {path}", operation)
        for path, item in described["paths"].items()
        for method, operation in item.items()
    ]


def bodies(operation: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What a route takes and gives, as JSON."""
    for part in (operation.get("requestBody", {}), *operation["responses"].values()):
        if JSON in part.get("content", {}):
            yield part["content"][JSON]


def parameters(operation: Mapping[str, Any], where: str) -> set[str]:
    return {found["name"].lower() for found in operation.get("parameters", ()) if found["in"] == where}


def answer(operation: Mapping[str, Any], described: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of a route's successful answer; of a list, the one with whole items."""
    contents = [found.get("content", {}) for status, found in operation["responses"].items() if status < "300"]
    schema = contents[0].get(JSON, {}).get("schema", {})
    ref = schema["anyOf"][0]["$ref"] if "anyOf" in schema else schema.get("$ref")
    found: Mapping[str, Any] = described["components"]["schemas"][ref.rpartition("/")[2]] if ref else schema
    return found


def test_every_error_has_the_one_form(described: dict[str, Any], routes: Operations) -> None:
    for name, operation in routes:
        errors = {status: found for status, found in operation["responses"].items() if status >= "400"}
        assert set(errors) >= EVERYWHERE, name
        assert ("413" in errors) == ("requestBody" in operation), name
        for found in errors.values():
            assert found["content"] == {PROBLEM: {"schema": {"$ref": "#/components/schemas/ProblemAnswer"}}}, name
            assert found["description"], name
        assert "default" not in operation["responses"], f"{name}: each error by its own status"
    assert "HTTPValidationError" not in json.dumps(described)


def test_what_one_thing_is_asked_of_may_not_be_there(routes: Operations) -> None:
    for name, operation in routes:
        if "{" in name:
            assert "404" in operation["responses"], name


def test_every_route_is_described_and_has_a_name_of_its_own(routes: Operations) -> None:
    for name, operation in routes:
        assert operation.get("summary"), name
        assert operation.get("description"), name
        assert operation.get("tags"), name
    names = [operation["operationId"] for _, operation in routes]
    assert sorted(set(names)) == sorted(names)


def test_every_body_has_an_example_of_its_own_schema(described: dict[str, Any], routes: Operations) -> None:
    for name, operation in routes:
        for body in bodies(operation):
            assert body.get("example") is not None, name
            jsonschema.Draft202012Validator({**body["schema"], "components": described["components"]}).validate(
                body["example"]
            )


def test_what_must_be_given_has_an_example(routes: Operations) -> None:
    for name, operation in routes:
        for found in operation.get("parameters", ()):
            if found["required"] and name != STREAM:
                assert found.get("examples") or found["schema"].get("examples"), f"{name}: {found['name']}"


def test_every_list_follows_the_convention(described: dict[str, Any], routes: Operations) -> None:
    lists = 0
    for name, operation in routes:
        properties = answer(operation, described).get("properties", {})
        query = parameters(operation, "query")
        if name.startswith("GET") and "items" in properties:
            lists += 1
            assert operation["operationId"].startswith("list_"), name
            assert "fields" in query, name
            paged = "total" in properties
            assert (query >= PAGING) == paged, name
            assert set(properties) == ({"items", "total", "offset", "limit"} if paged else {"items"}), name
        else:
            assert not operation["operationId"].startswith("list_"), name
            assert not query & {"limit", "fields", "sort"}, name
    assert lists > 8


def test_the_order_of_a_list_is_a_field_or_its_reverse(described: dict[str, Any], routes: Operations) -> None:
    for name, operation in routes:
        for found in operation.get("parameters", ()):
            if found["name"] == "sort":
                schema = found["schema"]
                orders = schema.get("enum", [schema.get("const")])
                item = answer(operation, described)["properties"]["items"]["items"]["$ref"].rpartition("/")[2]
                known = described["components"]["schemas"][item]["properties"]
                assert {order.removeprefix("-") for order in orders} <= set(known), name
                assert schema["default"] in orders, name


def test_what_can_be_edited_is_not_overwritten_unseen(routes: Operations) -> None:
    for name, operation in routes:
        if name.startswith("PUT"):
            assert "if-match" in parameters(operation, "header"), name
            assert {"412", "428"} <= set(operation["responses"]), name
        if name.startswith("DELETE"):
            assert "if-match" in parameters(operation, "header") or "base" in parameters(operation, "query"), name


def test_what_runs_can_be_sent_twice(routes: Operations) -> None:
    starting = [operation for name, operation in routes if name.startswith("POST") and name.endswith("/runs")]
    assert starting
    assert all("idempotency-key" in parameters(operation, "header") for operation in starting)


def test_nothing_refers_to_what_is_not_there(described: dict[str, Any]) -> None:
    text = json.dumps(described)
    schemas = described["components"]["schemas"]
    refs = {part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]}
    assert refs - set(schemas) == set()


def test_bodies_are_closed(described: dict[str, Any], routes: Operations) -> None:
    schemas = described["components"]["schemas"]
    for _, operation in routes:
        if "requestBody" in operation:
            name = operation["requestBody"]["content"][JSON]["schema"]["$ref"].rpartition("/")[2]
            assert schemas[name]["additionalProperties"] is False, name
