"""Local paths: always below one of the deployment's file roots, whatever a document says.

A path is checked as text (no ``..``, no NUL) and again after every symbolic link in it was followed.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from airloom.operators.problems import ConfigError
from airloom.operators.settings import Settings

HIDDEN = "_airloom"
"""The folder beside a target that holds its fence, ledger, staging and versions."""
_LOCAL = ("file://", "local://")


@dataclass(frozen=True)
class LocalPath:
    """A path below a root."""

    root: Path
    """The root, with its symbolic links followed."""
    path: Path
    """The path as the document means it; absolute, links not followed."""

    @property
    def name(self) -> str:
        """The path relative to its root, for messages and the file name column."""
        return shown(self.path, self.root)


def is_url(path: str) -> bool:
    """Whether a path names another system; ``file://`` is this machine."""
    return "://" in path and not path.startswith(_LOCAL)


def strip_local(path: str) -> str:
    """``file:///data/x`` as ``/data/x``; any other local path as it is."""
    for prefix in _LOCAL:
        if path.startswith(prefix):
            return path[len(prefix) :].removeprefix("localhost")
    return path


def check_text(path: str) -> None:
    """Refuse what no honest path holds: an empty text, NUL, ``..``, and our own hidden folder."""
    parts = PurePosixPath(path.replace("\\", "/")).parts
    if not path.strip() or "\x00" in path:
        raise ConfigError("the path is empty or holds a NUL character", field="path")
    if ".." in parts:
        raise ConfigError(f"the path may not climb with '..': {path!r}", field="path")
    if HIDDEN in parts:
        raise ConfigError(f"'{HIDDEN}' folders hold the ledgers of loads and cannot be named: {path!r}", field="path")


def local_path(path: str, settings: Settings) -> LocalPath:
    """A document's local path below its root; relative ones are looked for in each root, then meant for the first."""
    path = strip_local(path)
    check_text(path)
    roots = [Path(os.path.realpath(root)) for root in settings.file_roots]
    if not roots:
        raise ConfigError("no local files may be read or written: [airloom] file_roots is empty", field="path")
    if Path(path).is_absolute():
        given = [Path(root) for root in settings.file_roots]
        for root, as_given in zip(roots, given, strict=True):
            for form in (as_given, root):
                if Path(path).is_relative_to(form):
                    return confined(LocalPath(root, root / Path(path).relative_to(form)))
        raise _outside(path, settings)
    candidates = [LocalPath(root, root / path) for root in roots]
    found = next((each for each in candidates if os.path.lexists(_static(each.path))), candidates[0])
    return confined(found)


def confined(place: LocalPath) -> LocalPath:
    """The place, when following its links stays below its root; ConfigError otherwise."""
    real = Path(os.path.realpath(_static(place.path)))
    if not real.is_relative_to(place.root):
        raise ConfigError(f"'{place.name}' leads out of the file root through a symbolic link", field="path")
    return place


def shown(path: Path, root: Path) -> str:
    """A path relative to its root, or as it is when it lies elsewhere."""
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


def has_magic(path: str) -> bool:
    """Whether a path is a pattern."""
    return any(mark in path for mark in "*?[")


def _static(path: Path) -> Path:
    """The part of a pattern above its first wildcard; a plain path as it is."""
    parts: list[str] = []
    for part in path.parts:
        if has_magic(part):
            break
        parts.append(part)
    return Path(*parts)


def _outside(path: str, settings: Settings) -> ConfigError:
    roots = ", ".join(settings.file_roots)
    return ConfigError(
        f"'{path}' is outside of the folders that file nodes may use ([airloom] file_roots): {roots}", field="path"
    )
