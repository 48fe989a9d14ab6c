"""Everything the builder shows of a document without running it; runs in the child process that checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any

from airloom.dag_factory.check import MAX_WORDS, Checked, check
from airloom.dag_factory.context import Context
from airloom.dag_factory.formatter import canonical_document, dumps
from airloom.dag_factory.lineage import column_lineage
from airloom.dag_factory.plan import make_plan
from airloom.dag_factory.reader import read_text
from airloom.operators.columns import Columns
from airloom.operators.problems import Problem

Pairs = Iterable[tuple[str, str]]
"""Columns as they travel: name and type of each."""


def report(data: bytes, known: Mapping[str, Pairs] = MappingProxyType({})) -> dict[str, Any]:
    """Problems, columns, tasks and lineage of a document, and its canonical text when it can be read.

    ``known`` gives the columns that sources had when they were read last.
    """
    try:
        return _report(data, _columns(known))
    except RecursionError:
        return failed(Problem("", "the document nests too deeply"))
    except Exception as error:
        # A node type of others may raise anything; that is this document's problem, not the server's.
        message = f"the document cannot be checked: {type(error).__name__}: {error}"
        return failed(Problem("", message[:MAX_WORDS]))


def _columns(known: Mapping[str, Pairs]) -> dict[str, Columns]:
    """What is known, without sources that have a column of a type that a document cannot name."""
    found: dict[str, Columns] = {}
    for node, pairs in known.items():
        with suppress(ValueError):
            found[node] = Columns.declared(dict(pairs))
    return found


def _report(data: bytes, known: Mapping[str, Columns]) -> dict[str, Any]:
    checked = check(data, known=known)
    context = checked.context
    found = _empty() | {
        "ok": checked.ok,
        "problems": [problem.as_dict() for problem in checked.problems],
        "columns": {node: None if known is None else known.as_list() for node, known in checked.columns.items()},
        "id": checked.pipeline.id if checked.pipeline else None,
        "text": _text(data, checked),
    }
    if context is not None:
        found |= {
            "inputs": _inputs(context),
            "code": [node.id for node in context.nodes if node.type is not None and node.type.runs_code],
        }
        if checked.ok:
            found |= {"tasks": _tasks(context), "lineage": _lineage(context)}
    return found


def _empty() -> dict[str, Any]:
    return {
        "ok": False,
        "problems": [],
        "columns": {},
        "inputs": {},
        "tasks": [],
        "lineage": {},
        "code": [],
        "id": None,
        "text": None,
    }


def failed(problem: Problem) -> dict[str, Any]:
    """The report of a document that could not be checked."""
    return _empty() | {"problems": [problem.as_dict()]}


def _text(data: bytes, checked: Checked) -> str | None:
    if checked.pipeline is None:
        return None
    return dumps(canonical_document(read_text(data).value, checked.pipeline)).decode()


def _inputs(context: Context) -> dict[str, dict[str, list[dict[str, str]] | None]]:
    """Node -> port -> the columns that arrive there; the first wire's where a port takes several."""
    columns = context.resolution.columns
    found: dict[str, dict[str, list[dict[str, str]] | None]] = {}
    for node in context.nodes:
        arriving = {port: columns.get(sources[0]) for port, sources in node.wires.items() if sources}
        found[node.id] = {port: None if known is None else known.as_list() for port, known in arriving.items()}
    return found


def _tasks(context: Context) -> list[dict[str, Any]]:
    """The Airflow tasks, each with the nodes that share it."""
    return [
        {"id": stage.id, "kind": stage.kind, "nodes": [node.id for node in stage.nodes]}
        for stage in (task.stage for task in make_plan(context).tasks)
    ]


def _lineage(context: Context) -> Mapping[str, list[str]]:
    """Column -> the columns it is made of, one node back; those made of none are left out."""
    parents = column_lineage(context).parents
    return {str(column): [str(parent) for parent in found] for column, found in parents.items() if found}


def functions() -> list[dict[str, Any]]:
    """The SQL functions that expressions may call, as the engine itself describes them."""
    import duckdb

    from airloom.operators.sql.functions import AGGREGATE, SCALAR, WINDOW

    kinds = {**dict.fromkeys(sorted(WINDOW), "window"), **dict.fromkeys(sorted(SCALAR), "scalar")}
    kinds |= dict.fromkeys(sorted(AGGREGATE), "aggregate")
    with duckdb.connect(":memory:") as connection:
        rows = connection.execute(
            "SELECT function_name, parameters, description FROM duckdb_functions() "
            "WHERE function_name = ANY($names) ORDER BY function_name, len(parameters)",
            {"names": list(kinds)},
        ).fetchall()
    described: dict[str, dict[str, Any]] = {}
    for name, parameters, description in rows:
        found = described.setdefault(name, {"signature": f"{name}({', '.join(parameters)})", "summary": ""})
        found["summary"] = found["summary"] or description or ""
    empty = {"signature": None, "summary": ""}
    return [{"name": name, "kind": kinds[name], **described.get(name, empty)} for name in sorted(kinds)]
