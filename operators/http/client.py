"""The client of one connection: its base URL, authentication, retries and rate limit."""

from __future__ import annotations

import random
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import httpx

from airloom.operators.connection import Connection
from airloom.operators.http.auth import Authenticator, authenticator
from airloom.operators.http.egress import EgressPolicy
from airloom.operators.http.transport import CheckedTransport
from airloom.operators.problems import ConfigError, DataError, TransientError

RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
MAX_REDIRECTS = 3
MAX_BODY = 128 * 1024 * 1024


@dataclass(frozen=True)
class Patience:
    """How often and how long to try again, and how fast to ask; times in seconds."""

    attempts: int = 5
    timeout: float = 60.0
    longest_wait: float = 300.0
    requests_per_second: float | None = None


@dataclass(frozen=True)
class Reply:
    """One answer: its address, headers and whole body."""

    url: str
    headers: httpx.Headers
    body: bytes


def base_url(connection: Connection) -> str:
    """``https://host:port/path/`` of an HTTP connection; the scheme may stand in the host or the schema field."""
    host = connection.host.strip()
    if not host:
        raise ConfigError(f"connection '{connection.id}' has no host", field="connection")
    if "://" not in host:
        scheme = connection.schema if connection.schema in {"http", "https"} else "https"
        host = f"{scheme}://{host}"
    parts = urlsplit(host)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise ConfigError(f"connection '{connection.id}' needs a plain http or https host", field="connection")
    port = parts.port or connection.port
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{name}{f':{port}' if port else ''}{parts.path.rstrip('/')}/"


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


@dataclass
class Client:
    """Requests to one connection; a context manager."""

    connection: Connection
    patience: Patience = field(default_factory=Patience)
    wait: Callable[[float], None] = time.sleep
    _last_request: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self.base = base_url(self.connection)
        extra = self.connection.extra
        policy = EgressPolicy.of(
            (str(urlsplit(self.base).hostname), *extra.get("allowed_hosts", ())), extra.get("allowed_networks", ())
        )
        verify = ssl.create_default_context(cafile=extra.get("ca_file"))
        self._http = httpx.Client(
            transport=CheckedTransport(policy, verify),
            timeout=self.patience.timeout,
            follow_redirects=False,
            trust_env=False,
            headers={"Accept": "application/json", "User-Agent": "airloom"},
        )
        self._authenticator: Authenticator = authenticator(self.connection)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *exception: object) -> None:
        self._http.close()

    def url(self, path: str) -> str:
        """The address of a path below the connection's base; an absolute address is left as it is."""
        return path if "://" in path else urljoin(self.base, quote(path.lstrip("/"), safe="/%:@!$&'()*+,;=?~-._"))

    def request(self, method: str, url: str, **options: Any) -> Reply:
        """Send a request until it is answered: retries, waits as told, follows at most three redirects."""
        refreshed = False
        for attempt in range(1, self.patience.attempts + 1):
            try:
                reply, status = self._follow(method, url, options)
            except httpx.InvalidURL as error:
                raise ConfigError(f"not an address: {error}") from error
            except httpx.TransportError as error:
                failure, pause = f"{type(error).__name__}: {error}", None
            else:
                if status < 300:
                    return reply
                if status == 401 and not refreshed and self._authenticator.forget():
                    refreshed = True
                    continue
                failure, pause = f"HTTP {status}{_excerpt(reply.body)}", _retry_after(reply.headers)
                if status not in RETRIED:
                    raise ConfigError(f"{method} {_shown(url)}: {failure}")
            if attempt < self.patience.attempts:
                self._pause(attempt, pause)
        raise TransientError(f"{method} {_shown(url)}: {failure}, after {self.patience.attempts} attempts")

    def _pause(self, attempt: int, asked: float | None) -> None:
        # Jitter keeps workers that failed together from asking again together.
        seconds = asked if asked is not None else min(2.0 ** (attempt - 1), 30.0) * random.uniform(0.5, 1.0)  # noqa: S311
        if seconds > self.patience.longest_wait:
            raise TransientError(
                f"the server asks to wait {seconds:.0f} s, more than {self.patience.longest_wait:.0f} s"
            )
        self.wait(seconds)

    def _follow(self, method: str, url: str, options: Mapping[str, Any]) -> tuple[Reply, int]:
        for _ in range(MAX_REDIRECTS + 1):
            reply, status = self._send(method, url, options)
            location = reply.headers.get("location")
            if status not in {301, 302, 303, 307, 308} or location is None:
                return reply, status
            target = urljoin(url, location)
            if urlsplit(url).scheme == "https" and urlsplit(target).scheme != "https":
                raise ConfigError(f"{_shown(url)} redirects from https to {urlsplit(target).scheme}")
            if status == 303:
                method, options = "GET", {key: value for key, value in options.items() if key == "headers"}
            url, options = target, {key: value for key, value in options.items() if key != "params"}
        raise ConfigError(f"{_shown(url)} redirects more than {MAX_REDIRECTS} times")

    def _send(self, method: str, url: str, options: Mapping[str, Any]) -> tuple[Reply, int]:
        self._keep_rate()
        request = self._http.build_request(method, url, **options)
        # The secret belongs to the connection's own origin; another host gets the request without it.
        if _origin(str(request.url)) == _origin(self.base):
            self._authenticator.sign(request, self)
        response = self._http.send(request, stream=True)
        try:
            chunks, size = [], 0
            for chunk in response.iter_bytes():
                size += len(chunk)
                if size > MAX_BODY:
                    raise DataError(f"{method} {_shown(url)}: the answer is larger than {MAX_BODY >> 20} MiB")
                chunks.append(chunk)
        finally:
            response.close()
        return Reply(str(request.url), response.headers, b"".join(chunks)), response.status_code

    def _keep_rate(self) -> None:
        if self.patience.requests_per_second:
            due = self._last_request + 1 / self.patience.requests_per_second
            if (pause := due - time.monotonic()) > 0:
                self.wait(pause)
        self._last_request = time.monotonic()


def _retry_after(headers: httpx.Headers) -> float | None:
    """Seconds the server asks to wait, from ``Retry-After`` as seconds or as a date (RFC 9110)."""
    value = headers.get("retry-after")
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(timezone.utc)).total_seconds())
    except (TypeError, ValueError):
        return None


def _shown(url: str) -> str:
    """The address without its query: an API key may stand there."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _excerpt(body: bytes) -> str:
    text = " ".join(body[:300].decode("utf-8", "replace").split())
    return f" ({text})" if text else ""
