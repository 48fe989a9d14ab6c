"""The lock-down: what a query in a stage cannot do, whatever it says."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import duckdb
import pytest

from airloom.operators.engine import sandbox
from airloom.operators.settings import Settings
from airloom.operators.values import Values

leaked = [("a variable of the Python process", "planted")]
"""What a replacement scan would find, were they on."""

HOSTILE = [
    # files
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM glob('/**')",
    "SELECT * FROM read_json('/etc/hostname')",
    "SELECT * FROM read_parquet('{outside}')",
    "SELECT * FROM parquet_metadata('{outside}')",
    "SELECT * FROM parquet_schema('{outside}')",
    "SELECT * FROM parquet_kv_metadata('{outside}')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM read_csv('{scratch}/../outside.parquet')",
    "SELECT * FROM read_text('{scratch}/link')",
    "SELECT * FROM read_text('file:///etc/passwd')",
    "SELECT * FROM read_csv(['{allowed}', '/etc/passwd'])",
    "SELECT * FROM read_parquet('{allowed}x')",
    "SELECT * FROM query('SELECT * FROM read_text(''/etc/passwd'')')",
    "COPY (SELECT 1) TO '/tmp/stolen.csv'",
    "COPY (SELECT 1) TO '{scratch}/../stolen.csv'",
    "COPY (SELECT 1) TO '{allowed}'",
    "COPY (SELECT 1) TO '/dev/stdout' (FORMAT csv)",
    "EXPORT DATABASE '/tmp/stolen'",
    "IMPORT DATABASE '/tmp/stolen'",
    "ATTACH '/tmp/stolen.duckdb'",
    "ATTACH '{outside}' AS other (READ_ONLY)",
    "ATTACH 'http://127.0.0.1/x.duckdb'",
    "CREATE TEMP TABLE t AS FROM read_text('/etc/passwd')",
    # network and extensions
    "SELECT * FROM read_csv('http://127.0.0.1:{port}/data.csv')",
    "SELECT * FROM read_parquet('https://127.0.0.1:{port}/x.parquet')",
    "SELECT * FROM read_parquet('s3://bucket/x.parquet')",
    "SELECT * FROM read_json('hf://datasets/x/y.json')",
    "INSTALL httpfs",
    "LOAD httpfs",
    "INSTALL spatial FROM community",
    "LOAD '/tmp/evil.duckdb_extension'",
    "INSTALL '/tmp/evil.duckdb_extension'",
    "FORCE INSTALL postgres",
    "SELECT * FROM postgres_scan('host=127.0.0.1', 'public', 't')",
    "SELECT * FROM sqlite_scan('/tmp/x.db', 't')",
    "ATTACH 'host=127.0.0.1' AS pg (TYPE postgres)",
    "UPDATE EXTENSIONS",
    # Python and settings
    "SELECT * FROM leaked",
    "SET enable_external_access = true",
    "SET GLOBAL enable_external_access = true",
    "RESET enable_external_access",
    "PRAGMA enable_external_access = true",
    "SET lock_configuration = false",
    "RESET lock_configuration",
    "SET memory_limit = '64GB'",
    "SET threads = 64",
    "SET temp_directory = '/tmp'",
    "SET max_temp_directory_size = '1TB'",
    "SET allowed_directories = ['/']",
    "SET allowed_paths = ['/etc/passwd']",
    "SET python_enable_replacements = true",
    "SET autoinstall_known_extensions = true",
    "SET autoload_known_extensions = true",
    "SET allow_community_extensions = true",
    "SET allow_unsigned_extensions = true",
    "SET allow_persistent_secrets = true",
    "SET secret_directory = '/tmp'",
    "SET extension_directory = '/tmp'",
    "SET home_directory = '/root'",
    "SET log_query_path = '/tmp/log'",
    "SET profiling_output = '/tmp/profile'",
    "SET file_search_path = '/etc'",
    "SET custom_user_agent = 'x'",
    "PRAGMA profiling_output = '/tmp/profile'",
    "CREATE PERSISTENT SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')",
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(str(tmp_path), str(tmp_path), "", memory_limit=256, threads=1, disk_limit=100)


@pytest.fixture
def locked(tmp_path: Path, settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    (scratch / "link").symlink_to("/etc/passwd")
    with duckdb.connect() as plain:
        for name in ("allowed", "outside"):
            plain.execute(f"COPY (SELECT '{name}' AS name) TO '{tmp_path}/{name}.parquet' (FORMAT parquet)")
    connection = sandbox.connect(settings, scratch, files=[str(tmp_path / "allowed.parquet")])
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A server that would answer, were it asked."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"a\n1\n")

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()


@pytest.mark.parametrize("statement", HOSTILE)
def test_a_hostile_statement_is_refused(
    locked: duckdb.DuckDBPyConnection, tmp_path: Path, port: int, statement: str
) -> None:
    before = (tmp_path / "allowed.parquet").read_bytes()
    outside, allowed = tmp_path / "outside.parquet", tmp_path / "allowed.parquet"
    statement = statement.format(scratch=tmp_path / "scratch", allowed=allowed, outside=outside, port=port)
    with pytest.raises(duckdb.Error):
        locked.execute(statement).fetchall()
    assert (tmp_path / "allowed.parquet").read_bytes() == before
    assert not list(Path("/tmp").glob("stolen*"))


def test_its_own_files_and_folder_are_open(locked: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    allowed = f"SELECT * FROM read_parquet('{tmp_path}/allowed.parquet')"
    assert locked.execute(allowed).fetchall() == [("allowed",)]
    locked.execute(f"COPY ({allowed}) TO '{tmp_path}/scratch/out.parquet' (FORMAT parquet)").fetchall()
    assert (tmp_path / "scratch" / "out.parquet").exists()


def test_a_file_behind_a_symbolic_link_may_be_named_either_way(tmp_path: Path, settings: Settings) -> None:
    real = tmp_path / "real.csv"
    real.write_text("a\n1\n")
    link = tmp_path / "link.csv"
    link.symlink_to(real)
    connection = sandbox.connect(settings, _made(tmp_path), files=[str(link)])
    assert connection.execute(f"SELECT * FROM read_csv('{link}')").fetchall() == [(1,)]
    connection.close()


def _made(tmp_path: Path) -> Path:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return scratch


@pytest.mark.parametrize(
    ("value", "type_"),
    [(True, "BOOLEAN"), (7, "BIGINT"), (2**70, "HUGEINT"), (1.5, "DOUBLE"), ("'; DROP", "VARCHAR"), (None, "VARCHAR")],
)
def test_a_value_is_bound_with_its_type(tmp_path: Path, settings: Settings, value: object, type_: str) -> None:
    values = Values({"params.x": value})  # type: ignore[dict-item]
    connection = sandbox.connect(settings, _made(tmp_path), values)
    query = "SELECT getvariable('params.x'), typeof(getvariable('params.x'))"
    found = connection.execute(query).fetchall()
    assert found == [(value, type_)] or (value is None and found[0][0] is None)
    connection.close()


def test_a_write_that_fails_ends_each_time(tmp_path: Path, settings: Settings) -> None:
    """DuckDB 2.0 alone never comes back from some of a hundred such writes, the more the busier the machine is."""
    asked = {"folder": str(tmp_path), "settings": settings.as_json()}
    ended = subprocess.run(
        [sys.executable, "-c", _FAILING_WRITES, json.dumps(asked)],
        capture_output=True,
        text=True,
        timeout=180,
        check=True,
    )
    assert ended.stdout.split() == ["IOException"] * 100


_FAILING_WRITES = """
import concurrent.futures, json, pathlib, resource, sys
import duckdb
from airloom.operators.engine import sandbox
from airloom.operators.settings import Settings

asked = json.loads(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))

def write(number):
    folder = pathlib.Path(asked["folder"], str(number))
    folder.mkdir()
    connection = sandbox.connect(Settings.from_json(asked["settings"]), folder)
    hashes = "SELECT sha256(i || 'a') || sha256(i || 'b') AS h FROM range(100_000) t(i)"
    try:
        connection.execute(f"COPY ({hashes}) TO '{folder}/out.parquet' (FORMAT parquet, COMPRESSION snappy)")
    except duckdb.Error as error:
        return type(error).__name__
    finally:
        connection.close()

with concurrent.futures.ThreadPoolExecutor(4) as pool:
    for said in pool.map(write, range(100)):
        print(said, flush=True)
"""
