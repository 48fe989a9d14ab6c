"""Checking changed documents in child processes, so that a hostile one harms nobody.

A document may make the compiler loop, exhaust the stack or die in a library. The processor that lists
*all* pipelines must survive that: each child takes documents one by one, and when it dies or hangs, the
document it had is the one with the problem, and another child goes on with the rest.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from airloom.dag_factory.plan_cache import Compiled, problems_of
from airloom.operators.engine.limits import cap_growth
from airloom.operators.problems import PipelineError, Problem

TIME_LIMIT = 30.0
"""Seconds that checking one document may take."""
_MEMORY_MB = 2048
"""What checking may take on top of what the processor holds: the engine folds constants while it binds."""
_DOCUMENTS_PER_CHILD = 20
"""Starting one more child pays from about so many documents on."""


@dataclass(frozen=True)
class Work:
    """One document to check."""

    blob: str
    path: str
    data: bytes


def compile_document(data: bytes, path: str) -> Compiled:
    """What becomes of one document; whatever goes wrong in the compiler is a problem of the document."""
    from airloom.dag_factory.compile import compile_pipeline
    from airloom.dag_factory.render import render

    try:
        plan = compile_pipeline(data, path)
        dag = render(plan)
        dag.validate()  # type: ignore[no-untyped-call]
        dag.check_cycle()
    except PipelineError as error:
        return problems_of(error.problems)
    except RecursionError:
        return problems_of([Problem("", "the document nests too deeply")])
    except Exception as error:
        text = f"Airflow cannot take this pipeline: {type(error).__name__}: {error}"
        return problems_of([Problem("", text)], certain=False)
    return Compiled(plan.id, plan=plan.dumps())


Check = Callable[[bytes, str], Compiled]


def check_documents(
    work: Sequence[Work], check: Check = compile_document, *, time_limit: float = TIME_LIMIT
) -> Iterator[tuple[Work, Compiled]]:
    """What becomes of each document, as it is known."""
    waiting = list(reversed(work))
    died: set[str] = set()
    wanted = min(os.cpu_count() or 1, 1 + len(work) // _DOCUMENTS_PER_CHILD)
    children: list[_Child] = []
    try:
        while waiting or children:
            while waiting and len(children) < wanted:
                children.append(_Child(check, waiting.pop(), time_limit))
            wait([child.connection for child in children], timeout=0.2)
            for child in list(children):
                found = child.result()
                if found is None:
                    continue
                if child.died and child.work.path not in died:
                    # Once may be chance (a machine short of memory); twice is the document.
                    died.add(child.work.path)
                    waiting.append(child.work)
                else:
                    yield child.work, found
                if child.alive and waiting:
                    child.give(waiting.pop())
                else:
                    children.remove(child)
                    child.end()
    finally:
        for child in children:
            child.end()


@dataclass
class _Child:
    check: Check
    work: Work
    time_limit: float
    process: BaseProcess = field(init=False)
    connection: Connection = field(init=False)
    alive: bool = field(init=False, default=True)
    died: bool = field(init=False, default=False)
    deadline: float = field(init=False)

    def __post_init__(self) -> None:
        # Fork, as Airflow's processor itself does for each file: everything is imported already, so a
        # child is there in milliseconds instead of the seconds that importing takes.
        context = multiprocessing.get_context("fork")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, self.connection, self.check), daemon=True)
        self.process.start()
        theirs.close()
        self.give(self.work)

    def give(self, work: Work) -> None:
        self.work = work
        self.deadline = time.monotonic() + self.time_limit
        with suppress(OSError):
            self.connection.send((work.data, work.path))

    def result(self) -> Compiled | None:
        """What became of the document, or None while the child is at work."""
        try:
            if self.connection.poll():
                found: Compiled = self.connection.recv()
                return found
        except (EOFError, OSError):
            self.alive, self.died = False, True
            self.process.join(5)
            text = f"checking the document ended the checker (exit {self.process.exitcode})"
            return problems_of([Problem("", text)], certain=False)
        if time.monotonic() > self.deadline:
            self.alive = False
            limit = f"{self.time_limit:g} s"
            return problems_of([Problem("", f"checking the document took longer than {limit}")], certain=False)
        return None

    def end(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.join(5)


def _serve(connection: Connection, parents: Connection, check: Check) -> None:
    parents.close()
    cap_growth(_MEMORY_MB)
    # The parent's handlers would stop the parent's other children.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            connection.send(check(*connection.recv()))
