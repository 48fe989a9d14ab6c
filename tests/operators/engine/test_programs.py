"""Programs within stages: what they read, what reads them, and what is told of them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from airloom.operators.engine import process
from airloom.operators.engine.run import ask_child, run_stage
from airloom.operators.engine.spec import Sample, StageSpec
from airloom.operators.problems import ConfigError, DataError, NodeError, TransientError
from airloom.operators.stage import PlannedNode
from tests.operators.engine.conftest import processes_of_code, query, rows, source, transform
from tests.waiting import wait_until

pytestmark = pytest.mark.usefixtures("acme")
Make = Callable[..., StageSpec]
SAME = "def transform(t):\n    return t\n"


def program(name: str, code: str, *inputs: str, **config: Any) -> PlannedNode:
    """A node with code."""
    return PlannedNode(name, "python", 1, {"code": code, **config}, {"in": inputs})


def test_a_program_stands_between_queries(spec: Make) -> None:
    code = (
        "import pyarrow.compute as pc\ndef transform(t):\n    return t.append_column('twice', pc.multiply(t['n'], 2))\n"
    )
    stage = transform(
        source("numbers", "acme.numbers", rows=5000),
        query("even", "SELECT * FROM numbers WHERE n % 2 = 0", "numbers"),
        program("doubled", code, "even"),
        query("last", "SELECT n, twice FROM doubled WHERE twice >= 9990", "doubled"),
    )
    result = run_stage(spec(stage))
    assert rows(result.outputs["last"]) == [(4996, 9992), (4998, 9996)]
    numbers, even, doubled, last = result.reports
    assert (numbers.rows_out, even.rows_out) == (5000, 2500)
    assert (doubled.rows_in, doubled.rows_out, last.rows_in, last.rows_out) == (2500, 2500, 2500, 2)
    assert doubled.columns == (
        {"name": "n", "type": "integer"},
        {"name": "text", "type": "string"},
        {"name": "twice", "type": "integer"},
    )
    assert (doubled.seconds or 0) > 0


def test_a_program_may_be_the_output_and_read_several_times(spec: Make) -> None:
    code = "def transform(numbers, small):\n    return numbers.slice(0, small.num_rows)\n"
    stage = transform(
        source("numbers", "acme.numbers", rows=100),
        query("small", "SELECT * FROM numbers WHERE n < 7", "numbers"),
        program("cut", code, "numbers", "small"),
        program("again", SAME, "cut"),
        query("pairs", "SELECT a.n FROM cut a JOIN again b USING (n) ORDER BY n", "cut", "again"),
        outputs=("cut", "pairs"),
    )
    result = run_stage(spec(stage))
    assert [row[0] for row in rows(result.outputs["cut"])] == list(range(7))
    assert rows(result.outputs["pairs"]) == [(n,) for n in range(7)]


def test_rows_of_an_earlier_stage(spec: Make) -> None:
    first = run_stage(spec(transform(source("numbers", "acme.numbers", rows=10))))
    stage = transform(program("same", SAME, "numbers"), reads={"numbers": "numbers"})
    result = run_stage(spec(stage, inputs=dict(first.outputs)))
    assert len(rows(result.outputs["same"])) == 10
    assert result.reports[0].rows_in == 10


def test_a_remote_exchange(spec: Make, tmp_path: Path) -> None:
    asked = spec(transform(source("numbers", "acme.numbers", rows=10), program("same", SAME, "numbers")))
    remote = replace(asked.settings, exchange=f"file://{tmp_path}/bucket")
    dataset = run_stage(replace(asked, settings=remote)).outputs["same"]
    asked = spec(transform(program("more", SAME, "same"), reads={"same": "same"}), inputs={"same": dataset})
    assert run_stage(replace(asked, settings=remote)).outputs["more"].reader().read_all().num_rows == 10


TYPES = {
    "b": "true", "i": "1::TINYINT", "u": "1::UBIGINT", "h": "sum(n)", "d": "1.5::DECIMAL(9,2)", "f": "0.1::FLOAT",
    "s": "'ć'", "x": "'\\xAA'::BLOB", "day": "DATE '2024-02-29'", "t": "TIME '12:00:00'",
    "ts": "TIMESTAMP '2024-01-01 00:00:00.000001'", "tz": "TIMESTAMPTZ '2024-01-01 00:00:00+02'",
    "v": "INTERVAL 1 MONTH", "l": "[1, NULL]", "st": "{'a': 1, 'b': 'x'}", "m": "MAP {'k': 1}",
}  # fmt: skip


@pytest.mark.parametrize("frame", ["arrow", "pandas"])
def test_types_pass_through(spec: Make, frame: str) -> None:
    items = ", ".join(f"{value} AS {name}" for name, value in TYPES.items())
    stage = transform(
        source("numbers", "acme.numbers", rows=3),
        query("all", f"SELECT {items} FROM numbers", "numbers"),
        program("same", SAME, "all", frame=frame),
        outputs=("all", "same"),
    )
    result = run_stage(spec(stage)).outputs
    assert [(c.name, c.type) for c in result["same"].columns] == [(c.name, c.type) for c in result["all"].columns]
    assert rows(result["same"]) == rows(result["all"])


def test_declared_columns_are_what_comes_out(spec: Make) -> None:
    columns = {"text": "string", "n": "decimal(9,2)"}
    stage = transform(source("numbers", "acme.numbers", rows=3), program("same", SAME, "numbers", columns=columns))
    dataset = run_stage(spec(stage)).outputs["same"]
    assert [(column.name, column.type) for column in dataset.columns] == [("text", "VARCHAR"), ("n", "DECIMAL(9,2)")]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"n": "integer"}, "a column 'text' that is not declared, expected: n"),
        ({"n": "integer", "texts": "string"}, "did you mean 'texts'"),
        ({"n": "integer", "text": "string", "more": "string"}, "lack the column 'more'"),
        ({"n": "integer", "text": "date"}, "Could not convert|date"),
    ],
)
def test_other_columns_than_declared_are_an_error(spec: Make, columns: dict[str, str], said: str) -> None:
    stage = transform(source("numbers", "acme.numbers", rows=3), program("same", SAME, "numbers", columns=columns))
    with pytest.raises(DataError, match=said) as caught:
        run_stage(spec(stage))
    assert caught.value.node == "same"


def test_two_columns_of_one_name_are_an_error(spec: Make) -> None:
    code = "def transform(t):\n    return t.append_column('N', t['n'])\n"
    stage = transform(source("numbers", "acme.numbers", rows=3), program("twice", code, "numbers"))
    with pytest.raises(DataError, match="more than one column is named") as caught:
        run_stage(spec(stage))
    assert caught.value.node == "twice"


def test_an_error_in_the_code_names_node_and_line(spec: Make) -> None:
    stage = transform(
        source("numbers", "acme.numbers", rows=3),
        program("broken", "def transform(t):\n    return t['amout']\n", "numbers"),
        query("after", "SELECT * FROM broken", "broken"),
    )
    with pytest.raises(DataError, match="line 2: KeyError") as caught:
        run_stage(spec(stage))
    assert (caught.value.node, caught.value.field) == ("broken", "code")


@pytest.mark.parametrize(("where", "named"), [("before", "before"), ("after", "after")])
def test_an_error_around_it_names_the_query(spec: Make, tmp_path: Path, where: str, named: str) -> None:
    ran = "import pyarrow as pa\ndef transform(t):\n    print('it runs')\n    return t\n"
    bad = "SELECT n, CAST(text AS DATE) AS day FROM {}"
    stage = transform(
        source("numbers", "acme.numbers", rows=3),
        query("before", bad.format("numbers") if where == "before" else "SELECT * FROM numbers", "numbers"),
        program("middle", ran, "before"),
        query("after", bad.format("middle") if where == "after" else "SELECT * FROM middle", "middle"),
    )
    with pytest.raises(DataError, match=r"(?i)date") as caught:
        run_stage(spec(stage))
    assert caught.value.node == named


def test_its_limits_are_its_own_and_the_deployments(spec: Make) -> None:
    endless = "def transform(t):\n    while True: pass\n"
    stage = transform(source("numbers", "acme.numbers", rows=3), program("endless", endless, "numbers", timeout=1))
    with pytest.raises(ConfigError, match="stopped after 1 s") as caught:
        run_stage(spec(stage))
    assert (caught.value.node, caught.value.field) == ("endless", "timeout")
    greedy = "def transform(t):\n    x = bytearray(500 * 2**20)\n    return t\n"
    stage = transform(source("numbers", "acme.numbers", rows=3), program("greedy", greedy, "numbers", memory=9000))
    with pytest.raises(ConfigError, match="it has 256 MB") as caught:
        run_stage(spec(stage))
    assert (caught.value.node, caught.value.field) == ("greedy", "memory")


def test_it_sees_values_but_no_environment_of_the_deployment(spec: Make) -> None:
    code = "import pyarrow as pa\ndef transform(t):\n    return pa.table({'names': sorted(values)})\n"
    stage = transform(source("numbers", "acme.numbers", rows=3), program("seen", code, "numbers"))
    given = {"params.x": 1, "env.REGION": "secret", "run.id": "r"}
    assert rows(run_stage(spec(stage, given)).outputs["seen"]) == [("params.x",), ("run.id",)]


@pytest.mark.parametrize("kind", ["first", "last", "random"])
def test_a_look_at_what_a_program_gives(spec: Make, kind: Any) -> None:
    stage = transform(
        source("numbers", "acme.numbers", rows=200),
        program("same", SAME, "numbers"),
        query("some", "SELECT n FROM same WHERE n >= 0", "same"),
    )
    looked = replace(spec(stage, limit=50_000), sample=Sample(kind, 5))
    answer = ask_child(looked)
    assert answer["rows_described"] == 200
    assert len(answer["rows"]) == 5
    json.dumps(answer)


def guardian_of(pid: int) -> int:
    """The process that would kill all that a stage's child leaves behind."""
    told = subprocess.run(["ps", "-wweo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    lines = [line.split(None, 2) for line in told.splitlines()]
    [found] = [int(one) for one, parent, args in lines if parent == str(pid) and "engine.child" in args]
    return found


@pytest.mark.parametrize("how", ["cancelled", "killed", "killed with its guardian"])
def test_code_ends_with_its_stage(spec: Make, how: str) -> None:
    """Also when it does what it can to stay: it forgets whose child it is, and leaves the group."""
    leave = "ctypes.CDLL(None).prctl(1, 0)\n    os.setsid()"
    stubborn = f"import ctypes, os\ndef transform(t):\n    {leave}\n    while True: pass"
    stage = transform(source("numbers", "acme.numbers", rows=3), program("code", stubborn, "numbers"))

    def end() -> None:
        wait_until(lambda: len(processes_of_code()) == 3)
        time.sleep(1)
        [child] = list(process._running)
        if how == "cancelled":
            process.cancel_running()
            return
        if how != "killed":
            os.kill(guardian_of(child.pid), signal.SIGKILL)
        os.kill(child.pid, signal.SIGKILL)

    threading.Thread(target=end, daemon=True).start()
    with pytest.raises(TransientError, match=how.split()[0]):
        run_stage(spec(stage))
    wait_until(lambda: not processes_of_code())


def test_where_it_cannot_be_isolated_the_stage_says_so(spec: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stage's child gets no new namespaces: not even its own user may be mapped again."""
    if os.geteuid() != 0:
        pytest.skip("only root has the right that is taken away")
    stage = transform(source("numbers", "acme.numbers", rows=3), program("code", SAME, "numbers"))
    bare = Path(spec(stage).settings.home) / "python"
    bare.write_text(f'#!/bin/sh\nexec setpriv --bounding-set=-sys_admin --inh-caps=-sys_admin {sys.executable} "$@"\n')
    bare.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(bare))
    with pytest.raises(NodeError, match="code cannot be isolated on this machine") as caught:
        run_stage(spec(stage))
    assert caught.value.node == "code"
    assert isinstance(caught.value, ConfigError)
