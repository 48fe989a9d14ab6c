"""``airflow pipelines log``: who published what, and when."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from airloom.dag_factory.cli import OK
from airloom.dag_factory.cli.output import Output
from airloom.dag_factory.cli.repository import find_store


def run(args: argparse.Namespace, out: Output) -> int:
    """Show the commits of one pipeline, or of all."""
    store = find_store(args)
    store.fetch()
    path = args.pipeline
    if path is not None and not path.endswith(".json"):
        path = f"{store.subdir}/{path}.json".lstrip("/")
    changes = store.history(path, limit=args.limit)
    if out.as_json:
        out.json([{**asdict(change), "time": change.time.isoformat()} for change in changes])
        return OK
    if not changes:
        out.note(f"nothing has been published{f' as {path}' if path else ''}")
    rows = [
        [change.revision[:10], change.time.strftime("%Y-%m-%d %H:%M"), change.author, change.message.split("\n")[0]]
        for change in changes
    ]
    if rows:
        out.table(["revision", "time", "author", "message"], rows)
    return OK
