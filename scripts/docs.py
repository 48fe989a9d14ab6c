"""``make docs``: generate the pages, the JSON Schema and the types that come from the code."""

from __future__ import annotations

import subprocess

from scripts.environment import clean_environ, ensure
from scripts.paths import PYTHON, ROOT


def main(arguments: list[str]) -> int:
    """Write the pages of docs/ that come from code, the table of options, include/schema and the UI's types."""
    ensure("dev")
    environ = {**clean_environ(), "AIRFLOW_HOME": str(ROOT / "build" / "test-airflow")}
    return subprocess.run([str(PYTHON), "-m", "scripts.generated"], env=environ, cwd=ROOT).returncode
