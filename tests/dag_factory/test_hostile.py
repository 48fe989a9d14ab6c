"""Documents made to hurt: each is refused in no more work than its size is worth, and none ends the process."""

from __future__ import annotations

from typing import Any

import pytest

from airloom.dag_factory.check import check
from airloom.dag_factory.json_text import MAX_BYTES
from tests.dag_factory.documents import document, encoded, source

DEEP = 20_000


def padded(data: bytes) -> bytes:
    """The document with spaces up to the size limit."""
    return data + b" " * (MAX_BYTES - len(data))


def of_expression(where: str) -> bytes:
    return encoded(
        document(source(), {"id": "b", "type": "filter", "inputs": {"in": "orders_api"}, "config": {"where": where}})
    )


HOSTILE: dict[str, bytes] = {
    "lists": b"[" * 500_000,
    "objects": b'{"a":' * 150_000,
    "closed lists": b"[" * DEEP + b"]" * DEEP,
    "deep config": b'{"airloom":1,"id":"a","nodes":[{"id":"a","type":"filter","config":'
    + b'{"a":' * DEEP
    + b"1"
    + b"}" * DEEP
    + b"}]}",
    "too large": b'"' + b"x" * MAX_BYTES + b'"',
    "long number": b'{"airloom": ' + b"9" * 1_000_000 + b"}",
    "long exponent": b'{"airloom": 1e' + b"9" * 1_000_000 + b"}",
    "long key": b'{"' + b"k" * 400_000 + b'": [' + b"0," * 200_000 + b"0]}",
    "many keys": b"{" + b",".join(b'"k%d":0' % index for index in range(80_000)) + b"}",
    "one key often": b"{" + b'"a":0,' * 150_000 + b'"a":0}',
    "many nodes": encoded(document(*[source(f"n{index}") for index in range(2000)])),
    "many empty nodes": b'{"airloom":1,"id":"a","nodes":[' + b"{}," * 300_000 + b"{}]}",
    "many wrong nodes": encoded(document(*[{f"k{index}": index} for index in range(500)])),
    "many strings": b"[" + b'"",' * 300_000 + b'""]',
    "surrogates": b'{"airloom": "' + b"\\ud800" * 150_000 + b'"}',
    "backslashes": b'{"a": "' + b"\\\\" * 400_000,
    "quotes": b'"' * 1_000_000,
    "minus": b"-" * 1_000_000,
    "zero bytes": b"\x00" * 1_000_000,
    "parentheses": of_expression("(" * 4000 + "1" + ")" * 4000),
    "operators": of_expression("1" + "+1" * 4000 + " > 0"),
    "negations": of_expression("NOT " * 2000 + "true"),
    "brackets": of_expression("[" * 4000),
    "cases": of_expression("CASE WHEN true THEN " * 400 + "true" + " END" * 400),
    "references": of_expression("${" * 4000),
    "long type": encoded(document({"id": "a", "type": "x" * 100})),
    "long where": of_expression("x" * 10_001),
    "wires": encoded(
        document(
            *[{"id": f"n{i}", "type": "union", "inputs": {"in": [f"n{j}" for j in range(500)]}} for i in range(200)]
        )
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_is_refused(name: str) -> None:
    checked = check(HOSTILE[name])
    assert checked.errors
    assert len(checked.problems) < 3000
    for problem in checked.problems:
        assert checked.text.existing(problem.pointer) == problem.pointer
        checked.text.place(problem)


@pytest.mark.parametrize("count", [1, 500])
def test_a_megabyte_of_spaces_is_a_document(count: int) -> None:
    nodes: list[dict[str, Any]] = [source("n0")]
    nodes += [
        {"id": f"n{i}", "type": "limit", "inputs": {"in": f"n{i - 1}"}, "config": {"rows": 5}} for i in range(1, count)
    ]
    checked = check(padded(encoded(document(*nodes))))
    assert checked.ok
    assert len(checked.columns) == count
