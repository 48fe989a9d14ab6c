"""A small client of Airflow's REST API, for the demo."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any


class ApiError(Exception):
    """The server answered with an error status."""

    def __init__(self, status: int, body: str) -> None:
        self.status = status
        super().__init__(f"HTTP {status}: {body[:500]}")


class Api:
    """Airflow's API at one address, as one user."""

    def __init__(self, port: int, token: str | None = None) -> None:
        self._base = f"http://127.0.0.1:{port}"
        self._token = token
        # Never through a proxy: the server is on this machine.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def login(self, user: str, password: str) -> None:
        """Fetch a token, sent with every later request."""
        answer = self.call("POST", "/auth/token", {"username": user, "password": password})
        self._token = answer["access_token"]

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """One request; the decoded answer, or ApiError."""
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._base + path, data=data, headers=headers, method=method)
        try:
            with self._opener.open(request, timeout=30) as response:
                text = response.read()
        except urllib.error.HTTPError as error:
            raise ApiError(error.code, error.read().decode(errors="replace")) from error
        return json.loads(text) if text else None

    def get(self, path: str) -> Any | None:
        """The decoded answer, or None when there is nothing at this path."""
        try:
            return self.call("GET", path)
        except ApiError as error:
            if error.status == 404:
                return None
            raise

    def unhealthy(self) -> list[str]:
        """The parts that do not report health yet; all of them while the server does not answer."""
        try:
            health = self.call("GET", "/api/v2/monitor/health")
        except (ApiError, OSError):
            return ["api-server"]
        return [name for name, part in health.items() if part and part.get("status") != "healthy"]
