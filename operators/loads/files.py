"""Loads into local files, exactly once: fence, lock, and one rename that publishes.

A single file is renamed over its predecessor. A folder is a symbolic link to a version of it, in which the
files that stay are hard links; renaming another link over it publishes all files at once, so that readers of
any kind see whole loads only. The ledger is written before as pending and after as done: which of the two is
true after a crash, the target itself tells (see ``Home``).
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airloom.operators.exchange import Dataset
from airloom.operators.files.listing import FileInfo
from airloom.operators.files.paths import LocalPath, shown
from airloom.operators.loads.file_home import Home, flush, proof_of, remove
from airloom.operators.loads.file_rows import RowFiles, Shape, drift
from airloom.operators.loads.file_state import State
from airloom.operators.loads.protocol import AlreadyLoaded, Load, Superseded, Target
from airloom.operators.node import NodeContext
from airloom.operators.problems import ConfigError

if TYPE_CHECKING:
    from airloom.operators.connectors.file_write import FileWrite

_RETIRED_FOR = 3_600.0
"""Seconds for which a version that was replaced stays, for readers that began with it."""
_ABANDONED = 86_400.0
_TRIES = 5


class FileTarget(Target):
    """One attempt at one load into local files."""

    def __init__(
        self, dataset: Dataset, load: Load, context: NodeContext, config: FileWrite.Config, place: LocalPath
    ) -> None:
        self._dataset = dataset
        self._load = load
        self._context = context
        self._config = config
        self._place = place
        self._name = shown(place.path, place.root)
        self._shape: Shape = config.shape()
        self._home = Home(config.full_path(context.connection), context.settings)
        self._files: dict[str, Path] = {}
        self._kept: dict[str, Path] = {}
        self._columns = dataset.columns
        self._base: int | None = None

    def __exit__(self, *exception: object) -> None:
        """Nothing is held between the steps."""

    @property
    def _folder(self) -> bool:
        return self._config.is_folder

    def recorded(self) -> str | None:
        """The content hash under which this key has been loaded, unless its file is gone."""
        return self._recorded(self._home.read())

    def _recorded(self, state: State) -> str | None:
        if self._config.mode != "append" and not self._place.path.exists():
            return None
        return state.recorded(self._load, self._name, self._config.mode, self._config.allow_older)

    def take_token(self) -> int:
        """A token above all before."""
        self._check_place()
        self._home.make()
        token: int = self._home.change(lambda state: state.take_token(self._load.key))
        return token

    def _check_place(self) -> None:
        path = self._place.path
        if self._folder and path.exists() and not path.is_symlink() and (not path.is_dir() or any(path.iterdir())):
            raise ConfigError(
                f"'{self._name}' exists and was not written by this node type; name a folder that is new or empty",
                field="path",
            )
        if not self._folder and path.is_dir():
            raise ConfigError(f"'{self._name}' is a folder, but its name is that of a file", field="path")

    def stage(self, token: int) -> int:
        """Write the files, ready but for one rename; the number of rows."""
        self._drift(self._home.read())
        folder = self._staging(token)
        remove(folder)
        with self._superseded(token):
            folder.mkdir(parents=True)
            with RowFiles(self._dataset, self._context, self._shape, folder) as rows:
                rows.check()
                if self._config.mode == "upsert":
                    self._merge(rows)
                else:
                    self._files = rows.as_they_come(self._file_name())
            self._flush_staged()
        return self._dataset.rows

    def _drift(self, state: State) -> None:
        held = state.targets.get(self._name)
        if held is not None and self._config.mode != "replace" and self._place.path.exists():
            drift(self._dataset.columns, held["columns"], self._config.evolve)

    def _merge(self, rows: RowFiles) -> None:
        """Merge into what is there now; ``_base`` remembers which version that was."""
        state = self._home.read()
        self._base = state.targets.get(self._name, {}).get("token", 0)
        existing = self._existing()
        if self._folder and self._shape.partition_by and set(self._shape.partition_by) <= set(self._shape.keys):
            touched = rows.partitions()
            self._kept = {name: path for name, path in existing.items() if name.rpartition("/")[0] not in touched}
            existing = {name: path for name, path in existing.items() if name not in self._kept}
        known = state.columns_of(self._name)
        infos = [_info(path, name) for name, path in sorted(existing.items())]
        self._files, self._columns = rows.merged(infos, known, self._file_name())

    def _existing(self) -> dict[str, Path]:
        """The files of the target as it is, by their names in it."""
        path = self._place.path
        if not path.exists():
            return {}
        real = Path(os.path.realpath(path))
        if not self._folder:
            return {path.name: real}
        return {str(file.relative_to(real)): file for file in sorted(real.rglob("*")) if file.is_file()}

    def _file_name(self) -> str:
        if not self._folder:
            return self._place.path.name
        return f"part-{self._load.key[:16]}" if self._config.mode == "append" else "part-00000"

    def _flush_staged(self) -> None:
        for path in self._files.values():
            flush(path)

    def publish(self, token: int) -> Mapping[str, Any]:
        """Make the staged files the target's, in one rename, unless a newer attempt has begun."""
        for attempt in range(_TRIES):
            with self._superseded(token), self._home.lock():
                state = self._home.read()
                state.check_fence(self._load, token)
                if self._load.content_hash and self._recorded(state) == self._load.content_hash:
                    raise AlreadyLoaded("these rows have already been loaded")
                if self._config.mode == "replace" and not self._config.allow_older:
                    state.check_order(self._name, self._load)
                self._drift(state)
                current = state.targets.get(self._name, {}).get("token", 0)
                if self._base is None or self._base == current or attempt == _TRIES - 1:
                    if self._base is not None and self._base != current:
                        self._again(token)
                    return self._switch(state, token)
            # Another load was merged meanwhile: do it again, and hold the lock while doing so the last time.
            with self._superseded(token):
                self._again(token)
        raise RuntimeError("the last try returns")

    def _again(self, token: int) -> None:
        with RowFiles(self._dataset, self._context, self._shape, self._staging(token)) as rows:
            self._merge(rows)
        self._flush_staged()

    def _switch(self, state: State, token: int) -> Mapping[str, Any]:
        """Rename, between a state that announces it and one that has it; under the lock."""
        path = self._place.path
        path.parent.mkdir(parents=True, exist_ok=True)
        ready = self._link(token) if self._folder else next(iter(self._files.values()))
        entry = state.entry(self._load, token, self._dataset.rows, self._name)
        recorded = {column.name: column.type for column in self._columns}
        if self._config.mode == "append":
            recorded = {**state.targets.get(self._name, {}).get("columns", {}), **recorded}
        holds = {"token": token, "columns": recorded, "slot": self._load.slot, "key": self._load.key}
        old = Path(os.path.realpath(path)) if path.is_symlink() else None
        proof = proof_of(ready)
        state.pending = {
            "target": self._name, "proof": proof, "key": self._load.key, "entry": entry, "holds": holds,
        }  # fmt: skip
        self._home.write(state)
        if self._folder and path.is_dir() and not path.is_symlink():
            path.rmdir()  # empty, see _check_place
        ready.replace(path)
        flush(path.parent)
        state.pending = None
        state.loads[self._load.key] = entry
        state.targets[self._name] = holds
        self._home.write(state)
        if old is not None and old.is_dir():
            os.utime(old)
        return {"files": len(self._files), "path": self._name}

    def _link(self, token: int) -> Path:
        """A new version of the folder, complete, and a link to it that is ready to be renamed into place."""
        version = self._home.versions / f"{token:08d}"
        remove(version)
        for name, path in {**self._carried_over(), **self._files}.items():
            file = version / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.hardlink_to(path)
        for folder in {version, *(path for path in version.rglob("*") if path.is_dir())}:
            flush(folder)
        flush(self._home.versions)
        link = self._staging(token) / "link"
        link.unlink(missing_ok=True)
        link.symlink_to(os.path.relpath(version, self._place.path.parent))
        return link

    def _carried_over(self) -> dict[str, Path]:
        """The files of the current version that stay: other loads' parts, and untouched partitions."""
        if self._config.mode == "upsert":
            return self._kept
        if self._config.mode == "replace":
            return {}
        own = self._file_name()
        return {name: path for name, path in self._existing().items() if not Path(name).name.startswith(own)}

    def sweep(self, token: int) -> None:
        """Remove staging of this load up to this token, and what nobody has used for long."""
        now = time.time()
        for folder in self._home.staging.iterdir():
            key, _, number = folder.name.partition("-")
            own = key == self._load.key[:16] and number.isdigit() and int(number) <= token
            if own or _age(folder, now) > _ABANDONED:
                remove(folder)
        # A version may be linked by any target of this home.
        with self._home.lock():
            current = {f"{held['token']:08d}" for held in self._home.read().targets.values()}
            for version in self._home.versions.iterdir():
                if version.name not in current and _age(version, now) > _RETIRED_FOR:
                    remove(version)

    def _staging(self, token: int) -> Path:
        return self._home.staging / f"{self._load.key[:16]}-{token}"

    @contextlib.contextmanager
    def _superseded(self, token: int) -> Iterator[None]:
        """A failure after a newer attempt began, such as staging that it swept away, means superseded."""
        try:
            yield
        except (Superseded, AlreadyLoaded):
            raise
        except Exception as error:
            if self._home.read().fence.get(self._load.key) != token:
                raise Superseded("a newer attempt at this load has begun") from error
            raise


def _info(path: Path, name: str) -> FileInfo:
    status = path.stat()
    return FileInfo(str(path), name, status.st_size, datetime.fromtimestamp(status.st_mtime, timezone.utc))


def _age(path: Path, now: float) -> float:
    try:
        return now - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
