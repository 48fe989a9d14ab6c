"""What is wrong with code, told before it runs."""

from __future__ import annotations

import pytest

from airloom.operators.columns import Columns
from airloom.operators.node import FieldProblem, Inputs, Program, Relation
from airloom.operators.registry import node_types


def problems(code: str, *names: str) -> list[FieldProblem]:
    node = node_types()["python"].from_json({"code": code})
    assert isinstance(node, Program)
    return list(node.problems(Inputs({"in": tuple(Relation(name) for name in names or ("orders",))})))


@pytest.mark.parametrize(
    "code",
    [
        "def transform(orders): pass",
        "def transform(whatever, more=1, *rest, last=None, **others): pass",
        "def transform(table, /): pass",
        "def transform(*, orders): pass",
        "def transform(**tables): pass",
        "def help(): pass\ntransform = help",
        "from math import floor as transform",
        "try:\n    def transform(t): pass\nexcept OSError:\n    pass",
    ],
)
def test_code_that_takes_one_input(code: str) -> None:
    assert problems(code) == []


@pytest.mark.parametrize(
    "code",
    [
        "def transform(orders, clients): pass",
        "def transform(clients, *, orders, more=1): pass",
        "def transform(**tables): pass",
        "def transform(orders, **others): pass",
    ],
)
def test_code_that_takes_two_inputs(code: str) -> None:
    assert problems(code, "orders", "clients") == []


@pytest.mark.parametrize(
    ("code", "names", "said"),
    [
        ("def transform(t)\n    pass", ("a",), "line 1: expected ':'"),
        ("x = 1\nreturn (", ("a",), "line 2: '(' was never closed"),
        ("x = 1", ("a",), "there is no function 'transform'"),
        ("async def transform(t): pass", ("a",), "'transform' is async"),
        ("\ndef transform(): pass", ("a",), "line 2: 'transform' has no parameter 'a' for that input"),
        ("def transform(t, u): pass", ("a",), "line 1: 'transform' has a parameter 'u' that is no input"),
        ("def transform(a): pass", ("a", "b"), "line 1: 'transform' has no parameter 'b' for that input"),
        ("def transform(a, b, c): pass", ("a", "b"), "line 1: 'transform' has a parameter 'c' that is no input"),
        ("(" * 5000, ("a",), "nested"),
        ("x = '\x00'", ("a",), "null bytes"),
        ("+".join("x" * 40_000), ("a",), "it cannot be parsed"),
    ],
)
def test_what_is_wrong_is_at_the_code(code: str, names: tuple[str, ...], said: str) -> None:
    found = problems(code, *names)
    assert said in found[0].message
    assert {problem.path for problem in found} == {("code",)}


def test_nothing_runs_where_it_is_checked() -> None:
    assert problems("raise SystemExit\ndef transform(t, x=__import__('os')._exit(1)): pass") == []


def test_declared_columns_keep_their_order() -> None:
    node = node_types()["python"].from_json({"code": "x", "columns": {"b": "string", "a": "integer"}})
    assert isinstance(node, Program)
    assert node.declared() == Columns.of([("b", "VARCHAR"), ("a", "BIGINT")])
