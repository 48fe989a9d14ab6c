"""``make bench``: the benchmarks of tests/bench, in the environment."""

from __future__ import annotations

import subprocess

from scripts.environment import clean_environ, ensure
from scripts.paths import PYTHON, ROOT


def main(arguments: list[str]) -> int:
    """Run the benchmarks; without arguments all of them."""
    ensure("dev")
    environ = {**clean_environ(), "AIRFLOW_HOME": str(ROOT / "build" / "bench-airflow")}
    return subprocess.run([str(PYTHON), "-m", "tests.bench", *arguments], env=environ, cwd=ROOT).returncode
