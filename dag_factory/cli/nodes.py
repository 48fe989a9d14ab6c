"""``airflow pipelines nodes``: what a pipeline can be made of."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from typing import Any

from airloom.dag_factory.cli import OK
from airloom.dag_factory.cli.main import UsageError
from airloom.dag_factory.cli.output import Output
from airloom.operators.problems import did_you_mean


def run(args: argparse.Namespace, out: Output) -> int:
    """List the node types, or describe one."""
    from airloom.operators.node import describe
    from airloom.operators.registry import node_types

    types = node_types()
    if args.type is None:
        described = [describe(found) for found in types.values()]
        if out.as_json:
            out.json(described)
            return OK
        described.sort(key=lambda found: (found["group"], found["type"]))
        rows = [[found["group"], found["type"], found["kind"], _extra(found), found["summary"]] for found in described]
        out.table(["group", "type", "kind", "needs", "what it does"], rows)
        return OK
    if args.type not in types:
        hint = did_you_mean(args.type, types)
        raise UsageError(f"there is no node type '{args.type}'" + (f"; {hint}" if hint else ""))
    found = describe(types[args.type])
    if out.as_json:
        out.json(found)
    else:
        _describe(found, out)
    return OK


def _extra(found: Mapping[str, Any]) -> str:
    return f"airloom[{found['extra']}]" if found["extra"] else ""


def _describe(found: Mapping[str, Any], out: Output) -> None:
    out.line(f"{out.paint(found['type'], 'bold')} ({found['kind']}, version {found['version']})")
    out.line(found["summary"])
    if found["description"]:
        out.line("\n" + found["description"])
    if found["inputs"]:
        ports = ", ".join(port["name"] + (" (several)" if port["many"] else "") for port in found["inputs"])
        out.line(f"\ninputs: {ports}")
    if found["extra"]:
        out.line(f"needs: pip install 'airloom[{found['extra']}]'")
    schema = found["config"]
    required = set(schema.get("required", ()))
    out.line()
    for name, field in schema.get("properties", {}).items():
        default = f", by default {json.dumps(field['default'])}" if field.get("default") is not None else ""
        out.line(f"  {out.paint(name, 'bold')}: {_type(field)}{' (required)' if name in required else default}")
        if field.get("description"):
            out.line(f"      {' '.join(field['description'].split())}")
    out.line(f"\nexample:\n{json.dumps(found['example'], indent=2, ensure_ascii=False)}")


def _type(field: Mapping[str, Any]) -> str:
    """A field's type in a word or two."""
    if "enum" in field:
        return " | ".join(map(str, field["enum"]))
    if "anyOf" in field:
        return " | ".join(dict.fromkeys(_type(branch) for branch in field["anyOf"]))
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    if "const" in field:
        return str(field["const"])
    return str(field.get("type", "any"))
