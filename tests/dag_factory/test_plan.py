from __future__ import annotations

from itertools import count
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from airloom.dag_factory.compile import compile_pipeline
from airloom.dag_factory.graph import find_cycles
from airloom.dag_factory.plan_model import Plan
from tests.dag_factory.documents import document, encoded, source

REST = {"type": "file.read", "config": {"path": "orders.parquet"}}


def plan_of(*nodes: dict[str, Any], **rest: Any) -> Plan:
    return compile_pipeline(encoded(document(*nodes, **rest)))


def stages(plan: Plan) -> dict[str, tuple[str, ...]]:
    return {task.stage.id: tuple(node.id for node in task.stage.nodes) for task in plan.tasks}


def limit(id_: str, input_: str, **rest: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "type": "limit",
        "inputs": {"in": input_, **rest.pop("wires", {})},
        "config": {"rows": 5},
        **rest,
    }


def union(id_: str, *inputs: str, after: tuple[str, ...] = ()) -> dict[str, Any]:
    wires = {"in": list(inputs), **({"after": list(after)} if after else {})}
    return {"id": id_, "type": "union", "inputs": wires, "config": {}}


def test_a_chain_is_one_stage() -> None:
    assert stages(plan_of(source("a"), limit("b", "a"), limit("c", "b"))) == {"c": ("a", "b", "c")}


def test_fusion_can_be_off() -> None:
    plan = plan_of(source("a"), limit("b", "a"), fusion="off")
    assert stages(plan) == {"a": ("a",), "b": ("b",)}
    assert plan.tasks[1].stage.reads == {"a": "a"}


def test_rows_that_several_read_rest() -> None:
    plan = plan_of(source("a"), limit("b", "a"), limit("c", "b"), limit("d", "b"))
    assert stages(plan) == {"b": ("a", "b"), "c": ("c",), "d": ("d",)}


def test_a_node_that_waits_starts_a_stage() -> None:
    plan = plan_of(source("a"), source("b"), limit("c", "a", wires={"after": "b"}), limit("d", "c"))
    assert stages(plan) == {"a": ("a",), "b": ("b",), "d": ("c", "d")}
    assert plan.tasks[-1].stage.upstream == ("a", "b")


def test_waiting_across_branches_makes_no_circle() -> None:
    """Fused, ``a`` and ``c`` would wait for the rows of ``b``, and ``b`` for ``a``."""
    at_rest = {"id": "a", **REST}
    plan = plan_of(at_rest, source("b", inputs={"after": "a"}), union("c", "a", "b"))
    assert stages(plan) == {"a": ("a",), "b": ("b",), "c": ("c",)}


def test_the_most_generous_of_a_stage() -> None:
    nodes = [source("a", retries=5, timeout="PT10M"), limit("b", "a", retries=0, retry_delay="PT5M")]
    task = plan_of(*nodes, defaults={"retries": 2, "timeout": "PT1H", "retry_delay": "PT1M"}).tasks[0]
    assert (task.retries, task.retry_delay, task.timeout) == (5, 300.0, 3600.0)


def test_nothing_is_said_where_nothing_is_given() -> None:
    task = plan_of(source("a"), limit("b", "a")).tasks[0]
    assert (task.retries, task.retry_delay, task.timeout, task.group, task.name, task.doc) == (None,) * 6


def test_layout_notes_and_spaces_change_no_plan() -> None:
    base = plan_of(source("a"), limit("b", "a")).dumps()
    assert plan_of(source("a"), limit("b", "a"), layout={"a": [5, 5]}).dumps() == base
    note = {"id": "why", "text": "Only ${params.x} of them", "at": [0, 0]}
    assert plan_of(source("a"), limit("b", "a"), notes=[note]).dumps() == base
    assert plan_of(source("a"), limit("b", ["a"]), **{"$schema": "https://example.org/pipeline.json"}).dumps() == base  # type: ignore[arg-type]


@st.composite
def graphs(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Random pipelines: sources (streamed or at rest), chains, unions, nodes that wait."""
    nodes: list[dict[str, Any]] = []
    names = (f"n{index}" for index in count())
    for _ in range(draw(st.integers(1, 9))):
        name, before = next(names), [node["id"] for node in nodes]
        after = draw(st.lists(st.sampled_from(before), max_size=2, unique=True)) if before else []
        kind = draw(st.sampled_from(["source", "rest", "limit", "limit", "union"])) if before else "source"
        if kind == "limit":
            node = limit(name, draw(st.sampled_from(before)))
        elif kind == "union":
            node = union(name, *draw(st.lists(st.sampled_from(before), min_size=1, max_size=3, unique=True)))
        else:
            node = source(name) if kind == "source" else {"id": name, **REST}
        if after and draw(st.booleans()):
            node["inputs"] = {**node.get("inputs", {}), "after": after}
        nodes.append(node)
    return draw(st.permutations(nodes))


@given(graphs(), st.sampled_from(["auto", "off"]))
def test_stages_keep_what_the_wires_say(nodes: list[dict[str, Any]], fusion: str) -> None:
    plan = plan_of(*nodes, fusion=fusion)
    stage_of = {node.id: task.stage.id for task in plan.tasks for node in task.stage.nodes}
    assert sorted(stage_of) == sorted(node["id"] for node in nodes)
    upstream = {task.stage.id: list(task.stage.upstream) for task in plan.tasks}
    assert find_cycles(list(upstream), upstream) == []
    done: set[str] = set()
    for task in plan.tasks:
        stage = task.stage
        assert set(stage.upstream) <= done
        done.add(stage.id)
        inside: list[str] = []
        assert stage.nodes[-1].id == stage.id
        for node in stage.nodes:
            for name in (name for names in node.inputs.values() for name in names):
                if name not in inside:
                    assert stage.reads[name] == stage_of[name]
                    assert stage_of[name] in stage.upstream
            inside.append(node.id)
        for before in stage.reads.values():
            assert before in upstream
    read = {name for task in plan.tasks for name in task.stage.reads}
    resting = {name for task in plan.tasks for name in task.stage.outputs}
    assert read <= resting
    waits = {node["id"]: node.get("inputs", {}).get("after", []) for node in nodes}
    for name, others in waits.items():
        for other in others:
            assert stage_of[other] in upstream[stage_of[name]] or stage_of[other] == stage_of[name]
    if fusion == "off":
        assert len(plan.tasks) == len(nodes)
