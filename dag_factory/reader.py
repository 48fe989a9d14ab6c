"""From bytes to a ``Pipeline``: strict, and with every problem at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from airloom.dag_factory.explain import explain, kind_of
from airloom.dag_factory.json_text import Text, scan
from airloom.dag_factory.model import VERSION, NodeSpec, Pipeline
from airloom.dag_factory.upgrade import upgrade_document
from airloom.operators.problems import PipelineError, Problem

MAX_NODES = 500


@dataclass(frozen=True)
class Reading:
    """What could be read: the text with its places, the value, the pipeline, and what is wrong."""

    text: Text
    value: Mapping[str, Any]
    """The document as JSON, in the newest format; empty when it is no object."""
    pipeline: Pipeline | None
    """The pipeline when nothing is wrong with it."""
    problems: tuple[Problem, ...]


def read_text(data: bytes) -> Reading:
    """Read a document as far as it goes."""
    text = scan(data)
    if not text.complete:
        return Reading(text, {}, None, text.problems)
    if not isinstance(text.value, dict):
        problem = Problem("", f"a pipeline cannot be {kind_of(text.value)}", expected="an object")
        return Reading(text, {}, None, (*text.problems, problem))
    value: Mapping[str, Any]
    value, problems = upgrade_document(text.value)
    if problems:
        return Reading(text, {}, None, (*text.problems, *problems))
    version = value.get("airloom", VERSION)
    if type(version) is not int:  # pydantic takes true for the literal 1
        value = {**value, "airloom": VERSION}
        problems = [Problem("/airloom", f"{kind_of(version)} is no format version", expected=str(VERSION))]
    value, too_many = _first_nodes(value)
    problems = [*problems, *too_many]
    found = validate(value)
    # What could not be read has a stand-in, and what is wrong with that is no news.
    said = {problem.pointer for problem in text.problems}
    shape = [problem for problem in found if problem.pointer not in said] if isinstance(found, list) else []
    wrong = (*text.problems, *problems, *shape)
    return Reading(text, value, None if isinstance(found, list) or wrong else found, wrong)


def _first_nodes(value: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[Problem]]:
    """The document with no more nodes than are allowed: what is wrong with the others takes time and helps nobody."""
    nodes = value.get("nodes")
    if not isinstance(nodes, list) or len(nodes) <= MAX_NODES:
        return value, []
    problem = Problem("/nodes", f"there are {len(nodes):,} nodes", expected=f"at most {MAX_NODES} nodes")
    return {**value, "nodes": nodes[:MAX_NODES]}, [problem]


def validate(value: Mapping[str, Any]) -> Pipeline | list[Problem]:
    """The pipeline that a JSON value stands for, or everything that is wrong with its shape."""
    try:
        return Pipeline.model_validate_json(json.dumps(value))
    except ValidationError as error:
        return [_with_node(problem, value) for problem in explain(error, Pipeline, value)]


def read(data: bytes) -> tuple[Pipeline | None, list[Problem]]:
    """The pipeline, or None and every problem of its text and shape."""
    reading = read_text(data)
    return reading.pipeline, list(reading.problems)


def parse(data: bytes, source: str | None = None) -> Pipeline:
    """The pipeline; PipelineError names every problem of its text and shape."""
    pipeline, problems = read(data)
    if pipeline is None:
        raise PipelineError(problems, source)
    return pipeline


def salvage(value: Mapping[str, Any]) -> tuple[Pipeline | None, tuple[tuple[int, NodeSpec], ...]]:
    """What is sound in a document with wrong parts: the pipeline without them, and its nodes by their index.

    The rules run on it, so that one wrong field does not hide every other problem.
    """
    raw_nodes = value.get("nodes")
    raw_nodes = raw_nodes if isinstance(raw_nodes, list) else []
    nodes = [(index, node) for index, raw in enumerate(raw_nodes) if (node := _salvage_node(raw)) is not None]
    if not nodes:
        return None, ()
    # Required fields of the document get a stand-in: rules look at what is there, not at these.
    rest: dict[str, Any] = {**value, "airloom": 1, "nodes": [_as_json(node) for _, node in nodes]}
    pipeline = _without_wrong_parts(rest, Pipeline) or _without_wrong_parts({**rest, "id": "unnamed"}, Pipeline)
    return pipeline, tuple(nodes)


def _salvage_node(raw: Any) -> NodeSpec | None:
    return _without_wrong_parts(raw, NodeSpec) if isinstance(raw, dict) else None


def _without_wrong_parts(raw: Mapping[str, Any], model: Any, rounds: int = 3) -> Any:
    """The model of an object without its wrong fields; None when a required one is among them."""
    try:
        return model.model_validate_json(json.dumps(raw))
    except ValidationError as error:
        wrong = {
            details["loc"][0] for details in error.errors(include_url=False, include_input=False) if details["loc"]
        }
    rest = {key: value for key, value in raw.items() if key not in wrong}
    return _without_wrong_parts(rest, model, rounds - 1) if rounds > 1 and rest != raw else None


def _as_json(node: NodeSpec) -> dict[str, Any]:
    return node.model_dump(mode="json", exclude_unset=True)


def _with_node(problem: Problem, value: Mapping[str, Any]) -> Problem:
    """The problem with the id of the node that its pointer leads into."""
    parts = problem.pointer.split("/")
    if problem.node or len(parts) < 3 or parts[1] != "nodes" or not parts[2].isdigit():
        return problem
    nodes = value.get("nodes")
    node = nodes[int(parts[2])] if isinstance(nodes, list) and int(parts[2]) < len(nodes) else None
    name = node.get("id") if isinstance(node, dict) else None
    if not isinstance(name, str) or len(name) > 63:
        return problem
    return Problem(problem.pointer, problem.message, name, problem.expected, problem.hint, problem.severity)
