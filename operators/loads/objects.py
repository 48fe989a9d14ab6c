"""Loads into object stores: files that never change, and numbered manifests that say which belong.

Every step that matters is one conditional creation of the next manifest: taking a token, and publishing. It
holds the whole state, so that an attempt whose token is stale finds it in the manifest it would have to follow.
"""

from __future__ import annotations

import posixpath
import secrets
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airloom.operators.exchange import Dataset
from airloom.operators.files.listing import FileInfo, remote_info
from airloom.operators.files.manifests import Manifest, create_manifest, manifest_folder, newest_manifest, number_of
from airloom.operators.files.stores import RemotePath
from airloom.operators.loads.file_rows import RowFiles, Shape, drift
from airloom.operators.loads.file_state import State
from airloom.operators.loads.protocol import AlreadyLoaded, Load, Target
from airloom.operators.node import NodeContext
from airloom.operators.problems import TransientError

if TYPE_CHECKING:
    from airloom.operators.connectors.file_write import FileWrite

KEPT_MANIFESTS = 20
_ABANDONED = 86_400.0
_TRIES = 20


def read_state(place: RemotePath) -> State:
    """The state of a destination as its newest manifest has it."""
    return _newest(place)[1]


def _newest(place: RemotePath) -> tuple[int, State]:
    manifest = newest_manifest(place.filesystem, place.path)
    return (0, State()) if manifest is None else (manifest.number, State.of(manifest.state))


class ObjectTarget(Target):
    """One attempt at one load into an object store."""

    def __init__(
        self, dataset: Dataset, load: Load, context: NodeContext, config: FileWrite.Config, place: RemotePath
    ) -> None:
        self._dataset = dataset
        self._load = load
        self._context = context
        self._config = config
        self._place = place
        self._path = place.path.rstrip("/")
        self._name = place.url(self._path)
        self._shape: Shape = config.shape()
        self._folder = context.scratch / f"load-{secrets.token_hex(4)}"
        self._uploaded: list[str] = []
        self._columns = dataset.columns
        self._base: int | None = None
        self._local: dict[str, Path] = {}

    def __exit__(self, *exception: object) -> None:
        """Nothing is held between the steps."""

    def recorded(self) -> str | None:
        """The content hash under which this key has been loaded, unless its object is gone."""
        return self._recorded(read_state(self._place))

    def _recorded(self, state: State) -> str | None:
        if not self._config.is_folder and not self._place.filesystem.exists(self._path):
            return None
        return state.recorded(self._load, self._name, self._config.mode, self._config.allow_older)

    def take_token(self) -> int:
        """A token above all before."""
        for _ in range(_TRIES):
            number, state = _newest(self._place)
            token = state.take_token(self._load.key)
            if self._create(number + 1, state):
                return token
        raise TransientError(f"other loads kept changing {self._name}")

    def _create(self, number: int, state: State) -> bool:
        return create_manifest(self._place.filesystem, self._path, Manifest(number, state.as_json()))

    def stage(self, token: int) -> int:
        """Upload the files under names of this load and token; the number of rows."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._prepare(token)
        return self._dataset.rows

    def _prepare(self, token: int) -> None:
        _, state = _newest(self._place)
        held = state.targets.get(self._name)
        if held is not None and self._config.mode != "replace":
            drift(self._dataset.columns, held["columns"], self._config.evolve)
        with RowFiles(self._dataset, self._context, self._shape, self._folder) as rows:
            rows.check()
            name = f"part-{self._load.key[:16]}-{token}-{secrets.token_hex(3)}"
            if self._config.mode == "upsert":
                self._base = held["token"] if held else 0
                files, self._columns = rows.merged(self._existing(state), state.columns_of(self._name), name)
            else:
                files = rows.as_they_come(name)
        self._local = files
        self._uploaded = sorted(files)
        if self._config.is_folder:
            for path, file in sorted(files.items()):
                self._place.filesystem.put_file(str(file), f"{self._path}/{path}")

    def _existing(self, state: State) -> list[FileInfo]:
        filesystem = self._place.filesystem
        if self._config.is_folder:
            paths = [f"{self._path}/{name}" for name in state.files]
        else:
            paths = [self._path] if filesystem.exists(self._path) else []
        return [remote_info(self._place, path, filesystem.info(path)) for path in paths]

    def publish(self, token: int) -> Mapping[str, Any]:
        """Create the manifest that has this load, after one in which its token is the newest."""
        for _ in range(_TRIES):
            number, state = _newest(self._place)
            state.check_fence(self._load, token)
            if self._load.content_hash and self._recorded(state) == self._load.content_hash:
                raise AlreadyLoaded("these rows have already been loaded")
            if self._config.mode == "replace" and not self._config.allow_older:
                state.check_order(self._name, self._load)
            current = state.targets.get(self._name, {}).get("token", 0)
            if self._base is not None and self._base != current:
                self._prepare(token)
                continue
            if not self._config.is_folder:
                self._place.filesystem.put_file(str(next(iter(self._local.values()))), self._path)
            self._apply(state, token)
            if self._create(number + 1, state):
                return {"files": len(self._uploaded), "path": self._name}
        raise TransientError(f"other loads kept changing {self._name}")

    def _apply(self, state: State, token: int) -> None:
        """The state after this load."""
        recorded = {column.name: column.type for column in self._columns}
        if self._config.mode == "append":
            recorded = {**state.targets.get(self._name, {}).get("columns", {}), **recorded}
        own = f"part-{self._load.key[:16]}-"
        kept = [name for name in state.files if not posixpath.basename(name).startswith(own)]
        if self._config.is_folder:
            state.files = sorted([*kept, *self._uploaded]) if self._config.mode == "append" else self._uploaded
        state.loads[self._load.key] = state.entry(self._load, token, self._dataset.rows, self._name)
        state.targets[self._name] = {
            "token": token, "columns": recorded, "slot": self._load.slot, "key": self._load.key,
        }  # fmt: skip

    def sweep(self, token: int) -> None:
        """Remove this load's files of dead attempts, files that no manifest has named for a day, old manifests."""
        filesystem = self._place.filesystem
        folder = manifest_folder(self._path)
        numbered = sorted((number_of(path) or 0, path) for path in filesystem.ls(folder, detail=False))
        if self._config.is_folder:
            used = set(read_state(self._place).files)
            for path, info in filesystem.find(self._path, detail=True).items():
                name = posixpath.relpath(path, self._path)
                if name not in used and self._is_dead(path, info, token):
                    filesystem.rm_file(path)
        for _, path in numbered[:-KEPT_MANIFESTS]:
            filesystem.rm_file(path)

    def _is_dead(self, path: str, info: dict[str, Any], token: int) -> bool:
        parts = posixpath.basename(path).split("-")
        if len(parts) < 3 or parts[0] != "part" or len(parts[1]) != 16 or not parts[2].isdigit():
            return False
        modified = remote_info(self._place, path, info).modified
        aged = modified is not None and time.time() - modified.timestamp() > _ABANDONED
        never_published = parts[1] == self._load.key[:16] and int(parts[2]) < token and not self._was_published(path)
        return aged or never_published

    def _was_published(self, path: str) -> bool:
        """Whether a manifest that readers may still hold names the file."""
        name = posixpath.relpath(path, self._path)
        filesystem = self._place.filesystem
        for manifest in filesystem.ls(manifest_folder(self._path), detail=False)[-KEPT_MANIFESTS:]:
            if name.encode() in filesystem.cat_file(manifest):
                return True
        return False
