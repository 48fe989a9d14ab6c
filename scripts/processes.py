"""Airflow's four processes: started in the background, found again and stopped by pid.

A pid alone is not proof: the number may have gone to a stranger since. So the moment the process began is kept
beside it, and only a process with both is ours.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from scripts.console import Failure
from scripts.paths import AIRFLOW, LOGS, ROOT, RUN

NAMES = ("api-server", "dag-processor", "scheduler", "triggerer")
"""In the order of starting: the UI shows soonest when the api-server goes first."""

_PROC = Path("/proc/self")

# The log servers are for remote workers, and would need two more ports: here all logs are in one folder.
_OPTIONS = {
    "api-server": ["--worker-timeout", "75"],
    "scheduler": ["--skip-serve-logs"],
    "triggerer": ["--skip-serve-logs"],
}


@dataclass(frozen=True)
class Process:
    """One of our processes."""

    pid: int
    began: str

    def alive(self) -> bool:
        """Whether it still runs, and is not a stranger with its old number."""
        return began(self.pid) == self.began


def start(name: str, environ: Mapping[str, str]) -> Process:
    """Start one process in a session of its own, its output in the logs folder."""
    LOGS.mkdir(parents=True, exist_ok=True)
    RUN.mkdir(parents=True, exist_ok=True)
    with (LOGS / f"{name}.log").open("ab") as log:
        child = subprocess.Popen(
            [str(AIRFLOW), name, *_OPTIONS.get(name, [])],
            cwd=ROOT,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    since = began(child.pid)
    if since is None:
        raise Failure(f"The {name} stopped at once.\n{tail(name)}")
    process = Process(child.pid, since)
    (RUN / f"{name}.json").write_text(json.dumps(asdict(process)) + "\n")
    return process


def running(name: str) -> Process | None:
    """The process of that name, when it runs."""
    file = RUN / f"{name}.json"
    if not file.exists():
        return None
    process = Process(**json.loads(file.read_text()))
    return process if process.alive() else None


def require_alive() -> None:
    """Failure with the end of its log when one of the processes is gone."""
    for name in NAMES:
        if running(name) is None:
            raise Failure(f"The {name} stopped. The end of {LOGS / name}.log:\n{tail(name)}")


def stop_all(patience: float = 20) -> list[str]:
    """Stop our processes, last started first, and their children; the names of those that ran."""
    found = {name: process for name in reversed(NAMES) if (process := running(name))}
    sessions = {process.pid for process in found.values()}
    families = [pid for process in found.values() for pid in descendants(process.pid)]
    kept = {pid: began(pid) for pid in families}
    for process in found.values():
        _signal(process.pid, signal.SIGTERM)
    wait_until(lambda: not any(process.alive() for process in found.values()), patience)
    for pid in sessions:
        _signal(-pid, signal.SIGKILL)
    for pid, since in kept.items():
        if since is not None and began(pid) == since:
            _signal(pid, signal.SIGKILL)
    if not wait_until(lambda: not any(process.alive() for process in found.values()), 10):
        left = ", ".join(f"{name} (pid {process.pid})" for name, process in found.items() if process.alive())
        raise Failure(f"These did not stop, not even when killed: {left}")
    for name in NAMES:
        (RUN / f"{name}.json").unlink(missing_ok=True)
    return list(found)


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    """Ask four times a second until it is true; False when the time is over."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.25)
    return True


def tail(name: str, lines: int = 20) -> str:
    """The last lines of a process's log."""
    file = LOGS / f"{name}.log"
    text = file.read_text(errors="replace") if file.exists() else ""
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])


def _ps(*arguments: str) -> str:
    done = subprocess.run(["ps", *arguments], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    return done.stdout


def began(pid: int) -> str | None:
    """When the process with this number began; None when there is none, or only a zombie."""
    if _PROC.is_dir():
        fields = _stat(pid)
        return fields[19] if fields and fields[0] != "Z" else None
    state, _, since = _ps("-p", str(pid), "-o", "state=,lstart=").strip().partition(" ")
    return since.strip() if since and not state.startswith("Z") else None


def descendants(pid: int) -> list[int]:
    """The numbers of all processes that descend from this one."""
    children: dict[int, list[int]] = {}
    for number, parent in _parents():
        children.setdefault(parent, []).append(number)
    found: list[int] = []
    waiting = [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found.extend(below)
        waiting.extend(below)
    return found


def _parents() -> list[tuple[int, int]]:
    """(pid, parent's pid) of every process."""
    if _PROC.is_dir():
        numbers = [int(entry.name) for entry in _PROC.parent.iterdir() if entry.name.isdigit()]
        return [(pid, int(fields[1])) for pid in numbers if (fields := _stat(pid))]
    rows = (line.split() for line in _ps("-axo", "pid=,ppid=").splitlines())
    return [(int(row[0]), int(row[1])) for row in rows if len(row) == 2]


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name: state, parent's pid, ...; empty when there is no such process."""
    try:
        return (_PROC.parent / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(-pid, number) if pid < 0 else os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        return
