"""``airflow pipelines lineage``: where columns come from."""

from __future__ import annotations

import argparse

from airloom.dag_factory.cli import OK
from airloom.dag_factory.cli.main import UsageError, read_document
from airloom.dag_factory.cli.output import Output
from airloom.operators.problems import did_you_mean


def run(args: argparse.Namespace, out: Output) -> int:
    """Show the source columns of every column, of one node's, or of one."""
    from airloom.dag_factory.check import check
    from airloom.dag_factory.lineage import column_lineage

    data, name = read_document(args.file)
    context = check(data, name).require()
    lineage = column_lineage(context)
    parents = lineage.parents
    wanted = list(parents)
    if args.column is not None:
        wanted = [ref for ref in parents if args.column in (ref.node, str(ref))]
        if not wanted:
            known = [*context.by_id, *map(str, parents)]
            hint = did_you_mean(args.column, known)
            raise UsageError(f"nothing is known of '{args.column}' before a run" + (f"; {hint}" if hint else ""))
    if out.as_json:
        out.json(
            {
                str(ref): {
                    "parents": [str(parent) for parent in parents[ref]],
                    "origins": [str(origin) for origin in lineage.origins(ref)],
                }
                for ref in wanted
            }
        )
        return OK
    rows = [[ref.node, ref.column, _names(parents[ref]), _names(lineage.origins(ref))] for ref in wanted]
    out.table(["node", "column", "made of", "in the end of"], rows)
    silent = [node for node in context.by_id if not any(ref.node == node for ref in parents)]
    if silent and args.column is None:
        out.note(f"not known before a run: {', '.join(silent)} (declare 'columns' in the sources)")
    return OK


def _names(refs: tuple[object, ...]) -> str:
    return ", ".join(map(str, refs))
