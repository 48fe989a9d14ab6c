"""Drafts: per user, and never overwritten unseen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.plugins.documents import document, ok, problem
from tests.plugins.server import Api


def test_a_draft_is_kept_read_and_thrown_away(api: Api) -> None:
    body = {"document": document("draft_one", name="Ünïcödé"), "base": None}
    first = api.editor.put("/pipelines/draft_one/draft", json=body)
    assert ok(first)["etag"] == first.headers["etag"]
    kept = api.editor.get("/pipelines/draft_one/draft")
    assert kept.json() == first.json()
    assert list(kept.json()["document"]) == list(body["document"])
    assert api.editor.delete("/pipelines/draft_one/draft").status_code == 204
    problem(api.editor.get("/pipelines/draft_one/draft"), 404, "not_found")


@pytest.mark.parametrize(
    "path", ["/pipelines/draft_none", "/pipelines/draft_none/draft", "/pipelines/draft_none/history"]
)
def test_who_only_looks_gets_no_error(api: Api, path: str) -> None:
    problem(api.editor.get(path), 404, "not_found")
    looked = api.editor.get(path, params={"may_be_absent": True})
    assert (looked.status_code, looked.content) == (204, b"")


def test_overwriting_needs_the_version_that_was_read(api: Api) -> None:
    body = {"document": document("draft_two"), "base": None}
    etag = api.editor.put("/pipelines/draft_two/draft", json=body).headers["etag"]
    problem(api.editor.put("/pipelines/draft_two/draft", json=body), 428, "etag_required")
    second = api.editor.put("/pipelines/draft_two/draft", json=body, headers={"If-Match": etag})
    assert ok(second)["etag"] != etag
    problem(api.editor.put("/pipelines/draft_two/draft", json=body, headers={"If-Match": etag}), 412, "stale_etag")
    problem(api.editor.delete("/pipelines/draft_two/draft", headers={"If-Match": etag}), 412, "stale_etag")
    assert ok(api.editor.get("/pipelines/draft_two/draft")) == second.json()


def test_of_two_windows_one_wins(api: Api) -> None:
    body = {"document": document("draft_race"), "base": None}
    etag = api.editor.put("/pipelines/draft_race/draft", json=body).headers["etag"]

    def save(number: int) -> int:
        changed = body | {"document": document("draft_race", name=f"window {number}")}
        return api.editor.put("/pipelines/draft_race/draft", json=changed, headers={"If-Match": etag}).status_code

    with ThreadPoolExecutor(4) as windows:
        assert sorted(windows.map(save, range(4))) == [200, 412, 412, 412]


def test_a_draft_is_its_users_alone(api: Api) -> None:
    api.editor.put("/pipelines/draft_mine/draft", json={"document": document("draft_mine"), "base": None})
    problem(api.admin.get("/pipelines/draft_mine/draft"), 404, "not_found")
    mine = {item["id"]: item for item in ok(api.editor.get("/pipelines", params={"search": "draft_mine"}))["items"]}
    assert mine["draft_mine"]["path"] is None
    assert mine["draft_mine"]["draft"]
    assert ok(api.admin.get("/pipelines", params={"search": "draft_mine"}))["items"] == []


def test_a_document_of_a_wrong_size_is_refused(api: Api) -> None:
    body = {"document": {"description": "x" * 1_100_000}, "base": None}
    problem(api.editor.put("/pipelines/draft_big/draft", json=body), 413, "too_large")
