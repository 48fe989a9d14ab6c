from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pydantic import ValidationError

from airloom.operators.connectors.http_read import HttpRead
from airloom.operators.node import Bounds, SourceContext
from airloom.operators.problems import ConfigError, DataError, TransientError
from airloom.operators.settings import Settings
from airloom.operators.values import Values
from tests.operators.http.api import Answered, Api, Asked, serve

ROWS = [{"id": n, "name": f"name {n}"} for n in range(1, 251)]


def read(api: Api, folder: Path, config: dict[str, Any], **context: Any) -> tuple[list[tuple[Any, ...]], list[str]]:
    """The rows as the engine sees them, and the values observed."""
    observed: list[str] = []
    node = HttpRead.from_json({"connection": "api", "path": "/rows", **config})
    scan = node.open(
        SourceContext(
            pipeline="p",
            node="rows",
            values=context.pop("values", Values()),
            settings=Settings(home=str(folder), exchange="", warehouse=""),
            scratch=folder,
            connection=context.pop("connection", None) or api.connection(),
            observe=observed.append,
            **context,
        )
    )
    with duckdb.connect() as engine:
        return engine.execute(scan.sql).fetchall(), observed


def slice_of(rows: list[Any], offset: int, size: int) -> list[Any]:
    return rows[offset : offset + size]


def by_page(asked: Asked) -> Answered:
    return Answered({"items": slice_of(ROWS, (int(asked.query["page"]) - 1) * 100, int(asked.query["per_page"]))})


def by_offset_with_a_cap(asked: Asked) -> Answered:
    size = min(int(asked.query["limit"]), 60)
    return Answered({"items": slice_of(ROWS, int(asked.query["offset"]), size)})


def by_cursor(asked: Asked) -> Answered:
    offset = int(asked.query.get("cursor", "c0")[1:])
    following = f"c{offset + 100}" if offset + 100 < len(ROWS) else None
    return Answered({"items": slice_of(ROWS, offset, 100), "next_cursor": following})


def by_link(asked: Asked) -> Answered:
    offset = int(asked.query.get("from", 0))
    links = '<https://elsewhere.example.org/>; rel="help"'
    if offset + 100 < len(ROWS):
        links += f', </rows?from={offset + 100}&kept=yes>; title="a, b"; rel="last next"'
    return Answered({"items": slice_of(ROWS, offset, 100)}, headers={"Link": links})


def by_url(asked: Asked) -> Answered:
    offset = int(asked.query.get("from", 0))
    following = f"?from={offset + 100}" if offset + 100 < len(ROWS) else ""
    return Answered({"items": slice_of(ROWS, offset, 100), "next": following})


@pytest.mark.parametrize(
    ("answer", "pagination", "requests"),
    [
        (by_page, {"by": "page"}, 3),
        (by_offset_with_a_cap, {"by": "offset"}, 6),
        (by_cursor, {"by": "cursor"}, 3),
        (by_link, {"by": "link"}, 3),
        (by_url, {"by": "url"}, 3),
    ],
)
def test_each_pagination_reads_every_record_once(
    answer: Callable[[Asked], Answered], pagination: dict[str, Any], requests: int, tmp_path: Path
) -> None:
    with serve(answer) as api:
        rows, _ = read(api, tmp_path, {"records": "$.items[*]", "pagination": pagination, "query": {"kept": "yes"}})
    assert rows == [(row["id"], row["name"]) for row in ROWS]
    assert len(api.asked) == requests
    if pagination["by"] in {"page", "offset", "cursor"}:
        assert all(asked.query["kept"] == "yes" for asked in api.asked)


def test_without_pagination_there_is_one_page(tmp_path: Path) -> None:
    with serve(lambda asked: Answered(ROWS[:3])) as api:
        rows, _ = read(api, tmp_path, {})
    assert len(rows) == 3
    assert len(api.asked) == 1


def test_a_cursor_that_loops_is_an_error(tmp_path: Path) -> None:
    with serve(lambda asked: Answered({"items": ROWS[:2], "next_cursor": "again"})) as api:
        with pytest.raises(DataError, match="loops"):
            read(api, tmp_path, {"records": "$.items[*]", "pagination": {"by": "cursor"}})
    assert len(api.asked) == 2


def test_an_api_without_end_is_an_error(tmp_path: Path) -> None:
    with serve(lambda asked: Answered(ROWS[:100])) as api:
        with pytest.raises(ConfigError, match="more than 5 pages"):
            read(api, tmp_path, {"pagination": {"by": "page"}, "max_pages": 5})


def test_a_truncated_answer_is_asked_for_again(tmp_path: Path) -> None:
    answers = iter([Answered(raw=b'[{"id": 1}, {"i'), Answered([{"id": 1}, {"id": 2}])])
    with serve(lambda asked: next(answers)) as api:
        rows, _ = read(api, tmp_path, {})
    assert rows == [(1,), (2,)]


def test_an_answer_that_is_never_json_is_transient(tmp_path: Path) -> None:
    with serve(lambda asked: Answered(raw=b"<html>maintenance</html>")) as api:
        with pytest.raises(TransientError, match="not JSON"):
            read(api, tmp_path, {"attempts": 2})


def test_types_are_found_over_all_records_and_nested_values_are_json(tmp_path: Path) -> None:
    records = [{"n": 1, "at": "2026-01-01T00:00:00Z", "tags": ["a"]} for _ in range(30_000)]
    records.append({"n": 1.5, "at": "2026-01-01T00:00:00Z", "who": {"id": 7}, "late": True})
    with serve(lambda asked: Answered(records)) as api:
        rows, _ = read(api, tmp_path, {})
    assert len(rows) == 30_001
    assert rows[0][0] == 1.0
    assert rows[-1] == (1.5, datetime(2026, 1, 1, tzinfo=timezone.utc), None, '{"id":7}', True)
    assert rows[0][2] == '["a"]'


def test_declared_columns_are_exact_and_paths_reach_inside(tmp_path: Path) -> None:
    config = {
        "columns": {"total": "decimal(12,2)", "city": "string", "missing": "integer"},
        "paths": {"city": "$.address.city"},
    }
    with serve(lambda asked: Answered([{"total": 1.1, "address": {"city": "Köln"}, "other": 1}])) as api:
        rows, _ = read(api, tmp_path, config)
    assert rows == [(Decimal("1.10"), "Köln", None)]


def test_no_records_need_declared_columns(tmp_path: Path) -> None:
    with serve(lambda asked: Answered([])) as api:
        with pytest.raises(ConfigError, match="declare them"):
            read(api, tmp_path, {})
        assert read(api, tmp_path, {"columns": {"id": "integer"}})[0] == []


def test_records_must_be_objects(tmp_path: Path) -> None:
    with serve(lambda asked: Answered([1, 2])) as api:
        with pytest.raises(DataError, match="expected a JSON object"):
            read(api, tmp_path, {})


def test_half_a_surrogate_pair_is_a_data_error(tmp_path: Path) -> None:
    with serve(lambda asked: Answered(raw=b'[{"name": "\\ud800"}]')) as api:
        with pytest.raises(DataError, match="not Unicode"):
            read(api, tmp_path, {})


EVENTS = [{"id": n, "at": f"2026-01-01T00:00:0{n}{'.500' if n == 3 else ''}Z"} for n in range(6)]
INCREMENTAL = {
    "columns": {"id": "integer", "at": "timestamp_tz"},
    "incremental": {"column": "at", "param": "since", "until_param": "until"},
}


@pytest.mark.parametrize(
    ("bounds", "ids", "query", "observed"),
    [
        (Bounds(), [0, 1, 2, 3, 4, 5], {}, ["2026-01-01T00:00:05Z"]),
        (Bounds(after="2026-01-01T00:00:03Z"), [3, 4, 5], {"since": "2026-01-01T00:00:03Z"}, ["2026-01-01T00:00:05Z"]),
        (
            Bounds(after="2026-01-01T01:00:02+01:00", up_to="2026-01-01T00:00:04Z"),
            [3, 4],
            {"since": "2026-01-01T01:00:02+01:00", "until": "2026-01-01T00:00:04Z"},
            ["2026-01-01T00:00:04Z"],
        ),
        (Bounds(after="2026-01-01T00:00:05Z"), [], {"since": "2026-01-01T00:00:05Z"}, []),
    ],
)
def test_incremental_reading_takes_exactly_its_window(
    bounds: Bounds, ids: list[int], query: dict[str, str], observed: list[str], tmp_path: Path
) -> None:
    """The server ignores the parameters, as an inclusive or coarse API does: the window holds all the same."""
    with serve(lambda asked: Answered(EVENTS)) as api:
        rows, seen = read(api, tmp_path, INCREMENTAL, bounds=bounds)
    assert [row[0] for row in rows] == ids
    assert api.asked[0].query == query
    assert seen == observed


def test_the_first_incremental_load_starts_at_initial(tmp_path: Path) -> None:
    incremental = {**INCREMENTAL["incremental"], "initial": "2026-01-01T00:00:04Z"}  # type: ignore[dict-item]
    with serve(lambda asked: Answered(EVENTS)) as api:
        rows, _ = read(api, tmp_path, {**INCREMENTAL, "incremental": incremental})
    assert [row[0] for row in rows] == [5]


def test_a_record_without_the_incremental_column_is_an_error(tmp_path: Path) -> None:
    with serve(lambda asked: Answered([{"id": 1}])) as api:
        with pytest.raises(DataError, match="has no 'at'"):
            read(api, tmp_path, INCREMENTAL)


def test_references_are_values_in_path_query_headers_and_body(tmp_path: Path) -> None:
    values = Values({"params.region": "eu west&x=1", "interval.end": datetime(2026, 1, 2, tzinfo=timezone.utc)})
    config = {
        "path": "/rows/${params.region}",
        "method": "POST",
        "query": {"until": "${interval.end}", "full": True, "n": 3},
        "headers": {"X-Region": "${params.region}"},
        "body": {"where": [{"region": "${params.region}"}], "n": 1},
    }
    with serve(lambda asked: Answered([{"id": 1}])) as api:
        read(api, tmp_path, config, values=values)
    asked = api.asked[0]
    assert asked.path == "/rows/eu%20west&x=1"
    assert asked.query == {"until": "2026-01-02T00:00:00+00:00", "full": "true", "n": "3"}
    assert asked.headers["x-region"] == "eu west&x=1"
    assert json.loads(asked.body) == {"where": [{"region": "eu west&x=1"}], "n": 1}


def test_a_value_cannot_climb_out_of_its_path(tmp_path: Path) -> None:
    with serve(lambda asked: Answered([{"id": 1}])) as api:
        with pytest.raises(ConfigError, match="not a plain file name"):
            read(api, tmp_path, {"path": "/rows/${params.x}"}, values=Values({"params.x": "../admin"}))
    assert api.asked == []


def test_a_preview_stops_asking(tmp_path: Path) -> None:
    with serve(by_page) as api:
        rows, _ = read(api, tmp_path, {"records": "$.items[*]", "pagination": {"by": "page"}}, limit=10)
    assert len(api.asked) == 1
    assert len(rows) >= 10


def test_progress_tells_rows_and_total(tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    with serve(lambda asked: Answered({"items": ROWS[:5], "count": 5})) as api:
        read(
            api,
            tmp_path,
            {"records": "$.items[*]", "total": "$.count"},
            progress=lambda rows, total: told.append((rows, total)),
        )
    assert told[-1] == (5, 5)


def test_the_connection_can_be_tried() -> None:
    with serve(lambda asked: Answered(status=403)) as api:
        with pytest.raises(ConfigError, match="403"):
            HttpRead.test(api.connection())


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"headers": {"Authorization": "Bearer x"}}, "from the connection"),
        ({"body": {}}, "POST"),
        ({"incremental": {"column": "at"}}, "columns"),
        ({"columns": {"id": "integer"}, "incremental": {"column": "at"}}, "not one of"),
        ({"pagination": {"by": "telepathy"}}, "telepathy"),
        ({"columns": {"id": "int"}}, "unknown type"),
        ({"records": "data"}, "pattern"),
    ],
)
def test_wrong_configs_are_refused(config: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        HttpRead.from_json({"connection": "api", "path": "/rows", **config})
