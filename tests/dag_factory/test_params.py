from __future__ import annotations

from typing import Any

import pytest

from airloom.dag_factory.check import check
from airloom.dag_factory.model import Param
from airloom.dag_factory.params import bind_params, value_problems
from tests.dag_factory.documents import document, encoded, source

VALUES = [
    "",
    "a",
    "abc",
    "2013-01-31",
    "2013-02-31",
    "2013-01-31T05:00:00+00:00",
    0,
    1,
    5,
    -3,
    1.5,
    2.0,
    True,
    False,
    None,
]
PARAMS: list[dict[str, Any]] = [
    {"type": "string"},
    {"type": "string", "default": "x"},
    {"type": "string", "pattern": "^[a-z]+$", "max_length": 2},
    {"type": "string", "enum": ("a", "b")},
    {"type": "integer", "minimum": 1, "maximum": 4},
    {"type": "integer", "enum": (1, 5)},
    {"type": "number", "minimum": 0.5},
    {"type": "boolean"},
    {"type": "boolean", "default": True},
    {"type": "date"},
]


@pytest.mark.parametrize("declared", PARAMS, ids=str)
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_judges_values_as_airflow_does(declared: dict[str, Any], value: Any) -> None:
    """A default that passes here must not fail every run there, and the other way round."""
    from airflow.sdk.exceptions import ParamValidationError

    from airloom.dag_factory.render import _param

    param = Param(**declared)
    airflow = _param(param.model_dump(mode="json", exclude_none=True))
    try:
        airflow.resolve(value)
        accepted = True
    except ParamValidationError:
        accepted = False
    assert (not list(value_problems(param, value, "/params/p"))) == accepted


def test_reads_values_by_their_type() -> None:
    declared = {
        "n": Param(type="integer", default=1),
        "share": Param(type="number"),
        "dry": Param(type="boolean", default=False),
        "day": Param(type="date"),
        "who": Param(type="string", default="5"),
    }
    values, problems = bind_params(declared, {"n": "7", "share": "0.5", "dry": "true", "day": "2013-01-31"})
    assert problems == []
    assert values == {"n": 7, "share": 0.5, "dry": True, "day": "2013-01-31", "who": "5"}


@pytest.mark.parametrize(
    ("given", "message", "hint"),
    [
        ({"nn": "7"}, "unknown param 'nn'", "did you mean 'n'?"),
        ({"n": "seven"}, "'seven' does not fit the type 'integer'", None),
        ({"n": "99"}, "99 is above the maximum", None),
        ({"n": "1e999"}, "'1e999' does not fit the type 'integer'", None),
    ],
)
def test_says_what_is_wrong_with_a_value(given: dict[str, str], message: str, hint: str | None) -> None:
    _, problems = bind_params({"n": Param(type="integer", default=1, maximum=9)}, given)
    assert [(problem.message, problem.hint) for problem in problems] == [(message, hint)]


@pytest.mark.parametrize(
    ("param", "pointer", "message"),
    [
        ({"type": "string", "default": 5}, "/params/p/default", "a number does not fit the type 'string'"),
        ({"type": "integer", "default": 5, "maximum": 4}, "/params/p/default", "5 is above the maximum"),
        ({"type": "integer", "minimum": 5, "maximum": 4}, "/params/p/minimum", "the minimum 5 is above the maximum 4"),
        ({"type": "string", "minimum": 5}, "/params/p/minimum", "'minimum' means nothing for a param of type 'string'"),
        ({"type": "string", "pattern": "("}, "/params/p/pattern", "the pattern cannot be used: missing ): ("),
        (
            {"type": "string", "pattern": "a(?=b)"},
            "/params/p/pattern",
            "the pattern cannot be used: invalid perl operator: (?=",
        ),
        ({"type": "string", "enum": []}, "/params/p/enum", "there is no choice in it"),
        ({"type": "integer", "enum": [1, "two"]}, "/params/p/enum/1", "'two' does not fit the type 'integer'"),
        ({"type": "string", "enum": ["late"], "default": "lat"}, "/params/p/default", "'lat' is not a choice here"),
    ],
)
def test_says_what_is_wrong_with_a_declaration(param: dict[str, Any], pointer: str, message: str) -> None:
    checked = check(encoded(document(source(), params={"p": param})))
    assert [(problem.pointer, problem.message) for problem in checked.errors] == [(pointer, message)]


def test_a_hostile_pattern_takes_no_time() -> None:
    param = {"type": "string", "pattern": "^(a+)+$", "default": "a" * 5000 + "!"}
    checked = check(encoded(document(source(), params={"p": param})))
    assert [problem.pointer for problem in checked.errors] == ["/params/p/default"]
