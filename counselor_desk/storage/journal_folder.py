# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder of a journal: the names of everything in it, its permissions, its lock, and which names are used up."""

import os
import re
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from counselor_desk.domain.errors import ErrorCode, MachineError, VaultError
from counselor_desk.domain.os_errors import machine_error
from counselor_desk.storage.folder_suitability import refuse_unsuitable_folder

HEADER_NAME = "VAULT.json"
HEADER_COPY_NAME = "VAULT.json.bak"
DATABASE_FOLDER = "db"
_GENERATION = re.compile(r"journal-(\d{6})\.db")
_ANY_GENERATION = re.compile(r"journal-(\d{6})\.db.*")


class JournalLock:
    """The folder's lock, held by this process; the kernel frees it when the process dies, so none is ever stale."""

    def __init__(self, lock: FileLock) -> None:
        """Take over a lock that is held; use `JournalFolder.lock`."""
        self._lock = lock

    def release(self) -> None:
        """Let others in; does nothing the second time."""
        self._lock.release()

    def __enter__(self) -> "JournalLock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


class JournalFolder:
    """Where a journal lies; nothing here opens the database, and nothing is ever deleted."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def header(self) -> Path:
        return self.path / HEADER_NAME

    @property
    def header_copy(self) -> Path:
        return self.path / HEADER_COPY_NAME

    @property
    def databases(self) -> Path:
        return self.path / DATABASE_FOLDER

    @property
    def backups(self) -> Path:
        return self.path / "backups"

    @property
    def stamp(self) -> Path:
        return self.path / "head.stamp"

    @property
    def lock_file(self) -> Path:
        return self.path / "vault.lock"

    def generation_file(self, generation: int) -> Path:
        """The database file of a generation."""
        return self.databases / f"journal-{generation:06d}.db"

    def generations(self) -> tuple[int, ...]:
        """The generations whose files are there, lowest first."""
        found = (_GENERATION.fullmatch(name) for name in _names_in(self.databases))
        return tuple(sorted(int(match[1]) for match in found if match))

    def next_generation(self) -> int:
        """The number of the next generation: above every one of which anything is left, a stray log included.

        A database under a reused name would be destroyed by the write-ahead log of its predecessor (measured).
        """
        found = (_ANY_GENERATION.fullmatch(name) for name in _names_in(self.databases))
        return 1 + max((int(match[1]) for match in found if match), default=0)

    def leftovers(self, *, active_generation: int) -> tuple[Path, ...]:
        """Unfinished files and generations that are not the active one; for a person to look at, never deleted here."""
        unfinished = [
            folder / name
            for folder in (self.path, self.databases, self.backups)
            for name in _names_in(folder)
            if name.endswith(".tmp")
        ]
        retired = [self.generation_file(each) for each in self.generations() if each != active_generation]
        return tuple(sorted(unfinished) + retired)

    def is_journal(self) -> bool:
        """Tell whether there is a journal, or what is left of one: a header, its copy, or a database."""
        return self.header.exists() or self.header_copy.exists() or bool(self.generations())

    def refuse_unsuitable(self) -> None:
        """Refuse network mounts and synchronised folders; raises MachineError FOLDER_UNSUITABLE."""
        refuse_unsuitable_folder(self.path)

    def create(self) -> None:
        """Make the folder and those inside it, for the owner only.

        Raises:
            VaultError: JOURNAL_ALREADY_THERE.
            MachineError: FOLDER_UNSUITABLE, TARGET_ALREADY_THERE for a folder that holds other things, or what the disk
                said.
        """
        self.refuse_unsuitable()
        if self.is_journal():
            raise VaultError(ErrorCode.JOURNAL_ALREADY_THERE)
        ours = {self.lock_file.name, self.databases.name, self.backups.name}
        if any(name not in ours for name in _names_in(self.path)):
            raise MachineError(ErrorCode.TARGET_ALREADY_THERE, where="not_empty")
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            for folder in (self.path, self.databases, self.backups):
                folder.mkdir(mode=0o700, exist_ok=True)
                # the mode of mkdir is narrowed by the umask only, and does not reach a folder that was there
                folder.chmod(0o700)
        except OSError as error:
            raise machine_error(error, where="journal_folder.create") from None

    def lock(self) -> JournalLock:
        """Take the lock at once or not at all; MachineError JOURNAL_IN_USE when it is held."""
        lock = FileLock(str(self.lock_file), timeout=0, mode=0o600, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            raise MachineError(ErrorCode.JOURNAL_IN_USE, where="lock") from None
        except OSError as error:
            raise machine_error(error, where="journal_folder.lock") from None
        return JournalLock(lock)


def _names_in(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208 (names are all that is needed)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise machine_error(error, where="journal_folder.list") from None
