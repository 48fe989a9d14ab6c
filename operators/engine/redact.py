"""The one redactor: secrets of connections leave no error, log line or progress event of a stage."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

from airloom.operators.connection import Connection

MASK = "***"
_SHORT = 4
"""A secret shorter than this is masked only where it stands alone: else it would shred every text."""


class Redactor:
    """Masks every secret of the connections it was made for, plain or in an encoding a driver may print."""

    def __init__(self, connections: Iterable[Connection]) -> None:
        forms = {form for connection in connections for form in _forms(connection)}
        # The longest first, so that a secret that contains another leaves no rest.
        patterns = [_pattern(form) for form in sorted(forms, key=lambda form: (-len(form), form))]
        self._pattern = re.compile("|".join(patterns)) if patterns else None

    def text(self, text: str) -> str:
        """The text with its secrets masked."""
        return self._pattern.sub(MASK, text) if self._pattern else text

    def data(self, value: Any) -> Any:
        """JSON data with the secrets of all its strings, keys included, masked."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self.data(key): self.data(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.data(item) for item in value]
        return value


def _forms(connection: Connection) -> Iterable[str]:
    for secret in connection.secrets():
        yield secret
        yield quote(secret)
        yield quote(secret, safe="")
        yield quote_plus(secret)
        yield json.dumps(secret)[1:-1]
        yield repr(secret)[1:-1]
        yield secret.replace("\\", "\\\\").replace("'", "\\'")
        yield secret.replace("'", "''")
        if len(secret) >= _SHORT:
            yield base64.b64encode(secret.encode()).decode()
    if connection.login and connection.password:
        yield base64.b64encode(f"{connection.login}:{connection.password}".encode()).decode()


def _pattern(form: str) -> str:
    escaped = re.escape(form)
    return escaped if len(form) >= _SHORT else rf"(?<!\w){escaped}(?!\w)"
