"""What a child tells its parent: one JSON object a line, every string of it free of secrets."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Callable
from typing import Any

from airloom.operators.engine.redact import Redactor
from airloom.operators.engine.spec import Progress, StageResult
from airloom.operators.problems import NodeError
from airloom.operators.stage import NodeReport

PROGRESS_EVERY = 0.5
"""Seconds between two progress events of one node."""


class Emitter:
    """Writes events to one descriptor; safe to use from several threads."""

    def __init__(self, descriptor: int, redactor: Redactor | None = None) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()
        self._last: dict[str, float] = {}
        self._began = time.monotonic()
        self.redactor = redactor or Redactor(())

    def emit(self, event: str, **fields: Any) -> None:
        """Write one event."""
        line = json.dumps({"event": event, **fields}, ensure_ascii=True).encode() + b"\n"
        with self._lock:
            view = memoryview(line)
            while view:
                view = view[os.write(self._descriptor, view) :]

    def progress(self, node: str) -> Callable[[int, int | None], None]:
        """A callback for one node: rows so far and, where known, their total; says only some of what it hears."""
        began = time.monotonic()

        def told(rows: int, total: int | None) -> None:
            now = time.monotonic()
            if now - self._last.get(node, began) < PROGRESS_EVERY and rows != total:
                return
            self._last[node] = now
            rate = rows / (now - began) if now > began else 0.0
            self.emit("progress", node=node, rows=rows, rate=round(rate, 1), total=total)

        return told

    def report(self, report: NodeReport) -> None:
        """Tell what one node did; its details may quote a system, so they are redacted."""
        self.emit("report", report={**report.as_json(), "details": self.redactor.data(report.details)})

    def result(self, result: StageResult) -> None:
        """Tell the data sets; the node reports have been told one by one."""
        self.emit("result", outputs={name: dataset.as_json() for name, dataset in result.outputs.items()})

    def answer(self, answer: Any) -> None:
        """Tell what a person asked for: rows may hold a secret as any text may."""
        self.emit("answer", answer=self.redactor.data(answer))

    def error(self, error: NodeError) -> None:
        """Tell why the stage failed."""
        message = self.redactor.text(error.message)
        field = self.redactor.text(error.field) if error.field else None
        self.emit("error", kind=error.kind, message=message, node=error.node, field=field)

    def log(self, level: int, message: str) -> None:
        """Pass a log line on to the task's log."""
        self.emit("log", level=level, message=self.redactor.text(message))


class EmitterHandler(logging.Handler):
    """Sends Python's log records to the parent: Airloom's own from INFO on, others from WARNING on."""

    def __init__(self, emitter: Emitter) -> None:
        super().__init__(logging.INFO)
        self._emitter = emitter

    def emit(self, record: logging.LogRecord) -> None:
        """Pass one record on."""
        if record.levelno >= logging.WARNING or record.name.startswith("airloom"):
            self._emitter.log(record.levelno, self.format(record))


def as_progress(event: dict[str, Any]) -> Progress:
    """The progress that an event tells."""
    return Progress(node=event["node"], rows=event["rows"], rate=event["rate"], total=event["total"])


def as_report(event: dict[str, Any]) -> NodeReport:
    """The node report that an event tells."""
    report = event["report"]
    columns = report["columns"]
    return NodeReport(**{**report, "columns": None if columns is None else tuple(columns)})
