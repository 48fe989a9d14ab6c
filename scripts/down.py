"""``make down``: stop what ``make up`` started, and nothing else."""

from __future__ import annotations

from scripts import airflow_home, processes


def main(arguments: list[str]) -> int:
    """Stop our processes by pid; data, users and logs stay in .airflow."""
    stopped = processes.stop_all()
    airflow_home.release_port()
    print(f"  Stopped: {', '.join(stopped)}" if stopped else "  Nothing of ours is running.")
    return 0
