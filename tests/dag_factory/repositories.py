"""Repositories for the tests, made with plain git as any person would make them, hostile ones included."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from airloom.dag_factory.git_commit import Author

ANNA = Author("Anna", "anna@example.org")
BEN = Author("Ben", "ben@example.org")


def git(folder: Path, *arguments: str, data: bytes = b"") -> str:
    """Run git with nothing of ours around it."""
    environment = {
        **os.environ,
        "GIT_AUTHOR_NAME": "Test",
        "GIT_AUTHOR_EMAIL": "test@example.org",
        "GIT_COMMITTER_NAME": "Test",
        "GIT_COMMITTER_EMAIL": "test@example.org",
        "GIT_CONFIG_GLOBAL": "/dev/null",
    }
    done = subprocess.run(
        ["git", "-c", "protocol.file.allow=always", *arguments],
        cwd=folder,
        env=environment,
        input=data,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().strip()


def commit_entries(bare: Path, entries: list[tuple[str, str, str]], branch: str = "main") -> str:
    """Commit (mode, object, path) entries as they are, as a hostile program would; the commit's id."""
    index = {"GIT_INDEX_FILE": str(bare / "test-index")}
    lines = "".join(f"{mode} {name}\t{path}\0" for mode, name, path in entries)
    environment = {**os.environ, **index, "GIT_DIR": str(bare)}
    subprocess.run(["git", "read-tree", "--empty"], env=environment, check=True)
    subprocess.run(["git", "update-index", "-z", "--index-info"], env=environment, input=lines.encode(), check=True)
    tree = (
        subprocess.run(["git", "write-tree"], env=environment, check=True, capture_output=True).stdout.decode().strip()
    )
    commit = git(bare, "commit-tree", tree, "-m", "hostile")
    git(bare, "update-ref", f"refs/heads/{branch}", commit)
    return commit


def blob(bare: Path, data: bytes) -> str:
    """Write one blob; its name."""
    return git(bare, "hash-object", "-w", "--stdin", data=data)


def document(pipeline_id: str, **changes: Any) -> bytes:
    """A small valid pipeline: read a file, keep some rows, write a file."""
    value = {
        "airloom": 1,
        "id": pipeline_id,
        "nodes": [
            {"id": "source", "type": "file.read", "config": {"path": "in.csv", "columns": {"n": "integer"}}},
            {"id": "some", "type": "filter", "inputs": {"in": "source"}, "config": {"where": "n > 1"}},
            {"id": "target", "type": "file.write", "inputs": {"in": "some"}, "config": {"path": "out.parquet"}},
        ],
        **changes,
    }
    return json.dumps(value, indent=2).encode()
