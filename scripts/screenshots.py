"""``make screenshots``: every page of the UI, light and dark, into docs/images/, from the Airflow of ``make up``."""

from __future__ import annotations

import subprocess

from scripts import airflow_home, up
from scripts.environment import clean_environ, ensure
from scripts.paths import PYTHON, ROOT


def main(arguments: list[str]) -> int:
    """Bring Airflow up, when it is not, and take them; it stays up."""
    ensure("dev")
    up.main([])
    address = f"http://127.0.0.1:{airflow_home.port()}"
    command = [str(PYTHON), "-m", "scripts.pictures", address]
    return subprocess.run(command, env=clean_environ(), cwd=ROOT).returncode
