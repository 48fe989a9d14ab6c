"""Backfills over HTTP without a scheduler: what they would do, and their runs waiting."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.plugins.documents import document, ok, problem
from tests.plugins.server import Api

PIPELINE = "daily"
BACKFILLS = f"/pipelines/{PIPELINE}/backfills"
THREE_DAYS = {"start": "2024-03-01T00:00:00Z", "end": "2024-03-03T00:00:00Z"}


@pytest.fixture(scope="module", autouse=True)
def scheduled(api: Api) -> None:
    """A pipeline with a run each day, resumed."""
    api.put(document(PIPELINE, schedule={"cron": "0 0 * * *", "start": "2024-01-01", "catchup": False}))
    api.parse()
    assert api.editor.patch(f"/pipelines/{PIPELINE}", json={"paused": False}).is_success


def preview(api: Api, **changes: Any) -> Any:
    return ok(api.editor.post(f"{BACKFILLS}/preview", json=THREE_DAYS | changes))


def start(api: Api, key: str | None = None, **changes: Any) -> Any:
    return api.editor.post(BACKFILLS, json=THREE_DAYS | changes, headers={"Idempotency-Key": key} if key else {})


def change(api: Api, backfill: int, action: str) -> Any:
    return api.editor.post(f"{BACKFILLS}/{backfill}/{action}")


def test_a_backfill_from_its_preview_to_its_end(api: Api) -> None:
    planned = preview(api)
    assert (planned["new"], planned["again"], planned["skipped"]) == (3, 0, 0)
    assert [run["logical_date"][:10] for run in planned["runs"]] == ["2024-03-01", "2024-03-02", "2024-03-03"]
    backwards = preview(api, newest_first=True)["runs"]
    assert [run["logical_date"][:10] for run in backwards] == ["2024-03-03", "2024-03-02", "2024-03-01"]
    assert ok(api.viewer.get(BACKFILLS))["total"] == 0, "looking starts nothing"

    started = start(api, max_active_runs=2)
    assert started.status_code == 201
    backfill = started.json()
    assert (backfill["user"], backfill["max_active_runs"], backfill["runs"]) == ("editor", 2, {"queued": 3})
    problem(start(api), 409, "backfill_running")
    assert ok(change(api, backfill["id"], "pause"))["paused"] is True
    assert ok(change(api, backfill["id"], "resume"))["paused"] is False
    ended = ok(change(api, backfill["id"], "cancel"))
    assert ended["completed_at"]
    assert ended["runs"] == {"failed": 3}
    problem(change(api, backfill["id"], "cancel"), 409, "backfill_ended")
    assert ok(api.viewer.get(BACKFILLS))["items"] == [ended]

    assert (preview(api)["new"], preview(api)["skipped"]) == (0, 3)
    again = preview(api, reprocess="failed")
    assert (again["new"], again["again"]) == (0, 3)
    assert all(run["run_id"] for run in again["runs"])
    noted = [item["action"] for item in ok(api.admin.get("/audit", params={"pipeline": PIPELINE}))["items"]]
    assert noted[:4] == ["backfill.cancel", "backfill.resume", "backfill.pause", "backfill"]


def test_one_key_starts_one_backfill_however_often_it_is_sent(api: Api) -> None:
    span = {"start": "2024-04-01T00:00:00Z", "end": "2024-04-02T00:00:00Z"}
    with ThreadPoolExecutor(4) as clicks:
        answers = list(clicks.map(lambda _: start(api, key="click", **span), range(4)))
    # Of those that were sent while the first was under way, each is told so.
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"in_progress"}
    late = ok(start(api, key="click", **span))
    assert {answer.json()["id"] for answer in answers if answer.status_code == 201} == {late["id"]}
    ok(change(api, late["id"], "cancel"))


def test_a_key_of_a_request_that_was_refused_can_be_used_again(api: Api) -> None:
    problem(start(api, key="second thoughts", start="2024-03-05T00:00:00Z"), 422, "invalid_backfill")
    ended = ok(start(api, key="second thoughts", reprocess="completed"))
    ok(change(api, ended["id"], "cancel"))


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"start": "2024-03-05T00:00:00Z"}, 422, "invalid_backfill"),
        ({"start": "2999-01-01T00:00:00Z", "end": "2999-01-02T00:00:00Z"}, 422, "invalid_backfill"),
        ({"start": "1900-01-01T00:00:00Z"}, 422, "too_many_runs"),
        ({"start": "2024-03-01"}, 422, "invalid_request"),
        ({"reprocess": "some"}, 422, "invalid_request"),
        ({"surprise": 1}, 422, "invalid_request"),
    ],
)
def test_what_cannot_be_filled_is_said(api: Api, changes: dict[str, Any], status: int, code: str) -> None:
    problem(api.editor.post(f"{BACKFILLS}/preview", json=THREE_DAYS | changes), status, code)


def test_what_is_not_there_or_has_no_schedule(api: Api) -> None:
    problem(api.editor.post("/pipelines/nowhere/backfills", json=THREE_DAYS), 404, "not_found")
    problem(api.editor.post("/pipelines/parsed/backfills", json=THREE_DAYS | {"unpause": True}), 409, "no_schedule")
    problem(api.editor.post("/pipelines/parsed/backfills/preview", json=THREE_DAYS), 409, "no_schedule")
    problem(change(api, 999_999, "pause"), 404, "not_found")
    ours = ok(start(api, start="2024-05-01T00:00:00Z", end="2024-05-01T00:00:00Z"))["id"]
    problem(api.editor.post(f"/pipelines/parsed/backfills/{ours}/cancel"), 404, "not_found")
    ok(change(api, ours, "cancel"))


def test_a_paused_pipeline_says_so(api: Api) -> None:
    assert api.editor.patch(f"/pipelines/{PIPELINE}", json={"paused": True}).is_success
    span = {"start": "2024-06-01T00:00:00Z", "end": "2024-06-01T00:00:00Z"}
    problem(start(api, **span), 409, "paused")
    started = ok(start(api, unpause=True, **span))
    assert ok(api.viewer.get("/pipelines", params={"search": PIPELINE}))["items"][0]["paused"] is False
    ok(change(api, started["id"], "cancel"))
