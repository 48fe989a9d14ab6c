"""Documents beside the plans and the problems they must give; ``--update-golden`` writes them anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from airloom.dag_factory.check import Checked, check
from airloom.dag_factory.compile import compile_pipeline
from airloom.dag_factory.formatter import format_document
from airloom.operators.problems import PipelineError

FOLDER = Path(__file__).parent
DOCUMENTS = sorted(path.parent for path in FOLDER.glob("*/pipeline.json"))
GOOD = [folder for folder in DOCUMENTS if folder.name.startswith("good_")]
BAD = [folder for folder in DOCUMENTS if folder.name.startswith("bad_")]


def problems_json(checked: Checked) -> list[dict[str, Any]]:
    """The problems with their lines, as the golden files keep them."""
    found = []
    for problem in checked.problems:
        place = checked.text.place(problem)
        found.append({**problem.as_dict(), "line": place.line, "column": place.column})
    return found


def compare(path: Path, found: Any, update: bool) -> None:
    """Equal to the golden file, or written to it."""
    text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
    if update:
        path.write_text(text, encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8")) == json.loads(text)


@pytest.mark.parametrize("folder", DOCUMENTS, ids=lambda folder: folder.name)
def test_problems(folder: Path, update_golden: bool) -> None:
    checked = check((folder / "pipeline.json").read_bytes())
    compare(folder / "problems.json", problems_json(checked), update_golden)
    assert checked.ok == folder.name.startswith("good_")


@pytest.mark.parametrize("folder", GOOD, ids=lambda folder: folder.name)
def test_plan(folder: Path, update_golden: bool) -> None:
    plan = compile_pipeline((folder / "pipeline.json").read_bytes())
    compare(folder / "plan.json", json.loads(plan.dumps()), update_golden)


@pytest.mark.parametrize("folder", GOOD, ids=lambda folder: folder.name)
def test_good_documents_are_canonical(folder: Path) -> None:
    data = (folder / "pipeline.json").read_bytes()
    assert format_document(data) == data


@pytest.mark.parametrize("folder", BAD, ids=lambda folder: folder.name)
def test_bad_documents_do_not_compile(folder: Path) -> None:
    with pytest.raises(PipelineError) as caught:
        compile_pipeline((folder / "pipeline.json").read_bytes(), folder.name)
    assert str(caught.value).startswith(f"{folder.name} has ")
    assert all(problem.severity == "error" for problem in caught.value.problems)


def test_every_rule_is_shown() -> None:
    """Each rule finds something in one of the documents, so no rule is there in vain."""
    from airloom.dag_factory.check import _context
    from airloom.dag_factory.reader import read_text
    from airloom.dag_factory.rules import RULES

    contexts = [_context(read_text((folder / "pipeline.json").read_bytes()), {}, {}) for folder in DOCUMENTS]
    silent = [
        rule.__name__
        for rule in RULES
        if not any(next(iter(rule(context)), None) for context in contexts if context is not None)
    ]
    # Whether a driver is missing, or what isolates code, is a matter of the machine.
    assert set(silent) <= {"drivers_installed", "programs_run_here"}
