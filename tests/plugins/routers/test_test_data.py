"""Test data over HTTP: kept per user, never overwritten unseen, and nothing but previews knows of it."""

from __future__ import annotations

import base64
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.plugins.documents import document, ok, problem
from tests.plugins.server import Api

ROOT = Path(__file__).parents[3]
AIRLINES = "flights/airlines.csv"
COLUMNS = [{"name": "carrier", "type": "string"}, {"name": "name", "type": "string"}]
GRID = {"columns": COLUMNS, "rows": [["XX", "Pinned"], ["YY", None]]}
NODES = [
    {"id": "airlines", "type": "file.read", "config": {"path": AIRLINES}},
    {
        "id": "louder",
        "type": "derive",
        "inputs": {"in": "airlines"},
        "config": {"columns": [{"name": "loud", "expression": "upper(name)"}]},
    },
]


@pytest.fixture(scope="module", autouse=True)
def flights(api: Api) -> None:
    target = api.server.home.folder / "files" / "flights"
    shutil.copytree(ROOT / "include" / "demo" / "flights", target, dirs_exist_ok=True)


def place(pipeline: str, node: str = "airlines") -> str:
    return f"/pipelines/{pipeline}/nodes/{node}/test-data"


def looked(pipeline: str | None, node: str, **more: Any) -> dict[str, Any]:
    value = {"airloom": 1, "id": "looked", "nodes": NODES}
    return {"document": value, "node": node, "test_data_of": pipeline, **more}


def file(format_: str, text: str) -> dict[str, Any]:
    return {"file": {"format": format_, "content": base64.b64encode(text.encode()).decode()}}


def test_rows_are_kept_listed_read_and_thrown_away(api: Api) -> None:
    kept = api.editor.put(place("td_one"), json=GRID)
    assert ok(kept)["etag"] == kept.headers["etag"]
    assert kept.json()["left_out"] == 0
    read = api.editor.get(place("td_one"))
    assert {**read.json(), "left_out": 0} == kept.json()
    assert read.json()["rows"] == GRID["rows"]
    [item] = ok(api.editor.get("/pipelines/td_one/test-data"))["items"]
    assert (item["node"], item["rows"], item["columns"]) == ("airlines", 2, COLUMNS)
    assert api.editor.get(place("td_one"), headers={"If-None-Match": item["etag"]}).status_code == 304
    assert api.editor.delete(place("td_one")).status_code == 204
    assert api.editor.delete(place("td_one")).status_code == 204
    problem(api.editor.get(place("td_one")), 404, "not_found")


def test_overwriting_needs_the_version_that_was_read(api: Api) -> None:
    etag = api.editor.put(place("td_two"), json=GRID).headers["etag"]
    problem(api.editor.put(place("td_two"), json=GRID), 428, "etag_required")
    other = {**GRID, "rows": [["ZZ", "Other"]]}
    assert ok(api.editor.put(place("td_two"), json=other, headers={"If-Match": etag}))["etag"] != etag
    problem(api.editor.put(place("td_two"), json=GRID, headers={"If-Match": etag}), 412, "stale_etag")
    problem(api.editor.delete(place("td_two"), headers={"If-Match": etag}), 412, "stale_etag")


def test_of_two_windows_one_wins(api: Api) -> None:
    etag = api.editor.put(place("td_race"), json=GRID).headers["etag"]

    def save(number: int) -> int:
        changed = {**GRID, "rows": [[f"window {number}", None]]}
        return api.editor.put(place("td_race"), json=changed, headers={"If-Match": etag}).status_code

    with ThreadPoolExecutor(2) as windows:
        assert sorted(windows.map(save, range(2))) == [200, 412]


def test_it_is_its_users_alone(api: Api) -> None:
    ok(api.editor.put(place("td_mine"), json=GRID))
    problem(api.admin.get(place("td_mine")), 404, "not_found")
    assert ok(api.admin.get("/pipelines/td_mine/test-data"))["items"] == []
    assert ok(api.admin.post("/preview", json=looked("td_mine", "airlines")))["test_data"] == []


@pytest.mark.parametrize(
    ("format_", "text"),
    [
        ("csv", "carrier,n\nXX,1\n"),
        ("json", '[{"carrier": "XX", "n": 1}]'),
        ("jsonl", '{"carrier": "XX", "n": 1}\n'),
    ],
)
def test_a_file_is_read_in_its_format(api: Api, format_: str, text: str) -> None:
    found = ok(api.editor.put(place("td_file", format_), json=file(format_, text)))
    assert found["rows"] == [["XX", 1]]
    assert [column["type"] for column in found["columns"]] == ["string", "integer"]


def test_a_long_file_is_cut_and_says_so(api: Api) -> None:
    text = "n\n" + "".join(f"{number}\n" for number in range(1_500))
    found = ok(api.editor.put(place("td_long"), json=file("csv", text)))
    assert (len(found["rows"]), found["left_out"]) == (1_000, 500)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid_request"),
        ({"rows": []}, "invalid_request"),
        ({**GRID, **file("csv", "a\n1\n")}, "invalid_request"),
        ({**GRID, "more": 1}, "invalid_request"),
        ({**GRID, "rows": [["a", "b"]] * 1_001}, "invalid_request"),
        ({**GRID, "rows": [["a"]]}, "unreadable"),
        (file("json", "nonsense"), "unreadable"),
        (file("parquet", "nonsense"), "unreadable"),
        ({"file": {"format": "csv", "content": "!"}}, "unreadable"),
    ],
)
def test_wrong_bodies(api: Api, body: dict[str, Any], code: str) -> None:
    assert problem(api.editor.put(place("td_wrong"), json=body), 422, code)["problems"]


def test_a_value_of_a_wrong_type_is_a_problem_of_its_cell(api: Api) -> None:
    body = {"columns": [COLUMNS[0], {"name": "n", "type": "integer"}], "rows": [["a", 1], ["b", "two"]]}
    found = problem(api.editor.put(place("td_cell"), json=body), 422, "wrong_values")
    assert [each["pointer"] for each in found["problems"]] == ["/body/rows/1/1"]


def test_previews_start_from_it(api: Api) -> None:
    etag = api.editor.put(place("td_look"), json=GRID).headers["etag"]
    own = ok(api.editor.post("/preview", json=looked("td_look", "airlines")))
    assert (own["rows"], own["test_data"]) == (GRID["rows"], ["airlines"])
    after = ok(api.editor.post("/preview", json=looked("td_look", "louder")))
    assert after["rows"] == [["XX", "Pinned", "PINNED"], ["YY", None, None]]
    assert after["test_data"] == ["airlines"]
    differs = ok(api.editor.post("/preview", json=looked("td_look", "louder", sample="differs")))
    assert differs["difference"]["compared_with"] == "airlines"
    assert ok(api.editor.post("/preview", json=looked("td_look", "louder")))["cached"] is True

    changed = {**GRID, "rows": [["XX", "edited"]]}
    ok(api.editor.put(place("td_look"), json=changed, headers={"If-Match": etag}))
    edited = ok(api.editor.post("/preview", json=looked("td_look", "louder")))
    assert (edited["rows"], edited["cached"]) == ([["XX", "edited", "EDITED"]], False)
    api.editor.delete(place("td_look"))
    unpinned = ok(api.editor.post("/preview", json=looked("td_look", "louder")))
    assert unpinned["test_data"] == []
    assert len(unpinned["rows"]) > 2


def test_without_being_asked_for_it_stands_in_for_nothing(api: Api) -> None:
    ok(api.editor.put(place("td_off"), json=GRID))
    found = ok(api.editor.post("/preview", json=looked(None, "airlines")))
    assert found["test_data"] == []
    assert len(found["rows"]) > 2


def test_it_stands_in_for_what_cannot_run(api: Api) -> None:
    ok(api.editor.put(place("td_broken"), json=GRID))
    body = looked("td_broken", "louder")
    broken = [{"id": "airlines", "type": "postgres.read", "config": {}}, NODES[1]]
    found = ok(api.editor.post("/preview", json={**body, "document": {**body["document"], "nodes": broken}}))
    assert found["rows"][0] == ["XX", "Pinned", "PINNED"]


def test_it_goes_with_its_pipeline(api: Api) -> None:
    api.put(document("td_old"))
    ok(api.editor.put(place("td_old"), json=GRID))
    assert api.editor.post("/pipelines/td_old/rename", json={"new_id": "td_gone"}).is_success
    assert ok(api.editor.get("/pipelines/td_old/test-data"))["items"] == []
    assert len(ok(api.editor.get("/pipelines/td_gone/test-data"))["items"]) == 1
    revision = api.store.tip()
    assert api.editor.delete("/pipelines/td_gone", params={"base": revision}).is_success
    assert ok(api.editor.get("/pipelines/td_gone/test-data"))["items"] == []


def test_it_goes_with_its_node(api: Api) -> None:
    value = document("td_nodes")
    kept = value["nodes"][0]["id"]
    for node in (kept, "no_more"):
        ok(api.editor.put(place("td_nodes", node), json=GRID))
    ok(api.editor.post("/pipelines/td_nodes/publish", json={"document": value, "base": None, "message": ""}))
    assert [item["node"] for item in ok(api.editor.get("/pipelines/td_nodes/test-data"))["items"]] == [kept]


def kept_for(api: Api, pipeline: str) -> dict[str, str]:
    """Node -> ETag, of those that have test data."""
    return {item["node"]: item["etag"] for item in ok(api.editor.get(f"/pipelines/{pipeline}/test-data"))["items"]}


def drawn(pipeline: str, *ids: str) -> dict[str, Any]:
    """A document with nodes that only their place tells apart, in this order."""
    nodes = [{"id": node, "type": "file.read"} for node in ids]
    return {"airloom": 1, "id": pipeline, "nodes": nodes, "layout": {node: [0, at] for at, node in enumerate(ids)}}


def save(api: Api, value: dict[str, Any], etag: str | None = None) -> str:
    headers = {} if etag is None else {"If-Match": etag}
    answer = api.editor.put(f"/pipelines/{value['id']}/draft", json={"document": value, "base": None}, headers=headers)
    return str(ok(answer)["etag"])


def test_it_goes_with_a_new_id_and_back(api: Api) -> None:
    first, second = drawn("td_ids", "orders", "clients"), drawn("td_ids", "sales", "clients")
    etag = save(api, first)
    rows = {node: ok(api.editor.put(place("td_ids", node), json=GRID))["etag"] for node in ("orders", "clients")}
    etag = save(api, second, etag)
    assert kept_for(api, "td_ids") == {"sales": rows["orders"], "clients": rows["clients"]}
    etag = save(api, second, etag)
    assert kept_for(api, "td_ids") == {"sales": rows["orders"], "clients": rows["clients"]}
    save(api, first, etag)
    assert kept_for(api, "td_ids") == rows


def test_a_save_that_is_refused_takes_it_nowhere(api: Api) -> None:
    save(api, drawn("td_refused", "orders"))
    rows = ok(api.editor.put(place("td_refused", "orders"), json=GRID))["etag"]
    body = {"document": drawn("td_refused", "sales"), "base": None}
    problem(api.editor.put("/pipelines/td_refused/draft", json=body, headers={"If-Match": '"old"'}), 412, "stale_etag")
    problem(api.editor.put("/pipelines/td_refused/draft", json=body), 428, "etag_required")
    assert kept_for(api, "td_refused") == {"orders": rows}


def test_an_id_of_a_removed_node_with_test_data_is_taken_without_loss(api: Api) -> None:
    etag = save(api, drawn("td_taken", "orders", "sales"))
    other = {**GRID, "rows": [["ZZ", "Of sales"]]}
    orders = ok(api.editor.put(place("td_taken", "orders"), json=GRID))["etag"]
    sales = ok(api.editor.put(place("td_taken", "sales"), json=other))["etag"]
    etag = save(api, drawn("td_taken", "orders"), etag)
    etag = save(api, drawn("td_taken", "sales"), etag)
    assert kept_for(api, "td_taken") == {"sales": orders, "orders": sales}
    etag = save(api, drawn("td_taken", "orders"), etag)
    assert kept_for(api, "td_taken") == {"orders": orders, "sales": sales}


def test_throwing_a_draft_away_gives_it_back_to_what_is_published(api: Api) -> None:
    value = document("td_thrown")
    old, new = value["nodes"][0]["id"], "named_anew"
    ok(api.editor.post("/pipelines/td_thrown/publish", json={"document": value, "base": None, "message": ""}))
    rows = ok(api.editor.put(place("td_thrown", old), json=GRID))["etag"]
    save(api, json.loads(json.dumps(value).replace(f'"{old}"', f'"{new}"')))
    assert kept_for(api, "td_thrown") == {new: rows}
    assert api.editor.delete("/pipelines/td_thrown/draft").status_code == 204
    assert kept_for(api, "td_thrown") == {old: rows}


def test_publishing_what_no_draft_holds_yet_loses_none(api: Api) -> None:
    value = document("td_direct")
    old, new = value["nodes"][0]["id"], "named_anew"
    save(api, value)
    rows = ok(api.editor.put(place("td_direct", old), json=GRID))["etag"]
    renamed = json.loads(json.dumps(value).replace(f'"{old}"', f'"{new}"'))
    ok(api.editor.post("/pipelines/td_direct/publish", json={"document": renamed, "base": None, "message": ""}))
    assert kept_for(api, "td_direct") == {new: rows}
