"""Drivers' errors as ours."""

from __future__ import annotations

import pytest

from airloom.operators.connection import Connection
from airloom.operators.databases.errors import as_node_error, sqlstate_of
from airloom.operators.problems import DataError

CONNECTION = Connection("c", "postgres", password="pl4nted-s3cret", login="u")


class DriverError(Exception):
    """An error as drivers raise it."""

    def __init__(self, message: str, sqlstate: str | None = None) -> None:
        super().__init__(message)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("message", "state", "kind"),
    [
        ("deadlock detected", "40P01", "transient"),
        ("could not serialize access", "40001", "transient"),
        ("terminating connection due to administrator command", "57P01", "transient"),
        ("canceling statement due to lock timeout", "55P03", "transient"),
        ("too many connections", "53300", "transient"),
        ("server closed the connection unexpectedly", None, "transient"),
        ("value too long", "22001", "data"),
        ("null value in column", "23502", "data"),
        ("permission denied for table x", "42501", "config"),
        ("database does not exist", "3D000", "config"),
        ('connection failed: password authentication failed for user "u"', None, "config"),
        ("cannot execute DELETE in a read-only transaction", None, "config"),
    ],
)
def test_kind(message: str, state: str | None, kind: str) -> None:
    assert as_node_error(DriverError(message, state), CONNECTION, "loading t").kind == kind


def test_secrets_are_masked() -> None:
    error = as_node_error(DriverError("bad conninfo: password=pl4nted-s3cret"), CONNECTION, "reading t")
    assert "s3cret" not in str(error)
    assert "***" in str(error)


def test_copy_names_column_and_row() -> None:
    text = (
        "INVALID_DATA: [libpq] Failed to execute COPY statement: PGRES_FATAL_ERROR ERROR:  invalid byte sequence for "
        'encoding "UTF8": 0x00\nCONTEXT:  COPY t, line 2, column note\n. SQLSTATE: 22021'
    )
    error = as_node_error(DriverError(text, "22021"), CONNECTION, "loading t")
    assert isinstance(error, DataError)
    assert (
        str(error) == "loading t: column 'note', row 2: a text holds a NUL character, which the database cannot store"
    )


def test_state_from_text() -> None:
    assert sqlstate_of(Exception("x SQLSTATE: 40001")) == "40001"
    assert sqlstate_of(Exception("x")) is None
