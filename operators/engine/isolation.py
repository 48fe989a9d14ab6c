"""Runs code of a node where it can reach nothing but its rows, or not at all.

Who wrote the code is not trusted with this process, which may know secrets of connections: what it answers
is read as from a stranger. See ``isolated`` for what the other process does before it runs the code.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import logging
import os
import signal
import struct
import subprocess
import sys
import sysconfig
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from airloom.operators.engine import limits
from airloom.operators.engine.failures import shortened
from airloom.operators.engine.isolated.snippet import FAILED, NOT_ISOLATED, ROWS
from airloom.operators.node import Table
from airloom.operators.problems import ConfigError, DataError, NodeError

if TYPE_CHECKING:
    import pyarrow as pa

log = logging.getLogger(__name__)

_MODULE = "airloom.operators.engine.isolated"
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/usr/share/zoneinfo")
NO_PANDAS = "this machine does not have pandas: pip install 'airloom[pandas]'"
_LOADER = "LD_LIBRARY_PATH"
"""Some Pythons do not start without it; it is gone before the code begins."""
_WORK_MB = 64
_PROBED_SECONDS, _PROBED_MB = 30, 64
"""For finding out whether code could be isolated."""
_THREADS = 64
_SAID = 16_384
"""Characters that code may print into the log."""
_LINE = 2_000
_GRACE = 5.0
"""Seconds for a process that has stopped to answer to end with a code that says why."""
_ANSWER = 65_536
_ROOM = "it has {} MB for its input, its result and all in between"
_ENVIRONMENT = {
    # The same code must give the same rows, also where it goes through a set.
    "PYTHONHASHSEED": "0",
    "PYTHONSAFEPATH": "1",
    "PYTHONUTF8": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "TZ": "UTC",
    "AIRLOOM_CHILD": "1",
}


@dataclass(frozen=True)
class Code:
    """Code of a node, and what it may take."""

    text: str
    frame: str
    """What it is given and may return: ``arrow`` or ``pandas``."""
    values: Mapping[str, Any]
    """The run's values as JSON."""
    seconds: int
    megabytes: int


def run(code: Code, tables: Mapping[str, Table], scratch: Path, node: str) -> pa.RecordBatchReader:
    """The rows that the code makes of these; NodeError says what is wrong with it, or why it cannot be run."""
    if code.frame == "pandas" and not has("pandas"):
        raise ConfigError(NO_PANDAS, field="frame")
    # What they take of memory by being there is not counted as the code's.
    libraries = ["pyarrow", *(["numpy"] if has("numpy") else []), *(["pandas"] if code.frame == "pandas" else [])]
    told = {"code": code.text, "frame": code.frame, "values": code.values, "libraries": libraries}
    process = Isolated(told | {"inputs": list(tables)}, scratch, code.seconds, code.megabytes, node)
    try:
        process.feed(tables.values())
        return process.rows()
    except BaseException:
        process.close()
        raise


@cache
def missing() -> str | None:
    """What this machine lacks to isolate code; None where nothing is missing. It is tried, once per process."""
    # Isolated, this code fails. Without Arrow: a process that checks documents has little memory to give.
    told = {"code": "raise SystemExit", "frame": "arrow", "values": {}, "libraries": [], "inputs": []}
    with tempfile.TemporaryDirectory(prefix="airloom-isolation-") as folder:
        try:
            process = Isolated(told, Path(folder), _PROBED_SECONDS, _PROBED_MB, "isolation")
        except NodeError as error:
            return error.message
        try:
            return process.refusal()
        finally:
            process.close()


class Isolated:
    """The process that runs code, from the outside."""

    def __init__(self, told: Mapping[str, Any], scratch: Path, seconds: int, megabytes: int, node: str) -> None:
        if sys.platform != "linux":
            raise ConfigError(not_isolated("it is not Linux"))
        root = scratch / "isolated"
        root.mkdir(exist_ok=True)
        self._seconds, self._megabytes = seconds, megabytes
        self._late = False
        cores = limits.usable_cores()
        asked = {
            **told,
            "root": str(root.resolve()),
            "shown": shown(),
            "cores": cores,
            "threads": _THREADS + cores,
            "cpu_seconds": seconds * cores + 1,
            "memory_megabytes": megabytes,
            "work_megabytes": _WORK_MB,
        }
        self._process = subprocess.Popen(
            [sys.executable, "-sBu", "-m", _MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd="/",
            env=_ENVIRONMENT | ({_LOADER: os.environ[_LOADER]} if _LOADER in os.environ else {}),
        )
        self._stdin = cast("BinaryIO", self._process.stdin)
        self._stdout = cast("BinaryIO", self._process.stdout)
        stderr = cast("BinaryIO", self._process.stderr)
        self._timer = threading.Timer(seconds, self._stop)
        self._timer.daemon = True
        self._timer.start()
        self._listener = threading.Thread(target=_listen, args=(stderr, node), daemon=True)
        self._listener.start()
        text = json.dumps(asked).encode()
        _Pipe(self._stdin).write(struct.pack("<I", len(text)) + text)

    def feed(self, tables: Iterable[Table]) -> None:
        """Send the tables; a process that has ended before it read them says why in its answer."""
        import pyarrow as pa

        pipe = _Pipe(self._stdin)
        for table in tables:
            reader = table()
            writer = pa.ipc.new_stream(pa.PythonFile(pipe, mode="w"), reader.schema)
            for batch in reader:
                writer.write_batch(batch)
                if pipe.broken:
                    return
            writer.close()
        pipe.end()

    def refusal(self) -> str | None:
        """Why it could not be isolated; None when the code was begun."""
        kind = self._stdout.read(1)
        return None if kind in (ROWS, FAILED) else self._failure(kind).message

    def rows(self) -> pa.RecordBatchReader:
        """The rows of its answer, which is there once the code is done."""
        kind = self._stdout.read(1)
        if kind != ROWS:
            raise self._failure(kind)
        length = self._stdout.read(8)
        if len(length) != 8:
            raise self._ended()
        return self._checked(struct.unpack("<q", length)[0])

    def close(self) -> None:
        """End it, if it has not ended."""
        self._timer.cancel()
        self._process.kill()
        self._process.wait()
        self._listener.join()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            with contextlib.suppress(OSError):
                cast("BinaryIO", pipe).close()

    def _stop(self) -> None:
        self._late = True
        self._process.kill()

    def _checked(self, total: int) -> pa.RecordBatchReader:
        """The rows, each batch looked through before the engine may trust its offsets and lengths."""
        import pyarrow as pa

        def batches() -> Iterator[pa.RecordBatch]:
            seen = 0
            try:
                for batch in self._received(stream):
                    _valid(batch)
                    seen += batch.num_rows
                    yield batch
                if seen != total:
                    raise self._ended()
            finally:
                self.close()

        try:
            stream = pa.ipc.open_stream(self._stdout)
        except (pa.ArrowException, OSError):
            raise self._ended() from None
        return pa.RecordBatchReader.from_batches(stream.schema, batches())

    def _received(self, stream: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        try:
            yield from stream
        except (pa.ArrowException, OSError):
            raise self._ended() from None

    def _failure(self, kind: bytes) -> NodeError:
        if kind not in (FAILED, NOT_ISOLATED):
            return self._ended()
        try:
            told = json.loads(self._stdout.read(_ANSWER))
            if kind == NOT_ISOLATED:
                return ConfigError(not_isolated(str(told["message"])))
            if told.get("memory"):
                return self._out_of_memory()
            line, error, message = told["line"], str(told["error"]), str(told["message"])
        except (ValueError, KeyError, TypeError, AttributeError):
            return self._ended()
        where = f"line {line}: " if isinstance(line, int) else ""
        what = f"{_plain(error)}: {_plain(message)}" if error else _plain(message)
        return DataError(shortened(where + what), field="code")

    def _ended(self) -> NodeError:
        """Why there is no answer, or half of one."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE)
        self.close()
        code = self._process.returncode
        if self._late or code == 128 + signal.SIGXCPU:
            return ConfigError(f"it was stopped after {self._seconds} s", field="timeout")
        if code == 128 + signal.SIGXFSZ:
            return DataError(f"it wrote a file larger than {_WORK_MB} MB", field="code")
        if code > 128:
            name = signal.Signals(code - 128).name
            return DataError(f"its process was ended ({name}); {_ROOM.format(self._megabytes)}", field="code")
        how = "was ended" if code < 0 else f"ended with code {code}"
        return DataError(f"its process {how} and gave no table", field="code")

    def _out_of_memory(self) -> NodeError:
        return ConfigError(f"it needs more memory; {_ROOM.format(self._megabytes)}", field="memory")


class _Pipe(io.RawIOBase):
    """What an Arrow writer writes to; that nobody reads any more is no error here."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink
        self.broken = False

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def write(self, data: Any) -> int:
        """Send the bytes on."""
        if not self.broken:
            try:
                self._sink.write(data)
                self._sink.flush()
            except OSError:
                self.broken = True
        return len(data)

    def end(self) -> None:
        """Say that this was all."""
        with contextlib.suppress(OSError):
            self._sink.close()


def _valid(batch: pa.RecordBatch) -> None:
    """Refuse a batch whose offsets or lengths lead out of it."""
    import pyarrow as pa

    try:
        batch.validate(full=True)
    except pa.ArrowInvalid as error:
        raise DataError(
            shortened(f"the table that it returned is damaged: {_plain(str(error))}"), field="code"
        ) from None


def has(library: str) -> bool:
    """Whether a library is there; it is not imported."""
    return importlib.util.find_spec(library) is not None


def shown() -> list[str]:
    """The files and folders that Python needs: its library, the packages beside Arrow, and the system's libraries."""
    found = [*_LIBRARIES, sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")]
    # A Python of Conda's or of one's own keeps what its extensions are linked to beside its library.
    found += [f"{sys.base_prefix}/lib", *filter(os.path.isabs, os.environ.get(_LOADER, "").split(":"))]
    for name in ("pyarrow", "pandas", "numpy"):
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.origin is not None:
            found.append(str(Path(spec.origin).parent.parent))
    return found


def not_isolated(why: str) -> str:
    """What a person reads where code cannot be isolated."""
    return (
        f"code cannot be isolated on this machine ({why}), so it does not run here: it takes Linux 5.12 or newer on "
        "x86_64 or aarch64, with user namespaces that this user, or this container, may make"
    )


def _listen(stderr: BinaryIO, node: str) -> None:
    """Pass on what the code prints, up to a point; the rest is read, so that it does not have to wait."""
    said = 0
    while chunk := stderr.readline(_LINE):
        line = _plain(chunk.decode(errors="replace").rstrip())
        if said < _SAID:
            log.info("%s prints: %s", node, line)
            said += len(line)
            if said >= _SAID:
                log.info("%s prints more than is shown", node)


def _plain(text: str) -> str:
    """Text of a stranger without what would steer a terminal or begin another line."""
    return "".join(character if character.isprintable() else " " for character in text)
