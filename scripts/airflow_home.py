"""Airflow's home in the checkout: its environment, its secrets, its port."""

from __future__ import annotations

import base64
import json
import os
import secrets
import shlex
import socket
import sys
from pathlib import Path

from scripts.console import Failure
from scripts.environment import clean_environ
from scripts.paths import HOME, ROOT, RUN, VENV

DEFAULT_PORT = 8080
PORT_FILE = RUN / "port"


def environ(port: int) -> dict[str, str]:
    """The environment of every Airflow process of this checkout."""
    found = clean_environ()
    found.update(
        {
            "AIRFLOW_HOME": str(HOME),
            "AIRFLOW_CONFIG": str(ROOT / "airflow.cfg"),
            "AIRFLOW__API__PORT": str(port),
            "AIRFLOW__API__BASE_URL": f"http://localhost:{port}",
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
            **_secrets(),
        }
    )
    # A proxy of the machine is not for Airflow's own traffic.
    for name in ("NO_PROXY", "no_proxy"):
        found[name] = ",".join(part for part in (found.get(name), "127.0.0.1", "localhost") if part)
    if sys.platform == "darwin":
        # Without it macOS aborts a forked process that touches its networking classes.
        found["OBJC_DISABLE_INITIALIZE_FORK_SAFETY"] = "YES"
    return found


def write_shell_settings(port: int) -> None:
    """``.airflow/env.sh``, for a shell that is to speak with this Airflow: ``. .airflow/env.sh``."""
    ours = {name: value for name, value in environ(port).items() if name.startswith("AIRFLOW")}
    lines = [f"export {name}={shlex.quote(value)}" for name, value in sorted(ours.items())]
    path = f"export PATH={shlex.quote(str(VENV / 'bin'))}:$PATH"
    write_private(HOME / "env.sh", "\n".join(["unset PYTHONDONTWRITEBYTECODE", path, *lines]) + "\n")


def _secrets() -> dict[str, str]:
    """Made once, readable by their owner alone."""
    file = HOME / "secrets.json"
    if not file.exists():
        made = {
            "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_urlsafe(64),
            "AIRFLOW__API__SECRET_KEY": secrets.token_urlsafe(32),
            "AIRFLOW__CORE__FERNET_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        }
        write_private(file, json.dumps(made, indent=2) + "\n")
    return dict(json.loads(file.read_text()))


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read, from its first moment on."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        handle.write(text)


def port() -> int:
    """The port of what runs, else the one asked for by ``PORT``, else 8080."""
    if PORT_FILE.exists():
        return int(PORT_FILE.read_text())
    wanted = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not wanted.isdigit() or not 1 <= int(wanted) <= 65_535:
        raise Failure(f"PORT={wanted} is not a port: expected a number from 1 to 65535, such as PORT=8081")
    return int(wanted)


def claim_port() -> int:
    """The wanted port, when nothing listens there; remembered until ``make down``."""
    wanted = port()
    if not _free(wanted):
        other = next((candidate for candidate in range(wanted + 1, wanted + 100) if _free(candidate)), None)
        advice = f"Use another one:  make up PORT={other}" if other else "Use another one:  make up PORT=..."
        raise Failure(f"Port {wanted} is taken by another program.\n{advice}\nOr see who has it:  lsof -i :{wanted}")
    RUN.mkdir(parents=True, exist_ok=True)
    PORT_FILE.write_text(str(wanted))
    return wanted


def release_port() -> None:
    """Forget the port."""
    PORT_FILE.unlink(missing_ok=True)


def _free(candidate: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", candidate))
        except OSError:
            return False
    return True
