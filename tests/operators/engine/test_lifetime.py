"""No process of a stage outlives it, and its end is told in plain words."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from airloom.operators.engine.run import cancel_running, run_stage
from airloom.operators.engine.spec import StageSpec
from airloom.operators.engine.workspace import sweep
from airloom.operators.problems import ConfigError, NodeError, TransientError
from tests.operators.engine.conftest import query, source, task_of, transform
from tests.waiting import wait_until

pytestmark = pytest.mark.usefixtures("either_way")
Make = Callable[..., StageSpec]


def hostile(deed: str, file: Path | str = "") -> Any:
    return transform(source("h", "acme.hostile", deed=deed, file=str(file)))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def pids(file: Path) -> dict[str, int]:
    wait_until(lambda: file.exists() and file.read_text().endswith("}"))
    return json.loads(file.read_text())


def test_cancelling_kills_the_child_and_what_it_started(spec: Make, tmp_path: Path) -> None:
    file = tmp_path / "pids"
    seen: dict[str, int] = {}

    def cancel() -> None:
        seen.update(pids(file))
        cancel_running()

    threading.Thread(target=cancel, daemon=True).start()
    with pytest.raises(TransientError, match="cancelled"):
        run_stage(spec(hostile("hang", file)))
    wait_until(lambda: not any(alive(pid) for pid in seen.values()))


def test_an_exception_in_the_parent_kills_the_child(spec: Make, tmp_path: Path) -> None:
    def give_up(progress: Any) -> None:
        raise KeyboardInterrupt

    asked = spec(transform(source("numbers", "acme.numbers", rows=100_000, pause=0.2)))
    with pytest.raises(KeyboardInterrupt):
        run_stage(asked, give_up)
    running = Path(asked.settings.exchange) / ".running"
    assert list(running.iterdir()) == []
    children = subprocess.run(
        ["ps", "-o", "args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=False
    )
    assert "airloom.operators.engine.child" not in children.stdout


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_parent_that_is_killed_takes_everything_with_it(spec: Make, tmp_path: Path, how: signal.Signals) -> None:
    file = tmp_path / "pids"
    asked = spec(hostile("hang", file))
    with task_of(asked, tmp_path) as parent:
        started = pids(file)
        assert all(alive(pid) for pid in started.values())
        parent.send_signal(how)
    wait_until(lambda: not any(alive(pid) for pid in started.values()))
    running = Path(asked.settings.exchange) / ".running"
    left = list(running.iterdir())
    assert len(left) == 1
    wait_until(lambda: sweep(running.resolve()) != [])
    assert list(running.iterdir()) == []


def test_the_folder_of_a_living_stage_is_not_swept(spec: Make, tmp_path: Path) -> None:
    file = tmp_path / "pids"
    asked = spec(hostile("hang", file))
    swept: list[Path] = []

    def look() -> None:
        pids(file)
        swept.extend(sweep((Path(asked.settings.exchange) / ".running").resolve()))
        cancel_running()

    threading.Thread(target=look, daemon=True).start()
    with pytest.raises(TransientError):
        run_stage(asked)
    assert swept == []


def test_a_stage_is_stopped_at_its_time_limit(spec: Make, tmp_path: Path) -> None:
    file = tmp_path / "pids"
    asked = spec(hostile("hang", file))
    asked = replace(asked, settings=replace(asked.settings, time_limit=3))
    with pytest.raises(TransientError, match="time_limit = 3 s"):
        run_stage(asked)
    wait_until(lambda: not any(alive(pid) for pid in pids(file).values()))


def test_a_busy_stage_is_stopped_at_its_cpu_limit(spec: Make) -> None:
    asked = spec(transform(source("h", "acme.hostile", deed="spin")))
    limited = replace(asked.settings, time_limit=2, threads=1)
    with pytest.raises(NodeError, match="time_limit = 2"):
        run_stage(replace(asked, settings=limited))


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("kill", r"killed \(SIGKILL\).*lack of memory.*memory_limit = 256"),
        ("crash", r"crashed \(SIGABRT\)"),
        ("exit", "ended with code 7 .* last words: last words on standard output"),
    ],
)
def test_the_end_of_a_child_is_told_with_its_likely_cause(spec: Make, deed: str, said: str) -> None:
    with pytest.raises(TransientError, match=said):
        run_stage(spec(hostile(deed)))


def test_a_driver_that_eats_memory_meets_the_limit(spec: Make) -> None:
    with pytest.raises(ConfigError, match="memory_limit = 256") as caught:
        run_stage(spec(hostile("eat")))
    assert caught.value.node == "h"


@pytest.mark.parametrize(
    "bomb",
    [
        "SELECT list_sort(list_transform(range(300000000), lambda x: x * n)) AS t FROM numbers",
        "SELECT string_agg(repeat('x', 10000000), '') OVER () AS t FROM numbers",
    ],
)
def test_a_query_that_eats_memory_meets_the_limit(spec: Make, bomb: str) -> None:
    stage = transform(source("numbers", "acme.numbers", rows=200), query("bomb", bomb, "numbers"))
    with pytest.raises(NodeError, match=r"memory_limit = 256"):
        run_stage(spec(stage))


def test_a_file_larger_than_the_disk_limit_is_refused(spec: Make) -> None:
    asked = spec(hostile("write"))
    with pytest.raises(ConfigError, match="disk_limit = 20 "):
        run_stage(replace(asked, settings=replace(asked.settings, disk_limit=20)))


def test_an_output_larger_than_the_disk_limit_is_refused(spec: Make) -> None:
    stage = transform(
        source("numbers", "acme.numbers", rows=200_000),
        query("out", "SELECT sha256(text || 'a') || sha256(text || 'b') AS h FROM numbers", "numbers"),
    )
    asked = spec(stage)
    with pytest.raises(ConfigError, match="disk_limit = 5 "):
        run_stage(replace(asked, settings=replace(asked.settings, disk_limit=5)))


def test_streaming_more_than_the_memory_limit_keeps_within_it(spec: Make) -> None:
    """The rows are three times the limit; the address space of the child would not hold them."""
    stage = transform(
        source("numbers", "acme.numbers", rows=300_000, batch=2000, wide=2500),
        query("kept", "SELECT n, text FROM numbers WHERE n % 3 <> 0", "numbers"),
        query("short", "SELECT n, length(text) AS l FROM kept", "kept"),
    )
    result = run_stage(spec(stage))
    assert result.outputs["short"].rows == 200_000
    assert (result.reports[0].bytes or 0) > 2.5 * 256 * 1024 * 1024
