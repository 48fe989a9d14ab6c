"""References: ``${...}`` names something of a closed set, where a value can be bound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic.fields import FieldInfo

from airloom.dag_factory.context import Context, PlacedNode
from airloom.operators.problems import Problem, did_you_mean
from airloom.operators.values import REFERENCE, RUN_REFERENCES, is_reference

_NAMES_ONLY = {"connection", "table", "column", "columns", "type"}
"""Widgets of fields that name something: a value is never bound there."""


def valid_references(context: Context) -> Iterator[Problem]:
    """Every reference is known, every param it names is declared, and it stands where values are bound."""
    params = list(context.pipeline.params)
    for node in context.nodes:
        for path, text in _texts(node.spec.config, ("config",)):
            if "${" not in text or _widget_at(node, path) == "python":
                continue
            for name in dict.fromkeys(found[1].strip() for found in REFERENCE.finditer(text)):
                yield from _reference(node, path, name, params)
            if "${" in REFERENCE.sub("", text):
                yield node.warning(path, "a '${' is not closed, so it stays as it is", "write ${params.name}")
            elif _widget_at(node, path) in _NAMES_ONLY:
                yield node.problem(path, "a reference cannot stand here", "a plain name")


def _reference(node: PlacedNode, path: tuple[str | int, ...], name: str, params: list[str]) -> Iterator[Problem]:
    shown = "${" + (name if len(name) <= 60 else name[:57] + "...") + "}"
    if not is_reference(name):
        known = [*RUN_REFERENCES, *(f"params.{param}" for param in params)]
        expected = "one of: " + ", ".join(["params.NAME", "env.NAME", *RUN_REFERENCES])
        near = f"params.{name}" if name in params else None
        hint = f"did you mean '{near}'?" if near else did_you_mean(name, known)
        yield node.problem(path, f"unknown reference {shown}", expected, hint)
    elif name.startswith("params.") and name.removeprefix("params.") not in params:
        message = f"{shown} names a param that the pipeline does not have"
        expected = "one of: " + ", ".join(params) if params else "a param declared under params"
        yield node.problem(path, message, expected, did_you_mean(name.removeprefix("params."), params))


def _texts(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text in a config with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, below in value.items():
            yield from _texts(below, (*path, key))
    elif isinstance(value, (list, tuple)):
        for index, below in enumerate(value):
            yield from _texts(below, (*path, index))


def _widget_at(node: PlacedNode, path: tuple[str | int, ...]) -> str | None:
    """What the field at a path takes: a table, a connection, a column, a program."""
    if node.type is None or len(path) < 2 or not isinstance(path[1], str):
        return None
    field = node.type.Config.model_fields.get(path[1])
    return None if field is None else _widget(field)


def _widget(field: FieldInfo) -> str | None:
    extra = field.json_schema_extra
    found = extra.get("x-widget") if isinstance(extra, dict) else None
    return found if isinstance(found, str) else None
