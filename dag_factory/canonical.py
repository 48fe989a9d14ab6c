"""The canonical form of data that a model describes: its order, without what is the default anyway."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel


def canonical(raw: Any, parsed: Any) -> Any:
    """JSON data with its objects' keys in the order of their models, and without default values.

    Where a model has a mapping, its keys are a person's, and stay in the order they were written in. Values stay
    as they are.
    """
    if isinstance(parsed, BaseModel) and isinstance(raw, Mapping):
        return _object(raw, parsed)
    if isinstance(parsed, Mapping) and isinstance(raw, Mapping):
        return {key: canonical(value, parsed.get(key)) for key, value in raw.items()}
    if isinstance(parsed, (list, tuple)) and isinstance(raw, (list, tuple)) and len(raw) == len(parsed):
        return [canonical(value, below) for value, below in zip(raw, parsed, strict=True)]
    return list(raw) if isinstance(raw, tuple) else raw


def _object(raw: Mapping[str, Any], parsed: BaseModel) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, field in type(parsed).model_fields.items():
        key = field.alias or name
        written = key if key in raw else name
        if written not in raw:
            continue
        value = getattr(parsed, name)
        default = field.get_default(call_default_factory=True)
        if not (not field.is_required() and type(value) is type(default) and value == default):
            found[key] = canonical(raw[written], value)
    return found
