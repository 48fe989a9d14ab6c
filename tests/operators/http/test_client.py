from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from typing import Any

import pytest

from airloom.operators.connection import Connection
from airloom.operators.http.client import Client, Patience
from airloom.operators.problems import ConfigError, DataError, TransientError
from tests.operators.http.api import Answered, Api, Asked, serve

SECRET = "s3cr3t-Pa55word"
BASIC = base64.b64encode(f"ann:{SECRET}".encode()).decode()


def get(connection: Connection, path: str = "x", **patience: Any) -> tuple[Any, list[float]]:
    waits: list[float] = []
    with Client(connection, Patience(**{"timeout": 5.0, **patience}), wait=waits.append) as client:
        return json.loads(client.request("GET", client.url(path)).body), waits


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_passing_failures_are_tried_again(status: int) -> None:
    answers = iter([Answered(status=status), Answered(status=status), Answered([1])])
    with serve(lambda asked: next(answers)) as api:
        body, waits = get(api.connection())
    assert body == [1]
    assert len(waits) == 2
    assert waits[1] > 0


def test_retry_after_is_obeyed_in_seconds_and_as_a_date() -> None:
    soon = format_datetime(datetime.now(timezone.utc) + timedelta(seconds=90), usegmt=True)
    answers = iter(
        [
            Answered(status=429, headers={"Retry-After": "7"}),
            Answered(status=503, headers={"Retry-After": soon}),
            Answered([1]),
        ]
    )
    with serve(lambda asked: next(answers)) as api:
        _, waits = get(api.connection())
    assert waits[0] == 7
    assert 80 < waits[1] <= 90


def test_a_server_that_asks_for_an_hour_is_left_to_airflow() -> None:
    with serve(lambda asked: Answered(status=429, headers={"Retry-After": "3600"})) as api:
        with pytest.raises(TransientError, match="3600"):
            get(api.connection())


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_a_refusal_is_final_and_says_why(status: int) -> None:
    with serve(lambda asked: Answered({"detail": "no such thing"}, status=status)) as api:
        with pytest.raises(ConfigError, match=f"HTTP {status}.*no such thing"):
            get(api.connection())
    assert len(api.asked) == 1


def test_a_lost_connection_is_tried_again() -> None:
    answers = iter([Answered([1, 2, 3], cut=4), Answered([1, 2, 3], cut=0), Answered([1, 2, 3])])
    with serve(lambda asked: next(answers)) as api:
        body, waits = get(api.connection())
    assert body == [1, 2, 3]
    assert len(waits) == 2


def test_giving_up_names_the_address_and_the_attempts() -> None:
    with serve(lambda asked: Answered(status=500)) as api:
        with pytest.raises(TransientError, match=r"/x: HTTP 500.*after 3 attempts"):
            get(api.connection(), attempts=3)
    assert len(api.asked) == 3


def test_the_rate_is_kept() -> None:
    waits: list[float] = []
    with serve(lambda asked: Answered([1])) as api:
        with Client(api.connection(), Patience(requests_per_second=2), wait=waits.append) as client:
            for _ in range(3):
                client.request("GET", client.base)
    assert len(waits) == 2
    assert all(0.3 < wait <= 0.5 for wait in waits)


def test_an_endless_answer_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("airloom.operators.http.client.MAX_BODY", 1000)
    with serve(lambda asked: Answered(raw=b"x" * 2000)) as api, pytest.raises(DataError, match="larger"):
        get(api.connection())


@pytest.fixture
def two_hosts() -> Iterator[tuple[Api, Api]]:
    with serve(lambda asked: Answered(["other"])) as other:

        def answer(asked: Asked) -> Answered:
            targets = {"/away": f"http://localhost:{other.port}/y", "/home": "/x", "/loop": "/loop"}
            if target := targets.get(asked.path):
                return Answered(status=302, headers={"Location": target})
            return Answered(["own"])

        with serve(answer) as own:
            yield own, other


def test_a_redirect_at_home_keeps_the_credentials(two_hosts: tuple[Api, Api]) -> None:
    own, _ = two_hosts
    assert get(own.connection(password=SECRET), "home")[0] == ["own"]
    assert own.asked[-1].headers["authorization"] == f"Bearer {SECRET}"


def test_a_redirect_to_an_unknown_host_is_refused(two_hosts: tuple[Api, Api]) -> None:
    own, other = two_hosts
    with pytest.raises(ConfigError, match="allowed_hosts"):
        get(own.connection(password=SECRET), "away")
    assert other.asked == []


def test_a_redirect_to_an_allowed_host_goes_without_credentials(two_hosts: tuple[Api, Api]) -> None:
    own, other = two_hosts
    extra = {"allowed_hosts": ["localhost"], "allowed_networks": ["127.0.0.0/8", "::1/128"]}
    assert get(own.connection(password=SECRET, extra=extra), "away")[0] == ["other"]
    assert SECRET not in json.dumps(other.asked[0].headers)


def test_an_endless_redirect_is_refused(two_hosts: tuple[Api, Api]) -> None:
    own, _ = two_hosts
    with pytest.raises(ConfigError, match="redirects more than 3 times"):
        get(own.connection(), "loop")


@pytest.mark.parametrize(
    ("fields", "header", "value"),
    [
        (
            {"login": "ann", "password": SECRET},
            "authorization",
            "Basic " + base64.b64encode(f"ann:{SECRET}".encode()).decode(),
        ),
        ({"password": SECRET}, "authorization", f"Bearer {SECRET}"),
        ({"password": SECRET, "extra": {"auth": "header"}}, "x-api-key", SECRET),
        ({"password": SECRET, "extra": {"auth": "header", "name": "X-Token"}}, "x-token", SECRET),
    ],
)
def test_credentials_in_a_header(fields: dict[str, Any], header: str, value: str) -> None:
    with serve(lambda asked: Answered([1])) as api:
        get(api.connection(**fields))
    assert api.asked[0].headers[header] == value


def test_a_key_in_the_query_is_never_shown() -> None:
    with serve(lambda asked: Answered(status=404)) as api, pytest.raises(ConfigError) as caught:
        get(api.connection(password=SECRET, extra={"auth": "query", "name": "key"}))
    assert api.asked[0].query == {"key": SECRET}
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("auth", ["oauth2", "token"])
def test_a_token_is_fetched_once_and_again_after_a_401(auth: str) -> None:
    handed_out = iter(["first", "second"])

    def answer(asked: Asked) -> Answered:
        if asked.path == "/auth/token":
            return Answered({"access_token": next(handed_out)}, status=201)
        if len(api.asked) == 4 and asked.headers["authorization"] == "Bearer first":
            return Answered(status=401)
        return Answered([asked.headers["authorization"]])

    with serve(answer) as api:
        connection = api.connection(
            login="ann", password=SECRET, extra={"auth": auth, "token_path": "auth/token", "scope": "read"}
        )
        with Client(connection, wait=lambda seconds: None) as client:
            seen = [json.loads(client.request("GET", client.url("x")).body)[0] for _ in range(3)]
    assert seen == ["Bearer first", "Bearer first", "Bearer second"]
    asked_for_token = api.asked[0].body.decode()
    assert SECRET in asked_for_token
    assert ("scope=read" in asked_for_token) == (auth == "oauth2")


def test_an_unknown_auth_suggests_the_nearest() -> None:
    with pytest.raises(ConfigError, match="did you mean 'bearer'"):
        Client(Connection(id="api", type="http", host="http://x.org", extra={"auth": "baerer"}))
