"""The wheel, installed into a clean environment beside somebody's own ``operators``, ``plugins`` and ``include``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from scripts import ui

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.timeout(900)


def run(command: list[str], *, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, as it comes from the source distribution of a copy of the sources: no earlier build is in it."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    tracked = run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT).split("\0")
    for name in filter(None, tracked):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    # What make has built, with its stamp: the copy then finds it current and builds nothing.
    ui.build()
    shutil.copytree(ui.BUILT, source / ui.BUILT.relative_to(ROOT))
    run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder)], cwd=source)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def airflow(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Airflow's command in a clean environment from the lock, with the wheel and somebody's own folders."""
    folder = tmp_path_factory.mktemp("clean")
    venv, theirs = folder / "venv", folder / "theirs"
    for name in ("operators", "plugins", "include"):
        (theirs / name).mkdir(parents=True)
        (theirs / name / "__init__.py").write_text(f'"""Somebody\'s own {name}."""\nWHOSE = "theirs"\n')
    run([sys.executable, "-m", "venv", "--without-pip", str(venv)], cwd=folder)
    install = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", str(venv / "bin" / "python")]
    run([*install, "--require-hashes", "-r", str(ROOT / "requirements" / "runtime.lock")], cwd=folder)
    run([*install, "--no-deps", str(wheel)], cwd=folder)
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "PYTHON"))}
    environ |= {
        "PATH": f"{venv / 'bin'}{os.pathsep}{environ['PATH']}",
        "AIRFLOW_HOME": str(folder / "airflow"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "PYTHONPATH": str(theirs),
    }

    def call(*arguments: str) -> str:
        return run([str(venv / "bin" / arguments[0]), *arguments[1:]], cwd=theirs, env=environ)

    return call


def test_wheel_holds_the_packages_and_nothing_beside_them(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"airloom", wheel.name.removesuffix("-py3-none-any.whl") + ".dist-info"}
    subpackages = {name.split("/")[1] for name in names if name.startswith("airloom/")}
    assert subpackages == {"operators", "dag_factory", "plugins", "include"}
    assert {"airloom/include/demo/flights/flights.parquet", "airloom/operators/py.typed"} <= set(names)
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]


def test_every_module_and_page_of_the_sources_is_in_the_wheel(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    tracked = run(["git", "ls-files", "operators", "dag_factory", "plugins", "include"], cwd=ROOT).split()
    wanted = [name for name in tracked if name.endswith((".py", ".html", ".css", ".js"))]
    assert [name for name in wanted if f"airloom/{name}" not in names] == []


def test_the_built_ui_is_in_the_wheel(wheel: Path) -> None:
    found = zipfile.ZipFile(wheel)
    built = {str(file.relative_to(ROOT)): file for file in ui.BUILT.rglob("*") if file.is_file() and file != ui.STAMP}
    assert len(built) > 2
    assert {name for name, file in built.items() if found.read(f"airloom/{name}") == file.read_bytes()} == set(built)
    assert f"airloom/{ui.STAMP.relative_to(ROOT)}" not in found.namelist()


def test_their_folders_stay_theirs(airflow: Callable[..., str]) -> None:
    code = (
        "import json, operators, plugins, include, airloom.operators, airloom.plugins; "
        "print(json.dumps([operators.WHOSE, plugins.WHOSE, include.WHOSE, airloom.operators.__file__]))"
    )
    *whose, ours = json.loads(airflow("python", "-c", code))
    assert whose == ["theirs"] * 3
    assert "site-packages" in ours


def test_airflow_lists_the_provider(airflow: Callable[..., str]) -> None:
    providers = json.loads(airflow("airflow", "providers", "list", "--output", "json"))
    assert "airloom" in {provider["package_name"] for provider in providers}


def test_airflow_knows_the_options(airflow: Callable[..., str]) -> None:
    assert airflow("airflow", "config", "get-value", "airloom", "memory_limit").split()[-1] == "1024"


def test_airflow_has_the_commands_and_the_node_types(airflow: Callable[..., str]) -> None:
    described = json.loads(airflow("airflow", "pipelines", "nodes", "--json"))
    found = {node["type"] for node in described}
    assert {"file.read", "file.write", "postgres.write", "duckdb.write", "http.read", "join", "aggregate"} <= found


def test_airflow_checks_a_pipeline(airflow: Callable[..., str]) -> None:
    airflow("airflow", "pipelines", "check", str(ROOT / "dags"))
