"""The closed set of ``${...}`` references, and how each becomes a value.

A reference is bound, never spliced: in SQL it becomes ``getvariable('params.x')``, which the engine
reads as one typed constant, so no text of a user is ever parsed as SQL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from airloom.operators.problems import ConfigError, did_you_mean

REFERENCE = re.compile(r"\$\{([^{}]*)\}")
RUN_REFERENCES = ("interval.start", "interval.end", "run.id")
_NAMED = re.compile(r"^(params|env)\.([A-Za-z_][A-Za-z0-9_]{0,62})$")

Scalar = str | int | float | bool | datetime | None


def references(text: str) -> Iterator[str]:
    """The names inside ``${...}``, in order of appearance."""
    return (found[1].strip() for found in REFERENCE.finditer(text))


def is_reference(name: str) -> bool:
    """Whether a name belongs to the closed set, whatever its value."""
    return name in RUN_REFERENCES or _NAMED.match(name) is not None


@dataclass(frozen=True)
class Values:
    """What each reference stands for in one run."""

    by_name: Mapping[str, Scalar] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Scalar:
        if name not in self.by_name:
            near = did_you_mean(name, self.by_name)
            raise ConfigError(f"unknown reference ${{{name}}}" + (f"; {near}" if near else ""))
        return self.by_name[name]

    def text(self, template: str) -> str:
        """The template with each reference replaced by its text; times as ISO 8601."""
        return REFERENCE.sub(lambda found: _as_text(self[found[1].strip()]), template)

    def path(self, template: str) -> str:
        """Like ``text``, for file paths: a value may not climb or add a folder."""

        def segment(found: re.Match[str]) -> str:
            value = _as_text(self[found[1].strip()])
            if "/" in value or "\\" in value or "\x00" in value or value in {".", ".."}:
                raise ConfigError(f"the value of ${{{found[1]}}} is not a plain file name: {value!r}")
            return value

        return REFERENCE.sub(segment, template)

    def as_json(self) -> dict[str, Any]:
        """The values as JSON, for the child process; ``from_json`` reads it back."""
        return {
            name: {"time": value.isoformat()} if isinstance(value, datetime) else value
            for name, value in self.by_name.items()
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Values:
        """The values that ``as_json`` wrote."""
        return cls(
            {
                name: datetime.fromisoformat(value["time"]) if isinstance(value, dict) else value
                for name, value in data.items()
            }
        )


def _as_text(value: Scalar) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
