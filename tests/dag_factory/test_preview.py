"""Previews of documents that are half written."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from airloom.dag_factory.preview import Pin, PreviewPlan, plan_preview
from airloom.operators.columns import Columns
from airloom.operators.problems import PipelineError

DOCUMENT: dict[str, Any] = {
    "airloom": 1,
    "id": "half written",
    "params": {"least": {"type": "integer", "default": 3}},
    "nodes": [
        {"id": "unfinished", "type": "postgres.read", "config": {}},
        {
            "id": "orders",
            "type": "file.read",
            "name": "Orders",
            "config": {"path": "o.csv", "columns": {"id": "integer"}},
        },
        {
            "id": "large",
            "type": "filter",
            "inputs": {"in": "orders", "after": "unfinished"},
            "config": {"where": "id > ${params.least}"},
        },
        {"id": "report", "type": "file.write", "inputs": {"in": "large"}, "config": {}},
        {"id": "wrong", "type": "filter", "inputs": {"in": "orders"}, "config": {"where": "idd > 1"}},
        {"id": "lonely", "type": "file.write", "config": {"path": "x.csv"}},
    ],
}


def changed(node: int, **fields: Any) -> dict[str, Any]:
    document = copy.deepcopy(DOCUMENT)
    document["nodes"][node].update(fields)
    return document


def test_params_are_bound_or_named() -> None:
    assert plan_preview(DOCUMENT, "large", {"least": 7}).params == {"least": 7}
    assert plan_preview(DOCUMENT, "large", {"least": "7"}).params == {"least": 7}
    with pytest.raises(PipelineError) as caught:
        plan_preview(DOCUMENT, "large", {"least": "many", "lest": 1})
    assert [(problem.pointer, problem.hint) for problem in caught.value.problems] == [
        ("/params/least", None),
        ("/params/lest", "did you mean 'least'?"),
    ]


def test_what_a_node_changes_is_at_one_of_its_ports() -> None:
    assert plan_preview(DOCUMENT, "large").compared == "orders"
    assert plan_preview(DOCUMENT, "report").compared == "orders"
    assert plan_preview(DOCUMENT, "orders").compared is None
    by_id = {"type": "aggregate", "config": {"by": ["id"]}}
    assert plan_preview(changed(2, **by_id), "large").compared is None


def test_only_what_the_rows_come_from_is_planned() -> None:
    plan = plan_preview(DOCUMENT, "large")
    assert [node.id for node in plan.stage.nodes] == ["orders", "large"]
    assert (plan.stage.outputs, plan.params) == (("large",), {"least": 3})
    assert PreviewPlan.from_json(json.loads(json.dumps(plan.as_json()))) == plan


def test_a_destination_shows_what_arrives_at_it() -> None:
    assert plan_preview(DOCUMENT, "report").node == "large"


@pytest.mark.parametrize(
    ("node", "pointer", "message"),
    [
        ("wrong", "/nodes/4/config/where", "idd"),
        ("unfinished", "/nodes/0/config", "connection"),
        ("lonely", "/nodes/5/inputs", "nothing arrives"),
        ("larg", "/nodes", "no node 'larg'"),
    ],
)
def test_a_problem_has_its_place_in_the_whole_document(node: str, pointer: str, message: str) -> None:
    with pytest.raises(PipelineError) as error:
        plan_preview(DOCUMENT, node)
    first = error.value.problems[0]
    assert first.pointer.startswith(pointer)
    assert message in str(first)


def test_the_digest_is_that_of_the_upstream_sub_graph() -> None:
    digest = plan_preview(DOCUMENT, "large").digest
    assert plan_preview(changed(1, name="Renamed", description="new", retries=3), "large").digest == digest
    assert plan_preview(changed(4, config={"where": "id > 2"}), "large").digest == digest
    assert plan_preview({**DOCUMENT, "id": "other", "layout": {"large": [1, 2]}}, "large").digest == digest
    assert plan_preview(changed(1, config={"path": "p.csv", "columns": {"id": "integer"}}), "large").digest != digest
    assert plan_preview(changed(2, config={"where": "id > 4"}), "large").digest != digest
    assert plan_preview(changed(1, mask=["ID"]), "large").digest != digest
    assert plan_preview({**DOCUMENT, "params": {"least": {"type": "integer", "default": 4}}}, "large").digest != digest


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"nodes": None},
        {"nodes": [1, None, {"id": []}, {"id": "large", "inputs": {"in": [{}]}, "type": []}]},
        {"airloom": 1, "nodes": [{"id": "large", "type": "filter", "inputs": {"in": "large"}}]},
        {"airloom": 1, "params": 3, "nodes": [{"id": "large"}, {"id": "large"}]},
    ],
)
def test_no_document_raises_anything_but_problems(document: dict[str, Any]) -> None:
    with pytest.raises(PipelineError):
        plan_preview(document, "large")


def pin(digest: str = "one", **columns: str) -> Pin:
    return Pin(Columns.of(columns.items()), digest)


def test_pinned_rows_stand_in_for_a_node_and_what_is_before_it() -> None:
    plan = plan_preview(DOCUMENT, "large", pins={"orders": pin(id="INTEGER"), "elsewhere": pin(x="DATE")})
    assert [node.id for node in plan.stage.nodes] == ["large"]
    assert plan.stage.nodes[0].columns == (("id", "INTEGER"),)
    assert (plan.stage.reads, plan.pinned) == ({"orders": ""}, {"orders": "one"})
    assert plan.compared == "orders"
    assert PreviewPlan.from_json(json.loads(json.dumps(plan.as_json()))) == plan


def test_a_pinned_node_shows_its_rows_whatever_is_wrong_with_it() -> None:
    for node in ("unfinished", "wrong"):
        plan = plan_preview(DOCUMENT, node, pins={node: pin(id="BIGINT")})
        assert (plan.stage.nodes, plan.stage.outputs, plan.compared) == ((), (node,), None)
        assert (plan.connections, plan.code) == ({}, ())


def test_columns_are_those_of_pinned_rows() -> None:
    with pytest.raises(PipelineError) as caught:
        plan_preview(DOCUMENT, "large", pins={"orders": pin(order_id="BIGINT")})
    assert [problem.pointer for problem in caught.value.problems] == ["/nodes/2/config/where"]
    assert plan_preview(DOCUMENT, "wrong", pins={"orders": pin(idd="BIGINT")}).pinned


def test_other_rows_make_another_preview() -> None:
    pins = [pin("one", id="BIGINT"), pin("two", id="BIGINT")]
    digests = {plan_preview(DOCUMENT, "large", pins={"orders": each}).digest for each in pins}
    assert len({*digests, plan_preview(DOCUMENT, "large").digest}) == 3


def test_what_is_masked_upstream_is_in_the_plan() -> None:
    document = {**DOCUMENT, "nodes": [dict(node) for node in DOCUMENT["nodes"]]}
    document["nodes"][1]["mask"] = ["id"]
    document["nodes"][4]["mask"] = ["elsewhere"]
    plan = plan_preview(document, "report")
    assert plan.masks == {"orders": ("id",)}
    assert PreviewPlan.from_json(json.loads(json.dumps(plan.as_json()))) == plan
    assert plan_preview(document, "large", pins={"orders": pin(id="BIGINT")}).masks == {"orders": ("id",)}


def test_a_mask_that_is_misspelled_shows_no_rows() -> None:
    with pytest.raises(PipelineError) as error:
        plan_preview(changed(1, mask=["idd"]), "large")
    [problem] = error.value.problems
    assert (problem.pointer, problem.node, problem.hint) == ("/nodes/1/mask/0", "orders", "did you mean 'id'?")
