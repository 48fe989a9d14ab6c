"""Publishing: a commit by the user, refused when it has problems or somebody was faster."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from tests.plugins.documents import document, ok, problem, where
from tests.plugins.server import Api


def publish(
    client: httpx.Client, name: str, condition: str = "n > 1", base: str | None = None, **rest: Any
) -> httpx.Response:
    """Publish a small pipeline with this filter."""
    body = {"document": where(document(name), condition), "message": "Say why", "base": base, **rest}
    return client.post(f"/pipelines/{name}/publish", json=body)


def test_publishing_commits_the_canonical_text_as_the_user(api: Api) -> None:
    api.editor.put("/pipelines/pub_new/draft", json={"document": document("pub_new"), "base": None})
    revision = ok(publish(api.editor, "pub_new"))["revision"]
    change = api.store.history("pub_new.json")[0]
    assert (change.revision, change.author, change.email) == (revision, "Editor Airloom", "editor@localhost")
    assert change.message == "Say why"
    assert api.store.read("pub_new.json").startswith(b'{\n  "airloom": 1,')
    problem(api.editor.get("/pipelines/pub_new/draft"), 404, "not_found")
    audit = ok(api.admin.get("/audit", params={"pipeline": "pub_new"}))["items"]
    assert [(entry["user"], entry["action"]) for entry in audit] == [("editor", "pipeline.publish")]
    assert audit[0]["details"]["revision"] == revision


def test_publishing_one_draft_leaves_a_newer_one(api: Api) -> None:
    address = "/pipelines/pub_drafts/draft"
    first = ok(api.editor.put(address, json={"document": document("pub_drafts"), "base": None}))["etag"]
    newer = document("pub_drafts", description="of another window")
    second = ok(api.editor.put(address, json={"document": newer, "base": None}, headers={"If-Match": first}))["etag"]
    base = ok(publish(api.editor, "pub_drafts", draft_etag=first))["revision"]
    assert ok(api.editor.get(address))["document"]["description"] == "of another window"
    ok(publish(api.editor, "pub_drafts", "n > 2", base, draft_etag=second))
    problem(api.editor.get(address), 404, "not_found")


def test_problems_keep_it_from_being_published(api: Api) -> None:
    before = api.store.tip()
    wrong = problem(publish(api.editor, "pub_bad", "m > 1"), 422, "problems")
    assert [(found["pointer"], found["node"]) for found in wrong["problems"]] == [("/nodes/1/config/where", "some")]
    other = problem(
        api.editor.post("/pipelines/pub_other/publish", json={"document": document("pub_bad"), "base": None}),
        422,
        "invalid",
    )
    assert other["problems"][0]["pointer"] == "/id"
    assert api.store.tip() == before


def test_a_stale_publish_gets_both_versions(api: Api) -> None:
    base = ok(publish(api.editor, "pub_stale"))["revision"]
    theirs = ok(publish(api.admin, "pub_stale", "n > 2", base))["revision"]
    stale = problem(publish(api.editor, "pub_stale", "n > 3", base), 409, "stale")
    assert stale["theirs_revision"] == theirs
    conditions = [stale[side]["nodes"][1]["config"]["where"] for side in ("base", "theirs")]
    assert conditions == ["n > 1", "n > 2"]
    ok(publish(api.editor, "pub_stale", "n > 3", base, confirm_overwrite=True))
    assert ok(api.editor.get("/pipelines/pub_stale"))["document"]["nodes"][1]["config"]["where"] == "n > 3"


def test_a_new_pipeline_does_not_replace_one(api: Api) -> None:
    ok(publish(api.editor, "pub_twice"))
    stale = problem(publish(api.editor, "pub_twice", "n > 2"), 409, "stale")
    assert stale["base"] is None
    assert stale["theirs"]["id"] == "pub_twice"


def test_of_two_editors_one_publishes(api: Api) -> None:
    base = ok(publish(api.editor, "pub_race"))["revision"]

    def attempt(number: int) -> int:
        return publish((api.editor, api.admin)[number % 2], "pub_race", f"n > {number + 10}", base).status_code

    with ThreadPoolExecutor(4) as editors:
        assert sorted(editors.map(attempt, range(4))) == [200, 409, 409, 409]


def test_renaming_keeps_the_file_and_takes_no_other_name(api: Api) -> None:
    ok(publish(api.editor, "ren_old"))
    body = {"new_id": "ren_new", "message": "A better name"}
    ok(api.editor.post("/pipelines/ren_old/rename", json=body))
    problem(api.editor.get("/pipelines/ren_old"), 404, "not_found")
    found = ok(api.editor.get("/pipelines/ren_new"))
    assert (found["document"]["id"], found["path"]) == ("ren_new", "ren_new.json")
    problem(api.editor.post("/pipelines/ren_new/rename", json={"new_id": "parsed"}), 409, "taken")
    problem(api.editor.post("/pipelines/ren_new/rename", json={"new_id": "../x"}), 422, "invalid_request")


def test_a_draft_does_not_stay_behind_under_the_old_name(api: Api) -> None:
    ok(publish(api.editor, "ren_draft"))
    api.editor.put("/pipelines/ren_draft/draft", json={"document": document("ren_draft"), "base": None})
    problem(api.editor.post("/pipelines/ren_draft/rename", json={"new_id": "ren_moved"}), 409, "draft")
    assert api.editor.delete("/pipelines/ren_draft/draft").status_code == 204
    ok(api.editor.post("/pipelines/ren_draft/rename", json={"new_id": "ren_moved"}))


def test_a_copy_is_a_draft(api: Api) -> None:
    copy = ok(api.editor.post("/pipelines/parsed/duplicate", json={"new_id": "parsed_copy"}))
    assert (copy["document"]["id"], copy["base"]) == ("parsed_copy", None)
    problem(api.editor.get("/pipelines/parsed_copy"), 404, "not_found")
    problem(api.editor.post("/pipelines/parsed/duplicate", json={"new_id": "parsed_copy"}), 409, "taken")


def test_deleting_keeps_the_history(api: Api) -> None:
    first = ok(publish(api.editor, "del_me"))["revision"]
    ok(publish(api.admin, "del_me", "n > 2", first))
    problem(api.editor.delete("/pipelines/del_me", params={"base": first}), 409, "stale")
    ok(api.editor.delete("/pipelines/del_me", params={"message": "Not needed"}))
    problem(api.editor.get("/pipelines/del_me"), 404, "not_found")
    assert ok(api.editor.get("/pipelines/del_me", params={"revision": first}))["document"]["id"] == "del_me"
