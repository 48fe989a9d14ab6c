"""Checking files and folders, as a person or a CI has them on disk."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from airloom.dag_factory.check import Checked, check
from airloom.dag_factory.json_text import MAX_BYTES
from airloom.operators.problems import Problem


@dataclass(frozen=True)
class CheckedFile:
    """A file and what is wrong with it."""

    path: Path
    checked: Checked

    @property
    def id(self) -> str | None:
        """The pipeline's id, when it can be read."""
        return self.checked.pipeline.id if self.checked.pipeline else None


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files that are named, and the pipelines in the folders that are named; each once, sorted by folder.

    In a folder, hidden files, links and JSON that is plainly no pipeline are passed over.
    FileNotFoundError for a name that is neither.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found |= dict.fromkeys(_pipelines_below(path))
        elif path.is_file():
            found[path] = None
        else:
            raise FileNotFoundError(f"there is no file or folder {path}")
    return list(found)


def _pipelines_below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*.json")):
        hidden = any(part.startswith(".") or part == "node_modules" for part in path.relative_to(folder).parts)
        if not hidden and path.is_file() and not path.is_symlink() and _may_be_pipeline(path):
            yield path


def _may_be_pipeline(path: Path) -> bool:
    """Whether a file says that it is a pipeline, or is too broken to say anything."""
    from airloom.dag_factory.json_text import scan

    data = read_file(path)
    if b'"airloom"' in data:
        return True
    text = scan(data)
    return not text.complete or (isinstance(text.value, dict) and "nodes" in text.value and "id" in text.value)


def read_file(path: Path) -> bytes:
    """A file's bytes; of a file that is too large only so many that its reader sees it."""
    with path.open("rb") as handle:
        return handle.read(MAX_BYTES + 1)


def check_files(paths: Sequence[Path]) -> Iterator[CheckedFile]:
    """Each file checked; two files with one id are a problem of the later one."""
    owners: dict[str, Path] = {}
    for path in paths:
        found = CheckedFile(path, check(read_file(path), str(path)))
        if found.id is not None:
            owner = owners.setdefault(found.id, path)
            if owner != path:
                problem = Problem("/id", f"the id '{found.id}' is that of {owner} too", expected="an id of its own")
                found = CheckedFile(path, replace(found.checked, problems=(problem, *found.checked.problems)))
        yield found


def write_file(path: Path, data: bytes) -> None:
    """Put new contents in place at once, with the old file's mode: nobody sees half of them."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
