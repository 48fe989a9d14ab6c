"""Compiled plans, kept by content: a document is compiled once per change, on each machine at most once.

A file here is named by the document's git blob and by the compiler's own hash, so nothing in it is ever
out of date; it is written under another name and renamed, so several processes may write it at once.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points, version
from pathlib import Path

from airloom.dag_factory.plan_model import PLAN_FORMAT
from airloom.operators.problems import Problem

KEEP = 30 * 24 * 3600
"""Seconds after which a plan that nothing points at is removed; it can always be compiled again."""


@dataclass(frozen=True)
class Compiled:
    """What became of one document: a plan, or problems."""

    id: str | None
    """The pipeline's id; None when there are problems."""
    plan: bytes | None = None
    problems: tuple[Problem, ...] = ()
    certain: bool = True
    """Whether the document alone decided it; what only happened this time is not kept."""


@cache
def compiler_hash() -> str:
    """12 hexadecimal digits that change whenever the same document might compile to another plan."""
    found = hashlib.sha256(f"{PLAN_FORMAT}".encode())
    for name in ("airloom", "sqlglot", "duckdb", "pydantic"):
        found.update(f"{name} {version(name)}".encode())
    for entry_point in sorted(entry_points(group="airloom.nodes"), key=lambda entry_point: entry_point.name):
        about = entry_point.dist
        found.update(f"{entry_point.name} {entry_point.value} {about.version if about else ''}".encode())
    import airloom.dag_factory
    import airloom.operators

    for package in (airloom.dag_factory, airloom.operators):
        for folder in package.__path__:
            for path in sorted(Path(folder).rglob("*.py")):
                found.update(path.relative_to(folder).as_posix().encode())
                found.update(path.read_bytes())
    return found.hexdigest()[:12]


@dataclass(frozen=True)
class PlanCache:
    """A folder of compiled documents."""

    folder: Path

    def path(self, blob: str) -> Path:
        """Where the result of a document is, whether it is there or not."""
        return self.folder / blob[:2] / f"{blob[2:]}-{compiler_hash()}"

    def get(self, blob: str) -> Compiled | None:
        """What became of a document, or None when nobody has compiled it here."""
        try:
            data = self.path(blob).read_bytes()
        except FileNotFoundError:
            return None
        head, _, rest = data.partition(b"\n")
        if head.startswith(b"plan "):
            return Compiled(head[5:].decode(), plan=rest)
        if head == b"problems":
            return Compiled(None, problems=tuple(Problem(**problem) for problem in json.loads(rest)))
        return None

    def put(self, blob: str, compiled: Compiled) -> None:
        """Keep what became of a document, when it would become the same of it again."""
        if not compiled.certain:
            return
        if compiled.plan is not None:
            data = f"plan {compiled.id}\n".encode() + compiled.plan
        else:
            data = b"problems\n" + json.dumps([problem.as_dict() for problem in compiled.problems]).encode()
        write_atomically(self.path(blob), data)

    def prune(self, used: Collection[str]) -> None:
        """Remove what nothing has pointed at for long."""
        names = {self.path(blob) for blob in used}
        limit = time.time() - KEEP
        for path in self.folder.glob("??/*"):
            if path not in names and path.stat().st_mtime < limit:
                path.unlink(missing_ok=True)


def write_atomically(path: Path, data: bytes) -> None:
    """Put a whole file in place at once: a reader sees the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name[:100]}.{os.getpid()}.{time.monotonic_ns()}")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def problems_of(found: Sequence[Problem], *, certain: bool = True) -> Compiled:
    """Problems as a result."""
    return Compiled(None, problems=tuple(found), certain=certain)
