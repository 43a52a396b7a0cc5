# SPDX-License-Identifier: GPL-3.0-or-later
"""A computer that locks no memory, for the process of the tests.

SQLCipher locks and unlocks every buffer that it takes (`cipher_memory_security`, which stays on), and each lock makes
Linux drain the page queues of all processors: it is more than half of the time of a test with a journal (measured: 173
of them in 17 s instead of 43 s). Where the system refuses to lock, SQLCipher goes on without; it wipes the buffers as
ever. Programs that tests start as processes of their own lock again when root runs them.
"""

import ctypes
import sys

# <linux/capability.h>
_VERSION_3 = 0x20080522
_CAP_IPC_LOCK = 14


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    """Capabilities 0 to 31 and then 32 to 63."""

    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def lock_no_memory() -> None:
    """Let the system refuse to lock memory for this process; without effect elsewhere than on Linux."""
    if sys.platform != "linux":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, hard))
    # root is not bound by the limit, but by this; of the calling thread and of those that it starts
    libc, header, sets = ctypes.CDLL(None), _Header(_VERSION_3, 0), (_Sets * 2)()
    if libc.capget(ctypes.byref(header), sets) == 0:
        sets[0].effective &= ~(1 << _CAP_IPC_LOCK)
        libc.capset(ctypes.byref(header), sets)
