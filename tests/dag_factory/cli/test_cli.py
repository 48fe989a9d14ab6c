"""The real command ``airflow pipelines ...``, in a process of its own with a home of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.dag_factory.documents import document, encoded, source
from tests.golden.test_golden import FOLDER

AIRFLOW = Path(sys.executable).with_name("airflow")
LOCAL = document(
    {
        "id": "flights",
        "type": "file.read",
        "config": {"path": "flights.csv", "columns": {"carrier": "string", "delay": "integer"}},
    },
    {"id": "late", "type": "filter", "inputs": {"in": "flights"}, "config": {"where": "delay > ${params.min_delay}"}},
    {"id": "report", "type": "duckdb.write", "inputs": {"in": "late"}, "config": {"table": "delays"}},
    params={"min_delay": {"type": "integer", "default": 15, "maximum": 100}},
    id="local_delays",
)


@dataclass(frozen=True)
class Home:
    """An Airflow home without a database, and a folder to work in."""

    home: Path
    work: Path

    def run(self, *arguments: str, code: int = 0, stdin: bytes = b"", **environment: str) -> str:
        """Standard output of a command that ends with this code; nothing of it may be a traceback."""
        found = subprocess.run(
            [str(AIRFLOW), "pipelines", *arguments],
            input=stdin,
            capture_output=True,
            cwd=self.work,
            env={**os.environ, "AIRFLOW_HOME": str(self.home), **environment},
            timeout=240,
            check=False,
        )
        errors = found.stderr.decode()
        assert found.returncode == code, errors + found.stdout.decode()
        assert "Traceback" not in errors
        return found.stdout.decode()

    def json(self, *arguments: str, code: int = 0) -> Any:
        """What a command prints with ``--json``."""
        return json.loads(self.run(*arguments, "--json", code=code))

    def write(self, name: str, value: Any) -> Path:
        """A file in the work folder."""
        path = self.work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(value if isinstance(value, bytes) else encoded(value))
        return path


@pytest.fixture(scope="module")
def airflow_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for the module: making its configuration takes a second."""
    home = tmp_path_factory.mktemp("airflow")
    (home / "files").mkdir()
    (home / "files" / "flights.csv").write_text("carrier,delay\nUA,20\nUA,5\nAA,30\nB6,\n", encoding="utf-8")
    return home


@pytest.fixture
def home(airflow_home: Path, tmp_path: Path) -> Home:
    return Home(airflow_home, tmp_path)


def test_check_shows_place_line_and_hint(home: Home) -> None:
    home.write("good.json", document(source()))
    home.write(
        "sub/bad.json", b'{\n  "airloom": 1,\n  "id": "bad",\n  "nodes": [\n    {"id": "a", "type": "fliter"}\n  ]\n}\n'
    )
    home.write("package.json", {"name": "not a pipeline"})
    home.write(".hidden/bad.json", b"{")
    shown = home.run("check", code=1)
    assert "sub/bad.json:5:17: error: unknown node type 'fliter'  [/nodes/0/type]\n" in shown
    assert '    5 |     {"id": "a", "type": "fliter"}\n      |                 ^^^^^^^^^^^^^^^^\n' in shown
    assert "did you mean 'filter'?" in shown
    assert "1 of 2 pipelines has problems (1 error, 1 warning)" in shown
    assert "\x1b[" not in shown


def test_check_tells_programs(home: Home) -> None:
    home.write("a.json", document(source(), id="one"))
    home.write("b.json", document(source(), id="one"))
    found = home.json("check", "a.json", "b.json", code=1)
    assert (found["ok"], found["errors"], found["warnings"]) == (False, 1, 2)
    first, second = found["files"]
    assert (first["file"], first["id"], first["ok"]) == ("a.json", "one", True)
    assert first["columns"]["orders_api"][0] == {"name": "id", "type": "integer"}
    problem = second["problems"][0]
    assert problem["message"] == "the id 'one' is that of a.json too"
    assert (problem["pointer"], problem["line"], problem["severity"]) == ("/id", 1, "error")


def test_check_ends_with_codes_that_a_ci_can_use(home: Home) -> None:
    good, warned = (
        encoded(
            document(source(), {"id": "few", "type": "limit", "config": {"rows": 1}, "inputs": {"in": "orders_api"}})
        ),
        ["check", "-"],
    )
    home.run(*warned, stdin=good)
    home.run(*warned, "--strict", stdin=good, code=1)
    home.run(*warned, stdin=b"{", code=1)
    home.run("check", "nowhere.json", code=2)
    home.run("check", code=2)
    home.run("check", "--nonsense", code=2)


def test_fmt_writes_in_place(home: Home) -> None:
    path = home.write("a.json", document(source(), fusion="auto"))
    path.chmod(0o640)
    assert "a.json: would be formatted" in home.run("fmt", "--check", code=1)
    assert path.read_bytes() == encoded(document(source(), fusion="auto"))
    assert "1 pipeline formatted, 0 as they were" in home.run("fmt")
    formatted = path.read_bytes()
    assert b'"fusion"' not in formatted
    assert path.stat().st_mode & 0o777 == 0o640
    assert home.json("fmt", "--check") == {
        "changed": 0,
        "unreadable": 0,
        "files": [{"file": "a.json", "changed": False}],
    }
    assert home.run("fmt", "-", stdin=encoded(document(source()))).encode() == formatted
    assert [found.name for found in home.work.iterdir()] == ["a.json"]


def test_fmt_leaves_what_it_cannot_read(home: Home) -> None:
    path = home.write("a.json", b'{"airloom": 1, "id": "X"')
    assert "the text ends too early" in home.run("fmt", code=1)
    assert path.read_bytes() == b'{"airloom": 1, "id": "X"'


def test_plan(home: Home) -> None:
    path = str(FOLDER / "good_daily_delays" / "pipeline.json")
    shown = home.run("plan", path, "--sql")
    assert "4 nodes in 2 tasks" in shown
    assert "flights > late > per_carrier" in shown
    assert "-- late (filter)\nSELECT" in shown
    plan = home.json("plan", path)
    assert plan == json.loads((FOLDER / "good_daily_delays" / "plan.json").read_text())
    home.run("plan", str(FOLDER / "bad_cycle" / "pipeline.json"), code=1)


def test_nodes(home: Home) -> None:
    assert "filter" in home.run("nodes")
    found = {node["type"]: node for node in home.json("nodes")}
    assert found["limit"]["config"]["properties"]["rows"]["minimum"] == 0
    shown = home.run("nodes", "limit")
    assert "  rows: integer (required)\n" in shown
    assert home.json("nodes", "limit")["example"] == found["limit"]["example"]
    assert "error" in home.json("nodes", "limitt", code=2)


def test_schema(home: Home) -> None:
    assert json.loads(home.run("schema"))["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_lineage(home: Home) -> None:
    path = str(FOLDER / "good_daily_delays" / "pipeline.json")
    found = home.json("lineage", path, "report.mean_delay")
    assert found == {"report.mean_delay": {"parents": ["per_carrier.mean_delay"], "origins": ["flights.arr_delay"]}}
    assert "flights.arr_delay" in home.run("lineage", path)
    home.run("lineage", path, "report.meen_delay", code=2)


def test_upgrade_has_nothing_to_do_yet(home: Home) -> None:
    home.write("a.json", document(source()))
    home.run("fmt")
    assert home.json("upgrade")["changed"] == 0


def test_run_and_preview_need_no_scheduler(home: Home) -> None:
    home.write("local.json", LOCAL)
    rows = home.json("preview", "local.json", "late", "--param", "min_delay=25")
    assert rows == {
        "node": "late",
        "columns": [{"name": "carrier", "type": "string"}, {"name": "delay", "type": "integer"}],
        "rows": [["AA", 30]],
    }
    flights, *others = LOCAL["nodes"]
    home.write("masked.json", LOCAL | {"nodes": [{**flights, "mask": ["carrier"]}, *others]})
    assert home.json("preview", "masked.json", "late", "--param", "min_delay=25")["rows"] == [["***", 30]]
    wrong = {"id": "wrong", "type": "derive", "inputs": {"in": "flights"}}
    wrong["config"] = {"columns": [{"name": "n", "expression": "CAST(carrier AS INTEGER)"}]}
    home.write("wrong.json", LOCAL | {"nodes": [{**flights, "mask": ["carrier"]}, *others, wrong]})
    said = home.run("preview", "wrong.json", "wrong", "--json", code=3)
    assert "Could not convert string '***' to INT32" in said
    assert "AA" not in said
    assert "carrier  delay" in home.run("preview", "local.json", "report", "--rows", "1")
    first = home.json("run", "local.json", "--interval", "2013-01-01/2013-01-02")
    loaded = first["stages"]["report"]["nodes"][0]
    assert (loaded["rows_in"], loaded["details"]["inserted"]) == (2, 2)
    again = home.json("run", "local.json", "--interval", "2013-01-01/2013-01-02")
    assert again["stages"]["report"]["nodes"][0]["details"]["outcome"] == "unchanged"
    assert "local_delays succeeded in" in home.run("run", "local.json")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["run", "local.json", "--param", "min_delay=x"], 2, "'x' does not fit the type 'integer'"),
        (["run", "local.json", "--param", "min_delay=101"], 2, "101 is above the maximum"),
        (["run", "local.json", "--param", "min_dely=1"], 2, "did you mean 'min_delay'?"),
        (["run", "local.json", "--param", "min_delay"], 2, "--param takes NAME=VALUE"),
        (["run", "local.json", "--interval", "yesterday"], 2, "--interval: an interval is START/END"),
        (["preview", "local.json", "lte"], 2, "did you mean 'late'?"),
        (["preview", "local.json", "late", "--rows", "0"], 2, "--rows takes a number of at least 1"),
        (["run", "missing.json"], 3, "there is no file at 'nothing.csv'"),
        (["run", "unknown_connection.json"], 3, "there is no Airflow connection 'shop_api'"),
    ],
)
def test_run_says_what_is_wrong(home: Home, arguments: list[str], code: int, message: str) -> None:
    home.write("local.json", LOCAL)
    home.write("missing.json", document({"id": "a", "type": "file.read", "config": {"path": "nothing.csv"}}))
    home.write("unknown_connection.json", document(source()))
    assert message in home.run(*arguments, "--json", code=code)


def test_publish_and_log(home: Home) -> None:
    home.write("a.json", document(source(), id="one"))
    home.write("bad.json", b"{}")
    at = ["--repository", "store.git"]
    home.run("publish", "a.json", "bad.json", *at, code=1)
    assert not (home.work / "store.git").exists()
    first = home.json("publish", "a.json", "-m", "First\n\nof many", *at)
    assert (first[0]["path"], first[0]["changed"]) == ("one.json", True)
    assert home.json("publish", "a.json", *at)[0]["changed"] is False
    home.write("a.json", document(source(), id="one", tags=["new"]))
    second = home.json("publish", "a.json", "--base", first[0]["revision"], *at)
    assert second[0]["revision"] != first[0]["revision"]
    home.write("a.json", document(source(), id="one", tags=["mine"]))
    assert "error" in home.json("publish", "a.json", "--base", first[0]["revision"], *at, code=1)
    changes = home.json("log", "one", *at)
    assert [change["message"] for change in changes] == ["Change one", "First\n\nof many"]
    shown = home.run("log", *at)
    assert "Change one" in shown
    assert "of many" not in shown
    home.run("log", code=2)
