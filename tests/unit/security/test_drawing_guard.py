# SPDX-License-Identifier: GPL-3.0-or-later
"""What a process can still do when it has given up everything but drawing: each attempt in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from counselor_desk.security.drawing_guard import allow_drawing_only
from counselor_desk.security.kernel_filter import machine

pytestmark = pytest.mark.skipif(machine() not in ("x86_64", "aarch64"), reason="no filter for this processor")

# everything is looked up before, as the reader is loaded before
TRY_EVERYTHING = """
import ctypes, mmap, os, signal, sys
from counselor_desk.security.drawing_guard import allow_drawing_only
libc = ctypes.CDLL(None, use_errno=True)
parent, kept = os.getppid(), os.path.abspath("kept.txt").encode()
calls = {name: getattr(libc, name) for name in (
    "open", "openat", "creat", "truncate", "ftruncate", "unlink", "unlinkat", "rename", "link", "symlink", "mkdir",
    "chmod", "execve", "fork", "socket", "socketpair", "connect", "kill", "ptrace", "process_vm_readv", "pipe",
    "memfd_create", "setxattr", "stat", "access", "chdir", "prctl", "mount", "shmget", "dup",
)}
pair = (ctypes.c_int * 2)()
given = {
    "open": (kept, 0), "openat": (-100, kept, 0), "creat": (b"new", 0o600), "truncate": (kept, 0), "ftruncate": (1, 0),
    "unlink": (kept,), "unlinkat": (-100, kept, 0), "rename": (kept, b"gone"), "link": (kept, b"two"),
    "symlink": (kept, b"two"), "mkdir": (b"new", 0o700), "chmod": (kept, 0o777),
    "execve": (b"/bin/true", None, None), "fork": (), "socket": (1, 1, 0), "socketpair": (1, 1, 0, pair),
    "connect": (0, b"", 0), "kill": (parent, 0), "ptrace": (16, parent, None, None),
    "process_vm_readv": (parent, None, 0, None, 0, 0), "pipe": (pair,), "memfd_create": (b"m", 0),
    "setxattr": (kept, b"user.a", b"b", 1, 0), "stat": (kept, ctypes.create_string_buffer(500)), "access": (kept, 0),
    "chdir": (b"/",), "prctl": (4, 1, 0, 0, 0), "mount": (None, b"/", None, 0, None), "shmget": (0, 4096, 0o1600),
    "dup": (1,),
}
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
private = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
calls["open"](kept, 0)
print(allow_drawing_only(), flush=True)
for name, call in calls.items():
    ctypes.set_errno(0)
    if call(*given[name]) != -1 or ctypes.get_errno() != 1:
        print("did", name, ctypes.get_errno(), flush=True)
if libc.mmap(None, 4096, 7, private, -1, 0) != ctypes.c_void_p(-1).value:
    print("did get memory that can be run", flush=True)
if libc.mmap(None, 4096, 3, private, -1, 0) == ctypes.c_void_p(-1).value:
    print("got no memory", flush=True)
print(sys.stdin.read(), len(bytes(50_000_000)), flush=True)
"""


def test_only_memory_and_what_was_open_are_left(tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("kept")
    done = subprocess.run(
        [sys.executable, "-c", TRY_EVERYTHING],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        input="handed over",
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stdout.splitlines(), done.returncode) == (["True", "handed over 50000000"], 0), done.stderr
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("kept.txt", "kept")]


def test_another_system_gives_up_nothing_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("counselor_desk.security.drawing_guard.machine", lambda: "")
    assert not allow_drawing_only()
