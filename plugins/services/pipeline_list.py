"""The list of pipelines: what is published, as one user may see it, with the user's drafts.

What a revision gives is the same for everybody, so it is made once for each; a request adds what is the user's own
and what Airflow's database says, and that only for the page that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from airflow.api_fastapi.auth.managers.models.base_user import BaseUser

from airloom.dag_factory.git_store import Change
from airloom.plugins.schemas.pipelines import DraftMark, PipelineItem, Sort
from airloom.plugins.services import checked, dags, drafts
from airloom.plugins.services.dags import DagFacts
from airloom.plugins.services.repository import Entry, Snapshot, newest, repository
from airloom.plugins.services.threads import run_sync
from airloom.plugins.web.access import may_dag
from airloom.plugins.web.listing import WrittenPage


@dataclass(frozen=True)
class Wanted:
    """Which of the pipelines, in which order, and which page of them."""

    search: str
    tag: str | None
    sort: Sort
    offset: int
    limit: int


@dataclass
class _Found:
    """A pipeline, the text that a search looks at, and its JSON as it was last given."""

    item: PipelineItem
    text: str
    _json: tuple[DagFacts | None, int, bytes] | None = None

    def json(self, known: DagFacts | None, problems: int, drafted: datetime | None) -> bytes:
        """The item with what is known of its Dag; all but the draft is the same for everybody, and is kept."""
        kept = self._json
        if kept is None or kept[0] != known or kept[1] != problems:
            self._json = kept = (known, problems, _written(self.item, known, problems))
        elif kept[0] is not known:  # read anew, and the same: the next comparison need not look at each run
            self._json = kept = (known, *kept[1:])
        draft = DraftMark(updated_at=drafted).model_dump_json().encode() if drafted else b"null"
        return b'%b,"draft":%b}' % (kept[2], draft)


@dataclass(frozen=True)
class _View:
    """What the list shows of one revision."""

    snapshot: Snapshot
    found: tuple[_Found, ...]
    orders: dict[Sort, list[_Found]] = field(default_factory=dict)
    refused: WeakKeyDictionary[BaseUser, tuple[str, ...]] = field(default_factory=WeakKeyDictionary)
    """User -> the ids that they have no right on; while Airflow keeps the user, it keeps their rights too."""

    def order(self, sort: Sort) -> list[_Found]:
        """All of it in one order."""
        if sort not in self.orders:
            self.orders[sort] = _sorted(self.found, sort)
        return self.orders[sort]

    async def hidden(self, user: BaseUser) -> frozenset[str]:
        """The Dags among it that the user may not read."""
        if user not in self.refused:
            self.refused[user] = tuple(name for name in self.snapshot.entries if not may_dag(user, "GET", name))
        return await dags.existing(self.refused[user])


async def list_pipelines(user: BaseUser, wanted: Wanted) -> WrittenPage:
    """The pipelines that a user may read, and the drafts of theirs that are not published yet; PipelineItems."""
    view = await _current()
    marks = await drafts.marks(user)
    found = await _matching(view, user, wanted, marks)
    page = found[wanted.offset : wanted.offset + wanted.limit]
    known = await dags.facts([each.item.id for each in page])
    items = []
    for each in page:
        name = each.item.id
        entry = view.snapshot.entries.get(name)
        problems = await _problems_in(entry) if entry is not None else 0
        items.append(each.json(known.get(name), problems, marks.get(name)))
    return WrittenPage(items, len(found), wanted.offset, wanted.limit)


_view: _View | None = None
"""That of the revision that was asked for last."""

_making = Lock()


def refresh() -> str | None:
    """Have the list of the newest revision ready, so that nobody waits for it or is shown an older one; its name."""
    repository().refresh()
    return _made().snapshot.revision


async def _current() -> _View:
    """The view of the newest revision; while one thread makes it, the others show that of the one before."""
    snapshot = await newest()
    if _view is not None and (_view.snapshot is snapshot or _making.locked()):
        return _view
    return await run_sync(_made)


def _made() -> _View:
    global _view
    with _making:
        snapshot, before = repository().snapshot(), _view
        if before is not None and before.snapshot is snapshot:
            return before
        made = _View(snapshot, tuple(_all(snapshot, before)))
        if before is not None and before.snapshot.entries.keys() == snapshot.entries.keys():
            made = replace(made, refused=before.refused)
        _view = made
        return made


def _all(snapshot: Snapshot, before: _View | None) -> Iterator[_Found]:
    """The pipelines of a revision; those that a commit left alone are as they were."""
    changes = repository().last_changes(snapshot.revision)
    known = {found.item.id: found for found in before.found} if before else {}
    old = before.snapshot.entries if before else {}
    for entry in snapshot.entries.values():
        change = changes.get(entry.path)
        found = known.get(entry.id)
        if found is None or old.get(entry.id) != entry or found.item.revision != (change.revision if change else None):
            item = _item(entry, change)
            found = _Found(item, _text(item))
        yield found


async def _matching(view: _View, user: BaseUser, wanted: Wanted, marks: Mapping[str, datetime]) -> Sequence[_Found]:
    """What the user may read and asks for, in order."""
    hidden = await view.hidden(user)
    found = view.order(wanted.sort)
    if hidden:
        found = [each for each in found if each.item.id not in hidden]
    if new := [name for name in marks if name not in view.snapshot.entries]:
        own = await drafts.documents(user, new)
        items = [_unpublished(user, name, own[name], marks[name]) for name in new if name in own]
        found = _sorted([*found, *(_Found(item, _text(item)) for item in items)], wanted.sort)
    if wanted.search or wanted.tag is not None:
        found = [each for each in found if _matches(each, wanted)]
    return found


async def _problems_in(entry: Entry) -> int:
    """How many problems keep it from being a Dag."""
    return len(entry.rivals) + await checked.problems_in(entry)


def _written(item: PipelineItem, known: DagFacts | None, problems: int) -> bytes:
    """An item's JSON without its draft and without the brace that ends it."""
    update: dict[str, Any] = {"problems": problems}
    if known is not None:
        update |= {"has_dag": True, "paused": known.paused, "last_runs": known.last_runs}
    return item.model_copy(update=update).model_dump_json(exclude={"draft"}).encode()[:-1]


def _item(entry: Entry, change: Change | None) -> PipelineItem:
    return PipelineItem(
        **_summary(entry.document or {}),
        id=entry.id,
        path=entry.path,
        revision=change.revision if change else None,
        draft=None,
        updated_at=change.time if change else None,
        updated_by=change.author if change else None,
    )


def _unpublished(user: BaseUser, name: str, document: Mapping[str, Any], updated_at: datetime) -> PipelineItem:
    return PipelineItem(
        **_summary(document),
        id=name,
        path=None,
        revision=None,
        draft=None,
        updated_at=updated_at,
        updated_by=user.get_name(),
    )


def _summary(document: Mapping[str, Any]) -> dict[str, Any]:
    """What the list shows of a document; one with any problem, so nothing in it is taken for granted."""
    name, description, tags, nodes = (document.get(key) for key in ("name", "description", "tags", "nodes"))
    return {
        "name": name if isinstance(name, str) else None,
        "description": description if isinstance(description, str) else None,
        "tags": [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else [],
        "schedule": schedule_text(document.get("schedule")),
        "nodes": len(nodes) if isinstance(nodes, list) else 0,
        "problems": 0,
        "has_dag": False,
        "paused": None,
        "last_runs": [],
    }


def schedule_text(schedule: object) -> str | None:
    """A schedule in a few words: ``0 5 * * *``, ``every PT1H``, ``assets or 0 5 * * *``."""
    if not isinstance(schedule, Mapping):
        return None
    parts = ["assets"] if schedule.get("assets") else []
    parts += [f"every {schedule['every']}"] if schedule.get("every") else []
    parts += [str(schedule["cron"])] if schedule.get("cron") else []
    return " or ".join(parts) or None


def _text(item: PipelineItem) -> str:
    return "\n".join([item.id, item.name or "", item.description or "", *item.tags]).casefold()


def _matches(found: _Found, wanted: Wanted) -> bool:
    if wanted.tag is not None and wanted.tag not in found.item.tags:
        return False
    return all(word in found.text for word in wanted.search.casefold().split())


def _sorted(found: Iterable[_Found], sort: Sort) -> list[_Found]:
    """By id where all else is equal, so that pages do not overlap."""
    key, descending = sort.removeprefix("-"), sort.startswith("-")

    def value(each: _Found) -> Any:
        item = each.item
        if key == "updated_at":
            return item.updated_at.timestamp() if item.updated_at else 0.0
        return (item.name or item.id).casefold() if key == "name" else item.id

    return sorted(sorted(found, key=lambda each: each.item.id), key=value, reverse=descending)
