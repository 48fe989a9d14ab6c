"""Params: limits that fit their type, and a default that fits them."""

from __future__ import annotations

from collections.abc import Iterator

from airloom.dag_factory.context import Context
from airloom.dag_factory.model import Param
from airloom.dag_factory.params import pattern_error, value_problems
from airloom.operators.problems import Problem, pointer

_ONLY_FOR = {
    "minimum": ("integer", "number"),
    "maximum": ("integer", "number"),
    "pattern": ("string",),
    "max_length": ("string",),
}


def valid_params(context: Context) -> Iterator[Problem]:
    """Airflow would refuse every run of a pipeline whose defaults do not fit."""
    for name, param in context.pipeline.params.items():
        yield from _limits(name, param)
        yield from value_problems(param, param.default, pointer("params", name, "default"))


def _limits(name: str, param: Param) -> Iterator[Problem]:
    for field, kinds in _ONLY_FOR.items():
        if getattr(param, field) is not None and param.type not in kinds:
            message = f"'{field}' means nothing for a param of type '{param.type}'"
            yield Problem(pointer("params", name, field), message, expected=f"the type {' or '.join(kinds)}")
    if param.minimum is not None and param.maximum is not None and param.minimum > param.maximum:
        message = f"the minimum {param.minimum} is above the maximum {param.maximum}"
        yield Problem(pointer("params", name, "minimum"), message, expected=f"at most {param.maximum}")
    if param.pattern is not None and (error := pattern_error(param.pattern)):
        yield Problem(pointer("params", name, "pattern"), f"the pattern cannot be used: {error}", expected="RE2 syntax")
    if param.enum is not None and not param.enum:
        yield Problem(pointer("params", name, "enum"), "there is no choice in it", expected="at least one value")
    without_enum = param.model_copy(update={"enum": None})
    for index, choice in enumerate(param.enum or ()):
        yield from value_problems(without_enum, choice, pointer("params", name, "enum", index))
