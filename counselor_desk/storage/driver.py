# SPDX-License-Identifier: GPL-3.0-or-later
"""The one place that imports the database driver, with the types that it lacks and the versions that we insist on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, cast

import sqlcipher3  # type: ignore[import-untyped]

from counselor_desk.domain.errors import ErrorCode, MachineError

OLDEST_SQLITE = (3, 51, 3)
"""First version without the WAL-reset corruption (sqlite.org/wal.html, section 11)."""

Value = None | int | float | str | bytes
Parameters = Mapping[str, Value] | Sequence[Value]

DriverError: type[Exception] = sqlcipher3.Error
ALLOW: int = sqlcipher3.dbapi2.SQLITE_OK
DENY: int = sqlcipher3.dbapi2.SQLITE_DENY
ACTION_ATTACH: int = sqlcipher3.dbapi2.SQLITE_ATTACH
ACTION_DETACH: int = sqlcipher3.dbapi2.SQLITE_DETACH


class Cursor(Protocol):
    """What we use of a driver's cursor."""

    rowcount: int

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """What we use of a driver's connection; bound to the thread that made it."""

    in_transaction: bool
    row_factory: Any
    total_changes: int

    def execute(self, sql: str, parameters: Parameters = (), /) -> Cursor: ...

    def set_key(self, key: str, /) -> None: ...

    def set_authorizer(
        self, decide: Callable[[int, str | None, str | None, str | None, str | None], int], /
    ) -> None: ...

    def enable_load_extension(self, enabled: bool, /) -> None: ...

    def set_progress_handler(self, handler: Callable[[], int] | None, steps: int, /) -> None: ...

    def backup(
        self, target: "Connection", *, pages: int = -1, progress: Callable[[int, int, int], None] | None = None
    ) -> None: ...

    def close(self) -> None: ...


def connect(path: Path) -> Connection:
    """Open a connection without implicit transactions; rows can be read by column name.

    256 prepared statements are kept: every statement of the stores, so that the authorizer's callback is paid for once.
    """
    connection = sqlcipher3.connect(str(path), isolation_level=None, cached_statements=256)
    connection.row_factory = sqlcipher3.Row
    return cast(Connection, connection)


def is_complete(sql: str) -> bool:
    """Tell whether a text ends at the end of a statement: not inside a trigger, a string or a comment."""
    return bool(sqlcipher3.complete_statement(sql))


def sqlite_version() -> tuple[int, ...]:
    """Version of the SQLite inside the driver."""
    return cast(tuple[int, ...], sqlcipher3.sqlite_version_info)


def require_safe_versions(connection: Connection, *, sqlite: tuple[int, ...] | None = None) -> None:
    """Refuse an SQLite that can corrupt a WAL, and one that does not encrypt.

    Args:
        connection: any connection of the driver.
        sqlite: version to judge instead of the driver's own.

    Raises:
        MachineError: LIBRARY_TOO_OLD.
    """
    if (sqlite or sqlite_version()) < OLDEST_SQLITE:
        raise MachineError(ErrorCode.LIBRARY_TOO_OLD, where="sqlite")
    cipher = connection.execute("PRAGMA cipher_version").fetchone()
    if cipher is None or not cipher[0]:
        raise MachineError(ErrorCode.LIBRARY_TOO_OLD, where="sqlcipher")
