"""Airflow's connections: which there are, and making new ones. Their secrets stay where they are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import anyio.to_thread

from airloom.operators.connection_form import ConnectionForm
from airloom.operators.problems import did_you_mean
from airloom.operators.registry import node_types
from airloom.plugins.schemas.base import Items, Page
from airloom.plugins.schemas.connections import (
    ConnectionField,
    ConnectionItem,
    ConnectionSort,
    ConnectionType,
    NewConnection,
)
from airloom.plugins.services.database import async_session
from airloom.plugins.web.errors import Conflict, Invalid

_LABELS = {
    "adls": "Azure Data Lake",
    "aws": "Amazon Web Services",
    "duckdb": "DuckDB file",
    "fs": "Folder",
    "ftp": "FTP",
    "generic": "Generic",
    "google_cloud_platform": "Google Cloud",
    "http": "HTTP",
    "mariadb": "MySQL or MariaDB",
    "mysql": "MySQL or MariaDB",
    "postgres": "Postgres",
    "postgresql": "Postgres",
    "sftp": "SFTP",
    "ssh": "SSH",
    "wasb": "Azure Blob Storage",
    "webhdfs": "WebHDFS",
}
"""What people call a type; Airflow's own labels would need every provider to be imported."""
_ALIASES = {"mariadb": "mysql", "postgresql": "postgres"}
"""Types that connectors take for another one's, whose name Airflow itself does not know."""


def connection_types() -> Items[ConnectionType]:
    """The types that node types accept, each with those and with what a person is asked for one."""
    found: dict[str, list[str]] = {}
    forms: dict[str, ConnectionForm] = {}
    for name, node_type in node_types().items():
        for type_ in node_type.connection_types:
            found.setdefault(type_, []).append(name)
        for type_, form in node_type.connection_forms.items():
            forms.setdefault(type_, form)
    types = [
        ConnectionType(
            type=type_,
            label=_LABELS.get(type_, type_),
            alias_of=_ALIASES.get(type_),
            node_types=names,
            fields=[ConnectionField.model_validate(asdict(field)) for field in forms.get(type_, ())],
        )
        for type_, names in sorted(found.items())
    ]
    return Items[ConnectionType](items=types)


async def list_connections(
    types: Sequence[str], search: str, sort: ConnectionSort, offset: int, limit: int
) -> Page[ConnectionItem]:
    """The connections of these types, by default of all that nodes can use, whose id or description has the text."""
    from airflow.models.connection import Connection
    from sqlalchemy import func, or_, select

    wanted = list(types) or [known.type for known in connection_types().items]
    query = select(Connection.conn_id, Connection.conn_type, Connection.description, Connection.host)
    query = query.where(Connection.conn_type.in_(wanted))
    if search:
        texts = (Connection.conn_id, Connection.description)
        query = query.where(or_(*(text.icontains(search, autoescape=True) for text in texts)))
    first = Connection.conn_type if sort.endswith("type") else Connection.conn_id
    order = (first.desc() if sort.startswith("-") else first, Connection.conn_id)
    async with async_session() as session:
        total = await session.scalar(select(func.count()).select_from(query.subquery()))
        rows = await session.execute(query.order_by(*order).offset(offset).limit(limit))
        items = [ConnectionItem(id=id_, type=type_, description=text, host=host) for id_, type_, text, host in rows]
    return Page[ConnectionItem](items=items, total=total or 0, offset=offset, limit=limit)


async def create_connection(new: NewConnection) -> ConnectionItem:
    """Keep a new connection; Conflict when its id is taken, Invalid when no node type knows its type."""
    known = [found.type for found in connection_types().items]
    if new.type not in known:
        hint = did_you_mean(new.type, known)
        raise Invalid(f"No node can use a connection of type '{new.type}'" + (f"; {hint}" if hint else ""))
    await anyio.to_thread.run_sync(_insert, new)
    return ConnectionItem(id=new.id, type=new.type, description=new.description, host=new.host)


def _insert(new: NewConnection) -> None:
    from airflow.models.connection import Connection
    from airflow.utils.session import create_session
    from sqlalchemy.exc import IntegrityError

    fields: dict[str, Any] = new.model_dump(include={"host", "port", "login", "password", "description"})
    extra = json.dumps(new.extra) if new.extra else None
    try:
        with create_session(scoped=False) as session:
            session.add(Connection(conn_id=new.id, conn_type=new.type, schema=new.schema_, extra=extra, **fields))
    except IntegrityError:
        raise Conflict(f"There is a connection '{new.id}' already", code="connection_exists") from None
