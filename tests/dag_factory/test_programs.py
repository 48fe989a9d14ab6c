"""Programs in a document: where they may stand, what is known of their rows, and where they cannot run."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import Any

import pytest

from airloom.dag_factory.check import check
from airloom.dag_factory.lineage import ColumnRef, column_lineage
from airloom.dag_factory.plan import make_plan
from tests.dag_factory.documents import document, encoded, source

CODE = 'def transform(orders):\n    return orders  # costs "${price}"\n'
COLUMNS = {"b": "string", "a": "integer"}


def with_program(**config: Any) -> bytes:
    program = {"id": "code", "type": "python", "inputs": {"in": "orders_api"}, "config": {"code": CODE, **config}}
    behind = {"id": "kept", "type": "filter", "inputs": {"in": "code"}, "config": {"where": "a > 1"}}
    target = {"path": "out.parquet", "mode": "replace"}
    write = {"id": "out", "type": "file.write", "inputs": {"in": "kept"}, "config": target}
    return encoded(document(source(), program, behind, write))


def test_what_stands_around_it_shares_its_task() -> None:
    checked = check(with_program())
    assert checked.ok, checked.problems
    assert checked.columns["code"] is None
    plan = make_plan(checked.require())
    assert [[node.id for node in task.stage.nodes] for task in plan.tasks] == [["orders_api", "code", "kept"], ["out"]]
    program = plan.tasks[0].stage.nodes[1]
    assert (program.sql, program.reads, program.is_source) == (None, ("orders_api",), False)


def test_declared_columns_are_known_before_a_run() -> None:
    checked = check(with_program(columns=COLUMNS))
    assert checked.columns["code"] == checked.columns["kept"]
    assert [column.name for column in checked.columns["code"] or ()] == ["b", "a"]
    parents = column_lineage(checked.require()).parents
    assert parents[ColumnRef("code", "a")] == ()
    assert parents[ColumnRef("kept", "a")] == (ColumnRef("code", "a"),)
    wrong = check(with_program(columns={"b": "string"})).errors
    assert [problem.pointer for problem in wrong] == ["/nodes/2/config/where"]


def test_a_reference_in_code_is_text_of_the_program() -> None:
    assert check(with_program()).problems == ()


def test_wrong_code_is_a_problem_at_its_field() -> None:
    [problem] = check(with_program(code="def transform(")).errors
    assert (problem.pointer, problem.node) == ("/nodes/1/config/code", "code")
    assert problem.message == "line 1: '(' was never closed"


@pytest.mark.skipif(shutil.which("unshare") is None, reason="there is no unshare")
def test_a_machine_that_cannot_isolate_warns() -> None:
    script = (
        "import json, sys\nfrom airloom.dag_factory.check import check\n"
        "print(json.dumps([found.as_dict() for found in check(sys.stdin.buffer.read()).problems]))"
    )
    without = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$0" "$@"'
    unshare = ["unshare", "--user", "--map-user=1234", "--map-group=1234", "--keep-caps", "sh", "-c", without]
    done = subprocess.run([*unshare, sys.executable, "-c", script], input=with_program(), capture_output=True)
    assert done.returncode == 0, done.stderr
    [problem] = json.loads(done.stdout)
    assert (problem["pointer"], problem["severity"]) == ("/nodes/1/type", "warning")
    assert problem["message"].startswith("code cannot be isolated on this machine (")
