from __future__ import annotations

from typing import Any

import pytest

from airloom.dag_factory.check import check
from airloom.dag_factory.rules.schedule import PRESETS, cron_error, parse_moment
from tests.dag_factory.documents import document, encoded, source


def found(schedule: dict[str, Any], **rest: Any) -> dict[str, str]:
    checked = check(encoded(document(source(), schedule=schedule, **rest)))
    return {problem.pointer: problem.message for problem in checked.errors}


@pytest.mark.parametrize("cron", ["* * * * *", "0 5 * * mon-fri", "*/15 0 1,15 * 1-5", "0 0 L * *", "0 0 * * 7"])
def test_takes_cron(cron: str) -> None:
    assert cron_error(cron) is None


@pytest.mark.parametrize(
    "cron",
    [
        "",
        "*",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "*/0 * * * *",
        "0 0 31 2 *",
        "a b c d e",
        "H * * * *",
        "R(1-5) * * * *",
        "0 0 * * " + "1," * 200 + "1",
        "- - - - -",
        "1-- * * * *",
        "0 0 * * fri#9",
        "\u0663 * * * *",
        "* * * * *\n* * * * *",
    ],
)
def test_refuses_cron(cron: str) -> None:
    assert cron_error(cron)


@pytest.mark.parametrize("preset", PRESETS)
def test_takes_presets(preset: str) -> None:
    assert found({"cron": preset}) == {}


@pytest.mark.parametrize("cron", ["* * * * *", *sorted(set(PRESETS) - {"@once", "@continuous"})])
def test_airflow_takes_what_we_take(cron: str) -> None:
    from airflow.timetables.interval import CronDataIntervalTimetable

    CronDataIntervalTimetable(cron, timezone="Europe/Rome").validate()


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ({}, {"/schedule": "the schedule does not say when"}),
        ({"timezone": "UTC"}, {"/schedule": "the schedule does not say when"}),
        ({"cron": "@dayly"}, {"/schedule/cron": "unknown preset '@dayly'"}),
        ({"cron": "@daily", "every": "P1D"}, {"/schedule/every": "the schedule has both 'cron' and 'every'"}),
        ({"every": "PT0S"}, {"/schedule/every": "the time between two runs is zero"}),
        ({"cron": "@daily", "timezone": "Europe/Room"}, {"/schedule/timezone": "unknown timezone 'Europe/Room'"}),
        (
            {"cron": "@daily", "timezone": "../../etc/passwd"},
            {"/schedule/timezone": "unknown timezone '../../etc/passwd'"},
        ),
        ({"cron": "@daily", "catchup": True}, {"/schedule/catchup": "catching up needs a start"}),
        ({"assets": "a", "catchup": True}, {"/schedule/catchup": "only a schedule by time can catch up"}),
        ({"cron": "@daily", "start": "yesterday"}, {"/schedule/start": "'yesterday' is not a moment"}),
        ({"cron": "@daily", "start": "2013-02-30"}, {"/schedule/start": "'2013-02-30' is not a moment"}),
        (
            {"cron": "@daily", "start": "2013-01-02", "end": "2013-01-01"},
            {"/schedule/end": "the end is not after the start"},
        ),
        (
            {"assets": {"all": ["a", {"any": ["b", "b"]}]}},
            {"/schedule/assets/all/1/any/1": "the asset 'b' stands here twice"},
        ),
    ],
)
def test_says_what_is_wrong(schedule: dict[str, Any], expected: dict[str, str]) -> None:
    assert found(schedule) == expected


def test_a_continuous_pipeline_has_one_run() -> None:
    assert found({"cron": "@continuous"}, max_active_runs=1) == {}
    assert found({"cron": "@continuous"}, max_active_runs=2) == {
        "/max_active_runs": "a continuous pipeline has one run at a time"
    }


@pytest.mark.parametrize(
    "text", ["2013-01-01", "2013-01-01T05:00", "2013-01-01 05:00:30", "2013-01-01T05:00Z", "2013-01-01T05:00+02:00"]
)
def test_takes_moments(text: str) -> None:
    assert parse_moment(text)


@pytest.mark.parametrize(
    "text",
    ["", "2013", "2013-1-1", "20130101", "0001-01-01", "2013-01-01T25:00", "\u0662013-01-01", "2013-01-01T05:00+25:00"],
)
def test_refuses_moments(text: str) -> None:
    assert parse_moment(text) is None
