"""What a person is asked for a connection of one type: the fields a driver looks at, in its own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

STANDARD = ("host", "port", "login", "password", "schema")
"""The fields that each Airflow connection has; what else a driver takes lies in ``extra``."""
EXTRA = "extra."

FieldKind = Literal["text", "secret", "long secret", "integer", "choice", "flag", "list"]


@dataclass(frozen=True)
class ConnectionField:
    """One field of the form."""

    name: str
    """A standard field, or ``extra.<key>``."""
    label: str
    kind: FieldKind = "text"
    """``list`` holds several texts; ``long secret`` has lines, as a key file has."""
    help: str = ""
    placeholder: str = ""
    """What it is without a value, or an example."""
    choices: tuple[str, ...] = ()
    """For ``choice``."""
    required: bool = False


ConnectionForm = tuple[ConnectionField, ...]
ConnectionForms = Mapping[str, ConnectionForm]
"""Connection type -> its form."""


def server(port: int) -> ConnectionForm:
    """Where a server is, and who enters it."""
    return (
        ConnectionField("host", "Host", placeholder="localhost"),
        ConnectionField("port", "Port", "integer", placeholder=str(port)),
        ConnectionField("login", "User"),
        ConnectionField("password", "Password", "secret"),
    )
