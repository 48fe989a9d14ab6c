"""Every list of the API in one way: in order, by pages, and with as much of each item as is asked for.

``offset`` and ``limit`` choose the page, ``sort`` is a field's name, with ``-`` before it for the other direction,
``search`` is text, ``fields`` names what is given of each item; what else a list can be filtered by has a parameter
of its own.
"""

from __future__ import annotations

from typing import Any, get_args

import orjson
from fastapi import Response
from pydantic import BaseModel

from airloom.operators.problems import Problem, did_you_mean
from airloom.plugins.web.errors import Invalid


def sparse(found: BaseModel, fields: str | None) -> Any:
    """A list as it is, or with only these fields of each item."""
    return found if fields is None else only(found, fields)


def only(found: BaseModel, fields: str) -> Response:
    """A list with only these fields of each item; Invalid names one that no item has."""
    wanted = [name for part in fields.split(",") if (name := part.strip())]
    known = _fields(type(found))
    for name in wanted:
        if name not in known:
            problem = Problem("/query/fields", f"no item has a field '{name}'", hint=did_you_mean(name, known))
            raise Invalid("The items of this list have no such field", code="unknown_field", problems=[problem])
    whole = found.model_dump(mode="json", by_alias=True)
    whole["items"] = [{name: item[name] for name in wanted} for item in whole["items"]]
    return Response(orjson.dumps(whole), media_type="application/json")


def _fields(model: type[BaseModel]) -> list[str]:
    """The names of an item's fields, as they travel."""
    (item,) = get_args(model.model_fields["items"].annotation)
    return [field.serialization_alias or name for name, field in item.model_fields.items()]
