"""Names and how they are quoted."""

from __future__ import annotations

import pytest

from airloom.operators.databases.names import TableRef, lock_number, quoted, staging_name, staging_prefix, table_ref
from airloom.operators.problems import ConfigError


@pytest.mark.parametrize(
    ("name", "mark", "expected"), [("a", '"', '"a"'), ('a"; --', '"', '"a""; --"'), ("a`b", "`", "`a``b`")]
)
def test_quotes_are_doubled(name: str, mark: str, expected: str) -> None:
    assert quoted(name, mark) == expected


@pytest.mark.parametrize("name", ["", "a\x00b"])
def test_impossible_names(name: str) -> None:
    with pytest.raises(ConfigError):
        quoted(name)


def test_table_in_default_schema() -> None:
    assert table_ref("orders", "public") == TableRef("public", "orders")
    assert table_ref("sales.orders", "public").quoted() == '"sales"."orders"'


@pytest.mark.parametrize("text", ["a.b.c", ".a", "a."])
def test_no_table(text: str) -> None:
    with pytest.raises(ConfigError, match="is not a table"):
        table_ref(text, "public")


def test_staging_names_fit_and_differ() -> None:
    name = staging_name("0123456789abcdef" * 4, 2**63 - 1)
    assert len(name) <= 63
    assert name.startswith(staging_prefix("0123456789abcdef" * 4))
    assert name != staging_name("0123456789abcdef" * 4, 1)


def test_lock_numbers_are_signed_64_bit_and_keep_parts_apart() -> None:
    assert -(2**63) <= lock_number("load", "x") < 2**63
    assert lock_number("a", "bc") != lock_number("ab", "c")
