"""The load protocol: fence, stage, publish in one transaction, sweep.

1. Take a rising token from a fence table *in the destination*.
2. Stage into a table or folder named by key and token.
3. In one transaction: lock the key; stop as superseded if the token is stale; apply; record the load; commit.
4. A load that is already recorded with the same content hash is done without work.
5. Sweep the staging that dead attempts left behind.

So a kill at any moment leaves either nothing or all of it, and of two attempts at once exactly one publishes.
What cannot be swept, say because the connection is cut after the commit, is left to a later load: rows that are in
are never called lost.
"""

from __future__ import annotations

import hashlib
import json
import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from airloom.operators.problems import NodeError, TransientError

log = logging.getLogger(__name__)


class Superseded(NodeError):
    """A newer attempt at the same load holds the fence; this one stops and changes nothing."""

    kind = "superseded"


class AlreadyLoaded(Exception):
    """Under the lock the load turned out to be recorded with the same content: there is nothing left to do."""


@dataclass(frozen=True)
class Load:
    """One delivery of one data set to one destination node."""

    pipeline: str
    node: str
    destination: str
    """Connection and table or path, so that moving a node to another table is another load."""
    slot: str
    """The run's logical date in ISO 8601, or its run id when it has none."""
    map_index: int = -1
    content_hash: str = ""
    watermarks: Mapping[str, str] = field(default_factory=dict)
    """Per incremental source, where its reading ended."""
    bounds: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    """Per incremental source, ``after`` and ``up_to`` of what was read."""

    @property
    def key(self) -> str:
        """64 hexadecimal digits that name this load among all loads of the destination."""
        parts = json.dumps([self.pipeline, self.node, self.destination, self.slot, self.map_index])
        return hashlib.sha256(parts.encode()).hexdigest()


@dataclass(frozen=True)
class LoadReport:
    """What a load did."""

    rows: int
    """Rows in the data set."""
    outcome: str
    """``loaded``, or ``unchanged`` when the same content had been loaded under this key before."""
    token: int
    details: Mapping[str, Any] = field(default_factory=dict)
    """What only this kind of destination counts: inserted, updated, columns added."""


class Target(ABC):
    """One attempt at one load into one system; a context manager that holds its connection."""

    def __enter__(self) -> Target:
        return self

    @abstractmethod
    def __exit__(self, *exception: object) -> None:
        """Close the connection."""

    @abstractmethod
    def recorded(self) -> str | None:
        """The content hash under which this key has been loaded, or None."""

    @abstractmethod
    def take_token(self) -> int:
        """A token higher than any handed out before for this key; committed at once."""

    @abstractmethod
    def stage(self, token: int) -> int:
        """Copy the rows into staging of this key and token; the number of rows staged."""

    @abstractmethod
    def publish(self, token: int) -> Mapping[str, Any]:
        """Lock, check the token (Superseded when stale), apply, record, commit; the report's details.

        AlreadyLoaded when another attempt recorded the same content since ``recorded`` was asked.
        """

    @abstractmethod
    def sweep(self, token: int) -> None:
        """Remove staging of this key with tokens up to this one, and what crashed attempts left long ago."""


def load_exactly_once(target: Target, load: Load) -> LoadReport:
    """Carry one load through the protocol."""
    with target:
        token = target.take_token()
        if load.content_hash and target.recorded() == load.content_hash:
            _sweep(target, token)
            return LoadReport(rows=0, outcome="unchanged", token=token)
        rows = target.stage(token)
        try:
            details = target.publish(token)
        except AlreadyLoaded:
            _sweep(target, token)
            return LoadReport(rows=0, outcome="unchanged", token=token)
        _sweep(target, token)
        return LoadReport(rows=rows, outcome="loaded", token=token, details=details)


def _sweep(target: Target, token: int) -> None:
    try:
        target.sweep(token)
    except TransientError as error:
        log.warning("the rows are in; staging is left for a later load to remove: %s", error)
