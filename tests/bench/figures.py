"""What a benchmark measures and how it is told: always a ratio against a peer or a floor of the same run."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Cost:
    """What a process tree took: seconds, processor seconds, and the peak memory of its largest process in MB."""

    wall: float
    cpu: float
    peak_mb: float


@dataclass(frozen=True)
class Figure:
    """One line of the report."""

    name: str
    ours: float
    other: float
    other_name: str
    unit: str
    bar: float
    at_least: bool = False
    """Whether ``bar`` is how many times better we must be, instead of how much worse we may be."""

    @property
    def ratio(self) -> float:
        """Ours over theirs; theirs over ours when the bar is "at least"."""
        return self.other / self.ours if self.at_least else self.ours / self.other

    @property
    def met(self) -> bool:
        """Whether the ratio keeps the bar."""
        return self.ratio >= self.bar if self.at_least else self.ratio <= self.bar

    def as_json(self) -> dict[str, object]:
        """The figure as JSON."""
        return {**asdict(self), "ratio": round(self.ratio, 3), "met": self.met}


def cost_of(command: Sequence[str], **options: object) -> Cost:
    """Run a command to its end and account for it and all its children."""
    started = time.monotonic()
    process = subprocess.Popen(list(command), **options)  # type: ignore[call-overload]
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    # Linux counts kilobytes, macOS bytes.
    scale = 1024 if sys.platform == "linux" else 1024 * 1024
    return Cost(time.monotonic() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale)


def seconds_of(work: Callable[[], object]) -> float:
    """Wall seconds of one call."""
    started = time.monotonic()
    work()
    return time.monotonic() - started


def in_turn(rounds: int, *works: Callable[[], float]) -> list[float]:
    """The median of each work's figure, run in turn so that the machine's drift meets all alike."""
    measured: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for figures, work in zip(measured, works, strict=True):
            figures.append(work())
    return [statistics.median(figures) for figures in measured]


def report(figures: Sequence[Figure]) -> str:
    """The figures as a table for people."""
    rows = [("what", "ours", "other", "", "ratio", "bar", "")]
    for figure in figures:
        bar = f">= {figure.bar:g} x" if figure.at_least else f"<= {figure.bar:g} x"
        rows.append(
            (
                figure.name,
                f"{figure.ours:.3g} {figure.unit}",
                f"{figure.other:.3g} {figure.unit}",
                figure.other_name,
                f"{figure.ratio:.2f} x",
                bar,
                "met" if figure.met else "MISSED",
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def dumps(figures: Sequence[Figure]) -> str:
    """The figures as JSON lines, as a benchmark prints them for the runner."""
    return "\n".join(json.dumps(figure.as_json()) for figure in figures)
