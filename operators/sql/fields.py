"""The fields of a config that hold SQL, found by their mark in its JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from airloom.operators.columns import Columns
from airloom.operators.expressions import Kind, expression
from airloom.operators.inference import bind_expression
from airloom.operators.model import Model
from airloom.operators.sql.errors import SqlError

if TYPE_CHECKING:
    from airloom.operators.node import FieldProblem, Inputs

Path = tuple[str | int, ...]


def expression_problems(config: Model, inputs: Inputs) -> Iterator[FieldProblem]:
    """What is wrong with each expression of a config by itself, over the one input at the port ``in``."""
    relations = inputs.all()
    columns = relations[0].columns if len(relations) == 1 else None
    for path, text, kind in expression_fields(config):
        yield from field_problems(path, text, columns, inputs.variables, kind)


def field_problems(
    path: Path, text: str, columns: Columns | None, variables: Mapping[str, str], kind: Kind = "row"
) -> Iterator[FieldProblem]:
    """What is wrong with one expression; without columns, what can be told from its text alone."""
    try:
        if columns is None:
            expression(text, kind)
        else:
            bind_expression(text, columns, variables, kind)
    except SqlError as error:
        yield problem_at(path, error)


def problem_at(path: Path, error: SqlError) -> FieldProblem:
    """The error as a problem of one field."""
    from airloom.operators.node import FieldProblem

    where = "" if error.position is None else f" (character {error.position + 1})"
    return FieldProblem(path=path, message=error.message + where, expected=error.expected, hint=error.hint)


def expression_fields(config: Model) -> Iterator[tuple[Path, str, Kind]]:
    """Path, text and kind of each expression in a config, inside lists and mappings too."""
    schema = _schema(type(config))
    yield from _marked(schema, config.model_dump(mode="json", by_alias=True), schema.get("$defs", {}), (), "expression")


def query_fields(config: Model) -> Iterator[tuple[Path, str]]:
    """Path and text of each whole query in a config."""
    schema = _schema(type(config))
    value = config.model_dump(mode="json", by_alias=True)
    for path, text, _ in _marked(schema, value, schema.get("$defs", {}), (), "sql"):
        yield path, text


@cache
def _schema(config_type: type[Model]) -> dict[str, Any]:
    return config_type.model_json_schema()


def _marked(
    schema: Mapping[str, Any], value: Any, definitions: Mapping[str, Any], path: Path, widget: str
) -> Iterator[tuple[Path, str, Kind]]:
    """Walk value and schema side by side."""
    if "$ref" in schema:
        schema = {**definitions[schema["$ref"].rpartition("/")[2]], **{k: v for k, v in schema.items() if k != "$ref"}}
    if isinstance(value, str):
        if schema.get("x-widget") == widget:
            yield path, value, schema.get("x-kind", "row")
            return
    elif isinstance(value, Mapping):
        properties = schema.get("properties", {})
        rest = schema.get("additionalProperties")
        for name, item in value.items():
            inner = properties.get(name, rest if isinstance(rest, Mapping) else {})
            yield from _marked(inner, item, definitions, (*path, name), widget)
    elif isinstance(value, (list, tuple)) and isinstance(schema.get("items"), Mapping):
        for index, item in enumerate(value):
            yield from _marked(schema["items"], item, definitions, (*path, index), widget)
    seen: set[Path] = set()
    for branch in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        for found in _marked(branch, value, definitions, path, widget):
            if found[0] not in seen:
                seen.add(found[0])
                yield found
