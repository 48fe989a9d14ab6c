"""sqlglot's tree of a user's SQL, held to mean what DuckDB read.

sqlglot rewrites what it parses (``LIST_TRANSFORM`` to ``Transform``, ``IGNORE NULLS`` to nothing). Here its
parser keeps function calls as they stand, and what the tree generates must parse in DuckDB to the same
as the user's text, so that nothing can be checked as one thing and run as another.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from airloom.operators.sql.checker import parse
from airloom.operators.sql.errors import ExpressionError

if TYPE_CHECKING:
    from sqlglot import exp

_TYPES = {
    "TEXT": "VARCHAR", "STRING": "VARCHAR", "CHAR": "VARCHAR", "BPCHAR": "VARCHAR", "NVARCHAR": "VARCHAR",
    "INT128": "HUGEINT", "UINT128": "UHUGEINT", "INT": "INTEGER", "INT4": "INTEGER", "SIGNED": "INTEGER",
    "INT8": "BIGINT", "LONG": "BIGINT", "INT2": "SMALLINT", "SHORT": "SMALLINT", "INT1": "TINYINT",
    "FLOAT4": "FLOAT", "REAL": "FLOAT", "FLOAT8": "DOUBLE", "BOOL": "BOOLEAN", "LOGICAL": "BOOLEAN",
    "BYTEA": "BLOB", "VARBINARY": "BLOB", "BINARY": "BLOB", "DATETIME": "TIMESTAMP", "TIMESTAMP_US": "TIMESTAMP",
    "TIMESTAMPTZ": "TIMESTAMP WITH TIME ZONE", "NUMERIC": "DECIMAL", "DEC": "DECIMAL",
}  # fmt: skip
_FUNCTIONS = {"^": "pow", "**": "pow", "power": "pow", "@": "abs", "^@": "starts_with", "ceiling": "ceil"}
_PARTS = {
    "dow": "dayofweek", "weekday": "dayofweek", "doy": "dayofyear", "y": "year", "yr": "year", "years": "year",
    "mon": "month", "months": "month", "d": "day", "days": "day", "h": "hour", "hours": "hour", "m": "minute",
    "min": "minute", "minutes": "minute", "s": "second", "sec": "second", "seconds": "second", "w": "week",
    "weeks": "week", "q": "quarter", "quarters": "quarter", "us": "microseconds", "ms": "milliseconds",
    "microsecond": "microseconds", "millisecond": "milliseconds",
}  # fmt: skip
_DROPPED = ("query_location", "query_location_length", "qualified_name", "is_operator")
_INTERVAL = re.compile(r"^\s*(-?\d+)\s*([a-z]+?)s?\s*$", re.IGNORECASE)


@cache
def _dialect() -> Any:
    from sqlglot import exp
    from sqlglot.dialects.duckdb import DuckDB
    from sqlglot.tokens import TokenType  # type: ignore[attr-defined]

    kept = ("FIRST_VALUE", "LAST_VALUE", "NTH_VALUE", "LAG", "LEAD")
    parsers = ("CAST", "TRY_CAST", "EXTRACT", "POSITION", "TRIM", "SUBSTRING", "OVERLAY")

    class Faithful(DuckDB):
        class Parser(DuckDB.Parser):  # type: ignore[misc, valid-type]
            FUNCTIONS = {name: DuckDB.Parser.FUNCTIONS[name] for name in kept}
            FUNCTION_PARSERS = {name: DuckDB.Parser.FUNCTION_PARSERS[name] for name in parsers}
            NO_PAREN_FUNCTIONS: ClassVar[dict[Any, Any]] = {}
            NO_PAREN_FUNCTION_PARSERS = {
                name: parser for name, parser in DuckDB.Parser.NO_PAREN_FUNCTION_PARSERS.items() if name != "IF"
            }
            JSON_OPERATORS = {
                TokenType.ARROW: lambda self, this, path: self.expression(exp.JSONExtract(this=this, expression=path)),
                TokenType.DARROW: lambda self, this, path: self.expression(
                    exp.JSONExtractScalar(this=this, expression=path)
                ),
            }

    return Faithful()


def tree(sql: str, parsed: dict[str, Any]) -> exp.Expression:
    """The tree of one statement, which DuckDB reads as ``parsed``; its identifiers keep their quotes."""
    from sqlglot.errors import SqlglotError

    try:
        statements = _dialect().parse(sql)
    except SqlglotError as error:
        raise _unsupported(sql) from error
    except RecursionError as error:
        raise ExpressionError("this nests too deeply", hint="split it with a derive node before this one") from error
    if len(statements) != 1 or statements[0] is None:
        raise ExpressionError("this is not one statement")
    found: exp.Expression = statements[0]
    _refuse_statements(found)
    _hold_to(found, parsed, sql)
    return found


def _refuse_statements(found: exp.Expression) -> None:
    """A second look, with the other parser: nothing but a query may be in the tree."""
    from sqlglot import exp

    if not isinstance(found, exp.Query):
        raise ExpressionError("this is not a query", expected="SELECT ...")
    refused = (
        exp.Command,
        exp.DDL,
        exp.DML,
        exp.Into,
        exp.Placeholder,
        exp.Parameter,
        exp.SessionParameter,
        exp.Pragma,
    )
    for node in found.walk():
        if isinstance(node, refused) and not isinstance(node, exp.Query):
            raise ExpressionError(f"{node.key.upper()} cannot be used")


def _hold_to(found: exp.Expression, parsed: dict[str, Any], sql: str) -> None:
    again = parse(generate(found))
    if again.get("error") or _normal(again["statements"]) != _normal(parsed["statements"]):
        raise _unsupported(sql)


def generate(found: exp.Expr) -> str:
    """The SQL of a tree, with every identifier quoted."""
    return found.sql(dialect="duckdb", identify=True, comments=False)


def _unsupported(sql: str) -> ExpressionError:
    shown = sql.removeprefix("SELECT ")
    return ExpressionError(
        f"this form of SQL is not supported: {shown[:100]}{'...' if len(shown) > 100 else ''}",
        hint="write it in a plainer way, for example with CASE or a function",
    )


def _normal(value: Any) -> Any:
    """DuckDB's parse without what differs between two ways to write the same."""
    if isinstance(value, list):
        return [_normal(item) for item in value]
    if not isinstance(value, dict):
        return value
    node = {name: _normal(child) for name, child in value.items() if name not in _DROPPED}
    kind = node.get("class")
    if kind == "FUNCTION":
        return _normal_function(node)
    if kind == "TYPE":
        name = node["type_name"].upper()
        return {**node, "type_name": _TYPES.get(name, name)}
    if kind == "CAST":
        return _normal_cast(node)
    if kind == "OPERATOR" and node["type"] == "OPERATOR_NOT":
        return _normal_not(node)
    if kind == "CONSTANT":
        return _normal_constant(node)
    if node.get("null_order") == "NULLS LAST":
        node["null_order"] = "ORDER_DEFAULT"
    if node.get("type") == "ORDER_DEFAULT":
        node["type"] = "ASCENDING"
    return node


def _normal_function(node: dict[str, Any]) -> Any:
    name = node["function_name"].lower()
    name = node["function_name"] = _FUNCTIONS.get(name, name)
    arguments = node["arguments"]
    if name == "+" and len(arguments) == 1:
        return arguments[0]["expression"]
    if name == "date_part" and arguments and "literal" in arguments[0]["expression"]:
        literal = arguments[0]["expression"]["literal"]
        text = str(literal.get("text")).lower()
        literal["text"] = _PARTS.get(text, text)
    if name.startswith("to_") and len(arguments) == 1:
        return _interval_function(name, arguments[0]["expression"]) or node
    return node


def _interval_function(name: str, argument: dict[str, Any]) -> Any:
    """``INTERVAL '1' DAY`` is ``to_days(CAST(trunc(CAST('1' AS DOUBLE)) AS INTEGER))`` to DuckDB."""
    for _ in range(3):
        if argument.get("class") == "CAST":
            argument = argument["child"]
        elif argument.get("class") == "FUNCTION" and argument["function_name"] == "trunc":
            argument = argument["arguments"][0]["expression"]
    literal = argument.get("literal")
    if not literal or not re.fullmatch(r"-?\d+", str(literal.get("text"))):
        return None
    return {"interval": int(literal["text"]), "unit": name.removeprefix("to_").removesuffix("s")}


def _normal_cast(node: dict[str, Any]) -> Any:
    if node["type_expr"]["type_name"] == "INTERVAL" and not node["try_cast"] and "literal" in node["child"]:
        found = _INTERVAL.match(str(node["child"]["literal"].get("text")))
        if found:
            return {"interval": int(found[1]), "unit": found[2].lower()}
    return node


def _normal_not(node: dict[str, Any]) -> Any:
    child = node["children"][0]
    opposite = {"OPERATOR_IS_NULL": "OPERATOR_IS_NOT_NULL", "COMPARE_NOT_DISTINCT_FROM": "COMPARE_DISTINCT_FROM"}
    return {**child, "type": opposite[child["type"]]} if child.get("type") in opposite else node


def _normal_constant(node: dict[str, Any]) -> Any:
    literal = node.get("literal")
    if isinstance(literal, dict) and literal.get("kind") in {"INTEGER", "NUMERIC"}:
        text = str(literal["text"]).replace("_", "").lower()
        literal["text"] = f"0{text}" if text.startswith(".") else text
    return node
