"""What every node type owes: one suite over the registry, so that a new one is tested without a new test."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from airloom.operators.columns import Columns, document_type
from airloom.operators.expressions import ExpressionError
from airloom.operators.inference import infer
from airloom.operators.node import (
    Destination,
    Inputs,
    Node,
    NodeContext,
    Program,
    Relation,
    Source,
    Transform,
    describe,
)
from airloom.operators.registry import node_types
from airloom.operators.settings import Settings
from airloom.operators.sql.fields import expression_fields, query_fields
from airloom.operators.values import Values
from tests.operators.transforms.running import Table, execute

TYPES = sorted(node_types())
TRANSFORMS = [name for name in TYPES if issubclass(node_types()[name], Transform)]
PROGRAMS = [name for name in TYPES if issubclass(node_types()[name], Program)]
GROUPS = {"Files", "Databases", "APIs", "Columns", "Rows", "Combine", "SQL", "Code"}

ORDERS = Table(
    [("id", "BIGINT"), ("amount", "DOUBLE"), ("country", "VARCHAR"), ("day", "DATE")],
    [
        (1, 120.0, "NL", "2024-01-01"),
        (2, None, "BE", None),
        (3, 250.5, None, "2024-01-02"),
        (1, 120.0, "NL", "2024-01-01"),
    ],
)
COUNTRIES = Table([("country", "VARCHAR"), ("name", "VARCHAR")], [("NL", "Netherlands"), ("DE", "Germany")])
HOSTILE = [
    "read_text('/etc/passwd')", "1; DROP TABLE orders", "(SELECT 1 FROM pg_tables)", "getenv('HOME')", "now()",
    "random()", "getvariable('secret')", "'${params.x}'", "current_setting('x')", "1) FROM pg_tables --",
    "COLUMNS('.*')", "",
]  # fmt: skip


@pytest.fixture(params=TYPES)
def node_type(request: pytest.FixtureRequest) -> type[Node]:
    """Each registered node type."""
    return node_types()[request.param]


def test_it_describes_itself(node_type: type[Node]) -> None:
    described = describe(node_type)
    assert json.loads(json.dumps(described))["type"] == node_type.type
    assert described["summary"].endswith(".")
    assert described["kind"] in {"source", "transform", "destination"}
    assert described["group"] in GROUPS
    assert described["version"] >= 1
    assert node_type.icon != Node.icon
    assert all(inspect_ascii(word) for word in (node_type.type, node_type.icon))


def inspect_ascii(word: str) -> bool:
    return word.isascii() and word == word.lower() and " " not in word


def test_its_ports_fit_its_kind(node_type: type[Node]) -> None:
    names = [port.name for port in node_type.inputs]
    assert len(names) == len(set(names))
    assert "after" not in names
    if issubclass(node_type, Source):
        assert names == []
    else:
        assert names
    if issubclass(node_type, Destination):
        assert node_type.modes


def test_its_form_explains_every_field(node_type: type[Node]) -> None:
    schema = node_type.Config.model_json_schema()
    for owner, model in [(node_type.type, schema), *schema.get("$defs", {}).items()]:
        for name, field in model.get("properties", {}).items():
            assert field.get("description") or "const" in field, f"{owner}.{name} needs a docstring"
        if model.get("type") == "object":
            assert model.get("additionalProperties") is False, f"{owner} takes unknown keys"


def test_its_example_is_a_config(node_type: type[Node]) -> None:
    node = node_type.from_json(dict(node_type.example))
    dumped = node.config.model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert node_type.from_json(dumped).config == node.config


def test_an_unknown_key_is_refused(node_type: type[Node]) -> None:
    with pytest.raises(ValueError, match="nonsense"):
        node_type.from_json({**node_type.example, "nonsense": 1})


def test_a_sources_declared_columns_are_columns(node_type: type[Node]) -> None:
    node = node_type.from_json(dict(node_type.example))
    columns = node.declared() if isinstance(node, Source) else None
    assert columns is None or all(document_type(column.type) for column in columns)


def ports_of(node: Transform | Program) -> dict[str, dict[str, Table]]:
    """The example's inputs: ``orders`` everywhere, ``countries`` at a second port."""
    tables = [{"orders": ORDERS}, {"countries": COUNTRIES}]
    return {port.name: tables[min(index, 1)] for index, port in enumerate(node.inputs)}


def inputs_for(node: Transform | Program, known: bool = True) -> Inputs:
    return Inputs({
        port: tuple(Relation(name, Columns.of(table.columns) if known else None) for name, table in tables.items())
        for port, tables in ports_of(node).items()
    })  # fmt: skip


def transform(name: str, config: Any = None) -> Transform:
    node_type = node_types()[name]
    node = node_type.from_json(config if config is not None else dict(node_type.example))
    assert isinstance(node, Transform)
    return node


@pytest.mark.parametrize("name", TRANSFORMS)
@pytest.mark.parametrize("known", [True, False])
def test_a_transforms_example_runs(name: str, known: bool) -> None:
    node = transform(name)
    inputs = inputs_for(node, known)
    assert list(node.problems(inputs)) == []
    query = node.sql(inputs).sql(dialect="duckdb")
    assert query == transform(name).sql(inputs).sql(dialect="duckdb")
    result, columns = execute(query, ports_of(node))
    assert result.rows
    relations = {
        table: Columns.of(found.columns) for tables in ports_of(node).values() for table, found in tables.items()
    }
    assert infer(query, relations) == columns


@pytest.mark.parametrize("name", TRANSFORMS)
@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("known", [True, False])
def test_a_transforms_sql_fields_refuse_what_is_hostile(name: str, hostile: str, known: bool) -> None:
    node = transform(name)
    places = [path for path, _, _ in expression_fields(node.config)] + [path for path, _ in query_fields(node.config)]
    for place in places:
        config = node.config.model_dump(mode="json", by_alias=True, exclude_unset=True)
        replaced = transform_with(name, config, place, hostile)
        if replaced is None:
            continue
        assert place in [problem.path for problem in replaced.problems(inputs_for(replaced, known))]
        with pytest.raises(ExpressionError):
            replaced.sql(inputs_for(replaced, known))


def transform_with(name: str, config: Any, path: tuple[str | int, ...], value: str) -> Transform | None:
    """The transform with another value at a path; None where the config itself refuses it."""
    place = config
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    try:
        return transform(name, config)
    except ValueError:
        return None


@pytest.mark.parametrize("name", TRANSFORMS)
def test_a_transforms_hostile_names_stay_names(name: str) -> None:
    """Every name in the example turned into an injection: problems, or a query in which it is only a name."""
    evil = 'x" FROM pg_tables; DROP TABLE orders; --'
    text = (
        json.dumps(node_types()[name].example)
        .replace('"country"', json.dumps(evil))
        .replace('"amount"', json.dumps(evil))
    )
    node = transform(name, json.loads(text))
    query = node.sql(inputs_for(node, known=False)).sql(dialect="duckdb")
    import duckdb

    with duckdb.connect() as connection:
        (statement,) = connection.extract_statements(query)
        assert statement.type == duckdb.StatementType.SELECT


@pytest.mark.skipif(sys.platform != "linux", reason="code is isolated on Linux only")
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_programs_example_runs(name: str, tmp_path: Path) -> None:
    node = node_types()[name].from_json(dict(node_types()[name].example))
    assert isinstance(node, Program)
    assert node.missing() is None
    for known in (True, False):
        assert list(node.problems(inputs_for(node, known))) == []
    context = NodeContext("contract", "node", Values(), Settings(str(tmp_path), str(tmp_path), ""), tmp_path)
    tables = {id_: table.reader for port in ports_of(node).values() for id_, table in port.items()}
    first, second = (node.open(tables, context).reader.read_all() for _ in range(2))
    assert first.num_rows
    assert first == second
    declared = node.declared()
    assert declared is None or set(declared.names) == set(first.column_names)


@pytest.mark.parametrize("name", TYPES)
def test_who_runs_code_says_so(name: str) -> None:
    """A field for a program makes its node a matter of the right to write code."""
    schema = json.dumps(node_types()[name].Config.model_json_schema())
    assert node_types()[name].runs_code == ('"x-widget": "python"' in schema)
