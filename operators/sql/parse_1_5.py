"""What DuckDB 1.5 makes of a text, in the words of 2.0: nobody above needs to know that there are two.

2.0 has no build for Python 3.10. What both write alike passes as it is, so that the checker's allow-list also meets
what is not known here; where the two differ, a form that was not foreseen is an error, never left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Parsed = dict[str, Any]

_NOWHERE = 2**64 - 1
"""The location of what the grammar made up itself."""
_INTEGERS = frozenset({"INTEGER", "BIGINT", "HUGEINT"})
_BOOLEANS = {"t": "true", "f": "false"}
_CHAINS = frozenset({"UNION", "UNION_BY_NAME"})
_MAIN = frozenset(
    {
        "date_part", "ilike_escape", "like_escape", "list_apply", "list_filter", "list_value", "ltrim", "map",
        "not_ilike_escape", "not_like_escape", "overlay", "position", "row", "rtrim", "struct_extract", "struct_pack",
        "substring", "timezone", "trim",
    }
)  # fmt: skip
"""Functions behind a form of its own (``[1]``, ``{'a': 1}``), which the grammar calls as ``main.list_value``."""

_WRITTEN = re.compile(rf'\bmain"?\s*\.\s*"?({"|".join(sorted(_MAIN))})"?\s*\(', re.IGNORECASE)
"""Such a call that somebody wrote out, which the parse does not tell apart."""


class _UnforeseenError(Exception):
    """A form that cannot be said in the words of 2.0."""


def as_2_0(parsed: Parsed, sql: str) -> Parsed:
    """The parse of ``sql`` that 2.0 would have made; one with ``error`` for what cannot be translated."""
    try:
        if written := _WRITTEN.search(sql):
            raise _UnforeseenError(written[0].rstrip("( "))
        found: Parsed = _value(parsed)
    except (_UnforeseenError, AttributeError, KeyError, TypeError) as error:
        return {"error": True, "error_type": "parser", "error_message": f"this form of SQL is not supported: {error}"}
    return found


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return [_value(item) for item in value]
    if not isinstance(value, dict):
        return value
    kind = value.get("class") or value.get("type")
    rewrite = _REWRITES.get(kind) if isinstance(kind, str) else None
    if rewrite is not None:
        return rewrite(value)
    return _rest(value)


def _rest(node: Parsed, *taken: str) -> Parsed:
    """A node without the parts that the caller puts in other words, all of which it must have."""
    if missing := [name for name in taken if name not in node]:
        raise _UnforeseenError(f"{node.get('class') or node.get('type')} without {missing[0]}")
    return {
        name: _ctes(child) if name == "cte_map" else _value(child) for name, child in node.items() if name not in taken
    }


def _call(node: Parsed) -> Parsed:
    found = _rest(node, "children")
    found["arguments"] = [{"name": child["alias"], "expression": _value(child)} for child in node["children"]]
    if node["schema"] == "main" and not node["catalog"] and node["function_name"] in _MAIN:
        found["schema"] = ""
    return found


def _window(node: Parsed) -> Parsed:
    found = _call(node)
    for name in ("offset_expr", "default_expr"):  # the second and third argument of lag() and lead()
        if found[name] is not None:
            found["arguments"].append({"name": "", "expression": found[name]})
            found[name] = None
    return found


def _operator(node: Parsed) -> Parsed:
    found = _rest(node)
    if node["type"] != "COMPARE_NOT_IN":
        return found
    inner = {**found, "type": "COMPARE_IN", "alias": ""}
    return {**found, "type": "OPERATOR_NOT", "children": [inner]}


def _cast(node: Parsed) -> Parsed:
    found = _rest(node, "cast_type")
    type_ = found["type_expr"] = _type(node["cast_type"])
    literal = found["child"].get("literal") or {}
    # TRUE is CAST('t' AS BOOLEAN), but a cast that somebody wrote has a place.
    made_up = node["query_location"] == _NOWHERE and type_["type_name"] == "BOOLEAN" and not node["try_cast"]
    if made_up and literal.get("kind") == "STRING" and literal["text"] in _BOOLEANS:
        named = {"kind": "BOOLEAN", "text": _BOOLEANS[literal["text"]]}
        return {**found["child"], "alias": node["alias"], "literal": named}
    return found


def _lambda(node: Parsed) -> Parsed:
    found = _rest(node)
    found["syntax_type"] = "LAMBDA_KEYWORD" if _is_parameters(node["lhs"]) else "SINGLE_ARROW"
    return found


def _is_parameters(left: Parsed) -> bool:
    """Whether the grammar made this of names behind the word lambda: other columns have a place in the text."""
    if left["query_location"] != _NOWHERE:
        return False
    if left["class"] == "FUNCTION" and left["function_name"] == "row" and not left["schema"]:
        return all(_is_parameters(child) for child in left["children"])
    return left["class"] == "COLUMN_REF" and len(left["column_names"]) == 1


def _constant(node: Parsed) -> Parsed:
    found, value = _rest(node, "value"), node["value"]
    if value["type"]["id"] == "LIST" and value.get("value") == {"children": []}:  # the open side of a[:2]
        return {**found, **_NO_LIST}
    return {**found, "literal": _literal(value)}


def _literal(value: Parsed) -> Parsed:
    if unknown := value.keys() - {"type", "is_null", "value"}:
        raise _UnforeseenError(f"a constant with {min(unknown)}")
    id_ = value["type"]["id"]
    if value["is_null"]:
        if id_ == "NULL":
            return {"kind": "NULL_LITERAL", "text": ""}
    elif id_ == "VARCHAR" and isinstance(value["value"], str):
        return {"kind": "STRING", "text": value["value"]}
    elif id_ == "BOOLEAN":
        return {"kind": "BOOLEAN", "text": "true" if value["value"] else "false"}
    elif id_ in _INTEGERS:
        return {"kind": "INTEGER", "text": str(_integer(value["value"]))}
    elif id_ == "DOUBLE":
        return {"kind": "NUMERIC", "text": repr(float(value["value"]))}
    elif id_ == "DECIMAL":
        return {"kind": "NUMERIC", "text": _decimal(_integer(value["value"]), value["type"]["type_info"]["scale"])}
    raise _UnforeseenError(f"a constant {id_}")


def _integer(value: Any) -> int:
    return int(value["upper"] * 2**64 + value["lower"] if isinstance(value, dict) else value)


def _decimal(unscaled: int, scale: int) -> str:
    sign, digits = "-" if unscaled < 0 else "", str(abs(unscaled)).zfill(scale + 1)
    return f"{sign}{digits[: len(digits) - scale]}.{digits[len(digits) - scale :]}"


def _type(type_: Parsed, called: str = "") -> Parsed:
    """A type as the expression that 2.0 has for it; aliases of types are resolved in 1.5, their parameters kept."""
    id_, info = type_["id"], dict(type_["type_info"] or {})
    kind, alias = info.pop("type", None), info.pop("alias", "")
    if unknown := type_.keys() - {"id", "type_info"}:
        raise _UnforeseenError(f"a type with {min(unknown)}")
    if info.pop("extension_info", None):
        raise _UnforeseenError(f"the type {id_} of an extension")
    name, children, catalog, schema = id_, [], "", ""
    if kind == "DECIMAL_TYPE_INFO":
        children = [_number(info.pop("width")), _number(info.pop("scale"))]
    elif kind == "LIST_TYPE_INFO" and id_ == "LIST":
        name, children = "list", [_type(info.pop("child_type"))]
    elif kind == "ARRAY_TYPE_INFO":
        name, children = "array", [_type(info.pop("child_type")), _number(info.pop("size"))]
    elif kind == "LIST_TYPE_INFO" and id_ == "MAP":
        children = [_type(part["second"]) for part in info.pop("child_type")["type_info"]["child_types"]]
    elif kind == "STRUCT_TYPE_INFO" and id_ in {"STRUCT", "UNION"}:
        parts = info.pop("child_types")[1 if id_ == "UNION" else 0 :]  # a UNION starts with its tag
        children = [_type(part["second"], part["first"]) for part in parts]
    elif kind == "STRUCT_TYPE_INFO" and id_ == "VARIANT":
        info.pop("child_types")  # always the same: how its values are stored
    elif kind == "UNBOUND_TYPE_INFO":
        name, catalog, schema = info.pop("name"), info.pop("catalog"), info.pop("schema")
        children = [_child(_literal(modifier)) for modifier in info.pop("user_type_modifiers")]
    elif kind == "GENERIC_TYPE_INFO" and alias:
        name, alias = alias, ""
    elif kind is not None:
        raise _UnforeseenError(f"the type {id_} of {kind}")
    if info or alias:
        raise _UnforeseenError(f"the type {id_} with {min(info, default=alias)}")
    return {
        "class": "TYPE", "type": "TYPE", "alias": called, "query_location": _NOWHERE, "catalog": catalog,
        "schema": schema, "type_name": name, "children": children,
    }  # fmt: skip


def _number(value: int) -> Parsed:
    return _child({"kind": "INTEGER", "text": str(value)})


def _child(literal: Parsed) -> Parsed:
    return {
        "class": "CONSTANT", "type": "VALUE_CONSTANT", "alias": "", "query_location": _NOWHERE, "literal": literal,
    }  # fmt: skip


def _set_operation(node: Parsed) -> Parsed:
    return {**_rest(node, "left", "right"), "left": None, "right": None, "children": _parts(node)}


def _parts(node: Parsed) -> list[Parsed]:
    """The parts of a chain of unions, which 1.5 writes as a tree and 2.0 side by side."""
    found: list[Parsed] = []
    for side in (node["left"], node["right"]):
        same = all(side.get(name) == node[name] for name in ("type", "setop_type", "setop_all"))
        chained = same and node["setop_type"] in _CHAINS and not side["modifiers"] and not side["cte_map"]["map"]
        found += _parts(side) if chained else [_value(side)]
    return found


def _limit(node: Parsed) -> Parsed:
    percent = node["type"] == "LIMIT_PERCENT_MODIFIER"
    limit_type = "PERCENTAGE" if percent else "ROW_COUNT"
    return {**_rest(node), "type": "LIMIT_MODIFIER", "limit_type": limit_type}


def _ctes(ctes: Parsed) -> Parsed:
    found = _rest(ctes, "map")
    return {**found, "map": [{**entry, "value": _cte(entry["value"])} for entry in ctes["map"]]}


def _cte(value: Parsed) -> Parsed:
    query = _rest(value["query"], "node")
    if any(query.values()):
        raise _UnforeseenError("parameters of a WITH query")
    return {**_rest(value, "query"), "query_node": _value(value["query"]["node"])}


_NO_LIST: Parsed = {
    "class": "FUNCTION", "type": "FUNCTION", "function_name": "list_value", "schema": "", "filter": None,
    "order_bys": {"type": "ORDER_MODIFIER", "orders": []}, "distinct": False, "is_operator": False,
    "export_state": False, "catalog": "", "arguments": [],
}  # fmt: skip
_REWRITES: dict[str, Callable[[Parsed], Parsed]] = {
    "CAST": _cast,
    "CONSTANT": _constant,
    "FUNCTION": _call,
    "LAMBDA": _lambda,
    "LIMIT_MODIFIER": _limit,
    "LIMIT_PERCENT_MODIFIER": _limit,
    "OPERATOR": _operator,
    "SET_OPERATION_NODE": _set_operation,
    "WINDOW": _window,
}
