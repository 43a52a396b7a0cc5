# SPDX-License-Identifier: GPL-3.0-or-later
"""The one connection: keyed, locked, on one thread, whole transactions or none."""

import builtins
import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from factories import a_client
from journal_fixtures import KEY, OTHER_KEY, add_one_of_each, new_database

from counselor_desk.domain.errors import BugError, DeskError, ErrorCode, MachineError, UserError, VaultError
from counselor_desk.storage import driver
from counselor_desk.storage.clients import ClientStore
from counselor_desk.storage.connection import Database, open_database, remove_with_companions
from counselor_desk.storage.dump import dump_hash


def code_of(error: pytest.ExceptionInfo[DeskError]) -> ErrorCode:
    return error.value.code


def count_clients(database: Database) -> int:
    return len(ClientStore(database).list())


# -- opening ------------------------------------------------------------------


def test_what_was_committed_is_there_after_closing_and_opening(tmp_path: Path) -> None:
    client = a_client()
    database = new_database(tmp_path)
    with database.transaction():
        ClientStore(database).add(client)
    database.close()
    again = open_database(tmp_path / "journal-000001.db", key=KEY)
    assert ClientStore(again).get(client.id) == client
    again.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("locking_mode", "exclusive"),
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("fullfsync", "1"),
        ("checkpoint_fullfsync", "1"),
        ("foreign_keys", "1"),
        ("trusted_schema", "0"),
        ("cell_size_check", "1"),
        ("mmap_size", "0"),
        ("secure_delete", "1"),
        ("temp_store", "2"),
        ("recursive_triggers", "1"),
        # off, and why: see connection.py
        ("cipher_memory_security", "0"),
    ],
)
def test_every_setting_of_the_prologue_holds(database: Database, pragma: str, value: str) -> None:
    row = database.one(f"PRAGMA {pragma}")
    assert row is not None
    assert row.first_text() == value


def test_the_file_does_not_begin_like_a_plain_database(tmp_path: Path) -> None:
    new_database(tmp_path).close()
    assert (tmp_path / "journal-000001.db").read_bytes()[:16] != b"SQLite format 3\0"


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps permissions in access lists")
def test_the_files_are_for_the_owner_only(tmp_path: Path) -> None:
    database = new_database(tmp_path)
    with database.transaction():
        ClientStore(database).add(a_client())
    assert {each.stat().st_mode & 0o777 for each in tmp_path.iterdir()} == {0o600}
    assert {each.suffix for each in tmp_path.iterdir()} == {".db", ".db-wal"}
    database.close()


def test_a_closed_journal_is_one_file(tmp_path: Path) -> None:
    new_database(tmp_path).close()
    assert [each.name for each in tmp_path.iterdir()] == ["journal-000001.db"]


def test_a_wrong_key_is_told_and_changes_nothing(tmp_path: Path) -> None:
    new_database(tmp_path).close()
    file = tmp_path / "journal-000001.db"
    before = file.read_bytes()
    with pytest.raises(VaultError) as refused:
        open_database(file, key=OTHER_KEY)
    assert code_of(refused) is ErrorCode.KEY_REJECTED
    assert file.read_bytes() == before


def test_a_wrong_key_prints_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    new_database(tmp_path).close()
    with pytest.raises(VaultError):
        open_database(tmp_path / "journal-000001.db", key=OTHER_KEY)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_of_another_length_never_becomes_a_passphrase(tmp_path: Path, length: int) -> None:
    with pytest.raises(BugError):
        open_database(tmp_path / "x.db", key=bytes(length), create=True)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(VaultError) as refused:
        open_database(tmp_path / "x.db", key=KEY)
    assert code_of(refused) is ErrorCode.JOURNAL_FILE_MISSING
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["x.db", "x.db-wal", "x.db-journal"])
def test_nothing_is_created_over_or_beside_what_is_there(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"left")
    with pytest.raises(MachineError) as refused:
        open_database(tmp_path / "x.db", key=KEY, create=True)
    assert code_of(refused) is ErrorCode.TARGET_ALREADY_THERE
    assert (tmp_path / name).read_bytes() == b"left"


def test_a_folder_that_is_not_there_is_said_in_our_words(tmp_path: Path) -> None:
    with pytest.raises(MachineError):
        open_database(tmp_path / "no" / "x.db", key=KEY, create=True)


def test_a_file_that_came_out_plain_is_refused_and_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class WithoutKey:
        """A connection on which keying does nothing, as with a build that does not encrypt."""

        def __init__(self, path: Path) -> None:
            self._real = connect(path)

        def set_key(self, _key: str) -> None:
            pass

        def __getattr__(self, name: str) -> object:
            return getattr(self._real, name)

    connect = driver.connect
    monkeypatch.setattr(driver, "connect", WithoutKey)
    with pytest.raises(BugError):
        open_database(tmp_path / "x.db", key=KEY, create=True)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_may_not_be_written_is_told_as_such(journal_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, _mode: path != journal_file)
    with pytest.raises(MachineError) as refused:
        open_database(journal_file, key=KEY)
    assert code_of(refused) is ErrorCode.PERMISSION_DENIED


def test_versions_that_corrupt_or_do_not_encrypt_are_refused(tmp_path: Path) -> None:
    plain = driver.connect(tmp_path / "x.db")
    with pytest.raises(MachineError) as too_old:
        driver.require_safe_versions(plain, sqlite=(3, 51, 2))
    assert code_of(too_old) is ErrorCode.LIBRARY_TOO_OLD
    driver.require_safe_versions(plain)
    plain.close()

    class NoCipher:
        def execute(self, _sql: str) -> "NoCipher":
            return self

        def fetchone(self) -> None:
            return None

    with pytest.raises(MachineError) as no_cipher:
        driver.require_safe_versions(NoCipher())  # type: ignore[arg-type]
    assert no_cipher.value.where == "sqlcipher"


# -- a second instance ---------------------------------------------------------


def test_a_second_process_is_kept_out(tmp_path: Path) -> None:
    database = new_database(tmp_path)
    attempt = (
        "import sys; from pathlib import Path; from counselor_desk.domain.errors import DeskError;"
        "from counselor_desk.storage.connection import open_database\n"
        "try: open_database(Path(sys.argv[1]), key=bytes(range(32)))\n"
        "except DeskError as error: print(error.code.value)"
    )
    told = subprocess.run(
        [sys.executable, "-c", attempt, str(tmp_path / "journal-000001.db")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "journal_in_use"
    with database.transaction():
        ClientStore(database).add(a_client())
    database.close()


def test_the_file_of_an_open_journal_is_never_opened_by_another_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = new_database(tmp_path)
    file = str(tmp_path / "journal-000001.db")
    real_open, real_os_open = builtins.open, os.open

    def guarded_open(path: object, *arguments: object, **named: object) -> object:
        assert str(path) != file
        return real_open(path, *arguments, **named)  # type: ignore[call-overload]

    def guarded_os_open(path: object, *arguments: object, **named: object) -> int:
        assert str(path) != file
        return real_os_open(path, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "open", guarded_open)
    monkeypatch.setattr("io.open", guarded_open)
    monkeypatch.setattr(os, "open", guarded_os_open)
    add_one_of_each(database)
    database.checkpoint()
    database.copy_to(tmp_path / "copy.db", key=KEY)
    dump_hash(database)
    database.close()


# -- statements and transactions -----------------------------------------------


def test_a_write_outside_a_transaction_is_a_bug(database: Database) -> None:
    with pytest.raises(BugError):
        ClientStore(database).add(a_client())
    with pytest.raises(BugError):
        database.insert_returning("INSERT INTO x VALUES (1) RETURNING 1")


def test_transactions_do_not_nest(database: Database) -> None:
    with database.transaction(), pytest.raises(BugError), database.transaction():
        pass


def test_everything_in_a_failed_transaction_is_undone(database: Database) -> None:
    with pytest.raises(UserError), database.transaction():  # noqa: PT012 (the second of the two fails)
        ClientStore(database).add(a_client(code="A"))
        ClientStore(database).add(a_client(code="a"))
    assert count_clients(database) == 0
    assert not database.in_transaction


def test_any_exception_rolls_back(database: Database) -> None:
    with pytest.raises(KeyboardInterrupt), database.transaction():  # noqa: PT012 (something must be there to undo)
        ClientStore(database).add(a_client())
        raise KeyboardInterrupt
    assert count_clients(database) == 0


def test_a_commit_that_fails_rolls_back_and_leaves_the_connection_usable(database: Database) -> None:
    with pytest.raises(BugError), database.transaction():  # noqa: PT012 (it is the end that fails)
        # the reference is checked at COMMIT only
        database.execute("PRAGMA defer_foreign_keys = ON")
        database.execute("INSERT INTO restriction VALUES ('r', 'nobody', 'words', '2026-01-01', NULL)")
    with database.transaction():
        ClientStore(database).add(a_client())
    assert count_clients(database) == 1


def test_a_finished_statement_of_nothing_returns_none(database: Database) -> None:
    assert database.one("SELECT id FROM client") is None
    assert database.rows("SELECT id FROM client") == []


@pytest.mark.parametrize("sql", ["ATTACH DATABASE 'x.db' AS x KEY ''", "SELECT load_extension('x')"])
def test_nothing_attaches_and_nothing_is_loaded(database: Database, sql: str, tmp_path: Path) -> None:
    with pytest.raises(DeskError):
        database.one(sql)
    assert [each.name for each in tmp_path.iterdir() if each.name == "x.db"] == []


def test_another_thread_is_refused(database: Database) -> None:
    raised: list[Exception] = []

    def use() -> None:
        try:
            database.one("SELECT 1")
        except BugError as error:
            raised.append(error)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert [str(each) for each in raised] == ["unexpected (database.wrong_thread)"]


# -- closing -------------------------------------------------------------------


def test_a_disk_that_refuses_the_housekeeping_does_not_keep_a_journal_open(
    journal_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(journal_file, key=KEY)
    real = database._connection
    asked: list[str] = []

    class Full:
        def execute(self, sql: str) -> None:
            asked.append(sql)
            raise driver.DriverError

        def close(self) -> None:
            real.close()

    monkeypatch.setattr(database, "_connection", Full())
    database.close()
    assert asked == ["PRAGMA optimize", "PRAGMA wal_checkpoint(TRUNCATE)"]
    open_database(journal_file, key=KEY).close()


def test_a_disk_that_cannot_write_a_copy_to_its_end_is_told(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_descriptor: int) -> None:
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(MachineError) as told:
        database.copy_to(tmp_path / "copy.db", key=KEY)
    assert code_of(told) is ErrorCode.DISK_FAILED
    assert list(tmp_path.glob("copy*")) == []


def test_closing_twice_is_closing_once(tmp_path: Path) -> None:
    database = new_database(tmp_path)
    database.close()
    database.close()
    assert database.is_closed
    with pytest.raises(BugError):
        database.one("SELECT 1")


def test_closing_inside_a_transaction_is_a_bug(database: Database) -> None:
    with database.transaction(), pytest.raises(BugError):
        database.close()


def test_a_checkpoint_empties_the_log(tmp_path: Path) -> None:
    database = new_database(tmp_path)
    with database.transaction():
        ClientStore(database).add(a_client())
    database.checkpoint()
    assert (tmp_path / "journal-000001.db-wal").stat().st_size == 0
    with database.transaction(), pytest.raises(BugError):
        database.checkpoint()
    database.close()


# -- copies --------------------------------------------------------------------


@pytest.mark.parametrize("key", [KEY, OTHER_KEY])
def test_a_copy_holds_the_same_and_opens_with_its_own_key(database: Database, tmp_path: Path, key: bytes) -> None:
    add_one_of_each(database)
    told: list[tuple[int, int]] = []
    database.copy_to(tmp_path / "copy.db", key=key, progress=lambda done, total: told.append((done, total)))
    copy = open_database(tmp_path / "copy.db", key=key)
    assert dump_hash(copy) == dump_hash(database)
    assert told
    assert told[-1][0] == told[-1][1]
    copy.close()
    assert sorted(each.name for each in tmp_path.glob("copy*")) == ["copy.db"]


def test_a_cancelled_copy_leaves_nothing(database: Database, tmp_path: Path) -> None:
    with pytest.raises(UserError) as stopped:
        database.copy_to(tmp_path / "copy.db", key=KEY, is_cancelled=lambda: True)
    assert code_of(stopped) is ErrorCode.CANCELLED
    assert list(tmp_path.glob("copy*")) == []


def test_a_copy_does_not_take_the_place_of_a_file(database: Database, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_bytes(b"mine")
    with pytest.raises(MachineError) as refused:
        database.copy_to(tmp_path / "copy.db", key=KEY)
    assert code_of(refused) is ErrorCode.TARGET_ALREADY_THERE
    assert (tmp_path / "copy.db").read_bytes() == b"mine"


def test_a_copy_that_fails_for_another_reason_leaves_nothing(database: Database, tmp_path: Path) -> None:
    def broken(_done: int, _total: int) -> None:
        raise BugError("test.progress")

    with pytest.raises(BugError):
        database.copy_to(tmp_path / "copy.db", key=KEY, progress=broken)
    assert list(tmp_path.glob("copy*")) == []


def test_removing_takes_what_lies_beside_along(tmp_path: Path) -> None:
    for name in ("x.db", "x.db-wal", "x.db-journal", "x.db-shm"):
        (tmp_path / name).touch()
    remove_with_companions(tmp_path / "x.db")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "x.db").mkdir()
    with pytest.raises(MachineError):
        remove_with_companions(tmp_path / "x.db")
