"""The web API under 1,000 people who think for five seconds: one api-server, Postgres, 1,000 published pipelines.

A tenth of what they do is writing. No request may fail, and at the end every acknowledged write is looked for. The
load generator shares the machine with the server, so the figures are what a person beside both of them would see.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg

from tests.airflow_home import AirflowHome
from tests.bench.bench_dag_processor import document
from tests.bench.bench_postgres import URL
from tests.bench.figures import Figure
from tests.bench.pace import Pace
from tests.plugins.server import SEEDER, Api, serving

ROOT = Path(__file__).parents[2]
PEOPLE = int(os.environ.get("AIRLOOM_BENCH_PEOPLE", "1000"))
PIPELINES = 1000
ACCOUNTS = 500
"""Of two windows each, as some people have: each window has a token of its own, and the two share a draft."""
RAMP = 30
"""Seconds until everybody is there; what happens until then is not measured."""
SECONDS = int(os.environ.get("AIRLOOM_BENCH_SECONDS", "60"))
DATABASE = "airloom_bench_load"

_ACCOUNTS = """
import json, sys
from datetime import datetime, timezone
from airflow.api_fastapi.app import init_auth_manager
from airflow.models.dag import DagModel
from airflow.models.dagbundle import DagBundleModel
from airflow.models.dagrun import DagRun
from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder
from airflow.utils.session import create_session
accounts, windows, pipelines = map(int, sys.argv[1:])
manager = init_auth_manager()
with get_application_builder() as builder:
    role = builder.sm.find_role("Editor")
    users = [
        builder.sm.add_user(f"load_{n}", "Load", str(n), f"load_{n}@localhost", role, hashed_password="none")
        for n in range(accounts)
    ]
    tokens = [manager.generate_jwt(users[n % accounts]) for n in range(windows)]
now = datetime.now(timezone.utc)
with create_session() as session:
    if session.get(DagBundleModel, "pipelines") is None:
        session.add(DagBundleModel(name="pipelines"))
        session.flush()
    for n in range(pipelines):
        dag_id = f"bench_{n}"
        session.add(DagModel(dag_id=dag_id, fileloc="x.py", bundle_name="pipelines", is_stale=False, is_paused=False))
        session.flush()
        for number in range(10):
            session.add(DagRun(dag_id=dag_id, run_id=f"run_{number}", run_type="manual", state="success",
                               run_after=now, start_date=now))
print(json.dumps(tokens))
"""


def run() -> list[Figure]:
    """How long people wait, and whether anything was lost."""
    with psycopg.connect(URL, autocommit=True) as admin, tempfile.TemporaryDirectory(prefix="airloom-bench-") as folder:
        admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {DATABASE}")
        try:
            return _run(Path(folder))
        finally:
            admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def _run(folder: Path) -> list[Figure]:
    (folder / "airflow" / "dags").mkdir(parents=True)
    home = AirflowHome(folder / "airflow").with_environment(
        AIRFLOW__DATABASE__SQL_ALCHEMY_POOL_SIZE="20",
        AIRFLOW__DATABASE__SQL_ALCHEMY_CONN="postgresql+psycopg2"
        + URL.removeprefix("postgresql").rpartition("/")[0]
        + f"/{DATABASE}",
    )
    with serving(home.with_users()) as api:
        seed = folder / "seed"
        seed.mkdir()
        for number in range(PIPELINES):
            (seed / f"bench_{number}.json").write_bytes(document(number))
        api.store.seed(seed, SEEDER)
        tokens = api.server.home.python(_ACCOUNTS, str(ACCOUNTS), str(PEOPLE), str(PIPELINES))
        (folder / "tokens.json").write_text(json.dumps(tokens))
        for offset in range(0, PIPELINES, 200):  # the first look at each page counts its problems
            api.editor.get("/pipelines", params={"limit": 200, "offset": offset}, timeout=120).raise_for_status()
        with ThreadPoolExecutor(4) as warm:  # and that at each pipeline finds its canonical form
            list(warm.map(lambda n: api.admin.get(f"/pipelines/bench_{n}").raise_for_status(), range(PIPELINES)))
        with Pace() as pace:
            told = _play(api, folder)
        lost = _lost_drafts(told["drafts"]) + _lost_publishes(api, told["publishes"])
    return _figures(told["requests"], lost, pace)


def _play(api: Api, folder: Path) -> dict[str, Any]:
    """What people did, and what they were told."""
    command = [sys.executable, "-m", "locust", "-f", str(ROOT / "tests" / "bench" / "load_users.py"), "--headless"]
    command += ["--host", api.server.url, "--users", str(PEOPLE), "--spawn-rate", str(PEOPLE / RAMP)]
    command += ["--run-time", f"{RAMP + SECONDS}s", "--stop-timeout", "20", "--only-summary", "--loglevel", "WARNING"]
    files = {"AIRLOOM_LOAD_TOKENS": folder / "tokens.json", "AIRLOOM_LOAD_RESULT": folder / "told.json"}
    environ = {**os.environ, **{name: str(file) for name, file in files.items()}}
    # Its exit code is 1 when a request failed; the figures say so too, and how many.
    subprocess.run(command, env=environ, cwd=ROOT, stdout=sys.stderr, check=False)
    told: dict[str, Any] = json.loads(files["AIRLOOM_LOAD_RESULT"].read_text())
    return told


def _figures(requests: list[list[Any]], lost: int, pace: Pace) -> list[Figure]:
    began = min(when for when, *_ in requests) + RAMP
    measured = [(name, waited / 1000) for when, name, waited, _ in requests if began <= when < began + SECONDS]
    _print_course(requests, began, pace)
    failed = Counter((name, wrong) for _, name, _, wrong in requests if wrong)
    for (name, wrong), count in failed.most_common(20):
        print(f"{count} x {name}: {wrong}", file=sys.stderr)
    for name in sorted({name for name, _ in measured}):
        waited = [seconds for each, seconds in measured if each == name]
        if len(waited) > 1:
            cuts = statistics.quantiles(waited, n=100)
            line = f"{name:18} {len(waited):6}  p50 {cuts[49]:.4f}  p95 {cuts[94]:.4f}  p99 {cuts[98]:.4f}"
            print(f"{line}  max {max(waited):.4f}", file=sys.stderr)
    reads = [waited for name, waited in measured if name.startswith("read ")]
    writes = [waited for name, waited in measured if name.startswith("write ")]
    rate = len(measured) / SECONDS
    return [
        Figure(f"reads of 1,000 people, p99 ({rate:.0f} requests/s)", _cut(reads, 99), 0.05, "the goal", "s", 1),
        Figure("their writes, p95", _cut(writes, 95), 1.0, "the goal", "s", 1),
        Figure(f"failed requests of {len(requests):,}", sum(failed.values()), 1, "one", "", 0),
        Figure("acknowledged writes lost", lost, 1, "one", "", 0),
    ]


def _print_course(requests: list[list[Any]], began: float, pace: Pace) -> None:
    """How long reads took in each ten seconds, and how fast the machine was."""
    for start in range(0, SECONDS, 10):
        since, until = began + start, began + start + 10
        waited = [ms / 1000 for when, name, ms, _ in requests if since <= when < until and name.startswith("read ")]
        taken = f"the machine took {pace.between(since, until):.2f} x as long as at its fastest"
        print(f"from {start:3} s: reads p99 {_cut(waited, 99):.4f}, {taken}", file=sys.stderr)


def _cut(waited: list[float], percent: int) -> float:
    return statistics.quantiles(waited, n=100)[percent - 1]


def _lost_drafts(drafts: list[dict[str, Any]]) -> int:
    """How many acknowledged drafts are neither kept nor were overwritten by somebody who had read them."""
    with psycopg.connect(URL.rpartition("/")[0] + f"/{DATABASE}") as database:
        rows = database.execute("SELECT etag, document FROM airloom_draft").fetchall()
    kept = {etag: json.loads(text)["description"] for etag, text in rows}
    over = Counter(draft["over"] for draft in drafts if draft["over"])
    gone = [draft for draft in drafts if kept.get(draft["etag"]) != draft["mark"] and not over[draft["etag"]]]
    return len(gone) + sum(times - 1 for times in over.values())


def _lost_publishes(api: Api, publishes: list[dict[str, str]]) -> int:
    """How many acknowledged publishes are no commit of the branch, or one without their document."""
    commits = {change.revision: change.message for change in api.store.history(limit=100_000)}
    print(f"{len(publishes)} publishes, {len(commits)} commits", file=sys.stderr)
    return sum(
        commits.get(each["revision"]) != each["mark"]
        or json.loads(api.store.read(f"{each['pipeline']}.json", each["revision"]))["description"] != each["mark"]
        for each in publishes
    )
