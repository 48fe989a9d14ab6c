"""What a file destination remembers of its loads: fence, ledger, and what each target holds.

It is one JSON document, so that it changes as a whole: a file that is renamed into place on local folders,
a numbered manifest on object stores.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from airloom.operators.columns import Column, Columns
from airloom.operators.loads.protocol import Load, Superseded
from airloom.operators.node import Bounds, Mode
from airloom.operators.problems import DataError

KEPT_LOADS = 5_000
"""Loads that are remembered; an older one that is repeated is loaded again, which changes nothing."""
KEPT_FENCES = 1_000


@dataclass
class State:
    """The state of a destination; ``files`` are those of the one target that is a folder on an object store."""

    token: int = 0
    fence: dict[str, int] = field(default_factory=dict)
    """Load key -> the newest token handed out for it."""
    loads: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Load key -> what was loaded."""
    targets: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Path of a target -> its version, columns, and the slot it holds."""
    pending: dict[str, Any] | None = None
    """A publication that was begun: it is done when its proof is found in place, and void otherwise."""
    files: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> State:
        """The state that ``as_json`` wrote."""
        return cls(**copy.deepcopy(dict(data)))

    def as_json(self) -> dict[str, Any]:
        """The state as JSON, without what is too old to matter."""
        loads = sorted(self.loads.items(), key=lambda item: item[1]["token"])[-KEPT_LOADS:]
        fence = sorted(self.fence.items(), key=lambda item: item[1])[-KEPT_FENCES:]
        return {
            "token": self.token,
            "fence": dict(fence),
            "loads": dict(loads),
            "targets": self.targets,
            "pending": self.pending,
            "files": self.files,
        }

    def take_token(self, key: str) -> int:
        """A token above all before."""
        self.token += 1
        self.fence[key] = self.token
        return self.token

    def check_fence(self, load: Load, token: int) -> None:
        """Superseded when a newer attempt at the load began."""
        if self.fence.get(load.key) != token:
            raise Superseded("a newer attempt at this load has begun")

    def recorded(self, load: Load, target: str, mode: Mode, allow_older: bool) -> str | None:
        """The content hash under which a load was recorded; None when older content took its place since."""
        entry = self.loads.get(load.key)
        if entry is None:
            return None
        if mode == "replace" and allow_older and self.targets.get(target, {}).get("key") != load.key:
            return None
        return str(entry["hash"])

    def check_order(self, target: str, load: Load) -> None:
        """Refuse an older slot's content after a newer one's."""
        held, new = slot_time(self.targets.get(target, {}).get("slot", "")), slot_time(load.slot)
        if held is not None and new is not None and held > new:
            raise DataError(
                f"'{target}' holds the content of {held.isoformat()}, which is newer than {new.isoformat()}; "
                "allow_older: true would replace it all the same",
                field="allow_older",
            )

    def entry(self, load: Load, token: int, rows: int, target: str) -> dict[str, Any]:
        """What the ledger says about a load."""
        return {
            "pipeline": load.pipeline,
            "node": load.node,
            "slot": load.slot,
            "token": token,
            "hash": load.content_hash,
            "rows": rows,
            "target": target,
            "watermarks": dict(load.watermarks),
            "bounds": {source: dict(bounds) for source, bounds in load.bounds.items()},
        }

    def bounds(self, load: Load) -> dict[str, Bounds]:
        """What this load read, or where the latest load of its node ended."""
        if recorded := self.loads.get(load.key):
            return {source: Bounds(**bounds) for source, bounds in recorded["bounds"].items()}
        watermarks: dict[str, str] = {}
        for entry in sorted(self.loads.values(), key=lambda entry: entry["token"]):
            if (entry["pipeline"], entry["node"]) == (load.pipeline, load.node):
                watermarks.update(entry["watermarks"])
        return {source: Bounds(after=watermark) for source, watermark in watermarks.items()}

    def columns_of(self, target: str) -> Columns | None:
        """The columns that a target was last written with."""
        found = self.targets.get(target, {}).get("columns")
        return None if found is None else Columns(tuple(Column(name, type_) for name, type_ in found.items()))


def slot_time(slot: str) -> datetime | None:
    """The time that a slot stands for; None for a run id."""
    try:
        found = datetime.fromisoformat(slot.replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)
