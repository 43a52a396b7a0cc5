# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells whether the disk under a folder, and the swap space, are encrypted by the system; where it cannot tell, so.

Linux alone says it to every program: dm-crypt devices carry a uuid that begins with CRYPT- (dmsetup(8)). macOS and
Windows answer through programs or interfaces that this one does not start.
"""

import os
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_ESCAPE = re.compile(r"\\([0-7]{3})")
# file systems that encrypt what is in them themselves
_ENCRYPTING = frozenset({"ecryptfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs", "fuse.securefs"})
# a device number of its own instead of the disk's (btrfs), so that the mount's source is asked
_ANONYMOUS = "0:"


class Encryption(StrEnum):
    """What the system says."""

    ON = "on"
    OFF = "off"
    UNKNOWN = "unknown"


class SwapState(StrEnum):
    """Where pages of memory may be written to."""

    NONE = "none"
    ENCRYPTED = "encrypted"
    OPEN = "open"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemFiles:
    """Where the kernel tells about mounts, devices and swap; tests lay out their own."""

    mounts: Path = Path("/proc/self/mountinfo")
    swaps: Path = Path("/proc/swaps")
    devices: Path = Path("/sys/dev/block")
    classes: Path = Path("/sys/class/block")


def disk_encryption(folder: Path, *, system: SystemFiles | None = None) -> Encryption:
    """Whether what lies in a folder is encrypted on its disk while the computer is off."""
    files = system or SystemFiles()
    try:
        lines = files.mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return Encryption.UNKNOWN
    number, kind, source = _mount_of(folder.expanduser().resolve(), lines)
    if kind in _ENCRYPTING:
        return Encryption.ON
    if not number:
        return Encryption.UNKNOWN
    device = files.devices / number
    if number.startswith(_ANONYMOUS) or not device.exists():
        device = files.classes / Path(os.path.realpath(source)).name
    return _of_device(device)


def swap_state(*, system: SystemFiles | None = None) -> SwapState:
    """Whether memory that is written to swap is readable on the disk; the worst of all swap spaces."""
    files = system or SystemFiles()
    try:
        lines = files.swaps.read_text(encoding="utf-8", errors="surrogateescape").splitlines()[1:]
    except OSError:
        return SwapState.UNKNOWN
    states = set()
    for line in lines:
        place = Path(_unescaped(line.split()[0])) if line.strip() else None
        if place is None or place.name.startswith("zram"):
            # in memory, compressed
            continue
        is_file = "partition" not in line.split()
        states.add(
            disk_encryption(place.parent, system=files)
            if is_file
            else _of_device(files.classes / Path(os.path.realpath(place)).name)
        )
    if not states:
        return SwapState.NONE
    if Encryption.OFF in states:
        return SwapState.OPEN
    return SwapState.UNKNOWN if Encryption.UNKNOWN in states else SwapState.ENCRYPTED


def _mount_of(folder: Path, lines: list[str]) -> tuple[str, str, str]:
    """Device number, file system and source of the mount under a folder: the deepest, and the last one made there."""
    found, depth = ("", "", ""), 0
    for each in lines:
        before, separator, after = each.partition(" - ")
        fields, rest = before.split(" "), after.split(" ")
        if not separator or len(fields) < 5 or len(rest) < 2:
            continue
        mount = Path(_unescaped(fields[4]))
        if folder.is_relative_to(mount) and len(mount.parts) >= depth:
            found, depth = (fields[2], rest[0], _unescaped(rest[1])), len(mount.parts)
    return found


def _of_device(device: Path) -> Encryption:
    """Follow a device down to the disk: a volume on an encrypted partition is encrypted as well."""
    try:
        if not device.exists():
            return Encryption.UNKNOWN
        uuid = device / "dm" / "uuid"
        if uuid.exists() and uuid.read_text(encoding="ascii", errors="replace").startswith("CRYPT-"):
            return Encryption.ON
        below = sorted((device / "slaves").iterdir()) if (device / "slaves").is_dir() else []
    except OSError:
        return Encryption.UNKNOWN
    answers = {_of_device(each) for each in below}
    if not answers:
        return Encryption.OFF
    if Encryption.OFF in answers:
        return Encryption.OFF
    return Encryption.UNKNOWN if Encryption.UNKNOWN in answers else Encryption.ON


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 8)), text)
