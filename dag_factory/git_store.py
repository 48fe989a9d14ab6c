"""The store of pipelines: a bare git repository, read at a revision and published to by compare-and-swap.

There never is a work tree: documents are read with ``cat-file``, a commit is written by ``fast-import``.
So no file of a repository is ever written to disk under its own name, and no hook, link, attribute or
filter in it can do anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from airloom.dag_factory.git import Git, RepositoryCorrupt, StaleRevision, StoreError, UnknownRevision, records
from airloom.dag_factory.git_commit import Author, blob_name, write_commit
from airloom.dag_factory.git_remote import Remote
from airloom.dag_factory.git_tree import MAX_BLOB, Tree, read_blobs, read_tree

_BRANCH = re.compile(r"^[A-Za-z0-9_][A-Za-z0-9_./-]{0,200}$")
_PATH = re.compile(r"^[\w][\w. @+=-]*(/[\w][\w. @+=-]*)*\.json$")
_COMMIT = re.compile(r"^[0-9a-f]{40,64}$")
_RACES = 20
"""How often a publish is built again on a tip that moved, when others changed other pipelines."""
_ZERO = "0" * 40


@dataclass(frozen=True)
class Change:
    """One commit in the history."""

    revision: str
    author: str
    email: str
    time: datetime
    message: str


@dataclass(frozen=True)
class PipelineStore:
    """The documents in one branch of a bare repository, and of its remote when it mirrors one."""

    path: Path
    branch: str = "main"
    subdir: str = ""
    remote: Remote | None = None
    git: Git = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not _BRANCH.match(self.branch) or ".." in self.branch or self.branch.endswith((".lock", "/")):
            raise StoreError(f"'{self.branch}' is not the name of a branch")
        if self.subdir and not _PATH.match(f"{self.subdir}/x.json"):
            raise StoreError(f"'{self.subdir}' is not a folder below the repository's root")
        object.__setattr__(self, "git", Git(self.path))

    def exists(self) -> bool:
        """Whether there is a repository at all."""
        return (self.path / "HEAD").is_file()

    def create(self) -> None:
        """Make the repository if there is none; safe with several processes, since git's init is."""
        if self.exists():
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.git.run("init", "--quiet", "--bare", f"--initial-branch={self.branch}", "--template=")

    def seed(self, folder: Path, author: Author, message: str = "Add the first pipelines") -> str | None:
        """Publish a folder's documents into an empty branch; the revision, or None when it was not empty."""
        self.create()
        if self.tip() is not None:
            return None
        prefix = f"{self.subdir}/" if self.subdir else ""
        found = sorted(path for path in folder.rglob("*.json") if path.is_file() and not path.is_symlink())
        changes: dict[str, bytes | None] = {
            prefix + path.relative_to(folder).as_posix(): path.read_bytes()
            for path in found
            if not any(part.startswith(".") for part in path.relative_to(folder).parts)
        }
        for path in changes:
            self._check_path(path)
        commit = write_commit(self.git, None, changes, author, message)
        try:
            self._swap(commit, None)
        except _TipMoved:
            return None
        return commit

    def tip(self) -> str | None:
        """The newest revision of the branch, or None while it is empty."""
        if not self.exists():
            raise RepositoryCorrupt(f"there is no git repository at {self.path}")
        found = self.git.text("for-each-ref", "--format=%(objectname)", f"refs/heads/{self.branch}")
        return found or None

    def resolve(self, revision: str) -> str:
        """The full commit id of a revision (an id, a branch, ``main~2``)."""
        return self.git.text("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")

    def has(self, revision: str) -> bool:
        """Whether the repository holds a commit."""
        try:
            return self.resolve(revision) == revision
        except StoreError:
            return False

    def tree(self, revision: str | None = None) -> Tree:
        """The documents at a revision, by default the newest; an empty branch has none."""
        found = self._start(revision)
        return read_tree(self.git, found, self.subdir) if found else Tree("", (), {})

    def read(self, path: str, revision: str | None = None) -> bytes:
        """One document at a revision, by default the newest."""
        tree = self.tree(revision)
        for document in tree.documents:
            if document.path == path:
                return read_blobs(self.git, [document.blob])[document.blob]
        if path in tree.refused:
            raise RepositoryCorrupt(f"'{path}': {tree.refused[path].message}")
        raise UnknownRevision(f"there is no pipeline '{path}' at revision {revision or 'of the branch ' + self.branch}")

    def blobs(self, names: Iterator[str] | list[str]) -> dict[str, bytes]:
        """The contents of blobs by name."""
        return read_blobs(self.git, names)

    def history(
        self, path: str | None = None, *, revision: str | None = None, limit: int = 100, skip: int = 0
    ) -> list[Change]:
        """The commits that changed one document, or anything below the folder; from the newest on, after ``skip``."""
        start = self._start(revision)
        if start is None:
            return []
        # Zero bytes between fields and between commits: the one thing that no message or name can hold.
        shape = "--format=%H%x00%an%x00%ae%x00%aI%x00%B"
        arguments = [
            "log",
            "-z",
            "--no-decorate",
            f"--max-count={limit}",
            f"--skip={skip}",
            shape,
            "--end-of-options",
            start,
            "--",
        ]
        output = self.git.run(*arguments, *filter(None, [path or self.subdir])).decode("utf-8", "replace")
        fields = iter(output.split("\0"))
        return [
            Change(found, author, email, datetime.fromisoformat(moment), message.strip())
            for found, author, email, moment, message in zip(fields, fields, fields, fields, fields, strict=False)
        ]

    def changes(self, path: str, *, revision: str | None = None) -> int:
        """How many commits changed one document."""
        start = self._start(revision)
        return 0 if start is None else int(self.git.run("rev-list", "--count", "--end-of-options", start, "--", path))

    def _start(self, revision: str | None) -> str | None:
        """The commit of a revision, by default the tip."""
        return self.tip() if revision is None else self._full(revision)

    def _full(self, revision: str) -> str:
        """The full commit id of a revision; what has the form of one already is taken to be here."""
        return revision if _COMMIT.match(revision) else self.resolve(revision)

    def last_changes(self, revision: str, *, since: str | None = None) -> dict[str, Change]:
        """Path -> the newest commit up to ``revision`` that changed it, without its message.

        Only the commits after ``since`` are looked at, when it is given; both are full commit ids.
        """
        span = f"{since}..{revision}" if since else revision
        shape = "--format=%x1e%H%x1f%an%x1f%ae%x1f%aI%x1f"
        arguments = ["log", "--no-decorate", "--name-only", "--no-renames", "-m", "-z", shape, "--end-of-options", span]
        output = self.git.run(*arguments, "--", *filter(None, [self.subdir])).decode("utf-8", "replace")
        changes: dict[str, Change] = {}
        for record in filter(None, output.split("\x1e")):
            about, *paths = record.split("\0")
            fields = about.split("\x1f")
            if len(fields) != 5 or not _COMMIT.match(fields[0]):
                continue  # a name of a person or a file that holds our marks
            change = Change(fields[0], fields[1], fields[2], datetime.fromisoformat(fields[3]), "")
            for path in filter(None, (path.strip("\n") for path in paths)):
                changes.setdefault(path, change)
        return changes

    def publish(self, path: str, data: bytes, author: Author, message: str, *, base: str | None) -> str:
        """Commit one document that its author read at ``base`` (None for a new one); the new revision.

        StaleRevision when somebody else changed *this* document since; changes to others do not matter.
        """
        if len(data) > MAX_BLOB:
            raise StoreError(f"'{path}' has {len(data):,} bytes, expected at most {MAX_BLOB:,}")
        return self._publish({path: data}, author, message, base)

    def rename(self, old: str, new: str, author: Author, message: str, *, base: str, data: bytes | None = None) -> str:
        """Move one document, with other content when given (its new id is in it).

        StaleRevision when it was changed, or the new name taken, since ``base``.
        """
        found = self.read(old, base)
        return self._publish({old: None, new: found if data is None else data}, author, message, base)

    def delete(self, path: str, author: Author, message: str, *, base: str) -> str:
        """Remove one document; it stays in the history."""
        self.read(path, base)
        return self._publish({path: None}, author, message, base)

    def fetch(self) -> None:
        """Bring the mirror up to its remote; without a remote there is nothing to bring."""
        if self.remote is not None:
            self.create()
            self.remote.fetch(self.path, self.branch)

    def fetch_revision(self, revision: str) -> None:
        """Make sure one commit is here: the branch first, then, when it left the branch, the commit itself."""
        if self.exists() and self.has(revision):
            return
        self.fetch()
        if self.remote is not None and not self.has(revision):
            self.remote.fetch_commit(self.path, revision)
        if not self.exists() or not self.has(revision):
            raise UnknownRevision(f"revision {revision} is not in {self.remote or self.path}")

    def _publish(self, changes: Mapping[str, bytes | None], author: Author, message: str, base: str | None) -> str:
        guarded = tuple(changes)
        for path in changes:
            self._check_path(path)
        self.fetch()
        read = self._blob_names(base, guarded)
        for _ in range(_RACES):
            tip = self.tip()
            now = read if tip == base else self._blob_names(tip, guarded)
            if now != read:
                changed = next(path for path in guarded if now.get(path) != read.get(path))
                raise StaleRevision(changed, base, tip)
            if tip is not None and now == _names_in(changes, tip):
                return tip
            commit = write_commit(self.git, tip, changes, author, message)
            try:
                self._swap(commit, tip)
            except _TipMoved:
                self.fetch()
                continue
            return commit
        raise StaleRevision(guarded[0], base, self.tip())

    def _check_path(self, path: str) -> None:
        inside = not self.subdir or path.startswith(f"{self.subdir}/")
        if not inside or not _PATH.match(path) or len(path) > 400:
            raise StoreError(f"'{path}' is not a pipeline's file name; expected letters, digits, and .json at the end")

    def _blob_names(self, revision: str | None, paths: tuple[str, ...]) -> dict[str, str]:
        if revision is None:
            return {}
        at = self._full(revision)
        output = self.git.run("ls-tree", "-z", "--full-tree", "--end-of-options", at, "--", *paths)
        found = (record.partition(b"\t") for record in records(output))
        return {name.decode("utf-8", "replace"): about.decode() for about, _, name in found}

    def _swap(self, commit: str, expected: str | None) -> None:
        """Move the branch from ``expected`` to ``commit``, here and at the remote; _TipMoved if it was elsewhere."""
        if self.remote is not None and not self.remote.push(self.path, self.branch, commit, expected):
            raise _TipMoved
        try:
            self.git.run("update-ref", "-m", "publish", f"refs/heads/{self.branch}", commit, expected or _ZERO)
        except StoreError as error:
            if self.remote is not None:
                # The remote has it, and the next fetch brings it: somebody else's fetch was faster than we.
                return
            if re.search(r"but expected|reference already exists|expected", str(error)):
                raise _TipMoved from error
            raise


class _TipMoved(Exception):
    pass


def _names_in(changes: Mapping[str, bytes | None], like: str) -> dict[str, str]:
    """What ``ls-tree`` would say of the changed paths if they held this already."""
    return {path: f"100644 blob {blob_name(data, like)}" for path, data in changes.items() if data is not None}
