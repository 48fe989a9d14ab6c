"""The five usual ways an API hands out pages, as models and as plain functions over one answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urljoin

from pydantic import Field

from airloom.operators.model import Model, widget

JsonPath = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^\$"), widget("jsonpath")]
"""A JSONPath (RFC 9535) from the root of an answer: ``$.data.items[*]``."""

PageSize = Annotated[int, Field(ge=1, le=100_000)]


class PageNumber(Model):
    """Pages are numbered: ``?page=1&per_page=100``; ends with a page that is not full, or empty."""

    by: Literal["page"]
    """How pages follow each other."""
    param: str = "page"
    """The query parameter that takes the page's number."""
    first: int = Field(default=1, ge=0)
    """The number of the first page."""
    size_param: str | None = "per_page"
    """The query parameter that takes the page size; null when the API has none."""
    size: PageSize = 100
    """Records a page."""


class Offset(Model):
    """Pages start at an offset: ``?offset=200&limit=100``; ends with a page that is not full, or empty."""

    by: Literal["offset"]
    """How pages follow each other."""
    param: str = "offset"
    """The query parameter that takes the number of records to skip."""
    size_param: str = "limit"
    """The query parameter that takes the page size."""
    size: PageSize = 100
    """Records to ask for; the server may give fewer."""


class Cursor(Model):
    """Each answer holds the cursor of the next page; ends when it is missing, null or empty."""

    by: Literal["cursor"]
    """How pages follow each other."""
    param: str = "cursor"
    """The query parameter that takes the cursor."""
    next: JsonPath = "$.next_cursor"
    """Where in the answer the next cursor is."""
    size_param: str | None = None
    """The query parameter that takes the page size; null when the API has none, or its own is wanted."""
    size: PageSize = 100
    """Records a page, where ``size_param`` is given."""


class LinkHeader(Model):
    """The ``Link`` header (RFC 8288) names the next page with ``rel="next"``."""

    by: Literal["link"]
    """How pages follow each other."""
    size_param: str | None = None
    """The query parameter that takes the page size; null when the API has none, or its own is wanted."""
    size: PageSize = 100
    """Records a page, where ``size_param`` is given."""


class NextUrl(Model):
    """Each answer holds the address of the next page; ends when it is missing, null or empty."""

    by: Literal["url"]
    """How pages follow each other."""
    next: JsonPath = "$.next"
    """Where in the answer the next page's address is."""
    size_param: str | None = None
    """The query parameter that takes the page size; null when the API has none, or its own is wanted."""
    size: PageSize = 100
    """Records a page, where ``size_param`` is given."""


Pagination = Annotated[PageNumber | Offset | Cursor | LinkHeader | NextUrl, Field(discriminator="by")]


@dataclass(frozen=True)
class Page:
    """What to ask for next: an address, and query parameters to add to it."""

    url: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """What a page's answer gave: enough to know the next page."""

    url: str
    link: str | None
    document: Any
    records: int
    number: int
    """0 for the first page."""
    offset: int
    """Records of all pages so far."""


def first_page(pagination: Pagination | None, url: str) -> Page:
    """The first request of a pagination."""
    if pagination is None:
        return Page(url, {})
    params: dict[str, Any] = {pagination.size_param: pagination.size} if pagination.size_param else {}
    if isinstance(pagination, PageNumber):
        params[pagination.param] = pagination.first
    elif isinstance(pagination, Offset):
        params[pagination.param] = 0
    return Page(url, params)


def next_page(pagination: Pagination | None, first: Page, answer: Answer) -> Page | None:
    """The request after an answer; None when that answer was the last page."""
    if isinstance(pagination, PageNumber | Offset):
        return _counted(pagination, first, answer)
    if isinstance(pagination, Cursor):
        cursor = find_one(pagination.next, answer.document)
        return Page(first.url, {**first.params, pagination.param: cursor}) if cursor not in (None, "") else None
    if isinstance(pagination, LinkHeader):
        target = next_link(answer.link)
        return Page(urljoin(answer.url, target), {}) if target else None
    if isinstance(pagination, NextUrl):
        target = find_one(pagination.next, answer.document)
        return Page(urljoin(answer.url, str(target)), {}) if target else None
    return None


def _counted(pagination: PageNumber | Offset, first: Page, answer: Answer) -> Page | None:
    if answer.records == 0:
        return None
    if isinstance(pagination, PageNumber):
        # Without a size the server's own page size is unknown, so only an empty page ends the walk.
        if pagination.size_param and answer.records < pagination.size:
            return None
        return Page(first.url, {**first.params, pagination.param: pagination.first + answer.number + 1})
    # A server may cap the limit below what was asked, so a short page is not the end: an empty one is.
    return Page(first.url, {**first.params, pagination.param: answer.offset})


_LINK = re.compile(r'<([^>]*)>((?:\s*;\s*[\w!#$&+.^`|~-]+\*?\s*=\s*(?:"[^"]*"|[^",;\s]+))*)')
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^",;\s]+))', re.IGNORECASE)


def next_link(header: str | None) -> str | None:
    """The target with ``rel="next"`` in a Link header."""
    for target, parameters in _LINK.findall(header or ""):
        found = _REL.search(parameters)
        if found and "next" in (found[1] or found[2] or "").lower().split():
            return str(target)
    return None


def find_one(path: str, document: Any) -> Any:
    """The first value at a JSONPath, or None."""
    from jsonpath_rfc9535 import find_one as find

    found = find(path, document)
    return None if found is None else found.value
