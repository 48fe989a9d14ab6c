"""Discovery of node types: our own folders, then the entry-point group ``airloom.nodes``.

There is no central list: a file in ``connectors/`` or ``transforms/`` that defines a class with a
``type`` is a node type. Importing one needs no driver; drivers are imported inside its methods.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import logging
import pkgutil
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import entry_points
from types import ModuleType

from airloom.operators.node import Node

ENTRY_POINT_GROUP = "airloom.nodes"
_TYPE_NAME = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")
_PACKAGES = ("airloom.operators.connectors", "airloom.operators.transforms")

log = logging.getLogger(__name__)


@cache
def node_types() -> Mapping[str, type[Node]]:
    """Every node type by name, in alphabetical order."""
    found: dict[str, type[Node]] = {}
    for node_type in (*own_node_types(), *_third_party()):
        other = found.setdefault(node_type.type, node_type)
        if other is not node_type:
            raise ValueError(
                f"two classes claim the node type '{node_type.type}': "
                f"{other.__module__}.{other.__name__} and {node_type.__module__}.{node_type.__name__}"
            )
    return dict(sorted(found.items()))


@cache
def node_type(name: str) -> type[Node]:
    """One node type, importing only its own file where the name tells which; KeyError when there is none."""
    if _TYPE_NAME.match(name):
        for package in _PACKAGES:
            module_name = f"{package}.{name.replace('.', '_')}"
            if importlib.util.find_spec(module_name):
                for found in _classes(importlib.import_module(module_name)):
                    if found.type == name:
                        return found
    return node_types()[name]


def own_node_types() -> Iterator[type[Node]]:
    """The node types that Airloom itself has."""
    for package_name in _PACKAGES:
        package = importlib.import_module(package_name)
        for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
            yield from _classes(importlib.import_module(f"{package_name}.{module.name}"))


def _classes(module: ModuleType) -> Iterator[type[Node]]:
    for _, member in inspect.getmembers(module, inspect.isclass):
        if issubclass(member, Node) and "type" in vars(member) and member.__module__ == module.__name__:
            yield member


def _third_party() -> Iterator[type[Node]]:
    """Node types of other distributions; one that cannot be imported is logged and left out."""
    for entry_point in entry_points(group=ENTRY_POINT_GROUP):
        try:
            loaded = entry_point.load()
        except Exception:
            log.exception("Node types of entry point %r could not be imported", entry_point.name)
            continue
        yield from _classes(loaded) if isinstance(loaded, ModuleType) else (loaded,)
