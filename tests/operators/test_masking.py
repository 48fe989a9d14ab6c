"""Which columns a look at rows does not show: what is declared, what the deployment names, what is made of either."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb
import pytest

from airloom.operators.columns import Columns
from airloom.operators.engine.failures import as_node_error
from airloom.operators.masking import masked_columns, tell_no_values, without_values
from airloom.operators.problems import ConfigError
from airloom.operators.settings import Settings
from airloom.operators.stage import PlannedNode

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
        ("SELECT id, age FROM people UNION ALL SELECT email, email FROM people", ["id", "age"], ["age", "id"]),
        ("SELECT id, id, age FROM people UNION ALL SELECT id, id, email FROM people", ["id", "age"], ["age"]),
        ("SELECT (SELECT x.email FROM people x) AS m, x.id FROM orders x", ["m", "id"], ["m"]),
        ("SELECT s.x, id FROM people, (SELECT people.email AS x) s", ["x", "id"], ["x"]),
        ("SELECT (SELECT max(k) FROM (SELECT id AS k, email FROM people)) AS m FROM orders", ["m"], []),
        ("SELECT (SELECT p.email) AS m, (SELECT p.age) AS a FROM people p", ["m", "a"], ["m"]),
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
        "SELECT u.e AS whole FROM people, unnest([email]) AS u(e)",
        "SELECT i AS whole FROM people, range(length(email)) r(i)",
        "SELECT l.x AS whole FROM people, LATERAL (SELECT email AS x) l",
        "SELECT max AS whole FROM (SUMMARIZE people)",
        "SELECT #2 AS whole FROM people",
        "SELECT v AS whole FROM people UNPIVOT (v FOR k IN (email, auth_token))",
        "WITH RECURSIVE t AS (SELECT 1 AS whole, 1 AS b, email AS c FROM people UNION ALL SELECT b, c, c FROM t) "
        "SELECT whole FROM t",
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


SETTINGS = Settings(home="/", exchange="/", warehouse="/")
QUERIES = [
    "SELECT CAST(secret AS DATE) FROM t",
    "SELECT CAST(secret AS TIMESTAMP) FROM t",
    "SELECT CAST(secret AS INT) FROM t",
    "SELECT CAST(secret AS DECIMAL(4, 2)) FROM t",
    "SELECT CAST(secret AS INT[]) FROM t",
    "SELECT CAST(secret AS ENUM('a')) FROM t",
    "SELECT CAST(secret AS JSON) FROM t",
    "SELECT CAST(secret AS UUID) FROM t",
    "SELECT strptime(secret, '%Y') FROM t",
    "SELECT regexp_matches('a', '(' || secret) FROM t",
    "SELECT date_trunc(secret, DATE '2026-01-01') FROM t",
    "SELECT error(secret) FROM t",
    "SELECT number * 9223372036854775807 FROM t",
    "SELECT CAST(number AS TINYINT) FROM t",
    "SELECT CAST(number AS DECIMAL(4, 2)) FROM t",
    "SELECT make_date(number::INT, 77, 1) FROM t",
]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("secret", ["hunter2", "it's hunter2", "a' to DATE hunter2", 'x" \n to INT32 hunter2'])
def test_what_the_engine_quotes_is_not_told(query: str, secret: str) -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE t AS SELECT $1 AS secret, 770077 AS number", [secret])
    with pytest.raises(duckdb.Error) as error:
        connection.execute(query).fetchall()
    for told in (as_node_error(error.value, SETTINGS), as_node_error(ValueError(secret), SETTINGS)):
        tell_no_values(told)
        assert "hunter2" not in told.message
        assert "770077" not in told.message


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        (
            "Conversion Error: Could not convert string 'eve@example.org' to INT32 when casting from source column x",
            "Conversion Error: Could not convert string '***' to INT32 when casting from source column x",
        ),
        (
            "Conversion Error: Type INT64 with value -300 can't be cast because the value is out of range",
            "Conversion Error: Type INT64 with value *** can't be cast",
        ),
        (
            "Out of Range Error: Overflow in multiplication of INT64 (2 * 9223372036854775807)!",
            "Out of Range Error: Overflow in multiplication of INT64: ***",
        ),
        (
            "'people.csv', line 3, column 'age': 'eve' is not of type INTEGER; declare another type under columns",
            "'people.csv', line 3, column 'age': '***' is not of type INTEGER; declare another type under columns",
        ),
        ("'people.csv', line 3: expected 2 values: 7,eve,secret", "'people.csv', line 3: it cannot be read"),
        ("line 2: KeyError: 12345", "line 2: KeyError: ***"),
        ("more than 10,000 rows are too many to compare", "more than 10,000 rows are too many to compare"),
        ("eve@example.org", "what is wrong is not told, for it may quote a masked value"),
    ],
)
def test_an_error_says_what_is_wrong_without_values(message: str, shown: str) -> None:
    assert without_values(message) == shown
