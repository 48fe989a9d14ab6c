"""``make status``: which of the processes run, and where."""

from __future__ import annotations

from scripts import airflow_home, processes


def main(arguments: list[str]) -> int:
    """Print a line for each process and the address; exit code 1 when one is down."""
    running = {name: processes.running(name) for name in processes.NAMES}
    for name, process in running.items():
        print(f"  {name:<14} {'pid ' + str(process.pid) if process else 'not running'}")
    if all(running.values()):
        print(f"  http://localhost:{airflow_home.port()}")
        return 0
    return 1
