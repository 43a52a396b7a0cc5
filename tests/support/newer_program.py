# SPDX-License-Identifier: GPL-3.0-or-later
"""A version of the program whose schema has one step more, to bring a journal up to date with."""

from collections.abc import Callable
from pathlib import Path

from counselor_desk.services import large_upgrade
from counselor_desk.storage import migrator
from counselor_desk.storage.connection import open_database
from counselor_desk.storage.migrator import Migration, run_migrations
from counselor_desk.storage.schema import schema_text

Put = Callable[[object, str, object], None]
"""Puts another value in the place of an attribute: `monkeypatch.setattr`, or `setattr` in a process of its own."""


def become_newer(put: Put, *, probe: Path) -> None:
    """Let the program of this process be the newer one.

    Args:
        probe: a name for an empty journal, from which the newer schema is read.
    """
    steps = migrator.built_in_migrations()
    step = Migration(len(steps) + 1, "CREATE TABLE extra (id TEXT NOT NULL CONSTRAINT pk_extra PRIMARY KEY) STRICT;")
    newer = (*steps, step)
    database = open_database(probe, key=bytes(32), create=True)
    run_migrations(database, newer)
    expected = schema_text(database)
    database.close()
    put(migrator, "built_in_migrations", lambda: newer)
    put(large_upgrade, "built_in_migrations", lambda: newer)
    put(migrator, "expected_schema", lambda: expected)
