"""Columns and types without data, and DuckDB's messages in the document's words."""

from __future__ import annotations

import os
import threading

import pytest

from airloom.operators.columns import ENGINE_TYPES, Columns
from airloom.operators.inference import BindError, bind_expression, duplicate_names, infer

ORDERS = Columns.of([("amount", "BIGINT"), ("day", "DATE"), ("name", "VARCHAR"), ("user", "VARCHAR"), ("js", "JSON")])


@pytest.mark.parametrize(("text", "type_"), [
    ("amount > 1", "BOOLEAN"), ("amount * 1.5", "DECIMAL(21,1)"), ("amount / 2", "DOUBLE"), ("user", "VARCHAR"),
    ("input.amount", "BIGINT"), ("js->>'a'", "VARCHAR"), ("[amount]", "BIGINT[]"), ("{'a': day}", "STRUCT(a DATE)"),
    ("NULL", "INTEGER"), ("amount::decimal(10,2)", "DECIMAL(10,2)"), ("day + INTERVAL 1 DAY", "TIMESTAMP"),
])  # fmt: skip
def test_an_expression_has_a_type(text: str, type_: str) -> None:
    assert bind_expression(text, ORDERS) == type_


def test_references_have_the_types_they_are_given() -> None:
    assert bind_expression("amount + ${params.x}", ORDERS, {"params.x": "DOUBLE"}) == "DOUBLE"
    assert bind_expression("amount + ${params.x}", ORDERS, {"params.x": "BIGINT"}) == "BIGINT"
    assert bind_expression("amount > ${params.x}", ORDERS) == "BOOLEAN"
    with pytest.raises(BindError, match="does not take"):
        bind_expression("lower(${params.x}, 1)", ORDERS, {"params.x": "VARCHAR"})


@pytest.mark.parametrize(("text", "message", "more"), [
    ("amout", "unknown column 'amout'", "did you mean 'amount'?"),
    ("late.amount", "unknown input 'late'", "write the column's name alone"),
    ("name + day", "+ does not take (string, date)", "date"),
    ("lower(amount, 1)", "lower does not take (integer, integer)", "lower(string) -> string"),
    ("amount::INTEGERR", "unknown type 'INTEGERR'", "did you mean 'INTEGER'?"),
    ("amount.b", "Cannot extract field 'b' from expression \"amount\"", ""),
    ("current_role", "unknown column 'current_role'", "amount"),
])  # fmt: skip
def test_messages_are_for_people(text: str, message: str, more: str) -> None:
    with pytest.raises(BindError) as caught:
        bind_expression(text, ORDERS)
    assert caught.value.message.startswith(message)
    assert more in str(caught.value)
    assert "LINE 1" not in str(caught.value)
    assert "DESCRIBE" not in str(caught.value)


def test_a_query_has_columns() -> None:
    query = 'SELECT o.name, sum(o.amount) AS "Total €" FROM orders o JOIN days USING (day) GROUP BY ALL'
    found = infer(query, {"orders": ORDERS, "days": Columns.of([("day", "DATE")])})
    assert [(column.name, column.type) for column in found] == [("name", "VARCHAR"), ("Total €", "HUGEINT")]


@pytest.mark.parametrize(
    "type_", sorted(set(ENGINE_TYPES.values()) | {"DECIMAL(12,2)", "BIGINT[]", 'STRUCT("a b" DATE)'})
)
def test_every_type_passes_through(type_: str) -> None:
    columns = Columns.of([("x", type_)])
    assert infer("SELECT * FROM t", {"t": columns}) == columns


def test_two_columns_of_one_name_are_a_problem() -> None:
    with pytest.raises(BindError, match="two columns of the result are named 'a'"):
        infer("SELECT a, a FROM t", {"t": Columns.of([("a", "DATE")])})
    with pytest.raises(BindError, match="two columns named 'A'"):
        infer("SELECT 1", {"t": Columns.of([("a", "DATE"), ("A", "DATE")])})
    assert duplicate_names(("é", "É", "a", "A")) == ["A"]


def test_nothing_stays_behind() -> None:
    infer("SELECT * FROM t", {"t": Columns.of([("a", "DATE")])}, {"params.x": "BIGINT"})
    with pytest.raises(BindError, match="t does not exist"):
        infer("SELECT * FROM t", {})
    assert infer("SELECT * FROM t", {"t": Columns.of([("b", "TIME")])}).names == ("b",)


@pytest.mark.parametrize("sql", [
    "SELECT * FROM read_text('/etc/hostname')", "SELECT * FROM '/etc/hostname'", "SELECT * FROM glob('/*')",
])  # fmt: skip
def test_the_binder_itself_is_locked(sql: str) -> None:
    with pytest.raises(BindError):
        infer(sql, {})


def test_many_threads_bind_at_once() -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for index in range(15):
                columns = Columns.of([(f"c{number}_{index}", "BIGINT")])
                assert infer("SELECT * FROM t", {"t": columns}) == columns
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_forked_child_binds_too() -> None:
    assert infer("SELECT a FROM t", {"t": Columns.of([("a", "DATE")])}).names == ("a",)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = 0 if infer("SELECT b FROM t", {"t": Columns.of([("b", "DATE")])}).names == ("b",) else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert infer("SELECT c FROM t", {"t": Columns.of([("c", "DATE")])}).names == ("c",)
