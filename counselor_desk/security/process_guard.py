# SPDX-License-Identifier: GPL-3.0-or-later
"""What this process gives up before it holds a key: readable files, memory dumps, and the network.

Every function may be called again, which a process that replaced itself has to do: the limits and the kernel's filter
survive an exec, the "not dumpable" mark and the audit hook do not.
"""

import ctypes
import errno
import os
import sys
from dataclasses import dataclass
from typing import Final

from counselor_desk.security.kernel_filter import (
    ALLOW,
    JUMP_AT_LEAST,
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

_UMASK = 0o077

# <linux/prctl.h>
_PR_SET_DUMPABLE = 4

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

_FIRST_X32_CALL = 0x40000000
_X32_GETPID = 39
_IO_URING_SETUP = 425  # the same number on every processor


def _filter_for(calls: _Machine) -> tuple[Instruction, ...]:
    """Assemble the filter.

    Calls made in another processor mode (32-bit, x32) have other numbers and would walk past the check, so they are
    refused altogether. io_uring opens sockets without the socket call; it is refused as a kernel without it would.
    """
    return (
        (LOAD, 0, 0, OFFSET_ARCH),
        (JUMP_EQUAL, 0, 8, calls.audit_arch),  # else -> refuse
        (LOAD, 0, 0, OFFSET_CALL),
        (JUMP_AT_LEAST, 6, 0, _FIRST_X32_CALL),  # -> refuse
        (JUMP_EQUAL, 6, 0, _IO_URING_SETUP),  # -> no such call
        (JUMP_EQUAL, 0, 3, calls.socket),  # else -> allow
        (LOAD, 0, 0, offset_of_argument(0)),
        (JUMP_EQUAL, 1, 0, _AF_UNIX),  # -> allow
        (JUMP_EQUAL, 0, 1, _AF_NETLINK),  # else -> refuse
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, REFUSE | errno.EACCES),
        (RETURN, 0, 0, REFUSE | errno.ENOSYS),
    )


def _is_filter_there() -> bool:
    """Tell whether the process that this one has replaced left its filter: filters survive an exec, and they add up.

    A second one would be asked at every system call, and after some 2,000 locks the kernel takes no more. Two calls
    tell ours from any other: nobody else answers EACCES to a number of another processor mode, which without a filter
    is unknown or harmless (getpid), and to an internet socket.
    """
    calls = _MACHINES.get(machine())
    if calls is None:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if not _is_refused(libc, _FIRST_X32_CALL + _X32_GETPID):
        return False
    return all(_is_refused(libc, calls.socket, family, _DATAGRAM) for family in (_AF_INET, _AF_INET6))


def _is_refused(libc: ctypes.CDLL, call: int, *arguments: int) -> bool:
    returned: int = libc.syscall(*map(ctypes.c_long, (call, *arguments, 0, 0)))
    if returned >= 0 and arguments:
        os.close(returned)
    return returned < 0 and ctypes.get_errno() == errno.EACCES


def _install_filter() -> bool:
    calls = _MACHINES.get(machine())
    return calls is not None and install(_filter_for(calls), seccomp=calls.seccomp)
