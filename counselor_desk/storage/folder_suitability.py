# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells where a journal must not lie: on network mounts, whose locks get lost, and in folders that are synchronised.

A synchronising program replaces files behind an open database and mixes two computers' halves; a backup file may lie
there, since it is closed, encrypted and authenticated.
"""

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping
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
        "fuse.smbnetfs",
        "fuse.curlftpfs",
        "fuse.gcsfuse",
        "fuse.blobfuse2",
        "fuse.juicefs",
        "fuse.dropbox",
        "fuse.mount.nfs",
        "smb2",
        "glusterfs",
        "lustre",
        "beegfs",
        "9p",
        # the host's folders in a virtual machine: their locks are not those of the host's programs
        "virtiofs",
        "vboxsf",
        "vmhgfs",
        "fuse.vmhgfs-fuse",
        "prl_fs",
    }
)
# the root of some containers and virtual machines is 9p and local all the same
_LOCAL_AS_ROOT = frozenset({"9p", "virtiofs"})

# names that the programs give their folders: OneDrive appends the organisation, macOS gathers all under CloudStorage
_CLOUD_FOLDER = re.compile(
    r"onedrive( - .*)?|dropbox( \(.*\))?|icloud ?drive|mobile documents|com~apple~clouddocs|google ?drive"
    r"|googledrive-.*|cloudstorage|nextcloud|owncloud|pcloud ?drive|pclouddrive|synology ?drive|proton ?drive|seafile",
    re.IGNORECASE,
)
# files and folders that the programs put into what they synchronise
_CLOUD_MARKERS = (
    ".stfolder",
    ".stignore",
    ".stversions",
    ".dropbox",
    ".dropbox.cache",
    ".nextcloudsync.log",
    ".owncloudsync.log",
    ".tmp.drivedownload",
    ".tmp.driveupload",
    ".seafile-data",
    ".resilio sync",
    ".bzvol",
)
# the state of the Nextcloud and ownCloud clients: .sync_0123456789ab.db, and ._sync_ of older ones
_CLOUD_MARKER = re.compile(r"\._?sync_[0-9a-f]+\.db", re.IGNORECASE)
# Dropbox writes down where its folders lie (help.dropbox.com, "locate your Dropbox folder programmatically")
_DROPBOX_INFO = "info.json"
_LARGEST_INFO = 64 * 1024
# set by OneDrive for every program of its user
_ONEDRIVE_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")

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
    if any(path.is_relative_to(root) for root in synchronised_roots()):
        return True
    return any(_has_marker(folder) for folder in (path, *path.parents))


def synchronised_roots(*, home: Path | None = None, environment: Mapping[str, str] | None = None) -> tuple[Path, ...]:
    """The folders that programs on this computer say they synchronise, whatever their names are."""
    own = home or Path.home()
    variables = os.environ if environment is None else environment
    roots = [Path(variables[name]) for name in _ONEDRIVE_VARIABLES if variables.get(name)]
    places = [own / ".dropbox"]
    places += [Path(variables[name]) / "Dropbox" for name in ("APPDATA", "LOCALAPPDATA") if variables.get(name)]
    for place in places:
        roots += _dropbox_folders(place / _DROPBOX_INFO)
    # with "Desktop & Documents Folders" in iCloud Drive both stand inside it under their own names as well
    in_cloud = own / "Library" / "Mobile Documents" / "com~apple~CloudDocs"
    roots += [own / name for name in ("Desktop", "Documents") if os.path.lexists(in_cloud / name)]
    return tuple(root for root in roots if root.is_absolute())


def _dropbox_folders(info: Path) -> list[Path]:
    """Where each of its accounts lies; nothing where the file cannot be read or says something else."""
    try:
        with info.open("rb") as file:
            accounts = json.loads(file.read(_LARGEST_INFO))
    except (OSError, ValueError, RecursionError):
        return []
    if not isinstance(accounts, dict):
        return []
    paths = [each.get("path") for each in accounts.values() if isinstance(each, dict)]
    return [Path(path) for path in paths if isinstance(path, str) and path]


def _has_marker(folder: Path) -> bool:
    try:
        return any((folder / marker).exists() for marker in _CLOUD_MARKERS) or any(
            _CLOUD_MARKER.fullmatch(name)
            for name in os.listdir(folder)  # noqa: PTH208 (names are all that is needed)
        )
    except OSError:
        # a folder above that we may not look into is not one that a program of this user synchronises
        return False
