"""What Airloom does when a part of Airflow starts."""

from __future__ import annotations

import sys

from airflow.listeners import hookimpl


@hookimpl
def on_starting(component: object) -> None:
    """In a scheduler whose tasks run on its own machine, have the engine imported before the first of them starts.

    A job does not know yet what it is for, and tasks announce themselves as well; they find the scheduler's.
    """
    if type(component).__name__ == "Job" and sys.argv[1:2] == ["scheduler"]:
        from airloom.plugins.services.children import prepare_local_tasks

        prepare_local_tasks()
