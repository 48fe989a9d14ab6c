"""What code of a node cannot do, whatever it tries, and that it never runs where it is not kept from that."""

from __future__ import annotations

import json
import logging
import os
import shutil
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from airloom.operators.engine import isolation
from airloom.operators.problems import ConfigError, DataError, NodeError
from tests.operators.engine.conftest import processes_of_code
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="code is isolated on Linux only"),
    pytest.mark.usefixtures("acme"),
]

ROWS = pa.table({"n": [1, 2, 3], "text": ["a", None, "ć"]})
SECRET = "planted-secret-4711"
SYSCALLS = "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"


def run(
    code: str, folder: Path, frame: str = "arrow", seconds: int = 20, megabytes: int = 256, **tables: pa.Table
) -> Any:
    """The rows that code makes of the tables."""
    given = {name: table.to_reader for name, table in (tables or {"rows": ROWS}).items()}
    values = {"params.least": 2, "interval.end": {"time": "2024-01-02T00:00:00+00:00"}}
    found = isolation.run(
        isolation.Code(textwrap.dedent(code), frame, values, seconds, megabytes), given, folder, "code"
    )
    return found.read_all()


def body(statements: str) -> str:
    """A function that does this and, should it be let, returns its table."""
    return "def transform(table):\n" + textwrap.indent(textwrap.dedent(statements), "    ") + "\n    return table\n"


@pytest.fixture(autouse=True)
def nothing_is_left(acme: str) -> Iterator[None]:
    yield
    wait_until(lambda: not processes_of_code())


def test_a_table_goes_in_and_a_table_comes_out(tmp_path: Path) -> None:
    found = run("def transform(t):\n    return t.filter(t['n'].is_valid()).append_column('m', t['n'])", tmp_path)
    assert found.to_pylist()[0] == {"n": 1, "text": "a", "m": 1}
    assert found.schema.types == [pa.int64(), pa.string(), pa.int64()]


def test_pandas_keeps_the_types(tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    given = pa.table({"n": pa.array([1, None], pa.int32()), "d": pa.array([1, 2], pa.decimal128(9, 2))})
    found = run(
        "def transform(frame):\n    frame['twice'] = frame.n * 2\n    return frame", tmp_path, "pandas", x=given
    )
    assert found.schema == given.schema.append(pa.field("twice", pa.int64()))
    assert found["twice"].to_pylist() == [2, None]


def test_several_tables_come_by_name(tmp_path: Path) -> None:
    code = "def transform(b, a):\n    return a.append_column('of_b', b['n'])"
    found = run(code, tmp_path, a=ROWS, b=pa.table({"n": [7, 8, 9]}))
    assert found["of_b"].to_pylist() == [7, 8, 9]
    assert run("def transform(**tables):\n    return tables['b']", tmp_path, a=ROWS, b=ROWS) == ROWS


def test_values_and_empty_tables(tmp_path: Path) -> None:
    code = """
        import pyarrow as pa
        def transform(t):
            return pa.table({"least": [values["params.least"]], "end": [values["interval.end"]], "n": [t.num_rows]})
    """
    [found] = run(code, tmp_path, rows=ROWS.slice(0, 0)).to_pylist()
    assert (found["least"], found["end"].isoformat(), found["n"]) == (2, "2024-01-02T00:00:00+00:00", 0)
    assert run("def transform(t):\n    return t.slice(0, 0)", tmp_path).schema == ROWS.schema


def test_sets_have_the_same_order_each_time(tmp_path: Path) -> None:
    code = "import pyarrow as pa\ndef transform(t):\n    return pa.table({'w': list({str(i) for i in range(500)})})"
    assert run(code, tmp_path) == run(code, tmp_path)


def test_more_rows_than_a_pipe_holds(tmp_path: Path) -> None:
    many = pa.table({"n": range(500_000), "text": ["x" * 20] * 500_000})
    assert run("def transform(t):\n    return t", tmp_path, rows=many) == many


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def transform(t):\n    x = 1\n    return t['amout']", r"line 3: KeyError: .*amout"),
        ("def help(t):\n    raise ValueError('why')\ndef transform(t):\n    help(t)", "line 2: ValueError: why"),
        ("def transform(t):\n    return t[", "line 2: SyntaxError"),
        ("def transform(t):\n    return None", "transform returned NoneType, expected a pyarrow.Table"),
        ("import nowhere\ndef transform(t): pass", "line 1: ModuleNotFoundError"),
        ("import sys\ndef transform(t):\n    sys.exit('bye')", "line 3: SystemExit: bye"),
        ("import os\ndef transform(t):\n    os._exit(7)", "ended with code 7 and gave no table"),
        ("import os\ndef transform(t):\n    os.kill(os.getpid(), 9)", r"was ended \(SIGKILL\)"),
        ("import os\ndef transform(t):\n    os.kill(0, 9)", r"was ended \(SIGKILL\)"),
        ("import os\ndef transform(t):\n    os.killpg(os.getpgid(0), 9)", "line 3: ProcessLookupError"),
        ("import os\ndef transform(t):\n    os.kill(-1, 9)\n    1 / 0", "ProcessLookupError|ZeroDivisionError"),
        ("def transform(t):\n    return t.select([])", "a table without columns"),
        ("x = 1", "KeyError: 'transform'"),
    ],
)
def test_an_error_names_its_line(tmp_path: Path, code: str, said: str) -> None:
    with pytest.raises(DataError, match=said) as caught:
        run(code, tmp_path)
    assert caught.value.field == "code"


def test_long_values_are_cut_from_errors(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        run(
            "def transform(t):\n    raise ValueError('not a number: ' + repr('4' * 3000) + '\\x1b[31m\\nforged')",
            tmp_path,
        )
    assert len(caught.value.message) < 200
    assert caught.value.message.isprintable()


REFUSED = {
    "fork": "os.fork()",
    "subprocess": "import subprocess; subprocess.run(['/usr/bin/id'])",
    "system": "assert os.system('true') == 0",
    "exec": "os.execv('/bin/sh', ['sh'])",
    "spawn": "os.posix_spawn('/bin/sh', ['sh'], dict())",
    "multiprocessing": "import multiprocessing as m; m.Process(target=print).start()",
    "internet": "import socket; socket.create_connection(('1.1.1.1', 53), 2)",
    "this machine": "import socket; socket.create_connection(('127.0.0.1', {port}), 2)",
    "datagrams": "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {port}))",
    "unix sockets": "import socket; socket.socket(socket.AF_UNIX).connect({unix!r})",
    "names": "import socket; socket.getaddrinfo('localhost', 80)",
    "url": "import urllib.request; urllib.request.urlopen('http://127.0.0.1:{port}/')",
    "passwd": "open('/etc/passwd')",
    "shadow": "open('/etc/shadow')",
    "home": "os.listdir('/root/.ssh'); os.listdir(os.path.expanduser('~'))",
    "secret": "open({secret!r})",
    "secret by arrow": "import pyarrow.csv as c; c.read_csv({secret!r})",
    "proc": "os.listdir('/proc')",
    "own proc": "open('/proc/self/environ')",
    "parent": "open('/proc/{pid}/environ')",
    "sys": "os.listdir('/sys')",
    "devices": "os.open('/dev/mem', os.O_RDONLY)",
    "back up the tree": "open('../../../../..{secret}')",
    "old root": "os.listdir('/airloom-old')[0]",
    "write root": "open('/x', 'w')",
    "write library": "open(os.__file__, 'a')",
    "write package": "import pyarrow; open(pyarrow.__file__, 'a')",
    "write new package": "import pyarrow; open(os.path.dirname(pyarrow.__file__) + '/evil.py', 'w')",
    "write secret": "open({secret!r}, 'w')",
    "remove library": "os.remove(os.__file__)",
    "chmod library": "os.chmod(os.__file__, 0o777)",
    "become root": "os.setuid(0)",
    "groups": "os.setgroups([0])",
    "kill the parent": "os.kill({pid}, 9)",
    "device node": "import stat; os.mknod('disk', stat.S_IFBLK | 0o600, os.makedev(254, 0))",
    "raise the memory limit": "import resource as r; r.setrlimit(r.RLIMIT_AS, (2**40, 2**40))",
    "a file too large": "open('f', 'wb').truncate(10**12)",
    "a disk too full": "[open(str(i), 'wb').write(bytes(30 << 20)) for i in range(9)]",
    "too many files": "[os.open('f', os.O_CREAT) for _ in range(99)]",
}


@pytest.fixture(scope="module")
def listening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What there would be to find: servers that listen, a file that anybody may read."""
    folder = tmp_path_factory.mktemp("outside")
    folder.chmod(0o755)
    secret = folder / "secret"
    secret.write_text(SECRET)
    secret.chmod(0o666)
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as unix:
        unix.bind(str(folder / "socket"))
        unix.listen()
        yield {
            "port": server.getsockname()[1],
            "unix": str(folder / "socket"),
            "secret": str(secret),
            "pid": os.getpid(),
        }
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert secret.read_text() == SECRET


@pytest.mark.parametrize("attempt", REFUSED)
def test_an_attempt_is_refused(tmp_path: Path, listening: dict[str, Any], attempt: str) -> None:
    with pytest.raises(DataError, match="line 3: ") as caught:
        run("import os\n" + body(REFUSED[attempt].format(**listening)), tmp_path)
    assert SECRET not in caught.value.message


CALLS = {
    "ptrace": "libc.ptrace(16, 1, 0, 0)",
    "ptrace of a thread": "libc.ptrace(0x4206, 1, 0, 0)",
    "memory of another": "libc.process_vm_readv(1, None, 0, None, 0, 0)",
    "user namespace": "libc.unshare(0x10000000)",
    "namespace of another": "libc.setns(0, 0)",
    "mount": "libc.mount(b'none', b'/airloom-work', b'tmpfs', 0, None)",
    "chroot": "libc.chroot(b'.')",
    "fork without the library": "libc.syscall(57) if os.uname().machine == 'x86_64' else libc.fork()",
    "clone into namespaces": "libc.syscall({'x86_64': 56}.get(os.uname().machine, 220), 0x10000011, 0, 0, 0, 0)",
    "clone3": "libc.syscall(435, ctypes.create_string_buffer(88), 88)",
    "memory without a file": "libc.memfd_create(b'x', 0)",
    "shared memory": "libc.shmget(0, 1 << 20, 0o1600)",
    "keys": "libc.syscall({'x86_64': 250}.get(os.uname().machine, 219), 0, -1, 0)",
    "bpf": "libc.syscall({'x86_64': 321}.get(os.uname().machine, 280), 0, None, 0)",
    "io_uring": "libc.syscall(425, 1, ctypes.create_string_buffer(120))",
    "a new filter of its own rights": "libc.prctl(24, 0, 0, 0, 0)",
}


@pytest.mark.parametrize("call", CALLS)
def test_a_system_call_is_refused(tmp_path: Path, call: str) -> None:
    code = SYSCALLS + body(f"assert {CALLS[call]} == -1\nraise OSError(ctypes.get_errno(), 'refused')")
    with pytest.raises(DataError, match=r"PermissionError|Errno 38"):
        run(code, tmp_path)


def test_nothing_of_the_environment_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", SECRET)
    code = """
        import os, sys, pyarrow as pa, ctypes
        def transform(t):
            block = ctypes.CDLL(None).getenv(b"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN")
            found = [repr(dict(os.environ)), repr(block), repr(sys.argv), str(os.getuid()), str(os.getpid()),
                     repr(os.listdir(".")), os.uname().nodename]
            return pa.table({"found": found})
    """
    found = run(code, tmp_path)["found"].to_pylist()
    assert found[:2] == ["{}", "0"]
    assert SECRET not in str(found)
    assert found[3:] == ["65534", "2", "[]", "isolated"]


def test_no_descriptor_is_inherited(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET)
    with (tmp_path / "secret").open() as secret:
        os.set_inheritable(secret.fileno(), True)
        code = """
            import os, stat, pyarrow as pa
            def transform(t):
                kinds = []
                for number in range(1024):
                    try:
                        kinds.append(stat.S_IFMT(os.fstat(number).st_mode) == stat.S_IFIFO)
                    except OSError:
                        pass
                return pa.table({"pipe": kinds})
        """
        assert set(run(code, tmp_path)["pipe"].to_pylist()) == {True}


@pytest.mark.parametrize(
    "bomb",
    [
        "while True: pass",
        "import time\ntime.sleep(3600)",
        "import signal\n[signal.signal(n, signal.SIG_IGN) for n in range(1, 32) if n not in (9, 19)]\nwhile True: pass",
        "import os\nos.setsid()\nos.close(1)\nwhile True: pass",
        "import threading as t\nspin = lambda: max(iter(int, 1))\n"
        "[t.Thread(target=spin).start() for _ in range(8)]\nt.Event().wait()",
        "import re\nre.match('(a+)+$', 'a' * 60 + 'b')",
        "while True: print('x' * 1000)",
    ],
)
def test_what_never_ends_is_ended(tmp_path: Path, bomb: str) -> None:
    began = time.monotonic()
    with pytest.raises(ConfigError, match="stopped after 2 s") as caught:
        run(body(bomb), tmp_path, seconds=2)
    assert caught.value.field == "timeout"
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "bomb",
    [
        "x = bytearray(10**9)",
        "x = [bytes(1000) for _ in range(10**6)]",
        "import pyarrow as pa\nx = pa.nulls(10**9, pa.int64())",
        "x = table\nwhile True: x = __import__('pyarrow').concat_tables([x, x]).combine_chunks()",
    ],
)
def test_what_eats_memory_meets_its_limit(tmp_path: Path, bomb: str) -> None:
    with pytest.raises(ConfigError, match="it has 128 MB") as caught:
        run(body(bomb), tmp_path, megabytes=128)
    assert caught.value.field == "memory"


def test_an_input_larger_than_its_memory_meets_the_limit(tmp_path: Path) -> None:
    large = pa.table({"text": ["x" * 1000] * 400_000})
    with pytest.raises(ConfigError, match="it has 64 MB"):
        run("def transform(t):\n    return t", tmp_path, megabytes=64, rows=large)


def test_threads_are_counted(tmp_path: Path) -> None:
    bomb = "import threading, time\n[threading.Thread(target=time.sleep, args=(9,)).start() for _ in range(5000)]"
    with pytest.raises(NodeError, match=r"RuntimeError: can't start new thread|it has 256 MB"):
        run(body(bomb), tmp_path)


def test_what_it_prints_is_shown_up_to_a_point(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    run(body("print('\\x1b[2Jhello')\nfor n in range(100_000): print('line', n)"), tmp_path)
    said = [record.getMessage() for record in caplog.records if record.name == isolation.__name__]
    assert said[0] == "code prints:  [2Jhello"
    assert said[-1] == "code prints more than is shown"
    assert len(said) < 5000


FORGED = {
    "nothing": "",
    "no answer": "send(b'')",
    "garbage": "send(b'garbage' * 100)",
    "rows without a number": "send(b'R')",
    "rows without a stream": "send(b'R' + bytes(8))",
    "a stream of garbage": "send(b'R' + bytes(8) + b'\\xff' * 4096)",
    "a huge message": "send(b'R' + bytes(8) + b'\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x7f')",
    "an error that is none": "send(b'E[]')",
    "an error of odd types": 'send(b\'E{"line": {}, "error": [], "message": null}\')',
    "an error without end": "[send(b'E' + b'{' * 60_000) for _ in range(40)]",
    "too few rows": "send(b'R' + struct.pack('<q', 10**6) + stream())",
    "a negative number": "send(b'R' + struct.pack('<q', -1) + stream())",
    "half a stream": "send(b'R' + struct.pack('<q', 3) + stream()[:-40])",
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_answer_is_no_answer(tmp_path: Path, forged: str) -> None:
    """Code can find the descriptor of the answer; what it writes there is a stranger's."""
    code = """
        import os, struct, pyarrow as pa
        def send(data):
            for number in range(3, 64):
                try:
                    os.write(number, data)
                except OSError:
                    pass
        def stream():
            sink = pa.BufferOutputStream()
            with pa.ipc.new_stream(sink, pa.schema({"n": pa.int64()})) as writer:
                writer.write_table(pa.table({"n": [1, 2, 3]}))
            return sink.getvalue().to_pybytes()
        def transform(table):
            %s
            os._exit(0)
    """
    with pytest.raises(DataError):
        run(code % (FORGED[forged] or "pass"), tmp_path)


DAMAGED = {
    "offsets behind the end": "text(2, '<3i', (0, 10**6, 2 * 10**6), b'x')",
    "offsets that go back": "text(2, '<3i', (5, 1, -3), b'xxxxxx')",
    "bytes that are no text": "text(1, '<2i', (0, 2), b'\\xff\\xfe')",
    "an index of nothing": "pa.DictionaryArray.from_arrays(pa.array([0, 99]), pa.array(['a']), safe=False)",
}


@pytest.mark.parametrize("array", DAMAGED)
def test_damaged_tables_are_refused(tmp_path: Path, array: str) -> None:
    code = """
        import pyarrow as pa, struct
        def text(length, form, offsets, data):
            buffers = [None, pa.py_buffer(struct.pack(form, *offsets)), pa.py_buffer(data)]
            return pa.Array.from_buffers(pa.string(), length, buffers)
        def transform(t):
            return pa.table({"x": %s})
    """
    with pytest.raises(DataError, match=r"damaged|gave no table|ArrowInvalid|ArrowIndexError|ended"):
        run(code % DAMAGED[array], tmp_path)


def _unable(*command: str, keep: str = "") -> list[str]:
    """A command line that runs Python where the kernel refuses part of the isolation."""
    inside = " ".join([f"echo 0 > /proc/sys/user/{keep} &&" if keep else "", 'exec "$0" "$@"'])
    return [*command, "sh", "-c", inside, sys.executable]


def _in_a_namespace(limit: str) -> list[str]:
    return _unable("unshare", "--user", "--map-user=1234", "--map-group=1234", "--keep-caps", keep=limit)


UNABLE = {
    "no user namespaces": _in_a_namespace("max_user_namespaces"),
    "no mount namespaces": _in_a_namespace("max_mnt_namespaces"),
    "no process namespaces": _in_a_namespace("max_pid_namespaces"),
    "no network namespaces": _in_a_namespace("max_net_namespaces"),
    "root of a container": _unable("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin"),
}

_TRY = """
import json, sys
from pathlib import Path
import pyarrow as pa
from airloom.operators.engine import isolation
from airloom.operators.problems import ConfigError
code = isolation.Code(f"open({sys.argv[2]!r}, 'w')\\ndef transform(t):\\n    return t", "arrow", {}, 20, 256)
try:
    isolation.run(code, {"rows": pa.table({"n": [1]}).to_reader}, Path(sys.argv[1]), "code").read_all()
    told = None
except ConfigError as error:
    told = error.message
print(json.dumps([isolation.missing(), told]))
"""


@pytest.mark.parametrize("how", UNABLE)
def test_without_isolation_it_does_not_run(tmp_path: Path, how: str) -> None:
    if how == "root of a container" and os.geteuid() != 0:
        pytest.skip("only root has the right that is taken away")
    if shutil.which(UNABLE[how][0]) is None:
        pytest.skip(f"there is no {UNABLE[how][0]}")
    ran = tmp_path / "ran"
    done = subprocess.run(
        [*UNABLE[how], "-c", _TRY, str(tmp_path), str(ran)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    missing, told = json.loads(done.stdout.splitlines()[-1])
    assert told == missing
    assert told.startswith("code cannot be isolated on this machine (")
    assert "user namespaces" in told
    assert not ran.exists()


def test_elsewhere_it_does_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(ConfigError, match="it is not Linux"):
        run(body("pass"), tmp_path)


def test_here_nothing_is_missing() -> None:
    assert isolation.missing() is None
