"""pydantic's errors as problems: in plain words, at their place in the document, with the nearest name."""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from typing_extensions import TypedDict

from airloom.operators.model import IDENTIFIER
from airloom.operators.problems import Problem, did_you_mean, pointer

MAX_PROBLEMS = 100

Path = tuple[str | int, ...]


class PydanticError(TypedDict, total=False):
    """The part of pydantic's error details that is read here."""

    type: str
    loc: Path
    msg: str
    input: Any
    ctx: dict[str, Any]


_KINDS = {
    "string_type": "text",
    "int_type": "an integer",
    "int_from_float": "an integer",
    "float_type": "a number",
    "bool_type": "true or false",
    "dict_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "tuple_type": "a list",
    "list_type": "a list",
    "set_type": "a list",
    "frozen_set_type": "a list",
    "none_required": "null",
    "date_type": "a date",
    "datetime_type": "a date and time",
}
_LIMITS = {
    "greater_than": "a number above {gt}",
    "greater_than_equal": "a number of at least {ge}",
    "less_than": "a number below {lt}",
    "less_than_equal": "a number of at most {le}",
    "multiple_of": "a multiple of {multiple_of}",
    "string_too_short": "text of at least {min_length} characters",
    "string_too_long": "text of at most {max_length} characters",
    "too_short": "at least {min_length} items",
    "too_long": "at most {max_length} items",
    "finite_number": "a finite number",
}
_PATTERNS = {
    IDENTIFIER: "a lower-case letter, then at most 62 lower-case letters, digits and underscores",
    r"^[\w.-]+$": "letters, digits, '_', '-' and '.'",
    r'^[^."\x00]{1,63}(\.[^."\x00]{1,63}){0,2}$': "a table, optionally with its schema: orders or public.orders",
    r"^[^\x00-\x1f]+$": "text without control characters",
}


@dataclass(frozen=True)
class _Located:
    """An error with the path that leads to it in the data, and the union branches it came from."""

    error: PydanticError
    path: Path
    branches: tuple[tuple[Path, str], ...] = ()
    """Where each union stands in the data, and which of its branches this is about; the outermost first."""


def explain(
    error: ValidationError, model: type[BaseModel], value: Any, prefix: Path = (), node: str | None = None
) -> list[Problem]:
    """Every error of a validation of ``value``, which stands at ``prefix`` in the document, as a problem."""
    located = [_locate(details, value) for details in error.errors(include_url=False)]  # type: ignore[arg-type]
    problems: list[Problem] = []
    chosen = list(_best_branches(located))
    for item in chosen[:MAX_PROBLEMS]:
        where = pointer(*prefix, *item.path)
        problems.append(_problem(item.error, where, node, _siblings(model, item)))
    if len(chosen) > MAX_PROBLEMS:
        problems.append(Problem(pointer(*prefix), f"there are {len(chosen) - MAX_PROBLEMS} more problems", node=node))
    return problems


def kind_of(value: Any) -> str:
    """What a JSON value is, in words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "text"
    if isinstance(value, (int, float)):
        return "a number"
    return "an object" if isinstance(value, Mapping) else "a list"


def quote(value: Any) -> str:
    """A value as a message shows it: quoted and cut."""
    text = str(value)
    return repr(text if len(text) <= 60 else text[:57] + "...")


def slug(text: str) -> str:
    """The nearest valid identifier: ``Daily delays`` -> ``daily_delays``."""
    return re.sub(r"_+", "_", re.sub(r"[^a-z0-9_]", "_", text[:200].lower())).strip("_0123456789")[:63].rstrip("_")


def _locate(error: PydanticError, value: Any) -> _Located:
    """Drop from an error's path what is not in the data: union branches, ``[key]``, a missing field."""
    path: list[str | int] = []
    branches: list[tuple[Path, str]] = []
    parts = error["loc"][:-1] if error["type"] == "missing" else error["loc"]
    for part in parts:
        if _holds(value, part):
            value = value[part]
        else:
            if part != "[key]":
                branches.append((tuple(path), str(part)))
            continue
        path.append(part)
    return _Located(error, tuple(path), tuple(branches))


def _holds(value: Any, part: str | int) -> bool:
    if isinstance(value, Mapping):
        return part in value
    return isinstance(value, (list, tuple)) and isinstance(part, int) and part < len(value)


def _best_branches(located: Sequence[_Located], depth: int = 0) -> Iterator[_Located]:
    """Of the errors of a union, those of the branch that was most likely meant; the same for each union in it."""
    unions: dict[Path, dict[str, list[_Located]]] = {}
    for item in located:
        if len(item.branches) > depth:
            union, branch = item.branches[depth]
            unions.setdefault(union, {}).setdefault(branch, []).append(item)
    for item in located:
        if _is_echo(item.error):
            continue
        if len(item.branches) <= depth:
            yield item
        elif branches := unions.pop(union := item.branches[depth][0], None):
            yield from _best_branches(_best_branch(union, list(branches.values())), depth + 1)


def _is_echo(error: PydanticError) -> bool:
    """Whether a list is called too short only because its items are wrong, which is said at each."""
    found = error.get("input")
    return error["type"] == "too_short" and isinstance(found, list) and len(found) >= error["ctx"]["min_length"]


def _best_branch(union: Path, branches: Sequence[list[_Located]]) -> list[_Located]:
    fitting = [
        items for items in branches if not any(item.path == union and item.error["type"] in _KINDS for item in items)
    ]
    if fitting:
        return min(fitting, key=lambda items: (sum(_is_misfit(union, item) for item in items), len(items)))
    first = branches[0][0]
    kinds = dict.fromkeys(
        _KINDS[item.error["type"]] for items in branches for item in items if item.error["type"] in _KINDS
    )
    error: PydanticError = {"type": "union", "input": first.error.get("input"), "ctx": {"expected": " or ".join(kinds)}}
    return [_Located(error, first.path)]


def _is_misfit(union: Path, item: _Located) -> bool:
    """Whether an object has other fields than the branch: it is another one's."""
    where = {"missing": item.path, "extra_forbidden": item.path[:-1]}.get(item.error["type"])
    return where == union


def _problem(error: PydanticError, where: str, node: str | None, siblings: Sequence[str]) -> Problem:
    kind, context, found = error["type"], error.get("ctx", {}), error.get("input")
    if kind == "missing" and isinstance(error["loc"][-1], int):
        return Problem(where, "there are too few items here", node, f"at least {error['loc'][-1] + 1} items")
    if kind == "missing":
        return Problem(where, f"the field '{error['loc'][-1]}' is missing", node)
    if kind == "extra_forbidden":
        name = str(error["loc"][-1])
        expected = "one of: " + ", ".join(siblings) if siblings else None
        return Problem(where, f"unknown field {quote(name)}", node, expected, did_you_mean(name, siblings))
    if kind in {"literal_error", "enum"}:
        return _not_a_choice(found, str(context.get("expected", "")), where, node)
    if kind == "string_pattern_mismatch":
        return _wrong_form(str(found), str(context.get("pattern", "")), where, node)
    if kind == "union" or kind in _KINDS:
        expected = str(context["expected"]) if kind == "union" else _KINDS[kind]
        shown = f"{found} is not an integer" if kind == "int_from_float" else f"{kind_of(found)} cannot stand here"
        return Problem(where, shown, node, expected)
    if kind in _LIMITS:
        words = _LIMITS[kind].format_map(context)
        return Problem(where, _beyond(kind, found, context), node, words[:-1] if " 1 " in words else words)
    if kind in {"value_error", "assertion_error"}:
        message, _, words = str(context.get("error", error["msg"])).partition(", expected ")
        return Problem(where, message, node, words or None)
    return Problem(where, error["msg"][:1].lower() + error["msg"][1:], node)


def _not_a_choice(found: Any, expected: str, where: str, node: str | None) -> Problem:
    choices = re.findall(r"'([^']*)'", expected) or re.split(r", | or ", expected)
    hint = did_you_mean(found, choices) if isinstance(found, str) else None
    shown = quote(found) if isinstance(found, (str, int, float)) and not isinstance(found, bool) else kind_of(found)
    words = choices[0] if len(choices) == 1 else "one of: " + ", ".join(choices)
    return Problem(where, f"{shown} is not a choice here", node, words, hint)


def _wrong_form(found: str, pattern: str, where: str, node: str | None) -> Problem:
    expected = _PATTERNS.get(pattern, f"text of the form {pattern}")
    near = slug(found) if pattern == IDENTIFIER else ""
    hint = f"did you mean '{near}'?" if near else None
    return Problem(where, f"{quote(found)} does not have the right form", node, expected, hint)


def _beyond(kind: str, found: Any, context: Mapping[str, Any]) -> str:
    if kind in {"too_short", "too_long"}:
        return f"there are {context.get('actual_length') or 'no'} items here"
    if kind == "string_too_short":
        return "the text is empty" if found == "" else f"the text {quote(found)} is too short"
    if kind == "string_too_long":
        return f"the text has {len(str(found)):,} characters"
    return f"{quote(found) if isinstance(found, str) else found} is out of range"


def _siblings(model: type[BaseModel], item: _Located) -> list[str]:
    """The field names that are allowed where an unknown one was found."""
    if item.error["type"] != "extra_forbidden":
        return []
    annotations: list[Any] = [model]
    for part in item.error["loc"][:-1]:
        annotations = _step(annotations, part) or annotations
    models = [found for found in _flat(annotations) if isinstance(found, type) and issubclass(found, BaseModel)]
    return list(dict.fromkeys(field.alias or name for found in models for name, field in found.model_fields.items()))


def _step(annotations: Sequence[Any], part: str | int) -> list[Any]:
    below: list[Any] = []
    for annotation in _flat(annotations):
        origin, arguments = get_origin(annotation), get_args(annotation)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            if part == annotation.__name__:
                return [annotation]
            below += [
                field.annotation for name, field in annotation.model_fields.items() if part in (name, field.alias)
            ]
        elif origin is dict and len(arguments) == 2:
            below.append(arguments[1])
        elif origin in (tuple, list) and isinstance(part, int):
            below += [argument for argument in arguments if argument is not Ellipsis]
    return below


def _flat(annotations: Iterable[Any]) -> Iterator[Any]:
    """The annotations without ``Annotated``, each branch of a union by itself."""
    for annotation in annotations:
        if get_origin(annotation) is Annotated:
            yield from _flat(get_args(annotation)[:1])
        elif get_origin(annotation) in (Union, types.UnionType):
            yield from _flat(get_args(annotation))
        else:
            yield annotation
