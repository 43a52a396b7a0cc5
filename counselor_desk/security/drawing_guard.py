# SPDX-License-Identifier: GPL-3.0-or-later
"""What a process gives up before it looks at a paper that somebody else made: everything but memory and its two pipes.

Whoever finds a mistake in a PDF reader writes into its memory and has it call what they like. On Linux the kernel then
answers EPERM to every call that drawing does not need: nothing is opened, made, renamed or removed, no program and no
thread is started, no socket asked for, no other process signalled or read, and no memory becomes code.
"""

import errno
from dataclasses import dataclass
from typing import Final

from counselor_desk.security.kernel_filter import (
    ALLOW,
    JUMP_ANY_BIT,
    JUMP_EQUAL,
    LOAD,
    OFFSET_ARCH,
    OFFSET_CALL,
    REFUSE,
    RETURN,
    Instruction,
    install,
    machine,
    offset_of_argument,
)

_PROT_EXEC: Final = 4
_THIRD_ARGUMENT: Final = 2


# numbers on x86_64 (asm/unistd_64.h) and on aarch64 (asm-generic/unistd.h)
_ALLOWED: Final = {
    "read": (0, 63),
    "write": (1, 64),
    "writev": (20, 66),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "munmap": (11, 215),
    "brk": (12, 214),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    "futex": (202, 98),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "gettimeofday": (96, 169),
    "times": (100, 153),
    "getrusage": (98, 165),
    "getrandom": (318, 278),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "exit": (60, 93),
    "exit_group": (231, 94),
}
# allowed as well, unless they ask for memory that can be run
_MAPPING: Final = {"mmap": (9, 222), "mprotect": (10, 226)}


@dataclass(frozen=True, slots=True)
class _Machine:
    """What differs between processors: the audit name, the number of seccomp, and the column of the tables above."""

    audit_arch: int
    seccomp: int
    column: int


_MACHINES: Final = {
    "x86_64": _Machine(audit_arch=0xC000003E, seccomp=317, column=0),
    "aarch64": _Machine(audit_arch=0xC00000B7, seccomp=277, column=1),
}


def allow_drawing_only() -> bool:
    """Give up every other system call for good; False where this system has no such filter, and nothing is given up.

    Call it when every library is loaded and the paper is read: no file can be opened afterwards.
    """
    found = _MACHINES.get(machine())
    return found is not None and install(_filter_for(found), seccomp=found.seccomp)


def _filter_for(processor: _Machine) -> tuple[Instruction, ...]:
    """Assemble the filter; a number that nobody knows, or one of another processor mode, is refused like any other."""
    allowed = [numbers[processor.column] for numbers in _ALLOWED.values()]
    first, second = (numbers[processor.column] for numbers in _MAPPING.values())
    count = len(allowed)
    return (
        (LOAD, 0, 0, OFFSET_ARCH),
        (JUMP_EQUAL, 0, count + 3, processor.audit_arch),  # else -> refuse
        (LOAD, 0, 0, OFFSET_CALL),
        (JUMP_EQUAL, count + 2, 0, first),  # -> what kind of memory
        (JUMP_EQUAL, count + 1, 0, second),  # -> what kind of memory
        *((JUMP_EQUAL, count + 3 - at, 0, call) for at, call in enumerate(allowed)),  # -> allow
        (RETURN, 0, 0, REFUSE | errno.EPERM),
        (LOAD, 0, 0, offset_of_argument(_THIRD_ARGUMENT)),
        (JUMP_ANY_BIT, 0, 1, _PROT_EXEC),  # else -> allow
        (RETURN, 0, 0, REFUSE | errno.EPERM),
        (RETURN, 0, 0, ALLOW),
    )
