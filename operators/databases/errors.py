"""What drivers raise, as errors for a person: by what helps, and without secrets."""

from __future__ import annotations

import re

from airloom.operators.connection import Connection
from airloom.operators.engine.redact import Redactor
from airloom.operators.problems import ConfigError, DataError, NodeError, TransientError

_TRANSIENT = ("08", "40", "53", "55", "57", "58")
"""SQLSTATE classes: connection lost, rolled back, resources, locks, operator intervention, system error."""
_DATA = ("21", "22", "23", "44")
_CONFIG = ("0A", "28", "2B", "3D", "3F", "42", "54")
_LOST = re.compile(
    r"server closed the connection|connection (not open|to server.*(failed|lost))|could not (connect|receive|send)"
    r"|terminating connection|no connection to the server|SSL connection has been closed|timeout expired",
    re.IGNORECASE | re.DOTALL,
)
_NOISE = re.compile(r"\s*(LINE \d+:.*|Query was:.*)$", re.DOTALL)
_PLACE = re.compile(r"COPY .*, line (?P<row>\d+), column (?P<column>.+?)(?::.*)?(?:\n|\. SQLSTATE|$)")
_PREFIX = re.compile(r"^[A-Z_]+: (\[libpq\] )?(Failed to [^:]+: )?")


def sqlstate_of(error: BaseException) -> str | None:
    """The five-character SQLSTATE that a driver's error carries, or that its text names."""
    state = getattr(error, "sqlstate", None)
    if isinstance(state, str) and len(state) == 5:
        return state
    found = re.search(r"SQLSTATE:? ?\[?([0-9A-Z]{5})\b", str(error))
    return found[1] if found else None


def as_node_error(error: BaseException, connection: Connection, doing: str) -> NodeError:
    """A driver's error as one of ours; ``doing`` says what was being done: ``reading public.orders``."""
    if isinstance(error, NodeError):
        return error
    message = f"{doing}: {brief(error, connection)}"
    state = sqlstate_of(error)
    if state is None and _is_refused(error):
        return ConfigError(message)
    if _LOST.search(str(error)) and (state is None or not state.startswith(("28", "3D"))):
        return TransientError(message)
    if "read-only transaction" in message:
        return ConfigError(message)
    if state is None:
        return DataError(message) if "PGRES_FATAL_ERROR" in str(error) else TransientError(message)
    if state.startswith(_TRANSIENT):
        return TransientError(message)
    if state.startswith(_DATA):
        return DataError(message)
    return ConfigError(message) if state.startswith(_CONFIG) else NodeError(message)


def brief(error: BaseException, connection: Connection) -> str:
    """The first line of a driver's error that says something, without secrets and without our own SQL."""
    text = _NOISE.sub("", str(error).strip())
    place = _PLACE.search(text)
    text = _PREFIX.sub("", re.split(r"\s*CONTEXT:|\. SQLSTATE", text)[0])
    text = " ".join(line.strip() for line in text.splitlines() if line.strip())
    text = re.sub(r"\[libpq\] |(Execution error )?\[?PGRES_FATAL_ERROR\]?:? |ERROR:\s+", "", text)
    if 'encoding "UTF8": 0x00' in text or "\\u0000 cannot be converted" in text:
        text = "a text holds a NUL character, which the database cannot store"
    if place:
        text = f"column '{place['column']}', row {place['row']}: {text}"
    return Redactor([connection]).text(text)[:500]


def _is_refused(error: BaseException) -> bool:
    text = str(error)
    return any(
        sign in text
        for sign in ("password authentication failed", "no password supplied", "does not exist", "no pg_hba.conf entry")
    )
