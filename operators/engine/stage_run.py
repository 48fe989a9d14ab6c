"""One stage from its spec to its last event, inside the child process."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from pathlib import Path
from typing import Any

from airloom.operators.engine import limits
from airloom.operators.engine.events import Emitter, EmitterHandler
from airloom.operators.engine.failures import as_node_error
from airloom.operators.engine.redact import Redactor
from airloom.operators.engine.spec import StageResult, StageSpec
from airloom.operators.engine.work import Work
from airloom.operators.exchange import storage_options, sweep_runs

log = logging.getLogger(__name__)


def work(events: int) -> int:
    """Read the spec from standard input, run the stage, tell how it ended; the exit code."""
    request = json.loads(sys.stdin.buffer.read())
    spec = StageSpec.from_json(request["spec"])
    emitter = Emitter(events, Redactor(spec.secretive))
    logging.basicConfig(level=logging.INFO, handlers=[EmitterHandler(emitter)], format="%(message)s")
    try:
        limits.apply(spec.settings)
        asked = Work(spec, Path(request["scratch"]), emitter)
        if any(part is not None for part in (spec.question, spec.sample, spec.handed)):
            emitter.answer(look(asked))
            return 0
        result = run(asked)
    except Exception as error:
        found = as_node_error(error, spec.settings)
        if found.kind == "node":
            emitter.log(logging.ERROR, traceback.format_exc())
        emitter.error(found)
        return 1
    for report in result.reports:
        emitter.report(report)
    emitter.result(result)
    if result.outputs:
        _sweep(spec)
    return 0


def run(work: Work) -> StageResult:
    """Run a stage of either kind; a load needs no engine, and a transform no destination."""
    if work.spec.stage.kind == "load":
        from airloom.operators.engine.loading import run_load

        return run_load(work)
    from airloom.operators.engine.transform import run_transform

    return run_transform(work)


def look(work: Work) -> Any:
    """What a person at the screen wants to know: of a node's rows, of a connection, or of test data."""
    if work.spec.question is not None:
        from airloom.operators.engine.discovery import ask

        return ask(work.spec.question, work.settings)
    if work.spec.handed is not None:
        from airloom.operators.engine.handed_over import take

        return take(work)
    from airloom.operators.engine.preview import run_preview

    return run_preview(work)


def _sweep(spec: StageSpec) -> None:
    """Remove old runs from the exchange; that it fails is no reason for a stage to fail that has succeeded."""
    settings = spec.settings
    storage = storage_options(spec.connections.get(settings.exchange_connection))
    try:
        sweep_runs(settings.exchange, spec.run.pipeline, spec.run.run_id, settings.exchange_days, storage)
    except Exception as error:
        log.warning("Old runs could not be removed from the exchange: %s", error)
