"""A real HTTP server on the loopback interface whose answers a test writes as a function."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from airloom.operators.connection import Connection


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass
class Answered:
    document: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    cut: int | None = None
    """Announce the whole body but close the line after this many bytes."""


@dataclass
class Api:
    port: int
    asked: list[Asked]

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connection(self, **fields: Any) -> Connection:
        extra = {"allowed_networks": ["127.0.0.0/8"], **fields.pop("extra", {})}
        return Connection(id="api", type="http", host=self.origin, extra=extra, **fields)


@contextmanager
def serve(answer: Callable[[Asked], Answered]) -> Iterator[Api]:
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Asked(self.command, parts.path, dict(parse_qsl(parts.query)), headers, body)
            asked.append(request)
            reply = answer(request)
            payload = reply.raw if reply.raw is not None else json.dumps(reply.document).encode()
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload if reply.cut is None else payload[: reply.cut])
            if reply.cut is not None:
                self.close_connection = True

        do_GET = do_POST = _serve  # noqa: N815

        def log_message(self, *arguments: Any) -> None:
            """The test reads ``asked`` instead."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Api(server.server_port, asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
