"""Schedule: a cron that fires, a timezone that exists, moments that parse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache

from airloom.dag_factory.context import Context
from airloom.dag_factory.explain import quote
from airloom.dag_factory.model import AssetsAll, AssetsAny, Schedule, parse_duration
from airloom.operators.problems import Problem, did_you_mean, pointer

PRESETS = ("@once", "@continuous", "@hourly", "@daily", "@weekly", "@monthly", "@quarterly", "@yearly")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?", re.ASCII)
_MOMENT_WORDS = "a date or a date and time such as 2013-01-01 or 2013-01-01T05:00"


def valid_schedule(context: Context) -> Iterator[Problem]:
    """The schedule says when, once, and Airflow will understand it."""
    schedule = context.pipeline.schedule
    if schedule is None:
        return
    yield from _one_clock(schedule)
    if schedule.cron is not None:
        yield from _cron(schedule.cron, context.pipeline.max_active_runs)
    if schedule.every is not None and not parse_duration(schedule.every):
        yield Problem(
            pointer("schedule", "every"), "the time between two runs is zero", expected="a duration such as PT1H"
        )
    if schedule.timezone != "UTC":
        yield from _timezone(schedule.timezone)
    yield from _span(schedule)
    yield from _assets(schedule.assets, ("schedule", "assets"))


def _one_clock(schedule: Schedule) -> Iterator[Problem]:
    if schedule.cron is not None and schedule.every is not None:
        yield Problem(
            pointer("schedule", "every"), "the schedule has both 'cron' and 'every'", expected="one of the two"
        )
    if schedule.cron is None and schedule.every is None:
        if schedule.assets is None:
            message = "the schedule does not say when"
            yield Problem(
                pointer("schedule"),
                message,
                expected="cron, every or assets",
                hint="leave it out for a pipeline that is started by hand",
            )
        if schedule.catchup:
            yield Problem(
                pointer("schedule", "catchup"), "only a schedule by time can catch up", expected="cron or every"
            )
    elif schedule.catchup and schedule.start is None:
        message = "catching up needs a start"
        yield Problem(pointer("schedule", "catchup"), message, expected="'start' in the schedule, such as 2013-01-01")


def _cron(cron: str, max_active_runs: int | None) -> Iterator[Problem]:
    where = pointer("schedule", "cron")
    if cron.startswith("@"):
        if cron not in PRESETS:
            expected = "one of: " + ", ".join(PRESETS)
            yield Problem(where, f"unknown preset {quote(cron)}", None, expected, did_you_mean(cron, PRESETS))
        elif cron == "@continuous" and max_active_runs not in (None, 1):
            message = "a continuous pipeline has one run at a time"
            yield Problem(pointer("max_active_runs"), message, expected="1")
    elif error := cron_error(cron):
        expected = "minute, hour, day of month, month, day of week, such as 0 5 * * *"
        yield Problem(where, f"{quote(cron)} is not a cron expression: {error}", expected=expected)


def cron_error(cron: str) -> str | None:
    """Why a cron expression cannot be used, or None."""
    from croniter import CroniterError, croniter

    fields = cron.split()
    if len(cron) > 300:
        return "it is longer than 300 characters"
    if len(fields) != 5:
        return f"it has {len(fields)} of 5 fields"
    if any(re.search(r"(?<![a-z])[hr](?![a-z])|[hr]\(", field, re.IGNORECASE) for field in fields):
        return "hashed and random fields are not supported"
    try:
        croniter(cron, datetime(2024, 1, 1)).get_next()
    except (CroniterError, ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        return str(error) or type(error).__name__
    return None


def _timezone(name: str) -> Iterator[Problem]:
    names = _timezones()
    if name not in names:
        by_lower = {known.lower(): known for known in sorted(names)}
        near = by_lower.get(name.lower())
        hint = f"did you mean '{near}'?" if near else did_you_mean(name, sorted(names))
        where = pointer("schedule", "timezone")
        yield Problem(where, f"unknown timezone {quote(name)}", expected="a name such as Europe/Rome or UTC", hint=hint)


@cache
def _timezones() -> frozenset[str]:
    from zoneinfo import available_timezones

    return frozenset(available_timezones())


def _span(schedule: Schedule) -> Iterator[Problem]:
    moments: dict[str, datetime | None] = {}
    for field in ("start", "end"):
        text = getattr(schedule, field)
        moments[field] = None if text is None else parse_moment(text)
        if text is not None and moments[field] is None:
            yield Problem(pointer("schedule", field), f"{quote(text)} is not a moment", expected=_MOMENT_WORDS)
    start, end = moments["start"], moments["end"]
    if start and end and (start.tzinfo is None) == (end.tzinfo is None) and end <= start:
        yield Problem(pointer("schedule", "end"), "the end is not after the start", expected=f"after {schedule.start}")


def parse_moment(text: str) -> datetime | None:
    """The moment that a text stands for, or None; years that every timezone can hold."""
    if not _MOMENT.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment if 1900 <= moment.year < 3000 else None


def _assets(condition: str | AssetsAll | AssetsAny | None, path: tuple[str | int, ...]) -> Iterator[Problem]:
    """One name stands once in one list: twice is a slip of the pen."""
    if condition is None or isinstance(condition, str):
        return
    key = "all" if isinstance(condition, AssetsAll) else "any"
    parts = condition.all if isinstance(condition, AssetsAll) else condition.any
    for index, part in enumerate(parts):
        if isinstance(part, str) and part in parts[:index]:
            yield Problem(
                pointer(*path, key, index), f"the asset {quote(part)} stands here twice", expected="each asset once"
            )
        yield from _assets(part, (*path, key, index))
