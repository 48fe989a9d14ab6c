"""``make up`` and ``make down`` as a person runs them: in a fresh checkout, from nothing."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from scripts.processes import began

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.timeout(1200)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Checkout:
    """A copy of the sources, with a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        for name in subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0"):
            if name and (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes((ROOT / name).read_bytes())
                (folder / name).chmod((ROOT / name).stat().st_mode)

    def make(self, verb: str) -> subprocess.CompletedProcess[str]:
        environ = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
        environ |= {"PORT": str(self.port), "AIRLOOM_DEMO_POSTGRES": ""}
        command = ["make", "--no-print-directory", verb]
        return subprocess.run(command, cwd=self.folder, env=environ, capture_output=True, text=True)

    def token(self, user: str) -> str:
        passwords = json.loads((self.folder / ".airflow" / "users.json").read_text())
        body = json.dumps({"username": user, "password": passwords[user]}).encode()
        return str(self.call("/auth/token", data=body)["access_token"])

    def call(self, path: str, *, token: str | None = None, data: bytes | None = None) -> dict[str, object]:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=data, headers=headers)
        with urllib.request.urlopen(request, timeout=30) as response:
            return dict(json.load(response))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    found = Checkout(tmp_path_factory.mktemp("checkout"))
    try:
        yield found
    finally:
        found.make("down")


@pytest.fixture(scope="module")
def up(checkout: Checkout) -> str:
    """What the first ``make up`` printed."""
    done = checkout.make("up")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_up_runs_the_demo_and_shows_its_table(up: str, checkout: Checkout) -> None:
    assert f"http://localhost:{checkout.port}" in up
    assert "United Air Lines Inc." in up
    # All flights of 2013 that arrived: the shipped data is fixed, so is the sum.
    rows = [int(found.replace(",", "")) for found in re.findall(r"^  \S.*?  +([\d,]+)  +\d+%", up, re.MULTILINE)]
    assert sum(rows) == 327_346
    assert len(rows) == 16


def test_the_ui_was_built_and_is_served(up: str, checkout: Checkout) -> None:
    assert "Building the UI" in up
    plugins = checkout.call("/api/v2/plugins", token=checkout.token("viewer"))["plugins"]
    (ours,) = [plugin for plugin in plugins if plugin["name"] == "airloom"]
    assert "Airloom" in {app["name"] for app in ours["react_apps"]}
    for path in sorted({app["bundle_url"] for app in ours["react_apps"]} | {"airloom/"}):
        with urllib.request.urlopen(f"http://127.0.0.1:{checkout.port}/{path}", timeout=30) as response:
            assert response.status == 200
            assert response.read()


def test_each_role_sees_what_it_may(up: str, checkout: Checkout) -> None:
    viewer, editor, admin = (checkout.token(name) for name in ("viewer", "editor", "admin"))
    for token in (viewer, editor, admin):
        assert checkout.call("/api/v2/plugins", token=token)
        assert checkout.call("/api/v2/dags/delays_by_carrier", token=token)["dag_id"] == "delays_by_carrier"
    run = json.dumps({"logical_date": None}).encode()
    with pytest.raises(urllib.error.HTTPError, match="403"):
        checkout.call("/api/v2/dags/delays_by_carrier/dagRuns", token=viewer, data=run)
    assert checkout.call("/api/v2/dags/delays_by_carrier/dagRuns", token=editor, data=run)["state"] == "queued"
    for token in (viewer, editor):
        with pytest.raises(urllib.error.HTTPError, match="403"):
            checkout.call("/api/v2/connections", token=token)
    assert checkout.call("/api/v2/connections", token=admin)["total_entries"]


def test_the_second_up_changes_nothing(up: str, checkout: Checkout) -> None:
    before = checkout.make("status").stdout
    again = checkout.make("up")
    assert again.returncode == 0, again.stdout + again.stderr
    assert "has succeeded before" in again.stdout
    assert "Starting" not in again.stdout
    assert checkout.make("status").stdout == before


def test_secrets_are_in_no_log(up: str, checkout: Checkout) -> None:
    home = checkout.folder / ".airflow"
    secrets = [*json.loads((home / "users.json").read_text()).values()]
    secrets += json.loads((home / "secrets.json").read_text()).values()
    for log in (home / "logs").rglob("*.log"):
        text = log.read_text(errors="replace")
        assert not [secret for secret in secrets if secret in text], log


def test_down_leaves_nothing_running(up: str, checkout: Checkout) -> None:
    pids = [int(pid) for pid in re.findall(r"pid (\d+)", checkout.make("status").stdout)]
    assert len(pids) == 4
    done = checkout.make("down")
    assert done.returncode == 0, done.stderr
    # One that has ended but was not reaped by the machine's init still has a number, and runs no more.
    assert [pid for pid in pids if began(pid) is not None] == []
    with pytest.raises(urllib.error.URLError):
        checkout.call("/api/v2/monitor/health")
    assert "Nothing of ours is running" in checkout.make("down").stdout
