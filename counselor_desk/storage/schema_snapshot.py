# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes schema.sql: `python -m counselor_desk.storage.schema_snapshot` writes it anew after a migration was added."""

import secrets
import tempfile
from pathlib import Path

from counselor_desk.storage.connection import open_database
from counselor_desk.storage.migrator import built_in_migrations, run_migrations
from counselor_desk.storage.schema import schema_text


def fresh_schema() -> str:
    """The schema text of a new journal, made by running all migrations on an encrypted file in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(Path(folder) / "schema.db", key=secrets.token_bytes(32), create=True)
        try:
            run_migrations(database, built_in_migrations())
            return schema_text(database)
        finally:
            database.close()


def write_snapshot(path: Path) -> None:
    """Write the schema text of a new journal to `path`."""
    path.write_text(fresh_schema(), encoding="utf-8")


if __name__ == "__main__":
    write_snapshot(Path(__file__).with_name("schema.sql"))
