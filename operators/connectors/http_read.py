"""``http.read``: records from a REST API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator
from typing_extensions import Self

from airloom.operators.columns import TypeName
from airloom.operators.connection import Connection
from airloom.operators.http.form import HTTP
from airloom.operators.http.pagination import JsonPath, Pagination
from airloom.operators.model import ColumnName, ConnectionId, Model, Text
from airloom.operators.node import Scan, Source, SourceContext

if TYPE_CHECKING:
    from airloom.operators.http.client import Client
    from airloom.operators.http.records import Window

QueryValue = Text | int | float | bool
_FORBIDDEN_HEADERS = frozenset({"authorization", "cookie", "host", "proxy-authorization"})


class Incremental(Model):
    """Read only what is new since the last load."""

    column: ColumnName
    """The column of a record that tells how new it is; the highest value loaded is remembered with the data."""
    kind: Literal["timestamp", "number", "text"] = "timestamp"
    """How its values compare."""
    param: str | None = None
    """The query parameter that takes the last value; without one, all pages are read and filtered."""
    until_param: str | None = None
    """The query parameter that takes the upper end, when a load is repeated."""
    initial: str | None = None
    """Where the first load starts."""


class HttpRead(Source):
    """Read records from a REST API, page by page.

    Base address and credentials come from the connection. Records are JSON objects: each key is a column,
    and nested values become ``json``. An answer of 429 or 5xx, a lost connection and a truncated answer are
    tried again, as long as the server asks to wait.
    """

    type = "http.read"
    group = "APIs"
    icon = "globe"
    extra = "http"
    connection_types = ("http",)
    connection_forms = MappingProxyType({"http": HTTP})
    preview_rows = 100

    class Config(Model):
        """What to ask for, where the records are in the answer, and how the pages follow each other."""

        connection: ConnectionId
        """An HTTP connection: base address, credentials, and the hosts and networks requests may reach."""
        path: Text
        """The path below the connection's address: ``/v1/orders``."""
        method: Literal["GET", "POST"] = "GET"
        """POST is for APIs that take a query as a body; it must not change anything."""
        query: dict[str, QueryValue] = Field(default_factory=dict)
        """Query parameters."""
        headers: dict[str, Text] = Field(default_factory=dict)
        """Request headers; credentials belong to the connection."""
        body: dict[str, Any] | None = None
        """The JSON body of a POST."""
        records: JsonPath = "$[*]"
        """Where the records are in an answer: ``$.data.items[*]``."""
        columns: dict[ColumnName, TypeName] = Field(default_factory=dict)
        """Column types by name; without them types are found from all records of the run."""
        paths: dict[ColumnName, JsonPath] = Field(default_factory=dict)
        """For a column that is not a key of the record: where its value is, from the record's root."""
        pagination: Pagination | None = None
        """How pages follow each other; without it there is one."""
        total: JsonPath | None = None
        """Where an answer tells the number of all records, for the progress."""
        incremental: Incremental | None = None
        """Read only what is new since the last load."""
        requests_per_second: Annotated[float, Field(gt=0, le=1000)] | None = None
        """The highest rate of requests."""
        attempts: int = Field(default=5, ge=1, le=20)
        """How often one request is tried."""
        timeout: float = Field(default=60.0, gt=0, le=3600)
        """Seconds without an answer after which a request is tried again."""
        max_pages: int = Field(default=100_000, ge=1)
        """More pages than this are an error: a guard against an API that never ends."""

        @field_validator("headers")
        @classmethod
        def _no_credentials(cls, headers: dict[str, str]) -> dict[str, str]:
            for name in headers:
                if name.lower() in _FORBIDDEN_HEADERS:
                    raise ValueError(f"the header '{name}' is set from the connection")
            return headers

        @model_validator(mode="after")
        def _consistent(self) -> Self:
            if self.body is not None and self.method != "POST":
                raise ValueError("a body needs method POST")
            if self.incremental:
                if not self.columns:
                    raise ValueError(
                        "incremental reading needs `columns`: a run may find nothing new to tell types from"
                    )
                if self.incremental.column not in self.columns:
                    raise ValueError(f"the incremental column '{self.incremental.column}' is not one of `columns`")
            return self

    config: Config
    example = {
        "connection": "shop_api",
        "path": "/v1/orders",
        "records": "$.data[*]",
        "pagination": {"by": "cursor", "param": "after", "next": "$.meta.next"},
        "columns": {"id": "integer", "total": "decimal(12,2)", "updated_at": "timestamp_tz"},
        "incremental": {"column": "updated_at", "param": "updated_since"},
    }

    def open(self, context: SourceContext) -> Scan:
        """Fetch all pages to a file in the run's folder, so that a slow API holds no engine memory."""
        from airloom.operators.http.client import Client, Patience
        from airloom.operators.http.records import Window, scan_sql, write_records

        patience = Patience(
            self.config.attempts, self.config.timeout, requests_per_second=self.config.requests_per_second
        )
        window = Window.of(self.config.incremental, context.bounds)
        target = context.scratch / f"{context.node}.jsonl"
        with Client(context.require_connection(), patience) as client:
            pages = self._pages(client, context, window)
            written = write_records(pages, target, self.config.paths, window, context)
        return Scan(sql=scan_sql(written, self.declared()), paths=(str(target),), total=written.rows)

    @classmethod
    def test(cls, connection: Connection) -> None:
        """Reach the connection's base address with its credentials; raises what is wrong."""
        from airloom.operators.http.client import Client, Patience

        with Client(connection, Patience(attempts=1, timeout=15)) as client:
            client.request("GET", client.base)

    def _pages(
        self, client: Client, context: SourceContext, window: Window | None
    ) -> Iterator[tuple[list[Any], int | None]]:
        """The records of each page, and the total where an answer tells it."""
        from airloom.operators.http.pages import walk

        values = context.values
        query = {
            name: values.text(value) if isinstance(value, str) else value for name, value in self.config.query.items()
        }
        if window is not None:
            query |= window.query()
        options: dict[str, Any] = {"headers": {name: values.text(value) for name, value in self.config.headers.items()}}
        if self.config.body is not None:
            options["json"] = _resolved(self.config.body, values.text)
        return walk(client, self.config, client.url(values.path(self.config.path)), query, options)


def _resolved(value: Any, text: Any) -> Any:
    """A JSON value with the references in its strings replaced; the structure stays as written."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, Mapping):
        return {key: _resolved(item, text) for key, item in value.items()}
    if isinstance(value, list):
        return [_resolved(item, text) for item in value]
    return value
