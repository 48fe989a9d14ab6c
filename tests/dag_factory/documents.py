"""Small documents that tests start from."""

from __future__ import annotations

import json
from typing import Any

API = {"connection": "shop_api", "path": "/v1/orders", "columns": {"id": "integer", "total": "float", "day": "date"}}


def document(*nodes: dict[str, Any], **rest: Any) -> dict[str, Any]:
    """A document of these nodes."""
    return {"airloom": 1, "id": "orders", **rest, "nodes": list(nodes)}


def source(id_: str = "orders_api", **rest: Any) -> dict[str, Any]:
    """A source whose columns are declared: id, total, day."""
    return {"id": id_, "type": "http.read", "config": API, **rest}


def encoded(value: Any) -> bytes:
    """JSON bytes."""
    return json.dumps(value, ensure_ascii=False).encode()
