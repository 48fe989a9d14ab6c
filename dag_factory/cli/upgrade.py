"""``airflow pipelines upgrade``: the present versions, written down."""

from __future__ import annotations

import argparse

from airloom.dag_factory.cli.fmt import rewrite
from airloom.dag_factory.cli.main import paths_of
from airloom.dag_factory.cli.output import Output


def run(args: argparse.Namespace, out: Output) -> int:
    """Upgrade the format and the nodes of files in place."""
    from airloom.dag_factory.formatter import upgraded_document

    return rewrite(paths_of(args), out, upgraded_document, check=args.check, done="upgraded")
