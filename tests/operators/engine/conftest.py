"""A Python with a third party's node types installed, and short ways to build stages for them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from airloom.operators.connection import Connection
from airloom.operators.engine.spec import Run, StageSpec
from airloom.operators.engine.start import ADDRESS, keep_ready
from airloom.operators.exchange import Dataset
from airloom.operators.settings import Settings
from airloom.operators.stage import PlannedNode, Stage
from airloom.operators.values import Values

NODES = Path(__file__).with_name("acme_nodes.py")


@pytest.fixture(scope="session")
def python_with_acme(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An interpreter that sees everything this one does, and a distribution with the entry point ``airloom.nodes``."""
    folder = tmp_path_factory.mktemp("python")
    venv.EnvBuilder(symlinks=True, with_pip=False).create(folder)
    paths = {"base": str(folder), "platbase": str(folder)}
    scheme = "venv" if "venv" in sysconfig.get_scheme_names() else "posix_prefix"
    site = Path(sysconfig.get_path("purelib", scheme, paths))
    (site / "acme_nodes.py").write_text(NODES.read_text())
    distribution = site / "acme_nodes-1.0.dist-info"
    distribution.mkdir()
    (distribution / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-nodes\nVersion: 1.0\n")
    (distribution / "entry_points.txt").write_text("[airloom.nodes]\nacme = acme_nodes\n")
    # What any Python has imported from the start.
    (site / "acme_marker.py").write_text("")
    ours = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    lines = [f"import site; site.addsitedir({path!r})" for path in sorted(ours)] + ["import acme_marker"]
    (site / "zz_airloom.pth").write_text("\n".join(lines) + "\n")
    return str(folder / "bin" / "python")


@pytest.fixture
def acme(python_with_acme: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Stages run in the Python that has the third party's node types."""
    monkeypatch.setattr("sys.executable", python_with_acme)
    return python_with_acme


@pytest.fixture(scope="session")
def fork_server(python_with_acme: str) -> str:
    """The address of a fork server of that Python; it ends with this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.executable", python_with_acme)
        patch.setenv(ADDRESS, "")
        keep_ready()
        return os.environ[ADDRESS]


@pytest.fixture(params=["fresh", "forked"])
def either_way(request: pytest.FixtureRequest, acme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stages run twice: in a fresh interpreter, and in a child of the fork server."""
    if request.param == "forked":
        monkeypatch.setenv(ADDRESS, request.getfixturevalue("fork_server"))


def task_of(spec: StageSpec, folder: Path) -> subprocess.Popen[bytes]:
    """A process that runs a stage, as a task is one."""
    (folder / "spec.json").write_text(json.dumps(spec.as_json()))
    script = (
        "import json, sys\n"
        "from airloom.operators.engine.run import run_stage\n"
        "from airloom.operators.engine.spec import StageSpec\n"
        "run_stage(StageSpec.from_json(json.load(open(sys.argv[1]))))\n"
    )
    return subprocess.Popen([sys.executable, "-c", script, str(folder / "spec.json")], stderr=subprocess.PIPE)


def processes_of_code() -> list[str]:
    """The processes that run code for the tests of this process: those of the Python that ``acme`` made for it."""
    told = subprocess.run(["ps", "-wweo", "args"], capture_output=True, text=True, check=True).stdout
    found = [line for line in told.splitlines() if line.startswith(sys.executable)]
    return [line for line in found if "airloom.operators.engine.isolated" in line]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Small limits, an exchange of its own."""
    return Settings(
        home=str(tmp_path),
        exchange=str(tmp_path / "exchange"),
        warehouse=str(tmp_path / "warehouse.duckdb"),
        memory_limit=256,
        threads=2,
        time_limit=120,
        disk_limit=2048,
    )


def source(name: str, type_: str, **config: Any) -> PlannedNode:
    """A source node."""
    return PlannedNode(name, type_, 1, config, {})


def query(name: str, sql: str, *inputs: str, type_: str = "acme.formula", **config: Any) -> PlannedNode:
    """A transform node with its planned query."""
    return PlannedNode(name, type_, 1, config, {"in": inputs}, sql=sql)


def transform(*nodes: PlannedNode, outputs: tuple[str, ...] = (), reads: dict[str, str] | None = None) -> Stage:
    """A transform stage; its last node is its output unless told otherwise."""
    outputs = outputs or (nodes[-1].id,)
    return Stage(nodes[-1].id, "transform", nodes, reads or {}, outputs)


def load(name: str, type_: str, of: str, before: str, **config: Any) -> Stage:
    """A load stage that delivers the rows of node ``of``, made by stage ``before``."""
    node = PlannedNode(name, type_, 1, config, {"in": (of,)})
    return Stage(name, "load", (node,), {of: before}, (), (before,))


def rows(dataset: Dataset) -> list[tuple[Any, ...]]:
    """All rows of a data set."""
    import duckdb

    with duckdb.connect() as connection:
        return connection.execute("SELECT * FROM read_parquet(?)", [list(dataset.paths())]).fetchall()


@pytest.fixture
def spec(settings: Settings) -> Callable[..., StageSpec]:
    """Makes a spec around a stage."""

    def make(
        stage: Stage,
        values: dict[str, Any] | None = None,
        inputs: dict[str, Dataset] | None = None,
        connections: dict[str, Connection] | None = None,
        limit: int | None = None,
        **run: Any,
    ) -> StageSpec:
        base = {
            "pipeline": "orders",
            "run_id": "manual__2024-01-01T00:00:00+00:00",
            "slot": "2024-01-01T00:00:00+00:00",
        }
        return StageSpec(
            Run(**{**base, **run}), stage, settings, Values(values or {}), connections or {}, inputs or {}, limit
        )

    return make
