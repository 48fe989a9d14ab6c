"""The repository behind the API: that of the first bundle of pipelines in Airflow's configuration.

What a revision holds never changes, so a snapshot of it is kept; only the branch's tip is asked for each time.
"""

from __future__ import annotations

import gc
import json
import logging
import re
import time
from collections import OrderedDict
from collections.abc import Mapping, Set
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from threading import Lock
from typing import Any

from airloom.dag_factory.bundle import PipelineBundle
from airloom.dag_factory.git import RemoteUnreachable, StoreError
from airloom.dag_factory.git_store import Change, PipelineStore
from airloom.dag_factory.plan_cache import PlanCache
from airloom.plugins.schemas.documents import strict_json
from airloom.plugins.services.threads import run_sync
from airloom.plugins.web.errors import NotFound, Unavailable

log = logging.getLogger(__name__)

FETCH_EVERY = 10.0
"""Seconds between two looks at the remote, when there is one."""
_SNAPSHOTS = 16
_FEW = 8
"""Documents that are sooner read than looked for in older snapshots."""
_MANY = 100
"""Documents that are many for one reading: a first one, or another branch's."""
_RefState = tuple[tuple[str, int, int, int], ...]
_ID = re.compile(r"^[A-Za-z0-9_.-]{1,63}$")


@dataclass(frozen=True)
class Entry:
    """One document of a revision."""

    id: str
    """Its own id, or its file's name while it has none that can be read."""
    path: str
    blob: str
    document: Mapping[str, Any] | None
    """None when it is no JSON object."""
    rivals: tuple[str, ...] = ()
    """Other files that claim the same id: none of them becomes a Dag."""

    @property
    def etag(self) -> str:
        """Names the content: the same document has the same one in every revision."""
        return f'"{self.blob}"'


@dataclass(frozen=True)
class Snapshot:
    """The documents of one revision; None for a branch without any."""

    revision: str | None
    entries: Mapping[str, Entry]

    def find(self, pipeline_id: str) -> Entry:
        """The document of a pipeline; NotFound when there is none."""
        if found := self.entries.get(pipeline_id):
            return found
        raise NotFound(f"There is no pipeline '{pipeline_id}'" + (" in this revision" if self.revision else ""))


@dataclass
class Repository:
    """A store as the API reads it; safe to use from several threads."""

    store: PipelineStore
    plans: PlanCache
    _newest: Snapshot | None = field(default=None, init=False)
    _refreshing: Lock = field(default_factory=Lock, init=False)
    _snapshots: OrderedDict[str, Snapshot] = field(default_factory=OrderedDict, init=False)
    _changes: dict[str, Change] = field(default_factory=dict, init=False)
    _reading_changes: Lock = field(default_factory=Lock, init=False)
    _changes_until: str | None = field(default=None, init=False)
    _tip: tuple[_RefState, str | None] | None = field(default=None, init=False)
    _fetched: float = field(default=float("-inf"), init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    def tip(self) -> str | None:
        """The newest revision, or None while nothing was ever published."""
        self._fetch()
        state = self._ref_state()
        known = self._tip
        if known is not None and state is not None and known[0] == state:
            return known[1]
        found = self.store.tip() if self.store.exists() else None
        # The state from before git was asked: a commit in between is seen the next time.
        self._tip = (state, found) if state is not None else None
        return found

    def snapshot(self, revision: str | None = None) -> Snapshot:
        """The documents of a revision, by default the newest.

        While one thread reads a revision that has just appeared, the others go on with the one before it.
        """
        if revision is not None:
            return self._at(revision if revision in self._snapshots else self.store.resolve(revision))
        before = self._newest
        if not self._refreshing.acquire(blocking=before is None) and before is not None:
            return before
        try:
            return self._refreshed()
        finally:
            self._refreshing.release()

    def refresh(self) -> Snapshot:
        """The documents of the newest revision, whoever else reads one: what was committed before is in it."""
        with self._refreshing:
            return self._refreshed()

    def snapshot_with(self, pipeline_id: str) -> Snapshot:
        """The newest documents; a pipeline that is not in those at hand may be new in what another thread reads."""
        found = self.snapshot()
        return found if pipeline_id in found.entries else self.refresh()

    def at_hand(self) -> Snapshot | None:
        """The newest documents when git need not be asked for them, or is being asked by another thread."""
        newest, known = self._newest, self._tip
        if newest is None or self._refreshing.locked():
            return newest
        current = known is not None and known == (self._ref_state(), newest.revision)
        return newest if current and not self._fetch_is_due() else None

    def _refreshed(self) -> Snapshot:
        tip = self.tip()
        if self._newest is None or self._newest.revision != tip:
            self._newest = self._at(tip) if tip is not None else Snapshot(None, {})
        return self._newest

    def _at(self, revision: str) -> Snapshot:
        with self._lock:
            if revision not in self._snapshots:
                self._snapshots[revision] = self._read(revision)
                while len(self._snapshots) > _SNAPSHOTS:
                    self._snapshots.popitem(last=False)
            self._snapshots.move_to_end(revision)
            return self._snapshots[revision]

    def text(self, entry: Entry) -> bytes:
        """A document as it stands in the repository."""
        return self.store.blobs([entry.blob])[entry.blob]

    def last_changes(self, tip: str | None) -> Mapping[str, Change]:
        """Path -> the commit that changed it last up to the tip; reads what is new since it was asked before."""
        with self._reading_changes:
            if tip is not None and tip != self._changes_until:
                self._changes.update(self._changes_since(self._changes_until, tip))
                self._changes_until = tip
            return dict(self._changes)

    def _changes_since(self, before: str | None, tip: str) -> Mapping[str, Change]:
        try:
            return self.store.last_changes(tip, since=before)
        except StoreError:
            if before is None:
                raise
            return self._changes_since(None, tip)  # the branch was rewritten, and what it held is gone

    def path_for(self, pipeline_id: str, beside: Entry | None = None) -> str:
        """Where a new pipeline goes: next to another, or to the top of the pipelines' folder."""
        folder = beside.path.rpartition("/")[0] if beside else self.store.subdir
        return f"{folder}/{pipeline_id}.json" if folder else f"{pipeline_id}.json"

    def _read(self, revision: str) -> Snapshot:
        documents = self.store.tree(revision).documents
        values = self._known({document.blob for document in documents})
        missing = [document.blob for document in documents if document.blob not in values]
        values |= {blob: _value(data) for blob, data in self.store.blobs(missing).items()}
        entries: dict[str, Entry] = {}
        for document in documents:
            value = values[document.blob]
            name = _name(value, document.path)
            if name in entries:
                first = entries[name]
                entries[name] = replace(first, rivals=(*first.rivals, document.path))
            elif name is not None:
                entries[name] = Entry(name, document.path, document.blob, value)
        if len(missing) > _MANY:
            # They stay as long as the process; a full collection of garbage would visit each of their values, for a
            # tenth of a second in which nobody gets an answer.
            gc.freeze()
        return Snapshot(revision, entries)

    def _known(self, blobs: Set[str]) -> dict[str, Mapping[str, Any] | None]:
        """Those of them that are in snapshots; the newest is looked at first, as a commit changes one of many."""
        values: dict[str, Mapping[str, Any] | None] = {}
        for snapshot in reversed(self._snapshots.values()):
            if len(values) >= len(blobs) - _FEW:
                break
            values |= {entry.blob: entry.document for entry in snapshot.entries.values() if entry.blob in blobs}
        return values

    def _ref_state(self) -> _RefState | None:
        """What changes whenever the branch does: git replaces one of these files; None where it keeps others."""
        files = (self.store.path / "refs" / "heads" / self.store.branch, self.store.path / "packed-refs")
        found = []
        for file in files:
            with suppress(OSError):
                about = file.stat()
                found.append((file.name, about.st_ino, about.st_mtime_ns, about.st_size))
        return tuple(found) or None

    def _fetch_is_due(self) -> bool:
        return self.store.remote is not None and time.monotonic() >= self._fetched + FETCH_EVERY

    def _fetch(self) -> None:
        """Bring the mirror up to date now and then; a remote that does not answer leaves what is known."""
        if not self._fetch_is_due():
            return
        self._fetched = time.monotonic()
        try:
            self.store.fetch()
        except RemoteUnreachable:
            log.exception("The remote of the pipelines does not answer; going on with what is here")


def _value(data: bytes) -> Mapping[str, Any] | None:
    try:
        found = json.loads(data)
        return strict_json(found) if isinstance(found, dict) else None
    except (ValueError, RecursionError):
        return None


def _name(value: Mapping[str, Any] | None, path: str) -> str | None:
    stem = path.rpartition("/")[2].removesuffix(".json")
    for name in ((value or {}).get("id"), stem):
        if isinstance(name, str) and _ID.match(name):
            return name
    return None


async def newest() -> Snapshot:
    """The documents of the newest revision; only where git has to be asked does it take a thread.

    Most requests begin with it, and a thread costs them more than it does: it takes turns with the event loop.
    """
    found = repository().at_hand()
    return found if found is not None else await run_sync(repository().snapshot)


async def newest_with(pipeline_id: str) -> Snapshot:
    """The same for one pipeline, which is not said to be absent while somebody reads the revision that adds it."""
    found = await newest()
    return found if pipeline_id in found.entries else await run_sync(repository().refresh)


@cache
def repository() -> Repository:
    """The repository of this deployment; Unavailable when none is configured."""
    from airflow.dag_processing.bundles.manager import DagBundlesManager

    manager: Any = DagBundlesManager  # Airflow's class has no annotations
    for bundle in manager().get_all_dag_bundles():
        if isinstance(bundle, PipelineBundle):
            return Repository(bundle.store, bundle.source.plans)
    raise Unavailable("No bundle of pipelines is configured in [dag_processor] dag_bundle_config_list")
