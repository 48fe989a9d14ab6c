"""Planning a preview; runs in the child process that checks documents."""

from __future__ import annotations

import json
from typing import Any

from airloom.dag_factory.check import MAX_WORDS
from airloom.dag_factory.preview import Pin, PreviewPlan, plan_preview
from airloom.operators.problems import PipelineError, Problem


def plan(asked: str) -> dict[str, Any]:
    """The plan for a JSON array of document, node, params and pins, or the problems upstream of it."""
    document, node, params, pins = json.loads(asked)
    try:
        pinned = {name: Pin.from_json(pin) for name, pin in pins.items()}
        return {"plan": plan_preview(document, node, params, pinned).as_json(), "problems": []}
    except PipelineError as error:
        problems = error.problems
    except RecursionError:
        problems = (Problem("", "the document nests too deeply"),)
    except Exception as error:
        # A node type of others may raise anything; that is this document's problem, not the server's.
        problems = (Problem("", f"the document cannot be checked: {type(error).__name__}: {error}"[:MAX_WORDS]),)
    return {"plan": None, "problems": [problem.as_dict() for problem in problems]}


def planned(answer: dict[str, Any]) -> PreviewPlan:
    """The plan that ``plan`` answered; PipelineError where it has problems."""
    if answer["plan"] is None:
        raise PipelineError([Problem(**problem) for problem in answer["problems"]])
    return PreviewPlan.from_json(answer["plan"])
