# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells where a journal must not lie: on network mounts, whose locks get lost, and in folders that are synchronised.

A synchronising program replaces files behind an open database and mixes two computers' halves; a backup file may lie
there, since it is closed, encrypted and authenticated.
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from counselor_desk.domain.errors import ErrorCode, MachineError

NETWORK_FILE_SYSTEMS = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "ncpfs",
        "afs",
        "afpfs",
        "ceph",
        "davfs",
        "fuse.sshfs",
        "fuse.rclone",
        "fuse.davfs2",
        "fuse.gvfsd-fuse",
        "fuse.glusterfs",
        "fuse.s3fs",
        "fuse.google-drive-ocamlfuse",
        "fuse.onedriver",
        "9p",
    }
)
# the root of some containers and virtual machines is 9p and local all the same
_LOCAL_AS_ROOT = frozenset({"9p"})

# names that the programs give their folders: OneDrive appends the organisation, macOS gathers all under CloudStorage
_CLOUD_FOLDER = re.compile(
    r"onedrive( - .*)?|dropbox( \(.*\))?|icloud ?drive|mobile documents|com~apple~clouddocs|google ?drive"
    r"|googledrive-.*|cloudstorage|nextcloud|owncloud|pcloud ?drive|pclouddrive|synology ?drive|proton ?drive|seafile",
    re.IGNORECASE,
)
# files and folders that the programs put into what they synchronise
_CLOUD_MARKERS = (
    ".stfolder",
    ".dropbox",
    ".dropbox.cache",
    ".nextcloudsync.log",
    ".owncloudsync.log",
    ".tmp.drivedownload",
    ".seafile-data",
)

_MOUNTINFO = Path("/proc/self/mountinfo")
_ESCAPE = re.compile(r"\\([0-7]{3})")
_DRIVE_REMOTE = 4


def refuse_unsuitable_folder(path: Path) -> None:
    """Refuse a folder on a network mount or inside a synchronised folder; it need not exist yet.

    Raises:
        MachineError: FOLDER_UNSUITABLE, with `network` or `synchronised` as the place.
    """
    absolute = path.expanduser().resolve()
    if is_on_network(absolute):
        raise MachineError(ErrorCode.FOLDER_UNSUITABLE, where="network")
    if is_synchronised(absolute):
        raise MachineError(ErrorCode.FOLDER_UNSUITABLE, where="synchronised")


def is_on_network(path: Path) -> bool:
    """Tell whether an absolute path lies on another computer; where the system cannot say, it counts as local."""
    if sys.platform == "win32":
        import ctypes

        drive = f"{path.drive}\\"
        return path.drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(drive) == _DRIVE_REMOTE
    try:
        lines = _MOUNTINFO.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        # macOS, and a chroot without /proc
        return False
    return lies_on_network_mount(path, lines)


def lies_on_network_mount(path: Path, mountinfo: Iterable[str]) -> bool:
    """Judge by the lines of /proc/self/mountinfo (proc(5)); the deepest mount counts, and the last one made there."""
    kind, depth = "", 0
    for line in mountinfo:
        before, separator, after = line.partition(" - ")
        fields = before.split(" ")
        if not separator or len(fields) < 5:
            continue
        mount = Path(_ESCAPE.sub(lambda found: chr(int(found[1], 8)), fields[4]))
        if path.is_relative_to(mount) and len(mount.parts) >= depth:
            kind, depth = after.split(" ")[0], len(mount.parts)
    is_root = depth == 1
    return kind in NETWORK_FILE_SYSTEMS and not (is_root and kind in _LOCAL_AS_ROOT)


def is_synchronised(path: Path) -> bool:
    """Tell whether an absolute path lies inside a folder that a known program synchronises."""
    if any(_CLOUD_FOLDER.fullmatch(part) for part in path.parts):
        return True
    return any(_has_marker(folder) for folder in (path, *path.parents))


def _has_marker(folder: Path) -> bool:
    try:
        return any((folder / marker).exists() for marker in _CLOUD_MARKERS)
    except OSError:
        # a folder above that we may not look into is not one that a program of this user synchronises
        return False
