"""Secrets: a document lies in git for ever and is read by many, so none may be in it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from airloom.dag_factory.context import Context
from airloom.operators.problems import Problem, pointer
from airloom.operators.values import REFERENCE

_Path = tuple[str | int, ...]

_SHAPES = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----"),
    "an access key of AWS": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a token of GitHub": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{50})"),
    "a token of GitLab": re.compile(r"\bglpat-[\w-]{20}"),
    "a token of Slack": re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{10}"),
    "a key of Google": re.compile(r"\bAIza[\w-]{35}"),
    "a key of Stripe": re.compile(r"\b[rs]k_live_[A-Za-z0-9]{20}"),
    "a signed token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
}
_URL = re.compile(r"\b[a-z][a-z0-9+.-]{0,30}://[^\s/:@]*:(?P<password>[^\s/@]+)@", re.IGNORECASE)
_PASSWORD = re.compile(r"(?:^|[_-])(?:password|passwd|pwd|passphrase|secret)$", re.IGNORECASE)
_KEY = re.compile(
    r"(?:^|[_-])(?:authorization|token|credentials?|(?:api|access|account|private|secret)[_-]?key)$", re.IGNORECASE
)
_PLACEHOLDER = re.compile(r"[*x.]+|<[^>]*>|\{[^}]*\}", re.IGNORECASE)
_EXPECTED = "a connection of Airflow that holds it"
_LONG, _MIXED = 12, 3.0
"""A key's characters at least, and bits a character: names and plain words have less of one or the other."""


def no_secrets(context: Context) -> Iterator[Problem]:
    """No text looks like a credential, and no field that is called like one holds a value of its own."""
    for node in context.nodes:
        for path, name, text in _texts(node.spec.config, ("config",), ""):
            if found := _secret(name, text):
                yield node.problem(path, f"{found} stands here", _EXPECTED)
    for name, param in context.pipeline.params.items():
        for path, _, text in _texts(param.default, ("params", name, "default"), name):
            if found := _secret(name, text):
                yield Problem(pointer(*path), f"{found} stands here", expected=_EXPECTED)
    for index, note in enumerate(context.pipeline.notes):
        if found := _secret("", note.text):
            yield Problem(pointer("notes", index, "text"), f"{found} stands here", expected=_EXPECTED)


def _secret(name: str, text: str) -> str | None:
    """What a text gives away, by its own shape or by the name of its field."""
    for what, shape in _SHAPES.items():
        if shape.search(text):
            return what
    if any(_is_own(found["password"]) for found in _URL.finditer(text)):
        return "a URL with a password"
    if _PASSWORD.search(name) and len(text) > 3 and " " not in text and _is_own(text):
        return "a password"
    # A header says its kind before: "Bearer ...".
    word = text.rpartition(" ")[2]
    if _KEY.search(name) and len(word) >= _LONG and _is_own(text) and _bits(word) >= _MIXED:
        return "a key or a token"
    return None


def _is_own(text: str) -> bool:
    """Whether it is a value itself, neither a reference to one nor a stand-in."""
    return not REFERENCE.search(text) and not _PLACEHOLDER.fullmatch(text)


def _bits(text: str) -> float:
    """Shannon's entropy of a text's characters."""
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())


def _texts(value: object, path: _Path, name: str) -> Iterator[tuple[_Path, str, str]]:
    """Each text with its path and the name of its field; in a list, that of the list."""
    if isinstance(value, str):
        yield path, name, value
    elif isinstance(value, Mapping):
        for key, below in value.items():
            yield from _texts(below, (*path, key), key)
    elif isinstance(value, (list, tuple)):
        for index, below in enumerate(value):
            yield from _texts(below, (*path, index), name)
