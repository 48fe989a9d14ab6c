"""The system calls that code of a node is refused: other processes, sockets, and what has broken kernels.

The namespaces leave nothing to reach by them; that they cannot be called at all is a second wall. And without
other processes the limit on the memory of one is the limit on all.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from collections.abc import Iterator

from airloom.operators.engine.isolated.namespaces import CannotIsolateError, set_filter

MACHINES = ("x86_64", "aarch64")
_ARCHITECTURES = (0xC000003E, 0xC00000B7)
_CLONE = (56, 220)
_CLONE_3 = 435
_CLONE_THREAD = 0x00010000
_X32 = 0x40000000
"""Numbers from here on are those of a second way to call the same, on x86_64."""

# name: number on x86_64, number on aarch64
_REFUSED: dict[str, tuple[int | None, int | None]] = {
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
    "socket": (41, 198),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "process_madvise": (440, 440),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    # Memory that no limit of this process counts.
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "msgget": (68, 186),
    "semget": (64, 190),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "acct": (163, 89),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "quotactl": (179, 60),
    "personality": (135, 92),
    "syslog": (103, 116),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
}

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000


def refuse_system_calls() -> None:
    """Put the filter on this process and all its threads; it cannot be taken off again."""
    machine = platform.machine()
    if machine not in MACHINES:
        raise CannotIsolateError(f"the system calls of {machine} are not known")
    program = b"".join(_program(MACHINES.index(machine)))
    instructions = ctypes.create_string_buffer(program, len(program))
    set_filter(_Filter(len(program) // 8, ctypes.addressof(instructions)))


class _Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


def _program(machine: int) -> Iterator[bytes]:
    """Classic BPF: each test that fails skips the one instruction behind it."""
    yield _instruction(_LOAD, _ARCHITECTURE)
    yield _instruction(_EQUAL, _ARCHITECTURES[machine], skip_if=1)
    yield _instruction(_RETURN, _KILL)
    yield _instruction(_LOAD, _NUMBER)
    if machine == 0:
        yield _instruction(_AT_LEAST, _X32, skip_unless=1)
        yield _instruction(_RETURN, _KILL)
    for numbers in _REFUSED.values():
        number = numbers[machine]
        if number is not None:
            yield _instruction(_EQUAL, number, skip_unless=1)
            yield _instruction(_RETURN, _FAIL | errno.EPERM)
    # Its arguments are in memory, where a filter cannot look; the C library then takes the older one.
    yield _instruction(_EQUAL, _CLONE_3, skip_unless=1)
    yield _instruction(_RETURN, _FAIL | errno.ENOSYS)
    yield _instruction(_EQUAL, _CLONE[machine], skip_if=1)
    yield _instruction(_RETURN, _ALLOW)
    yield _instruction(_LOAD, _FIRST_ARGUMENT)
    yield _instruction(_ANY_BIT, _CLONE_THREAD, skip_if=1)
    yield _instruction(_RETURN, _FAIL | errno.EPERM)
    yield _instruction(_RETURN, _ALLOW)


def _instruction(code: int, value: int, skip_if: int = 0, skip_unless: int = 0) -> bytes:
    return struct.pack("<HBBI", code, skip_if, skip_unless, value)
