# SPDX-License-Identifier: GPL-3.0-or-later
"""What a program wrote anywhere and which sockets it opened, as the kernel was asked for it: read out of strace's log.

The log holds every byte that went through a writing call or into an attribute, so files that were deleted since are
read as well. What is written through a mapping of memory shows in what the file holds at the end, and not where it is
deleted before; the journal's database is opened without one (mmap_size 0). What is sent into a local socket is not
read: only to which of them it connected.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

_CALLS = (
    "openat,openat2,open,creat,setxattr,lsetxattr,fsetxattr,splice,write,pwrite64,writev,pwritev,pwritev2,sendfile,copy_file_range,"
    "memfd_create,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mkdir,mkdirat,mknodat,socket,connect,execve"
)
# longer than anything the program writes at once; strace allots it without touching it
_LONGEST_WRITE = 64 * 1024 * 1024

_CALL = re.compile(rb"^(\d+)\s+(\w+)\((.*)$", re.DOTALL)
_WORKING_FOLDER = re.compile(rb"AT_FDCWD<((?:\\x[0-9a-f]{2})*)>")
# strings and the paths behind descriptors, in -xx form; an ellipsis behind a string says that it was cut
_TEXT = rb'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?'
_STRING = re.compile(_TEXT)
_DESCRIPTOR = re.compile(rb"(?:AT_FDCWD|\d+)<((?:\\x[0-9a-f]{2})*)>")
_OPENED = re.compile(rb"(?:(?:AT_FDCWD|\d+)<((?:\\x[0-9a-f]{2})*)>, )?" + _TEXT + rb", (?:\{flags=)?([A-Z_|0-9]+)")
_FAMILY = re.compile(rb"(?:sa_family=)?(AF_\w+)")
_LOCAL = re.compile(rb'sun_path=(@)?"((?:\\x[0-9a-f]{2})*)"')
_WRITES = re.compile(rb"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|O_TMPFILE")

_WRITING = frozenset({b"write", b"pwrite64", b"writev", b"pwritev", b"pwritev2"})
_COPYING = frozenset({b"sendfile", b"copy_file_range", b"splice"})
_ATTRIBUTING = frozenset({b"setxattr", b"lsetxattr", b"fsetxattr"})
_NAMING = frozenset({
    b"rename", b"renameat", b"renameat2", b"link", b"linkat", b"symlink", b"symlinkat", b"mkdir", b"mkdirat",
    b"mknodat", b"memfd_create", b"creat",
})  # fmt: skip

LOCAL_FAMILIES = frozenset({"AF_UNIX", "AF_NETLINK"})
"""Families of sockets that lead nowhere outside of this computer."""


@dataclass(frozen=True, slots=True)
class Socket:
    """A socket that was asked for, whether the kernel gave it or not."""

    family: str
    is_given: bool
    asked: str


@dataclass
class Written:
    """Everything that one run of a program wrote.

    Args:
        content: by path, what went through writing calls, in their order; pipes and sockets under `pipe:[1]`.
        names: everything that got a name: files opened for writing, folders, links, targets of a rename.
        copied_from: paths whose content the kernel copied into others, which shows in no writing call.
        programs: what was executed.
        local_addresses: sockets of this computer that were connected to; an abstract one begins with @.
    """

    content: dict[str, bytearray] = field(default_factory=dict, repr=False)
    names: set[str] = field(default_factory=set)
    copied_from: set[str] = field(default_factory=set)
    sockets: list[Socket] = field(default_factory=list)
    programs: list[str] = field(default_factory=list)
    local_addresses: set[str] = field(default_factory=set)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file with what was written into it, then with what it holds now, where it is still there."""
        for path, content in sorted(self.content.items()):
            yield path, bytes(content)
        for path in sorted(self.names | self.copied_from):
            now = Path(path)
            if path.startswith("/") and not path.startswith(("/dev/", "/proc/")) and now.is_file():
                held = now.read_bytes()
                if held != bytes(self.content.get(path, b"")):
                    yield path, held

    def network_sockets(self) -> list[Socket]:
        """Those that could have led out of this computer."""
        return [each for each in self.sockets if each.family not in LOCAL_FAMILIES]


def tracing(log: Path) -> tuple[str, ...]:
    """The command that runs another one and everything it starts, and keeps a log for `read_trace`.

    Only the calls in question stop the program (--seccomp-bpf; without it the same run takes four times as long). The
    price: a call that a filter of the program itself refuses is not in the log, so whoever looks for sockets runs the
    program without its filter.
    """
    return (
        "strace", "-f", "--seccomp-bpf", "-y", "-xx", "-qq", "-s", str(_LONGEST_WRITE), "-e", f"trace={_CALLS}",
        "-e", "signal=none", "-o", str(log), "--",
    )  # fmt: skip


def read_trace(log: Path) -> Written:
    """Read a log; fails on a call that it does not understand, because silence would look like nothing was written."""
    written = Written()
    # by process; a new one begins where the last one was
    folders: dict[bytes, bytes] = {}
    with log.open("rb") as lines:
        for line in lines:
            found = _CALL.match(line)
            if found is not None:
                process, call, arguments = found.groups()
                told = _WORKING_FOLDER.search(arguments)
                if told is not None:
                    folders[process] = folders[b""] = told[1]
                _read_call(written, call, arguments, working_folder=folders.get(process, folders.get(b"")))
            else:
                # the second half of a call whose arguments stood in the first, or the end of a process
                assert b"resumed>" in line or b"+++" in line or b"---" in line, line[:200]
    return written


def _read_call(written: Written, call: bytes, arguments: bytes, *, working_folder: bytes | None) -> None:
    if call in _WRITING:
        target = _descriptor(arguments)
        # a socket is no file: what goes to the display or to D-Bus is on no disk
        if not target.startswith("socket:"):
            pieces = written.content.setdefault(target, bytearray())
            for text in _STRING.finditer(arguments):
                assert text[2] is None, f"a write into {target} was cut in the log"
                pieces += _unescaped(text[1])
            written.names.add(target)
    elif call in _ATTRIBUTING:
        texts = list(_STRING.finditer(arguments))
        assert texts[-1][2] is None, "an attribute was cut in the log"
        *path, name, value = (_unescaped(each[1]) for each in texts)
        target = _descriptor(arguments) if call == b"fsetxattr" else _joined(working_folder, texts[0][1])
        assert len(path) == (call != b"fsetxattr"), arguments[:200]
        written.content.setdefault(f"{target} attribute", bytearray()).extend(name + b"=" + value)
        written.names.add(target)
    elif call in (b"openat", b"openat2", b"open"):
        opened = _OPENED.match(arguments)
        assert opened is not None, arguments[:200]
        if _WRITES.search(opened[4]):
            written.names.add(_joined(opened[1] or working_folder, opened[2]))
    elif call in _COPYING:
        into, out_of = (_path(each[1]) for each in list(_DESCRIPTOR.finditer(arguments))[:2])
        # the first of the other two is where it comes from
        if call != b"sendfile":
            into, out_of = out_of, into
        written.names.add(into)
        written.copied_from.add(out_of)
    elif call in _NAMING:
        folder = _DESCRIPTOR.match(arguments)
        for text in _STRING.finditer(arguments):
            written.names.add(_joined(folder[1] if folder else working_folder, text[1]))
    elif call == b"socket":
        family = _FAMILY.match(arguments)
        assert family is not None, arguments[:200]
        is_given = b") = -1 " not in arguments
        written.sockets.append(Socket(family[1].decode(), is_given, arguments.strip().decode("ascii", "replace")))
    elif call == b"connect":
        local = _LOCAL.search(arguments)
        if local is not None:
            written.local_addresses.add(("@" if local[1] else "") + _path(local[2]))
        address = _FAMILY.search(arguments)
        if address is not None and address[1].decode() not in LOCAL_FAMILIES:
            written.sockets.append(Socket(address[1].decode(), True, arguments.strip().decode("ascii", "replace")))
    elif call == b"execve":
        program = _STRING.match(arguments)
        assert program is not None
        written.programs.append(_path(program[1]))


def _descriptor(arguments: bytes) -> str:
    found = _DESCRIPTOR.match(arguments)
    assert found is not None, arguments[:200]
    return _path(found[1])


def _joined(folder: bytes | None, name: bytes) -> str:
    path = _path(name)
    return path if path.startswith("/") or not folder else f"{_path(folder)}/{path}"


def _path(escaped: bytes) -> str:
    return _unescaped(escaped).decode("utf-8", "surrogateescape")


def _unescaped(escaped: bytes) -> bytes:
    return bytes.fromhex(escaped.replace(b"\\x", b"").decode("ascii"))


@cache
def _can_trace() -> bool:
    """Containers may forbid it; asked once for a run of tests."""
    if not sys.platform.startswith("linux") or shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0


traced = pytest.mark.skipif(not _can_trace(), reason="strace is not here or may not trace; `make test` installs it")
"""Marks a test that needs the log."""
