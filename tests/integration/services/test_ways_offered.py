# SPDX-License-Identifier: GPL-3.0-or-later
"""What a locked journal can be opened with, said without opening anything."""

from pathlib import Path

import pytest
from fakes import BACKEND, MemoryKeyStore
from practice_journal import PASSPHRASE, PIN

from counselor_desk.app.bootstrap import Desk
from counselor_desk.domain.errors import VaultError
from counselor_desk.domain.ports import BackendChanged, Denied, KeyringResult, Locked, Missing, NoBackend, Wrong
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.services.ways_offered import KeyringAnswer, KeyringState

KWALLET = "keyring.backends.kwallet.DBusKeyring"


def make(desk: Desk, path: Path, **ways: object) -> Path:
    desk.vault.create(path, ways=WaysIn(**ways)).journal.close()  # type: ignore[arg-type]
    return path


def test_a_journal_with_a_pin_offers_it_and_the_recovery_code(desk: Desk, tmp_path: Path) -> None:
    ways = desk.vault.ways_offered(make(desk, tmp_path / "journal", pin=PIN))
    assert (ways.keyring_pin, ways.keyring_alone, ways.passphrase, ways.recovery) == (True, False, False, True)


def test_a_key_that_is_there_is_found_by_the_name_of_its_keyring(desk: Desk, tmp_path: Path) -> None:
    ways = desk.vault.ways_offered(make(desk, tmp_path / "journal", pin=PIN))
    assert ways.keyring == KeyringAnswer(KeyringState.FOUND, "Secret Service")


def test_a_journal_without_a_keyring_slot_asks_no_keyring(
    desk: Desk, key_store: MemoryKeyStore, tmp_path: Path
) -> None:
    ways = desk.vault.ways_offered(make(desk, tmp_path / "journal", passphrase=PASSPHRASE))
    assert (ways.keyring, key_store.asked) == (None, 0)


def test_the_keyring_is_asked_once_however_many_slots_need_it(
    desk: Desk, key_store: MemoryKeyStore, tmp_path: Path
) -> None:
    desk.vault.ways_offered(make(desk, tmp_path / "journal", pin=PIN, keyring_alone=True))
    assert key_store.asked == 1


@pytest.mark.parametrize(
    ("result", "answer"),
    [
        (Missing(BACKEND), KeyringAnswer(KeyringState.MISSING, "Secret Service")),
        (Locked(BACKEND), KeyringAnswer(KeyringState.LOCKED, "Secret Service")),
        (Denied(BACKEND), KeyringAnswer(KeyringState.DENIED, "Secret Service")),
        (NoBackend(), KeyringAnswer(KeyringState.NO_BACKEND, "", "Secret Service")),
        (BackendChanged(BACKEND, KWALLET), KeyringAnswer(KeyringState.BACKEND_CHANGED, "KWallet", "Secret Service")),
        (Wrong(BACKEND), KeyringAnswer(KeyringState.WRONG, "Secret Service")),
    ],
)
def test_each_other_answer_of_a_keyring_is_told_apart(
    desk: Desk, key_store: MemoryKeyStore, tmp_path: Path, result: KeyringResult, answer: KeyringAnswer
) -> None:
    path = make(desk, tmp_path / "journal", pin=PIN)
    key_store.answer_always(result)
    assert desk.vault.ways_offered(path).keyring == answer


def test_a_folder_without_a_journal_offers_nothing(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="journal_not_found"):
        desk.vault.ways_offered(tmp_path)


def test_trying_the_keyring_leaves_nothing_in_it(desk: Desk, key_store: MemoryKeyStore) -> None:
    assert desk.vault.try_keyring() == KeyringAnswer(KeyringState.FOUND, "Secret Service")
    assert key_store.entries == {}


def test_a_keyring_that_keeps_nothing_is_known_before_a_journal_depends_on_it(
    desk: Desk, key_store: MemoryKeyStore
) -> None:
    key_store.store_answers = iter([Wrong(BACKEND)])
    assert desk.vault.try_keyring().state is KeyringState.WRONG


def test_what_a_killed_set_up_left_does_not_pass_for_a_journal(desk: Desk, tmp_path: Path) -> None:
    left = tmp_path / "journal" / "db" / "journal-000001.db.tmp"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half a database")
    assert not desk.vault.is_journal(tmp_path / "journal")
    desk.vault.create(tmp_path / "journal", ways=WaysIn()).journal.close()
    assert not left.exists()
