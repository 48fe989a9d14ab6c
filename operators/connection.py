"""Airflow connections, as the connectors see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from airloom.operators.problems import ConfigError


@dataclass(frozen=True)
class Connection:
    """Where a system is and how to enter it; the secrets stay out of ``repr``."""

    id: str
    type: str
    host: str = ""
    port: int | None = None
    login: str = ""
    password: str = field(default="", repr=False)
    schema: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def secrets(self) -> list[str]:
        """The values that must never appear in a log, an error or a report."""
        found = [self.password]
        found += [value for value in self.extra.values() if isinstance(value, str) and len(value) >= 6]
        return [value for value in found if value]

    def as_json(self) -> dict[str, Any]:
        """The connection as JSON, secrets included: only for the child's standard input."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Connection:
        """The connection that ``as_json`` wrote."""
        return cls(**data)


def get_connection(connection_id: str) -> Connection:
    """The Airflow connection of that id, from whichever secrets backend holds it."""
    from airflow.sdk.bases.hook import BaseHook
    from airflow.sdk.exceptions import AirflowNotFoundException

    try:
        found = BaseHook.get_connection(connection_id)
    except AirflowNotFoundException as error:
        raise ConfigError(f"there is no Airflow connection '{connection_id}'", field="connection") from error
    return Connection(
        id=connection_id,
        type=found.conn_type or "",
        host=found.host or "",
        port=found.port,
        login=found.login or "",
        password=found.password or "",
        schema=found.schema or "",
        extra=found.extra_dejson,
    )
