"""``make test``: pytest in the environment, with an Airflow home of its own."""

from __future__ import annotations

import subprocess

from scripts import ui
from scripts.environment import clean_environ, ensure
from scripts.paths import PYTHON, ROOT


def main(arguments: list[str]) -> int:
    """Run pytest; its exit code is ours."""
    ensure("dev")
    ui.build()
    # Airflow makes its home when it is imported; not the person's own, and not the one of `make up`.
    environ = {**clean_environ(), "AIRFLOW_HOME": str(ROOT / "build" / "test-airflow")}
    return subprocess.run([str(PYTHON), "-m", "pytest", *arguments], env=environ, cwd=ROOT).returncode
