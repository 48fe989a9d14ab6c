from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airloom.dag_factory.json_text import MAX_BYTES, MAX_DEPTH, MAX_PROBLEMS, scan

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"))
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(TEXT, below, max_size=4),
    max_leaves=20,
)


@given(JSON, st.booleans(), st.sampled_from([None, 0, 3]))
def test_reads_what_json_writes(value: object, ascii_only: bool, indent: int | None) -> None:
    text = scan(json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode())
    assert text.complete
    assert text.problems == ()
    assert text.value == value
    assert json.dumps(text.value) == json.dumps(value)


@pytest.mark.parametrize(
    ("data", "pointer", "message"),
    [
        (b'{"a": 1, "b": {"c": 1, "c": 2}}', "/b/c", "line 1, column 24: the key 'c' stands here twice"),
        (b'{"a": [1, NaN]}', "/a/1", "line 1, column 11: NaN is not a JSON number"),
        (b'{"a": -Infinity}', "/a", "line 1, column 7: -Infinity is not a JSON number"),
        (b'{"a": 1e999}', "/a", "line 1, column 7: the number '1e999' is too large"),
        (b'{"a": 9223372036854775808}', "/a", "line 1, column 7: the number '9223372036854775808' is too large"),
        (
            b'{"a": ' + b"1" * 5000 + b"}",
            "/a",
            "line 1, column 7: the number '1111111111111111111111111111111111111...' is too large",
        ),
        (b'{"a": "\\ud800"}', "/a", "line 1, column 7: the text holds half of a surrogate pair"),
        (b'{"a": "x\\u0000y"}', "/a", "line 1, column 7: the text holds the character U+0000"),
        (b'{"a~/b": {"": NaN}}', "/a~0~1b/", "line 1, column 15: NaN is not a JSON number"),
    ],
)
def test_refuses_and_goes_on(data: bytes, pointer: str, message: str) -> None:
    text = scan(data)
    assert text.complete
    assert [(problem.pointer, problem.message) for problem in text.problems] == [(pointer, message)]
    assert text.existing(pointer) == pointer


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "line 1, column 1: the text ends too early"),
        (b"{} {}", "line 1, column 4: there is more text after the end of the document"),
        (b'{"a": 1,\n }', "line 1, column 8: there is a comma before '}'"),
        (b'{"a": 1\n "b": 2}', "line 2, column 2: unexpected '\"'"),
        (b"{a: 1}", "line 1, column 2: unexpected 'a'"),
        (b'{"a": tru}', "line 1, column 7: unknown word 'tru'"),
        (b'{"a": 01}', "line 1, column 8: unexpected '1'"),
        (b'{"a": "x', "line 1, column 7: unterminated string starting"),
        (b'{"a": "\\x"}', "line 1, column 8: invalid \\escape"),
        (b"[" * 100_000, f"line 1, column {MAX_DEPTH + 1}: the nesting is too deep"),
        (b'{"a":' * 100_000, f"line 1, column {5 * MAX_DEPTH + 1}: the nesting is too deep"),
        (b'{"a": "\xff"}', "line 1, column 8: byte 0xff is not UTF-8"),
        (b"\xef\xbb\xbf{}", "the file begins with a byte order mark"),
        (b" " * (MAX_BYTES + 1), "the document has 1,048,577 bytes"),
    ],
)
def test_stops_where_it_cannot_go_on(data: bytes, message: str) -> None:
    text = scan(data)
    assert not text.complete
    assert [problem.message for problem in text.problems] == [message]


def test_allows_exactly_the_depth_it_says() -> None:
    assert scan(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH).problems == ()
    assert scan(b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1)).problems


def test_ends_after_many_problems() -> None:
    text = scan(b'{"' + b"k" * 100_000 + b'": [' + b"NaN, " * 100_000 + b"0]}")
    assert len(text.problems) == MAX_PROBLEMS + 1
    assert text.problems[-1].message.endswith("too many problems, the rest was not read")


def test_knows_the_place_of_values() -> None:
    text = scan(b'{\n  "nodes": [\n    {"id": "a", "type": "x"}\n  ]\n}')
    problem = _at("/nodes/0/type")
    place = text.place(problem)
    assert (place.line, place.column, place.width) == (3, 17, len('"type": "x"'))
    assert place.text == '    {"id": "a", "type": "x"}'
    assert text.existing("/nodes/0/config/where") == "/nodes/0"
    assert text.offset("/nodes") < text.offset("/nodes/0/id") < text.offset("/nodes/0/type")


def _at(pointer: str):  # type: ignore[no-untyped-def]
    from airloom.operators.problems import Problem

    return Problem(pointer, "")
