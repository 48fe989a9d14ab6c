"""Writing a commit without a work tree or an index: git's ``fast-import`` makes its objects in one process."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from airloom.dag_factory.git import FIXED, Git

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SHA1 = 40
"""Hex digits in the name of an object, unless the repository names its objects by SHA-256."""


@dataclass(frozen=True)
class Author:
    """Who publishes, as the commit names them."""

    name: str
    email: str

    def signature(self) -> str:
        """The author as git writes it; angle brackets and line ends cannot forge another."""

        def clean(text: str) -> str:
            return re.sub(r"[\x00-\x1f<>\x7f]", "", text).strip(" .,:;\"'")

        return f"{clean(self.name) or 'unknown'} <{clean(self.email) or 'unknown@localhost'}>"


_COMMITTER = Author(FIXED["GIT_COMMITTER_NAME"], FIXED["GIT_COMMITTER_EMAIL"])


def write_commit(
    git: Git, parent: str | None, changes: Mapping[str, bytes | None], author: Author, message: str
) -> str:
    """Write a commit that changes documents (path -> its content, None to remove it); no branch moves; its id."""
    # A commit is imported into a reference; this one is removed in the same process, before it is ever written.
    reference = f"refs/airloom/{secrets.token_hex(8)}"
    text = (_UNPRINTABLE.sub("", message).strip() or "Change a pipeline") + "\n"
    stream = [
        _line(f"commit {reference}"),
        _line("mark :1"),
        _line(f"author {author.signature()} now"),
        _line(f"committer {_COMMITTER.signature()} now"),
        *_data(text.encode()),
        *([_line(f"from {parent}")] if parent else []),
        *_changed(changes),
        _line("get-mark :1"),
        _line(f"reset {reference}"),
        _line("from " + "0" * (len(parent) if parent else _SHA1)),
        _line("done"),
    ]
    output = git.run("fast-import", "--quiet", "--done", "--date-format=now", data=b"".join(stream))
    return output.decode().strip()


def blob_name(data: bytes, like: str) -> str:
    """What git names a content in the repository that ``like`` is an object of: it is the hash of it."""
    algorithm = "sha1" if len(like) == _SHA1 else "sha256"
    return hashlib.new(algorithm, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _changed(changes: Mapping[str, bytes | None]) -> Iterator[bytes]:
    for path, data in changes.items():
        if data is None:
            yield _line(f"D {path}")
        else:
            yield _line(f"M 100644 inline {path}")
            yield from _data(data)


def _data(data: bytes) -> Iterator[bytes]:
    yield _line(f"data {len(data)}")
    yield data
    yield b"\n"


def _line(text: str) -> bytes:
    return text.encode("utf-8", "replace") + b"\n"
