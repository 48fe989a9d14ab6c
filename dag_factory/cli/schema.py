"""``airflow pipelines schema``: the JSON Schema, for editors."""

from __future__ import annotations

import argparse
import sys

from airloom.dag_factory.cli import OK
from airloom.dag_factory.cli.output import Output


def run(args: argparse.Namespace, out: Output) -> int:
    """Print the schema of whole documents."""
    from airloom.dag_factory.json_schema import document_schema, dumps, own_types

    sys.stdout.write(dumps(document_schema(own_types() if args.own else None)))
    return OK
