"""The fork server: children as any others, only sooner, and whatever befalls it, stages go on."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from airloom.operators.engine import start
from airloom.operators.engine.run import run_stage
from airloom.operators.engine.spec import StageSpec
from airloom.operators.engine.workspace import workspace
from airloom.operators.problems import DataError
from tests.operators.engine.conftest import query, rows, source, task_of, transform
from tests.operators.engine.test_lifetime import alive, hostile, pids
from tests.waiting import wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is a fork server on Linux alone")
Make = Callable[..., StageSpec]

OWNER = """
import os, sys
from airloom.operators.engine import start
start.keep_ready()
print(os.environ[start.ADDRESS], flush=True)
sys.stdin.read()
"""


class Owner:
    """A process that has a fork server of its own, as a scheduler has."""

    def __init__(self, python: str) -> None:
        self.process = subprocess.Popen(
            [python, "-c", OWNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=_with_secret()
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        [server] = _children_of(self.process.pid)
        self.server = int(server)

    def end(self) -> None:
        """Kill it as the system does when memory is short."""
        self.process.kill()
        self.process.communicate()


def _with_secret() -> dict[str, str]:
    return {**os.environ, start.ADDRESS: "", "AIRFLOW__CORE__FERNET_KEY": "planted"}


@pytest.fixture
def owner(acme: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Owner]:
    """Stages are started by the fork server of another process."""
    owner = Owner(acme)
    monkeypatch.setenv(start.ADDRESS, owner.address)
    yield owner
    owner.end()
    wait_until(lambda: not alive(owner.server))


def numbers() -> Any:
    return transform(
        source("numbers", "acme.numbers", rows=5), query("odd", "SELECT * FROM numbers WHERE n % 2 = 1", "numbers")
    )


def parent_of(pid: int) -> int:
    told = subprocess.run(["ps", "-o", "ppid=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return int(told.stdout)


def hanging(spec: StageSpec, file: Path, folder: Path) -> subprocess.Popen[bytes]:
    """A process that runs a stage which hangs, as a task is one."""
    task = task_of(spec, folder)
    wait_until(lambda: bool(pids(file)))
    return task


def test_its_children_do_what_others_do(owner: Owner, spec: Make) -> None:
    found = [rows(run_stage(spec(numbers())).outputs["odd"]) for _ in range(3)]
    assert found == [[(1, "1"), (3, "3")]] * 3


def test_it_forks_and_outlives_its_children(owner: Owner, spec: Make, tmp_path: Path) -> None:
    file = tmp_path / "pids"
    task = hanging(spec(hostile("hang", file)), file, tmp_path)
    started = pids(file)
    assert parent_of(started["child"]) == owner.server
    task.kill()
    task.communicate()
    wait_until(lambda: not any(alive(pid) for pid in started.values()))
    assert len(run_stage(spec(numbers())).reports) == 2
    assert alive(owner.server)


def test_it_ends_with_its_owner_and_its_last_child(acme: str, spec: Make, tmp_path: Path, monkeypatch: Any) -> None:
    owner = Owner(acme)
    monkeypatch.setenv(start.ADDRESS, owner.address)
    file = tmp_path / "pids"
    task = hanging(spec(hostile("hang", file)), file, tmp_path)
    started = pids(file)
    owner.end()
    wait_until(lambda: _refused(owner.address))
    assert alive(started["child"])
    assert alive(owner.server)
    task.kill()
    task.communicate()
    wait_until(lambda: not alive(owner.server))
    assert not Path(owner.address).parent.exists()


def _refused(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as asked:
        return asked.connect_ex(address) != 0


def test_when_it_is_killed_its_children_are_and_the_next_ones_start_without_it(
    owner: Owner, spec: Make, tmp_path: Path
) -> None:
    file = tmp_path / "pids"
    task = hanging(spec(hostile("hang", file)), file, tmp_path)
    started = pids(file)
    os.kill(owner.server, signal.SIGKILL)
    _, said = task.communicate(timeout=60)
    assert b"TransientError: the stage was killed (SIGKILL)" in said
    wait_until(lambda: not any(alive(pid) for pid in started.values()))
    assert rows(run_stage(spec(numbers())).outputs["odd"]) == [(1, "1"), (3, "3")]


def test_one_that_does_not_answer_is_not_waited_for(
    owner: Owner, spec: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_stage(spec(numbers()))
    monkeypatch.setattr(start, "_PATIENCE", 0.2)
    os.kill(owner.server, signal.SIGSTOP)
    try:
        assert rows(run_stage(spec(numbers())).outputs["odd"]) == [(1, "1"), (3, "3")]
    finally:
        os.kill(owner.server, signal.SIGCONT)
    # What it was asked before, it forks now, for nobody: such a child finds no spec, and its asker gone.
    assert rows(run_stage(spec(numbers())).outputs["odd"]) == [(1, "1"), (3, "3")]
    wait_until(lambda: _children_of(owner.server) == [])


def _children_of(pid: int) -> list[str]:
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return told.stdout.split()


def test_what_was_changed_on_disk_since_is_not_forked(owner: Owner, acme: str, spec: Make, tmp_path: Path) -> None:
    file = tmp_path / "pids"
    assert _started_by(owner, spec, file, tmp_path)
    module = _imported_by(acme)
    before = module.stat()
    try:
        os.utime(module, ns=(before.st_atime_ns, before.st_mtime_ns + 1_000_000))
        assert not _started_by(owner, spec, file, tmp_path)
    finally:
        os.utime(module, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert _started_by(owner, spec, file, tmp_path)


def _imported_by(python: str) -> Path:
    """The module that this Python imports from the start."""
    return next(Path(python).parent.parent.glob("lib/python*/site-packages/acme_marker.py"))


def _started_by(owner: Owner, spec: Make, file: Path, folder: Path) -> bool:
    file.unlink(missing_ok=True)
    task = hanging(spec(hostile("hang", file)), file, folder)
    found = parent_of(pids(file)["child"])
    task.kill()
    task.communicate()
    return found == owner.server


def test_another_python_is_refused(owner: Owner, tmp_path: Path) -> None:
    link = tmp_path / "python"
    link.symlink_to(sys.executable)
    with socket.socket(socket.AF_UNIX) as asked:
        asked.connect(owner.address)
        request = {"python": str(link), "cwd": str(tmp_path), "env": {}}
        descriptors = [os.open(os.devnull, os.O_RDWR) for _ in range(5)]
        socket.send_fds(asked, [json.dumps(request).encode() + b"\n"], descriptors)
        assert json.loads(asked.recv(4096)) == {"refused": "another Python"}
    for descriptor in descriptors:
        os.close(descriptor)


@pytest.mark.parametrize("said", [b"", b"{", b"nonsense\n", b"[]\n"])
def test_nonsense_harms_nobody(owner: Owner, spec: Make, said: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as asked:
        asked.connect(owner.address)
        asked.sendall(said)
    assert rows(run_stage(spec(numbers())).outputs["odd"]) == [(1, "1"), (3, "3")]


def test_a_child_has_nothing_of_its_owner_or_of_another_child(
    owner: Owner, spec: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__SQL_ALCHEMY_CONN", "planted")
    one, two = (_told_by_child(spec, tmp_path / name) for name in ("one", "two"))
    monkeypatch.setenv(start.ADDRESS, "")
    fresh = _told_by_child(spec, tmp_path / "fresh")
    for told in (one, two, fresh):
        assert told["cwd"] == told["environ"].pop("TMPDIR") == told["temporary"]
        assert told["session"]
    assert len({told["cwd"] for told in (one, two, fresh)}) == 3
    assert one["environ"] == two["environ"] == fresh["environ"]
    assert "planted" not in json.dumps(one)
    assert one["inherited"] == two["inherited"] == fresh["inherited"]
    server = Path(f"/proc/{owner.server}/environ")
    if server.exists():
        assert b"planted" not in server.read_bytes()


def _told_by_child(spec: Make, file: Path) -> dict[str, Any]:
    with pytest.raises(DataError):
        run_stage(spec(hostile("tell", file)))
    return json.loads(file.read_text())


_ASKED_OFTEN = """
import os, time
from airloom.operators.engine import start
start.wants_fork_server()
before = len(os.listdir("/dev/fd"))
for _ in range(4):
    start.keep_ready()
    time.sleep(float(os.environ["PAUSE"]))
print("opened", len(os.listdir("/dev/fd")) - before)
"""


def _asked_often(python: str, pause: float, **environment: str) -> str:
    env = {**os.environ, start.ADDRESS: "", "PAUSE": str(pause), **environment}
    done = subprocess.run([python, "-c", _ASKED_OFTEN], capture_output=True, text=True, check=True, env=env)
    return done.stdout + done.stderr


def test_where_none_can_be_started_a_line_says_so_once(acme: str, tmp_path: Path) -> None:
    (tmp_path / f"airloom-{os.getuid()}").write_text("of somebody else's")
    said = _asked_often(acme, 0, TMPDIR=str(tmp_path))
    assert said.count("There is no fork server") == 1
    assert "has to be a folder of this user's" in said
    assert "opened 0" in said


def test_one_that_ends_by_itself_is_not_started_again(acme: str) -> None:
    module = _imported_by(acme)
    module.write_text("import threading, time; threading.Thread(target=time.sleep, args=(600,), daemon=True).start()")
    try:
        said = _asked_often(acme, 2)
    finally:
        module.write_text("")
    assert said.count("There is no fork server") == 1
    assert said.count("would fork their locks") == 1


def test_a_kill_right_after_the_start_is_not_lost(owner: Owner, spec: Make) -> None:
    run_stage(spec(numbers()))
    for _ in range(100):
        with workspace(spec(numbers()).settings) as space:
            child, pipes = start.start(space)
            assert isinstance(child, start._Forked)
            child.kill()
            assert child.ended() == -signal.SIGKILL
            child.release()
            os.close(pipes.stdin)
            pipes.close()
    wait_until(lambda: _children_of(owner.server) == [])
