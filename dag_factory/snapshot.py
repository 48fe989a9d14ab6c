"""A revision as a folder that Airflow can parse: shards, stubs, and beside them what they hold.

::

    pipelines_000.py ...              shards: the same few lines each
    connection_test.py                the Dag that tests connections, in the first bundle of pipelines
    problems/<document>.py            one stub per document with problems
    .airloom/source.json              repository, folder of plans, revision
    .airloom/pipelines_000.json ...   which pipelines a shard holds
    .airloom/problems/<document>.json the problems a stub raises

The processor's folder is changed in place, file by file, and only where something changed: Airflow parses
a file again when its modification time says so. A worker's folder belongs to one version and holds no
list of shards: it finds the one pipeline it runs by its id.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airloom.dag_factory import connection_test
from airloom.dag_factory.checking import Check, Work, check_documents, compile_document
from airloom.dag_factory.git_store import PipelineStore
from airloom.dag_factory.git_tree import Document
from airloom.dag_factory.plan_cache import Compiled, PlanCache, compiler_hash, write_atomically
from airloom.dag_factory.plan_model import Plan
from airloom.dag_factory.shards import (
    MAX_SHARDS,
    SHARD_TEXT,
    divide,
    in_any_shard,
    shard_name,
    shard_number,
    stub_name,
    stub_text,
)
from airloom.operators.problems import PipelineError, Problem

if TYPE_CHECKING:
    from airflow.sdk import DAG

log = logging.getLogger(__name__)

BESIDE = ".airloom"
_PARSE_UNDER_WAY = 5.0
"""Seconds that a parse which began before a change may take at most to end."""
_BATCH = 32 * 1024 * 1024
"""Bytes of documents that are in memory at once."""


@dataclass(frozen=True)
class Survey:
    """What a revision holds, after every document in it was checked."""

    revision: str | None
    pipelines: Mapping[str, Document]
    """Pipeline id -> its document."""
    problems: Mapping[str, tuple[Problem, ...]]
    """Document path -> why it is no Dag."""
    certain: bool = True
    """Whether checking again would say the same; not when a checker was killed or something was missing."""


@dataclass(frozen=True)
class Source:
    """Where the documents and the plans of a generated folder are."""

    store: PipelineStore
    plans: PlanCache

    def as_json(self, revision: str | None) -> dict[str, Any]:
        """The source as JSON, for the generated files."""
        return {
            "repository": str(self.store.path),
            "branch": self.store.branch,
            "subdir": self.store.subdir,
            "plans": str(self.plans.folder),
            "revision": revision,
            "compiler": compiler_hash(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Source:
        """The source that ``as_json`` wrote; without the remote, which only a refresh needs."""
        store = PipelineStore(Path(data["repository"]), data["branch"], data["subdir"])
        return cls(store, PlanCache(Path(data["plans"])))


def survey(source: Source, revision: str | None, check: Check = compile_document) -> Survey:
    """Check what is new in a revision, and say what it holds."""
    if revision is None:
        return Survey(None, {}, {})
    tree = source.store.tree(revision)
    results = {document.blob: source.plans.get(document.blob) for document in tree.documents}
    missing = [document for document in tree.documents if results[document.blob] is None]
    for batch in _batches(missing):
        contents = source.store.blobs([document.blob for document in batch])
        work = [Work(document.blob, document.path, contents[document.blob]) for document in batch]
        for item, compiled in check_documents(work, check):
            source.plans.put(item.blob, compiled)
            results[item.blob] = compiled
    problems: dict[str, tuple[Problem, ...]] = {path: (problem,) for path, problem in tree.refused.items()}
    claims: dict[str, list[Document]] = {}
    for document in tree.documents:
        result = results[document.blob]
        if result is None or result.id is None:
            problems[document.path] = result.problems if result else ()
        else:
            claims.setdefault(result.id, []).append(document)
    for pipeline_id, documents in claims.items():
        if len(documents) > 1:
            problems.update(_contested(pipeline_id, documents))
    pipelines = {pipeline_id: documents[0] for pipeline_id, documents in claims.items() if len(documents) == 1}
    certain = all(result is not None and result.certain for result in results.values())
    return Survey(revision, pipelines, problems, certain)


def _contested(pipeline_id: str, documents: list[Document]) -> Iterator[tuple[str, tuple[Problem, ...]]]:
    """None of several claimants gets an id: which one was meant is not ours to guess."""
    for document in documents:
        others = ", ".join(other.path for other in documents if other is not document)
        yield (
            document.path,
            (Problem("/id", f"the id '{pipeline_id}' is also that of {others}", expected="an id of its own"),),
        )


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    seen: set[str] = set()
    size = 0
    for document in documents:
        if document.blob in seen:
            continue
        seen.add(document.blob)
        batch.append(document)
        size += document.size
        if size > _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def written_revision(folder: Path) -> str | None:
    """The revision a folder shows, or None when it shows none, or was written by another compiler."""
    try:
        data = json.loads((folder / BESIDE / "source.json").read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    revision: str | None = data["revision"] if data["compiler"] == compiler_hash() else None
    return revision


def write_current(folder: Path, source: Source, found: Survey, *, tests_connections: bool = True) -> None:
    """Bring the processor's folder up to a revision, touching only the files whose content changed."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / BESIDE / "source.json").exists():
        write_atomically(folder / BESIDE / "source.json", json.dumps(source.as_json(None)).encode())
    kept = set()
    for number, ids in divide(found.pipelines).items():
        entries = [[name, found.pipelines[name].blob, found.pipelines[name].path] for name in ids]
        beside = {"compiler": compiler_hash(), "pipelines": entries}
        kept.add(_write(folder, shard_name(number), SHARD_TEXT, beside))
    for document, problems in found.problems.items():
        reasons = {"source": document, "problems": [problem.as_dict() for problem in problems]}
        kept.add(_write(folder, stub_name(document), stub_text(), reasons))
    if tests_connections:
        beside = {"compiler": compiler_hash()}
        kept.add(_write(folder, connection_test.FILE_NAME, connection_test.FILE_TEXT, beside))
    for path in folder.rglob("*.py"):
        if path not in kept:
            path.unlink(missing_ok=True)
            _beside(folder, path).unlink(missing_ok=True)
    write_atomically(folder / BESIDE / "source.json", json.dumps(source.as_json(found.revision)).encode())


def _write(folder: Path, name: str, text: str, data: Mapping[str, Any]) -> Path:
    """A generated file with its data; the data first, since the file's new time is what starts a parse."""
    path = folder / name
    beside = _beside(folder, path)
    content = json.dumps(data, sort_keys=True).encode()
    if not (path.exists() and beside.exists() and beside.read_bytes() == content and path.read_text() == text):
        write_atomically(beside, content)
        write_atomically(path, text.encode())
        # Airflow parses a file again when it is newer than the end of its last parse. One that began before this
        # change ends after it, and would hide the change until the next full round.
        changed = time.time() + _PARSE_UNDER_WAY
        os.utime(path, (changed, changed))
    return path


def _beside(folder: Path, path: Path) -> Path:
    return folder / BESIDE / path.relative_to(folder).with_suffix(".json")


def write_version(folder: Path, source: Source, revision: str) -> None:
    """Make a worker's folder of one version, whole or not at all; nothing to do when it is there.

    It holds a shard of every possible number: Airflow asks for the file that holds the pipeline *today*,
    and there may have been more or fewer pipelines at this revision.
    """
    if (folder / BESIDE / "source.json").exists():
        _add_connection_test(folder)  # one that an older Airloom made has none
        return
    tree = source.store.tree(revision)
    contents = source.store.blobs([document.blob for document in tree.documents])
    index: dict[str, list[list[str]]] = {}
    for document in tree.documents:
        pipeline_id = _id_of(contents[document.blob])
        if pipeline_id is not None:
            index.setdefault(pipeline_id, []).append([document.blob, document.path])
    making = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(making, ignore_errors=True)
    try:
        (making / BESIDE).mkdir(parents=True)
        (making / BESIDE / "source.json").write_text(json.dumps(source.as_json(revision)))
        (making / BESIDE / "index.json").write_text(json.dumps(index))
        for number in range(MAX_SHARDS):
            (making / shard_name(number)).write_text(SHARD_TEXT)
        _add_connection_test(making)
        try:
            making.rename(folder)
        except OSError:
            if not (folder / BESIDE / "source.json").exists():
                raise
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _add_connection_test(folder: Path) -> None:
    path = folder / connection_test.FILE_NAME
    if not path.exists():
        write_atomically(path, connection_test.FILE_TEXT.encode())


def _id_of(data: bytes) -> str | None:
    import orjson

    try:
        document = orjson.loads(data)
    except ValueError:
        return None
    found = document.get("id") if isinstance(document, dict) else None
    return found if isinstance(found, str) else None


def load_shard(file: str) -> dict[str, DAG]:
    """The Dags of a shard, by id; in a worker only the one that it runs."""
    from airloom.dag_factory.render import render, render_problems, wanted_dag_id

    path = Path(file)
    folder = path.parent
    source = Source.from_json(json.loads((folder / BESIDE / "source.json").read_bytes()))
    wanted = wanted_dag_id()
    dags: dict[str, DAG] = {}
    for pipeline_id, blob, document in _entries(folder, path, wanted):
        compiled = _compiled(source, blob, document)
        if compiled.plan is not None:
            dags[pipeline_id] = render(Plan.loads(compiled.plan))
        elif wanted is not None:
            raise PipelineError(compiled.problems, document)
        else:
            # The neighbours must not vanish with it, nor it silently: whoever looks for it sees the problems.
            dags[pipeline_id] = render_problems(pipeline_id, document, compiled.problems)
    return dags


def _entries(folder: Path, path: Path, wanted: str | None) -> Iterator[tuple[str, str, str]]:
    """(id, blob, document path) of what a shard is to build."""
    beside = _beside(folder, path)
    if beside.exists():
        for pipeline_id, blob, document in json.loads(beside.read_bytes())["pipelines"]:
            if wanted in (None, pipeline_id):
                yield pipeline_id, blob, document
        return
    index = json.loads((folder / BESIDE / "index.json").read_bytes())
    number = shard_number(path.name)
    for pipeline_id, claims in index.items():
        if pipeline_id == wanted or (wanted is None and in_any_shard(pipeline_id, number)):
            if len(claims) > 1:
                documents = [Document(document, blob, 0) for blob, document in claims]
                raise PipelineError([problems[0] for _, problems in _contested(pipeline_id, documents)], claims[0][1])
            yield pipeline_id, claims[0][0], claims[0][1]


def _compiled(source: Source, blob: str, document: str) -> Compiled:
    """What became of a document: from the cache, or compiled now because this machine never saw it."""
    known = source.plans.get(blob)
    if known is not None:
        return known
    compiled = compile_document(source.store.blobs([blob])[blob], document)
    try:
        source.plans.put(blob, compiled)
    except OSError as error:
        # A folder that this user may not write costs time in each task, and nothing else.
        log.warning("The compiled plan of %s cannot be kept: %s", document, error)
    return compiled


def raise_problems(file: str) -> None:
    """Raise the problems of the document that a stub stands for."""
    path = Path(file)
    folder = next(parent for parent in path.parents if (parent / BESIDE).is_dir())
    data = json.loads(_beside(folder, path).read_bytes())
    raise PipelineError([Problem(**problem) for problem in data["problems"]], data["source"])
