"""Queries and columns of every node, found without running anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from airloom.dag_factory.context import Context, PlacedNode
from airloom.dag_factory.model import Pipeline
from airloom.operators.columns import Columns
from airloom.operators.node import FieldProblem, Inputs, Program, Relation, Source, Transform
from airloom.operators.problems import Problem

_PARAM_TYPES = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN"}
_RUN_TYPES = {
    "interval.start": "TIMESTAMP WITH TIME ZONE",
    "interval.end": "TIMESTAMP WITH TIME ZONE",
    "run.id": "VARCHAR",
}


@dataclass
class Resolution:
    """What is known about the rows on each wire."""

    sql: dict[str, str] = field(default_factory=dict)
    """Transform -> its query, which names its inputs by node id."""
    inputs: dict[str, Inputs] = field(default_factory=dict)
    """Transform -> the relations its query reads."""
    columns: dict[str, Columns | None] = field(default_factory=dict)
    """Node -> the columns of its rows; None where only the system it reads knows them."""
    problems: list[Problem] = field(default_factory=list)

    def arriving(self, node: PlacedNode) -> Columns | None:
        """The columns of the rows at a node's only port, when known."""
        return self.columns.get(node.sources[0]) if len(node.sources) == 1 else None


def resolve(context: Context) -> Resolution:
    """Follow the wires from the sources and ask each transform for its query."""
    found = Resolution()
    variables = variable_types(context.pipeline)
    for name in context.order:
        placed = context.by_id[name]
        # What a node type of others raises is a problem of the node, not the end of the check.
        try:
            if isinstance(placed.node, Source):
                declared = placed.node.declared()
                found.columns[name] = context.known.get(name) if declared is None else declared
            elif isinstance(placed.node, Transform):
                _transform(found, placed, placed.node, variables)
            elif isinstance(placed.node, Program):
                _program(found, placed, placed.node, variables)
        except RecursionError:
            found.problems.append(placed.problem(("config",), "it is nested too deeply"))
        except Exception as error:
            found.problems.append(_raised(placed, error))
    return found


def variable_types(pipeline: Pipeline) -> dict[str, str]:
    """The engine type of each reference that a document may use, where it does not depend on the run."""
    params = {
        f"params.{name}": _PARAM_TYPES[param.type]
        for name, param in pipeline.params.items()
        if param.type in _PARAM_TYPES
    }
    return {**_RUN_TYPES, **params}


def _transform(found: Resolution, placed: PlacedNode, node: Transform, variables: Mapping[str, str]) -> None:
    inputs = _inputs(found.columns, placed, variables)
    if inputs is None:
        return
    wrong = list(node.problems(inputs))
    if wrong:
        found.problems += [_placed(placed, problem) for problem in wrong]
        return
    query = node.sql(inputs).sql(dialect="duckdb")
    found.columns[placed.id] = _columns(found, placed, query, variables)
    found.sql[placed.id] = query
    found.inputs[placed.id] = inputs


def _program(found: Resolution, placed: PlacedNode, node: Program, variables: Mapping[str, str]) -> None:
    inputs = _inputs(found.columns, placed, variables)
    if inputs is None:
        return
    found.problems += [_placed(placed, problem) for problem in node.problems(inputs)]
    found.columns[placed.id] = node.declared()


def _inputs(columns: Mapping[str, Columns | None], placed: PlacedNode, variables: Mapping[str, str]) -> Inputs | None:
    """The relations at a transform's ports; None while a wire is missing."""
    if not placed.type:
        return None
    by_port = {
        port.name: tuple(Relation(name, columns.get(name)) for name in placed.wires.get(port.name, ()))
        for port in placed.type.inputs
    }
    return Inputs(by_port, variables) if all(by_port.values()) else None


def _columns(found: Resolution, placed: PlacedNode, query: str, variables: Mapping[str, str]) -> Columns | None:
    """The columns of a query, when those of all its inputs are known."""
    from airloom.operators.inference import infer

    relations = {name: found.columns.get(name) for name in placed.sources}
    known = {name: columns for name, columns in relations.items() if columns is not None}
    return infer(query, known, variables) if len(known) == len(relations) else None


def _placed(node: PlacedNode, problem: FieldProblem) -> Problem:
    return node.problem(("config", *problem.path), problem.message, problem.expected, problem.hint)


def _raised(node: PlacedNode, error: Exception) -> Problem:
    """An exception as a problem, with what it knows of what was expected."""
    message = getattr(error, "message", None) or str(error) or type(error).__name__
    return node.problem(("config",), message, getattr(error, "expected", None), getattr(error, "hint", None))
