"""What a user's SQL may hold, walked on the parse of DuckDB itself: the parser that will run it.

Everything is an allow-list: a kind of node that is not named here is refused, so what a later DuckDB
adds to its grammar stays out until somebody has read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from airloom.operators.problems import did_you_mean
from airloom.operators.sql import functions
from airloom.operators.sql.errors import ExpressionError

Kind = Literal["row", "window", "aggregate"]
Parsed = Mapping[str, Any]

_EXPRESSIONS = frozenset(
    {
        "BETWEEN", "CASE", "CAST", "COLLATE", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT", "FUNCTION",
        "LAMBDA", "OPERATOR", "STAR", "SUBQUERY", "TYPE", "WINDOW",
    }
)  # fmt: skip
_QUERIES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE"})
_RELATIONS = frozenset({"BASE_TABLE", "EMPTY", "EXPRESSION_LIST", "JOIN", "SUBQUERY", "TABLE_FUNCTION"})
_MODIFIERS = frozenset({"DISTINCT_MODIFIER", "LIMIT_MODIFIER", "ORDER_MODIFIER"})
_ORDERS = frozenset({"ASCENDING", "DESCENDING", "ORDER_DEFAULT"})
_NAMED_IN_STRING = frozenset({"aggregate", "array_aggr", "array_aggregate", "list_aggr", "list_aggregate"})
_REFUSED = {
    "PIVOT": ("PIVOT cannot be used", "use an aggregate node whose measures have FILTER (WHERE ...)"),
    "SHOW_REF": ("SHOW, DESCRIBE and SUMMARIZE cannot be used", None),
    "RECURSIVE_CTE_NODE": ("WITH RECURSIVE cannot be used", None),
    "PARAMETER": ("placeholders cannot be used", "use a reference such as ${params.NAME}"),
    "POSITIONAL_REFERENCE": ("'#' positions cannot be used", "use the column's name"),
    "DEFAULT": ("DEFAULT cannot stand here", None),
}
_MOST_GROWTH = 10_000
_CLOCK_HINT = "use ${interval.end}, so that a retry gives the same rows"


@dataclass
class Found:
    """What the walk has seen."""

    variables: list[str] = field(default_factory=list)
    aggregates: bool = False
    windows: bool = False
    unnests: bool = False


@dataclass
class Walk:
    """One walk over one parse."""

    inputs: frozenset[str]
    """The relations that may be named, in lower case."""
    subqueries: bool
    found: Found = field(default_factory=Found)

    def statement(self, statement: Parsed) -> Found:
        """Walk a whole statement."""
        self._node(statement["node"], self.inputs)
        return self.found

    def _node(self, value: Any, scope: frozenset[str]) -> None:
        if isinstance(value, list):
            for item in value:
                self._node(item, scope)
        elif isinstance(value, dict):
            self._dict(value, scope)

    def _dict(self, node: Parsed, scope: frozenset[str]) -> None:
        kind = str(node.get("class") or node.get("type") or "")
        if "class" in node:
            self._expression(kind, node, scope)
        elif "type" in node:
            self._other(kind, node, scope)
        if node.get("sample") is not None:
            raise refusal(
                "TABLESAMPLE cannot be used", node, hint="a retry would take other rows; use a filter on hash(...)"
            )
        for name in ("catalog", "schema", "catalog_name", "schema_name"):
            if node.get(name):
                raise refusal(f"'{node[name]}.' cannot stand here", node, expected="a name without database and schema")
        if "cte_map" in node:
            scope = self._ctes(node["cte_map"], scope)
        for name, child in node.items():
            if name != "cte_map":
                self._node(child, scope)

    def _ctes(self, ctes: Parsed, scope: frozenset[str]) -> frozenset[str]:
        for entry in ctes["map"]:
            self._node(entry["value"], scope)
            scope |= {entry["key"].lower()}
        return scope

    def _other(self, kind: str, node: Parsed, scope: frozenset[str]) -> None:
        if kind not in _QUERIES | _RELATIONS | _MODIFIERS | _ORDERS:
            message, hint = _REFUSED.get(kind, (f"{kind.replace('_', ' ').lower()} cannot be used", None))
            raise refusal(message, node, hint=hint)
        if kind == "BASE_TABLE":
            self._table(node, scope)
        elif kind == "TABLE_FUNCTION":
            name = node["function"]["function_name"].lower()
            if name not in functions.TABLE:
                raise _unknown_function(name, node, functions.TABLE)

    def _table(self, node: Parsed, scope: frozenset[str]) -> None:
        name = node["table_name"]
        if name.lower() not in scope:
            raise refusal(
                f"unknown input '{name}'",
                node,
                expected="one of: " + ", ".join(sorted(scope)) if scope else "no table: this node has no inputs",
                hint=did_you_mean(name, scope),
            )
        if node.get("at_clause") is not None:
            raise refusal("AT cannot be used", node)

    def _expression(self, kind: str, node: Parsed, scope: frozenset[str]) -> None:
        if kind not in _EXPRESSIONS:
            message, hint = _REFUSED.get(kind, (f"{kind.replace('_', ' ').lower()} cannot be used", None))
            raise refusal(message, node, hint=hint)
        if kind == "SUBQUERY" and not self.subqueries:
            raise refusal("a subquery cannot stand in an expression", node, hint="use a join or an sql node")
        if kind == "STAR" and not self.subqueries:
            raise refusal("'*' and COLUMNS cannot stand in an expression", node, expected="single columns")
        if kind == "LAMBDA" and not is_lambda(node) and node["expr"].get("class") != "CONSTANT":
            raise refusal("'->' is not a lambda here", node, hint="write it as: lambda x: ...")
        if kind == "FUNCTION":
            self._function(node)
        elif kind == "WINDOW":
            self.found.windows = True
            name = node["function_name"].lower()
            if name not in functions.WINDOW | functions.AGGREGATE:
                raise _unknown_function(name, node, functions.WINDOW | functions.AGGREGATE)

    def _function(self, node: Parsed) -> None:
        name = node["function_name"].lower()
        arguments = [argument["expression"] for argument in node["arguments"]]
        if name == "getvariable":
            self._variable(node, arguments)
            return
        if node["is_operator"] and name in functions.OPERATORS:
            return
        if name == "unnest":
            self.found.unnests = True
            if not self.subqueries:
                raise refusal("unnest() makes rows, which an expression cannot", node, hint="use an sql node")
            return
        if name in functions.AGGREGATE:
            self.found.aggregates = True
        elif name in functions.WINDOW:
            raise refusal(f"{name}() needs OVER (...)", node)
        elif name not in functions.SCALAR | functions.OPERATORS:
            raise _unknown_function(name, node, functions.SCALAR | functions.AGGREGATE | functions.WINDOW)
        if name == "age" and len(arguments) == 1:
            raise refusal("age() of one argument counts to today", node, hint="use age(${interval.end}, ...)")
        if name in _NAMED_IN_STRING and not _names_aggregate(arguments):
            raise refusal(f"{name}() needs the name of an aggregate as its second argument", node)

    def _variable(self, node: Parsed, arguments: list[Parsed]) -> None:
        literal = arguments[0].get("literal") if len(arguments) == 1 else None
        if not literal or literal.get("kind") != "STRING":
            raise refusal("getvariable() cannot be used", node, hint="use a reference such as ${params.NAME}")
        self.found.variables.append(literal["text"])


def _names_aggregate(arguments: list[Parsed]) -> bool:
    literal = arguments[1].get("literal") if len(arguments) > 1 else None
    return literal is not None and str(literal.get("text")).lower() in functions.AGGREGATE


def refusal(message: str, node: Parsed, *, expected: str | None = None, hint: str | None = None) -> ExpressionError:
    """An error at the place of a node in the parsed text."""
    location = node.get("query_location")
    position = location if isinstance(location, int) and location < 2**63 else None
    return ExpressionError(message, position=position, expected=expected, hint=hint)


def _unknown_function(name: str, node: Parsed, known: frozenset[str]) -> ExpressionError:
    if name in functions.CLOCK:
        return refusal(f"{name}() gives the time of the call", node, hint=_CLOCK_HINT)
    if name in functions.CHANCE:
        return refusal(f"{name}() gives another answer each time", node, hint="use hash(...) of a key, or ${run.id}")
    if name in functions.FILES:
        return refusal(f"{name}() cannot be used", node, hint="read files with a file.read node")
    hint = did_you_mean(name, known)
    if hint is None and name in functions.SCALAR | functions.AGGREGATE:
        hint = f"{name}() gives no table"
    return refusal(f"'{name}' is not a function that can be used here", node, hint=hint)


def clock_name(name: str) -> ExpressionError | None:
    """The error for a bare name that DuckDB would take for the clock."""
    if name.lower() not in functions.CLOCK:
        return None
    return ExpressionError(
        f"{name} gives the time of the call", hint=f'{_CLOCK_HINT}; for a column of that name write "{name}"'
    )


def bare_names(value: Any, bound: frozenset[str] = frozenset()) -> Iterator[Parsed]:
    """The one-part column references, other than lambda parameters, that have the name of a function."""
    if isinstance(value, list):
        for item in value:
            yield from bare_names(item, bound)
    elif isinstance(value, dict):
        if is_lambda(value):
            bound = bound | lambda_parameters(value)
        names = value.get("column_names")
        if isinstance(names, list) and len(names) == 1 and names[0].lower() in functions.BARE - bound:
            yield value
        for child in value.values():
            yield from bare_names(child, bound)


def is_lambda(node: Parsed) -> bool:
    """Whether this is ``lambda x: ...``; DuckDB reads JSON's ``column -> '$.path'`` as a lambda of another form."""
    return node.get("class") == "LAMBDA" and node.get("syntax_type") == "LAMBDA_KEYWORD"


def lambda_parameters(node: Parsed) -> frozenset[str]:
    """The names that a lambda binds, in lower case."""
    left = node["lhs"]
    columns = [left] if left["class"] == "COLUMN_REF" else [item["expression"] for item in left.get("arguments", ())]
    return frozenset(column["column_names"][0].lower() for column in columns if column.get("column_names"))


def refuse_growth(value: Any, constants: frozenset[str] = frozenset()) -> bool:
    """Refuse calls of growing functions over constants alone; whether the value is constant."""
    if isinstance(value, list):
        return _all_constant(value, constants)
    if not isinstance(value, dict):
        return True
    kind = value.get("class")
    if kind == "COLUMN_REF":
        return value["column_names"][0].lower() in constants
    if value.get("type") == "TABLE_FUNCTION":  # only its arguments are computed while binding
        refuse_growth(value["function"]["arguments"], constants)
        return False
    if kind in {"SUBQUERY", "STAR", "WINDOW"} or (kind is None and "type" in value):
        for child in value.values():
            refuse_growth(child, constants)
        return False
    if kind != "FUNCTION":
        return _all_constant(value.values(), constants)
    return _call_is_constant(value, constants)


def _all_constant(values: Iterable[Any], constants: frozenset[str]) -> bool:
    constant = True
    for value in values:  # each is looked at, whatever the others are
        constant = refuse_growth(value, constants) and constant
    return constant


def _call_is_constant(call: Parsed, constants: frozenset[str]) -> bool:
    arguments = [argument["expression"] for argument in call["arguments"]]
    lambdas = [argument for argument in arguments if is_lambda(argument)]
    constant = _all_constant((argument for argument in arguments if argument not in lambdas), constants)
    for function in lambdas:
        names = lambda_parameters(function)
        inner = constants | names if constant else constants - names
        constant = refuse_growth(function["expr"], inner) and constant
    refuse_growth([call["filter"], call["order_bys"]], constants)
    name = call["function_name"].lower()
    if constant and name in functions.GROWING and not all(_is_small(argument) for argument in arguments):
        raise refusal(
            f"{name}() over constants alone can grow without limit",
            call,
            expected=f"plain literals, numbers up to {_MOST_GROWTH}",
        )
    return constant


def _is_small(argument: Parsed) -> bool:
    if argument.get("class") == "FUNCTION":
        return bool(argument["function_name"] == "getvariable")
    literal = argument.get("literal")
    if not isinstance(literal, Mapping):
        return False
    text = str(literal.get("text", ""))
    return literal.get("kind") == "STRING" or (text.isdigit() and int(text) <= _MOST_GROWTH)
