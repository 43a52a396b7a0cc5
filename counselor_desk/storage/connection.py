# SPDX-License-Identifier: GPL-3.0-or-later
"""The one connection to a journal: how it is keyed, how it is used inside transactions, how it is closed.

Nothing in this process ever opens, reads or hashes the file of an open journal by another way: closing any other
descriptor of it drops the POSIX locks of this connection, and a second process may then write over committed rows
(measured).
"""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from counselor_desk.domain.errors import BugError, DeskError, ErrorCode, MachineError, UserError, VaultError
from counselor_desk.domain.os_errors import machine_error
from counselor_desk.domain.ports import IsCancelled
from counselor_desk.durable_files import flush_file
from counselor_desk.storage import driver
from counselor_desk.storage.driver import Connection, Parameters
from counselor_desk.storage.errors import translating
from counselor_desk.storage.row import Row
from counselor_desk.storage.write_ahead_log import require_own_log

KEY_BYTES: Final = 32
# SQLCipher's own; a journal has its first page from the moment it was made
_PAGE_BYTES: Final = 4096
PLAIN_SQLITE_START: Final = b"SQLite format 3\0"

# 1,024 pages of 4 KiB: a progress report and a chance to cancel every 4 MiB, about 60 ms
_COPY_PAGES = 1024

# instructions of SQLite's machine between two looks whether to stop
_STEPS_BETWEEN_LOOKS = 1_000

_LARGE_CACHE_KIB = 64 << 10

_PROLOGUE = (
    "PRAGMA journal_mode = WAL",
    # committed means on the disk, through a power cut (sqlite.org/pragma.html#pragma_synchronous)
    "PRAGMA synchronous = FULL",
    # macOS hands data to the drive's cache only, unless asked for more (F_FULLFSYNC)
    "PRAGMA fullfsync = 1",
    "PRAGMA checkpoint_fullfsync = 1",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    # a mapped file would put decrypted pages outside SQLCipher's own memory
    "PRAGMA mmap_size = 0",
    "PRAGMA secure_delete = ON",
    # SQLCipher does not encrypt temporary files
    "PRAGMA temp_store = MEMORY",
    # INSERT OR REPLACE fires the triggers that keep rows from being deleted
    "PRAGMA recursive_triggers = ON",
)

CopyProgress = Callable[[int, int], None]
"""Called with the pages copied so far and how many there are."""


class Database:
    """An open journal: one connection, used by the thread that opened it and by no other.

    Reading is free; writing asks for an open transaction, so that a service decides what belongs together. Every method
    raises only `DeskError`s; a call from another thread, or a write outside a transaction, is a `BugError`.
    """

    def __init__(self, connection: Connection) -> None:
        """Take over a keyed connection; use `open_database`."""
        self._connection = connection
        self._thread = threading.get_ident()
        self._in_transaction = False
        self._is_closed = False
        self.on_commit: Callable[[], None] | None = None
        """Called on this thread after each commit; must not raise, because what it hears of is on the disk already."""

    @property
    def in_transaction(self) -> bool:
        return self._in_transaction

    @property
    def is_closed(self) -> bool:
        return self._is_closed

    @property
    def changes(self) -> int:
        """How many rows were written since it was opened: what was read before stays true while this does not grow."""
        return self._own_connection().total_changes

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Run a query and return all its rows."""
        connection = self._own_connection()
        with translating():
            return [Row(each) for each in connection.execute(sql, parameters).fetchall()]

    def one(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """Run a query and return its first row, or None."""
        connection = self._own_connection()
        with translating():
            found = connection.execute(sql, parameters).fetchone()
        return None if found is None else Row(found)

    def execute(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one writing statement inside the open transaction; returns how many rows it touched."""
        connection = self._own_connection()
        if not self._in_transaction:
            raise BugError("database.write_outside_transaction")
        with translating():
            return connection.execute(sql, parameters).rowcount

    def insert_returning(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one INSERT .. RETURNING inside the open transaction; returns the number that it gave the row."""
        if not self._in_transaction:
            raise BugError("database.write_outside_transaction")
        (row,) = self.rows(sql, parameters)
        return int(row.first_text())

    def execute_each(self, sql: str, parameters: Iterable[Parameters]) -> None:
        """Run one writing statement for each set of parameters inside the open transaction."""
        for each in parameters:
            self.execute(sql, each)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is kept together or not at all.

        The write lock is taken at once (BEGIN IMMEDIATE). Any exception, a failed COMMIT included, rolls back and
        leaves the connection usable. Transactions do not nest.
        """
        connection = self._own_connection()
        if self._in_transaction:
            raise BugError("database.nested_transaction")
        with translating():
            connection.execute("BEGIN IMMEDIATE")
        self._in_transaction = True
        try:
            yield
            with translating():
                connection.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise
        finally:
            self._in_transaction = False
        if self.on_commit is not None:
            self.on_commit()

    @contextmanager
    def interruptible(self, is_cancelled: IsCancelled) -> Iterator[None]:
        """Let what is read inside end early: long queries stop within some 10 ms of a cancellation (measured).

        Raises:
            UserError: CANCELLED, from the query that was running or the next one.
        """
        connection = self._own_connection()
        connection.set_progress_handler(lambda: int(is_cancelled()), _STEPS_BETWEEN_LOOKS)
        try:
            yield
        finally:
            connection.set_progress_handler(None, 0)

    @contextmanager
    def large_page_cache(self) -> Iterator[None]:
        """Keep 64 MB of pages in memory meanwhile, for what writes more than the usual 8 MB in one transaction.

        Else pages are written out, encrypted, and read back again: a new index of 10,000 notes took 1.8 s of the
        processor instead of 1.3, and twice as long by the clock (measured).
        """
        (usual,) = self.rows("PRAGMA cache_size")
        self.rows(f"PRAGMA cache_size = -{_LARGE_CACHE_KIB}")
        try:
            yield
        finally:
            if not self._is_closed:
                self.rows(f"PRAGMA cache_size = {int(usual.first_text())}")

    def checkpoint(self) -> None:
        """Move everything from the write-ahead log into the file and empty the log."""
        self._require_no_transaction()
        row = self.one("PRAGMA wal_checkpoint(TRUNCATE)")
        if row is None or row.integer("busy") != 0:
            raise BugError("database.checkpoint_busy")

    def copy_to(
        self,
        target: Path,
        *,
        key: bytes,
        progress: CopyProgress | None = None,
        is_cancelled: IsCancelled | None = None,
    ) -> None:
        """Write an encrypted copy under another file name through SQLite's online backup.

        Args:
            target: a file that does not exist yet; a copy that fails or is cancelled is removed again.
            key: 32 bytes; may be another key than this journal's.
            progress: told the pages done and the pages in all, about every 4 MiB.
            is_cancelled: asked just as often.

        Raises:
            MachineError: TARGET_ALREADY_THERE, or whatever the disk said.
            UserError: CANCELLED.
        """
        connection = self._own_connection()
        self._require_no_transaction()
        _create_empty(target)
        stopped = False

        def report(_status: int, remaining: int, total: int) -> None:
            nonlocal stopped
            if progress is not None:
                progress(total - remaining, total)
            if is_cancelled is not None and is_cancelled():
                stopped = True
                raise UserError(ErrorCode.CANCELLED, where="copy")

        try:
            with _keyed(target, key=key) as copy, translating():
                connection.backup(copy, pages=_COPY_PAGES, progress=report)
                # a copy is one file without companions; a leftover -wal beside a reused name would destroy it
                copy.execute("PRAGMA journal_mode = DELETE").fetchall()
            _sync_file(target)
        except BaseException:
            remove_with_companions(target)
            if stopped:
                raise UserError(ErrorCode.CANCELLED, where="copy") from None
            raise

    def close(self, *, is_left_as_it_was: bool = False) -> None:
        """Refresh the planner's statistics, empty the write-ahead log and close; a second call does nothing.

        Args:
            is_left_as_it_was: close only, for a file in which nothing may be written.
        """
        if self._is_closed:
            return
        connection = self._own_connection()
        if self._in_transaction:
            raise BugError("database.close_in_transaction")
        try:
            with translating():
                if is_left_as_it_was:
                    return
                # both are housekeeping: a full disk must not keep a journal open
                with suppress(driver.DriverError):
                    connection.execute("PRAGMA optimize").fetchall()
                with suppress(driver.DriverError):
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            self._is_closed = True
            connection.close()

    def _own_connection(self) -> Connection:
        if threading.get_ident() != self._thread:
            raise BugError("database.wrong_thread")
        if self._is_closed:
            raise BugError("database.closed")
        return self._connection

    def _require_no_transaction(self) -> None:
        if self._in_transaction:
            raise BugError("database.in_transaction")

    def _roll_back(self) -> None:
        # some failures, a full disk among them, have rolled back already
        with suppress(driver.DriverError):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")


def open_database(path: Path, *, key: bytes, create: bool = False) -> Database:
    """Open a journal file with its raw key.

    Args:
        path: the generation's file.
        key: 32 bytes, used as they are; no derivation takes place.
        create: make a new, empty file; nothing may stand under its name, nor a write-ahead log beside it.

    Raises:
        VaultError: JOURNAL_FILE_MISSING, KEY_REJECTED (a wrong key or a damaged file, which look the same),
            JOURNAL_DAMAGED.
        MachineError: JOURNAL_IN_USE, READ_ONLY, PERMISSION_DENIED, TARGET_ALREADY_THERE, LIBRARY_TOO_OLD, or whatever
            else the disk said.
    """
    if create:
        _create_encrypted(path, key=key)
    elif not path.is_file():
        raise VaultError(ErrorCode.JOURNAL_FILE_MISSING)
    elif path.stat().st_size < _PAGE_BYTES:
        # SQLite takes a file without a whole page for a new database and would fill it (measured)
        raise VaultError(ErrorCode.JOURNAL_DAMAGED, where="database.empty")
    _require_writable(path)
    require_own_log(path, key=key)
    connection = _connect_keyed(path, key=key)
    try:
        with translating():
            for statement in _PROLOGUE:
                connection.execute(statement).fetchall()
            connection.enable_load_extension(False)
            connection.set_authorizer(_authorize)
    except DeskError:
        connection.close()
        raise
    return Database(connection)


def remove_with_companions(path: Path) -> None:
    """Remove a database file that nobody has open, with what SQLite may have left beside it."""
    for name in (path, *companions(path)):
        try:
            name.unlink(missing_ok=True)
        except OSError as error:
            raise machine_error(error, where="database.remove") from None


def _require_writable(path: Path) -> None:
    """Tell a read-only disk or folder apart before SQLite, which calls either an input/output error (measured)."""
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        return
    is_read_only_disk = hasattr(os, "statvfs") and bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    raise MachineError(ErrorCode.READ_ONLY if is_read_only_disk else ErrorCode.PERMISSION_DENIED, where="database.open")


def companions(path: Path) -> tuple[Path, ...]:
    """What SQLite may leave beside a database file."""
    return tuple(path.with_name(path.name + ending) for ending in ("-wal", "-journal", "-shm"))


def _authorize(action: int, *_details: str | None) -> int:
    # ATTACH with an empty key would write a plaintext copy (measured); nothing of ours attaches
    return driver.DENY if action in (driver.ACTION_ATTACH, driver.ACTION_DETACH) else driver.ALLOW


def _connect_keyed(path: Path, *, key: bytes) -> Connection:
    hexadecimal = key.hex()
    if len(hexadecimal) != 2 * KEY_BYTES:
        # SQLCipher takes a raw key of any other length silently for a passphrase
        raise BugError("database.key_length")
    with translating():
        connection = driver.connect(path)
        try:
            # else a wrong key prints page numbers on standard error
            connection.execute("PRAGMA cipher_log_level = NONE").fetchall()
            # cipher_memory_security stays off, SQLCipher's own choice since 4.5. It locks and unlocks each buffer of
            # SQLite: 1,000 pairs of system calls in a search, 15 ms of the processor instead of 4, and 0.71 s
            # instead of 0.18 for the check of 10 MB (measured). It held back little: a lock is of whole pages and is
            # not counted, so the next buffer that is freed on a page unlocks its neighbors; a user may lock 8 MB on
            # most Linux systems, and what is beyond is not locked, without a word; the same texts stand in Python and
            # Qt, which lock and wipe nothing. Keys stay in SQLCipher's private heap, which is locked and wiped
            # whatever this says; texts leave the memory with the process, which the lock of the window replaces.
            connection.set_key(f"x'{hexadecimal}'")
            driver.require_safe_versions(connection)
            # before the first page is read: a second process is then kept out by the lock itself, and no -shm file
            # appears
            connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
            # the key itself never fails; the first page that is read does
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def _keyed(path: Path, *, key: bytes) -> Iterator[Connection]:
    connection = _connect_keyed(path, key=key)
    try:
        yield connection
    finally:
        connection.close()


def _create_encrypted(path: Path, *, key: bytes) -> None:
    """Make the file with its first page, then look at its first bytes while nobody has it open."""
    _create_empty(path)
    try:
        with _keyed(path, key=key) as connection, translating():
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
        with path.open("rb") as file:
            start = file.read(len(PLAIN_SQLITE_START))
        if len(start) < len(PLAIN_SQLITE_START) or start == PLAIN_SQLITE_START:
            raise BugError("database.not_encrypted")
    except OSError as error:
        remove_with_companions(path)
        raise machine_error(error, where="database.create") from None
    except BaseException:
        remove_with_companions(path)
        raise


def _create_empty(path: Path) -> None:
    """Reserve the name with owner-only permissions, which SQLite passes on to the files beside it."""
    if any(each.exists() for each in companions(path)):
        raise MachineError(ErrorCode.TARGET_ALREADY_THERE, where="database.companion")
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise machine_error(error, where="database.create") from None


def _sync_file(path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_RDWR)
        try:
            flush_file(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise machine_error(error, where="database.sync") from None
