"""Lists, conditional answers and logs, as every route has them."""

from __future__ import annotations

import pytest

from tests.plugins.documents import document, ok, problem
from tests.plugins.server import Api

PAGES = ("/pipelines", "/pipelines/parsed/history", "/connections", "/pipelines/parsed/runs", "/audit")
WHOLE = ("/node-types", "/functions", "/connection-types")


@pytest.mark.parametrize("path", [*PAGES, *WHOLE])
def test_fields_choose_what_is_given_of_each_item(api: Api, path: str) -> None:
    whole = ok(api.admin.get(path))
    names = list(whole["items"][0])[:2] if whole["items"] else []
    if names:
        found = ok(api.admin.get(path, params={"fields": ", ".join(names)}))
        assert [list(item) for item in found["items"]] == [names] * len(whole["items"])
        assert set(found) == set(whole)
    wrong = problem(api.admin.get(path, params={"fields": "no_such"}), 422, "unknown_field")
    assert wrong["problems"][0]["pointer"] == "/query/fields"


@pytest.mark.parametrize("path", PAGES)
def test_pages_follow_each_other(api: Api, path: str) -> None:
    whole = ok(api.admin.get(path, params={"limit": 200}))
    one_by_one = [ok(api.admin.get(path, params={"limit": 1, "offset": at}))["items"] for at in range(whole["total"])]
    assert [item for page in one_by_one for item in page] == whole["items"]


def test_an_unknown_parameter_is_an_error_with_the_nearest_name(api: Api) -> None:
    found = problem(api.viewer.get("/pipelines", params={"sorrt": "id"}), 422, "invalid")
    assert found["problems"][0]["hint"] == "did you mean 'sort'?"


def test_a_parameter_that_is_given_twice_is_an_error_where_one_is_taken(api: Api) -> None:
    found = problem(api.viewer.get("/pipelines?limit=1&limit=2"), 422, "invalid")
    assert [(each["pointer"], each["expected"]) for each in found["problems"]] == [("/query/limit", "one value")]


def test_a_list_is_filtered_by_a_tag(api: Api) -> None:
    api.put(document("tagged", tags=["rare"]))
    assert [item["id"] for item in ok(api.viewer.get("/pipelines", params={"tag": "rare"}))["items"]] == ["tagged"]


@pytest.mark.parametrize("path", [*WHOLE, "/schema", "/pipelines/parsed"])
def test_what_the_client_has_is_not_sent_again(api: Api, path: str) -> None:
    etag = api.editor.get(path).headers["etag"]
    for given in (etag, f'"other", W/{etag}', "*"):
        answer = api.editor.get(path, headers={"If-None-Match": given})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)
    assert api.editor.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_another_method_is_told_which_there_are(api: Api) -> None:
    answer = api.viewer.post("/pipelines/parsed/history")
    problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "GET"


def test_the_log_has_the_requests_id(api: Api) -> None:
    broken = api.store.path / "objects"
    broken.rename(broken.with_name("away"))
    broken.mkdir()
    try:
        answer = api.viewer.get("/pipelines/parsed/history?offset=9", headers={"X-Request-ID": "lost-objects"})
        problem(answer, 503, "repository")
    finally:
        broken.rmdir()
        broken.with_name("away").rename(broken)
    log = (api.server.logs / "api-server.log").read_text()
    assert "correlation_id=lost-objects" in next(line for line in log.splitlines() if "pipeline repository" in line)
