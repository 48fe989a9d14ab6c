"""Problems: what is wrong, where, what was expected, and the nearest valid name.

::

    AirloomError
    ├── PipelineError      the document has problems; ``problems`` lists all of them
    └── NodeError          a node failed while it ran; names the node and, when known, the field
        ├── DataError          the data is wrong: a retry gives the same answer
        ├── ConfigError        the config or the connection is wrong: a retry gives the same answer
        └── TransientError     the world is wrong: a retry may work
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a document."""

    pointer: str
    """Where, as a JSON Pointer (RFC 6901): ``/nodes/3/config/table``."""
    message: str
    node: str | None = None
    expected: str | None = None
    hint: str | None = None
    severity: Severity = "error"

    def __str__(self) -> str:
        where = f"{self.pointer or '/'}" + (f" (node {self.node})" if self.node else "")
        parts = [f"{where}: {self.message}"]
        if self.expected:
            parts.append(f"expected {self.expected}")
        if self.hint:
            parts.append(self.hint)
        return "; ".join(parts)

    def as_dict(self) -> dict[str, Any]:
        """The problem as JSON, without its empty fields."""
        return {key: value for key, value in asdict(self).items() if value is not None}


class AirloomError(Exception):
    """The base of every error that is meant for a person."""


class PipelineError(AirloomError):
    """A document that cannot become a Dag; all its problems at once."""

    def __init__(self, problems: Sequence[Problem], source: str | None = None) -> None:
        self.problems = tuple(problems)
        self.source = source
        lines = [f"  {problem}" for problem in self.problems]
        count = "1 problem" if len(lines) == 1 else f"{len(lines)} problems"
        super().__init__("\n".join([f"{source or 'pipeline'} has {count}:", *lines]))


class NodeError(AirloomError):
    """A node failed while it ran."""

    kind = "node"

    def __init__(self, message: str, *, node: str | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.node = node
        self.field = field

    def __str__(self) -> str:
        named = (("node", self.node), ("field", self.field))
        where = " ".join(f"{what} '{name}'" for what, name in named if name)
        return f"{where}: {self.message}" if where else self.message


class DataError(NodeError):
    """The data is not what the node needs; running it again gives the same answer."""

    kind = "data"


class ConfigError(NodeError):
    """The config or its connection is wrong; running it again gives the same answer."""

    kind = "config"


class TransientError(NodeError):
    """Something outside failed (a connection, a lock, a server); running it again may work."""

    kind = "transient"


def pointer(*path: str | int) -> str:
    """A JSON Pointer from path parts, with ``~`` and ``/`` escaped."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def did_you_mean(name: str, names: Iterable[str]) -> str | None:
    """``did you mean 'amount'?`` for the nearest valid name, or None when none is near."""
    if len(name) > 200:  # difflib takes time with the square of the length
        return None
    found = difflib.get_close_matches(name, list(names), n=1, cutoff=0.6)
    return f"did you mean '{found[0]}'?" if found else None
