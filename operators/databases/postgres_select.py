"""The statement that reads a table or query of Postgres, and the settings that carry its values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from airloom.operators.databases.conditions import bound_query, translated
from airloom.operators.databases.names import quoted
from airloom.operators.databases.postgres import TableColumn, columns_of, resolve
from airloom.operators.databases.postgres_arrow import ReadColumn, read_column
from airloom.operators.databases.reading import ReadConfig, column_named, columns_to_read
from airloom.operators.node import SourceContext
from airloom.operators.problems import ConfigError
from airloom.operators.values import Scalar

if TYPE_CHECKING:
    import psycopg

_TEMPORAL = ("date", "timestamp", "timestamptz")
_ORDERED = (*_TEMPORAL, "int2", "int4", "int8", "oid", "numeric", "float4", "float8", "text", "varchar")
_TEXTUAL = ("text", "varchar")


@dataclass
class Settings:
    """Values as settings of the session: ``current_setting('airloom.v0')``, cast to a type, stands for the first.

    The driver streams only through COPY, which takes no parameters; a setting is a value all the same,
    whatever text is in it, and the planner knows it.
    """

    values: list[str] = field(default_factory=list)

    def bind(self, value: Scalar, sql_type: str | None = None) -> str:
        """The SQL that stands for a value."""
        if value is None:
            return "NULL"
        cast = sql_type or _sql_type(value)
        text = value.isoformat() if isinstance(value, datetime) else str(value)
        if "\x00" in text:
            raise ConfigError("a value with a NUL character cannot be sent to Postgres")
        self.values.append(text)
        return f"CAST(current_setting('airloom.v{len(self.values) - 1}') AS {cast})"

    def named(self) -> list[tuple[str, str]]:
        """Each setting's name and value."""
        return [(f"airloom.v{number}", value) for number, value in enumerate(self.values)]


def _sql_type(value: Scalar) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "bigint" if abs(value) < 2**63 else "numeric"
    if isinstance(value, float):
        return "double precision"
    return "timestamptz" if isinstance(value, datetime) else "text"


@dataclass(frozen=True)
class Statement:
    """What is sent: the SQL, its settings, and what comes back."""

    sql: str
    settings: tuple[tuple[str, str], ...]
    columns: tuple[ReadColumn, ...]
    incremental: TableColumn | None = None
    position: int = -1
    """Where the incremental column is in the result."""
    hidden: bool = False
    """Whether it was read only to be observed."""


def statement(control: psycopg.Connection, config: ReadConfig, context: SourceContext) -> Statement:
    """The statement for a source's config; ConfigError or DataError where config and database disagree."""
    settings = Settings()
    source, found = _source(control, config, context, settings)
    wanted = columns_to_read(config, found)
    incremental, conditions = _conditions(config, context, settings, found)
    declared = context_types(config)
    columns = [read_column(column, declared.get(column.name)) for column in wanted]
    hidden = incremental is not None and incremental not in wanted
    if incremental is not None and hidden:
        columns.append(read_column(incremental))
    names = [f"{column.expression} AS {quoted(column.name)}" for column in columns]
    where = f" WHERE {' AND '.join(f'({condition})' for condition in conditions)}" if conditions else ""
    limit = f" LIMIT {int(context.limit)}" if context.limit is not None else ""
    position = -1
    if incremental is not None:
        position = len(columns) - 1 if hidden else wanted.index(incremental)
    return Statement(
        sql=f"SELECT {', '.join(names)} FROM {source}{where}{limit}",
        settings=tuple(settings.named()),
        columns=tuple(columns),
        incremental=incremental,
        position=position,
        hidden=hidden,
    )


def context_types(config: ReadConfig) -> dict[str, str]:
    """The engine types that a document declares for a source's columns."""
    from airloom.operators.columns import engine_type

    return {name: engine_type(type_) for name, type_ in config.columns.items()}


def _source(
    control: psycopg.Connection, config: ReadConfig, context: SourceContext, settings: Settings
) -> tuple[str, tuple[TableColumn, ...]]:
    """What stands after FROM, and the columns it has."""
    if config.table is not None:
        table = resolve(control, config.table)
        found = columns_of(control, table)
        if not found:
            raise ConfigError(f"there is no table {config.table}", field="table")
        return table.quoted(), found
    query = bound_query(str(config.query), context.values, "postgres", settings.bind)
    return f"(\n{query}\n) AS _airloom_source", described(control, query)


def described(control: psycopg.Connection, query: str) -> tuple[TableColumn, ...]:
    """A query's result columns, as Postgres itself understands the text: one statement, or an error."""
    import psycopg
    from psycopg.pq import ExecStatus

    for answer in (
        control.pgconn.prepare(b"_airloom_describe", query.encode()),
        control.pgconn.describe_prepared(b"_airloom_describe"),
    ):
        if answer.status != ExecStatus.COMMAND_OK:
            raise psycopg.errors.lookup(_state(answer))(answer.error_message.decode(errors="replace"))
    fields = [
        ((answer.fname(number) or b"").decode(), answer.ftype(number), answer.fmod(number))
        for number in range(answer.nfields)
    ]
    if not fields:
        raise ConfigError("the query returns no columns", field="query")
    return _typed(control, fields)


def _state(answer: Any) -> str:
    from psycopg.pq import DiagnosticField

    state = answer.error_field(DiagnosticField.SQLSTATE)
    return state.decode() if state else "XX000"


def _typed(control: psycopg.Connection, fields: Sequence[tuple[str, int, int]]) -> tuple[TableColumn, ...]:
    names = [name for name, _, _ in fields]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ConfigError(
            f"the query returns two columns named '{twice}': give one another name with AS", field="query"
        )
    rows = control.execute(
        "SELECT oid, typname, typtype FROM pg_type WHERE oid = ANY(%s)", ([oid for _, oid, _ in fields],)
    ).fetchall()
    types = {oid: (name, kind) for oid, name, kind in rows}
    formats = control.execute(
        "SELECT format_type(o, m) FROM unnest(%s::oid[], %s::int[]) WITH ORDINALITY AS x(o, m, n) ORDER BY n",
        ([oid for _, oid, _ in fields], [modifier for _, _, modifier in fields]),
    ).fetchall()
    return tuple(
        TableColumn(name, types[oid][0], modifier, sql_type, types[oid][1])
        for (name, oid, modifier), (sql_type,) in zip(fields, formats, strict=True)
    )


def _conditions(
    config: ReadConfig, context: SourceContext, settings: Settings, found: tuple[TableColumn, ...]
) -> tuple[TableColumn | None, list[str]]:
    conditions = []
    if config.where is not None:
        types = {column.name: column.sql_type for column in found}
        conditions.append(translated(config.where, types, context.values, "postgres", settings.bind))
    if config.incremental is None:
        return None, conditions
    column = column_named(found, config.incremental.column, "incremental")
    if column.type_name not in _ORDERED:
        raise ConfigError(f"'{column.name}' is {column.sql_type}: it has no order to read on from", field="incremental")
    return column, conditions + _window(column, config.incremental.initial, context, settings)


def _window(column: TableColumn, initial: Scalar, context: SourceContext, settings: Settings) -> list[str]:
    """The part of the table that this run reads."""
    # Text is compared byte by byte, as the engine compares it when it looks for the highest value.
    name = quoted(column.name) + (' COLLATE "C"' if column.type_name in _TEXTUAL else "")
    sql_type = "text" if column.type_name in _TEXTUAL else column.sql_type
    conditions = [f"{quoted(column.name)} IS NOT NULL"]
    bounds = context.bounds
    if bounds.after is not None:
        conditions.append(f"{name} > {settings.bind(bounds.after, sql_type)}")
    elif initial is not None:
        conditions.append(f"{name} >= {settings.bind(str(initial), sql_type)}")
    if bounds.up_to is not None:
        conditions.append(f"{name} <= {settings.bind(bounds.up_to, sql_type)}")
    end = context.values.by_name.get("interval.end")
    if column.type_name in _TEMPORAL and isinstance(end, datetime):
        # A day that the interval ends in is not over: its rows belong to the next run.
        moment = settings.bind(end.astimezone(timezone.utc).replace(tzinfo=None), "timestamp")
        if column.type_name == "date":
            moment = f"CAST({moment} AS date)"
        elif column.type_name == "timestamptz":
            moment = f"({moment} AT TIME ZONE 'UTC')"
        conditions.append(f"{name} < {moment}")
    return conditions


def watermark_text(value: Any) -> str:
    """A value of an incremental column as text that Postgres reads back as the same value."""
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, (Decimal, timedelta)):
        return str(value)
    return repr(value) if isinstance(value, float) else str(value)
