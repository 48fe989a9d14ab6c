"""Checking a document: every problem at once, and the columns of every node."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType

from airloom.dag_factory.context import Context, make_context
from airloom.dag_factory.explain import MAX_PROBLEMS
from airloom.dag_factory.json_text import Text
from airloom.dag_factory.model import Pipeline
from airloom.dag_factory.reader import Reading, read_text, salvage
from airloom.dag_factory.rules import RULES, Rule
from airloom.operators.columns import Columns
from airloom.operators.problems import PipelineError, Problem

MAX_WORDS = 800
"""How long one part of a problem may be: libraries quote whole values, and values may be hostile."""


@dataclass(frozen=True)
class Checked:
    """A document, what is wrong with it, and what is known about its rows."""

    source: str | None
    text: Text = field(repr=False)
    pipeline: Pipeline | None
    """The pipeline, when its text and shape are right; it may still break rules."""
    problems: tuple[Problem, ...]
    """Errors and warnings, in the order of the document."""
    columns: Mapping[str, Columns | None]
    """Node -> the columns of its rows; None where only the system it reads knows them."""
    context: Context | None = field(repr=False, default=None)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps the document from becoming a Dag."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def ok(self) -> bool:
        """Whether the document can become a Dag; warnings do not keep it from it."""
        return not self.errors

    def require(self) -> Context:
        """The context of a sound document; PipelineError names every error otherwise."""
        if self.errors or self.context is None:
            raise PipelineError(self.errors, self.source)
        return self.context


def check(
    data: bytes,
    source: str | None = None,
    rules: tuple[Rule, ...] = RULES,
    pinned: Mapping[str, Columns] = MappingProxyType({}),
    known: Mapping[str, Columns] = MappingProxyType({}),
) -> Checked:
    """Read a document and apply every rule to what could be read of it.

    ``pinned`` gives the columns of nodes in whose place a person has put rows: whatever their types are, they
    only yield these. ``known`` gives those that sources had when they were read last, for those that declare none.
    """
    reading = read_text(data)
    context = _context(reading, pinned, known)
    if context is None:
        return Checked(source, reading.text, None, _in_order(reading.problems, reading.text), {})
    found = [problem for rule in rules for problem in _first(rule(context))]
    problems = (*reading.problems, *_news(found, reading.problems))
    columns = {name: context.resolution.columns.get(name) for name in context.order}
    sound = context if reading.pipeline is not None else None
    return Checked(source, reading.text, reading.pipeline, _in_order(problems, reading.text), columns, sound)


def _context(reading: Reading, pinned: Mapping[str, Columns], known: Mapping[str, Columns]) -> Context | None:
    if reading.pipeline is not None:
        nodes = tuple(enumerate(reading.pipeline.nodes))
        return make_context(reading.pipeline, nodes, reading.value, pinned, known)
    pipeline, salvaged = salvage(reading.value)
    return None if pipeline is None else make_context(pipeline, salvaged, reading.value, pinned, known)


def _first(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The first problems of a rule: a hostile document has more than anybody will read, and each takes time."""
    severity = "warning"
    found = iter(problems)
    for problem in islice(found, MAX_PROBLEMS):
        severity = problem.severity if problem.severity == "error" else severity
        yield problem
    if severity == "error" and next(found, None) is not None:
        yield Problem("", "there are more problems like these", severity="error")
    elif severity == "warning":
        yield from islice((problem for problem in found if problem.severity == "error"), 1)


def _news(found: Iterable[Problem], known: Iterable[Problem]) -> list[Problem]:
    """The rules' problems without those that only follow from a wrong shape at the same place."""
    places = [problem.pointer for problem in known]

    def follows(where: str) -> bool:
        deep = where.count("/") >= 3
        return any(
            where == place or where.startswith(place + "/") or (deep and place.startswith(where + "/"))
            for place in places
            if place
        )

    return [problem for problem in found if not follows(problem.pointer)]


def _in_order(problems: Iterable[Problem], text: Text) -> tuple[Problem, ...]:
    """The problems by their place in the text."""
    settled = {_settled(problem, text): text.offsets.get(problem) for problem in problems}

    def place(problem: Problem) -> tuple[int, str]:
        found = settled[problem]
        return text.offset(problem.pointer) if found is None else found, problem.pointer

    return tuple(sorted(settled, key=place))


def _settled(problem: Problem, text: Text) -> Problem:
    """The problem with a pointer that leads to something in the text, and in no more words than can be read."""
    if problem in text.offsets:
        return problem
    found = [problem.message, problem.expected, problem.hint]
    message, expected, hint = (None if words is None else _cut(words) for words in found)
    return Problem(text.existing(problem.pointer), message or "", problem.node, expected, hint, problem.severity)


def _cut(words: str) -> str:
    return words if len(words) <= MAX_WORDS else words[: MAX_WORDS - 3] + "..."
