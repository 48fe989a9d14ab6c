"""From a path, pattern, folder or URL to the files it means, always in the same order.

A folder that ``file.write`` made on an object store is read through its newest manifest, so that a load is
seen whole or not at all. Names that begin with ``.`` or ``_`` are not part of a folder or a pattern.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path, PurePosixPath
from typing import IO, Any

from airloom.operators.connection import Connection
from airloom.operators.files.manifests import newest_manifest
from airloom.operators.files.paths import LocalPath, confined, has_magic, is_url, local_path, shown
from airloom.operators.files.stores import RemotePath, joined, remote_path
from airloom.operators.problems import ConfigError, did_you_mean
from airloom.operators.settings import Settings

MAX_FILES = 100_000


@dataclass(frozen=True)
class FileInfo:
    """One file to read."""

    path: str
    """A local path with its links followed, or the path as the file system knows it."""
    name: str
    """As a person knows it: relative to the file root, or a URL."""
    size: int
    modified: datetime | None
    filesystem: Any = None
    """None for a local file."""

    @property
    def local(self) -> bool:
        """Whether the engine can open it by itself."""
        return self.filesystem is None

    def open(self) -> IO[bytes]:
        """The file's bytes, as they are stored."""
        if self.filesystem is None:
            return Path(self.path).open("rb")
        handle: IO[bytes] = self.filesystem.open(self.path, "rb")
        return handle

    @property
    def stamp(self) -> str:
        """The modification time as text that sorts in time order."""
        return (
            (self.modified or datetime.fromtimestamp(0, timezone.utc))
            .astimezone(timezone.utc)
            .isoformat(timespec="microseconds")
        )


def locate(path: str, connection: Connection | None, settings: Settings) -> LocalPath | RemotePath:
    """Where a document's path is, after its connection's base was put before it."""
    full = joined(path, connection)
    if is_url(full):
        return remote_path(full, connection)
    if connection is not None and connection.type not in {"fs", "generic"}:
        raise ConfigError(
            f"with the connection '{connection.id}' the path must be a URL such as s3://bucket/folder/", field="path"
        )
    return local_path(full, settings)


def find_files(place: LocalPath | RemotePath, recursive: bool) -> list[FileInfo]:
    """The files that a place means, sorted by path; empty when there are none."""
    found = list(_local(place, recursive) if isinstance(place, LocalPath) else _remote(place, recursive))
    if len(found) > MAX_FILES:
        raise ConfigError(
            f"the path means {len(found):,} files, at most {MAX_FILES:,} can be read at once", field="path"
        )
    return sorted(found, key=lambda file: file.path)


def missing(place: LocalPath | RemotePath) -> ConfigError:
    """The error for a path without files: with the nearest names in its folder."""
    if isinstance(place, RemotePath):
        return ConfigError(f"there is no file at {place.url(place.path)}", field="path")
    if not place.root.exists():
        return ConfigError(f"the file root {place.root} does not exist", field="path")
    folder = place.path if place.path.is_dir() else place.path.parent
    while not folder.is_dir() and folder != place.root:
        folder = folder.parent
    names = sorted(each.name for each in folder.iterdir() if not _hidden(each.name)) if folder.is_dir() else []
    hint = did_you_mean(place.path.name, names) or (
        f"that folder has: {', '.join(names[:8])}" if names else "that folder is empty"
    )
    where = shown(folder, place.root)
    return ConfigError(f"there is no file at '{place.name}' (looked in '{where}'); {hint}", field="path")


def _hidden(name: str) -> bool:
    return name.startswith((".", "_"))


def _visible(parts: Iterable[str]) -> bool:
    return not any(_hidden(part) for part in parts)


def _local(place: LocalPath, recursive: bool) -> Iterator[FileInfo]:
    if has_magic(str(place.path)) and not place.path.exists():
        for match in glob.glob(str(place.path), recursive=True):  # noqa: PTH207 - follows links alike on every Python
            path = Path(match)
            if path.is_file() and _visible(path.relative_to(place.root).parts):
                yield _local_info(place, path)
    elif place.path.is_dir():
        # The links of a folder are followed once, so that all files come from one version of it.
        folder = Path(os.path.realpath(place.path))
        for path in folder.rglob("*") if recursive else folder.iterdir():
            if path.is_file() and _visible(path.relative_to(folder).parts):
                yield _local_info(place, path, place.path / path.relative_to(folder))
    elif place.path.is_file():
        yield _local_info(place, place.path)


def _local_info(place: LocalPath, path: Path, meant: Path | None = None) -> FileInfo:
    confined(LocalPath(place.root, path))
    real = os.path.realpath(path)
    status = Path(real).stat()
    modified = datetime.fromtimestamp(status.st_mtime, timezone.utc)
    return FileInfo(real, shown(meant or path, place.root), status.st_size, modified)


def _remote(place: RemotePath, recursive: bool) -> Iterator[FileInfo]:
    filesystem = place.filesystem
    if has_magic(place.path):
        for path, info in filesystem.glob(place.path, detail=True).items():
            if info["type"] == "file" and _visible(PurePosixPath(path).parts):
                yield remote_info(place, path, info)
        return
    filesystem.invalidate_cache()
    if filesystem.isfile(place.path):
        yield remote_info(place, place.path, filesystem.info(place.path))
    elif (manifest := newest_manifest(filesystem, place.path)) is not None:
        for name in manifest.files:
            path = f"{place.path.rstrip('/')}/{name}"
            yield remote_info(place, path, filesystem.info(path))
    elif filesystem.exists(place.path):
        depth = None if recursive else 1
        base = PurePosixPath(place.path.strip("/"))
        for path, info in filesystem.find(place.path, maxdepth=depth, detail=True).items():
            if _visible(PurePosixPath(path.strip("/")).relative_to(base).parts):
                yield remote_info(place, path, info)


def remote_info(place: RemotePath, path: str, info: dict[str, Any]) -> FileInfo:
    """A file of another system from what its file system says about it."""
    keys = ("LastModified", "last_modified", "mtime", "updated", "modified", "created")
    value = next((info[key] for key in keys if info.get(key) is not None), None)
    if isinstance(value, (int, float)):
        value = datetime.fromtimestamp(value, timezone.utc)
    elif isinstance(value, str):
        value = datetime.fromisoformat(value.replace("Z", "+00:00"))
    if isinstance(value, datetime) and value.tzinfo is None:
        value = value.replace(tzinfo=timezone.utc)
    return FileInfo(path, place.url(path), int(info.get("size") or 0), value, place.filesystem)
