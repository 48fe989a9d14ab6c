"""Whether data and table fit: the rules on columns that hold for every database.

``fold`` tells which names are one column: by default the case of letters does not count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from airloom.operators.columns import Columns
from airloom.operators.databases.writing import WriteConfig
from airloom.operators.problems import ConfigError, DataError, did_you_mean

Fold = Callable[[str], str]


class TableColumn(Protocol):
    """What the rules need to know of a column of the table."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def required(self) -> bool:
        """Whether a row without a value for it is refused."""


@dataclass(frozen=True)
class Fit:
    """What has to be done to the table before rows go into it."""

    missing: tuple[str, ...]
    """Columns of the data that have to be added."""
    add_load_key: bool
    """Whether the load key column has to be added."""


def check_config(columns: Columns, null_counts: Mapping[str, int], config: WriteConfig, fold: Fold = str.lower) -> None:
    """Refuse data that lacks the config's columns, or a row without its key."""
    for field, names in (("keys", config.keys), ("cursor", (config.cursor,) if config.cursor else ())):
        for name in names:
            if name not in columns:
                near = did_you_mean(name, columns.names)
                raise ConfigError(f"the data has no column '{name}'" + (f"; {near}" if near else ""), field=field)
    if config.load_key_column in columns.names:
        raise ConfigError(
            f"the data has a column '{config.load_key_column}' of its own: choose another name",
            field="load_key_column",
        )
    for key in config.keys:
        if null_counts.get(key):
            raise DataError(f"the key column '{key}' has {null_counts[key]} rows without a value", field="keys")
    _refuse_twins(columns.names, fold)


def _refuse_twins(names: Iterable[str], fold: Fold) -> None:
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(fold(name), name)
        if other != name:
            raise DataError(f"the data has columns '{other}' and '{name}', which are one name in this database")


def check_absent(table: str, columns: Columns, config: WriteConfig) -> None:
    """Refuse to create a table where that is not allowed or makes no sense."""
    if not config.create:
        raise ConfigError(f"there is no table {table}, and 'create' is off", field="table")
    if not len(columns):
        raise DataError("the data has no columns to make a table of", field="table")


def fit(
    table: str,
    columns: Columns,
    found: Sequence[TableColumn],
    config: WriteConfig,
    last: Sequence[str],
    fold: Fold = str.lower,
) -> Fit:
    """How an existing table has to change; ConfigError or DataError where it may not.

    ``last`` are the columns of the node's latest load: one that is missing now is drift.
    """
    known = {fold(column.name) for column in found}
    missing = tuple(name for name in columns.names if fold(name) not in known)
    key = config.load_key_column if config.mode == "append" else None
    add_key = key is not None and fold(key) not in known
    if config.evolve == "fail":
        _refuse_new(table, missing, [column.name for column in found])
        if add_key:
            raise ConfigError(
                f"{table} has no column '{key}': allow it with evolve = 'add', "
                "or set load_key_column to null to rely on the ledger alone",
                field="load_key_column",
            )
    _check_missing(columns, found, config, last, fold)
    return Fit(missing, add_key)


def _refuse_new(table: str, missing: Sequence[str], known: Sequence[str]) -> None:
    if not missing:
        return
    near = did_you_mean(missing[0], known)
    names = ", ".join(f"'{name}'" for name in missing)
    raise DataError(
        f"the data has columns that {table} lacks: {names}"
        + (f" ({near})" if near else "")
        + "; evolve = 'add' would add them",
        field="evolve",
    )


def _check_missing(
    columns: Columns, found: Sequence[TableColumn], config: WriteConfig, last: Sequence[str], fold: Fold
) -> None:
    given = {fold(name) for name in columns.names}
    own = fold(config.load_key_column or "")
    for column in found:
        if fold(column.name) in given or fold(column.name) == own:
            continue
        if column.required:
            raise DataError(f"the table requires a column '{column.name}' that the data lacks", field="table")
        if column.name in last and column.name not in config.optional:
            raise DataError(
                f"column '{column.name}' came with the last load and is missing now; "
                "name it in 'optional' if the data may lack it",
                field="optional",
            )
