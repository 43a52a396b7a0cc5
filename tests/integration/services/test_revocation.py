# SPDX-License-Identifier: GPL-3.0-or-later
"""Revoking everything old: what opens afterwards, what does not, and what no program can take back."""

import dataclasses
from pathlib import Path

import pytest
from fakes import CountingIds, MemoryKeyStore, SettableClock
from practice_journal import CLIENT, PASSPHRASE, PIN, Practice, new_desk, opened_compartment

from counselor_desk.app.bootstrap import open_desk
from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import DeskError, ErrorCode, MachineError, UserError, VaultError
from counselor_desk.domain.ports import Found, Missing
from counselor_desk.security.header_file import HeaderFile
from counselor_desk.security.recovery_code import generate
from counselor_desk.security.vault_header import SlotType
from counselor_desk.services.backup_list import BackupKey
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.storage.connection import open_database

BY_PIN, BY_PASSPHRASE = Proof(Way.PIN, PIN), Proof(Way.PASSPHRASE, PASSPHRASE)


def revoke(practice: Practice, *proofs: Proof) -> str:
    """Revoke everything and give the new recovery code."""
    revocation, journal = practice.opened.revocation, practice.opened.journal
    first, *others = proofs or (BY_PIN,)
    shown = revocation.begin(journal, first, also=others)
    revocation.finish(journal, shown, shown.formatted.lower())
    practice.opened = open_desk(practice.desk, journal)
    return shown.formatted


def opens(practice: Practice, typed: str, path: Path | None = None) -> bool:
    try:
        practice.desk.vault.open(path or practice.path, typed).close()
    except DeskError:
        return False
    return True


def test_what_was_given_and_the_new_code_open_and_nothing_else(practice: Practice) -> None:
    notes = practice.opened.notes.of_client(CLIENT)
    code = revoke(practice)
    assert practice.opened.notes.of_client(CLIENT) == notes
    practice.opened.journal.close()
    assert [opens(practice, each) for each in (PIN, "", code)] == [True, True, True]
    assert [opens(practice, each) for each in (PASSPHRASE, practice.recovery_code)] == [False, False]
    practice.opened = open_desk(practice.desk, practice.desk.vault.open(practice.path, code))


def test_each_further_secret_that_was_given_goes_on_opening(practice: Practice) -> None:
    code = revoke(practice, BY_PASSPHRASE, BY_PIN)
    practice.opened.journal.close()
    assert all(opens(practice, each) for each in (PIN, PASSPHRASE, "", code))
    practice.reopen()


def test_a_proof_by_the_old_code_leaves_the_new_code_and_the_keyring(practice: Practice) -> None:
    revoke(practice, Proof(Way.RECOVERY, practice.recovery_code))
    types = {slot.type for slot in practice.opened.journal.header.slots}
    assert types == {SlotType.KEYRING, SlotType.RECOVERY}


def test_every_key_is_another_one(practice: Practice) -> None:
    journal = practice.opened.journal
    before = journal.keys
    old_slots = {slot.id for slot in journal.header.slots}
    revoke(practice)
    after = journal.keys
    assert not {before.dek, before.backup_mac_key, before.stamp_mac_key} & {
        after.dek,
        after.backup_mac_key,
        after.stamp_mac_key,
    }
    assert not old_slots & {slot.id for slot in journal.header.slots}
    assert [row.generation for row in journal.header.deks] == [2]
    assert [each.kind for each in journal.audit.events(limit=1)] == [AuditKind.MASTER_KEY_CHANGED]
    assert [each.name for each in (practice.path / "db").glob("*.db")] == ["journal-000002.db"]


def test_no_copy_of_the_old_header_stays_in_the_folder(practice: Practice) -> None:
    revoke(practice)
    copies = HeaderFile(practice.path).read().candidates
    assert {each.header for each in copies} == {practice.opened.journal.header}
    assert len(copies) == 2


def test_an_old_copy_of_the_header_opens_nothing_of_today(practice: Practice) -> None:
    old = (practice.path / "VAULT.json").read_bytes()
    revoke(practice)
    practice.opened.journal.close()
    (practice.path / "VAULT.json").write_bytes(old)
    (practice.path / "VAULT.json.bak").write_bytes(old)
    assert not opens(practice, practice.recovery_code)
    assert not opens(practice, PASSPHRASE)


def test_the_psychotherapy_notes_open_with_what_was_given(practice: Practice) -> None:
    revoke(practice)
    assert opened_compartment(practice.desk, practice.opened, PIN).of_client(CLIENT)


def test_the_entries_of_the_keyring_are_exchanged(practice: Practice) -> None:
    before = set(practice.key_store.entries)
    revoke(practice)
    after = set(practice.key_store.entries)
    assert not before & after
    assert {slot for _, slot in after} == {
        slot.id for slot in practice.opened.journal.header.slots if slot.type.needs_keyring
    }


def test_the_next_opening_meets_its_own_stamp(practice: Practice) -> None:
    revoke(practice)
    finding = practice.reopen().journal.head_stamp.finding
    assert finding is not None
    assert (finding.amiss, finding.needs_decision) == (None, False)


def test_a_backup_from_before_is_listed_as_revoked_and_opens_with_its_own_secrets_only(
    practice: Practice, tmp_path: Path
) -> None:
    old_code = practice.recovery_code
    backup = practice.desk.backups.make(practice.opened.journal, to=tmp_path / "old.cdbak").path
    code = revoke(practice)
    (each,) = practice.desk.backups.listed(practice.opened.journal, folder=tmp_path)
    assert (each.key, each.is_verified) == (BackupKey.REVOKED, False)
    with pytest.raises(VaultError) as caught:
        practice.desk.backups.prove(backup, journal=practice.opened.journal)
    assert (caught.value.code, caught.value.where) == (ErrorCode.NO_FITTING_SLOT, "generation")
    clean = new_desk(SettableClock(), CountingIds(1 << 40), MemoryKeyStore())
    with pytest.raises(VaultError, match="recovery_code_rejected"):
        clean.backups.restore(backup, to=tmp_path / "new", typed=code)
    clean.backups.restore(backup, to=tmp_path / "new", typed=old_code)


def test_a_revoked_backup_is_restored_in_place_where_one_secret_opens_both(practice: Practice, tmp_path: Path) -> None:
    backup = practice.desk.backups.make(practice.opened.journal, to=tmp_path / "old.cdbak").path
    revoke(practice, BY_PASSPHRASE)
    practice.opened.journal.close()
    with pytest.raises(VaultError):
        practice.desk.generations.restore_in_place(practice.path, backup, typed="", way=Way.ALONE)
    assert practice.desk.generations.restore_in_place(practice.path, backup, typed=PASSPHRASE).generation == 3
    practice.reopen()


def test_the_old_database_key_opens_nothing(practice: Practice) -> None:
    old = practice.opened.journal.keys.dek
    revoke(practice)
    practice.opened.journal.close()
    with pytest.raises(VaultError, match="key_rejected"):
        open_database(practice.path / "db" / "journal-000002.db", key=old)


def test_until_the_code_is_typed_back_nothing_changes(practice: Practice) -> None:
    journal = practice.opened.journal
    before, head = journal.header, journal.head
    shown = practice.opened.revocation.begin(journal, BY_PIN)
    for typed, code in (
        ("", "recovery_code_malformed"),
        (practice.recovery_code, "recovery_code_rejected"),
        (generate().formatted, "recovery_code_rejected"),
    ):
        with pytest.raises(DeskError, match=code):
            practice.opened.revocation.finish(journal, shown, typed)
    assert (journal.header, journal.head) == (before, head)


def test_a_secret_that_does_not_open_ends_it_before_it_begins(practice: Practice) -> None:
    with pytest.raises(VaultError, match="passphrase_rejected"):
        practice.opened.revocation.begin(
            practice.opened.journal, BY_PIN, also=[Proof(Way.PASSPHRASE, "another long sentence of somebody")]
        )


def test_a_way_in_that_changed_meanwhile_begins_anew(practice: Practice) -> None:
    journal = practice.opened.journal
    shown = practice.opened.revocation.begin(journal, BY_PIN)
    practice.opened.generations.rotate_database_key(journal, BY_PIN)
    with pytest.raises(UserError, match="record_changed_meanwhile"):
        practice.opened.revocation.finish(journal, shown, shown.formatted)


def test_a_failure_leaves_the_old_keys_and_no_new_entry_in_the_keyring(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, entries = practice.opened.journal, set(practice.key_store.entries)
    shown = practice.opened.revocation.begin(journal, BY_PIN)

    def full(*_: object, **__: object) -> bool:
        raise MachineError(ErrorCode.DISK_FULL, where="header")

    with monkeypatch.context() as patched:
        patched.setattr(HeaderFile, "replace", full)
        with pytest.raises(MachineError, match="disk_full"):
            practice.opened.revocation.finish(journal, shown, shown.formatted)
    assert set(practice.key_store.entries) == entries
    practice.opened.revocation.finish(journal, shown, shown.formatted)


def test_after_a_last_flush_that_failed_a_header_that_comes_back_still_opens(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a power cut may do to a rename that did not reach the disk."""
    replace = HeaderFile.replace

    def unflushed(*arguments: object, **named: object) -> bool:
        replace(*arguments, **named)  # type: ignore[arg-type]
        raise MachineError(ErrorCode.DISK_FAILED, where="header")

    journal, before = practice.opened.journal, (practice.path / "VAULT.json").read_bytes()
    revocation, slots = practice.opened.revocation, journal.header.slots
    shown = revocation.begin(journal, BY_PIN)
    with monkeypatch.context() as patched:
        patched.setattr(HeaderFile, "replace", unflushed)
        assert not revocation.finish(journal, shown, shown.formatted).is_certain
    assert practice.desk.generations.tidy(journal) == ()
    for slot in slots:
        if slot.type.needs_keyring:
            assert isinstance(practice.desk.vault.new_slots.ask(journal.keys.vault_id, slot), Found)
    journal.close()
    for copy in ("VAULT.json", "VAULT.json.bak"):
        (practice.path / copy).write_bytes(before)
    assert all(opens(practice, each) for each in (PIN, "", PASSPHRASE, practice.recovery_code))
    practice.opened = open_desk(practice.desk, practice.desk.vault.open(practice.path, ""))


def test_a_keyring_that_lost_its_entry_does_not_stop_it(practice: Practice) -> None:
    journal = practice.opened.journal
    shown = practice.opened.revocation.begin(journal, BY_PASSPHRASE)
    practice.key_store.answer_always(Missing(practice.key_store.backend))
    practice.opened.revocation.finish(journal, shown, shown.formatted)
    assert {slot.type for slot in journal.header.slots} == {SlotType.PASSPHRASE, SlotType.RECOVERY}


def test_it_is_said_what_goes_on_and_what_ends(practice: Practice) -> None:
    revocation, journal = practice.opened.revocation, practice.opened.journal
    nothing_given = revocation.explain(journal)
    assert not any("PIN" in each for each in nothing_given.keeps)
    assert any("PIN" in each for each in nothing_given.ends)
    given = revocation.explain(journal, [BY_PIN])
    assert any("PIN" in each for each in given.keeps)
    assert any("passphrase" in each for each in given.ends)
    assert any("backup" in each for each in given.still_opens)
    for sentences in dataclasses.astuple(given):
        assert all(each.endswith(".") for each in sentences)


def test_the_code_does_not_show_itself(practice: Practice) -> None:
    shown = practice.opened.revocation.begin(practice.opened.journal, BY_PIN)
    assert shown.formatted not in repr(shown)
    assert PIN not in repr(shown)
