"""Seeded damage to documents: what a slip of the hand, a bad merge or an attacker might leave."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

ODD_VALUES: list[Any] = [
    None, True, False, 0, -1, 1.5, 10**30, -(10**19), 1e308, "", " ", "x" * 5000, "\u0000", "\ud800", "\u202e",
    "é\u0301",
    "${params.x}", "${", "${interval.end}", "{{ 1 + 1 }}", "'; DROP TABLE x; --", "a/b~c", "../../etc/passwd", "NaN",
    [], {}, [[]], [{}], {"": {}}, ["a", "a"], {"a": {"b": {"c": []}}}, "(" * 300, "1" + "+1" * 2000, "now()", "sum(x)",
    "*", "SELECT 1", "a -- b", "/* */", "\\", '"', "@daily", "P1D", "2013-01-01",
]  # fmt: skip

Holder = dict[str, Any] | list[Any]


def mutated(data: bytes, seed: int) -> bytes:
    """The document with one to four pieces of damage; the same seed does the same."""
    chance = random.Random(seed)
    try:
        value = json.loads(data)
    except ValueError:
        return _damaged_text(data, chance)
    if not isinstance(value, dict) or not value:
        return _damaged_text(data, chance)
    value = copy.deepcopy(value)
    for _ in range(chance.randint(1, 4)):
        holder, key = _place(value, chance)
        if holder is not None:
            chance.choice(_MUTATIONS)(holder, key, chance)
    text = json.dumps(value, ensure_ascii=chance.random() < 0.5, indent=chance.choice([None, 1, 2]))
    found = text.encode("utf-8", "surrogatepass")
    return _damaged_text(found, chance) if chance.random() < 0.25 else found


def _place(value: Any, chance: random.Random) -> tuple[Holder | None, Any]:
    """Somewhere in the document: a container and a key or index of it."""
    places: list[tuple[Holder, Any]] = []
    pending: list[Any] = [value]
    while pending:
        current = pending.pop()
        keys = list(current) if isinstance(current, dict) else range(len(current)) if isinstance(current, list) else ()
        for key in keys:
            places.append((current, key))
            pending.append(current[key])
    return chance.choice(places) if places else (None, None)


def _drop(holder: Any, key: Any, chance: random.Random) -> None:
    del holder[key]


def _retype(holder: Any, key: Any, chance: random.Random) -> None:
    holder[key] = copy.deepcopy(chance.choice(ODD_VALUES))


def _nest(holder: Any, key: Any, chance: random.Random) -> None:
    for _ in range(chance.choice([1, 2, 50])):
        holder[key] = [holder[key]] if chance.random() < 0.5 else {"a": holder[key]}


def _rename(holder: Any, key: Any, chance: random.Random) -> None:
    if isinstance(holder, dict):
        holder[_typo(key, chance)] = holder.pop(key)


def _misspell(holder: Any, key: Any, chance: random.Random) -> None:
    if isinstance(holder[key], str):
        holder[key] = _typo(holder[key], chance)


def _repeat(holder: Any, key: Any, chance: random.Random) -> None:
    if isinstance(holder, list):
        holder.insert(chance.randint(0, len(holder)), copy.deepcopy(holder[key]))
    else:
        holder[f"{key}_2"] = copy.deepcopy(holder[key])


def _swap(holder: Any, key: Any, chance: random.Random) -> None:
    other = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    holder[key], holder[other] = holder[other], holder[key]


def _typo(text: str, chance: random.Random) -> str:
    place = chance.randint(0, len(text))
    return chance.choice(
        [
            text[:place] + text[place + 1 :],
            text[:place] + chance.choice("aé_-. \"'({") + text[place:],
            text.upper(),
            text * 2,
        ]
    )


_MUTATIONS: list[Callable[[Any, Any, random.Random], None]] = [
    _drop,
    _retype,
    _nest,
    _rename,
    _misspell,
    _repeat,
    _swap,
]


def _damaged_text(data: bytes, chance: random.Random) -> bytes:
    """Damage that JSON's own writer would never do: cuts, flipped bytes, slices twice, duplicate keys."""
    if not data:
        return data
    start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    kind = chance.randrange(6)
    if kind == 0:
        return data[:start]
    if kind == 1:
        flipped = bytearray(data)
        for _ in range(chance.randint(1, 5)):
            flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        return bytes(flipped)
    if kind == 2:
        return data[:end] + data[start:]
    if kind == 3:
        return (
            data[:start]
            + chance.choice([b"NaN", b"1e999", b"\xff", b"\xed\xa0\x80", b",", b"}", b"//", b"\x00"])
            + data[start:]
        )
    if kind == 4:
        return data.replace(b'"id":', b'"id": "again", "id":', chance.randint(1, 3))
    return data[:start] + b"[" * chance.choice([1, 100, 5000]) + data[start:]
