"""The plan: a checked pipeline as stages, between the document and Airflow; plain data, stable as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import orjson

from airloom.operators.stage import Stage

PLAN_FORMAT = 1


@dataclass(frozen=True)
class Task:
    """One Airflow task: a stage and how Airflow is to treat it."""

    stage: Stage
    name: str | None = None
    doc: str | None = None
    group: str | None = None
    retries: int | None = None
    retry_delay: float | None = None
    """Seconds."""
    timeout: float | None = None
    """Seconds."""
    inlets: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Everything the renderer needs; the same document always gives the same bytes."""

    format: int
    id: str
    name: str | None
    description: str | None
    tags: tuple[str, ...]
    owner: str | None
    schedule: Mapping[str, Any] | None
    params: Mapping[str, Mapping[str, Any]]
    max_active_runs: int | None
    max_active_tasks: int | None
    groups: tuple[Mapping[str, Any], ...]
    tasks: tuple[Task, ...]
    """In topological order, ties in the document's order."""

    def dumps(self) -> bytes:
        """The plan as JSON, its keys in the order it has them: that of a source's columns is their order."""
        return json.dumps(asdict(self), separators=(",", ":"), ensure_ascii=False).encode()

    @cached_property
    def digest(self) -> str:
        """16 hexadecimal digits that name the content: equal plans, equal digests."""
        return _digest(self.dumps())

    @classmethod
    def loads(cls, data: bytes) -> Plan:
        """The plan that ``dumps`` wrote."""
        raw = orjson.loads(data)
        tasks = tuple(
            Task(
                **{
                    **task,
                    "stage": Stage.from_json(task["stage"]),
                    "inlets": tuple(task["inlets"]),
                    "outlets": tuple(task["outlets"]),
                }
            )
            for task in raw["tasks"]
        )
        plan = cls(**{**raw, "tags": tuple(raw["tags"]), "groups": tuple(raw["groups"]), "tasks": tasks})
        # The bytes are canonical, so their digest is the plan's, and a parse need not write them again.
        vars(plan)["digest"] = _digest(data)
        return plan


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
