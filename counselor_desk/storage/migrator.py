# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings a journal to the schema of this version: numbered SQL files, each one transaction with its version number.

A statement that may take long stands below a line `-- in pieces by TABLE.COLUMN`, with a number for the column, and
takes the rows of that table between `:first` and `:last`: it is run piece by piece, so that somebody can be told how
far it is. All pieces are parts of the one transaction.

A killed upgrade is rolled back by SQLite when the journal is next opened, and simply runs again. Before an existing
journal is touched, an encrypted copy of it is put into the backups folder and checked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from counselor_desk.domain.errors import BugError, DeskError, ErrorCode, MachineError, VaultError
from counselor_desk.domain.os_errors import machine_error
from counselor_desk.domain.ports import Progress
from counselor_desk.durable_files import flush_folder
from counselor_desk.storage.connection import Database, open_database, remove_with_companions
from counselor_desk.storage.driver import is_complete
from counselor_desk.storage.integrity import integrity
from counselor_desk.storage.schema import expected_schema, schema_text

if TYPE_CHECKING:
    # for the type alone: the module is not worth its 3 ms at every start
    from importlib.resources.abc import Traversable

_IN_PIECES = re.compile(r"^-- in pieces by (\w+)\.(\w+)$", re.MULTILINE)
# below every row number in use
_LOWEST = -(1 << 62)
# a thousand texts are a quarter of a second; fewer in a piece would make the index of as many small parts
_ROWS_IN_A_PIECE = 1_000

_FILE_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One step; `version` is the schema version that it leads to."""

    version: int
    script: str


def built_in_migrations() -> tuple[Migration, ...]:
    """The steps that this version of the program knows, in order; raises MachineError where they cannot be read."""
    try:
        return migrations_in(Path(__file__).with_name("migrations"))
    except OSError as error:
        raise machine_error(error, where="migrations") from None


def migrations_in(folder: "Traversable") -> tuple[Migration, ...]:
    """Read `0001_name.sql`, `0002_name.sql` ... from a folder; a gap or a double number is a `BugError`."""
    found = [
        Migration(int(match[1]), each.read_text(encoding="utf-8"))
        for each in folder.iterdir()
        if (match := _FILE_NAME.fullmatch(each.name))
    ]
    found.sort(key=lambda each: each.version)
    if [each.version for each in found] != list(range(1, len(found) + 1)):
        raise BugError("migrator.numbering")
    return tuple(found)


def schema_version(database: Database) -> int:
    """The version that the journal's schema has; 0 for an empty file."""
    row = database.one("PRAGMA user_version")
    return 0 if row is None else row.integer("user_version")


def needs_upgrade(database: Database) -> bool:
    """Whether a journal was made by an older version of the program; raises VaultError JOURNAL_TOO_NEW for a newer."""
    version, newest = schema_version(database), len(built_in_migrations())
    if version > newest:
        raise VaultError(ErrorCode.JOURNAL_TOO_NEW)
    return version < newest


def upgrade(
    database: Database,
    *,
    key: bytes,
    backups: Path,
    migrations: Sequence[Migration] | None = None,
    schema: str | None = None,
    progress: Progress | None = None,
) -> bool:
    """Bring the journal up to date and prove it; tells whether anything was done.

    Args:
        database: opened, without a transaction.
        key: the journal's key, for the copy `before-upgrade-vN.db` (N is the version it holds) in `backups`.
        backups: folder for the copy; a new, empty journal gets none.
        migrations: all steps in order; the built-in ones by default.
        schema: what the schema must say afterwards; the built-in snapshot by default.
        progress: told about the steps `copy` (pages), `check` and `upgrade` where there is anything to do.

    Raises:
        VaultError: JOURNAL_TOO_NEW (nothing was changed), UPGRADE_INTERRUPTED (a step failed and was rolled back),
            JOURNAL_DAMAGED (the journal was damaged before or is not as expected afterwards).
        MachineError: whatever the disk said; the step was rolled back.
    """
    told = progress or (lambda _step, _done, _total: None)
    steps = built_in_migrations() if migrations is None else tuple(migrations)
    version = schema_version(database)
    if version > len(steps):
        raise VaultError(ErrorCode.JOURNAL_TOO_NEW)
    if version < len(steps):
        if version > 0:
            _keep_copy(database, key=key, target=backups / f"before-upgrade-v{version}.db", told=told)
        told("upgrade", 0, 1)
        run_migrations(database, steps, progress=told)
        told("check", 1, 2)
        if integrity(database):
            raise VaultError(ErrorCode.JOURNAL_DAMAGED, where="upgrade")
    require_schema(database, schema=schema)
    return version < len(steps)


def require_schema(database: Database, *, schema: str | None = None) -> None:
    """Check that a journal has exactly the schema of this version; raises VaultError JOURNAL_DAMAGED."""
    if schema_text(database) != (expected_schema() if schema is None else schema):
        raise VaultError(ErrorCode.JOURNAL_DAMAGED, where="schema")


def run_migrations(database: Database, migrations: Sequence[Migration], *, progress: Progress | None = None) -> None:
    """Run every step above the journal's version, each in one transaction with its version number.

    Args:
        progress: told about the step `upgrade`, in rows, after each piece of a statement that may take long.

    Raises:
        VaultError: UPGRADE_INTERRUPTED; the failed step is rolled back whole, its version number included.
        MachineError: whatever the disk said; likewise.
    """
    with database.large_page_cache():
        _run_each(database, migrations, told=progress or (lambda _step, _done, _total: None))


def _run_each(database: Database, migrations: Sequence[Migration], *, told: Progress) -> None:
    for step in migrations:
        if step.version <= schema_version(database):
            continue
        try:
            with database.transaction():
                for each in statements_of(f"{step.script}\nPRAGMA user_version = {step.version};"):
                    _run(database, each, told=told)
                if database.one("PRAGMA foreign_key_check") is not None:
                    raise VaultError(ErrorCode.UPGRADE_INTERRUPTED, where="references")
        except MachineError:
            raise
        except DeskError:
            raise VaultError(ErrorCode.UPGRADE_INTERRUPTED, where=f"step {step.version}") from None


def _run(database: Database, statement: str, *, told: Progress) -> None:
    divided = _IN_PIECES.search(statement)
    if divided is None:
        database.execute(statement)
        return
    table, column = divided.groups()
    # names of our own schema, from a file of this package
    (counted,) = database.rows(f"SELECT count(*) AS total FROM {table}")  # noqa: S608
    total, done, last = counted.integer("total"), 0, _LOWEST
    while done < total:
        rows = database.rows(
            f"SELECT {column} FROM {table} WHERE {column} > ? ORDER BY {column} LIMIT ?",  # noqa: S608
            (last, _ROWS_IN_A_PIECE),
        )
        first, last = rows[0].integer(column), rows[-1].integer(column)
        database.execute(statement, {"first": first, "last": last})
        done += len(rows)
        told("upgrade", done, total)


def statements_of(script: str) -> Iterator[str]:
    """Cut a script into its statements; a text after the last one that is no comment is a `BugError`.

    The driver's own way to run a script commits whatever is open before it starts, and stops between statements.
    """
    *pieces, rest = script.split(";")
    begun: list[str] = []
    for piece in pieces:
        begun.append(f"{piece};")
        if is_complete("".join(begun)):
            yield "".join(begun).strip()
            begun.clear()
    rest = "".join(begun) + rest
    if any(line.strip() and not line.lstrip().startswith("--") for line in rest.splitlines()):
        raise BugError("migrator.unfinished_statement")


def _keep_copy(database: Database, *, key: bytes, target: Path, told: Progress) -> None:
    """Copy, check, then give the final name; a copy left by an interrupted upgrade is made anew."""
    unfinished = target.with_name(target.name + ".tmp")
    remove_with_companions(unfinished)
    database.copy_to(unfinished, key=key, progress=lambda done, total: told("copy", done, total))
    told("check", 0, 2)
    copy = open_database(unfinished, key=key)
    try:
        is_damaged = bool(integrity(copy))
    finally:
        copy.close()
    if is_damaged:
        # kept under its unfinished name: it is as good as the journal itself
        raise VaultError(ErrorCode.JOURNAL_DAMAGED, where="before upgrade")
    try:
        unfinished.replace(target)
        # the name must stand before the journal is touched, or a power loss could leave neither copy nor old journal
        flush_folder(target.parent)
    except OSError as error:
        raise machine_error(error, where="upgrade.copy") from None
