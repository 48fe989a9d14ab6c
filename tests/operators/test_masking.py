"""Which columns a look at rows does not show: what is declared, what the deployment names, what is made of either."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from airloom.operators.columns import Columns
from airloom.operators.masking import masked_columns, without_values
from airloom.operators.problems import ConfigError
from airloom.operators.stage import PlannedNode, Stage

PEOPLE = Columns.of([("id", "BIGINT"), ("Email", "VARCHAR"), ("age", "BIGINT"), ("auth_token", "VARCHAR")])
ORDERS = Columns.of([("id", "BIGINT"), ("person", "BIGINT"), ("total", "DOUBLE")])


def node(sql: str | None, *reads: str) -> PlannedNode:
    return PlannedNode("shown", "t", 1, {}, {"in": reads}, sql)


def masked(
    sql: str | None,
    names: Iterable[str],
    declared: Mapping[str, Iterable[str]] = {"people": ["email"]},
    patterns: tuple[str, ...] = (),
) -> list[str]:
    """What is masked of a node with these columns that reads people and orders."""
    columns = {"people": PEOPLE, "orders": ORDERS, "shown": Columns.of((name, "VARCHAR") for name in names)}
    found = masked_columns([node(sql, "people", "orders")], columns, declared, patterns)
    return sorted(found["shown"])


@pytest.mark.parametrize(
    ("sql", "names", "expected"),
    [
        ("SELECT * FROM people", PEOPLE.names, ["Email"]),
        ("SELECT * FROM people WHERE email LIKE '%x' ORDER BY email", PEOPLE.names, ["Email"]),
        ("SELECT id, EMAIL AS contact FROM people", ["id", "contact"], ["contact"]),
        ("SELECT upper(split_part(email, '@', 2)) AS domain, age FROM people", ["domain", "age"], ["domain"]),
        ("SELECT count(*) AS n, max(email) AS last FROM people", ["n", "last"], ["last"]),
        (
            "SELECT people.email, o.total FROM people JOIN orders o ON o.person = people.id",
            ["email", "total"],
            ["email"],
        ),
        ("SELECT id FROM people UNION ALL SELECT total FROM orders", ["id"], []),
        ("SELECT age AS a FROM people UNION ALL BY NAME SELECT email AS a FROM people", ["a"], ["a"]),
        ("WITH c AS (SELECT email AS e FROM people) SELECT e || '!' AS x, 1 AS one FROM c", ["x", "one"], ["x"]),
        ("SELECT CASE WHEN email = 'a' THEN 1 ELSE 2 END AS flag FROM people", ["flag"], ["flag"]),
        ("SELECT (SELECT max(email) FROM people) AS m, total FROM orders", ["m", "total"], ["m"]),
        ("SELECT * EXCLUDE (email) FROM people", ["id", "age", "auth_token"], []),
        ("SELECT * REPLACE (md5(email) AS email) FROM people", PEOPLE.names, ["Email"]),
        ("SELECT row_number() OVER (ORDER BY email) AS n FROM people", ["n"], ["n"]),
    ],
)
def test_what_is_made_of_a_masked_column_is_masked(sql: str, names: list[str], expected: list[str]) -> None:
    assert masked(sql, names) == expected


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT people AS whole FROM people",
        "SELECT to_json(people) AS whole FROM people",
        "SELECT COLUMNS('e.*')::VARCHAR AS whole FROM people",
        "this is no query",
        None,
    ],
)
def test_where_it_cannot_be_told_everything_behind_a_masked_column_is_masked(sql: str | None) -> None:
    assert masked(sql, ["whole"]) == ["whole"]
    assert masked(sql, ["whole"], declared={}) == []


def test_the_deployment_masks_by_name_whatever_a_document_says() -> None:
    assert masked("SELECT * FROM people", PEOPLE.names, {}, ("E-MAIL", "*_TOKEN")) == ["auth_token"]
    assert masked("SELECT left(auth_token, 2) AS t FROM people", ["t"], {}, ("*_token",)) == ["t"]


def test_a_node_masks_columns_of_its_own() -> None:
    assert masked("SELECT total * 2 AS twice, id FROM orders", ["twice", "id"], {"shown": ["TWICE"]}) == ["twice"]


def test_what_is_declared_and_not_there_may_be_misspelled() -> None:
    with pytest.raises(ConfigError, match="no column 'emial' to mask; did you mean 'Email'") as error:
        masked("SELECT id FROM people", ["id"], {"people": ["id", "emial"]})
    assert error.value.node == "people"
    assert masked("SELECT id FROM people", ["id"], {"elsewhere": ["emial"]}) == []


def test_a_mask_goes_through_every_node() -> None:
    first = PlannedNode("first", "t", 1, {}, {"in": ("people",)}, "SELECT email AS a, id FROM people")
    code = PlannedNode("code", "python", 1, {}, {"in": ("first",)})
    last = PlannedNode("last", "t", 1, {}, {"in": ("first",)}, "SELECT a || id AS b, id FROM first")
    columns = {
        "people": PEOPLE,
        "first": Columns.of([("a", "VARCHAR"), ("id", "BIGINT")]),
        "code": Columns.of([("x", "BIGINT"), ("y", "BIGINT")]),
        "last": Columns.of([("b", "VARCHAR"), ("id", "BIGINT")]),
    }
    found = masked_columns([first, code, last], columns, {"people": ["email"]})
    assert found == {
        "people": {"Email"},
        "first": {"a"},
        "code": {"x", "y"},
        "last": {"b"},
    }


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        (
            "Conversion Error: Could not convert string 'eve@example.org' to INT32",
            "Conversion Error: Could not convert string '***' to INT32",
        ),
        ("Type INT64 with value -300 can't be cast", "Type INT64 with value *** can't be cast"),
        (
            "Error on Line: 3\nOriginal Line: 7,eve,secret\nExpected 2",
            "Error on Line: 3\nOriginal Line: ***\nExpected 2",
        ),
        ('column "email" is not there', 'column "email" is not there'),
        ("'people.csv', line 3: 'eve' is no number", "'people.csv', line 3: '***' is no number"),
        ("no column is named 'shown' or 'it''s'", "no column is named 'shown' or '***'"),
    ],
)
def test_an_error_keeps_names_and_loses_values(message: str, shown: str) -> None:
    read = PlannedNode("shown", "file.read", 1, {"path": ["people.csv"]}, {})
    assert without_values(message, Stage("shown", "transform", (read,))) == shown
