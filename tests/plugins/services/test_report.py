"""What the builder is told of a document: problems, columns, tasks, lineage, all JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from airloom.operators.sql.functions import AGGREGATE, SCALAR, WINDOW
from airloom.plugins.schemas.documents import CheckReport
from airloom.plugins.services.report import functions, report
from tests.plugins.documents import document, where, with_code

COLUMNS = [{"name": "n", "type": "integer"}]


def reported(value: Any) -> dict[str, Any]:
    found = report(json.dumps(value).encode())
    json.dumps(found)
    CheckReport.model_validate(found, extra="ignore")
    return found


def test_a_sound_document_is_told_in_full() -> None:
    found = reported(document("sound"))
    assert found["ok"]
    assert found["columns"] == {"source": COLUMNS, "some": COLUMNS, "target": None}
    assert found["inputs"] == {"source": {}, "some": {"in": COLUMNS}, "target": {"in": COLUMNS}}
    assert found["tasks"] == [
        {"id": "some", "kind": "transform", "nodes": ["source", "some"]},
        {"id": "target", "kind": "load", "nodes": ["target"]},
    ]
    assert found["lineage"] == {"some.n": ["source.n"], "target.n": ["some.n"]}
    assert found["text"].startswith('{\n  "airloom": 1,\n  "id": "sound",')


def test_what_is_known_of_a_wrong_one_is_told_too() -> None:
    found = reported(where(document("wrong"), "m > 1"))
    assert [problem["pointer"] for problem in found["problems"]] == ["/nodes/1/config/where"]
    assert found["columns"]["source"] == COLUMNS
    assert (found["ok"], found["tasks"], found["lineage"]) == (False, [], {})
    assert found["text"]


@pytest.mark.parametrize("value", [{}, [], None, "x", {"nodes": []}, {"airloom": 1, "id": "x", "nodes": [{"id": 1}]}])
def test_what_is_no_document_has_problems(value: Any) -> None:
    found = reported(value)
    assert not found["ok"]
    assert found["problems"]
    assert found["text"] is None


def test_a_compiler_that_fails_is_a_problem_of_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by chance")

    monkeypatch.setattr("airloom.plugins.services.report.check", fail)
    assert reported({})["problems"][0]["message"] == "the document cannot be checked: ZeroDivisionError: by chance"


def test_nodes_that_run_code_are_named() -> None:
    assert reported(with_code(document("code")))["code"] == ["some"]


def test_every_function_is_described() -> None:
    found = {function["name"]: function for function in functions()}
    assert set(found) == SCALAR | AGGREGATE | WINDOW
    assert found["substr"]["signature"] == "substr(string, start)"
    assert found["sum"]["kind"] == "aggregate"
    described = [name for name, function in found.items() if function["signature"]]
    assert len(described) > 0.9 * len(found)
