"""Previews without HTTP: the cache, sharing, cancelling, and what an error says."""

from __future__ import annotations

import asyncio
import json
import shutil
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from airloom.operators.connection import Connection
from airloom.operators.databases.postgres import conninfo
from airloom.operators.engine.spec import Sample
from airloom.operators.settings import Settings
from airloom.plugins.services import preview
from airloom.plugins.services.cache import BoundedCache
from airloom.plugins.services.checker import Checker
from airloom.plugins.services.preview import Previews, Wanted
from airloom.plugins.services.shared_runs import SharedRuns, Stop
from airloom.plugins.web.errors import Invalid, TooManyRequests
from tests.operators.http.api import Answered, serve

ROOT = Path(__file__).parents[3]
DEMO = json.loads((ROOT / "dags" / "delays_by_carrier.json").read_text())


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    shutil.copytree(ROOT / "include" / "demo" / "flights", tmp_path / "files" / "flights")
    found = Settings(
        home=str(tmp_path),
        exchange=str(tmp_path / "exchange"),
        warehouse=str(tmp_path / "warehouse.duckdb"),
        file_roots=(str(tmp_path / "files"),),
    )
    monkeypatch.setattr(preview, "load_settings", lambda: found)
    return found


def wanted(node: str, document: Any = DEMO, rows: int = 100, **more: Any) -> Wanted:
    return Wanted(document, node, Sample(rows=rows), **more)


SLOW = "SELECT count(*) AS n FROM flights AS a, flights AS b WHERE a.arr_delay + b.arr_delay > 0"


@asynccontextmanager
async def serving(at_most: int = 4) -> AsyncIterator[Previews]:
    checker = Checker()
    yield Previews(at_most, checker)
    await checker.close()


def get(*asked: Wanted) -> list[dict[str, Any]]:
    async def all_of_them() -> list[dict[str, Any]]:
        async with serving() as made:
            return [await made.get(one) for one in asked]

    return asyncio.run(all_of_them())


def test_rows_and_columns_of_a_node() -> None:
    [found] = get(wanted("ranked", rows=5))
    assert found["node"] == "ranked"
    assert [column["name"] for column in found["columns"]][:2] == ["carrier", "name"]
    assert len(found["rows"]) == 5
    assert found["rows_described"] == 16
    assert found["truncated"] is True
    assert found["cached"] is False
    assert sum(bar["count"] for bar in found["columns"][2]["histogram"]) == 16


def test_what_has_not_changed_is_remembered() -> None:
    renamed = {**DEMO, "id": "another", "nodes": [{**node, "description": "new"} for node in DEMO["nodes"]]}
    first, same, copy, other = get(
        wanted("ranked"), wanted("report"), wanted("ranked", renamed), wanted("ranked", rows=2)
    )
    assert [first["cached"], same["cached"], copy["cached"], other["cached"]] == [False, True, True, False]
    assert same["rows"] == first["rows"]


def test_a_changed_file_and_a_wish_are_read_again(tmp_path: Path) -> None:
    async def ask() -> list[bool]:
        async with serving() as made:
            cached = [(await made.get(wanted("airlines")))["cached"]]
            cached.append((await made.get(wanted("airlines", again=True)))["cached"])
            with (tmp_path / "files" / "flights" / "airlines.csv").open("a") as file:
                file.write("ZZ,New\n")
            found = await made.get(wanted("airlines"))
        assert ["ZZ", "New"] in found["rows"]
        return [*cached, found["cached"]]

    assert asyncio.run(ask()) == [False, False, False]


@pytest.mark.parametrize("sample", ["first", "last", "random"])
def test_what_an_api_gave_is_not_asked_for_again(sample: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def node(below: int) -> dict[str, Any]:
        return {"id": "few", "type": "filter", "inputs": {"in": "rows"}, "config": {"where": f"n < {below}"}}

    def document(path: str, below: int) -> dict[str, Any]:
        source = {
            "id": "rows",
            "type": "http.read",
            "config": {"connection": "api", "path": path, "records": "$.items[*]"},
        }
        return {**DEMO, "nodes": [source, node(below)]}

    def look(path: str, below: int, asked: str = "few", **more: Any) -> Wanted:
        return Wanted(document(path, below), asked, Sample(sample, 100), **more)

    with serve(lambda asked: Answered({"items": [{"n": n, "of": asked.path} for n in range(9)]})) as api:
        monkeypatch.setattr(preview, "get_connection", lambda name: api.connection())
        looks = [look("/a", 3), look("/a", 5), look("/a", 5, asked="rows"), look("/b", 5), look("/a", 6, again=True)]
        found = get(*looks)
        assert [sorted(row[0] for row in one["rows"]) for one in found] == [
            list(range(3)),
            list(range(5)),
            list(range(9)),
            list(range(5)),
            list(range(6)),
        ]
        assert [asked.path for asked in api.asked] == ["/a", "/b", "/a"]
    first, second, third, other, again = (one["read_at"] for one in found)
    assert first == second == third < other < again


@pytest.mark.parametrize("sample", ["first", "last", "differs"])
def test_what_a_database_gave_has_the_types_it_had(
    sample: Any, postgres: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept rows lie in Parquet, which does not know each type of a database."""
    source = {"id": "rows", "type": "postgres.read", "config": {"connection": postgres.id, "table": f"kept_{sample}"}}
    filters = [
        {"id": name, "type": "filter", "inputs": {"in": "rows"}, "config": {"where": where}}
        for name, where in (("one", "n > 1"), ("other", "n > 1 AND true"))
    ]
    document = {**DEMO, "nodes": [source, *filters]}
    monkeypatch.setattr(preview, "get_connection", lambda name: postgres)

    async def ask() -> list[dict[str, Any]]:
        async with (
            serving() as made,
            await psycopg.AsyncConnection.connect(conninfo(postgres), autocommit=True) as there,
        ):
            columns = "n, n::numeric(38, 0) * 10000000000000000000 AS big, make_interval(hours => n) AS hours"
            columns += ", ARRAY[n] AS many, now() AS at, n::text::json AS free"
            await there.execute(f"CREATE TABLE kept_{sample} AS SELECT {columns} FROM generate_series(1, 3) AS n")
            found = [await made.get(Wanted(document, "one", Sample(sample, 100)))]
            await there.execute(f"DELETE FROM kept_{sample}")
            found.append(await made.get(Wanted(document, "other", Sample(sample, 100))))
            found.append(await made.get(Wanted(document, "other", Sample(sample, 100), again=True)))
        return found

    read, kept, again = asyncio.run(ask())
    assert read["rows"]
    assert [column["type"] for column in kept["columns"]] == [column["type"] for column in read["columns"]]
    assert (kept["rows"], kept["difference"]) == (read["rows"], read["difference"])
    assert again["rows"] == []


def test_requests_for_the_same_share_one_run() -> None:
    async def ask() -> list[dict[str, Any]]:
        async with serving(1) as made:
            return await asyncio.gather(*(made.get(wanted("airlines")) for _ in range(5)))

    answers = asyncio.run(ask())
    assert len({json.dumps(answer["rows"]) for answer in answers}) == 1


def test_a_run_that_fails_names_its_node_and_field() -> None:
    document = {
        **DEMO,
        "nodes": [
            DEMO["nodes"][1],
            {
                "id": "bad",
                "type": "derive",
                "inputs": {"in": "airlines"},
                "config": {"columns": [{"name": "n", "expression": "CAST(name AS INTEGER)"}]},
            },
        ],
    }
    with pytest.raises(Invalid) as error:
        get(wanted("bad", document))
    assert error.value.code == "run_failed"
    assert error.value.problems
    [problem] = error.value.problems
    assert problem.node == "bad"
    assert problem.pointer.startswith("/nodes/1")
    assert "Endeavor" in problem.message


def test_a_missing_file_is_a_problem_of_its_node() -> None:
    document = {**DEMO, "nodes": [{"id": "gone", "type": "file.read", "config": {"path": "no/such.csv"}}]}
    with pytest.raises(Invalid) as error:
        get(wanted("gone", document))
    assert error.value.problems
    assert error.value.problems[0].pointer == "/nodes/0/config/path"


def test_who_leaves_takes_the_child_along() -> None:
    document = {
        **DEMO,
        "nodes": [
            DEMO["nodes"][0],
            {"id": "slow", "type": "sql", "inputs": {"in": "flights"}, "config": {"query": SLOW}},
        ],
    }

    async def ask() -> None:
        async with serving(1) as made:
            asking = asyncio.create_task(made.get(wanted("slow", document)))
            await asyncio.sleep(3)
            assert not asking.done()
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
            await asyncio.to_thread(wait_for_children)

    asyncio.run(ask())


def wait_for_children() -> None:
    from airloom.operators.engine.process import _running

    while _running:
        time.sleep(0.02)


def test_only_so_many_at_once() -> None:
    release = threading.Event()

    def work(stop: Stop) -> int:
        release.wait(5)
        return 1

    async def ask() -> None:
        runs: SharedRuns[int] = SharedRuns(1)
        first = asyncio.create_task(runs.get("a", work))
        await asyncio.sleep(0)
        with pytest.raises(TooManyRequests) as error:
            await runs.get("b", work)
        assert error.value.headers == {"Retry-After": "1"}
        second = asyncio.create_task(runs.get("a", work))
        await asyncio.sleep(0)
        first.cancel()
        release.set()
        assert await second == 1
        assert await runs.get("b", work) == 1

    asyncio.run(ask())


def test_a_stopped_run_is_not_joined() -> None:
    stopped = threading.Event()

    def work(stop: Stop) -> str:
        stop.on_stop(stopped.set)
        if not stopped.is_set():
            stopped.wait(5)
            return "stopped"
        return "new"

    async def ask() -> None:
        runs: SharedRuns[str] = SharedRuns(2)
        first = asyncio.create_task(runs.get("a", work))
        await asyncio.sleep(0.05)
        first.cancel()
        await asyncio.sleep(0)
        assert stopped.is_set()
        assert await runs.get("a", work) == "new"

    asyncio.run(ask())


def test_the_cache_forgets_what_was_not_used_and_what_is_old() -> None:
    now = [0.0]
    cache: BoundedCache[str] = BoundedCache(100, lambda: now[0])
    for key in "abcde":
        cache.put(key, key, 20, 10)
    assert cache.get("a") == "a"
    cache.put("f", "f", 20, 100)
    assert (cache.get("a"), cache.get("b"), cache.size) == ("a", None, 100)
    now[0] = 11.0
    assert (cache.get("a"), cache.get("f")) == (None, "f")
    cache.put("large", "large", 26, 10)
    assert cache.get("large") is None
