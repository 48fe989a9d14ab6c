"""``make ui``: the React sources of ui/, built into plugins/static, from where Airflow serves them.

Built only when a source has changed since, by content: a hash of all sources lies beside what was built from them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts import node
from scripts.alone import alone
from scripts.console import Failure, run, step
from scripts.paths import ROOT

SOURCES = ROOT / "ui"
BUILT = ROOT / "plugins" / "static"
# The script that Airflow loads, and with it the rest.
ENTRY = BUILT / "main.js"
# Package data is what does not begin with a dot: the stamp stays in the checkout.
STAMP = BUILT / ".sources"


def main(arguments: list[str]) -> int:
    """Bring plugins/static up to date."""
    if not build():
        print("  The UI is current.")
    return 0


def build() -> bool:
    """Build the UI when it is not current; whether it had to."""
    with alone("ui"):
        wanted = digest(SOURCES)
        if ENTRY.exists() and STAMP.exists() and STAMP.read_text() == wanted:
            return False
        found = node.find()
        _install(found)
        with step("Building the UI"):
            _npm(found, "run", "build")
        if not ENTRY.exists():
            raise Failure(f"The build of ui/ ended well and left no {ENTRY.relative_to(ROOT)}: see ui/vite.config.ts")
        STAMP.write_text(wanted)
        return True


def tools() -> node.Node:
    """A Node, with the packages of ui/package-lock.json in place: for the UI's checks and formatting."""
    with alone("ui"):
        found = node.find()
        _install(found)
        return found


def digest(folder: Path) -> str:
    """A hash of the names and contents of all sources."""
    total = hashlib.sha256()
    for file in sorted(_sources(folder)):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        total.update(f"{file.relative_to(folder).as_posix()}\0{content}\n".encode())
    return total.hexdigest()


def _sources(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.is_file():
            yield entry
        elif entry.name != "node_modules":
            yield from _sources(entry)


def _install(found: node.Node) -> None:
    if installed(SOURCES):
        return
    with step("Installing the UI's locked packages"):
        # No package needs its install script, so none is run.
        _npm(found, "ci", "--ignore-scripts", "--no-audit", "--no-fund")


def installed(folder: Path) -> bool:
    """Whether node_modules holds what the lock says, by the record that npm keeps in it."""
    record = folder / "node_modules" / ".package-lock.json"
    if not record.exists():
        return False
    there, wanted = _packages(record), _packages(folder / "package-lock.json")
    return all(
        there.get(name, package if package.get("optional") else None) == package for name, package in wanted.items()
    )


def _packages(lock: Path) -> dict[str, Any]:
    """Where each package lies -> its entry in a lock of npm, without the project's own."""
    return {name: package for name, package in json.loads(lock.read_text())["packages"].items() if name}


def _npm(found: node.Node, *arguments: str) -> None:
    try:
        run([*found.npm, *arguments], env=found.environ(), cwd=SOURCES)
    except Failure as failure:
        advice = "" if arguments[0] == "run" else "\nnpm takes packages from the registry it is configured to use."
        raise Failure(f"The UI could not be built.\n{failure}{advice}") from failure
