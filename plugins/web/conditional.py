"""Answers that depend on what a client has (``ETag``, ``If-None-Match``) or allows for: 204 for what is not there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Header, Query, Response
from pydantic import BaseModel

from airloom.plugins.web.listing import only

IfNoneMatch = Annotated[
    str | None, Header(alias="If-None-Match", max_length=1_000, description="ETags of what the client has already")
]
NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "The client has it already"}}

MayBeAbsent = Annotated[
    bool, Query(alias="may_be_absent", description="Answer 204 rather than 404 when there is none: for who only looks")
]
ABSENT: dict[int | str, dict[str, Any]] = {204: {"description": "There is none, which `may_be_absent` allows for"}}


def has(etag: str, if_none_match: str | None) -> bool:
    """Whether a request says that its client has this already; how strong a tag is makes no difference here."""
    given = [tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")]
    return "*" in given or etag in given


def not_modified(etag: str) -> Response:
    """The answer to a client that has it already."""
    return Response(status_code=304, headers={"ETag": etag})


_bodies: dict[str, tuple[bytes, str]] = {}
"""What was answered, whole, with its ETag."""


def installed(name: str, fields: str | None, make: Callable[[], BaseModel], if_none_match: str | None) -> Response:
    """What changes only with what is installed: browsers may keep it, and ask each time whether it is still true."""
    if fields is not None:
        return only(make(), fields)
    if name not in _bodies:
        made = make().model_dump_json(by_alias=True).encode()
        _bodies[name] = (made, f'"{hashlib.sha256(made).hexdigest()[:32]}"')
    body, etag = _bodies[name]
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if has(etag, if_none_match):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")
