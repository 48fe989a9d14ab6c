"""Loads under fire: real attempts in processes of their own, killed, stopped, overlapped and watched.

A destination describes itself as a ``Subject``; the drills below then show, for each disposition, that

- ``kill_and_retry``: a kill -9 at a random moment, then a retry, loses and doubles nothing;
- ``kill_at_each_step``: nor does one before each single statement or file operation of the protocol;
- ``overlap``: of two attempts at once exactly one publishes, whichever is stopped where;
- ``watch``: no reader ever sees half a load.

Attempts are forked from a server that has already imported what a load needs, so that one costs milliseconds.
The full counts: ``make test ARGS="tests/faults -n 2 --trials 1000"``.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from types import FrameType
from typing import Any, Literal

from airloom.operators.connection import Connection
from airloom.operators.exchange import Dataset
from airloom.operators.loads.protocol import Load, Target
from airloom.operators.node import Destination, Mode, NodeContext
from airloom.operators.problems import NodeError
from airloom.operators.settings import Settings
from airloom.operators.values import Values
from tests.faults.rows import Row, write_rows

METHODS = ("take_token", "recorded", "stage", "publish", "sweep")
STEPS = frozenset(
    (
        *("execute", "executemany", "commit", "copy", "ingest", "query"),
        *("open", "write", "fsync", "rename", "replace", "link", "unlink", "rmdir", "mkdir"),
    )
)
"""Functions that change something outside the process: a kill is tried before each call of one."""

PATIENCE = 0.4
"""Seconds an attempt may wait for one that was stopped while it holds a lock, before that one goes on."""


@dataclass(frozen=True)
class Point:
    """A place in the protocol: before the nth step inside a method of the target (0 is its entry)."""

    method: str
    step: int = 0
    action: Literal["kill", "stop"] = "kill"


@dataclass(frozen=True)
class Subject:
    """A destination under test: how to load into it and how to look at what it holds."""

    name: str
    node: type[Destination]
    config: Callable[[Mode], Mapping[str, Any]]
    """The node's config for a disposition; for upsert its keys are ``id`` and its cursor ``version``."""
    rows: Callable[[], list[Row]]
    """All rows in the destination, as ``(id, version, text)``; an empty list when it does not exist yet."""
    reset: Callable[[], None]
    """Remove the destination and its ledger."""
    sampler: Callable[[], contextlib.AbstractContextManager[Callable[[], tuple[int, int, int]]]]
    """A reader: each call gives ``(count, lowest version, highest version)`` as one look sees them."""
    settings: Settings
    connection: Connection | None = None
    modes: tuple[Mode, ...] = ("append", "replace", "upsert")


@dataclass(frozen=True)
class Attempt:
    """Everything one attempt needs; travels to its process."""

    node: type[Destination]
    config: Mapping[str, Any]
    dataset: Dataset
    load: Load
    settings: Settings
    connection: Connection | None
    scratch: Path
    point: Point | None = None


@dataclass
class Figures:
    """What a drill counted."""

    trials: int = 0
    killed: int = 0
    """Attempts that died before they could report."""
    retried: int = 0
    wrong: list[str] = field(default_factory=list)
    """What was found amiss, a line each; empty is the only good answer."""
    outcomes: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        outcomes = ", ".join(f"{name} {count}" for name, count in sorted(self.outcomes.items()))
        return f"{self.trials} trials, {self.killed} killed, {len(self.wrong)} wrong ({outcomes})"


class Running:
    """An attempt in its process."""

    def __init__(self, attempt: Attempt) -> None:
        context = multiprocessing.get_context("forkserver")
        self._pipe, theirs = context.Pipe(duplex=False)
        self.process = context.Process(target=_attempt, args=(attempt, theirs), daemon=True)
        self.process.start()
        theirs.close()
        self.message = ""
        self.token = 0
        self._receive()

    def _receive(self) -> Mapping[str, Any] | None:
        try:
            message: Mapping[str, Any] = self._pipe.recv()
        except (EOFError, ConnectionResetError):
            return None
        return message

    def wait(self, seconds: float | None = None) -> bool:
        """Whether the attempt says something (or dies) within that time."""
        return self._pipe.poll(seconds)

    def result(self) -> str | None:
        """``loaded``, ``unchanged``, the kind of its error, ``stopped``, or None when it was killed."""
        message = self._receive()
        if message is None or message["outcome"] != "stopped":
            self.process.join()
            self._pipe.close()
        if message is not None and message["outcome"] == "crashed":
            raise AssertionError(message["message"])
        if message is not None:
            self.message, self.token = message.get("message", ""), message.get("token", 0)
        return None if message is None else str(message["outcome"])

    def signal(self, number: int) -> None:
        """Send a signal, unless the attempt is over."""
        if self.process.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process.pid, number)


def preload() -> None:
    """Start the server from which attempts are forked, with drivers and engine already imported."""
    multiprocessing.get_context("forkserver").set_forkserver_preload(["tests.faults.harness", "tests.faults.imported"])


def run(attempt: Attempt) -> str | None:
    """Carry one attempt through; its outcome."""
    return Running(attempt).result()


def _attempt(attempt: Attempt, pipe: Pipe) -> None:
    """The process of an attempt: announce it, load, report."""
    context = NodeContext(
        pipeline=attempt.load.pipeline,
        node=attempt.load.node,
        values=Values(),
        settings=attempt.settings,
        scratch=attempt.scratch,
        connection=attempt.connection,
    )
    node = attempt.node.from_json(attempt.config)
    pipe.send({"outcome": "started"})
    if attempt.point is not None:
        sys.setprofile(_tripwire(attempt.point, pipe))
    try:
        report = node.load(attempt.dataset, attempt.load, context)
        pipe.send({"outcome": report.outcome, "token": report.token})
    except NodeError as error:
        pipe.send({"outcome": error.kind, "message": str(error)})
    except BaseException as error:
        pipe.send({"outcome": "crashed", "message": f"{type(error).__name__}: {error}"})


def _tripwire(point: Point, pipe: Pipe) -> Callable[[FrameType, str, Any], None]:
    """A profile function that stops or kills this process when it comes to the point."""
    inside: list[FrameType] = []
    steps = 0

    def fire() -> None:
        sys.setprofile(None)
        if point.action == "stop":
            pipe.send({"outcome": "stopped"})
        os.kill(os.getpid(), signal.SIGSTOP if point.action == "stop" else signal.SIGKILL)

    def profile(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal steps
        if event == "call" and frame.f_code.co_name == point.method and isinstance(frame.f_locals.get("self"), Target):
            inside.append(frame)
            if point.step == 0:
                fire()
        elif event == "return" and inside and frame is inside[-1]:
            inside.pop()
        elif inside and event in ("call", "c_call"):
            name = frame.f_code.co_name if event == "call" else getattr(argument, "__name__", "")
            caller = frame.f_back if event == "call" else frame
            # A driver's execute that calls its own execute is one step.
            if name in STEPS and (caller is None or caller.f_code.co_name not in STEPS):
                steps += 1
                if steps == point.step:
                    fire()

    return profile


class Drill:
    """A destination in one disposition, with what it ought to hold after the loads so far."""

    ROWS = 3_000
    RESET_EVERY = 5
    FIRST_SLOT = datetime(2024, 1, 1, tzinfo=timezone.utc)

    def __init__(self, subject: Subject, mode: Mode, folder: Path, seed: int = 1) -> None:
        preload()
        self.subject = subject
        self.mode = mode
        self.folder = folder
        self.random = random.Random(seed)
        self.figures = Figures()
        self.expected: Counter[Row] = Counter()
        self._version = 0
        subject.reset()

    def next_attempt(self, rows: int | None = None, first_id: int | None = None) -> Attempt:
        """The next slot's load: half of its ids are new, half of them known."""
        self._version += 1
        count = self.ROWS if rows is None else rows
        first = self._version * (count // 2) if first_id is None else first_id
        data = [
            (number, self._version, f"row {number} of load {self._version}") for number in range(first, first + count)
        ]
        return self._attempt_of(data, f"2024-01-01T00:00:{self._version:06d}")

    def _attempt_of(self, data: list[Row], slot: str) -> Attempt:
        dataset = write_rows(self.folder / f"data_{time.monotonic_ns()}", data)
        load = Load(
            pipeline="drill",
            node="target",
            destination=self.subject.name,
            slot=slot,
            content_hash=dataset.content_hash,
        )
        return Attempt(
            node=self.subject.node,
            config=self.subject.config(self.mode),
            dataset=dataset,
            load=load,
            settings=self.subject.settings,
            connection=self.subject.connection,
            scratch=self.folder,
        )

    def other_data(self, attempt: Attempt) -> Attempt:
        """The same load with the same ids and versions but other texts: what a second reading found."""
        data = [(number, version, text + ", read again") for number, version, text in self.rows_of(attempt)]
        return self._attempt_of(data, attempt.load.slot)

    @staticmethod
    def rows_of(attempt: Attempt) -> list[Row]:
        """The rows that an attempt delivers."""
        table = attempt.dataset.reader().read_all().to_pydict()
        return list(zip(table["id"], table["version"], table["text"], strict=True))

    def expect(self, attempt: Attempt) -> None:
        """Note that this load is to be found in the destination, once."""
        delivered = self.rows_of(attempt)
        if self.mode == "append":
            self.expected.update(delivered)
        elif self.mode == "replace":
            self.expected = Counter(delivered)
        else:
            merged = {row[0]: row for row in self.expected}
            for row in delivered:
                if row[0] not in merged or row[1] >= merged[row[0]][1]:
                    merged[row[0]] = row
            self.expected = Counter(merged.values())

    def compare(self, what: str) -> None:
        """Count the destination as wrong unless it holds the expected rows, each as often as expected."""
        found = Counter(self.subject.rows())
        lost, extra = self.expected - found, found - self.expected
        if lost or extra:
            self.figures.wrong.append(
                f"{self.subject.name} {self.mode}, {what}: {lost.total()} lost, {extra.total()} too many, "
                f"such as {next(iter(lost or extra))}"
            )

    def settle(self, attempt: Attempt, tries: int = 5) -> str | None:
        """Retry without faults until the load is done, as Airflow would."""
        outcome = None
        for _ in range(tries):
            self.figures.retried += 1
            outcome = run(replace(attempt, point=None))
            self.figures.outcomes[str(outcome)] += 1
            if outcome in ("loaded", "unchanged"):
                return outcome
        self.figures.wrong.append(f"{self.subject.name} {self.mode}: no success after {tries} retries, last {outcome}")
        return outcome

    @contextlib.contextmanager
    def trial(self, what: str) -> Iterator[Attempt]:
        """One load whose result is compared afterwards; the destination starts afresh now and then."""
        if self.figures.trials % self.RESET_EVERY == 0:
            self.subject.reset()
            self.expected = Counter()
        self.figures.trials += 1
        attempt = self.next_attempt()
        yield attempt
        self.compare(what)

    def typical_seconds(self) -> float:
        """How long an undisturbed attempt takes."""
        attempt = self.next_attempt()
        running = Running(attempt)
        began = time.monotonic()
        running.result()
        self.expect(attempt)
        return time.monotonic() - began


def kill_and_retry(subject: Subject, mode: Mode, folder: Path, trials: int) -> Figures:
    """Kill each load once or twice at random moments, retry it, and compare."""
    drill = Drill(subject, mode, folder)
    typical = min(drill.typical_seconds() for _ in range(4))
    for number in range(trials):
        with drill.trial(f"killed at random, trial {number}") as attempt:
            for _ in range(drill.random.choice((1, 1, 2))):
                running = Running(attempt)
                running.wait(drill.random.uniform(0, typical))
                running.signal(signal.SIGKILL)
                outcome = running.result()
                drill.figures.killed += outcome is None
            drill.settle(attempt)
            drill.expect(attempt)
    return drill.figures


def kill_at_each_step(subject: Subject, mode: Mode, folder: Path, most: int = 60) -> Figures:
    """Kill a load before each step of each method of the protocol, retry it, and compare."""
    drill = Drill(subject, mode, folder)
    for method in METHODS:
        for step in range(most):
            with drill.trial(f"killed in {method} before step {step}") as attempt:
                outcome = run(replace(attempt, point=Point(method, step)))
                drill.settle(attempt)
                drill.expect(attempt)
            if outcome is not None:
                break
            drill.figures.killed += 1
    return drill.figures


def overlap(subject: Subject, mode: Mode, folder: Path, trials: int, other_data: bool = False) -> Figures:
    """Stop one attempt at a random place, run a second one at the same load, let the first go on, compare.

    With ``other_data`` the second attempt delivers other rows; those of the attempt with the higher token
    must be in the destination, and nothing of the other's.
    """
    drill = Drill(subject, mode, folder)
    typical = min(drill.typical_seconds() for _ in range(4))
    for number in range(trials):
        with drill.trial(f"overlap {number}") as attempt:
            later = drill.other_data(attempt) if other_data else attempt
            first = _stopped(drill, attempt, typical, systematic=number % 2 == 0)
            second = Running(later)
            if not second.wait(PATIENCE):
                first.signal(signal.SIGCONT)
            outcome = second.result()
            first.signal(signal.SIGCONT)
            outcomes = (_final(first), outcome)
            drill.figures.outcomes.update(str(outcome) for outcome in outcomes)
            if not other_data and outcomes.count("loaded") != 1:
                said = f"{outcomes}: {first.message} {second.message}"
                drill.figures.wrong.append(f"{subject.name} {mode}, overlap {number}: the attempts say {said}")
            if "loaded" not in outcomes:
                drill.settle(later)
            first_was_last = outcomes[0] == "loaded" and (outcomes[1] != "loaded" or first.token > second.token)
            drill.expect(attempt if first_was_last else later)
    return drill.figures


def _stopped(drill: Drill, attempt: Attempt, typical: float, systematic: bool) -> Running:
    """An attempt that was stopped: at a step of the protocol, or at any moment."""
    if systematic:
        method = drill.random.choice(METHODS)
        first = Running(replace(attempt, point=Point(method, drill.random.randrange(6), "stop")))
        first.wait()
        return first
    first = Running(attempt)
    time.sleep(drill.random.uniform(0, typical))
    first.signal(signal.SIGSTOP)
    return first


def _final(running: Running) -> str | None:
    outcome = running.result()
    return running.result() if outcome == "stopped" else outcome


def watch(subject: Subject, mode: Mode, folder: Path, samples: int, loads: int = 10) -> Figures:
    """Load the same ids again and again while two readers look; each look must see whole loads only.

    The destination starts afresh every few loads, for otherwise each append would make every later look longer.
    """
    drill = Drill(subject, mode, folder)
    while drill.figures.trials < loads or drill.figures.outcomes["looks"] < samples:
        _watch_some_loads(drill)
    if set(drill.figures.outcomes) != {"loaded", "looks"}:
        drill.figures.wrong.append(f"{subject.name} {mode}: the loads ended so: {dict(drill.figures.outcomes)}")
    return drill.figures


def _watch_some_loads(drill: Drill, loads: int = 10, count: int = 1_000) -> None:
    drill.subject.reset()
    run(drill.next_attempt(rows=count, first_id=0))
    enough = threading.Event()
    looks: list[tuple[int, int, int]] = []
    failures: list[BaseException] = []

    def read() -> None:
        try:
            with drill.subject.sampler() as look:
                while not enough.is_set():
                    looks.append(look())
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(loads):
        outcome = run(drill.next_attempt(rows=count, first_id=0))
        drill.figures.trials += 1
        drill.figures.outcomes[str(outcome)] += 1
    enough.set()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    for seen, low, high in looks:
        whole = (seen % count == 0 and seen > 0) if drill.mode == "append" else (seen == count and low == high)
        if not whole:
            drill.figures.wrong.append(
                f"{drill.subject.name} {drill.mode}: a reader saw {seen} rows of loads {low} to {high}"
            )
    drill.figures.outcomes["looks"] += len(looks)
