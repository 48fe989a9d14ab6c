"""What Airflow's metadata database knows of the Dags that pipelines became."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from airflow.models.dag import DagModel
from airflow.models.dagrun import DagRun
from airflow.utils.session import create_session, create_session_async
from pydantic import TypeAdapter
from sqlalchemy import func, select

from airloom.plugins.schemas.pipelines import LastRun
from airloom.plugins.services.cache import BoundedCache

LAST_RUNS = 10


@dataclass(frozen=True)
class DagFacts:
    """One Dag that the processor found."""

    paused: bool
    last_runs: list[LastRun] = field(default_factory=list)
    """The newest first."""


async def existing(ids: Collection[str]) -> frozenset[str]:
    """Which of these are Dags, stale ones too: rights on them still count."""
    if not ids:
        return frozenset()
    async with create_session_async() as session:
        return frozenset(await session.scalars(select(DagModel.dag_id).where(DagModel.dag_id.in_(ids))))


_RUNS = TypeAdapter(list[LastRun])
FACTS_KEPT = 1.0
"""Seconds: the list of pipelines is asked for more often than Dags change."""
_FACTS = 20_000
_facts: BoundedCache[tuple[DagFacts | None]] = BoundedCache(_FACTS)


async def facts(ids: Collection[str]) -> dict[str, DagFacts]:
    """Dag id -> whether it is paused, and its last runs, as they were a second ago; without those that are no Dags."""
    known = {dag_id: found for dag_id in ids if (found := _facts.get(dag_id)) is not None}
    if missing := [dag_id for dag_id in ids if dag_id not in known]:
        read = await _read_facts(missing)
        for dag_id in missing:
            known[dag_id] = (read.get(dag_id),)
            _facts.put(dag_id, known[dag_id], 1, FACTS_KEPT)
    return {dag_id: found for dag_id, (found,) in known.items() if found is not None}


def forget() -> None:
    """What was read before now is old: something has changed."""
    _facts.clear()


async def _read_facts(ids: Collection[str]) -> dict[str, DagFacts]:
    number = func.row_number().over(partition_by=DagRun.dag_id, order_by=DagRun.id.desc()).label("number")
    columns = (DagRun.dag_id, DagRun.run_id, DagRun.state, DagRun.start_date, DagRun.end_date, number)
    numbered = select(*columns).where(DagRun.dag_id.in_(ids)).subquery()
    last = select(numbered).where(numbered.c.number <= LAST_RUNS).order_by(numbered.c.dag_id, numbered.c.number)
    known = select(DagModel.dag_id, DagModel.is_paused).where(DagModel.dag_id.in_(ids), DagModel.is_stale.is_(False))
    async with create_session_async() as session:
        found = {dag_id: DagFacts(bool(paused)) for dag_id, paused in await session.execute(known)}
        runs: dict[str, list[dict[str, Any]]] = {}
        for dag_id, run_id, state, start, end, _ in await session.execute(last):
            run = {"run_id": run_id, "state": str(state), "start": start, "end": end}
            runs.setdefault(dag_id, []).append(run)
    for dag_id, known_runs in runs.items():
        if dag_id in found:
            # Ten for each Dag of a page: at once is several times as fast as one by one.
            found[dag_id].last_runs.extend(_RUNS.validate_python(known_runs))
    return found


def set_paused(dag_id: str, *, paused: bool) -> bool:
    """Pause or unpause a Dag; False when there is no such Dag."""
    with create_session(scoped=False) as session:
        found = session.get(DagModel, dag_id)
        if found is None or found.is_stale:
            return False
        found.is_paused = paused
    forget()
    return True
