"""Damaged documents: each compiles, or names its problems by pointers that lead somewhere; none is a traceback."""

from __future__ import annotations

import random

import pytest

from airloom.dag_factory.check import check
from airloom.dag_factory.formatter import format_document
from airloom.dag_factory.plan import make_plan
from airloom.dag_factory.plan_model import Plan
from tests.golden.mutations import mutated
from tests.golden.test_golden import DOCUMENTS, FOLDER

CHUNKS = 10
AT_LEAST = 400
"""How many documents are damaged unless ``--trials`` asks for more; a release damages 10,000."""


def examine(data: bytes) -> bool:
    """Check one document as every door to Airloom does; whether it compiled."""
    checked = check(data, "mutated.json")
    for problem in checked.problems:
        assert problem.message
        assert problem.pointer == "" or problem.pointer.startswith("/")
        assert checked.text.existing(problem.pointer) == problem.pointer
        assert len(str(problem)) < 3000
        str(checked.text.place(problem))
    if checked.pipeline is not None:
        formatted = format_document(data)
        assert format_document(formatted) == formatted
    if not checked.ok:
        return False
    plan = make_plan(checked.require()).dumps()
    assert Plan.loads(plan).dumps() == plan
    assert make_plan(check(formatted).require()).dumps() == plan
    return True


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_damaged_documents(chunk: int, trials: int) -> None:
    originals = [(folder / "pipeline.json").read_bytes() for folder in DOCUMENTS]
    count = max(trials, AT_LEAST)
    for seed in range(chunk, count, CHUNKS):
        data = mutated(random.Random(seed).choice(originals), seed)
        try:
            examine(data)
        except Exception as error:
            raise AssertionError(f"seed {seed}: {data[:500]!r}") from error


def test_damage_is_neither_always_fatal_nor_always_harmless() -> None:
    data = (FOLDER / "good_daily_delays" / "pipeline.json").read_bytes()
    assert {examine(mutated(data, seed)) for seed in range(100)} == {True, False}
