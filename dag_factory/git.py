"""Running git as a tool for data: a scrubbed environment, no hooks, no work tree, no user's settings.

::

    StoreError
    ├── StaleRevision        somebody else published this pipeline first; holds base and theirs
    ├── RepositoryLocked     another process holds a lock that did not go away
    ├── RepositoryCorrupt    the repository is damaged, or is none
    ├── RemoteUnreachable    the remote does not answer, or refuses the credentials
    ├── RemoteDiverged       the remote's branch was rewritten or refused the push
    └── UnknownRevision      there is no such commit, branch or file
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from airloom.operators.problems import AirloomError

LOCK_PATIENCE = 5.0
"""Seconds to wait for another process to finish with a reference."""
LOCAL_TIMEOUT = 120.0
REMOTE_TIMEOUT = 300.0

_FLAGS = (
    "--no-pager",
    "--no-replace-objects",
    "--literal-pathspecs",
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "core.symlinks=false"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.alternateRefsCommand="),
    *("-c", "protocol.allow=never"),
    *("-c", "protocol.ext.allow=never"),
    *("-c", "protocol.https.allow=always"),
    *("-c", "protocol.ssh.allow=always"),
    *("-c", "protocol.file.allow=always"),
    *("-c", "submodule.recurse=false"),
    *("-c", "fetch.recurseSubmodules=false"),
    *("-c", "push.recurseSubmodules=no"),
    # Nothing is ever collected: a run under way may need a commit that no branch holds any more.
    *("-c", "gc.auto=0"),
    *("-c", "maintenance.auto=false"),
    *("-c", "commit.gpgSign=false"),
    *("-c", "push.gpgSign=false"),
    *("-c", "core.quotePath=false"),
    *("-c", "core.logAllRefUpdates=always"),
)

_KEPT = (
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "TMPDIR",
    "SSH_AUTH_SOCK",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "GIT_SSL_CAINFO",
    "http_proxy",
    "https_proxy",
    "HTTPS_PROXY",
    "no_proxy",
    "NO_PROXY",
)
"""What git inherits from our environment. No GIT_* variable and no secret of Airflow's is among it."""

FIXED = {
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_SYSTEM": "/dev/null",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ALLOW_PROTOCOL": "file:https:ssh",
    "GIT_PROTOCOL_FROM_USER": "0",
    "GIT_SSH_COMMAND": "ssh -oBatchMode=yes",
    "GIT_COMMITTER_NAME": "Airloom",
    "GIT_COMMITTER_EMAIL": "airloom@localhost",
}
"""What each git process is told, whatever our environment says."""


class StoreError(AirloomError):
    """The repository of pipelines cannot do what was asked; nothing was changed."""


class StaleRevision(StoreError):
    """Somebody else changed this pipeline after ``base``: ``theirs`` is the newest revision."""

    def __init__(self, path: str, base: str | None, theirs: str | None) -> None:
        self.path = path
        self.base = base
        self.theirs = theirs
        super().__init__(
            f"'{path}' was changed by somebody else: you began with revision {_short(base)}, "
            f"the newest is {_short(theirs)}; nothing was overwritten"
        )


class RepositoryLocked(StoreError):
    """Another process holds a lock in the repository, or left one behind."""


class RepositoryCorrupt(StoreError):
    """The folder is no git repository, or objects in it are damaged."""


class RemoteUnreachable(StoreError):
    """The remote does not answer, or does not let us in."""


class RemoteDiverged(StoreError):
    """The remote's branch does not hold what we last saw there, or it refused the push."""


class UnknownRevision(StoreError):
    """There is no such revision or file in the repository."""


def _short(revision: str | None) -> str:
    return revision[:10] if revision else "(none)"


_DIAGNOSES: tuple[tuple[re.Pattern[str], type[StoreError], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind, text)
    for pattern, kind, text in (
        (r"\.lock'?: File exists", RepositoryLocked, "is locked"),
        (r"stale info|\[rejected\]|\[remote rejected\]|non-fast-forward", RemoteDiverged, "refused the push"),
        (
            r"could not resolve host|could not read from remote|unable to access|connection (refused|timed out)"
            r"|authentication failed|could not read username|permission denied|terminal prompts disabled"
            r"|does not appear to be a git repository|early eof|hung up",
            RemoteUnreachable,
            "cannot be reached",
        ),
        (
            r"not a git repository|corrupt|bad object|unable to read (tree|sha1)|missing (blob|tree|commit)"
            r"|object file .* is empty|inflate|bad signature|garbage|dubious ownership",
            RepositoryCorrupt,
            "is damaged",
        ),
        (
            r"unknown revision|bad revision|needed a single revision|not a valid object|couldn't find remote ref"
            r"|not our ref|invalid object name|no such ref|not a tree object",
            UnknownRevision,
            "has no such revision",
        ),
    )
)


@dataclass(frozen=True)
class Git:
    """Git commands on one bare repository."""

    repository: Path
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What a remote asks for, as environment variables (see ``airloom.dag_factory.bundle``)."""

    def run(
        self, *arguments: str, data: bytes = b"", timeout: float = LOCAL_TIMEOUT, extra: Mapping[str, str] | None = None
    ) -> bytes:
        """The output of one command; a StoreError that says what is wrong when it fails."""
        deadline = time.monotonic() + LOCK_PATIENCE
        while True:
            code, output, error = self._once(arguments, data, timeout, extra or {})
            if code == 0:
                return output
            problem = diagnose(self.repository, arguments[0], error)
            if not isinstance(problem, RepositoryLocked) or time.monotonic() > deadline:
                raise problem
            time.sleep(0.1)

    def text(self, *arguments: str) -> str:
        """The output of one command as one line of text."""
        return self.run(*arguments).decode("utf-8", "replace").strip()

    def remote(self, *arguments: str) -> bytes:
        """The output of a command that talks to the remote, with its credentials."""
        return self.run(*arguments, timeout=REMOTE_TIMEOUT, extra=self.credentials)

    def _once(
        self, arguments: Sequence[str], data: bytes, timeout: float, extra: Mapping[str, str]
    ) -> tuple[int, bytes, str]:
        command = [*self._base(), *arguments]
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(extra),
            cwd="/",
            start_new_session=True,
        )
        try:
            output, error = process.communicate(data, timeout=timeout)
        except BaseException as reason:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if isinstance(reason, subprocess.TimeoutExpired):
                raise RemoteUnreachable(f"git {arguments[0]} did not finish within {timeout:.0f} s") from None
            raise
        return process.returncode, output, error.decode("utf-8", "replace").strip()

    def _base(self) -> list[str]:
        return ["git", *_FLAGS, "-c", f"safe.directory={self.repository}", f"--git-dir={self.repository}"]


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The whole environment of a git process."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, **FIXED, **(extra or {})}


def diagnose(repository: Path, command: str, error: str) -> StoreError:
    """What git's words mean, with those words, and without a password that a URL in them may hold."""
    said = re.sub(r"(\w+://)[^/@\s]*@", r"\1", error)[-2000:]
    for pattern, kind, text in _DIAGNOSES:
        if pattern.search(said):
            subject = "the remote" if kind in (RemoteUnreachable, RemoteDiverged) else f"the repository {repository}"
            return kind(f"{subject} {text} (git {command}): {said}")
    return StoreError(f"git {command} failed in {repository}: {said or 'it said nothing'}")


def records(output: bytes, separator: bytes = b"\0") -> Iterator[bytes]:
    """The non-empty records of NUL-separated output."""
    return (record for record in output.split(separator) if record)
