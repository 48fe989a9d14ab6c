"""Runs one stage in a child process."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Mapping
from typing import Any

from airloom.operators.engine.events import as_progress, as_report
from airloom.operators.engine.limits import describe_exit
from airloom.operators.engine.process import Child, cancel_running
from airloom.operators.engine.redact import Redactor
from airloom.operators.engine.spec import Progress, StageResult, StageSpec
from airloom.operators.engine.workspace import workspace
from airloom.operators.exchange import Dataset
from airloom.operators.loads.protocol import Superseded
from airloom.operators.problems import ConfigError, DataError, NodeError, TransientError
from airloom.operators.stage import NodeReport

__all__ = ["Child", "ask_child", "cancel_running", "run_stage"]

log = logging.getLogger(__name__)
_SAID = {"log", "stderr"}
_ERRORS = {error.kind: error for error in (NodeError, DataError, ConfigError, TransientError, Superseded)}


def run_stage(spec: StageSpec, on_progress: Callable[[Progress], None] = lambda progress: None) -> StageResult:
    """Run a stage to its end; whatever interrupts this, no process of the stage outlives it."""
    reports: list[NodeReport] = []

    def hear(event: dict[str, Any]) -> None:
        if event["event"] == "progress":
            on_progress(as_progress(event))
        elif event["event"] == "report":
            reports.append(as_report(event))

    result = _follow(spec, "result", hear)
    outputs = {name: Dataset.from_json(dataset) for name, dataset in result["outputs"].items()}
    return StageResult(outputs, tuple(reports))


def ask_child(spec: StageSpec, on_start: Callable[[Child], None] = lambda child: None, *, quiet: bool = False) -> Any:
    """The answer to the spec's question, or a look at its stage's only output.

    ``on_start`` gets the child, which it may cancel. ``quiet`` is for a log that others may read than may read the
    answer: nothing that the child says comes into it.
    """
    return _follow(spec, "answer", lambda event: None, on_start, quiet)["answer"]


def _follow(
    spec: StageSpec,
    last: str,
    hear: Callable[[dict[str, Any]], None],
    on_start: Callable[[Child], None] = lambda child: None,
    quiet: bool = False,
) -> dict[str, Any]:
    """Start a stage's child and listen to its end; the event that ends it, when it is the wanted one."""
    redactor = Redactor(spec.secretive)
    with workspace(spec.settings) as space, Child(spec, space) as child:
        on_start(child)
        found: dict[str, Any] | None = None
        try:
            for event in child.events():
                if event["event"] == last:
                    found = event
                elif event["event"] == "error":
                    raise _as_error(event)
                elif event["event"] in _SAID:
                    if quiet:
                        continue
                    log.log(event.get("level", logging.INFO), "%s", redactor.text(event["message"]))
                else:
                    hear(event)
        except TimeoutError:
            raise TransientError(_too_long(spec)) from None
        if found is None:
            raise _died(child, spec, redactor)
        return found


def _too_long(spec: StageSpec) -> str:
    """A run has the deployment's limit, a look has one of its own."""
    looks = any(part is not None for part in (spec.sample, spec.question, spec.handed))
    limit = f"{spec.settings.time_limit} s"
    return f"it was stopped after {limit}" if looks else f"the stage was stopped after [airloom] time_limit = {limit}"


def _as_error(event: Mapping[str, Any]) -> NodeError:
    return _ERRORS[event["kind"]](event["message"], node=event["node"], field=event["field"])


def _died(child: Child, spec: StageSpec, redactor: Redactor) -> NodeError:
    """A child that ended without a word: cancelled, over a limit, killed or crashed."""
    if child.cancelled:
        return TransientError("the stage was cancelled")
    code = child.exit_code()
    message = describe_exit(code, spec.settings)
    if child.stderr:
        message += "; its last words: " + redactor.text(child.stderr.strip())[-600:]
    return ConfigError(message) if code == -signal.SIGXCPU else TransientError(message)
