# SPDX-License-Identifier: GPL-3.0-or-later
"""Installs a filter of system calls without a library: classic BPF over struct seccomp_data, see seccomp(2).

The struct is {int nr; u32 arch; u64 instruction_pointer; u64 args[6]}. A filter stays for good, reaches all threads
and is asked beside those that were there before; the strictest answer holds.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from typing import Final

OFFSET_CALL: Final = 0
OFFSET_ARCH: Final = 4

LOAD: Final = 0x20  # BPF_LD | BPF_W | BPF_ABS
JUMP_EQUAL: Final = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
JUMP_AT_LEAST: Final = 0x35  # BPF_JMP | BPF_JGE | BPF_K
JUMP_ANY_BIT: Final = 0x45  # BPF_JMP | BPF_JSET | BPF_K
RETURN: Final = 0x06  # BPF_RET | BPF_K

ALLOW: Final = 0x7FFF0000
REFUSE: Final = 0x00050000  # SECCOMP_RET_ERRNO, the error number in the low half

Instruction = tuple[int, int, int, int]
"""Code, how far to jump when it is so and when it is not, and the operand."""

_PR_SET_NO_NEW_PRIVS = 38  # <linux/prctl.h>
_SET_MODE_FILTER = 1
_FILTER_FLAG_TSYNC = 1


class _FilterProgram(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def offset_of_argument(number: int) -> int:
    """Where the low half of an argument stands, counted from 0: the processors in question are little-endian."""
    return 16 + 8 * number


def machine() -> str:
    """The processor of a Linux, such as `x86_64`; empty on other systems."""
    # the platform module says the same and imports for 10 ms
    return os.uname().machine if sys.platform == "linux" else ""


def install(instructions: Iterable[Instruction], *, seccomp: int) -> bool:
    """Install a filter; False where the kernel does not take it.

    Args:
        seccomp: the number of that system call on this processor.
    """
    raw = b"".join(struct.pack("<HBBI", *instruction) for instruction in instructions)
    program = _FilterProgram(length=len(raw) // 8, instructions=raw)
    libc = ctypes.CDLL(None)
    # without it only root may install a filter; it also keeps set-uid programs from gaining rights in our children
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    mode, flags = ctypes.c_long(_SET_MODE_FILTER), ctypes.c_long(_FILTER_FLAG_TSYNC)
    return bool(libc.syscall(ctypes.c_long(seccomp), mode, flags, ctypes.byref(program)) == 0)
