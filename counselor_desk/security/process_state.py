# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks the system which of the guards of `process_guard` stand in this process now; changes nothing."""

import ctypes
import sys
from dataclasses import dataclass
from pathlib import Path

_PR_GET_DUMPABLE = 3
_STATUS = Path("/proc/self/status")
# SECCOMP_MODE_FILTER of prctl(2)
_FILTERED = "Seccomp:\t2"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessState:
    """What the system says; None where it does not say it to programs.

    Args:
        core_dumps_off: a crash writes no memory to the disk.
        memory_closed: another process of the same user cannot read this one's memory.
        network_refused: a filter of the kernel stands between this process and the network.
    """

    core_dumps_off: bool | None
    memory_closed: bool | None
    network_refused: bool | None


def process_state(status: Path = _STATUS) -> ProcessState:
    """Read it; costs some microseconds."""
    return ProcessState(
        core_dumps_off=_core_dumps_off(),
        memory_closed=_memory_closed(),
        network_refused=_network_refused(status),
    )


def _core_dumps_off() -> bool | None:
    if sys.platform == "win32":  # pragma: no cover
        return None
    import resource

    return resource.getrlimit(resource.RLIMIT_CORE)[0] == 0


def _memory_closed() -> bool | None:
    if not sys.platform.startswith("linux"):  # pragma: no cover
        return None
    return int(ctypes.CDLL(None).prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0)) == 0


def _network_refused(status: Path) -> bool | None:
    try:
        return _FILTERED in status.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return None
