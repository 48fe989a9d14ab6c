"""The Makefile's verbs, and what they say when the machine lacks something."""

from __future__ import annotations

import os
import re
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from scripts import airflow_home, environment, processes, users
from scripts.__main__ import VERBS
from scripts.console import Failure
from scripts.paths import LOCKS

ROOT = Path(__file__).resolve().parents[2]


def make(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environ}, capture_output=True, text=True)


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_help_is_the_default_and_names_every_verb() -> None:
    shown = make().stdout
    assert targets() - {"help"} <= set(re.findall(r"make (\w+)", shown))


def test_every_verb_has_a_script() -> None:
    assert targets() - {"help"} <= set(VERBS)
    assert [verb for verb in VERBS if not (ROOT / "scripts" / f"{verb}.py").exists()] == []


def test_without_a_python_it_says_what_to_install() -> None:
    done = make("up", "PYTHON=")
    assert done.returncode != 0
    assert "Airloom needs Python 3.10 to 3.13" in done.stderr
    assert "apt-get install python3" in done.stderr


def test_with_a_wrong_python_it_says_so(tmp_path: Path) -> None:
    code = (
        "import sys; sys.version_info = (3, 9, 1, 'final', 0); import scripts.__main__ as m; sys.exit(m.main(['up']))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "this is Python 3.9.1" in done.stderr


def test_without_git_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "python3").symlink_to(sys.executable)
    done = subprocess.run(
        [sys.executable, "-m", "scripts", "up"], cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "there is no git on the PATH" in done.stderr


def test_without_ensurepip_it_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(Failure, match=r"apt-get install python3\.\d+-venv"):
        environment.require_venv()


def test_an_environment_that_starts_is_never_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    venv = tmp_path / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    theirs = venv / "somebody-works-here"
    theirs.touch()
    monkeypatch.setattr(environment, "VENV", venv)
    monkeypatch.setattr(environment, "PYTHON", venv / "bin" / "python")
    assert environment.starts()
    assert theirs.exists()


def test_an_environment_that_does_not_start_is_set_aside(tmp_path: Path) -> None:
    venv = tmp_path / ".venv"
    venv.mkdir()
    (venv / "kept").write_text("theirs")
    environment.set_aside(venv)
    assert not venv.exists()
    assert [file.read_text() for file in tmp_path.glob(".venv.broken-*/kept")] == ["theirs"]


@pytest.fixture
def taken_port() -> Iterator[int]:
    with closing(socket.socket()) as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_taken_port_is_named_with_a_free_one(
    taken_port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(airflow_home, "PORT_FILE", tmp_path / "port")
    monkeypatch.setenv("PORT", str(taken_port))
    with pytest.raises(Failure, match=rf"Port {taken_port} is taken(.|\n)*make up PORT=\d+"):
        airflow_home.claim_port()
    assert not (tmp_path / "port").exists()


@pytest.mark.parametrize("wanted", ["http", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(wanted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(airflow_home, "PORT_FILE", tmp_path / "port")
    monkeypatch.setenv("PORT", wanted)
    with pytest.raises(Failure, match="is not a port"):
        airflow_home.port()


def test_a_number_that_went_to_a_stranger_is_not_ours() -> None:
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        began = processes.began(stranger.pid)
        assert began
        assert processes.Process(stranger.pid, began).alive()
        assert not processes.Process(stranger.pid, "another moment").alive()
    finally:
        stranger.kill()
        stranger.wait()
    assert not processes.Process(stranger.pid, began).alive()


def test_descendants_are_found() -> None:
    assert os.getpid() in processes.descendants(os.getppid())


def test_private_files_are_private(tmp_path: Path) -> None:
    file = tmp_path / "below" / "secrets.json"
    airflow_home.write_private(file, "{}")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_passwords_are_random_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(users, "USERS", tmp_path / "users.json")
    for role in users.ROLES:
        monkeypatch.delenv(f"AIRLOOM_{role.upper()}_PASSWORD", raising=False)
    first = users.passwords()
    assert set(first) == {"admin", "editor", "viewer"}
    assert len(set(first.values())) == 3
    assert users.passwords() == first
    monkeypatch.setenv("AIRLOOM_ADMIN_PASSWORD", "chosen-by-a-person")
    assert users.passwords() == {**first, "admin": "chosen-by-a-person"}


@pytest.mark.parametrize("lock", LOCKS.values(), ids=list(LOCKS))
def test_every_locked_package_has_a_hash_and_no_host(lock: Path) -> None:
    text = lock.read_text()
    entries = re.findall(r"^[a-z0-9][\w.\-\[\],]*==.*(?:\n +--hash=.*)*", text, re.MULTILINE)
    assert len(entries) > (0 if lock == LOCKS["node"] else 200)
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text


def test_dev_lock_agrees_with_the_runtime_lock() -> None:
    # Not their markers: where more packages ask for one, it is installed on more systems.
    pins = {
        name: set(re.findall(r"^([a-z0-9][^ \\\n]*==[^ \\\n]*) ", lock.read_text(), re.MULTILINE))
        for name, lock in LOCKS.items()
    }
    assert pins["runtime"] <= pins["dev"]


def test_the_lock_pins_the_installer() -> None:
    found = environment.pinned_uv(LOCKS["runtime"])
    assert found.startswith("uv==")
    assert "--hash=sha256:" in found


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash on this machine")
def test_ci_script_is_valid_bash() -> None:
    subprocess.run(["bash", "-n", str(ROOT / ".ci" / "run")], check=True)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
