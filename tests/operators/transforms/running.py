"""Running a transform on a real DuckDB, over real rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from airloom.operators.columns import Columns
from airloom.operators.files.stream import arrow_reader
from airloom.operators.inference import infer
from airloom.operators.node import FieldProblem, Inputs, Relation, Transform
from airloom.operators.registry import node_types

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """An input: its columns as (name, engine type), and its rows."""

    columns: Sequence[tuple[str, str]]
    rows: Sequence[Row] = ()

    def reader(self) -> Any:
        """The rows as Arrow batches."""
        with duckdb.connect() as connection:
            _create(connection, "given", self)
            return arrow_reader(connection, "FROM given").read_all().to_reader()


@dataclass(frozen=True)
class Result:
    """What a query gave."""

    names: list[str]
    rows: list[Row]

    def column(self, name: str) -> list[Any]:
        return [row[self.names.index(name)] for row in self.rows]

    def sorted(self) -> list[Row]:
        return sorted(self.rows, key=lambda row: [(value is None, str(type(value)), value) for value in row])


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def transform(type_: str, config: Mapping[str, Any]) -> Transform:
    node = node_types()[type_].from_json(config)
    assert isinstance(node, Transform)
    return node


def inputs_of(ports: Mapping[str, Mapping[str, Table]], known: bool = True, variables: Any = None) -> Inputs:
    relations = {
        port: tuple(Relation(name, Columns.of(table.columns) if known else None) for name, table in tables.items())
        for port, tables in ports.items()
    }
    return Inputs(relations, variables or {})


def problems(type_: str, config: Mapping[str, Any], ports: Any, known: bool = True) -> list[FieldProblem]:
    return list(transform(type_, config).problems(inputs_of(_ports(ports), known)))


def run(type_: str, config: Mapping[str, Any], ports: Any, values: Mapping[str, Any] | None = None) -> Result:
    """The result, the same whether the inputs' columns were known or not, and of the inferred columns."""
    ports = _ports(ports)
    node = transform(type_, config)
    inputs = inputs_of(ports)
    assert list(node.problems(inputs)) == []
    query = node.sql(inputs).sql(dialect="duckdb")
    assert query == transform(type_, config).sql(inputs).sql(dialect="duckdb")
    result, columns = execute(query, ports, values)
    known = {name: Columns.of(table.columns) for tables in ports.values() for name, table in tables.items()}
    if not values:
        assert infer(query, known) == columns
    unknown = node.sql(inputs_of(ports, known=False)).sql(dialect="duckdb")
    again, columns_again = execute(unknown, ports, values)
    assert (columns_again, again.sorted()) == (columns, result.sorted())
    return result


def execute(query: str, ports: Any, values: Mapping[str, Any] | None = None) -> tuple[Result, Columns]:
    """Run a query over tables of these rows; the columns are those of a table made of it."""
    with duckdb.connect(":memory:", config={"threads": "2"}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for name, value in (values or {}).items():
            connection.execute(f"SET VARIABLE {quoted(name)} = ?", [value])
        for tables in _ports(ports).values():
            for name, table in tables.items():
                _create(connection, name, table)
        connection.execute(f"CREATE VIEW result AS {query}")
        cursor = connection.execute("SELECT * FROM result")
        found = Result([column[0] for column in cursor.description], cursor.fetchall())
        connection.execute("CREATE TABLE kept AS SELECT * FROM result")
        described = connection.execute("DESCRIBE kept").fetchall()
        return found, Columns.of((row[0], row[1]) for row in described)


def _create(connection: duckdb.DuckDBPyConnection, name: str, table: Table) -> None:
    types = ", ".join(f"{quoted(column)} {type_}" for column, type_ in table.columns)
    connection.execute(f"CREATE OR REPLACE TABLE {quoted(name)} ({types})")
    if table.rows:
        marks = ", ".join("?" for _ in table.columns)
        connection.executemany(f"INSERT INTO {quoted(name)} VALUES ({marks})", [list(row) for row in table.rows])


def _ports(ports: Any) -> Mapping[str, Mapping[str, Table]]:
    if isinstance(ports, Table):
        return {"in": {"rows": ports}}
    if "left" in ports and isinstance(ports["left"], Table):
        return {"left": {"l": ports["left"]}, "right": {"r": ports["right"]}}
    return ports
