"""The same document gives the same bytes: in every process, in every order of keys, with any spaces."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from airloom.dag_factory.compile import compile_hash, compile_pipeline
from airloom.dag_factory.plan_model import Plan
from airloom.operators.problems import PipelineError
from tests.dag_factory.documents import document, encoded
from tests.golden.test_golden import GOOD

PROGRAM = """
import sys
from hashlib import sha256
from pathlib import Path
from airloom.dag_factory.compile import compile_hash, compile_pipeline
for path in sys.argv[1:]:
    data = Path(path).read_bytes()
    print(sha256(compile_pipeline(data).dumps()).hexdigest(), compile_hash(data))
"""


def shuffled(value: Any, chance: random.Random) -> Any:
    """JSON data with the keys of every object in another order; only declared columns keep theirs, as lists do."""
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: value[key] if key == "columns" else shuffled(value[key], chance) for key in keys}
    return [shuffled(item, chance) for item in value] if isinstance(value, list) else value


def plans_in_another_process(paths: list[Path], seed: str) -> list[list[str]]:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", PROGRAM, *map(str, paths)]
    found = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return [line.split() for line in found.stdout.splitlines()]


def test_two_processes_agree(tmp_path: Path) -> None:
    """Hash seeds, key order and spaces all differ between the two."""
    chance = random.Random(7)
    originals = [folder / "pipeline.json" for folder in GOOD]
    others = []
    for index, path in enumerate(originals):
        others.append(tmp_path / f"{index}.json")
        text = json.dumps(shuffled(json.loads(path.read_bytes()), chance), indent=index % 4 or None)
        others[-1].write_text(text, encoding="utf-8")
    one, two = plans_in_another_process(originals, "1"), plans_in_another_process(others, "2")
    assert len(one) == len(GOOD) >= 12
    assert [plan for plan, _ in one] == [plan for plan, _ in two]
    assert {key for _, key in one}.isdisjoint(key for _, key in two)


@pytest.mark.parametrize("folder", GOOD, ids=lambda folder: folder.name)
def test_a_plan_survives_its_own_json(folder: Path) -> None:
    plan = compile_pipeline((folder / "pipeline.json").read_bytes())
    again = Plan.loads(plan.dumps())
    assert again == plan
    assert again.dumps() == plan.dumps()


def test_the_key_follows_the_bytes() -> None:
    assert compile_hash(b"{}") == compile_hash(b"{}")
    assert compile_hash(b"{}") != compile_hash(b"{} ")
    assert len(compile_hash(b"")) == 64


def test_problems_keep_a_document_from_compiling() -> None:
    with pytest.raises(PipelineError) as caught:
        compile_pipeline(b"{}", "empty.json")
    assert str(caught.value) == (
        "empty.json has 3 problems:\n"
        "  /: the field 'airloom' is missing\n"
        "  /: the field 'id' is missing\n"
        "  /: the field 'nodes' is missing"
    )


def test_declared_columns_keep_their_order() -> None:
    """A file without a header has them in this order, and no other."""

    def columns_of(*names: str) -> tuple[list[str], list[str]]:
        config = {"path": "people.csv", "columns": dict.fromkeys(names, "string")}
        plan = compile_pipeline(encoded(document({"id": "people", "type": "file.read", "config": config})))
        node = Plan.loads(plan.dumps()).tasks[0].stage.nodes[0]
        return list(node.config["columns"]), [name for name, _ in node.columns or ()]

    assert columns_of("name", "age") == (["name", "age"], ["name", "age"])
    assert columns_of("age", "name") == (["age", "name"], ["age", "name"])
