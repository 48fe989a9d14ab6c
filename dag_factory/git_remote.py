"""The remote of a mirror: which URLs are allowed, fetching, and pushing by compare-and-swap."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from airloom.dag_factory.git import Git, RemoteDiverged, StoreError

log = logging.getLogger(__name__)

SCHEMES = ("https", "ssh", "file")
_MOVED = re.compile(r"stale info|fetch first|cannot lock ref|failed to update ref|incorrect old value")
_SCP = re.compile(r"^(?:[\w.-]+@)?[A-Za-z0-9][\w.-]*:(?![/\\]{2})[^\s:][^\s]*$")
_HOSTS = {"github.com": "tree", "gitlab.com": "-/tree", "bitbucket.org": "src", "codeberg.org": "src/commit"}


def check_url(url: str) -> str:
    """The URL git is given; StoreError when its scheme is not allowed or it holds a password."""
    if re.search(r"[\x00-\x20\x7f]", url) or url.startswith("-"):
        raise StoreError("the repository's URL holds blanks or control characters, or begins with '-'")
    if url.startswith("/"):
        return f"file://{url}"
    parts = urlsplit(url)
    if parts.scheme in SCHEMES and "://" in url:
        if parts.password is not None:
            raise StoreError("the repository's URL holds a password; keep it in an Airflow connection (git_conn_id)")
        if (parts.hostname or "").startswith("-"):
            raise StoreError("the repository's host begins with '-'")
        return url
    if "::" not in url and _SCP.match(url):
        return url
    raise StoreError(f"the repository's URL must be one of {', '.join(SCHEMES)}, or user@host:path")


def view_url(url: str, subdir: str = "") -> str | None:
    """Where a person sees a version, with ``{version}`` to fill in; None when the host is not a known one."""
    found = re.match(r"^(?:https://(?:[^/@]*@)?|ssh://(?:[^/@]*@)?|(?:[\w.-]+@)?)([\w.-]+)[/:](.+?)(?:\.git)?/?$", url)
    if not found or found[1] not in _HOSTS:
        return None
    view = f"https://{found[1]}/{found[2]}/{_HOSTS[found[1]]}/{{version}}"
    return f"{view}/{subdir}" if subdir else view


@dataclass(frozen=True)
class Remote:
    """Where a mirror comes from."""

    url: str
    credentials: Callable[[], AbstractContextManager[Mapping[str, str]]] = field(default=lambda: nullcontext({}))
    """Opens what the remote asks for, as environment variables, for as long as one command needs it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "url", check_url(self.url))

    def __str__(self) -> str:
        return self.url

    def fetch(self, mirror: Path, branch: str) -> None:
        """Bring the branch; what a force-push threw away stays in the mirror, under ``refs/airloom/kept``."""
        reference = f"refs/heads/{branch}"
        git = Git(mirror)
        before = git.text("for-each-ref", "--format=%(objectname)", reference)
        incoming = "refs/airloom/incoming"
        self._talk(mirror, "fetch", "--quiet", "--no-tags", "--force", self.url, f"{reference}:{incoming}/{branch}")
        after = git.text("for-each-ref", "--format=%(objectname)", f"{incoming}/{branch}")
        if before == after:
            return
        if before and not _is_ancestor(git, before, after):
            log.warning("The branch %s of %s was rewritten; %s is kept", branch, self.url, before)
            git.run("update-ref", f"refs/airloom/kept/{before}", before)
        try:
            git.run("update-ref", "-m", "fetch", reference, after, before or "0" * 40)
        except StoreError as error:
            # Another process fetched or published in between: what it left is at least as new.
            log.info("The branch %s moved while it was fetched: %s", branch, error)

    def fetch_commit(self, mirror: Path, revision: str) -> None:
        """Bring one commit that no branch holds any more; UnknownRevision when the remote will not give it."""
        self._talk(mirror, "fetch", "--quiet", "--no-tags", self.url, f"{revision}:refs/airloom/kept/{revision}")

    def push(self, mirror: Path, branch: str, commit: str, expected: str | None) -> bool:
        """Move the remote's branch from ``expected`` to ``commit``; False when it was elsewhere."""
        reference = f"refs/heads/{branch}"
        lease = f"--force-with-lease={reference}:{expected or ''}"
        try:
            self._talk(mirror, "push", "--quiet", "--no-verify", lease, self.url, f"{commit}:{reference}")
        except RemoteDiverged as error:
            if re.search(
                r"stale info|fetch first|cannot lock ref|failed to update ref|incorrect old value", str(error)
            ):
                return False
            raise
        return True

    def _talk(self, mirror: Path, *arguments: str) -> None:
        with self.credentials() as credentials:
            Git(mirror, credentials).remote(*arguments)


def _is_ancestor(git: Git, old: str, new: str) -> bool:
    try:
        return git.text("merge-base", "--end-of-options", old, new) == old
    except StoreError:
        return False
