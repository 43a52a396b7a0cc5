# SPDX-License-Identifier: GPL-3.0-or-later
"""Any sequence of changes leaves a way without the keyring, and every way that the header declares opens."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from unlock_samples import Closed, Owned, a_closed_journal

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ids import SlotId
from counselor_desk.security.key_slots import (
    KeyringPinSecret,
    KeyringSecret,
    PassphraseSecret,
    RecoverySecret,
    Secret,
)
from counselor_desk.security.recovery_code import parse
from counselor_desk.security.vault_header import Slot, SlotType
from counselor_desk.security.vault_keys import unlock
from counselor_desk.services.unlock_choices import WayKind
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way

PINS = ("heron-58-reed", "kestrel-27")
PASSPHRASES = ("nine slow barges under a low bridge", "seven quiet herons above the marsh")


@dataclass
class Known:
    """What the owner knows now; a code of an executor by its slot."""

    pin: str = PINS[0]
    passphrase: str = PASSPHRASES[0]
    code: str = ""
    executors: dict[SlotId, str] = field(default_factory=dict)


def proof(owned: Owned, known: Known, way: Way) -> Proof:
    typed = {Way.PIN: known.pin, Way.PASSPHRASE: known.passphrase, Way.ALONE: "", Way.RECOVERY: known.code}
    return Proof(way, typed[way])


def change_pin(owned: Owned, known: Known, by: Proof) -> None:
    new = PINS[1] if known.pin == PINS[0] else PINS[0]
    owned.opened.unlock_choices.change_pin(by, new)
    known.pin = new


def change_passphrase(owned: Owned, known: Known, by: Proof) -> None:
    new = PASSPHRASES[1] if known.passphrase == PASSPHRASES[0] else PASSPHRASES[0]
    owned.opened.unlock_choices.change_passphrase(by, new)
    known.passphrase = new


def use_pin(owned: Owned, known: Known, by: Proof) -> None:
    owned.opened.unlock_choices.use_keyring_and_pin(by, known.pin)


def use_alone(owned: Owned, known: Known, by: Proof) -> None:
    owned.opened.unlock_choices.use_keyring_alone(by)


def use_passphrase(owned: Owned, known: Known, by: Proof) -> None:
    owned.opened.unlock_choices.use_passphrase(by, known.passphrase)


def keep_all_beside_alone(owned: Owned, known: Known, by: Proof) -> None:
    kept = {slot.id for slot in owned.header.slots if slot.type is not SlotType.KEYRING}
    owned.opened.unlock_choices.use_keyring_alone(by, keep=kept)


def new_code(owned: Owned, known: Known, by: Proof) -> None:
    shown = owned.opened.new_codes.begin_recovery_code(by)
    owned.opened.new_codes.finish(shown.formatted)
    owned.code = known.code = shown.formatted


def abandoned_code(owned: Owned, known: Known, by: Proof) -> None:
    owned.opened.new_codes.begin_recovery_code(by)
    owned.opened.new_codes.abandon()


def new_executor(owned: Owned, known: Known, by: Proof) -> None:
    shown = owned.opened.new_codes.begin_executor_sheet(by, holder="somebody")
    before = set(known.executors)
    owned.opened.new_codes.finish(shown.formatted)
    (added,) = {sheet.slot_id for sheet in owned.opened.executor_sheets.standing()} - before
    known.executors[added] = shown.formatted


def revoke_executor(owned: Owned, known: Known, by: Proof) -> None:
    for sheet in owned.opened.executor_sheets.standing()[:1]:
        owned.opened.executor_sheets.revoke(by, sheet.slot_id)
        del known.executors[sheet.slot_id]


def reopen(owned: Owned, known: Known, by: Proof) -> None:
    assert owned.opens(by.typed, by.way)


Step = Callable[[Owned, Known, Proof], None]
WITHOUT_TYPING: tuple[Step, ...] = (
    use_alone,
    keep_all_beside_alone,
    new_code,
    abandoned_code,
    new_executor,
    revoke_executor,
    reopen,
)
NOT_TYPED = (Way.ALONE, Way.RECOVERY)
ALL: tuple[Step, ...] = (*WITHOUT_TYPING, change_pin, change_passphrase, use_pin, use_passphrase)


# each example is a journal with its keys: a failure is read as it came
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)


def secret_for(owned: Owned, known: Known, slot: Slot) -> Secret:
    stored = owned.key_store.entries.get((owned.header.vault_id, slot.id), b"")
    match slot.type:
        case SlotType.KEYRING:
            return KeyringSecret(stored)
        case SlotType.KEYRING_PIN:
            return KeyringPinSecret(stored, known.pin)
        case SlotType.PASSPHRASE:
            return PassphraseSecret(known.passphrase)
        case SlotType.RECOVERY:
            return RecoverySecret(parse(known.executors.get(slot.id, known.code)))


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Closed:
    return a_closed_journal(tmp_path_factory.mktemp("template") / "journal")


def follow(closed: Closed, steps: list[tuple[Step, Way]]) -> None:
    """Take the steps on a fresh copy; one that the journal's ways do not allow changes nothing."""
    with TemporaryDirectory() as folder:
        owned = closed.copy(Path(folder) / "journal")
        try:
            known = Known(code=owned.code)
            known.executors[owned.opened.executor_sheets.standing()[0].slot_id] = closed.executor
            for step, way in steps:
                before = owned.header
                try:
                    step(owned, known, proof(owned, known, way))
                except DeskError:
                    assert owned.header == before
                for slot in owned.header.slots:
                    keys = unlock(owned.header, slot.id, secret_for(owned, known, slot))
                    assert keys.dek == owned.opened.journal.keys.dek
                own = [way for way in owned.opened.unlock_choices.ways() if way.kind is WayKind.RECOVERY]
                assert len(own) == 1
                assert owned.opened.journal.header == owned.header
            assert len(owned.key_store.entries) == len(owned.header.slots_of(SlotType.KEYRING, SlotType.KEYRING_PIN))
            assert owned.opens(known.code, Way.RECOVERY)
        finally:
            owned.opened.journal.close()


@settings(max_examples=8, deadline=None, phases=NO_SHRINKING)
@given(
    steps=st.lists(st.tuples(st.sampled_from(WITHOUT_TYPING), st.sampled_from([Way.ALONE, Way.RECOVERY])), max_size=6)
)
def test_any_sequence_leaves_every_declared_way_open(closed: Closed, steps: list[tuple[Step, Way]]) -> None:
    follow(closed, steps)


@pytest.mark.campaign
@settings(max_examples=100, deadline=None, phases=NO_SHRINKING)
@given(steps=st.lists(st.tuples(st.sampled_from(ALL), st.sampled_from(Way)), max_size=10))
def test_any_sequence_with_typed_secrets_leaves_every_declared_way_open(
    closed: Closed, steps: list[tuple[Step, Way]]
) -> None:
    follow(closed, steps)
