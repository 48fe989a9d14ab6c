"""How often one user may ask, within one process and across several."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import redis

from airloom.plugins.services.shared_redis import SharedRedis
from airloom.plugins.web.limits import ProcessLimiter, SharedLimiter
from tests.airflow_home import AirflowHome
from tests.plugins.documents import problem
from tests.plugins.server import serving
from tests.waiting import wait_until

NOWHERE = "redis://127.0.0.1:1/0"


class Clock:
    """A clock that stands still until it is set."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_burst_is_let_through_and_then_a_trickle(clock: Clock) -> None:
    limiter = ProcessLimiter(per_second=2, burst=3, clock=clock)

    async def ask() -> None:
        assert [await limiter.wait("anna") for _ in range(5)] == [0, 0, 0, 0.5, 0.5]
        clock.now += 0.25
        assert await limiter.wait("anna") == 0.25
        clock.now += 0.25
        assert [await limiter.wait("anna") for _ in range(2)] == [0, 0.5]

    asyncio.run(ask())


@pytest.mark.parametrize(("per_second", "burst"), [(0.1, 5), (0.5, 20), (3, 7), (5, 250)])
def test_a_burst_is_exactly_that_many(clock: Clock, per_second: float, burst: int) -> None:
    limiter = ProcessLimiter(per_second, burst, clock=clock)

    async def let_through() -> int:
        return [await limiter.wait("anna") for _ in range(burst * 2)].count(0)

    assert asyncio.run(let_through()) == burst
    clock.now += 1000 * burst
    assert asyncio.run(let_through()) == burst


def test_one_user_does_not_wait_for_another(clock: Clock) -> None:
    limiter = ProcessLimiter(per_second=1, burst=1, clock=clock)

    async def ask() -> list[float]:
        return [await limiter.wait(user) for user in ("anna", "ben", "anna")]

    assert asyncio.run(ask()) == [0, 0, 1]


def test_so_many_users_are_remembered_and_no_more(clock: Clock) -> None:
    limiter = ProcessLimiter(per_second=1, burst=1, clock=clock)

    async def ask() -> None:
        assert await limiter.wait("first") == 0
        for number in range(10_000):
            assert await limiter.wait(f"user {number}") == 0
        assert await limiter.wait("user 1") == 1
        assert await limiter.wait("first") == 0

    asyncio.run(ask())


def shared(url: str, name: str, per_second: float, burst: int) -> SharedLimiter:
    """A limiter as a process of its own has one."""
    return SharedLimiter(name, ProcessLimiter(per_second, burst), SharedRedis(url))


def test_two_limiters_of_a_name_have_one_budget(redis_url: str) -> None:
    async def ask() -> None:
        here, there = (shared(redis_url, "two", per_second=0.01, burst=4) for _ in range(2))
        assert [await each.wait("anna") for each in (here, there, there, here)] == [0] * 4
        waits = [await each.wait("anna") for each in (here, there)]
        assert 100 >= waits[0] >= waits[1] > 90  # refused, they took nothing
        assert await there.wait("ben") == 0
        assert await shared(redis_url, "another", per_second=0.01, burst=4).wait("anna") == 0

    asyncio.run(ask())


def test_there_is_a_token_again_when_it_was_said(redis_url: str) -> None:
    async def ask() -> None:
        limiter = shared(redis_url, "again", per_second=20, burst=1)
        assert await limiter.wait("anna") == 0
        while wait := await limiter.wait("anna"):
            assert wait <= 0.05

    asyncio.run(ask())


def test_what_redis_keeps_is_a_number_that_expires(redis_url: str) -> None:
    async def ask() -> None:
        assert await shared(redis_url, "kept", per_second=0.1, burst=5).wait("anna") == 0
        assert await shared(redis_url, "brief", per_second=100, burst=1).wait("anna") == 0

    asyncio.run(ask())
    with redis.Redis.from_url(redis_url, decode_responses=True) as client:
        key = "airloom:limit:kept:anna"
        assert re.fullmatch(r"\d{16}", str(client.get(key)))
        assert 0 < client.pttl(key) <= 10_000  # until the bucket is full, which is all that is to be known of it
        wait_until(lambda: not client.exists("airloom:limit:brief:anna"), 10)


_PROCESS = """
import asyncio, json
from airloom.plugins.services import shared_redis
from airloom.plugins.web.limits import limiter

shared_redis.WITHIN = 60  # a machine that does much else answers late, which is another test's matter

async def main():
    found = limiter("processes", per_second=0.001, burst=40)
    return sum(not wait for wait in await asyncio.gather(*(found.wait("anna") for _ in range(30))))

print(json.dumps(asyncio.run(main())))
"""


def test_processes_have_one_budget(airflow_home: AirflowHome, redis_url: str) -> None:
    home = airflow_home.with_environment(AIRFLOW__AIRLOOM__REDIS_URL=redis_url)
    with ThreadPoolExecutor() as threads:
        assert sum(threads.map(home.python, [_PROCESS] * 2)) == 40
    assert airflow_home.python(_PROCESS) == 30


def test_without_an_answer_the_process_limits_by_itself_and_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    async def ask() -> list[float]:
        limiter = shared(NOWHERE.replace("//", "//:hidden@"), "away", per_second=0.001, burst=3)
        return [await limiter.wait("anna") for _ in range(5)]

    with caplog.at_level(logging.INFO, "airloom"):
        assert [bool(wait) for wait in asyncio.run(ask())] == [False, False, False, True, True]
    [record] = caplog.records
    assert "Redis does not answer" in record.getMessage()
    assert "hidden" not in caplog.text


def test_a_redis_that_says_nothing_is_waited_for_by_nobody_but_the_first() -> None:
    async def ask(redis: SharedRedis) -> None:
        limiter = SharedLimiter("silent", ProcessLimiter(per_second=0.001, burst=50), redis)
        assert await asyncio.gather(*(limiter.wait("anna") for _ in range(40))) == [0] * 40
        # A Redis that is asked makes its caller wait for at least one turn of the event loop.
        steps = limiter.wait("anna").__await__()
        with pytest.raises(StopIteration) as done:
            next(steps)
        assert done.value.value == 0

    async def serve() -> None:
        async with silent() as url:
            redis = SharedRedis(url)
            await ask(redis)
            await redis.close()

    asyncio.run(serve())


@asynccontextmanager
async def silent() -> AsyncIterator[str]:
    """The URL of what takes connections, and answers nothing."""
    server = await asyncio.start_server(lambda reader, writer: reader.read(), "127.0.0.1", 0)
    async with server:
        yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"


def test_after_a_pause_one_asks_again(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    shared = SharedRedis(NOWHERE, pause=10, clock=clock)
    asked: list[str] = []

    def question(name: str, answer: Callable[[], Awaitable[str]]) -> Callable[[], Awaitable[str]]:
        def ask() -> Awaitable[str]:
            asked.append(name)
            return answer()

        return ask

    async def works() -> str:
        return "yes"

    async def fails() -> str:
        raise redis.ConnectionError("gone")

    async def ask() -> None:
        for name, answer in (("first", fails), ("too early", works)):
            assert await shared.ask(question(name, answer)) is None
        clock.now += 10
        assert await shared.ask(question("again", fails)) is None
        assert await shared.ask(question("too early", works)) is None
        clock.now += 10
        both = [shared.ask(question(name, works)) for name in ("one", "not two")]
        assert await asyncio.gather(*both) == ["yes", None]
        assert await shared.ask(question("all", works)) == "yes"

    with caplog.at_level(logging.INFO, "airloom"):
        asyncio.run(ask())
    assert asked == ["first", "again", "one", "all"]
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


def test_an_api_server_answers_and_limits_while_redis_is_away(users_home: AirflowHome, tmp_path: Path) -> None:
    home = users_home.copy(tmp_path / "airflow").with_environment(AIRFLOW__AIRLOOM__REDIS_URL=NOWHERE)
    with serving(home) as api:
        answers = [api.editor.post("/format", json={}) for _ in range(100)]
    allowed = [answer for answer in answers if answer.status_code != 429]
    assert 30 <= len(allowed) < 100
    refused = next(answer for answer in answers if answer.status_code == 429)
    problem(refused, 429, "too_many_requests")
    assert refused.headers["Retry-After"] == "1"
