"""Checking documents while people type: warm child processes that take one document after the other.

A check takes a hundredth of a second once everything is imported, and importing takes most of one. So children
live on between requests; one that hangs or dies takes only the document it had with it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from airloom.dag_factory.preview import Pin, PreviewPlan
from airloom.operators.problems import PipelineError, Problem
from airloom.plugins.services.preview_plan import planned
from airloom.plugins.services.report import Pairs
from airloom.plugins.web.errors import Unavailable

log = logging.getLogger(__name__)

CHILDREN = 2
TIME_LIMIT = 10.0
"""Seconds that checking one document may take."""
RECYCLE = 2000
"""Documents after which a child is replaced: caches in libraries grow."""
_MODULE = "airloom.plugins.services.check_child"
_LONGEST_ANSWER = 64 * 1024 * 1024
_PASSED = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "LD_LIBRARY_PATH")


class ChildDied(Exception):
    """A child ended before it answered."""


@dataclass
class Checker:
    """The children of one server process."""

    children: int = CHILDREN
    time_limit: float = TIME_LIMIT
    command: tuple[str, ...] = (sys.executable, "-Im", _MODULE)
    _idle: list[_Child] = field(default_factory=list, init=False)
    _slots: asyncio.Semaphore = field(init=False)
    _functions: list[dict[str, Any]] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._slots = asyncio.Semaphore(self.children)

    async def report(self, document: str, known: Mapping[str, Pairs] = MappingProxyType({})) -> dict[str, Any]:
        """What ``airloom.plugins.services.report.report`` finds; always an answer, whatever the document does."""
        asked = ("report knowing", [document, dict(known)]) if known else ("report", document)
        try:
            found: dict[str, Any] = await self._ask_twice(*asked)
        except PipelineError as error:
            return _failed(error.problems[0])
        return found

    async def plan_preview(
        self,
        document: Mapping[str, Any],
        node: str,
        params: Mapping[str, Any] | None = None,
        pins: Mapping[str, Pin] | None = None,
    ) -> PreviewPlan:
        """The plan for a look at a node; PipelineError where what is upstream of it, or a param, has problems."""
        pinned = {name: pin.as_json() for name, pin in (pins or {}).items()}
        return planned(await self._ask_twice("preview", json.dumps([document, node, params or {}, pinned])))

    async def functions(self) -> list[dict[str, Any]]:
        """The SQL functions that expressions may call; they change only with the engine."""
        if self._functions is None:
            try:
                self._functions = await self._ask("functions", None)
            except (asyncio.TimeoutError, ChildDied):
                raise Unavailable("The list of functions cannot be read now") from None
        return self._functions or []

    async def warm_up(self) -> None:
        """Have one child ready before anybody asks; a machine that cannot start one now may be able to later."""
        async with self._slots:
            with suppress(OSError):
                self._idle.append(await _Child.start(self.command))

    async def close(self) -> None:
        """End the children."""
        while self._idle:
            await self._idle.pop().end()

    async def _ask_twice(self, kind: str, asked: Any) -> Any:
        """The answer; PipelineError when there is none, for that is due to the document."""
        try:
            try:
                return await self._ask(kind, asked)
            except ChildDied:
                # Once may be chance (a machine short of memory); twice is the document.
                return await self._ask(kind, asked)
        except asyncio.TimeoutError:
            problem = Problem("", f"checking the document took longer than {self.time_limit:g} s")
        except ChildDied:
            problem = Problem("", "checking the document ended the checker")
        raise PipelineError([problem])

    async def _ask(self, kind: str, asked: Any) -> Any:
        async with self._slots:
            child = self._idle.pop() if self._idle else await _Child.start(self.command)
            try:
                answer = await asyncio.wait_for(child.ask(kind, asked), self.time_limit)
            except BaseException:
                # Also when the request was cancelled: the answer would be taken for the next one's.
                await child.end()
                raise
            if child.asked < RECYCLE:
                self._idle.append(child)
            else:
                await child.end()
            return answer


@dataclass
class _Child:
    process: Process
    asked: int = 0

    @classmethod
    async def start(cls, command: tuple[str, ...]) -> _Child:
        # Bare (-I) and without our environment: it holds secrets of Airflow's.
        environment = {name: os.environ[name] for name in _PASSED if name in os.environ}
        process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, env=environment, cwd="/", limit=_LONGEST_ANSWER, start_new_session=True
        )
        return cls(process)

    async def ask(self, kind: str, asked: Any) -> Any:
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None
        assert stdout is not None
        self.asked += 1
        try:
            stdin.write(json.dumps([kind, asked]).encode() + b"\n")
            await stdin.drain()
            line = await stdout.readline()
        except (OSError, ValueError) as error:
            raise ChildDied from error
        if not line:
            raise ChildDied
        return json.loads(line)

    async def end(self) -> None:
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()


def _failed(problem: Problem) -> dict[str, Any]:
    from airloom.plugins.services.report import failed

    log.warning("A document could not be checked: %s", problem.message)
    return failed(problem)


@cache
def checker() -> Checker:
    """The checker of this server process."""
    return Checker()
