"""Progress of a run: one live line on a terminal, a line now and then elsewhere; always on standard error."""

from __future__ import annotations

import math
import sys
import time
from typing import TYPE_CHECKING

from airloom.operators.stage import Stage

if TYPE_CHECKING:
    from airloom.operators.engine.spec import Progress

_QUIET = 5.0
"""Seconds between two lines of one node where nobody watches."""


class ProgressLine:
    """What a run is doing now."""

    def __init__(self) -> None:
        self.stream = sys.stderr
        self.live = self.stream.isatty()
        self.said: dict[str, float] = {}

    def stage(self, stage: Stage) -> None:
        """A stage begins."""
        self._write("stage " + " > ".join(node.id for node in stage.nodes), end=True)

    def progress(self, progress: Progress) -> None:
        """A node has come further."""
        done = progress.total is not None and progress.rows >= progress.total
        now = time.monotonic()
        if not self.live and not done and now - self.said.get(progress.node, -math.inf) < _QUIET:
            return
        self.said[progress.node] = now
        self._write("  " + progress_text(progress), end=not self.live or done)

    def close(self) -> None:
        """Leave the live line."""
        if self.live:
            self._write("", end=False)

    def _write(self, text: str, *, end: bool) -> None:
        before = "\r\x1b[2K" if self.live else ""
        self.stream.write(before + text + ("\n" if end else ""))
        self.stream.flush()


def progress_text(progress: Progress) -> str:
    """``late: 120,000 of 336,776 rows (35 %), 240,000 rows/s``."""
    share = ""
    if progress.total:
        share = f" of {progress.total:,} rows ({min(100, 100 * progress.rows // progress.total)} %)"
    return f"{progress.node}: {progress.rows:,}{share or ' rows'}, {progress.rate:,.0f} rows/s"
