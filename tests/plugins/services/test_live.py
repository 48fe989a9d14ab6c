"""One poller for everybody who watches, and what each is told."""

from __future__ import annotations

import asyncio

import pytest

from airloom.plugins.schemas.live import LogPart
from airloom.plugins.services.live import Closed, Mailbox, Poller, State, Topic
from airloom.plugins.services.live_look import follows, log_cursor
from airloom.plugins.services.live_watch import MOST_TOPICS

RUN = Topic("run", "orders", "manual__1")
OTHER = Topic("run", "orders", "manual__2")


class Source:
    """What is looked at, and how often."""

    def __init__(self) -> None:
        self.state = "1"
        self.looks = 0
        self.fails = False

    async def look(self, topic: Topic, cursor: str | None) -> State | None:
        self.looks += 1
        if self.fails:
            raise OSError("the database is gone")
        return State(self.state, f'"{self.state}"')


async def told(mailbox: Mailbox, seconds: float = 5) -> list[str]:
    """The cursors of what a mailbox holds next."""
    return [state.cursor for _, state in (await mailbox.take(seconds))[1]]


@pytest.mark.parametrize(
    "text",
    [
        "pipelines",
        "notifications",
        "run:orders:manual__2013-01-01T00:00:00+00:00",
        "log:orders:manual__2013-01-01T00:00:00+00:00:read",
    ],
)
def test_topics_are_read_as_they_are_written(text: str) -> None:
    assert str(Topic.parse(text)) == text


def test_a_run_id_may_hold_colons() -> None:
    topic = Topic.parse("log:orders:manual__2013-01-01T00:00:00+00:00:read")
    assert (topic.pipeline, topic.run_id, topic.node) == ("orders", "manual__2013-01-01T00:00:00+00:00", "read")


@pytest.mark.parametrize(
    "text", ["", "run", "run:", "run:orders", "run:orders:", "log:orders:x", "log:orders:x:", "others", "pipelines:x"]
)
def test_others_are_none(text: str) -> None:
    with pytest.raises(ValueError, match="no topic"):
        Topic.parse(text)


def test_many_watch_and_one_looks() -> None:
    async def watch() -> int:
        source = Source()
        poller = Poller(source.look, every=0.02)
        mailboxes = [Mailbox() for _ in range(50)]
        for mailbox in mailboxes:
            poller.watch(RUN, mailbox)
        assert [await told(mailbox) for mailbox in mailboxes] == [["1"]] * 50
        source.state = "2"
        assert [await told(mailbox) for mailbox in mailboxes] == [["2"]] * 50
        for mailbox in mailboxes:
            poller.leave(RUN, mailbox)
        await asyncio.sleep(0.1)
        looks = source.looks
        await asyncio.sleep(0.1)
        assert source.looks == looks, "nobody watches, so nobody looks"
        return looks

    assert asyncio.run(watch()) < 20


def test_who_is_woken_looks_at_once() -> None:
    async def watch() -> float:
        source = Source()
        poller = Poller(source.look, every=60)
        mailbox = Mailbox()
        poller.watch(RUN, mailbox)
        assert await told(mailbox) == ["1"]
        source.state = "2"
        began = asyncio.get_running_loop().time()
        poller.wake()
        assert await told(mailbox) == ["2"]
        return asyncio.get_running_loop().time() - began

    assert asyncio.run(watch()) < 0.5


def test_being_woken_on_and_on_does_not_mean_looking_on_and_on() -> None:
    async def watch() -> int:
        source = Source()
        poller = Poller(source.look, every=60)
        poller.watch(RUN, Mailbox())
        for _ in range(500):
            poller.wake()
            await asyncio.sleep(0.001)
        return source.looks

    assert asyncio.run(watch()) < 30


def test_what_is_known_is_not_told_again() -> None:
    async def watch() -> None:
        source = Source()
        poller = Poller(source.look, every=0.02)
        knows, new = Mailbox(), Mailbox()
        poller.watch(RUN, knows, "1")
        assert await told(knows, 0.1) == []
        poller.watch(RUN, new)
        assert await told(new) == ["1"]
        returned = Mailbox()
        poller.watch(RUN, returned, "1")
        assert await told(returned, 0.1) == []
        source.state = "2"
        assert await told(returned) == ["2"]

    asyncio.run(watch())


def test_a_database_that_fails_for_a_moment_ends_nothing() -> None:
    async def watch() -> list[str]:
        source = Source()
        source.fails = True
        poller = Poller(source.look, every=0.02)
        mailbox = Mailbox()
        poller.watch(RUN, mailbox)
        assert await told(mailbox, 0.1) == []
        source.fails = False
        return await told(mailbox)

    assert asyncio.run(watch()) == ["1"]


def test_a_slow_reader_gets_the_newest_of_each_topic_and_no_topic_pushes_another_out() -> None:
    async def watch() -> list[str]:
        mailbox = Mailbox()
        mailbox.put(OTHER, State("only"))
        for number in range(300):
            mailbox.put(RUN, State(str(number)))
        return await told(mailbox)

    assert asyncio.run(watch()) == ["only", "299"]


def test_who_asks_and_never_reads_is_closed() -> None:
    async def watch() -> None:
        mailbox = Mailbox()
        for _ in range(MOST_TOPICS * 6):
            mailbox.reply("{}")
        with pytest.raises(Closed):
            await mailbox.take(1)

    asyncio.run(watch())


def test_a_log_goes_on_where_a_cursor_ends() -> None:
    part = LogPart(try_number=2, offset=0, lines=[], end=False)
    assert follows(part, None)
    assert follows(part, "2:0")
    assert not follows(part, "1:0")
    assert follows(part.model_copy(update={"offset": 7}), "2:7")
    assert not follows(part.model_copy(update={"offset": 7}), "2:6")
    assert log_cursor(part.model_copy(update={"offset": 7, "end": True})) == "2:7:end"
