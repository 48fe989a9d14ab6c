"""Exports and imports: documents go out as files, and come in as drafts."""

from __future__ import annotations

import json
from typing import Any

from tests.plugins.documents import document, ok, problem
from tests.plugins.server import Api


def taken(api: Api, *documents: dict[str, Any], replace: bool = False, role: str = "editor") -> list[tuple[str, str]]:
    """(id, outcome) of each document of an import."""
    body = {"documents": list(documents), "replace": replace}
    return [(item["id"], item["outcome"]) for item in ok(api.clients[role].post("/imports", json=body))["items"]]


def test_what_is_exported_is_the_canonical_text_and_can_be_imported(api: Api) -> None:
    first = api.put(document("export_one", description="first"))
    api.put(document("export_one", description="second"))
    answer = api.viewer.get("/pipelines/export_one/export")
    assert answer.headers["content-disposition"] == 'attachment; filename="export_one.json"'
    assert answer.text == ok(api.viewer.get("/pipelines/export_one"))["text"]
    assert json.loads(answer.text)["description"] == "second"
    old = api.viewer.get("/pipelines/export_one/export", params={"revision": first})
    assert json.loads(old.text)["description"] == "first"
    problem(api.viewer.get("/pipelines/export_none/export"), 404, "not_found")
    assert taken(api, json.loads(answer.text)) == [("export_one", "same")]
    assert taken(api, json.loads(old.text)) == [("export_one", "taken")]
    assert taken(api, json.loads(old.text), replace=True) == [("export_one", "draft")]
    draft = ok(api.editor.get("/pipelines/export_one/draft"))
    assert (draft["document"]["description"], draft["base"]) == ("first", api.store.tip())


def test_each_document_comes_to_its_own_end(api: Api) -> None:
    new, nameless, shapeless = document("import_new"), document("Import New"), {"airloom": 1, "id": "import_shapeless"}
    wrong = document("import_wrong") | {"nodes": [{"id": "a", "type": "nothing"}]}
    assert taken(api, new, nameless, shapeless, wrong, new) == [
        ("import_new", "draft"),
        ("", "invalid"),
        ("import_shapeless", "invalid"),
        ("import_wrong", "draft"),
        ("import_new", "taken"),
    ]
    assert ok(api.editor.get("/pipelines/import_new/draft"))["base"] is None
    assert "import_new" not in {item["id"] for item in ok(api.admin.get("/pipelines"))["items"]}, "drafts are one's own"
    changed = document("import_new", description="other")
    assert taken(api, changed) == [("import_new", "taken")]
    assert taken(api, changed, replace=True) == [("import_new", "draft")]
    assert ok(api.editor.get("/pipelines/import_new/draft"))["document"]["description"] == "other"


def test_rights_are_those_of_each_pipeline(api: Api) -> None:
    problem(api.viewer.post("/imports", json={"documents": [document("import_refused")]}), 403, "forbidden")
    assert taken(api, document("hidden"), role="narrow", replace=True) == [("hidden", "refused")]


def test_an_import_is_not_empty_and_not_endless(api: Api) -> None:
    problem(api.editor.post("/imports", json={"documents": []}), 422, "invalid_request")
    problem(api.editor.post("/imports", json={"documents": [{}] * 201}), 422, "invalid_request")
