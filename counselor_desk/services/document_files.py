# SPDX-License-Identifier: GPL-3.0-or-later
"""The small door beside the packet's: one produced document, whole, to the one place that the counselor chose.

For forms, letters and sheets that are printed or signed. A record leaves as a packet and never through here.
"""

import os
import secrets
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import ErrorCode, MachineError, UserError
from counselor_desk.domain.ids import ClientId
from counselor_desk.domain.os_errors import machine_error
from counselor_desk.durable_files import flush_file, flush_folder, open_new
from counselor_desk.regular_files import NotRegularFileError, read_regular
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage.folder_suitability import is_on_network, is_synchronised

SUFFIX_WHILE_WRITING = ".part"
# a packet of 400 pages has 4 MB; nothing as large as this was ever written from here
_LARGEST_READ = 256 * 1024 * 1024


class FolderWarning(StrEnum):
    """Why a folder is a poor place for what is confidential; the counselor may choose it all the same."""

    CLOUD = "cloud"
    NETWORK = "network"
    DOWNLOADS = "downloads"

    @property
    def words(self) -> str:
        """What to say beside the folder."""
        return _WORDS[self]


_WORDS = {
    FolderWarning.CLOUD: "A cloud service copies this folder to other computers. Choose a folder that stays on this "
    "computer, or a drive that you hand over.",
    FolderWarning.NETWORK: "This folder lies on another computer, where others may be able to read it.",
    FolderWarning.DOWNLOADS: "Other programs look into the Downloads folder, and files are forgotten there. Choose a "
    "folder of your own.",
}
# as the desktops of the languages that this program is used beside name it; a localised desktop shows a translation
# over the same English folder on macOS and Windows
_DOWNLOADS = frozenset({"downloads", "download", "descargas", "téléchargements", "lawrlwythiadau"})


def save_document(content: bytes, path: Path, *, overwrite: bool = False) -> None:
    """Write a document durably: under its name there is the whole of it, or what was there before.

    Nobody but the owner can read it. A killed run may leave a `.part` file beside it.

    Args:
        content: the file, such as a PDF.
        path: where the counselor wants it; its folder must be there.
        overwrite: replace a file of that name, which the counselor has confirmed.

    Raises:
        MachineError: TARGET_ALREADY_THERE, also for a folder of that name; FOLDER_NOT_THERE, DISK_FULL, READ_ONLY,
            PERMISSION_DENIED or DISK_FAILED. What was there is unchanged then.
    """
    if not path.parent.is_dir():
        raise MachineError(ErrorCode.FOLDER_NOT_THERE, where="document")
    if os.path.lexists(path) and (not overwrite or path.is_dir()):
        raise MachineError(ErrorCode.TARGET_ALREADY_THERE, where="document")
    unfinished = path.parent / f".{secrets.token_hex(8)}{SUFFIX_WHILE_WRITING}"
    try:
        _write(content, unfinished)
        if overwrite:
            unfinished.replace(path)
        else:
            _give_name(unfinished, path)
        flush_folder(path.parent)
    except OSError as error:
        failure = machine_error(error, where="document")
    else:
        return
    with suppress(OSError):
        unfinished.unlink(missing_ok=True)
    raise failure


def read_document(path: Path) -> bytes:
    """Read a file that the counselor chose, such as one that may have been sent from here.

    Raises:
        UserError: VALUE_NOT_ALLOWED (where "document") for a folder, a pipe or a device, and for over 256 MB.
        MachineError: PERMISSION_DENIED, or as the disk fails.
    """
    content, failure = None, None
    try:
        content = read_regular(path, most=_LARGEST_READ)
    except (NotRegularFileError, ValueError):
        # said below, like what is too large
        pass
    except OSError as error:
        failure = machine_error(error, where="document")
    except MemoryError:
        failure = MachineError(ErrorCode.OUT_OF_MEMORY, where="document")
    if failure is not None:
        raise failure
    if content is None:
        raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="document")
    return content


def warn_about(folder: Path) -> FolderWarning | None:
    """Say why a folder is a poor place for what is confidential, or None; it need not exist yet."""
    absolute = folder.expanduser().resolve()
    if is_synchronised(absolute):
        return FolderWarning.CLOUD
    if is_on_network(absolute):
        return FolderWarning.NETWORK
    if any(part.casefold() in _DOWNLOADS for part in absolute.parts):
        return FolderWarning.DOWNLOADS
    return None


class Prints:
    """Keeps track of what was printed or saved for the practice's own use: no disclosure, but an event."""

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal

    def record(self, subject: str, client_id: ClientId | None, words: str) -> None:
        """Log that a document was handed to a printer or saved.

        Args:
            subject: identifier of what was printed, such as a note's or a release's.
            client_id: whose record it comes from; None for a page about no client.
            words: what kind of page it was, in words of ours and without a name ("passphrase slip").
        """
        with self._journal.database.transaction():
            self._journal.record(AuditKind.PRINTED_INTERNALLY, subject=subject, client_id=client_id, reason=words)


def _write(content: bytes, path: Path) -> None:
    with open_new(path) as file:
        file.write(content)
        file.flush()
        flush_file(file.fileno())


def _give_name(unfinished: Path, path: Path) -> None:
    """Rename without replacing what another program put there meanwhile."""
    if os.name == "nt":  # pragma: no cover
        unfinished.rename(path)  # refuses there, and replaces everywhere else
        return
    try:
        path.hardlink_to(unfinished)
    except FileExistsError:
        raise
    except OSError:
        # a USB drive's FAT knows no links; the name was free a moment ago
        unfinished.replace(path)
    else:
        unfinished.unlink()
