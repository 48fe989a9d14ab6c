"""``make check``: style, types, import direction, and that generated files are current. Changes nothing.

mypy and import-linter follow files, not import hooks, and an editable install is a hook. So they are given a
folder in which ``airloom`` looks as it does in the wheel: links to the root folders.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from scripts import ui
from scripts.environment import ensure
from scripts.paths import AIRFLOW, PYTHON, ROOT

FOLDERS = ("operators", "dag_factory", "plugins", "include")


def main(arguments: list[str]) -> int:
    """Run every check, also after one has failed; exit code 1 when any has."""
    ensure("dev")
    node = ui.tools()
    tree = link_tree()
    environ = {
        **node.environ(),
        "AIRFLOW_HOME": str(ROOT / "build" / "test-airflow"),
        "MYPYPATH": str(tree),
        "PYTHONPATH": str(tree),
    }
    checks: dict[str, list[str | Path]] = {
        "ruff check": [PYTHON, "-m", "ruff", "check", "."],
        "ruff format": [PYTHON, "-m", "ruff", "format", "--check", "."],
        "mypy": [PYTHON, "-m", "mypy"],
        "mypy (scripts)": [PYTHON, "-m", "mypy", "--package", "scripts"],
        "UI (types, style, tests)": [*node.npm, "--prefix", ui.SOURCES, "run", "--silent", "check"],
        "import direction": [PYTHON.with_name("lint-imports")],
        "generated files are current": [PYTHON, "-m", "scripts.generated", "--check"],
        "pipelines in canonical form": [AIRFLOW, "pipelines", "fmt", "--check", "dags"],
        "pipelines without problems": [AIRFLOW, "pipelines", "check", "dags"],
    }
    chosen = {name: command for name, command in checks.items() if not arguments or name in arguments}
    failed = [name for name, command in chosen.items() if not _passes(name, command, environ)]
    print(f"  {len(chosen) - len(failed)} of {len(chosen)} checks passed")
    if failed:
        print(f"  failed: {', '.join(failed)}")
    return 1 if failed else 0


def link_tree() -> Path:
    """A folder that holds ``airloom/`` with links to the root folders."""
    package = ROOT / "build" / "tree" / "airloom"
    package.mkdir(parents=True, exist_ok=True)
    for name in FOLDERS:
        link = package / name
        if not link.is_symlink():
            link.symlink_to(Path(os.path.relpath(ROOT / name, package)), target_is_directory=True)
    return package.parent


def _passes(name: str, command: list[str | Path], environ: dict[str, str]) -> bool:
    print(f"== {name}", flush=True)
    done = subprocess.run([str(part) for part in command], env=environ, cwd=ROOT, stdin=subprocess.DEVNULL)
    sys.stdout.flush()
    return done.returncode == 0
