"""Manifests: which objects of a folder on an object store belong to it, as of its newest load.

Each is an object of its own with a rising number, ``_airloom/<folder>/manifests/00000012.json``, created only
if none has that number. So publishing is one conditional write, and of two writers exactly one gets the number.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from airloom.operators.files.paths import HIDDEN


@dataclass(frozen=True)
class Manifest:
    """One state of a folder."""

    number: int
    state: dict[str, Any]

    @property
    def files(self) -> tuple[str, ...]:
        """The files of the folder, relative to it, in row order."""
        return tuple(self.state["files"])


def manifest_folder(path: str) -> str:
    """Where the manifests of a folder are: beside it."""
    parent, _, name = path.rstrip("/").rpartition("/")
    return f"{parent}/{HIDDEN}/{name}/manifests"


def newest_manifest(filesystem: Any, path: str) -> Manifest | None:
    """The manifest with the highest number, or None when ``file.write`` never wrote this folder."""
    folder = manifest_folder(path)
    filesystem.invalidate_cache(folder)
    try:
        numbers = [number_of(found) for found in filesystem.ls(folder, detail=False)]
    except (FileNotFoundError, NotImplementedError):
        return None
    newest = max((number for number in numbers if number is not None), default=None)
    if newest is None:
        return None
    return Manifest(newest, json.loads(filesystem.cat_file(f"{folder}/{newest:08d}.json")))


def create_manifest(filesystem: Any, path: str, manifest: Manifest) -> bool:
    """Write a manifest under its number; False when another writer was first.

    ``mode="create"`` is S3's ``If-None-Match: *``; where a file system lacks such a write it looks first.
    """
    data = json.dumps(manifest.state, sort_keys=True, separators=(",", ":")).encode()
    target = f"{manifest_folder(path)}/{manifest.number:08d}.json"
    try:
        filesystem.pipe_file(target, data, mode="create")
    except FileExistsError:
        return False
    filesystem.invalidate_cache(manifest_folder(path))
    return True


def number_of(path: str) -> int | None:
    """The number in a manifest's name."""
    stem = path.rstrip("/").rpartition("/")[2].removesuffix(".json")
    return int(stem) if stem.isdigit() else None
