"""``airflow pipelines run``: a whole pipeline, here, without a scheduler."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from airloom.dag_factory.cli import OK
from airloom.dag_factory.cli.main import UsageError, given_params, read_document
from airloom.dag_factory.cli.output import Output
from airloom.dag_factory.cli.progress import ProgressLine
from airloom.dag_factory.local_run import Interval, LocalRun, prepare
from airloom.operators.engine.start import keep_ready

if TYPE_CHECKING:
    from airloom.operators.engine.spec import StageResult


def run(args: argparse.Namespace, out: Output) -> int:
    """Run the stages one after another and show what each node did."""
    local = prepared(args)
    line = ProgressLine()
    began = time.monotonic()
    try:
        results = replace(local, on_stage=line.stage, on_progress=line.progress).execute()
    finally:
        line.close()
    seconds = time.monotonic() - began
    if out.as_json:
        stages = {name: result.as_json() for name, result in results.items()}
        out.json({"pipeline": local.run.pipeline, "run_id": local.run.run_id, "seconds": seconds, "stages": stages})
    else:
        _report(results, out)
        out.line(out.paint(f"{local.run.pipeline} succeeded in {seconds:.1f} s", "green"))
    return OK


def prepared(args: argparse.Namespace) -> LocalRun:
    """The run that the arguments ask for."""
    data, name = read_document(args.file)
    # It imports the engine while the document is checked.
    keep_ready()
    # As Airflow's own commands do: connections in the metadata database are looked up too.
    os.environ["_AIRFLOW_PROCESS_CONTEXT"] = "server"
    try:
        interval = Interval.parse(args.interval) if args.interval else None
    except ValueError as error:
        raise UsageError(f"--interval: {error}") from error
    return prepare(data, name, given_params(args), interval)


def _report(results: Mapping[str, StageResult], out: Output) -> None:
    rows: list[list[Any]] = []
    for stage, result in results.items():
        for report in result.reports:
            seconds = None if report.seconds is None else f"{report.seconds:.2f}"
            details = ", ".join(f"{key} {value}" for key, value in report.details.items() if _is_short(value))
            rows.append([stage, report.node, _count(report.rows_in), _count(report.rows_out), seconds, details])
    out.table(["stage", "node", "rows in", "rows out", "seconds", ""], rows)


def _count(value: int | None) -> str | None:
    return None if value is None else f"{value:,}"


def _is_short(value: Any) -> bool:
    return isinstance(value, (str, int, float)) and len(str(value)) <= 30
