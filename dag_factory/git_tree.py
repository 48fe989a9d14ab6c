"""What a revision holds: the pipeline documents in its tree, read without ever checking it out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from airloom.dag_factory.git import Git, RepositoryCorrupt, records
from airloom.operators.problems import Problem

MAX_BLOB = 1024 * 1024
"""The largest document, in bytes; a bigger blob is never read into memory."""

SUFFIX = ".json"
_REFUSED = {"120000": "a symbolic link", "160000": "a submodule"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Document:
    """One pipeline document in a revision."""

    path: str
    """From the repository's root, with ``/``."""
    blob: str
    """The git object that holds it: the same content has the same name."""
    size: int


@dataclass(frozen=True)
class Tree:
    """The documents of one revision, and what in it was refused."""

    revision: str
    documents: tuple[Document, ...]
    refused: Mapping[str, Problem]
    """Path -> why it is not read."""


def read_tree(git: Git, revision: str, subdir: str = "") -> Tree:
    """The documents below ``subdir`` at a full commit id; files in hidden folders are not pipelines."""
    arguments = ["ls-tree", "-r", "-z", "-l", "--full-tree", "--end-of-options", revision]
    if subdir:
        arguments += ["--", f"{subdir}/"]
    documents: list[Document] = []
    refused: dict[str, Problem] = {}
    for record in records(git.run(*arguments)):
        about, _, name = record.partition(b"\t")
        mode, _, blob, size = about.decode().split()
        path = name.decode("utf-8", "surrogateescape")
        if problem := _refusal(mode, size, path):
            refused[_CONTROL.sub("?", path)] = problem
        elif _is_document(path, subdir):
            documents.append(Document(path, blob, int(size)))
    return Tree(revision, tuple(documents), refused)


def read_blobs(git: Git, blobs: Iterable[str]) -> dict[str, bytes]:
    """The contents of blobs by name, in one git process."""
    wanted = list(dict.fromkeys(blobs))
    if not wanted:
        return {}
    output = git.run("cat-file", "--batch", data="".join(f"{blob}\n" for blob in wanted).encode())
    found: dict[str, bytes] = {}
    at = 0
    for blob in wanted:
        end = output.index(b"\n", at)
        header = output[at:end].split()
        if len(header) != 3 or header[1] != b"blob":
            raise RepositoryCorrupt(f"the object {blob} is missing from {git.repository}")
        size = int(header[2])
        found[blob] = output[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
    return found


def _is_document(path: str, subdir: str) -> bool:
    """A ``.json`` file that is not hidden, nor in a folder that is (``.vscode``)."""
    below = path[len(subdir) + 1 :] if subdir else path
    return path.endswith(SUFFIX) and not any(part.startswith(".") for part in below.split("/"))


def _refusal(mode: str, size: str, path: str) -> Problem | None:
    if mode in _REFUSED:
        return Problem("", f"{_REFUSED[mode]} is not read: it could point at any file", expected="a regular file")
    if not path.endswith(SUFFIX):
        return None
    if _CONTROL.search(path):
        return Problem("", f"the file name {path!r} holds control characters or is not UTF-8")
    if not size.isdigit():
        return Problem("", "the file's content is damaged or missing in the repository")
    if int(size) > MAX_BLOB:
        return Problem("", f"the file has {int(size):,} bytes", expected=f"at most {MAX_BLOB:,} bytes")
    return None
