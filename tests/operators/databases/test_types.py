"""Types between the engine and Postgres."""

from __future__ import annotations

import pytest

from airloom.operators.columns import ENGINE_TYPES
from airloom.operators.databases.types import LOSSLESS, from_postgres, kind_of, postgres_type
from airloom.operators.problems import ConfigError


@pytest.mark.parametrize("engine", sorted(set(ENGINE_TYPES.values())))
def test_every_document_type_has_a_column_that_may_hold_it(engine: str) -> None:
    sql_type = postgres_type(engine)
    kinds = {"numeric": "decimal", "smallint": "integer", "bigint": "integer"}
    kind = next((kinds[name] for name in kinds if sql_type.startswith(name)), kind_of(engine))
    assert kind in LOSSLESS[kind_of(engine)]


@pytest.mark.parametrize(
    ("engine", "sql_type"),
    [
        ("DECIMAL(10,2)", "numeric(10,2)"),
        ("UBIGINT", "numeric(20,0)"),
        ("INTEGER[]", "integer[]"),
        ("DECIMAL(5,2)[]", "numeric(5,2)[]"),
        ("INTEGER[][]", "jsonb"),
        ("STRUCT(a INTEGER, b VARCHAR)", "jsonb"),
        ("STRUCT(a INTEGER)[]", "jsonb"),
        ("MAP(VARCHAR, INTEGER)", "jsonb"),
        ("ENUM('a', 'b')", "text"),
    ],
)
def test_new_column(engine: str, sql_type: str) -> None:
    assert postgres_type(engine) == sql_type


def test_no_column() -> None:
    with pytest.raises(ConfigError, match="BIGNUM"):
        postgres_type("BIGNUM")


@pytest.mark.parametrize(
    ("name", "modifier", "engine"),
    [
        ("int4", -1, "INTEGER"),
        ("numeric", ((10 << 16) | 2) + 4, "DECIMAL(10,2)"),
        ("numeric", ((3 << 16) | (-2 & 0x7FF)) + 4, "DECIMAL(5,0)"),
        ("numeric", ((2 << 16) | 4) + 4, "DECIMAL(4,4)"),
        ("numeric", ((39 << 16) | 2) + 4, None),
        ("numeric", -1, None),
        ("_int4", -1, "INTEGER[]"),
        ("_inet", -1, None),
        ("inet", -1, None),
    ],
)
def test_reading(name: str, modifier: int, engine: str | None) -> None:
    assert from_postgres(name, modifier) == engine


def test_numbers_and_text_stay_apart() -> None:
    assert "text" not in LOSSLESS["integer"] | LOSSLESS["decimal"] | LOSSLESS["float"] | LOSSLESS["date"]
    assert not LOSSLESS["text"] & {"integer", "decimal", "float", "boolean", "date", "timestamp"}
