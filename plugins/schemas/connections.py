"""Airflow's connections, without their secrets, and what is behind them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from airloom.operators.connection_form import FieldKind
from airloom.plugins.schemas.base import Answer, Body, example

ConnectionSort = Literal["id", "-id", "type", "-type"]
TableSort = Literal["name", "-name", "rows", "-rows"]


class ConnectionItem(Answer):
    """A connection that a node may name."""

    model_config = example(id="warehouse", type="postgres", description="All flights", host="db.example.org")

    id: str
    type: str
    description: str | None
    host: str | None


class NewConnection(Body):
    """A connection to create."""

    model_config = example(
        id="warehouse",
        type="postgres",
        host="db.example.org",
        port=5432,
        schema="flights",
        login="airloom",
    )

    id: str = Field(min_length=1, max_length=200, pattern=r"^[\w.-]*\w[\w.-]*$")
    type: str = Field(min_length=1, max_length=100)
    description: str | None = Field(default=None, max_length=5_000)
    host: str | None = Field(default=None, max_length=500)
    port: int | None = Field(default=None, ge=1, le=65_535)
    schema_: str | None = Field(default=None, max_length=500, alias="schema")
    """The database, or what else the system calls it."""
    login: str | None = Field(default=None, max_length=1_000)
    password: str | None = Field(default=None, max_length=5_000)
    extra: dict[str, Any] | None = None
    """Options of the driver."""


class ConnectionField(Answer):
    """What a person is asked for a connection of a type."""

    model_config = example(
        name="extra.sslmode",
        label="TLS",
        kind="choice",
        help="",
        placeholder="prefer",
        choices=["disable", "prefer", "require"],
        required=False,
    )

    name: str
    """A field of a connection, or ``extra.<key>``."""
    label: str
    kind: FieldKind
    """``list`` holds several texts, which travel as an array; ``flag`` is true or left out."""
    help: str
    placeholder: str
    """What it is without a value, or an example."""
    choices: list[str]
    required: bool


class ConnectionType(Answer):
    """A kind of system that nodes can connect to."""

    model_config = example(
        type="postgres",
        label="Postgres",
        alias_of=None,
        node_types=["postgres.read", "postgres.write"],
        fields=[
            {
                "name": "host",
                "label": "Host",
                "kind": "text",
                "help": "",
                "placeholder": "localhost",
                "choices": [],
                "required": False,
            }
        ],
    )

    type: str
    label: str
    alias_of: str | None
    """The type under which people are offered the same kind of system."""
    node_types: list[str]
    fields: list[ConnectionField]
    """What a person is asked for one, in order; empty where nobody has said, and all that Airflow keeps can matter."""


class ConnectionTest(Answer):
    """How far a test of a connection is, and what came of it in one of a few sentences.

    More would tell what stands where in a network.
    """

    model_config = example(
        id="dGhpcyBpcyBub3QgYSB0ZXN0",
        state="done",
        where="server",
        reason="no_scheduler",
        ok=True,
        message="The connection works",
        started_at="2026-01-05T05:00:00Z",
        seconds=0.41,
    )

    id: str
    state: Literal["queued", "running", "done"]
    """``queued`` while no worker has taken it."""
    where: Literal["worker", "server"]
    """What tries to connect: a worker of Airflow, or an api-server where no worker can."""
    reason: Literal["no_scheduler", "no_dag", "paused"] | None
    """Why it is not on a worker: no scheduler runs, or Airflow's Dag for it is not there or paused."""
    ok: bool | None
    """Null until it is done, and where it was cancelled or could not be made."""
    message: str | None
    started_at: datetime
    seconds: float | None
    """How long connecting took."""


class Schema(Answer):
    """A schema with tables that the connection may read; in MySQL and MariaDB a database."""

    model_config = example(name="public", tables=12)

    name: str
    tables: int
    """How many tables and views it has."""


class Table(Answer):
    """A table or view that the connection may read."""

    model_config = example(schema="public", name="flights", kind="table", rows=336_776, comment="")

    schema_: str = Field(alias="schema")
    name: str
    kind: Literal["table", "view"]
    rows: int | None
    """About how many rows it has."""
    comment: str


class TableColumn(Answer):
    """A column, typed as reading the table gives it."""

    model_config = example(name="arr_delay", type="float64")

    name: str
    type: str
