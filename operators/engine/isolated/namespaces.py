"""Leaves the machine: namespaces of its own, a root folder of its own, nobody's rights, no capabilities.

The kernel is asked directly rather than by ``unshare`` or ``bwrap``: there is no program to be found on the
PATH, and the order of the steps is ours. Runs before any code of a user, in a process with one thread.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
from collections.abc import Iterable, Sequence
from pathlib import Path

NOBODY = 65534
WORK = "/airloom-work"
"""The only folder that can be written to; it is memory, and gone with the process."""
_OLD = "/airloom-old"

_NEW_MOUNTS = 0x00020000
_NEW_OTHERS = 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000
"""cgroup, uts, ipc, user, pid, net."""
_NOSUID, _NODEV, _NOEXEC, _BIND, _RECURSIVE, _PRIVATE = 2, 4, 8, 0x1000, 0x4000, 0x40000
_DETACH = 2
_SET_DEATH_SIGNAL, _SET_DUMPABLE, _DROP_BOUND, _NO_NEW_RIGHTS, _AMBIENT, _AMBIENT_CLEAR = 1, 4, 24, 38, 47, 4
_SET_SECCOMP, _BY_FILTER = 22, 2
_CAPABILITIES_VERSION = 0x20080522
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_SET_MOUNT = 442
"""mount_setattr has the same number everywhere; it is there since Linux 5.12."""
_HERE, _AND_BELOW = -100, 0x8000
_READ_ONLY = 1


class CannotIsolateError(Exception):
    """This machine does not give what the isolation is made of; the message says what."""


_libc = ctypes.CDLL(None, use_errno=True)


class _MountAttributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "userns")]


def leave(root: Path, shown: Iterable[str], megabytes: int) -> int:
    """Go where only the ``shown`` files and folders are, read-only; a descriptor of the old /proc, to be closed.

    The next process that is forked is the first of its own process namespace.
    """
    if platform.machine() not in _PIVOT_ROOT:
        raise CannotIsolateError(f"the system calls of {platform.machine()} are not known")
    proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    uid, gid = os.geteuid(), os.getegid()
    if uid == 0:
        # Only root can look behind every folder that leads to Python, so it builds before it becomes nobody.
        _unshare(_NEW_MOUNTS)
        _build(root, shown, megabytes)
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        uid = gid = NOBODY
        # Whoever changes its user is hidden in /proc, where it has yet to write.
        _control(_SET_DUMPABLE, 1)
        _unshare(_NEW_OTHERS)
        _map(proc, uid, gid)
    else:
        _unshare(_NEW_OTHERS | _NEW_MOUNTS)
        _map(proc, uid, gid)
        _build(root, shown, megabytes)
    name = b"isolated"
    _checked(_libc.sethostname(name, len(name)), "sethostname")
    return proc


def die_with_parent() -> None:
    """Have the kernel kill this process with the one that started it."""
    _control(_SET_DEATH_SIGNAL, signal.SIGKILL)


def hide_memory() -> None:
    """Let no other process look into this one."""
    _control(_SET_DUMPABLE, 0)


def drop_capabilities() -> None:
    """Give up, for good, all rights that the first process of a user namespace has in it."""
    _control(_NO_NEW_RIGHTS, 1)
    for capability in range(64):
        if _prctl(_DROP_BOUND, capability) != 0:
            break  # the last one that this kernel knows was the one before
    _control(_AMBIENT, _AMBIENT_CLEAR)
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_VERSION, 0)
    _checked(_libc.capset(ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)())), "capset")


def set_filter(program: ctypes.Structure) -> None:
    """Let the kernel ask a program about each system call from now on."""
    _checked(_libc.prctl(_SET_SECCOMP, _BY_FILTER, ctypes.byref(program)), "seccomp")


def _unshare(flags: int) -> None:
    _checked(_libc.unshare(flags), "unshare")


def _map(proc: int, uid: int, gid: int) -> None:
    """Be nobody within; the user that it was without."""
    _write(proc, "self/setgroups", "deny")
    _write(proc, "self/uid_map", f"{NOBODY} {uid} 1")
    _write(proc, "self/gid_map", f"{NOBODY} {gid} 1")


def _write(proc: int, name: str, text: str) -> None:
    try:
        descriptor = os.open(name, os.O_WRONLY, dir_fd=proc)
        try:
            os.write(descriptor, text.encode())
        finally:
            os.close(descriptor)
    except OSError as error:
        raise CannotIsolateError(f"/proc/{name}: {error.strerror}") from None


def _build(root: Path, shown: Iterable[str], megabytes: int) -> None:
    """A root folder in memory with the shown files in their places, and the way back closed."""
    _mount("none", "/", None, _RECURSIVE | _PRIVATE)
    _mount("tmpfs", root, "tmpfs", _NOSUID | _NODEV | _NOEXEC, f"mode=755,size={1 << 20},nr_inodes=4096")
    for path in _outermost(shown):
        target = Path(f"{root}{path}")
        if Path(path).is_dir():
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.touch()
        # Recursively: a mount of others below cannot be left out. So it is made read-only with all below.
        _mount(path, target, None, _BIND | _RECURSIVE)
    work = Path(f"{root}{WORK}")
    work.mkdir()
    Path(f"{root}{_OLD}").mkdir()
    _make_read_only(root)
    options = f"mode=700,uid={NOBODY},gid={NOBODY},size={megabytes << 20},nr_inodes=4096"
    _mount("tmpfs", work, "tmpfs", _NOSUID | _NODEV | _NOEXEC, options)
    os.chdir(root)
    _checked(_libc.syscall(_PIVOT_ROOT[platform.machine()], b".", os.fsencode(_OLD[1:])), "pivot_root")
    os.chdir(WORK)
    _checked(_libc.umount2(os.fsencode(_OLD), _DETACH), "umount")


def _outermost(shown: Iterable[str]) -> Sequence[str]:
    """The paths without those that lie in others, and without those that are not there."""
    found: list[str] = []
    for path in sorted(set(shown)):
        if Path(path).exists() and not any(path.startswith(f"{outer}/") for outer in found):
            found.append(path)
    return found


def _make_read_only(path: Path) -> None:
    attributes = _MountAttributes(set=_READ_ONLY | _NOSUID | _NODEV)
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    arguments = (_HERE, os.fsencode(path), _AND_BELOW, ctypes.byref(attributes), size)
    _checked(_libc.syscall(_SET_MOUNT, *arguments), "mount_setattr (Linux 5.12)")


def _mount(source: str, target: Path | str, kind: str | None, flags: int, options: str | None = None) -> None:
    told = [None if value is None else os.fsencode(value) for value in (source, target, kind, options)]
    done = _libc.mount(told[0], told[1], told[2], ctypes.c_ulong(flags), told[3])
    _checked(done, f"mount {target}" if kind is None else f"mount {kind}")


def _control(what: int, value: int) -> None:
    _checked(_prctl(what, value), f"prctl {what}")


def _prctl(what: int, value: int) -> int:
    found: int = _libc.prctl(what, *(ctypes.c_ulong(argument) for argument in (value, 0, 0, 0)))
    return found


def _checked(result: int, what: str) -> None:
    if result != 0:
        raise CannotIsolateError(f"{what}: {os.strerror(ctypes.get_errno())}")
