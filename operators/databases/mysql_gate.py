"""The gate between a MySQL server and the process that decodes its rows.

The session is ours: PyMySQL opened it, with its TLS and its ways to sign in, and a snapshot was begun in it.
The decoding process (``mysql_reader``) believes it talks to a server on a private socket; after a greeting
that asks for no password, the gate passes bytes on between it and the session. So it never sees a secret,
and what it reads belongs to the same snapshot as the catalogue that was asked before.

The decoder reads ahead without limit. The gate lets rows through only while somebody waits for a batch, so
at most a batch and what the sockets hold is in flight, however slow the nodes are that the rows go to.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from airloom.operators.databases.mysql import Session

_CHUNK = 1 << 18
_PIPE = 1 << 20
READER = "airloom.operators.databases.mysql_reader"
"""The module that the decoding process runs."""
# Client flags of the protocol that the session may have agreed on with the server.
_SECURE_CONNECTION, _PLUGIN_AUTH, _PROTOCOL_41 = 0x8000, 0x80000, 0x200
_SSL, _LOCAL_FILES = 0x800, 0x80
_OK = b"\x07\x00\x00\x02\x00\x00\x00\x02\x00\x00\x00"


class DecoderError(Exception):
    """The decoding process ended before the rows did; its text is what it said."""


class Gate:
    """Passes bytes between a session and its decoder, rows only while it is open."""

    def __init__(self, control: Session) -> None:
        self._control = control
        self._folder = Path(tempfile.mkdtemp(prefix="airloom-"))
        self.path = str(self._folder / "mysql")
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(self.path)
        self._listener.listen(1)
        self._wake, self._woken = socket.socketpair()
        self._woken.setblocking(False)
        self._hungry = True
        self._closed = False
        self._thread = threading.Thread(target=self._relay, name="airloom-mysql-gate", daemon=True)
        self._thread.start()

    def open(self) -> None:
        """Let rows through: somebody waits for them."""
        self._hungry = True
        self._tell()

    def shut(self) -> None:
        """Hold rows back; what is on its way arrives."""
        self._hungry = False

    def close(self) -> None:
        """End the relay, and with it the session's usefulness."""
        self._closed = True
        self._tell()
        self._thread.join()
        for opened in (self._listener, self._wake, self._woken):
            opened.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _tell(self) -> None:
        with contextlib.suppress(OSError):
            self._wake.send(b"\x00")

    def _relay(self) -> None:
        with contextlib.suppress(OSError):
            client = self._accept()
            if client is not None:
                with client:
                    client.sendall(self._greeting())
                    client.recv(_CHUNK)  # who it says it is does not matter: only our process knows the socket
                    client.sendall(_OK)
                    self._pass_on(client, self._server())

    def _accept(self) -> socket.socket | None:
        while not self._closed:
            ready, _, _ = select.select([self._listener, self._woken], [], [])
            self._drain()
            if self._listener in ready:
                return self._listener.accept()[0]
        return None

    def _server(self) -> socket.socket:
        server: socket.socket = self._control.driver._sock
        server.settimeout(None)
        return server

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        """One thread for both directions: an encrypted socket must not be used by two at once."""
        buffer = bytearray(_CHUNK)
        view = memoryview(buffer)
        pending = getattr(server, "pending", lambda: 0)
        while not self._closed:
            rows = [server] if self._hungry else []
            waiting = 0 if rows and pending() else None
            ready, _, _ = select.select([client, self._woken, *rows], [], [], waiting)
            self._drain()
            if client in ready:
                request = client.recv(_CHUNK)
                if not request:
                    return
                server.sendall(request)
            if rows and (server in ready or pending()):
                size = server.recv_into(buffer)
                if not size:
                    return
                client.sendall(view[:size])

    def _drain(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._woken.recv(4096)

    def _greeting(self) -> bytes:
        """The first packet of a server, offering exactly what the session has agreed on."""
        flags = self._control.driver.client_flag & ~(_SSL | _LOCAL_FILES)
        flags |= _SECURE_CONNECTION | _PLUGIN_AUTH | _PROTOCOL_41
        salt = b"airloom-airloom-airl"
        version: str = self._control.driver.get_server_info()
        body = b"\x0a" + version.encode() + b"\x00" + struct.pack("<I", 1)
        body += salt[:8] + b"\x00" + struct.pack("<HBHH", flags & 0xFFFF, 45, 2, flags >> 16)
        body += bytes([len(salt) + 1]) + bytes(10) + salt[8:] + b"\x00mysql_native_password\x00"
        return struct.pack("<I", len(body))[:3] + b"\x00" + body


class Decoder:
    """The process that decodes one statement's rows, and the gate it reads through."""

    def __init__(self, control: Session, statement: str, batch_rows: int) -> None:
        import pyarrow as pa

        self._gate = Gate(control)
        self._said: list[bytes] = []
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", READER],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, "RUST_BACKTRACE": "0"},
            )
        except BaseException:
            self._gate.close()
            raise
        self._listening = threading.Thread(target=self._listen, name="airloom-mysql-errors", daemon=True)
        self._listening.start()
        try:
            request = {"socket": self._gate.path, "statement": statement, "batch_rows": batch_rows}
            assert self._process.stdin is not None
            with contextlib.suppress(BrokenPipeError), self._process.stdin as stdin:
                stdin.write(json.dumps(request).encode())
            _widen(self._process.stdout)
            try:
                self._reader = pa.ipc.open_stream(self._process.stdout)
            except (pa.ArrowInvalid, OSError) as error:
                raise DecoderError(self._last_words() or str(error)) from None
        except BaseException:
            self.close()
            raise

    @property
    def schema(self) -> pa.Schema:
        """The schema of the batches."""
        return self._reader.schema

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The batches; the gate is open only while one is being waited for."""
        while True:
            self._gate.open()
            try:
                batch = self._reader.read_next_batch()
            except StopIteration:
                break
            except (OSError, ValueError) as error:
                raise DecoderError(self._last_words() or str(error)) from None
            finally:
                self._gate.shut()
            yield batch
        if self._process.wait() != 0:
            raise DecoderError(self._last_words() or "the process that decodes rows ended early")

    def stop(self) -> None:
        """Have whoever waits for a batch wait no longer."""
        self._process.kill()

    def close(self) -> None:
        """End the process and the gate."""
        self._process.kill()
        self._process.wait()
        self._listening.join()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()
        self._gate.close()

    def _listen(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._said = [*self._said[-20:], line[:4096]]

    def _last_words(self) -> str:
        self._process.wait()
        self._listening.join()
        for line in reversed(self._said):
            with contextlib.suppress(ValueError):
                said = json.loads(line)
                if isinstance(said, dict) and "error" in said:
                    return str(said["error"])
        return b" ".join(self._said).decode(errors="replace").strip()


def _widen(pipe: Any) -> None:
    """A wider pipe where the system has such: fewer turns between the processes."""
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)
