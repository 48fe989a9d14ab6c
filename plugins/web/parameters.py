"""What a request may ask: a parameter that a route does not know, or would drop, is an error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, get_args, get_origin

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.requests import HTTPConnection

from airloom.operators.problems import Problem, did_you_mean, pointer
from airloom.plugins.web.errors import Invalid


async def only_known_parameters(request: HTTPConnection) -> None:
    """Invalid when the query has a parameter that the route does not take, or one twice of which it takes one."""
    route = request.scope.get("route")
    if not request.query_params or not isinstance(route, APIRoute):
        return
    known = dict(_query_parameters(route.dependant))
    given = Counter(name for name, _ in request.query_params.multi_items())
    problems = [
        Problem(pointer("query", name), f"there is no parameter '{name}'", hint=did_you_mean(name, known))
        for name in given
        if name not in known
    ]
    problems += [
        Problem(pointer("query", name), f"'{name}' is given {count} times", expected="one value")
        for name, count in given.items()
        if count > 1 and name in known and not known[name]
    ]
    if problems:
        raise Invalid("The request has parameters that this address does not take", problems=problems)


def _query_parameters(dependant: Dependant) -> Iterator[tuple[str, bool]]:
    """Each parameter's name, and whether it may be given several times."""
    for parameter in dependant.query_params:
        yield parameter.alias, _takes_many(parameter.field_info.annotation)
    for part in dependant.dependencies:
        yield from _query_parameters(part)


def _takes_many(annotation: Any) -> bool:
    return get_origin(annotation) is list or any(_takes_many(part) for part in get_args(annotation))
