"""Walking the pages of one resource."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from airloom.operators.http.client import Client, Reply
from airloom.operators.http.pagination import Answer, Page, find_one, first_page, next_page
from airloom.operators.problems import ConfigError, DataError, TransientError

if TYPE_CHECKING:
    from airloom.operators.connectors.http_read import HttpRead


def walk(
    client: Client, config: HttpRead.Config, url: str, query: Mapping[str, Any], options: Mapping[str, Any]
) -> Iterator[tuple[list[Any], int | None]]:
    """The records of each page in order, and the total where the answer tells it; stops on a page seen before."""
    from jsonpath_rfc9535 import compile as compile_path

    records_path = compile_path(config.records)
    first = first_page(config.pagination, url)
    page: Page | None = Page(first.url, {**query, **first.params})
    seen: set[str] = set()
    offset = 0
    for number in range(config.max_pages):
        if page is None:
            return
        if (name := json.dumps([page.url, page.params], sort_keys=True, default=str)) in seen:
            raise DataError("the API leads back to a page already read: its pagination loops", field="pagination")
        seen.add(name)
        reply, document = _document(client, config, page, options)
        records = records_path.find(document).values()
        offset += len(records)
        total = find_one(config.total, document) if config.total else None
        yield records, total if isinstance(total, int) else None
        answer = Answer(reply.url, reply.headers.get("link"), document, len(records), number, offset)
        following = next_page(config.pagination, first, answer)
        page = following and (Page(following.url, {**query, **following.params}) if following.params else following)
    if page is not None:
        raise ConfigError(f"more than {config.max_pages} pages", field="max_pages")


def _document(client: Client, config: HttpRead.Config, page: Page, options: Mapping[str, Any]) -> tuple[Reply, Any]:
    """One page as JSON; an answer cut short is asked for again."""
    for _ in range(config.attempts):
        params = {"params": dict(page.params)} if page.params else {}
        reply = client.request(config.method, page.url, **options, **params)
        try:
            return reply, json.loads(reply.body)
        except ValueError as error:
            failure = str(error)
    raise TransientError(f"the answer is not JSON: {failure}", field="path")
