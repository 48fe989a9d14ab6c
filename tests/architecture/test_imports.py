"""Imports point down, Airflow stays at the edge, and listing node types costs no driver."""

from __future__ import annotations

import json
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

from scripts.check import link_tree
from tests.architecture.sources import ROOT, imports, modules, tree

AIRFLOW_ALLOWED = (
    "operators/connection.py",
    "operators/settings.py",
    "operators/tasks.py",
    "operators/engine/metrics.py",
    "dag_factory/render.py",
    "dag_factory/bundle.py",
    "dag_factory/importer.py",
    "dag_factory/cli/*",
    "plugins/*",
)
HEAVY = (
    *("adbc_driver_manager", "adbc_driver_postgresql", "airflow", "connectorx", "duckdb", "fastexcel", "fsspec"),
    *("httpx", "numpy", "pandas", "polars", "psycopg", "pyarrow", "pymysql", "s3fs", "sqlglot", "xlsxwriter"),
)


def test_layers_are_kept() -> None:
    environ = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(link_tree())}
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "KEPT" in done.stdout


@pytest.mark.parametrize("module", modules(), ids=str)
def test_airflow_is_imported_only_at_the_edge(module: Path) -> None:
    if any(fnmatch(module.as_posix(), allowed) for allowed in AIRFLOW_ALLOWED):
        return
    found = [(name, line) for name, line in imports(tree(module)) if name.split(".")[0] == "airflow"]
    assert not found, f"{module} imports Airflow: {found}"


def imported_by(statement: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after a statement."""
    code = f"{statement}\nimport json, sys\nprint(json.dumps(sorted({{name.split('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "statement",
    [
        "from airloom.operators.registry import node_types; node_types()",
        "from airloom.operators.node import describe; from airloom.operators.registry import node_types; "
        "[describe(node_type) for node_type in node_types().values()]",
        "import airloom.dag_factory.reader, airloom.dag_factory.plan_model",
        "from airloom.plugins.provider_info import get_provider_info; get_provider_info()",
    ],
    ids=["registry", "describe", "document", "provider info"],
)
def test_no_driver_is_imported(statement: str) -> None:
    assert imported_by(statement) & set(HEAVY) == set()


def test_the_probe_sees_a_heavy_import() -> None:
    assert "duckdb" in imported_by("import duckdb")
