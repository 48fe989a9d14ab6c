"""What sources gave for a look, kept for a while: so that a person who works behind them does not ask them again.

Only of those that cannot say whether they have changed, databases and APIs. A file says so, and is soon read.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from airloom.operators.connection import Connection
from airloom.operators.engine.spec import KeptRows, Sample
from airloom.operators.stage import PlannedNode
from airloom.operators.values import Values
from airloom.plugins.services.cache import BoundedCache

SECONDS = 300.0
"""How long what a source gave is shown without asking it again."""
_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Given:
    """What one source gave, and when it was asked."""

    rows: KeptRows
    read_at: float
    """Seconds since the epoch."""


@dataclass
class Samples:
    """What sources gave, of one server process."""

    _kept: BoundedCache[Given] = field(default_factory=lambda: BoundedCache(_BYTES))

    def of(self, keys: Mapping[str, str]) -> dict[str, Given]:
        """Source -> what it gave, for those of these sources of which that is known."""
        found = {source: self._kept.get(key) for source, key in keys.items()}
        return {source: given for source, given in found.items() if given is not None}

    def keep(self, keys: Mapping[str, str], rows: Mapping[str, KeptRows], read_at: float) -> None:
        """Remember what sources gave."""
        for source, found in rows.items():
            left = SECONDS - (time.time() - read_at)
            self._kept.put(keys[source], Given(found, read_at), len(found.content), left)


def key_of(source: PlannedNode, connection: Connection | None, values: Values, sample: Sample) -> str:
    """What names a source's rows: its type and config, where it connects, the run's values, and which rows."""
    told = [source.type, source.version, source.config, None if connection is None else connection.as_json()]
    told += [values.as_json(), "first" if sample.kind == "differs" else sample.kind]
    # A connection's secrets are part of the digest, and cannot be read from it.
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def oldest(given: Collection[Given], now: float) -> float:
    """When the first of the sources was asked whose rows are looked at."""
    return min((found.read_at for found in given), default=now)
