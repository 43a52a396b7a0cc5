# SPDX-License-Identifier: GPL-3.0-or-later
"""What the process gives up, tried in processes of their own because nothing of it can be taken back."""

import errno
import os
import platform
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from measured_children import measuring

from counselor_desk.security import process_guard
from counselor_desk.security.process_guard import NetworkDenial

LINUX = sys.platform == "linux"
FILTERED = LINUX and platform.machine() in {"x86_64", "aarch64"}

pytestmark = pytest.mark.skipif(not LINUX, reason="the kernel's part exists on Linux only")


def run(script: str, **environment: str) -> str:
    prologue = "from counselor_desk.security.process_guard import deny_network, harden_process\n"
    done = subprocess.run(
        [sys.executable, "-c", prologue + script],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], **measuring(), **environment},
        cwd=Path(__file__).resolve().parents[3],
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_files_are_private_and_there_are_no_core_dumps(tmp_path: Path) -> None:
    script = f"""
import os, resource
print(harden_process(), harden_process() == harden_process())
open({str(tmp_path / "made")!r}, "w").close()
print(oct(os.stat({str(tmp_path / "made")!r}).st_mode & 0o777), resource.getrlimit(resource.RLIMIT_CORE))
"""
    assert run(script).splitlines() == [
        "Hardening(core_dumps_off=True, memory_closed_to_peers=True) True",
        "0o600 (0, 0)",
    ]


def test_the_memory_belongs_to_the_kernel_afterwards() -> None:
    # PR_GET_DUMPABLE is 3; a process that is not dumpable has its /proc files owned by root
    script = """
import ctypes
get = lambda: ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
before = get(); harden_process(); print(before, get())
"""
    assert run(script) == "1 0"


def test_a_snap_keeps_its_memory_open_to_its_supervisor() -> None:
    assert run("print(harden_process().memory_closed_to_peers)", SNAP="/snap/counselor-desk/1") == "False"


@pytest.mark.skipif(not FILTERED, reason="no filter for this processor")
def test_internet_sockets_are_refused_and_local_ones_work() -> None:
    script = """
import socket
print(deny_network(), deny_network() == deny_network())
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_PACKET):
    try:
        socket.socket(family, socket.SOCK_DGRAM)
    except OSError as error:
        print(error.errno)
one, other = socket.socketpair()
one.send(b"local"); print(other.recv(5))
socket.socket(socket.AF_UNIX).close(); socket.socket(socket.AF_NETLINK, socket.SOCK_RAW).close()
"""
    assert run(script).splitlines() == [
        "NetworkDenial(in_python=True, by_kernel=True) True",
        *[str(errno.EACCES)] * 3,
        "b'local'",
    ]


@pytest.mark.skipif(not FILTERED, reason="no filter for this processor")
def test_the_refusal_reaches_libraries_children_and_running_threads() -> None:
    script = """
import ctypes, subprocess, sys, threading
libc = ctypes.CDLL(None, use_errno=True)
start, results = threading.Event(), []
def late():
    start.wait(); results.append(libc.socket(2, 1, 0))
thread = threading.Thread(target=late); thread.start()
deny_network(); start.set(); thread.join()
print(libc.socket(2, 1, 0), ctypes.get_errno(), results)
child = "import socket\\ntry: socket.socket()\\nexcept OSError as e: print(e.errno)"
print(subprocess.run([sys.executable, "-c", child], capture_output=True, text=True).stdout.strip())
"""
    assert run(script).splitlines() == ["-1 13 [-1]", "13"]


@pytest.mark.skipif(not FILTERED, reason="no filter for this processor")
def test_io_uring_and_calls_of_another_processor_mode_are_refused() -> None:
    # x86-64 only for the second: 0x40000000 marks an x32 call, here getpid
    script = """
import ctypes, platform
libc = ctypes.CDLL(None, use_errno=True)
deny_network()
print(libc.syscall(425, 1, None), ctypes.get_errno())
if platform.machine() == "x86_64":
    print(libc.syscall(0x40000000 + 39), ctypes.get_errno())
else:
    print(-1, 13)
"""
    assert run(script).splitlines() == [f"-1 {errno.ENOSYS}", f"-1 {errno.EACCES}"]


@pytest.mark.skipif(not FILTERED, reason="no filter for this processor")
def test_a_process_that_replaced_itself_keeps_the_one_filter_it_has() -> None:
    # the second program does what the first did, and looks how many filters the kernel asks for it
    script = """
import os, sys
denial = deny_network()
if len(sys.argv) == 1:
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:], "again"])
lines = open("/proc/self/status").read().splitlines()
print(denial, [line.split()[1] for line in lines if line.startswith("Seccomp_filters")])
"""
    told = run(script)

    assert told.startswith("NetworkDenial(in_python=True, by_kernel=True)")
    # the count is told since Linux 5.9, and a container brings filters of its own
    before = [
        line.split()[1]
        for line in Path("/proc/self/status").read_text().splitlines()
        if line.startswith("Seccomp_filters")
    ]
    assert told.endswith(str([str(int(each) + 1) for each in before]))


@pytest.mark.skipif(not FILTERED, reason="no filter for this processor")
def test_no_filter_is_taken_for_ours_that_is_not() -> None:
    script = """
from counselor_desk.security import process_guard
print(process_guard._is_filter_there(), deny_network().by_kernel, process_guard._is_filter_there())
"""
    assert run(script) == "False True True"


def test_python_refuses_to_connect_and_to_resolve_before_the_kernel_is_asked() -> None:
    script = """
import socket
version_4, version_6 = socket.socket(), socket.socket(socket.AF_INET6)
datagrams = socket.socket(type=socket.SOCK_DGRAM)
deny_network()
attempts = [
    lambda: version_4.connect(("127.0.0.1", 9)),
    lambda: version_6.connect(("::1", 9)),
    lambda: datagrams.sendto(b"x", ("127.0.0.1", 9)),
    lambda: datagrams.bind(("127.0.0.1", 0)),
    lambda: socket.getaddrinfo("localhost", 80),
    lambda: socket.gethostbyname("localhost"),
    lambda: socket.getnameinfo(("127.0.0.1", 80), 0),
]
refused = 0
for attempt in attempts:
    try:
        attempt()
    except PermissionError:
        refused += 1
print(refused, len(attempts))
"""
    assert run(script) == "7 7"


@pytest.mark.parametrize(
    ("event", "arguments", "refused"),
    [
        ("socket.getaddrinfo", ("localhost", 80, 0, 0, 0), True),
        ("socket.connect", (SimpleNamespace(family=2), ("127.0.0.1", 80)), True),
        ("socket.connect", (SimpleNamespace(family=10), ("::1", 80)), True),
        ("socket.sendto", (object(), ()), True),
        ("socket.connect", (SimpleNamespace(family=1), "/run/user/1000/bus"), False),
        ("open", ("/etc/hostname", "r", 0), False),
    ],
)
def test_only_what_reaches_for_the_network_is_refused(event: str, arguments: tuple[object, ...], refused: bool) -> None:
    try:
        process_guard._refuse_network(event, arguments)
    except PermissionError:
        seen = True
    else:
        seen = False

    assert seen is refused


def test_a_local_socket_connects_after_the_denial(tmp_path: Path) -> None:
    script = f"""
import socket
deny_network()
server = socket.socket(socket.AF_UNIX); server.bind({str(tmp_path / "bus")!r}); server.listen()
client = socket.socket(socket.AF_UNIX); client.connect({str(tmp_path / "bus")!r}); print("connected")
"""
    assert run(script) == "connected"


def test_the_database_the_typesetter_and_the_ciphers_work_after_it() -> None:
    script = """
harden_process(); deny_network()
import sqlcipher3, typst
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
connection = sqlcipher3.connect(":memory:")
print(connection.execute("PRAGMA cipher_version").fetchone() is not None)
print(typst.compile(b"Hello")[:5])
print(len(AESGCM(bytes(32)).encrypt(bytes(12), b"x", None)))
"""
    assert run(script).splitlines() == ["True", "b'%PDF-'", "17"]


def test_an_unknown_processor_is_reported_and_not_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.uname", lambda: SimpleNamespace(machine="riscv64"))
    monkeypatch.setattr("sys.addaudithook", lambda _: None)
    monkeypatch.setattr(process_guard, "_installed", set())

    assert process_guard.deny_network() == NetworkDenial(in_python=True, by_kernel=False)
