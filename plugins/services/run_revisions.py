"""Which runs ran on which commit of a pipeline: a run knows the tip of the branch, git the commit behind it."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Mapping

from airflow.models.dagrun import DagRun
from airflow.utils.session import create_session
from sqlalchemy import select

from airloom.plugins.schemas.pipelines import LastRun
from airloom.plugins.services.dags import LAST_RUNS
from airloom.plugins.services.repository import repository

_RUNS = 500
"""How many of the newest runs are looked at."""
_TIPS = 100
"""Tips that git is asked about for one answer; the newest runs' first."""
_REMEMBERED = 10_000
_known: OrderedDict[tuple[str, str], str | None] = OrderedDict()
"""(path, tip) -> the commit that had changed the document last; both never change."""


def runs_by_revision(pipeline_id: str, path: str) -> Mapping[str, list[LastRun]]:
    """Commit -> the runs of the document as that commit left it, the newest first, at most ten."""
    columns = (DagRun.bundle_version, DagRun.run_id, DagRun.state, DagRun.start_date, DagRun.end_date)
    query = select(*columns).where(DagRun.dag_id == pipeline_id, DagRun.bundle_version.is_not(None))
    with create_session(scoped=False) as session:
        rows = session.execute(query.order_by(DagRun.id.desc()).limit(_RUNS)).all()
    tips = list(dict.fromkeys(row.bundle_version for row in rows))[:_TIPS]
    revisions = {tip: _revision(path, tip) for tip in tips}
    found: defaultdict[str, list[LastRun]] = defaultdict(list)
    for tip, run_id, state, start, end in rows:
        revision = revisions.get(tip)
        if revision is not None and len(found[revision]) < LAST_RUNS:
            found[revision].append(LastRun(run_id=run_id, state=str(state), start=start, end=end))
    return found


def _revision(path: str, tip: str) -> str | None:
    key = (path, tip)
    if key not in _known:
        store = repository().store
        # It may be of a repository that was here before.
        changes = store.history(path, revision=tip, limit=1) if store.has(tip) else []
        _known[key] = changes[0].revision if changes else None
        if len(_known) > _REMEMBERED:
            _known.popitem(last=False)
    return _known[key]
