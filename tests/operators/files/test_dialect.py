"""Delimiter, quote, header and decimal mark of nasty CSV files are found, and no line is ever skipped for it."""

from __future__ import annotations

import pytest

from airloom.operators.files.dialect import Given, column_names, detect
from tests.operators.files.reading import Desk

NASTY = {
    "semicolon and decimal comma": ("name;price\nA;1,5\nB;1.234,75\n", {"name": ["A", "B"], "price": [1.5, 1234.75]}),
    "comma with decimal point": ("name,price\nA,1.5\nB,2\n", {"name": ["A", "B"], "price": [1.5, 2.0]}),
    "tab": ("a\tb\n1\tx, y; z\n", {"a": [1], "b": ["x, y; z"]}),
    "bar": ("a|b\n1|2\n", {"a": [1], "b": [2]}),
    "no header": ("1,Ada\n2,Grace\n", {"column1": [1, 2], "column2": ["Ada", "Grace"]}),
    "byte order mark": ("\ufeffa,b\n1,2\n", {"a": [1], "b": [2]}),
    "quoted newlines": ('a,b\n"x\ny",1\n"z, ""q""",2\n', {"a": ["x\ny", 'z, "q"'], "b": [1, 2]}),
    "carriage returns": ("a,b\r\n1,2\r\n", {"a": [1], "b": [2]}),
    "old Mac": ("a,b\r1,2\r", {"a": [1], "b": [2]}),
    "all quoted": ('"a","b"\n"1","x"\n"","y"\n', {"a": [1, None], "b": ["x", "y"]}),
    "single quotes": ("a,b\n'x, y','1'\n'z','2'\n", {"a": ["x, y", "z"], "b": [1, 2]}),
    "backslash escapes": ('a,b\n"say \\"hi\\"",1\n', {"a": ['say "hi"'], "b": [1]}),
    "one column": ("name\nA\nB\n", {"name": ["A", "B"]}),
    "blanks around": ("a, b\n1, 2\n", {"a": [1], "b": [2]}),
    "repeated and blank names": ("a,A,,b\n1,2,3,4\n", {"a": [1], "A_2": [2], "column3": [3], "b": [4]}),
    "texts only": (
        "city,country\nOslo,Norway\nRoma,Italy\n",
        {"city": ["Oslo", "Roma"], "country": ["Norway", "Italy"]},
    ),
    "leading zeros": ("zip,n\n00123,1\n98765,2\n", {"zip": ["00123", "98765"], "n": [1, 2]}),
    "beyond 64 bits": ("id\n12345678901234567890\n", {"id": ["12345678901234567890"]}),
    "long integers among fractions": ("id\n12345678901234567\n1.5\n", {"id": ["12345678901234567", "1.5"]}),
    "ambiguous dates": ("d\n01/02/2024\n", {"d": ["01/02/2024"]}),
    "no last line end": ("a,b\n1,2", {"a": [1], "b": [2]}),
    "empty against missing": ('a,b\n"",\n', {"a": [""], "b": [None]}),
    "unicode": ("имя,値\nŁukasz,😀\n", {"имя": ["Łukasz"], "値": ["😀"]}),
}


@pytest.mark.parametrize("name", NASTY)
def test_nasty_files_are_read_as_meant(desk: Desk, name: str) -> None:
    text, expected = NASTY[name]
    desk.put("nasty.csv", text)
    result = desk.read("nasty.csv")
    assert {column: result.column(column) for column in result.columns} == expected


def test_what_is_given_wins() -> None:
    given = Given(delimiter=";", quote="", header=False, decimal=",")
    found = detect("a,b;c\n1,5;2\n", given)
    assert (found.delimiter, found.quote, found.header, found.decimal) == (";", "", False, ",")


def test_lines_to_skip_and_comments(desk: Desk) -> None:
    desk.put("r.csv", "Report of today\n\na,b\n# a remark\n1,2\n")
    result = desk.read("r.csv", csv={"skip_lines": 2, "comment": "#"})
    assert (result.columns, result.rows) == ({"a": "BIGINT", "b": "BIGINT"}, [(1, 2)])


def test_names_are_made_different_in_any_case() -> None:
    assert column_names(["a", "A", "a", "", " b "]) == ("a", "A_2", "a_3", "column4", "b")


@pytest.mark.parametrize(
    ("text", "line"),
    [("a,b\n1,2\n3\n", 3), ("a,b\n1,2\n3,4,5\n", 3), ('a,b\n"x\ny",1\n2\n', 4), ('a,b\n1,"x\n', 2)],
    ids=["short", "long", "after a quoted newline", "unterminated"],
)
def test_a_ragged_row_is_an_error_with_its_line(desk: Desk, text: str, line: int) -> None:
    from airloom.operators.problems import DataError

    desk.put("r.csv", text)
    with pytest.raises(DataError, match=rf"'r\.csv', line {line}: "):
        desk.read("r.csv")
