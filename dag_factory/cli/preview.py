"""``airflow pipelines preview``: the rows a node gives."""

from __future__ import annotations

import argparse
from typing import Any

from airloom.dag_factory.cli import OK
from airloom.dag_factory.cli.main import UsageError
from airloom.dag_factory.cli.output import Output, plural
from airloom.dag_factory.cli.run import prepared
from airloom.operators.engine.redact import MASK
from airloom.operators.json_values import json_value


def run(args: argparse.Namespace, out: Output) -> int:
    """Run what a node's rows come from, on a part of the sources, and show them."""
    if args.rows < 1:
        raise UsageError("--rows takes a number of at least 1")
    found = prepared(args).preview(args.node, args.rows)
    names = found.columns.names
    rows = [[_masked(row.get(name), name in found.masked) for name in names] for row in found.rows]
    if out.as_json:
        data = [[json_value(value) for value in row] for row in rows]
        out.json({"node": found.node, "columns": found.columns.as_list(), "rows": data})
        return OK
    out.table(names, [[_shown(value) for value in row] for row in rows])
    more = ", there may be more" if len(rows) == args.rows else ""
    out.note(f"{plural(len(rows), 'row')} of '{found.node}'{more}")
    return OK


def _masked(value: Any, masked: bool) -> Any:
    return MASK if masked and value is not None else value


def _shown(value: Any) -> str:
    if value is None:
        return "null"
    found = json_value(value)
    return found if isinstance(found, str) else str(found)
