"""Publishing to a running Airflow: what appears, what a run stands on, what is parsed again."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import duckdb
import pytest

from tests.dag_factory.repositories import ANNA
from tests.e2e.airflow_server import AirflowServer

FORK_SERVER = "airloom.operators.engine.fork_server"


def pipeline(pipeline_id: str, *, above: int = 5, **changes: Any) -> bytes:
    """Read numbers, keep those above a bound, write them; a task per node."""
    value = {
        "airloom": 1,
        "id": pipeline_id,
        "fusion": "off",
        "nodes": [
            {"id": "numbers", "type": "file.read", "config": {"path": "numbers.csv", "columns": {"n": "integer"}}},
            {"id": "large", "type": "filter", "inputs": {"in": "numbers"}, "config": {"where": f"n > {above}"}},
            {
                "id": "kept",
                "type": "file.write",
                "inputs": {"in": "large"},
                "config": {"path": f"{pipeline_id}.csv", "mode": "replace"},
            },
        ],
        **changes,
    }
    return json.dumps(value).encode()


def publish(server: AirflowServer, name: str, data: bytes) -> str:
    return server.store.publish(f"{name}.json", data, ANNA, f"Publish {name}", base=server.store.tip())


@pytest.fixture(autouse=True)
def _numbers(airflow_server: AirflowServer) -> None:
    rows = "\n".join(str(number) for number in range(1, 11))
    (airflow_server.home.folder / "files" / "numbers.csv").write_text(f"n\n{rows}\n")


def rows_kept(server: AirflowServer, dag_id: str, run: str) -> int:
    return int(server.xcom(dag_id, run, "large")["outputs"]["large"]["rows"])


def test_a_published_pipeline_appears_and_runs(airflow_server: AirflowServer) -> None:
    revision = publish(airflow_server, "appears", pipeline("appears", name="It appears", tags=["e2e"]))
    dag = airflow_server.wait_for_dag("appears")
    assert (dag["dag_display_name"], [tag["name"] for tag in dag["tags"]]) == ("It appears", ["e2e"])
    run = airflow_server.trigger("appears")
    ended = airflow_server.wait_for_run("appears", run)
    tasks = airflow_server.tasks("appears", run)
    assert ended["state"] == "success", airflow_server.task_log("appears", run, "numbers")
    assert ended["bundle_version"] == revision
    assert {task: found["state"] for task, found in tasks.items()} == dict.fromkeys(
        ("numbers", "large", "kept"), "success"
    )
    assert rows_kept(airflow_server, "appears", run) == 5


@pytest.mark.skipif(sys.platform != "linux", reason="there is a fork server on Linux alone")
def test_its_stages_are_forked_in_the_schedulers_stead(airflow_server: AirflowServer) -> None:
    publish(airflow_server, "forked", pipeline("forked"))
    airflow_server.wait_for_dag("forked")
    assert airflow_server.wait_for_run("forked", airflow_server.trigger("forked"))["state"] == "success"
    listed = subprocess.run(["ps", "-wweo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    scheduler = str(airflow_server.processes["scheduler"].pid)
    found = [line.split()[0] for line in listed.splitlines() if FORK_SERVER in line and line.split()[1] == scheduler]
    assert len(found) == 1
    processor_time_of_ended_children = int(Path("/proc", found[0], "stat").read_text().rpartition(")")[2].split()[13])
    assert processor_time_of_ended_children > 0


def test_files_are_aggregated_into_the_warehouse(airflow_server: AirflowServer) -> None:
    nodes = [
        {"id": "numbers", "type": "file.read", "config": {"path": "numbers.csv", "columns": {"n": "integer"}}},
        {"id": "large", "type": "filter", "inputs": {"in": "numbers"}, "config": {"where": "n > ${params.above}"}},
        {
            "id": "odd",
            "type": "derive",
            "inputs": {"in": "large"},
            "config": {"columns": [{"name": "odd", "expression": "n % 2 = 1"}]},
        },
        {
            "id": "sums",
            "type": "aggregate",
            "inputs": {"in": "odd"},
            "config": {"by": ["odd"], "measures": {"numbers": "count(*)", "total": "sum(n)"}},
        },
        {
            "id": "stored",
            "type": "duckdb.write",
            "inputs": {"in": "sums"},
            "config": {"table": "sums", "mode": "replace"},
        },
    ]
    params = {"above": {"type": "integer", "default": 0, "minimum": 0}}
    data = pipeline("warehouse_sums", nodes=nodes, params=params, fusion="auto")
    publish(airflow_server, "warehouse_sums", data)
    airflow_server.wait_for_dag("warehouse_sums")
    run = airflow_server.trigger("warehouse_sums", above=4)
    ended = airflow_server.wait_for_run("warehouse_sums", run)
    tasks = airflow_server.tasks("warehouse_sums", run)
    assert ended["state"] == "success", [airflow_server.task_log("warehouse_sums", run, task) for task in tasks]
    assert sorted(tasks) == ["stored", "sums"], "the source and its transforms are one task"
    with duckdb.connect(str(airflow_server.home.folder / "warehouse.duckdb"), read_only=True) as warehouse:
        found = warehouse.execute("SELECT odd, numbers, total FROM sums ORDER BY odd").fetchall()
    assert found == [(False, 3, 24), (True, 3, 21)]
    with pytest.raises(HTTPError, match="400"):
        airflow_server.trigger("warehouse_sums", above=-1)


def test_a_run_finishes_on_the_version_it_began_with(airflow_server: AirflowServer) -> None:
    first = publish(airflow_server, "steady", pipeline("steady"))
    airflow_server.wait_for_dag("steady")
    airflow_server.wait_for_run("steady", airflow_server.trigger("steady"))
    airflow_server.stop("scheduler")
    under_way = airflow_server.trigger("steady")
    second = publish(airflow_server, "steady", pipeline("steady", above=8))
    airflow_server.wait_for_version("steady", 2)
    afterwards = airflow_server.trigger("steady")
    airflow_server.start("scheduler")
    found = {run: airflow_server.wait_for_run("steady", run) for run in (under_way, afterwards)}
    assert [run["state"] for run in found.values()] == ["success", "success"]
    assert [run["bundle_version"] for run in found.values()] == [first, second]
    assert rows_kept(airflow_server, "steady", under_way) == 5
    assert rows_kept(airflow_server, "steady", afterwards) == 2


def test_the_same_document_again_is_no_new_version(airflow_server: AirflowServer) -> None:
    data = pipeline("stable")
    publish(airflow_server, "stable", data)
    airflow_server.wait_for_dag("stable")
    airflow_server.wait_for_run("stable", airflow_server.trigger("stable"))
    shuffled = dict(reversed(list(json.loads(data).items())))
    publish(airflow_server, "stable", json.dumps(shuffled, indent=4).encode())
    publish(airflow_server, "marker", pipeline("marker"))
    airflow_server.wait_for_dag("marker")
    assert [found["version_number"] for found in airflow_server.versions("stable")] == [1]
    publish(airflow_server, "stable", pipeline("stable", above=6))
    airflow_server.wait_for_version("stable", 2)


def test_a_broken_publish_says_where_and_leaves_the_others(airflow_server: AirflowServer) -> None:
    publish(airflow_server, "fine", pipeline("fine"))
    airflow_server.wait_for_dag("fine")
    publish(airflow_server, "broken", pipeline("broken").replace(b'"filter"', b'"fliter"'))
    name = "problems/broken.json.py"
    error = airflow_server.wait(lambda: airflow_server.import_errors().get(name), "the import error")
    for part in ("broken.json has 1 problem", "/nodes/1/type (node large)", "did you mean 'filter'?"):
        assert part in error
    run = airflow_server.trigger("fine")
    assert airflow_server.wait_for_run("fine", run)["state"] == "success"
    publish(airflow_server, "broken", pipeline("broken"))
    airflow_server.wait(lambda: name not in airflow_server.import_errors(), "the import error to go")
    airflow_server.wait_for_dag("broken")


def test_after_one_change_only_its_shard_is_parsed_again(airflow_server: AirflowServer) -> None:
    """Told by the processor's own log of each file it parses, which Airflow keeps per file."""
    server = airflow_server
    revision = server.store.tip()
    for number in range(90):
        server.store.publish(f"many{number}.json", pipeline(f"many{number}"), ANNA, "Many", base=revision)
    for number in (0, 44, 89):
        server.wait_for_dag(f"many{number}", 120)
    folder = server.home.folder / "bundles" / "pipelines" / "current"
    shards = {path.name: path.stat().st_mtime_ns for path in folder.glob("pipelines_*.py")}
    assert len(shards) == 2
    # A written shard is parsed until a parse has begun after the write for certain.
    settled = max(shards.values()) / 1e9 + 5
    server.wait(lambda: time.time() > settled, "the shards to be at rest")
    parsed = {name: parses(server, name) for name in shards}
    assert all(parsed.values())
    publish(server, "many7", pipeline("many7", description="Changed"))
    server.wait(lambda: details(server) == "Changed", "the change")
    changed = {name for name in shards if (folder / name).stat().st_mtime_ns != shards[name]}
    assert len(changed) == 1
    assert {name for name in shards if parses(server, name) != parsed[name]} == changed


def details(server: AirflowServer) -> Any:
    return server.get("/api/v2/dags/many7/details")["doc_md"]


def parses(server: AirflowServer, name: str) -> int:
    """How often the processor has parsed a file, as its log for that file tells."""
    logs = server.home.folder.glob(f"logs/dag_processor/*/pipelines/{name}.log")
    return sum(len(re.findall(r"Filling up the DagBag", path.read_text())) for path in logs if not path.is_symlink())
