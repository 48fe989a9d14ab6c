"""Backfills: previewed, started, paused, cancelled by what Airflow's own API does it with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from airloom.plugins.schemas.backfills import (
    Backfill,
    BackfillPlan,
    BackfillPreview,
    NewBackfill,
    PlannedRun,
    Reprocess,
)
from airloom.plugins.schemas.base import Page
from airloom.plugins.services import audit
from airloom.plugins.services.idempotency import once
from airloom.plugins.services.run_dags import dag_bag, database
from airloom.plugins.services.sqlite import writing
from airloom.plugins.web.errors import Conflict, Invalid, NotFound, Unavailable

if TYPE_CHECKING:
    from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
    from airflow.models.backfill import Backfill as BackfillRow
    from airflow.serialization.definitions.dag import SerializedDAG
    from airflow.timetables.base import DagRunInfo
    from sqlalchemy.orm import Session

MOST_RUNS = 500
"""Runs of one backfill: Airflow makes all of them, with their tasks, before it answers."""
_SHOWN = 200
_REPROCESS: Mapping[str, Reprocess] = {"none": "none", "failed": "failed", "completed": "completed"}


def preview(pipeline: str, plan: BackfillPlan) -> BackfillPreview:
    """What a backfill would do."""
    from airflow.models.backfill import ReprocessBehavior, _do_dry_run

    with database() as session, _in_our_words(pipeline):
        dag = _dag(session, pipeline)
        every = _between(dag, plan)
        wanted = _do_dry_run(
            dag_id=pipeline,
            from_date=plan.start,
            to_date=plan.end,
            reverse=plan.newest_first,
            reprocess_behavior=ReprocessBehavior(plan.reprocess),
            session=session,
        )
        runs = [_planned(info) for info in wanted]
        known = _known_runs(session, pipeline, [run.logical_date for run in runs if run.logical_date])
    runs = [run.model_copy(update={"run_id": known.get(run.logical_date)}) for run in runs]
    again = sum(run.run_id is not None for run in runs)
    return BackfillPreview(runs=runs[:_SHOWN], new=len(runs) - again, again=again, skipped=every - len(runs))


def start(user: BaseUser, pipeline: str, new: NewBackfill, idempotency_key: str | None) -> Backfill:
    """Start a backfill; a key that was used before gives the one that was started then."""
    with once(user, f"backfill {pipeline}", idempotency_key) as first:
        if first.answer is None:
            first.answer = {"id": _start(user, pipeline, new)}
            details = new.model_dump(mode="json", exclude={"unpause"})
            audit.record(user, "backfill", pipeline, backfill=first.answer["id"], **details)
        number = first.answer["id"]
    return find(pipeline, number)


def list_backfills(pipeline: str, offset: int, limit: int) -> Page[Backfill]:
    """A pipeline's backfills, the newest first."""
    from airflow.models.backfill import Backfill as BackfillRow
    from sqlalchemy import func, select

    query = select(BackfillRow).where(BackfillRow.dag_id == pipeline)
    with database() as session:
        total = session.scalar(query.with_only_columns(func.count(BackfillRow.id))) or 0
        found = list(session.scalars(query.order_by(BackfillRow.id.desc()).offset(offset).limit(limit)))
        counts = _counts(session, [row.id for row in found])
        items = [_backfill(row, counts[row.id]) for row in found]
    return Page[Backfill](items=items, total=total, offset=offset, limit=limit)


def find(pipeline: str, number: int) -> Backfill:
    """One of a pipeline's backfills; NotFound when it has no such one."""
    with database() as session:
        return _backfill(_row(session, pipeline, number), _counts(session, [number])[number])


def pause(user: BaseUser, pipeline: str, number: int) -> None:
    """Let no further runs of it begin; those that go on go on."""
    from airflow.api_fastapi.core_api.routes.public.backfills import pause_backfill

    _change(user, pipeline, number, "backfill.pause", pause_backfill)


def resume(user: BaseUser, pipeline: str, number: int) -> None:
    """Let its runs begin again."""
    from airflow.api_fastapi.core_api.routes.public.backfills import unpause_backfill

    _change(user, pipeline, number, "backfill.resume", unpause_backfill)


def cancel(user: BaseUser, pipeline: str, number: int) -> None:
    """End it: its runs that have not begun have failed, those that go on go on."""
    from airflow.api_fastapi.core_api.routes.public.backfills import cancel_backfill

    _change(user, pipeline, number, "backfill.cancel", cancel_backfill)


def _change(user: BaseUser, pipeline: str, number: int, action: str, do: Callable[[int, Session], Any]) -> None:
    with writing(), database() as session:
        if _row(session, pipeline, number).completed_at is not None:
            raise Conflict("The backfill has ended already", code="backfill_ended")
        do(number, session)
    audit.record(user, action, pipeline, backfill=number)


def _start(user: BaseUser, pipeline: str, new: NewBackfill) -> int:
    from airflow.api_fastapi.common.dagbag import resolve_run_on_latest_version
    from airflow.models.backfill import ReprocessBehavior, _create_backfill
    from airflow.models.dag import DagModel

    with database() as session:
        dag = _dag(session, pipeline)
        with _in_our_words(pipeline):
            _between(dag, new)
        model = session.get_one(DagModel, pipeline)
        if model.is_paused and not new.unpause:
            raise Conflict(f"'{pipeline}' is paused, so the runs would wait until it is resumed", code="paused")
        latest = resolve_run_on_latest_version(None, pipeline, session, fallback=True)
    with _in_our_words(pipeline), writing():
        made: int = _create_backfill(
            dag_id=pipeline,
            from_date=new.start,
            to_date=new.end,
            max_active_runs=new.max_active_runs,
            reverse=new.newest_first,
            dag_run_conf=None,
            triggering_user_name=user.get_name(),
            reprocess_behavior=ReprocessBehavior(new.reprocess),
            run_on_latest_version=latest,
        ).id
    if new.unpause:
        with database() as session:
            session.get_one(DagModel, pipeline).is_paused = False
    return made


def _dag(session: Session, pipeline: str) -> SerializedDAG:
    from airflow.models.dag import DagModel

    model = session.get(DagModel, pipeline)
    known = model is not None and not model.is_stale
    dag: SerializedDAG | None = dag_bag().get_latest_version_of_dag(pipeline, session=session) if known else None
    if dag is None:
        raise NotFound(f"Airflow does not know '{pipeline}' yet: it takes some seconds after a pipeline is published")
    return dag


def _between(dag: SerializedDAG, plan: BackfillPlan) -> int:
    """How many runs the schedule has in the span and up to now; Invalid when they are too many."""
    from airflow.models.backfill import _get_info_list

    if not dag.timetable.periodic or plan.start > plan.end:
        return 0  # Airflow says what is wrong with it
    most = MOST_RUNS + 1
    if len(list(islice(dag.iter_dagrun_infos_between(plan.start, plan.end), most))) == most:
        raise Invalid(f"A backfill makes at most {MOST_RUNS:,} runs; choose a shorter span", code="too_many_runs")
    return len(_get_info_list(dag=dag, from_date=plan.start, to_date=plan.end, reverse=False))


@contextmanager
def _in_our_words(pipeline: str) -> Iterator[None]:
    """What Airflow refuses, as this API says it."""
    from airflow.exceptions import DagNotFound, DagRunTypeNotAllowed
    from airflow.models.backfill import (
        AlreadyRunningBackfill,
        DagNonPeriodicScheduleException,
        InvalidBackfillDate,
        InvalidBackfillDateRange,
        InvalidReprocessBehavior,
        NoBackfillRunsToCreate,
    )
    from airflow.utils.sqlalchemy import is_lock_not_available_error
    from sqlalchemy.exc import OperationalError

    try:
        yield
    except AlreadyRunningBackfill:
        detail = f"'{pipeline}' has a backfill that goes on; there is one at a time"
        raise Conflict(detail, code="backfill_running") from None
    except DagNotFound:
        raise NotFound(f"Airflow does not know '{pipeline}' yet") from None
    except DagRunTypeNotAllowed:
        raise Conflict(f"'{pipeline}' does not allow backfills", code="not_allowed") from None
    except DagNonPeriodicScheduleException:
        detail = f"'{pipeline}' runs on no schedule, so there are no dates to fill"
        raise Conflict(detail, code="no_schedule") from None
    except InvalidBackfillDateRange:
        raise Invalid("The span ends before it begins", code="invalid_backfill") from None
    except InvalidBackfillDate:
        raise Invalid("The span is in the future", code="invalid_backfill") from None
    except NoBackfillRunsToCreate:
        raise Invalid("The schedule has no run in this span", code="invalid_backfill") from None
    except OperationalError as error:
        if not is_lock_not_available_error(error):
            raise
        raise Unavailable("The metadata database is busy; nothing was started") from None
    except InvalidReprocessBehavior as error:
        raise Invalid(str(error), code="invalid_backfill") from None


def _planned(info: DagRunInfo) -> PlannedRun:
    return PlannedRun(logical_date=info.logical_date, run_id=None)


def _known_runs(session: Session, pipeline: str, dates: Collection[datetime]) -> dict[datetime | None, str]:
    from airflow.models.dagrun import DagRun
    from sqlalchemy import select

    query = select(DagRun.logical_date, DagRun.run_id).where(DagRun.dag_id == pipeline, DagRun.logical_date.in_(dates))
    return {row.logical_date: row.run_id for row in session.execute(query)}


def _row(session: Session, pipeline: str, number: int) -> BackfillRow:
    from airflow.models.backfill import Backfill as BackfillRow
    from sqlalchemy import select

    query = select(BackfillRow).where(BackfillRow.id == number, BackfillRow.dag_id == pipeline)
    found: BackfillRow | None = session.scalar(query)
    if found is None:
        raise NotFound(f"'{pipeline}' has no backfill {number}")
    return found


def _counts(session: Session, backfills: Collection[int]) -> defaultdict[int, dict[str | None, int]]:
    """Backfill -> state -> how many runs; None for runs that were left as they were."""
    from airflow.models.backfill import BackfillDagRun
    from airflow.models.dagrun import DagRun
    from sqlalchemy import func, select

    query = (
        select(BackfillDagRun.backfill_id, DagRun.state, func.count())
        .outerjoin(DagRun, DagRun.id == BackfillDagRun.dag_run_id)
        .where(BackfillDagRun.backfill_id.in_(backfills))
        .group_by(BackfillDagRun.backfill_id, DagRun.state)
    )
    found: defaultdict[int, dict[str | None, int]] = defaultdict(dict)
    for number, state, count in session.execute(query):
        found[number][None if state is None else str(state)] = count
    return found


def _backfill(row: BackfillRow, counts: dict[str | None, int]) -> Backfill:
    return Backfill(
        id=row.id,
        start=row.from_date,
        end=row.to_date,
        reprocess=_REPROCESS[row.reprocess_behavior],
        max_active_runs=row.max_active_runs,
        paused=bool(row.is_paused),
        user=row.triggering_user_name,
        created_at=row.created_at,
        completed_at=row.completed_at,
        runs={state: count for state, count in counts.items() if state is not None},
        skipped=counts.get(None, 0),
    )
