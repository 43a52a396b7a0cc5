# SPDX-License-Identifier: GPL-3.0-or-later
"""What this process gives up before it holds a key: readable files, memory dumps, and the network.

Every function may be called again, which a process that replaced itself has to do: the limits and the kernel's filter
survive an exec, the "not dumpable" mark and the audit hook do not.
"""

import ctypes
import errno
import os
import struct
import sys
from dataclasses import dataclass
from typing import Final

_UMASK = 0o077

# <linux/prctl.h>
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38

# <werapi.h>
_WER_NO_HEAP = 1
_WER_NO_WINDOW = 32

# the same number on Linux, macOS and Windows; the socket module itself is not imported anywhere in this program
_AF_UNIX = 1
_AF_NETLINK = 16
_AF_INET, _AF_INET6 = 2, 10
_DATAGRAM = 2

_CONNECTING = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"})
_RESOLVING = frozenset({"socket.getaddrinfo", "socket.getnameinfo", "socket.gethostbyname", "socket.gethostbyaddr"})

_installed: Final[set[str]] = set()


@dataclass(frozen=True, slots=True)
class Hardening:
    """What the system let us do; shown on the security page.

    Args:
        core_dumps_off: a crash writes none of the heap to disk; on Windows, its threads' names and stacks may remain.
        memory_closed_to_peers: another process of the same user cannot read this one's memory.
    """

    core_dumps_off: bool
    memory_closed_to_peers: bool


@dataclass(frozen=True, slots=True)
class NetworkDenial:
    """How far the network is out of reach; shown on the security page.

    Args:
        in_python: the audit hook refuses to connect and to resolve names.
        by_kernel: the kernel refuses internet sockets to this process, its libraries and its children.
    """

    in_python: bool
    by_kernel: bool


def harden_process() -> Hardening:
    """Set the umask to 077, switch core dumps off, and close the memory to other processes of the same user.

    A measure that the system does not know or does not allow is left out and reported, never an error.
    """
    os.umask(_UMASK)
    return Hardening(core_dumps_off=_switch_core_dumps_off(), memory_closed_to_peers=_close_memory())


def deny_network() -> NetworkDenial:
    """Take the network away for good; local sockets stay, because the keyring and the display need them.

    Call it before the first thread that matters: the filter reaches all threads, or none when one has its own filter.
    """
    if "hook" not in _installed:
        sys.addaudithook(_refuse_network)
        _installed.add("hook")
    if "filter" not in _installed and (_is_filter_there() or _install_filter()):
        _installed.add("filter")
    return NetworkDenial(in_python=True, by_kernel="filter" in _installed)


def _switch_core_dumps_off() -> bool:
    if sys.platform == "win32":  # pragma: no cover - Windows error reporting writes the dumps there
        # what is left in a report then is threads, stacks and modules; larger dumps are the administrator's choice
        return bool(ctypes.CDLL("kernel32").WerSetFlags(_WER_NO_HEAP | _WER_NO_WINDOW) == 0)
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return True


def _close_memory() -> bool:
    # a snap's own supervisor has to read /proc/PID of what it confines, and stops it otherwise
    if sys.platform != "linux" or "SNAP" in os.environ:
        return False
    return bool(ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    if event in _RESOLVING:
        raise PermissionError(errno.EACCES, "this program does not use the network")
    if event in _CONNECTING and getattr(arguments[0], "family", None) != _AF_UNIX:
        raise PermissionError(errno.EACCES, "this program does not use the network")


# --- the kernel's filter -----------------------------------------------------------------------------------------
# classic BPF over struct seccomp_data {int nr; u32 arch; u64 instruction_pointer; u64 args[6]}, see seccomp(2)


@dataclass(frozen=True, slots=True)
class _Machine:
    """What differs between processors: the audit name, and the numbers of two system calls."""

    audit_arch: int
    socket: int
    seccomp: int


_MACHINES = {
    "x86_64": _Machine(audit_arch=0xC000003E, socket=41, seccomp=317),
    "aarch64": _Machine(audit_arch=0xC00000B7, socket=198, seccomp=277),
}

_OFFSET_CALL = 0
_OFFSET_ARCH = 4
_OFFSET_FIRST_ARGUMENT = 16  # its low half: both processors are little-endian

_LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS
_JUMP_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_JUMP_AT_LEAST = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_RETURN = 0x06  # BPF_RET | BPF_K

_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000  # SECCOMP_RET_ERRNO, the error number in the low half

_FIRST_X32_CALL = 0x40000000
_X32_GETPID = 39
_IO_URING_SETUP = 425  # the same number on every processor

_SECCOMP_SET_MODE_FILTER = 1
_SECCOMP_FILTER_FLAG_TSYNC = 1


class _FilterProgram(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def _filter_for(machine: _Machine) -> bytes:
    """Assemble the filter.

    Calls made in another processor mode (32-bit, x32) have other numbers and would walk past the check, so they are
    refused altogether. io_uring opens sockets without the socket call; it is refused as a kernel without it would.
    """
    instructions = (
        (_LOAD, 0, 0, _OFFSET_ARCH),
        (_JUMP_EQUAL, 0, 8, machine.audit_arch),  # else -> refuse
        (_LOAD, 0, 0, _OFFSET_CALL),
        (_JUMP_AT_LEAST, 6, 0, _FIRST_X32_CALL),  # -> refuse
        (_JUMP_EQUAL, 6, 0, _IO_URING_SETUP),  # -> no such call
        (_JUMP_EQUAL, 0, 3, machine.socket),  # else -> allow
        (_LOAD, 0, 0, _OFFSET_FIRST_ARGUMENT),
        (_JUMP_EQUAL, 1, 0, _AF_UNIX),  # -> allow
        (_JUMP_EQUAL, 0, 1, _AF_NETLINK),  # else -> refuse
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE | errno.EACCES),
        (_RETURN, 0, 0, _REFUSE | errno.ENOSYS),
    )
    return b"".join(struct.pack("<HBBI", *instruction) for instruction in instructions)


def _is_filter_there() -> bool:
    """Tell whether the process that this one has replaced left its filter: filters survive an exec, and they add up.

    A second one would be asked at every system call, and after some 2,000 locks the kernel takes no more. Two calls
    tell ours from any other: nobody else answers EACCES to a number of another processor mode, which without a filter
    is unknown or harmless (getpid), and to an internet socket.
    """
    machine = _MACHINES.get(os.uname().machine) if sys.platform == "linux" else None
    if machine is None:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if not _is_refused(libc, _FIRST_X32_CALL + _X32_GETPID):
        return False
    return all(_is_refused(libc, machine.socket, family, _DATAGRAM) for family in (_AF_INET, _AF_INET6))


def _is_refused(libc: ctypes.CDLL, call: int, *arguments: int) -> bool:
    returned: int = libc.syscall(*map(ctypes.c_long, (call, *arguments, 0, 0)))
    if returned >= 0 and arguments:
        os.close(returned)
    return returned < 0 and ctypes.get_errno() == errno.EACCES


def _install_filter() -> bool:
    if sys.platform != "linux":
        return False
    # the platform module says the same and imports for 10 ms
    machine = _MACHINES.get(os.uname().machine)
    if machine is None:
        return False
    raw = _filter_for(machine)
    program = _FilterProgram(length=len(raw) // 8, instructions=raw)
    libc = ctypes.CDLL(None)
    # without it only root may install a filter; it also keeps set-uid programs from gaining rights in our children
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    mode, flags = ctypes.c_long(_SECCOMP_SET_MODE_FILTER), ctypes.c_long(_SECCOMP_FILTER_FLAG_TSYNC)
    return bool(libc.syscall(ctypes.c_long(machine.seccomp), mode, flags, ctypes.byref(program)) == 0)
