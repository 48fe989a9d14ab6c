from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from airloom.dag_factory.json_schema import FILE, document_schema, dumps, own_types
from airloom.operators.registry import node_types
from tests.dag_factory.documents import document, source
from tests.golden.test_golden import FOLDER, GOOD


@cache
def validator() -> Draft202012Validator:
    schema = document_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("folder", GOOD, ids=lambda folder: folder.name)
def test_documents_validate(folder: Path) -> None:
    value = json.loads((folder / "pipeline.json").read_bytes())
    assert [error.message for error in validator().iter_errors(value)] == []


@pytest.mark.parametrize("name", sorted(node_types()))
def test_examples_validate(name: str) -> None:
    node_type = node_types()[name]
    node: dict[str, Any] = {"id": "it", "type": name, "config": dict(node_type.example)}
    if node_type.inputs:
        node["inputs"] = {port.name: "orders_api" for port in node_type.inputs}
    assert [error.message for error in validator().iter_errors(document(source(), node))] == []


@pytest.mark.parametrize("name", ["bad_shape", "bad_configs", "bad_unknown_types", "bad_missing_fields", "bad_ports"])
def test_refuses_what_the_reader_refuses(name: str) -> None:
    assert not validator().is_valid(json.loads((FOLDER / name / "pipeline.json").read_bytes()))


def test_a_config_follows_the_type() -> None:
    node = {"id": "few", "type": "limit", "inputs": {"in": "orders_api"}, "config": {"rows": 5}}
    assert validator().is_valid(document(source(), node))
    assert not validator().is_valid(document(source(), {**node, "config": {"where": "x"}}))
    assert not validator().is_valid(document(source(), {**node, "config": {"rows": -1}}))
    assert not validator().is_valid(document(source(), {**node, "inputs": {"input": "orders_api"}}))
    assert not validator().is_valid(document(source(), {**node, "inputs": {"in": ["orders_api", "few"]}}))
    assert not validator().is_valid(document(source(), {**node, "version": 99}))


def test_an_editor_finds_help() -> None:
    schema = document_schema()
    assert "filter" in schema["$defs"]["NodeSpec"]["properties"]["type"]["enum"]
    assert schema["$defs"]["config.filter"]["properties"]["where"]["description"]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_kept_schema_is_current() -> None:
    kept = (files("airloom.include") / FILE).read_text(encoding="utf-8")
    now = dumps(document_schema(own_types()))
    assert kept == now, "run: make docs"
