"""Authentication from an Airflow connection: nothing of it is ever in a document.

The connection's ``extra.auth`` names the way; without it, a login and a password mean ``basic`` and a
password alone means ``bearer``.

| auth | uses |
| --- | --- |
| none | - |
| basic | login, password |
| bearer | password |
| header | password in the header ``extra.name`` (default ``X-API-Key``) |
| query | password in the query parameter ``extra.name`` (default ``api_key``) |
| oauth2 | client credentials: login, password, ``extra.token_path``, ``extra.scope`` |
| token | posts ``{"username", "password"}`` to ``extra.token_path``, then bearer |
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

import httpx

from airloom.operators.connection import Connection
from airloom.operators.problems import ConfigError, did_you_mean

if TYPE_CHECKING:
    from airloom.operators.http.client import Client


class Authenticator(Protocol):
    """Signs requests to the connection's own host."""

    def sign(self, request: httpx.Request, client: Client) -> None:
        """Add the credentials to a request."""

    def forget(self) -> bool:
        """Drop a fetched token; whether there was one to drop."""


class Plain:
    """Credentials that are always the same."""

    def __init__(self, kind: str, connection: Connection) -> None:
        self.kind = kind
        self.connection = connection

    def sign(self, request: httpx.Request, client: Client) -> None:
        """Add the header or query parameter."""
        secret, name = self.connection.password, self.connection.extra.get("name")
        if self.kind == "basic":
            signed = httpx.BasicAuth(self.connection.login, secret)
            request.headers.update(next(signed.auth_flow(request)).headers)
        elif self.kind == "bearer":
            request.headers["Authorization"] = f"Bearer {secret}"
        elif self.kind == "header":
            request.headers[name or "X-API-Key"] = secret
        elif self.kind == "query":
            request.url = request.url.copy_merge_params({name or "api_key": secret})

    def forget(self) -> bool:
        """Nothing is fetched, so there is nothing to drop."""
        return False


class Fetched:
    """A bearer token that the connection's own host hands out; fetched once, again after a 401."""

    def __init__(self, kind: str, connection: Connection) -> None:
        self.kind = kind
        self.connection = connection
        self.token: str | None = None

    def sign(self, request: httpx.Request, client: Client) -> None:
        """Add the token, fetching it first when there is none."""
        path = str(self.connection.extra.get("token_path", ""))
        if str(request.url) == client.url(path):
            return
        if self.token is None:
            self.token = self._fetch(client, path)
        request.headers["Authorization"] = f"Bearer {self.token}"

    def _fetch(self, client: Client, path: str) -> str:
        if not path or "://" in path:
            raise ConfigError(f"auth '{self.kind}' needs extra.token_path, a path on the same host", field="connection")
        login, secret = self.connection.login, self.connection.password
        body: dict[str, Any]
        if self.kind == "token":
            body = {"json": {"username": login, "password": secret}}
        else:
            form = {"grant_type": "client_credentials", "client_id": login, "client_secret": secret}
            if scope := self.connection.extra.get("scope"):
                form["scope"] = str(scope)
            body = {"data": form}
        reply = client.request("POST", client.url(path), **body)
        try:
            return str(json.loads(reply.body)["access_token"])
        except (ValueError, KeyError, TypeError) as error:
            raise ConfigError(f"{path} answered without an access_token", field="connection") from error

    def forget(self) -> bool:
        """Drop the token, so that the next request fetches a new one."""
        had, self.token = self.token is not None, None
        return had


_PLAIN = ("none", "basic", "bearer", "header", "query")
_FETCHED = ("oauth2", "token")
KINDS = (*_PLAIN, *_FETCHED)
"""The ways, as ``extra.auth`` names them."""


def authenticator(connection: Connection) -> Authenticator:
    """The authenticator that a connection asks for."""
    guess = "none" if not connection.password else "basic" if connection.login else "bearer"
    kind = str(connection.extra.get("auth", guess))
    if kind in _PLAIN:
        return Plain(kind, connection)
    if kind in _FETCHED:
        return Fetched(kind, connection)
    near = did_you_mean(kind, KINDS)
    raise ConfigError(
        f"unknown auth '{kind}' in the extra of connection '{connection.id}', "
        f"expected one of: {', '.join(KINDS)}" + (f"; {near}" if near else ""),
        field="connection",
    )
