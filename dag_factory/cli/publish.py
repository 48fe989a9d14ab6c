"""``airflow pipelines publish``: commit what passed the check."""

from __future__ import annotations

import argparse
import getpass
import subprocess
from pathlib import Path
from typing import Any

from airloom.dag_factory.cli import OK, PROBLEMS
from airloom.dag_factory.cli.main import UsageError, paths_of
from airloom.dag_factory.cli.output import Output
from airloom.dag_factory.cli.repository import find_store
from airloom.dag_factory.git_commit import Author
from airloom.dag_factory.git_store import PipelineStore


def run(args: argparse.Namespace, out: Output) -> int:
    """Check files, then commit each in canonical form; nothing is committed when one has an error."""
    from airloom.dag_factory.check_files import check_files, read_file
    from airloom.dag_factory.formatter import format_document

    paths = paths_of(args)
    if args.path and len(paths) != 1:
        raise UsageError("--as names one file, and several were given")
    checked = list(check_files(paths))
    wrong = [file for file in checked if file.checked.errors]
    for file in wrong:
        out.problems(file.checked.errors, str(file.path), file.checked.text)
    if wrong:
        return PROBLEMS
    store = find_store(args)
    store.create()
    done: list[dict[str, Any]] = []
    for file in checked:
        name = args.path or f"{file.id}.json"
        path = name if name.startswith(f"{store.subdir}/") or not store.subdir else f"{store.subdir}/{name}"
        data = format_document(read_file(file.path), str(file.path))
        before = store.tip()
        base = args.base if args.base is not None else before
        revision = store.publish(path, data, author(), args.message or _message(store, path, file.path), base=base)
        done.append({"file": str(file.path), "path": path, "revision": revision, "changed": revision != before})
        state = f"published as {path} in {revision[:10]}" if revision != before else f"is already published as {path}"
        out.line(f"{file.path}: {state}")
    if out.as_json:
        out.json(done)
    return OK


def _message(store: PipelineStore, path: str, file: Path) -> str:
    tip = store.tip()
    known = tip is not None and any(document.path == path for document in store.tree(tip).documents)
    return f"{'Change' if known else 'Add'} {Path(path).stem}"


def author() -> Author:
    """Who works here: as git says, or else the user of the machine."""
    name = _git("user.name") or getpass.getuser()
    return Author(name, _git("user.email") or f"{getpass.getuser()}@localhost")


def _git(key: str) -> str:
    try:
        found = subprocess.run(["git", "config", "--get", key], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return found.stdout.strip()
