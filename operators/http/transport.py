"""An httpx transport whose every connection passes the egress policy."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator
from typing import Any

import httpcore
import httpx

from airloom.operators.http.egress import EgressPolicy


class CheckedNetwork(httpcore.NetworkBackend):
    """Connects to the checked address of a host; TLS still verifies the host's name."""

    def __init__(self, policy: EgressPolicy) -> None:
        self.policy = policy
        self.inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve, check, connect."""
        address = self.policy.resolve(host, port)
        return self.inner.connect_tcp(address, port, timeout, local_address, socket_options)

    def connect_unix_socket(self, *arguments: Any, **options: Any) -> httpcore.NetworkStream:
        """Refused: a stage has no business with local sockets."""
        raise httpcore.UnsupportedProtocol("unix sockets are not allowed")

    def sleep(self, seconds: float) -> None:
        """Wait, as httpcore asks between its own connection attempts."""
        self.inner.sleep(seconds)


class CheckedTransport(httpx.BaseTransport):
    """httpx over httpcore with ``CheckedNetwork``; httpx itself takes no network backend."""

    def __init__(self, policy: EgressPolicy, verify: ssl.SSLContext) -> None:
        self.pool = httpcore.ConnectionPool(
            ssl_context=verify, network_backend=CheckedNetwork(policy), max_connections=2, retries=0
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; a network failure becomes httpx's own ``TransportError``."""
        assert isinstance(request.stream, httpx.SyncByteStream)
        outgoing = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        try:
            response = self.pool.handle_request(outgoing)
        except _FAILURES as error:
            raise httpx.TransportError(str(error) or type(error).__name__) from error
        assert isinstance(response.stream, Iterable)
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(response.stream),
            extensions=response.extensions,
        )

    def close(self) -> None:
        """Close the pooled connections."""
        self.pool.close()


_FAILURES = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, httpcore.UnsupportedProtocol)


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self.stream = stream

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self.stream
        except _FAILURES as error:
            raise httpx.TransportError(str(error) or type(error).__name__) from error

    def close(self) -> None:
        if hasattr(self.stream, "close"):
            self.stream.close()
