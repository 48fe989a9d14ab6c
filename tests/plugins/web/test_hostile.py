"""Whatever is sent, the answer is a sentence about it, and never a failure of the server."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from tests.plugins.documents import ok, problem
from tests.plugins.server import SEEDER, Api
from tests.plugins.web.test_access import LEAST

NAMES = [
    "..",
    "%2e%2e%2fetc",
    "a\0b",
    "x" * 64,
    "ü",
    "a b",
    "'; DROP TABLE airloom_draft; --",
    "{{7*7}}",
    "-x",
    "\u202e",
]
BODIES = [
    b"{}",
    b"[]",
    b"null",
    b"1",
    b'"x"',
    b"{",
    b"\xff\xfe",
    b'{"document": {"a": NaN}}',
    b'{"document": {"a": 1e999}}',
    b'{"document": {"a": "\\ud800"}, "base": null}',
    b'{"document": {"a": "\\u0000"}, "base": null}',
    b'{"document": {"id": "x", "nodes": [[[]]]}, "base": "--output=x"}',
    b'{"document": ' + b'{"a":' * 500 + b"1" + b"}" * 500 + b', "base": null}',
    b'{"document": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}",
    b'{"document": {"a": ' + b"9" * 5000 + b"}}",
    b'{"document": {"airloom": 1, "id": "x", "nodes": [{"id": "a", "type": "filter", "config": {"where": "'
    + b"(" * 5000
    + b'"}}]}}',
]
READING = [route for route in LEAST if route.startswith("GET") and "{" in route]
WRITING = [
    route for route in LEAST if route.startswith(("POST", "PUT", "PATCH")) and not re.search("runs|connections", route)
]


@pytest.mark.parametrize("route", READING)
def test_a_strange_name_names_nothing(api: Api, route: str) -> None:
    for name in NAMES:
        if not name.strip("."):
            continue  # a client follows dots by itself, and asks for something else
        answer = api.admin.get(re.sub(r"{\w+}", quote(name, safe=""), route.removeprefix("GET ")))
        assert answer.status_code in (200, 400, 404, 422, 503), (name, answer.status_code, answer.text)
        if answer.status_code == 200:
            assert answer.json()["items"] == []
        else:
            assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("route", WRITING)
def test_a_strange_body_is_refused_or_answered(api: Api, route: str) -> None:
    method, _, path = route.partition(" ")
    for body in BODIES:
        answer = api.admin.request(
            method,
            path.replace("{pipeline_id}", "hostile"),
            content=body,
            headers={"Content-Type": "application/json", "If-Match": '"none"'},
        )
        assert answer.status_code < 500, (body[:80], answer.text)


@pytest.mark.parametrize("search", ["%", "q_q", "'", "\\", "(" * 150, "a\0b", "😀"])
def test_a_search_is_only_text(api: Api, search: str) -> None:
    assert ok(api.viewer.get("/pipelines", params={"search": search}))["items"] == []


def test_what_git_holds_breaks_no_list(api: Api) -> None:
    for number, data in enumerate(
        [b'{"id": "nan", "a": NaN}', b'{"id": "half", "a": "\\ud800"}', b"\xff", b"[" * 9000]
    ):
        api.store.publish(f"wild_{number}.json", data, SEEDER, "Wild", base=api.store.tip())
    found = {item["id"]: item for item in ok(api.viewer.get("/pipelines", params={"search": "wild"}))["items"]}
    assert len(found) == 4
    assert all(item["problems"] for item in found.values())
    for name in found:
        assert ok(api.viewer.get(f"/pipelines/{name}"))["document"] is None
        problem(api.editor.post(f"/pipelines/{name}/duplicate", json={"new_id": "tame"}), 422, "invalid")
