"""The live socket and its stream against a real api-server: who is let in, what they are told, and until when."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx
import jwt
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.plugins.documents import document, ok, problem
from tests.plugins.server import PREFIX, Api
from tests.waiting import wait_until

RUNS = "/pipelines/parsed/runs"


@pytest.fixture(autouse=True)
def resumed(api: Api) -> None:
    assert api.editor.patch("/pipelines/parsed", json={"paused": False}).is_success


@contextmanager
def socket(api: Api, token: str | None, **headers: str) -> Iterator[ClientConnection]:
    """An open socket; with a Bearer token when one is given."""
    bearer = {} if token is None else {"Authorization": f"Bearer {token}"}
    url = f"ws://127.0.0.1:{api.server.port}{PREFIX}/live/ws"
    with connect(url, additional_headers={**bearer, **headers}, proxy=None) as found:
        yield found


def told(found: ClientConnection, kind: str, seconds: float = 20, **fields: Any) -> dict[str, Any]:
    """The next message of a type with these fields; others are passed over."""
    deadline = time.monotonic() + seconds
    while True:
        message: dict[str, Any] = json.loads(found.recv(max(deadline - time.monotonic(), 0.01)))
        if message["type"] == kind and message.items() >= fields.items():
            return message


def say(found: ClientConnection, kind: str, topic: str, **fields: str) -> None:
    found.send(json.dumps({"type": kind, "topic": topic, **fields}))


def start(api: Api) -> str:
    return str(ok(api.editor.post(RUNS, json={}))["run_id"])


def refused(api: Api, token: str | None, **headers: str) -> int:
    with pytest.raises(InvalidStatus) as found, socket(api, token, **headers):
        pass
    return found.value.response.status_code


def expired(api: Api) -> str:
    """A token as the server signs it, that ended an hour ago."""
    secret = api.server.home.environment["AIRFLOW__API_AUTH__JWT_SECRET"]
    header = jwt.get_unverified_header(api.tokens["viewer"])
    claims = jwt.decode(api.tokens["viewer"], options={"verify_signature": False})
    return jwt.encode(claims | {"exp": int(time.time()) - 3600}, secret, header["alg"], headers=header)


def test_nobody_is_let_in_without_a_login(api: Api) -> None:
    ours = api.server.url
    assert refused(api, None, Origin=ours) == 401
    assert refused(api, "nonsense") == 401
    assert refused(api, expired(api)) == 401


def test_another_sites_page_opens_no_socket(api: Api) -> None:
    cookie = f"_token={api.tokens['viewer']}"
    assert refused(api, None, Cookie=cookie, Origin="https://evil.example") == 403
    assert refused(api, None, Cookie=cookie) == 403
    with socket(api, None, Cookie=cookie, Origin=api.server.url) as page:
        say(page, "subscribe", "pipelines")
        told(page, "event", topic="pipelines")


def test_a_run_is_told_as_it_is_read_and_whenever_it_changes(api: Api) -> None:
    run = start(api)
    with socket(api, api.tokens["viewer"]) as page:
        say(page, "subscribe", f"run:parsed:{run}")
        told(page, "subscribed", topic=f"run:parsed:{run}")
        assert told(page, "event")["data"] == ok(api.viewer.get(f"{RUNS}/{run}"))
        began = time.monotonic()
        ok(api.editor.post(f"{RUNS}/{run}/stop"))
        assert told(page, "event")["data"]["state"] == "failed"
        assert time.monotonic() - began < 5
        say(page, "unsubscribe", f"run:parsed:{run}")
        told(page, "unsubscribed")
        ok(api.editor.post(f"{RUNS}/{run}/clear", json={}))
        with pytest.raises(TimeoutError):
            told(page, "event", 2.5)


def test_who_comes_again_is_told_what_changed_meanwhile_and_nothing_else(api: Api) -> None:
    run = start(api)
    topic = f"run:parsed:{run}"
    with socket(api, api.tokens["viewer"]) as page:
        say(page, "subscribe", topic)
        cursor = told(page, "event")["cursor"]
    with socket(api, api.tokens["viewer"]) as page:
        say(page, "subscribe", topic, after=cursor)
        with pytest.raises(TimeoutError):
            told(page, "event", 2.5)
    ok(api.editor.post(f"{RUNS}/{run}/stop"))
    with socket(api, api.tokens["viewer"]) as page:
        say(page, "subscribe", topic, after=cursor)
        assert told(page, "event")["data"]["state"] == "failed"


def test_who_started_a_run_is_told_when_it_is_over_and_everybody_when_it_failed(api: Api) -> None:
    mine, failing = start(api), start(api)
    with socket(api, api.tokens["editor"]) as starter, socket(api, api.tokens["viewer"]) as other:
        for page in (starter, other):
            say(page, "subscribe", "notifications")
            known = told(page, "event", topic="notifications")
            assert not {mine, failing} & runs_of(known)
        ok(api.editor.post(f"{RUNS}/{mine}/mark", json={"state": "success"}))
        event = told(starter, "event")
        assert runs_of(event) == {mine}
        [run] = event["data"]["ended"]
        assert (run["pipeline"], run["state"], run["user"]) == ("parsed", "success", "editor")
        assert run["name"] == ok(api.viewer.get("/pipelines/parsed"))["document"].get("name")
        ok(api.editor.post(f"{RUNS}/{failing}/stop"))
        assert runs_of(told(starter, "event")) == {failing}
        assert runs_of(told(other, "event")) == {failing}
    with socket(api, api.tokens["editor"]) as back, socket(api, api.tokens["viewer"]) as anew:
        say(back, "subscribe", "notifications", after=event["cursor"])
        assert runs_of(told(back, "event")) == {failing}
        say(anew, "subscribe", "notifications")
        first = told(anew, "event")
        assert failing in runs_of(first)
        assert mine not in runs_of(first)
        say(anew, "subscribe", "notifications", after=first["cursor"])
        more = start(api), start(api)
        ok(api.editor.post(f"{RUNS}/{more[0]}/mark", json={"state": "success"}))
        ok(api.editor.post(f"{RUNS}/{more[1]}/stop"))
        assert runs_of(told(anew, "event")) == {more[1]}


def test_of_a_run_that_may_not_be_read_nobody_is_told(api: Api) -> None:
    hidden = str(ok(api.admin.post("/pipelines/hidden/runs", json={"unpause": True}))["run_id"])
    with socket(api, api.tokens["narrow"]) as page, socket(api, api.tokens["admin"]) as admin:
        for each in (page, admin):
            say(each, "subscribe", "notifications")
            told(each, "event")
        ok(api.admin.post(f"/pipelines/hidden/runs/{hidden}/stop"))
        assert runs_of(told(admin, "event")) == {hidden}
        seen = start(api)
        ok(api.editor.post(f"{RUNS}/{seen}/stop"))
        assert runs_of(told(page, "event")) == {seen}


def runs_of(event: dict[str, Any]) -> set[str]:
    return {run["run_id"] for run in event["data"]["ended"]}


def write_log(api: Api, run: str, task: str, lines: range) -> None:
    """Append to the log of a task's first attempt, as a worker writes it."""
    folder = api.server.home.folder / "logs" / "dag_id=parsed" / f"run_id={run}" / f"task_id={task}"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "attempt=1.log").open("a") as log:
        for number in lines:
            log.write(json.dumps({"timestamp": "2026-01-01T00:00:00Z", "level": "info", "event": f"line {number}"}))
            log.write("\n")


_BEGIN_TASKS = """
import sys
from airflow.models.taskinstance import TaskInstance
from airflow.utils.session import create_session
with create_session() as session:
    for task in session.query(TaskInstance).filter_by(dag_id="parsed", run_id=sys.argv[1]):
        task.try_number = 1
        task.state = sys.argv[2]
print("null")
"""


def test_a_log_is_followed_and_gone_on_with_where_it_broke_off(api: Api) -> None:
    run = start(api)
    node, found = next(iter(ok(api.viewer.get(f"{RUNS}/{run}"))["nodes"].items()))
    api.server.home.python(_BEGIN_TASKS, run, "success")
    topic = f"log:parsed:{run}:{node}"

    def until(page: ClientConnection, last: str) -> tuple[list[str], str]:
        lines: list[str] = []
        while True:
            event = told(page, "event")
            lines += [line["text"] for line in event["data"]["lines"] if line["text"].startswith("line ")]
            if lines and lines[-1] == last:
                return lines, event["cursor"]

    write_log(api, run, found["task_id"], range(5_000))
    with socket(api, api.tokens["viewer"]) as page:
        say(page, "subscribe", topic)
        lines, cursor = until(page, "line 4999")
        assert lines == [f"line {number}" for number in range(5_000)]
        write_log(api, run, found["task_id"], range(5_000, 5_003))
        lines, cursor = until(page, "line 5002")
        assert lines == ["line 5000", "line 5001", "line 5002"]
    write_log(api, run, found["task_id"], range(5_003, 5_005))
    with socket(api, api.tokens["viewer"]) as page, socket(api, api.tokens["editor"]) as other:
        say(page, "subscribe", topic, after=cursor)
        assert until(page, "line 5004")[0] == ["line 5003", "line 5004"]
        say(other, "subscribe", topic)
        assert len(until(other, "line 5004")[0]) == 5_005


def test_what_may_not_be_read_may_not_be_watched(api: Api) -> None:
    with socket(api, api.tokens["narrow"]) as page:
        for topic in ("run:hidden:x", "log:hidden:x:read"):
            say(page, "subscribe", topic)
            told(page, "error", topic=topic, code="forbidden")
        say(page, "subscribe", "pipelines")
        told(page, "event", topic="pipelines")
    problem(api.clients["narrow"].get("/live", params={"topic": "run:hidden:x"}), 403, "forbidden")


@pytest.mark.parametrize(
    "message",
    [
        "",
        "{",
        "[]",
        "null",
        '{"type": "subscribe"}',
        '{"type": "other", "topic": "pipelines"}',
        '{"type": "subscribe", "topic": 1}',
        '{"type": "subscribe", "topic": "pipelines", "more": 1}',
        '{"type": "subscribe", "topic": "pipelines", "after": 3}',
        '{"type": "unsubscribe", "topic": "pipelines", "after": "3"}',
        '{"type": "ping", "topic": "pipelines"}',
        "[" * 2_000,
    ],
)
def test_what_is_no_message_is_answered_and_the_socket_stays(api: Api, message: str) -> None:
    with socket(api, api.tokens["viewer"]) as page:
        page.send(message)
        told(page, "error", code="invalid_message")
        say(page, "subscribe", "nonsense")
        told(page, "error", code="no_topic")
        page.send('{"type": "ping"}')
        told(page, "pong")
        say(page, "subscribe", "pipelines")
        told(page, "event", topic="pipelines")


def test_a_message_that_is_too_large_ends_the_socket(api: Api) -> None:
    with socket(api, api.tokens["viewer"]) as page:
        page.send(" " * 5_000)
        assert closing(page) == 1009


def test_bytes_end_the_socket_and_nothing_else(api: Api) -> None:
    with socket(api, api.tokens["viewer"]) as page:
        page.send(b"{}")
        assert closing(page) == 1003
    with socket(api, api.tokens["viewer"]) as page:
        say(page, "subscribe", "pipelines")
        told(page, "event", topic="pipelines")


def closing(page: ClientConnection, seconds: float = 30) -> int:
    """The code with which the server closes a socket."""
    with pytest.raises(ConnectionClosed) as found:
        told(page, "nothing", seconds)
    assert found.value.rcvd is not None
    return found.value.rcvd.code


def test_a_socket_watches_only_so_much_and_is_read_only_so_fast(api: Api) -> None:
    with socket(api, api.tokens["admin"]) as page:
        for number in range(21):
            say(page, "subscribe", f"run:parsed:{number}")
        told(page, "error", code="too_many_topics", topic="run:parsed:20")
        began = time.monotonic()
        for _ in range(80):
            say(page, "unsubscribe", "run:parsed:1")
        for _ in range(80):
            told(page, "unsubscribed")
        assert time.monotonic() - began > 0.5


def test_one_user_has_only_so_many_sockets(api: Api) -> None:
    with ExitStack() as stack:
        for _ in range(30):
            stack.enter_context(socket(api, api.tokens["narrow"]))
        assert refused(api, api.tokens["narrow"]) == 429
        problem(api.clients["narrow"].get("/live", params={"topic": "pipelines"}), 429, "too_many_requests")
        with socket(api, api.tokens["viewer"]) as other:
            say(other, "subscribe", "pipelines")
            told(other, "event")
    wait_until(lambda: not _is_full(api))


def _is_full(api: Api) -> bool:
    try:
        with socket(api, api.tokens["narrow"]):
            return False
    except InvalidStatus:
        return True


def test_logging_out_ends_sockets_and_streams(api: Api) -> None:
    token = api.server.token_of("viewer")
    headers = {"Authorization": f"Bearer {token}"}
    base = api.server.url + PREFIX
    with (
        socket(api, token) as page,
        socket(api, api.tokens["viewer"]) as elsewhere,
        httpx.stream("GET", f"{base}/live?topic=pipelines", headers=headers, timeout=20, trust_env=False) as stream,
    ):
        lines = stream.iter_lines()
        next(lines)
        httpx.get(f"{api.server.url}/api/v2/auth/logout", headers=headers, trust_env=False)
        assert closing(page) == 4401
        for _ in lines:  # until it ends
            pass
        say(elsewhere, "subscribe", "pipelines")
        told(elsewhere, "event")
    assert refused(api, token) == 401


def test_a_socket_ends_with_its_token(api: Api) -> None:
    secret = api.server.home.environment["AIRFLOW__API_AUTH__JWT_SECRET"]
    header = jwt.get_unverified_header(api.tokens["viewer"])
    claims = jwt.decode(api.tokens["viewer"], options={"verify_signature": False})
    brief = jwt.encode(claims | {"exp": int(time.time()) + 3}, secret, header["alg"], headers=header)
    with socket(api, brief) as page:
        assert closing(page) == 4401


_TAKE_AWAY = """
from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder
with get_application_builder() as builder:
    role = builder.sm.find_role("Narrow")
    builder.sm.remove_permission_from_role(role, builder.sm.get_permission("can_read", "DAG:parsed"))
print("null")
"""
_GIVE_BACK = _TAKE_AWAY.replace("remove_permission_from_role", "add_permission_to_role")


def test_a_right_that_is_taken_away_ends_the_topic_and_not_the_socket(api: Api) -> None:
    topic = f"run:parsed:{start(api)}"
    with socket(api, api.tokens["narrow"]) as page:
        say(page, "subscribe", topic)
        say(page, "subscribe", "pipelines")
        told(page, "event", topic=topic)
        api.server.home.python(_TAKE_AWAY)
        try:
            told(page, "error", 150, topic=topic, code="forbidden")
            api.put(document("after_a_right"))
            told(page, "event", topic="pipelines")
        finally:
            api.server.home.python(_GIVE_BACK)
            # The server finds a user anew only after a while, and other tests need this one as it was.
            wait_until(lambda: api.clients["narrow"].get("/pipelines/parsed").is_success)


def events(lines: Iterator[str]) -> Iterator[Mapping[str, Any]]:
    for line in lines:
        if line.startswith("data: ") and (message := json.loads(line[6:]))["type"] == "event":
            yield message


def test_a_stream_tells_the_same(api: Api) -> None:
    run = start(api)
    topics = [("topic", "pipelines"), ("topic", f"run:parsed:{run}")]
    with api.viewer.stream("GET", "/live", params=topics) as stream:
        told_of = events(stream.iter_lines())
        assert {next(told_of)["topic"], next(told_of)["topic"]} == {"pipelines", f"run:parsed:{run}"}
        ok(api.editor.post(f"{RUNS}/{run}/stop"))
        assert any(event["data"].get("state") == "failed" for event in told_of)


@pytest.mark.parametrize("topics", [[], [""], ["others"], ["run:parsed"], [f"run:parsed:{n}" for n in range(21)]])
def test_topics_that_are_none(api: Api, topics: list[str]) -> None:
    answer = api.viewer.get("/live", params={"topic": topics})
    assert answer.status_code == 422, answer.text
