# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal and its backup, opened by the description of the format alone: no line of the program takes part."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import independent_vault as vault
import pytest
from demo_run import DemoRun
from independent_vault import VaultKeys


@pytest.fixture(scope="module")
def header(demo: DemoRun) -> Any:
    return json.loads((demo.journal / "VAULT.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def keys(demo: DemoRun, header: Any) -> VaultKeys:
    """What the recovery code leads to."""
    return vault.open_with_recovery_code(header, demo.recovery_code)


@pytest.fixture
def database(demo: DemoRun, header: Any, tmp_path: Path) -> Path:
    """A copy, because looking at it empties its write-ahead log."""
    return Path(shutil.copy(demo.journal / header["db"]["file"], tmp_path / "copy.db"))


def test_the_header_is_authentic_under_the_recovery_code(header: Any, keys: VaultKeys) -> None:
    assert vault.has_authentic_mac(header, keys)


def test_the_header_on_disk_is_in_canonical_form(demo: DemoRun, header: Any) -> None:
    assert (demo.journal / "VAULT.json").read_bytes() == vault.canon(header)


def test_the_passphrase_leads_to_the_same_keys(demo: DemoRun, header: Any, keys: VaultKeys) -> None:
    assert vault.open_with_passphrase(header, demo.passphrase) == keys


def test_the_pin_and_the_entry_of_the_keyring_lead_to_the_same_keys(
    demo: DemoRun, header: Any, keys: VaultKeys
) -> None:
    assert vault.open_with_pin(header, demo.pin, keyring_entry=demo.keyring_entry) == keys


def test_the_journal_opens_and_both_integrity_checks_pass(header: Any, keys: VaultKeys, database: Path) -> None:
    connection = vault.connect(database, keys.databases[header["db"]["gen"]])

    assert vault.findings(connection) == []
    assert len(vault.rows_of(connection)["note"]) > 600
    connection.close()


def test_a_psychotherapy_note_needs_the_key_of_its_compartment(
    demo: DemoRun, header: Any, keys: VaultKeys, database: Path
) -> None:
    connection = vault.connect(database, keys.databases[header["db"]["gen"]])
    sealed = connection.execute("SELECT ciphertext FROM psychotherapy_note").fetchall()
    connection.close()

    assert sealed
    assert not any(text.encode() in row[0] for row in sealed for text in demo.expected["withheld"])
    assert set(keys.compartments) == {"psychotherapy"}
    assert keys.compartments["psychotherapy"] not in keys.databases.values()


def test_a_changed_database_is_seen_by_the_checks(header: Any, keys: VaultKeys, database: Path) -> None:
    content = bytearray(database.read_bytes())
    content[len(content) // 2] ^= 1
    database.write_bytes(content)
    connection = vault.connect(database, keys.databases[header["db"]["gen"]])

    assert vault.findings(connection) != []
    connection.close()


def test_the_backup_is_authentic_and_holds_the_database_it_speaks_of(demo: DemoRun) -> None:
    backup = vault.read_backup(demo.backup.read_bytes())
    keys = vault.open_with_recovery_code(backup.header, demo.recovery_code)

    assert vault.is_authentic_backup(backup, keys)
    assert hashlib.sha256(backup.database).hexdigest() == backup.manifest["db_sha256"]
    assert len(backup.database) == backup.manifest["db_bytes"]


def test_the_backup_holds_the_rows_that_its_manifest_counts(demo: DemoRun, tmp_path: Path) -> None:
    backup = vault.read_backup(demo.backup.read_bytes())
    keys = vault.open_with_passphrase(backup.header, demo.passphrase)
    file = tmp_path / "out-of-the-backup.db"
    file.write_bytes(backup.database)
    connection = vault.connect(file, keys.databases[backup.manifest["gen"]])

    assert vault.findings(connection) == []
    assert {table: len(rows) for table, rows in vault.rows_of(connection).items()} == backup.manifest["rows"]
    connection.close()


def test_a_changed_manifest_is_not_authentic(demo: DemoRun) -> None:
    raw = demo.backup.read_bytes()
    backup = vault.read_backup(raw.replace(b'"tree_size":', b'"tree_sizE":', 1))

    assert not vault.is_authentic_backup(backup, vault.open_with_recovery_code(backup.header, demo.recovery_code))
