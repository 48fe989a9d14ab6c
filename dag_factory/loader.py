"""For those who want no bundle: pipelines beside a Python file in the Dag folder.

::

    from airloom.dag_factory.loader import load_folder
    globals().update(load_folder(__file__))

Airflow drops all Dags of a file that raises, so this file must not raise because of one document: its
neighbours would vanish. Nor may the broken one vanish silently. So it becomes a Dag all the same: under
its own id, where a person looks for it, with its problems as the documentation, tagged ``problems``,
without a schedule, and failing with the problems if it is run; a warning says it in the processor's log
too. The other way, writing a file that raises beside the loader, gives a real import error; but then
parsing writes into a folder that is the user's, often read-only, often under version control. Who wants
import errors uses the bundle.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import warnings
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from airloom.dag_factory.checking import Work, check_documents
from airloom.dag_factory.git_tree import MAX_BLOB, SUFFIX
from airloom.dag_factory.plan_cache import Compiled, PlanCache, problems_of
from airloom.dag_factory.plan_model import Plan
from airloom.operators.model import IDENTIFIER
from airloom.operators.problems import Problem

if TYPE_CHECKING:
    from airflow.sdk import DAG

log = logging.getLogger(__name__)


class PipelineWarning(UserWarning):
    """A document in a Dag folder has problems."""


@dataclass(frozen=True)
class _File:
    name: str
    data: bytes
    id: str
    """What the document says its id is, or a name made from the file's."""
    refusal: Problem | None = None

    @property
    def blob(self) -> str:
        """The name git would give the content, so that the cache is one for all."""
        return hashlib.sha1(b"blob %d\0" % len(self.data) + self.data, usedforsecurity=False).hexdigest()


def load_folder(file: str | Path) -> dict[str, DAG]:
    """The Dags of all pipeline documents below the folder of ``file``, by id; never raises because of one."""
    from airloom.dag_factory.render import render, render_problems, wanted_dag_id

    folder = Path(file).parent
    wanted = wanted_dag_id()
    files = [found for found in _files(folder) if wanted in (None, found.id)]
    names: dict[str, list[str]] = {}
    for found in files:
        names.setdefault(found.id, []).append(found.name)
    dags: dict[str, DAG] = {}
    compiled = _compiled(files)
    for found in files:
        result = compiled[found.name]
        if len(names[found.id]) > 1:
            result = problems_of([_contested(found, names[found.id])])
        if result.plan is not None:
            dags[found.id] = render(Plan.loads(result.plan))
        elif found.id not in dags:
            _warn(folder / found.name, result.problems)
            dags[found.id] = render_problems(found.id, found.name, result.problems)
    return dags


def _contested(found: _File, names: Iterable[str]) -> Problem:
    return Problem("/id", f"the id '{found.id}' is claimed by {', '.join(names)}", expected="an id of its own")


def _files(folder: Path) -> list[_File]:
    """The documents below a folder in alphabetical order; files without the key ``airloom`` are none."""
    found = []
    for path in sorted(folder.rglob(f"*{SUFFIX}")):
        name = path.relative_to(folder).as_posix()
        if any(part.startswith(".") for part in name.split("/")):
            continue
        if path.is_symlink():
            refusal = Problem("", "a symbolic link is not read: it could point at any file")
            found.append(_File(name, b"", _id_from_name(name), refusal))
        elif path.is_file() and path.stat().st_size > MAX_BLOB:
            refusal = Problem("", "the file is too large", expected=f"at most {MAX_BLOB:,} bytes")
            found.append(_File(name, b"", _id_from_name(name), refusal))
        elif path.is_file() and b'"airloom"' in (data := path.read_bytes()):
            found.append(_File(name, data, _id_of(data) or _id_from_name(name)))
    return found


def _id_of(data: bytes) -> str | None:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return None
    found = document.get("id") if isinstance(document, Mapping) else None
    return found if isinstance(found, str) and re.match(IDENTIFIER, found) else None


def _id_from_name(name: str) -> str:
    return "broken_" + re.sub(r"[^a-z0-9]+", "_", name.removesuffix(SUFFIX).lower()).strip("_")[:56]


def _compiled(files: list[_File]) -> dict[str, Compiled]:
    """What became of each file, by name; from the cache in Airflow's home where it is known."""
    from airloom.operators.settings import load_settings

    cache = PlanCache(Path(load_settings().home, "plans"))
    found: dict[str, Compiled] = {}
    work = []
    for file in files:
        known = problems_of([file.refusal]) if file.refusal else cache.get(file.blob)
        if known is None:
            work.append(Work(file.blob, file.name, file.data))
        else:
            found[file.name] = known
    for item, compiled in check_documents(work):
        found[item.path] = compiled
        # Airflow's home may not be writable for whoever parses: then each parse compiles again.
        with suppress(OSError):
            cache.put(item.blob, compiled)
    return found


def _warn(path: Path, problems: Iterable[Problem]) -> None:
    text = "; ".join(str(problem) for problem in problems)
    log.error("The pipeline %s has problems: %s", path, text)
    warnings.warn_explicit(text, PipelineWarning, str(path), 1)
