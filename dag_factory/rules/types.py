"""Node types: known ones, of versions that this Airloom has, with their drivers at hand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, requires

from airloom.dag_factory.context import Context, Pinned
from airloom.dag_factory.explain import quote
from airloom.operators.node import Program
from airloom.operators.problems import Problem, did_you_mean
from airloom.operators.registry import node_types


def known_types(context: Context) -> Iterator[Problem]:
    """Every node's type is installed here, in the node's version or a later one."""
    types = node_types()
    for node in context.nodes:
        if node.type is Pinned:
            continue
        found = types.get(node.spec.type)
        if found is None:
            expected = "one that `airflow pipelines nodes` lists"
            hint = did_you_mean(node.spec.type, types)
            yield node.problem(("type",), f"unknown node type {quote(node.spec.type)}", expected, hint)
        elif node.spec.version > found.version:
            message = f"'{found.type}' has no version {node.spec.version}"
            expected = f"at most {found.version}"
            yield node.problem(
                ("version",), message, expected, "install a newer Airloom, or the newer package of this node type"
            )


def drivers_installed(context: Context) -> Iterator[Problem]:
    """A warning where a node's driver is missing here; the machine that runs it may have it."""
    for node in context.nodes:
        extra = node.type.extra if node.type else None
        if extra and (missing := _missing(extra)):
            message = f"'{node.spec.type}' needs {' and '.join(missing)}, which this machine does not have"
            yield node.warning(("type",), message, f"pip install 'airloom[{extra}]'")


def programs_run_here(context: Context) -> Iterator[Problem]:
    """A warning where this machine cannot run a program; the machine that runs it may."""
    for node in context.nodes:
        if isinstance(node.node, Program) and (missing := node.node.missing()):
            yield node.warning(("type",), missing)


@cache
def _missing(extra: str) -> tuple[str, ...]:
    """The distributions of a pip extra that are not installed."""
    from packaging.requirements import Requirement

    wanted = [Requirement(line) for line in requires("airloom") or ()]
    named = [
        requirement.name
        for requirement in wanted
        if requirement.marker and requirement.marker.evaluate({"extra": extra}) and requirement.name != "airloom"
    ]
    return tuple(name for name in named if not _installed(name))


def _installed(name: str) -> bool:
    try:
        return distribution(name) is not None
    except PackageNotFoundError:
        return False
