"""``make lock``: resolve requirements/*.in into hashed lock files, valid for Python 3.10 to 3.13."""

from __future__ import annotations

from pathlib import Path

from scripts.console import run, step
from scripts.environment import clean_environ, ensure
from scripts.paths import LOCKS, PYTHON, ROOT

_OPTIONS = (
    *("--universal", "--python-version", "3.10", "--generate-hashes"),
    # No host in the lock: where packages come from is the machine's own business.
    *("--no-emit-index-url", "--custom-compile-command", "make lock"),
)


def main(arguments: list[str]) -> int:
    """``lock [--upgrade]``: without it, versions change only where the .in files ask for it."""
    ensure("runtime")
    for name, lock in LOCKS.items():
        with step(f"Resolving requirements/{name}.in"):
            command: list[str | Path] = [PYTHON, "-m", "uv", "pip", "compile", "--quiet", *_OPTIONS]
            source = lock.with_suffix(".in").relative_to(ROOT)
            if name != "runtime":
                command += ["-c", LOCKS["runtime"].relative_to(ROOT)]
            run([*command, *arguments, source, "-o", lock.relative_to(ROOT)], env=clean_environ(), cwd=ROOT)
    return 0
