# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways into a journal are shown for what they are worth, and each can be exchanged for another while it is open."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from fakes import BACKEND, CountingIds, MemoryKeyStore, SettableClock
from practice_journal import PASSPHRASE, PIN, Practice, new_desk
from unlock_samples import Owned, an_owned_journal

from counselor_desk.app.bootstrap import open_desk
from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import DeskError, ErrorCode, MachineError, UserError, VaultError
from counselor_desk.domain.ports import BackendChanged, Denied, KeyringResult, Locked, Missing, NoBackend, Wrong
from counselor_desk.security.header_file import HeaderFile
from counselor_desk.security.vault_header import SlotType
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.services.pin_attempts import PinAttempts
from counselor_desk.services.psychotherapy_notes import PsychotherapyNotes
from counselor_desk.services.unlock_choices import PROTECTS, NewWayReason, UnlockChoices, WayKind
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import KeyringState, Way
from counselor_desk.storage.connection import Database

NEW_PIN = "heron-58-reed"
NEW_PASSPHRASE = "nine slow barges under a low bridge"
ALONE = Proof(Way.ALONE)


@pytest.fixture
def owned(tmp_path: Path) -> Iterator[Owned]:
    """A journal that the keyring alone opens, beside its recovery code."""
    made = an_owned_journal(tmp_path / "journal", ways=WaysIn(keyring_alone=True))
    yield made
    made.opened.journal.close()


@pytest.fixture
def with_pin(tmp_path: Path) -> Iterator[Owned]:
    """A journal with a PIN, as set-up recommends."""
    made = an_owned_journal(tmp_path / "with_pin", ways=WaysIn(pin=PIN))
    yield made
    made.opened.journal.close()


def kinds(owned: Owned) -> list[WayKind]:
    return [way.kind for way in owned.opened.unlock_choices.ways()]


def refused(act: Callable[[], object]) -> ErrorCode:
    with pytest.raises(DeskError) as caught:
        act()
    return caught.value.code


def test_every_way_is_listed_with_what_it_is_worth(practice: Practice) -> None:
    ways = practice.opened.unlock_choices.ways()
    assert [way.kind for way in ways] == [
        WayKind.KEYRING_PIN,
        WayKind.KEYRING_ALONE,
        WayKind.PASSPHRASE,
        WayKind.RECOVERY,
    ]
    assert [way.keyring for way in ways] == ["Secret Service", "Secret Service", "", ""]
    assert {way.since for way in ways} == {practice.opened.journal.header.slots[0].created}
    assert [way.slot_id for way in ways] == [slot.id for slot in practice.opened.journal.header.slots]


@pytest.mark.parametrize("kind", WayKind)
def test_each_way_says_what_it_protects_against_and_what_not(kind: WayKind) -> None:
    assert PROTECTS[kind].startswith("Protects ")
    assert " not protect " in PROTECTS[kind]


def test_a_proof_shows_nothing_of_what_was_typed() -> None:
    assert PIN not in repr(Proof(Way.PIN, PIN))


def test_the_handiest_proof_comes_first(practice: Practice, with_pin: Owned) -> None:
    assert practice.opened.unlock_choices.proof_ways() == (Way.PIN, Way.PASSPHRASE, Way.ALONE, Way.RECOVERY)
    assert with_pin.opened.unlock_choices.proof_ways() == (Way.PIN, Way.RECOVERY)


def test_a_changed_pin_opens_and_the_old_one_does_not(with_pin: Owned) -> None:
    with_pin.opened.unlock_choices.change_pin(Proof(Way.PIN, PIN), NEW_PIN)
    assert with_pin.opens(NEW_PIN, Way.PIN)
    assert refused(lambda: with_pin.opens(PIN, Way.PIN)) is ErrorCode.PIN_REJECTED


def test_a_changed_pin_gets_a_new_keyring_entry_and_the_old_one_goes(with_pin: Owned) -> None:
    before = set(with_pin.key_store.entries)
    with_pin.opened.unlock_choices.change_pin(with_pin.by_code, NEW_PIN)
    (slot,) = with_pin.header.slots_of(SlotType.KEYRING_PIN)
    assert set(with_pin.key_store.entries) == {(with_pin.header.vault_id, slot.id)}
    assert before.isdisjoint(with_pin.key_store.entries)


def test_a_changed_passphrase_opens_and_the_old_one_does_not(tmp_path: Path) -> None:
    owned = an_owned_journal(tmp_path / "journal", ways=WaysIn(passphrase=PASSPHRASE))
    owned.opened.unlock_choices.change_passphrase(Proof(Way.PASSPHRASE, PASSPHRASE), NEW_PASSPHRASE)
    assert owned.opens(NEW_PASSPHRASE, Way.PASSPHRASE)
    assert refused(lambda: owned.opens(PASSPHRASE, Way.PASSPHRASE)) is ErrorCode.PASSPHRASE_REJECTED


def test_from_the_keyring_alone_to_a_pin_and_back(owned: Owned) -> None:
    owned.opened.unlock_choices.use_keyring_and_pin(ALONE, NEW_PIN)
    assert kinds(owned) == [WayKind.KEYRING_PIN, WayKind.RECOVERY]
    assert owned.opens(NEW_PIN, Way.PIN)
    assert refused(lambda: owned.desk.vault.open(owned.path, "", way=Way.ALONE)) is ErrorCode.NO_FITTING_SLOT
    owned.opened.unlock_choices.use_keyring_alone(owned.by_code)
    assert kinds(owned) == [WayKind.KEYRING_ALONE, WayKind.RECOVERY]
    assert owned.opens("", Way.ALONE)
    assert len(owned.key_store.entries) == 1


def test_a_passphrase_needs_no_keyring_any_more(owned: Owned) -> None:
    owned.opened.unlock_choices.use_passphrase(ALONE, NEW_PASSPHRASE)
    assert kinds(owned) == [WayKind.PASSPHRASE, WayKind.RECOVERY]
    assert not owned.key_store.entries
    assert owned.opens(NEW_PASSPHRASE, Way.PASSPHRASE)


def test_a_way_that_is_kept_stands_beside_the_new_one(owned: Owned) -> None:
    (alone,) = owned.header.slots_of(SlotType.KEYRING)
    owned.opened.unlock_choices.use_passphrase(owned.by_code, NEW_PASSPHRASE, keep={alone.id})
    assert kinds(owned) == [WayKind.KEYRING_ALONE, WayKind.PASSPHRASE, WayKind.RECOVERY]
    assert owned.opens("", Way.ALONE)


def test_what_is_not_there_cannot_be_changed(owned: Owned) -> None:
    choices = owned.opened.unlock_choices
    assert refused(lambda: choices.change_pin(owned.by_code, NEW_PIN)) is ErrorCode.NO_FITTING_SLOT
    assert refused(lambda: choices.change_passphrase(owned.by_code, NEW_PASSPHRASE)) is ErrorCode.NO_FITTING_SLOT


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda c, p: c.use_keyring_and_pin(p, "123456"), ErrorCode.SECRET_TOO_WEAK),
        (lambda c, p: c.use_passphrase(p, "too short"), ErrorCode.SECRET_TOO_WEAK),
        (lambda c, _: c.use_keyring_alone(Proof(Way.PIN, PIN)), ErrorCode.NO_FITTING_SLOT),
        (lambda c, _: c.use_keyring_alone(Proof(Way.RECOVERY, "")), ErrorCode.SECRET_NOT_GIVEN),
        (lambda c, _: c.use_keyring_alone(Proof(Way.RECOVERY, PIN)), ErrorCode.RECOVERY_CODE_MALFORMED),
    ],
)
def test_what_is_refused_changes_nothing(
    owned: Owned, act: Callable[[UnlockChoices, Proof], None], code: ErrorCode
) -> None:
    header, entries = owned.header, dict(owned.key_store.entries)
    head = owned.opened.journal.head
    assert refused(lambda: act(owned.opened.unlock_choices, owned.by_code)) is code
    assert (owned.header, owned.key_store.entries, owned.opened.journal.head) == (header, entries, head)
    assert owned.opens("", Way.ALONE)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (NoBackend(), ErrorCode.KEYRING_NOT_THERE),
        (Locked(BACKEND), ErrorCode.KEYRING_LOCKED),
        (Denied(BACKEND), ErrorCode.KEYRING_DENIED),
        (Wrong(BACKEND), ErrorCode.KEYRING_WRONG_ENTRY),
    ],
)
def test_a_keyring_that_does_not_keep_the_key_changes_nothing(
    owned: Owned, answer: KeyringResult, code: ErrorCode
) -> None:
    header, entries = owned.header, dict(owned.key_store.entries)
    owned.key_store.store_answers = iter([answer])
    assert refused(lambda: owned.opened.unlock_choices.use_keyring_and_pin(ALONE, NEW_PIN)) is code
    assert (owned.header, owned.key_store.entries) == (header, entries)


def test_a_wrong_proof_never_reaches_the_keyring(with_pin: Owned) -> None:
    entries = dict(with_pin.key_store.entries)
    wrong = Proof(Way.PIN, "kestrel-28")
    assert refused(lambda: with_pin.opened.unlock_choices.change_pin(wrong, NEW_PIN)) is ErrorCode.PIN_REJECTED
    assert with_pin.key_store.entries == entries


def test_each_change_is_logged_with_its_words(owned: Owned) -> None:
    owned.opened.unlock_choices.use_keyring_alone(owned.by_code)
    owned.opened.unlock_choices.use_passphrase(owned.by_code, NEW_PASSPHRASE)
    logged = [each for each in owned.opened.journal.audit.events() if each.kind is AuditKind.UNLOCK_CHANGED]
    assert [each.reason for each in logged] == ["opens with a passphrase", "opens with the keyring alone"]
    assert {each.subject for each in logged} == {owned.header.vault_id}
    assert not owned.opened.journal.audit.verify()


def test_no_copy_in_the_folder_opens_by_what_was_replaced(owned: Owned) -> None:
    before = owned.header
    owned.opened.unlock_choices.use_keyring_alone(owned.by_code)
    copies = [each.header for each in HeaderFile(owned.path).read().candidates]
    assert copies == [owned.header, owned.header]
    assert {slot.id for slot in before.slots_of(SlotType.KEYRING)}.isdisjoint(slot.id for slot in owned.header.slots)


def test_the_open_journal_goes_on_with_the_new_header(owned: Owned, tmp_path: Path) -> None:
    owned.opened.unlock_choices.use_passphrase(ALONE, NEW_PASSPHRASE)
    assert owned.opened.journal.header == owned.header
    made = owned.opened.backups.make(owned.opened.journal, to=tmp_path / "after.cdbak")
    elsewhere = new_desk(SettableClock(), _ids(), MemoryKeyStore())
    restored = elsewhere.backups.restore(made.path, to=tmp_path / "restored", typed=NEW_PASSPHRASE, way=Way.PASSPHRASE)
    with elsewhere.vault.open(restored.path, NEW_PASSPHRASE, way=Way.PASSPHRASE) as journal:
        assert journal.keys.vault_id == owned.header.vault_id


def test_the_compartment_opens_by_the_new_secret_and_holds_what_it_held(practice: Practice) -> None:
    desk = practice.opened
    clients = [client.id for client in desk.journal.clients.list()]

    def sealed(typed: str, way: Way) -> list[object]:
        unlocking = desk.vault.reauthenticate(desk.journal, typed, way=way)
        key = desk.journal.compartment_key(slot_id=unlocking.slot_id, secret=unlocking.secret)
        notes = PsychotherapyNotes(desk.journal, key=key)
        return [note for client_id in clients for note in notes.of_client(client_id)]

    before = sealed(PIN, Way.PIN)
    desk.unlock_choices.change_pin(Proof(Way.PIN, PIN), NEW_PIN)
    assert before
    assert sealed(NEW_PIN, Way.PIN) == before
    with pytest.raises(VaultError, match="pin_rejected"):
        sealed(PIN, Way.PIN)


def test_a_change_whose_last_flush_failed_counts_and_takes_nothing_away(
    with_pin: Owned, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = HeaderFile.replace

    def unflushed(*arguments: object, **named: object) -> bool:
        replace(*arguments, **named)  # type: ignore[arg-type]
        raise MachineError(ErrorCode.DISK_FAILED, where="header")

    before = (with_pin.path / "VAULT.json").read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(HeaderFile, "replace", unflushed)
        with_pin.opened.unlock_choices.change_pin(with_pin.by_code, NEW_PIN)
    journal = with_pin.opened.journal
    logged = [each for each in journal.audit.events() if each.kind is AuditKind.UNLOCK_CHANGED]
    assert [each.reason for each in logged] == ["PIN changed"]
    assert with_pin.opens(NEW_PIN, Way.PIN)
    # a power cut brings the header of before back
    with_pin.opened.journal.close()
    (with_pin.path / "VAULT.json").write_bytes(before)
    assert with_pin.opens(PIN, Way.PIN)


def test_a_full_disk_that_takes_the_header_and_not_the_log_does_not_hide_that_the_pin_was_changed(
    with_pin: Owned, monkeypatch: pytest.MonkeyPatch
) -> None:
    transaction = Database.transaction

    @contextmanager
    def full(database: Database) -> Iterator[None]:
        with transaction(database):
            yield
            raise MachineError(ErrorCode.DISK_FULL, where="database")

    with monkeypatch.context() as patched:
        patched.setattr(Database, "transaction", full)
        with_pin.opened.unlock_choices.change_pin(with_pin.by_code, NEW_PIN)
    assert with_pin.opens(NEW_PIN, Way.PIN)


def test_a_header_that_was_changed_meanwhile_is_not_written_over(owned: Owned) -> None:
    owned.opened.new_codes.begin_recovery_code(owned.by_code)
    shown = owned.opened.new_codes.begin_recovery_code(owned.by_code)
    owned.opened.unlock_choices.use_keyring_alone(owned.by_code)
    with pytest.raises(UserError, match="record_changed_meanwhile"):
        owned.opened.new_codes.finish(shown.formatted)
    assert owned.opens(owned.code, Way.RECOVERY)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Missing(BACKEND), KeyringState.MISSING),
        (NoBackend(), KeyringState.NO_BACKEND),
        (BackendChanged(BACKEND, "keyring.backends.kwallet.DBusKeyring"), KeyringState.BACKEND_CHANGED),
    ],
)
def test_a_keyring_that_lost_the_key_calls_for_a_new_way(
    owned: Owned, answer: KeyringResult, state: KeyringState
) -> None:
    owned.opens(owned.code, Way.RECOVERY)
    owned.key_store.answer_always(answer)
    needed = owned.opened.unlock_choices.needs_new_way()
    assert needed is not None
    assert needed.reason is NewWayReason.KEYRING_LOST
    assert needed.keyring is not None
    assert needed.keyring.state is state


def test_after_the_recovery_code_alone_a_forgotten_secret_is_assumed(owned: Owned) -> None:
    owned.opens(owned.code, Way.RECOVERY)
    needed = owned.opened.unlock_choices.needs_new_way()
    assert needed is not None
    assert needed.reason is NewWayReason.SECRET_FORGOTTEN


def test_a_journal_with_nothing_but_codes_needs_a_way(tmp_path: Path) -> None:
    owned = an_owned_journal(tmp_path / "journal", ways=WaysIn())
    assert owned.opened.unlock_choices.needs_new_way() is None
    owned.opens(owned.code, Way.RECOVERY)
    needed = owned.opened.unlock_choices.needs_new_way()
    assert needed is not None
    assert needed.reason is NewWayReason.NO_OTHER_WAY
    owned.opened.unlock_choices.use_keyring_alone(owned.by_code)
    assert owned.opens("", Way.ALONE)
    assert owned.opened.unlock_choices.needs_new_way() is None


def test_who_lost_the_computer_gets_a_pin_on_the_new_one(with_pin: Owned) -> None:
    with_pin.opened.journal.close()
    new_computer = new_desk(SettableClock(), _ids(), MemoryKeyStore())
    desk = open_desk(new_computer, new_computer.vault.open(with_pin.path, with_pin.code, way=Way.RECOVERY))
    assert desk.unlock_choices.needs_new_way() is not None
    desk.unlock_choices.change_pin(with_pin.by_code, NEW_PIN)
    desk.journal.close()
    with new_computer.vault.open(with_pin.path, NEW_PIN, way=Way.PIN) as journal:
        assert journal.opened_with in {slot.id for slot in journal.header.slots_of(SlotType.KEYRING_PIN)}


def test_wrong_pins_wait_at_the_door_and_while_open(with_pin: Owned) -> None:
    vault, journal = with_pin.desk.vault, with_pin.opened.journal

    def try_pin(pin: str) -> ErrorCode | None:
        try:
            vault.reauthenticate(journal, pin, way=Way.PIN)
        except VaultError as error:
            return error.code
        return None

    assert try_pin("wrong-001") is ErrorCode.PIN_REJECTED
    assert try_pin(PIN) is ErrorCode.PIN_TOO_SOON
    offered = vault.ways_offered(with_pin.path)
    assert (offered.pin_wait_seconds, offered.is_pin_accepted) == (1, True)
    with_pin.clock.at += timedelta(seconds=1)
    assert try_pin(PIN) is None
    assert vault.wrong_pins(with_pin.path).count == 0


def test_a_long_wrong_pin_counts_where_nothing_but_a_pin_could_be_meant(with_pin: Owned) -> None:
    with_pin.opened.journal.close()
    assert refused(lambda: with_pin.desk.vault.open(with_pin.path, "a wrong pin of many words")) is (
        ErrorCode.PIN_REJECTED
    )
    assert with_pin.desk.vault.wrong_pins(with_pin.path).count == 1


def test_after_ten_wrong_pins_the_recovery_code_opens_and_the_pin_counts_again(with_pin: Owned) -> None:
    with_pin.opened.journal.close()
    vault = with_pin.desk.vault
    for _ in range(9):
        PinAttempts(with_pin.path, clock=with_pin.clock).count_wrong()
    with_pin.clock.at += timedelta(seconds=60)
    assert refused(lambda: vault.open(with_pin.path, "wrong-010", way=Way.PIN)) is ErrorCode.PIN_REJECTED
    with_pin.clock.at += timedelta(days=1)
    assert refused(lambda: vault.open(with_pin.path, PIN, way=Way.PIN)) is ErrorCode.PIN_NO_LONGER_ACCEPTED
    assert refused(lambda: vault.open(with_pin.path, PIN)) is ErrorCode.PIN_NO_LONGER_ACCEPTED
    assert not vault.ways_offered(with_pin.path).is_pin_accepted
    assert with_pin.opens(with_pin.code, Way.RECOVERY)
    assert with_pin.opens(PIN, Way.PIN)


def test_a_backup_is_no_way_around_the_wait(with_pin: Owned, tmp_path: Path) -> None:
    backup = with_pin.opened.backups.make(with_pin.opened.journal, to=tmp_path / "a.cdbak").path
    backups = with_pin.desk.backups

    def restore(pin: str) -> ErrorCode:
        return refused(lambda: backups.restore(backup, to=tmp_path / "new", typed=pin, way=Way.PIN))

    assert [restore("wrong-001"), restore(PIN)] == [ErrorCode.PIN_REJECTED, ErrorCode.PIN_TOO_SOON]


def test_a_slip_in_the_passphrase_uses_up_no_pin(practice: Practice) -> None:
    with pytest.raises(VaultError, match="passphrase_rejected"):
        practice.desk.vault.reauthenticate(practice.opened.journal, f"{PASSPHRASE} x", way=None)
    assert practice.desk.vault.wrong_pins(practice.path).count == 0


def _ids() -> CountingIds:
    return CountingIds(1 << 40)
