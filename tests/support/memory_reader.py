# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the memory of another process from outside, as root can on Linux, and counts what stands in it."""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

_MAPPING = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) r\S+ \S+ \S+ \S+\s*(.*)$")
_PIECE = 4 << 20

# <linux/capability.h>; a container's root may lack it
_CAP_SYS_PTRACE = 19


def may_read_memory() -> bool:
    """Whether this process may read the memory of one that has closed it to its peers."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return False
    effective = re.search(r"^CapEff:\s*([0-9a-f]+)$", Path("/proc/self/status").read_text(), re.MULTILINE)
    return effective is not None and bool(int(effective[1], 16) >> _CAP_SYS_PTRACE & 1)


as_root = pytest.mark.skipif(not may_read_memory(), reason="reads the memory of another process, as root may")
"""Marks a test that needs such a reader: the program closes its memory to everybody else."""


def counted_in_memory(pid: int, wanted: Mapping[str, bytes]) -> dict[str, int]:
    """How often each piece of bytes stands in what a process has mapped and may be read.

    What overlaps the border of two reads is seen as well; a piece may not be longer than a page.
    """
    counts = dict.fromkeys(wanted, 0)
    longest = max(map(len, wanted.values()))
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            found = _MAPPING.match(line)
            if found is None or found[3].startswith(("[vvar", "[vsyscall")):
                continue
            at, end, before = int(found[1], 16), int(found[2], 16), b""
            while at < end:
                try:
                    memory.seek(at)
                    piece = memory.read(min(_PIECE, end - at))
                except OSError:
                    # a hole, as behind the end of a mapped file
                    break
                if not piece:
                    break
                at += len(piece)
                looked_at = before + piece
                for name, each in wanted.items():
                    counts[name] += looked_at.count(each)
                    # what lies wholly in the part kept was counted with the piece before
                    counts[name] -= before.count(each)
                before = looked_at[-(longest - 1) :]
    return counts


def spellings(text: str) -> dict[str, bytes]:
    """A text as Python and SQLite keep it, and as Qt does."""
    return {"utf-8": text.encode("utf-8"), "utf-16": text.encode("utf-16-le")}


def key_spellings(key: bytes) -> dict[str, bytes]:
    """A key as it is, and as the database driver is told it."""
    return {"raw": key, "hex": key.hex().encode("ascii"), "HEX": key.hex().upper().encode("ascii")}
