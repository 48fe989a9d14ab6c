"""The children of Airflow's own processes: which of these have a fork server, and how a look at rows is asked for."""

from __future__ import annotations

from typing import Any

from airflow.configuration import conf

from airloom.operators.engine.run import ask_child
from airloom.operators.engine.spec import StageSpec
from airloom.operators.engine.start import keep_ready
from airloom.plugins.services.shared_runs import Stop


def look(spec: StageSpec, stop: Stop) -> Any:
    """What a child finds for a person who waits, unless they stop it."""
    keep_ready()
    return ask_child(spec, lambda child: stop.on_stop(child.cancel))


def prepare_local_tasks() -> None:
    """In a scheduler, have a fork server for the tasks that it runs itself."""
    if "LocalExecutor" in conf.get("core", "executor"):
        keep_ready()
