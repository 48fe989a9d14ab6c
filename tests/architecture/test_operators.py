"""What holds for every Airflow operator, and for every node type."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module
from types import ModuleType

import pytest

from airloom.operators.node import Destination, Node, Program, Source, Transform
from airloom.operators.registry import node_types


def airflow_operators() -> list[type]:
    """Every operator class that the package defines."""
    from airflow.sdk import BaseOperator

    import airloom.operators.tasks as tasks

    found = []
    for module in (tasks, *_below(tasks)):
        members = inspect.getmembers(module, inspect.isclass)
        found += [member for _, member in members if issubclass(member, BaseOperator) and member is not BaseOperator]
    return [member for member in found if member.__module__.startswith("airloom.")]


def _below(module: ModuleType) -> list[ModuleType]:
    paths = getattr(module, "__path__", [])
    return [import_module(f"{module.__name__}.{found.name}") for found in pkgutil.iter_modules(paths)]


def test_no_operator_renders_templates() -> None:
    # A template field is executed code: in Airflow's sandbox too, a user's text there reaches the interpreter.
    operators = airflow_operators()
    assert operators
    for operator in operators:
        assert tuple(operator.template_fields) == (), operator
        assert tuple(getattr(operator, "template_ext", ())) == (), operator


@pytest.mark.parametrize("node_type", node_types().values(), ids=list(node_types()))
def test_node_type_is_complete(node_type: type[Node]) -> None:
    assert issubclass(node_type, Source | Transform | Program | Destination)
    summary = (node_type.__doc__ or "").strip().splitlines()[0]
    assert summary.endswith("."), "its docstring is its help text, and begins with one sentence"
    assert node_type.group
    node_type.from_json(dict(node_type.example))
    for name, field in node_type.Config.model_fields.items():
        assert field.description, f"the field '{name}' has no help text"


def test_every_group_of_node_types_is_there() -> None:
    assert {node_type.group for node_type in node_types().values()} >= {"Files", "Databases", "APIs", "Rows", "Combine"}
