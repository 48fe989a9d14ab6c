"""Every list of the API in one way: in order, by pages, and with as much of each item as is asked for.

``offset`` and ``limit`` choose the page, ``sort`` is a field's name, with ``-`` before it for the other direction,
``search`` is text, ``fields`` names what is given of each item; what else a list can be filtered by has a parameter
of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

import orjson
from fastapi import Response
from pydantic import BaseModel

from airloom.operators.problems import Problem, did_you_mean
from airloom.plugins.web.errors import Invalid


@dataclass(frozen=True)
class WrittenPage:
    """A page of a list whose items are JSON already."""

    items: Sequence[bytes]
    total: int
    offset: int
    limit: int

    def answer(self, model: type[BaseModel], fields: str | None) -> Response:
        """The page as a model of its items says it, or with only these fields of each."""
        numbers = (self.total, self.offset, self.limit)
        body = b'{"items":[%b],"total":%d,"offset":%d,"limit":%d}' % (b",".join(self.items), *numbers)
        if fields is not None:
            return _with_only(orjson.loads(body), _wanted(model, fields))
        return Response(body, media_type="application/json")


def total_seen(offset: int, limit: int, found: int) -> int | None:
    """How many there are in the whole list, when this page shows where it ends; None when they must be counted."""
    return offset + found if found < limit and (found or not offset) else None


def sparse(found: BaseModel, fields: str | None) -> Any:
    """A list as it is, or with only these fields of each item."""
    return found if fields is None else only(found, fields)


def only(found: BaseModel, fields: str) -> Response:
    """A list with only these fields of each item; Invalid names one that no item has."""
    wanted = _wanted(type(found), fields)
    return _with_only(found.model_dump(mode="json", by_alias=True), wanted)


def _wanted(model: type[BaseModel], fields: str) -> list[str]:
    wanted = [name for part in fields.split(",") if (name := part.strip())]
    known = _fields(model)
    for name in wanted:
        if name not in known:
            problem = Problem("/query/fields", f"no item has a field '{name}'", hint=did_you_mean(name, known))
            raise Invalid("The items of this list have no such field", code="unknown_field", problems=[problem])
    return wanted


def _with_only(whole: dict[str, Any], wanted: Sequence[str]) -> Response:
    items = [{name: item[name] for name in wanted} for item in whole["items"]]
    return Response(orjson.dumps(whole | {"items": items}), media_type="application/json")


def _fields(model: type[BaseModel]) -> list[str]:
    """The names of an item's fields, as they travel."""
    (item,) = get_args(model.model_fields["items"].annotation)
    return [field.serialization_alias or name for name, field in item.model_fields.items()]
