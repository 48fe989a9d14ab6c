"""Names of tables and columns, and how each database quotes them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from airloom.operators.problems import ConfigError

FENCE_TABLE = "_airloom_fence"
"""Per load key the highest token handed out: of two attempts the one with the lower token may not publish."""
LOADS_TABLE = "_airloom_loads"
"""The ledger: one row per load, written in the transaction that published it."""
STAGING_PREFIX = "_airloom_stage_"
LOAD_KEY_COLUMN = "_load_key"


def quoted(name: str, mark: str = '"') -> str:
    """A name between quotes, with quotes inside doubled; ConfigError for what no database takes."""
    if not name or "\x00" in name:
        raise ConfigError(f"{name!r} cannot be a name in a database")
    return mark + name.replace(mark, mark * 2) + mark


def quoted_list(names: Iterable[str], mark: str = '"') -> str:
    """Names between quotes, separated by commas."""
    return ", ".join(quoted(name, mark) for name in names)


@dataclass(frozen=True, slots=True)
class TableRef:
    """A table and the schema (in MySQL: the database) it is in."""

    schema: str
    name: str

    def quoted(self, mark: str = '"') -> str:
        """The full name, quoted."""
        return f"{quoted(self.schema, mark)}.{quoted(self.name, mark)}"

    def beside(self, name: str) -> TableRef:
        """Another table in the same schema."""
        return TableRef(self.schema, name)

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}"


def table_ref(text: str, default_schema: str) -> TableRef:
    """The table that a document names: ``orders`` in the default schema, or ``sales.orders``."""
    parts = text.split(".")
    if len(parts) > 2 or not all(parts):
        raise ConfigError(f"'{text}' is not a table: expected 'table' or 'schema.table'", field="table")
    return TableRef(parts[0] if len(parts) == 2 else default_schema, parts[-1])


def staging_name(key: str, token: int) -> str:
    """The name of the staging table of one attempt, by load key and token; at most 63 characters."""
    return f"{STAGING_PREFIX}{key[:24]}_{token}"


def staging_prefix(key: str) -> str:
    """What the staging tables of all attempts at one load have in common."""
    return f"{STAGING_PREFIX}{key[:24]}_"


def lock_number(*parts: str) -> int:
    """A signed 64-bit number for an advisory lock on these names."""
    digest = hashlib.sha256("\x00".join(parts).encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
