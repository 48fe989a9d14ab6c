"""``make fmt``: Python by ruff, the UI by eslint, the pipelines by their canonical form."""

from __future__ import annotations

import subprocess

from scripts import ui
from scripts.environment import ensure
from scripts.paths import AIRFLOW, PYTHON, ROOT


def main(arguments: list[str]) -> int:
    """Rewrite what is not in form; what a linter cannot repair is left to ``make check``."""
    ensure("dev")
    node = ui.tools()
    environ = {**node.environ(), "AIRFLOW_HOME": str(ROOT / "build" / "test-airflow")}
    commands = (
        [str(PYTHON), "-m", "ruff", "check", "--fix", "--exit-zero", "--quiet", "."],
        [str(PYTHON), "-m", "ruff", "format", "."],
        [*map(str, node.npm), "--prefix", str(ui.SOURCES), "run", "--silent", "lint", "--", "--fix"],
        [str(AIRFLOW), "pipelines", "fmt", "dags"],
    )
    return max(subprocess.run(command, env=environ, cwd=ROOT).returncode for command in commands)
