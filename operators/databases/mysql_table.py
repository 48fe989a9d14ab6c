"""The table a load goes into: created, extended or refused, before any row is touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from airloom.operators.columns import Column, Columns
from airloom.operators.databases.fitting import check_absent, check_config, fit
from airloom.operators.databases.mysql import Session, columns_of
from airloom.operators.databases.mysql_encode import WriteColumn, write_column
from airloom.operators.databases.mysql_types import BINARIES, TEXTS, MysqlColumn, mysql_type
from airloom.operators.databases.names import TableRef, quoted, quoted_list
from airloom.operators.databases.writing import WriteConfig
from airloom.operators.exchange import Dataset
from airloom.operators.loads.protocol import Load
from airloom.operators.problems import ConfigError

_DUPLICATE_COLUMN = 1060
KEY_TYPE = "binary(16)"
"""The type of a load key column: as 32 hexadecimal digits it would make a bulk load of short rows 8 % slower."""


@dataclass(frozen=True)
class Plan:
    """How the data's columns go into the table."""

    columns: tuple[WriteColumn, ...]
    key_column: MysqlColumn | None
    """The load key column, when rows are to be marked."""
    added: tuple[str, ...] = ()
    created: bool = False

    def key_value(self, load: Load) -> str:
        """The SQL by which the rows of a load are marked: the first half of its key, as bytes or in hexadecimal."""
        binary = self.key_column is not None and self.key_column.data_type in BINARIES
        return f"{'x' if binary else ''}'{load.key[:32]}'"


def exact_collation(control: Session) -> str:
    """A collation for which texts are equal only when every character is, blanks at the end included."""
    return "utf8mb4_nopad_bin" if control.is_mariadb else "utf8mb4_0900_bin"


def prepare(
    control: Session, table: TableRef, dataset: Dataset, load: Load, config: WriteConfig, last: Sequence[str]
) -> Plan:
    """Make table and data fit, as far as the config allows; ConfigError or DataError where they do not."""
    columns = dataset.columns
    check_config(columns, dict(dataset.null_counts), config)
    found = columns_of(control, table)
    created = not found
    added: tuple[str, ...] = ()
    if created:
        check_absent(str(table), columns, config)
        _create(control, table, columns, load, config)
    else:
        _check_kind(control, table)
        needed = fit(str(table), columns, found, config, last)
        additions = [(name, mysql_type(columns.type_of(name), control.is_mariadb)) for name in needed.missing]
        additions += [(str(config.load_key_column), KEY_TYPE)] if needed.add_load_key else []
        _add(control, table, additions)
        added = tuple(name for name, _ in additions)
    if created or added:
        found = columns_of(control, table)
    if config.mode == "upsert":
        _check_keys(control, table, config, columns, found)
    by_name = {column.name.lower(): column for column in found}
    key = config.load_key_column if config.mode == "append" else None
    return Plan(
        columns=tuple(write_column(column, by_name[column.name.lower()]) for column in columns),
        key_column=by_name[key.lower()] if key else None,
        added=added,
        created=created,
    )


def _create(control: Session, table: TableRef, columns: Columns, load: Load, config: WriteConfig) -> None:
    parts = [f"{quoted(column.name, '`')} {_new_type(control, column, config)}" for column in columns]
    if config.mode == "append" and config.load_key_column:
        text = "The load that brought this row: unhex(left(load_key, 32)) in _airloom_loads"
        parts.append(f"{quoted(config.load_key_column, '`')} {KEY_TYPE} COMMENT '{text}'")
    if config.keys:
        parts.append(f"PRIMARY KEY ({quoted_list(config.keys, '`')})")
    comment = f"Loaded by the Airloom pipeline '{load.pipeline}', node '{load.node}'"
    control.run(
        f"CREATE TABLE IF NOT EXISTS {table.quoted('`')} ({', '.join(parts)}) ENGINE = InnoDB "
        f"DEFAULT CHARACTER SET utf8mb4 COLLATE {exact_collation(control)} COMMENT = "
        f"'{comment.replace(chr(39), chr(39) * 2)}'"
    )


def _new_type(control: Session, column: Column, config: WriteConfig) -> str:
    in_key = len(config.keys) if column.name in config.keys else 0
    return mysql_type(column.type, control.is_mariadb, in_key)


def _add(control: Session, table: TableRef, additions: Sequence[tuple[str, str]]) -> None:
    """Add columns; of two loads that add the same ones the second finds them there."""
    import pymysql

    if not additions:
        return
    clauses = ", ".join(f"ADD COLUMN {quoted(name, '`')} {type_}" for name, type_ in additions)
    try:
        control.run(f"ALTER TABLE {table.quoted('`')} {clauses}")
    except pymysql.err.OperationalError as error:
        present = {column.name.lower() for column in columns_of(control, table)}
        if error.args[0] != _DUPLICATE_COLUMN or not {name.lower() for name, _ in additions} <= present:
            raise


def _check_kind(control: Session, table: TableRef) -> None:
    rows = control.run(
        "SELECT table_type, coalesce(engine, '') FROM information_schema.tables "
        "WHERE table_schema = %s AND table_name = %s",
        (table.schema, table.name),
    )
    if not rows or rows[0][0] != "BASE TABLE":
        raise ConfigError(f"{table} is not a table that rows can be written into", field="table")
    if rows[0][1].lower() != "innodb":
        raise ConfigError(
            f"{table} is kept by {rows[0][1]}, which has no transactions: a load that dies would stay by half; "
            "ALTER TABLE ... ENGINE = InnoDB makes it fit",
            field="table",
        )


def _check_keys(
    control: Session, table: TableRef, config: WriteConfig, columns: Columns, found: Sequence[MysqlColumn]
) -> None:
    """The keys have an index of their own, and no other can catch a row on the way."""
    rows = control.run(
        "SELECT index_name, column_name, sub_part FROM information_schema.statistics "
        "WHERE table_schema = %s AND table_name = %s AND non_unique = 0",
        (table.schema, table.name),
    )
    indexes: dict[str, set[str]] = {}
    for index, column, part in rows:
        indexes.setdefault(index, set()).add(f"{column or ''}".lower() + ("" if part is None else f"({part})"))
    keys = {key.lower() for key in config.keys}
    if keys not in indexes.values():
        raise ConfigError(
            f"{table} has no primary key or unique index on exactly ({', '.join(config.keys)})", field="keys"
        )
    given = {name.lower() for name in columns.names}
    automatic = {column.name.lower() for column in found if column.automatic and column.name.lower() not in given}
    for index, names in indexes.items():
        if names != keys and not names & automatic:
            raise ConfigError(
                f"{table} has another unique index, '{index}': MySQL would update whichever row it finds by it, "
                "so an upsert by the keys could change the wrong one",
                field="keys",
            )


def staging_columns(plan: Plan, keys: Sequence[str]) -> str:
    """The column list of a staging table: the table's own types, so that keys are equal as they are there."""
    parts = []
    for column in plan.columns:
        target = column.target
        type_ = target.column_type
        if target.data_type in TEXTS:
            type_ += f" CHARACTER SET {target.charset} COLLATE {target.collation}"
        parts.append(f"{quoted(column.name, '`')} {type_} {'NOT NULL' if column.name in keys else 'NULL'}")
    return f"{', '.join(parts)}, PRIMARY KEY ({quoted_list(keys, '`')})"
