# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes of the header as values: a new revision each time, signed, and never one that locks the counselor out."""

from dataclasses import replace
from datetime import date

import pytest
from vault_samples import Vault, Vector

from counselor_desk.domain.errors import BugError, DeskError, ErrorCode
from counselor_desk.domain.ids import SlotId
from counselor_desk.security.vault_header import (
    DekRow,
    SlotType,
    database_file,
    serialise,
    sign,
    verify_mac,
    with_generation,
    with_slot,
    without_slot,
)

MAC_KEY = bytes(range(32))
TODAY = date(2026, 11, 22)


def test_a_signed_header_verifies_under_its_key_only(vault: Vault) -> None:
    signed = sign(vault.header, MAC_KEY)

    verify_mac(signed, MAC_KEY)
    with pytest.raises(DeskError) as caught:
        verify_mac(signed, bytes(32))
    assert caught.value.code is ErrorCode.HEADER_ALTERED


def test_an_unsigned_header_is_never_written(vault: Vault) -> None:
    with pytest.raises(BugError):
        serialise(replace(vault.header, mac=b""))


def test_a_slot_more_is_the_next_revision(vault: Vault) -> None:
    slot = replace(vault.header.slots[0], id=SlotId("cccccccccccc"))

    changed = with_slot(vault.header, slot, mac_key=MAC_KEY)

    assert changed.revision == vault.header.revision + 1
    assert changed.slots == (*vault.header.slots, slot)
    verify_mac(changed, MAC_KEY)


def test_a_slot_id_is_never_used_twice(vault: Vault) -> None:
    with pytest.raises(BugError):
        with_slot(vault.header, vault.header.slots[0], mac_key=MAC_KEY)


def test_a_slot_less_is_the_next_revision(vault: Vault) -> None:
    changed = without_slot(vault.header, vault.keyring_slot, mac_key=MAC_KEY)

    assert changed.revision == vault.header.revision + 1
    assert [slot.type for slot in changed.slots] == [SlotType.RECOVERY]
    verify_mac(changed, MAC_KEY)


def test_the_last_way_in_without_the_keyring_cannot_be_removed(vault: Vault) -> None:
    with pytest.raises(DeskError) as caught:
        without_slot(vault.header, vault.recovery_slot, mac_key=MAC_KEY)

    assert (caught.value.code, caught.value.where) == (ErrorCode.NO_FITTING_SLOT, "without keyring")


def test_a_slot_that_is_not_there_cannot_be_removed(vault: Vault) -> None:
    with pytest.raises(DeskError) as caught:
        without_slot(vault.header, SlotId("ffffffffffff"), mac_key=MAC_KEY)

    assert caught.value.code is ErrorCode.NO_FITTING_SLOT


def test_a_new_generation_becomes_active_and_the_one_before_it_is_retired(vector: Vector) -> None:
    row = DekRow(generation=7, wrapped=vector.header.deks[0].wrapped)

    changed = with_generation(vector.header, row, today=TODAY, mac_key=MAC_KEY)

    assert (changed.active.file, changed.active.generation) == ("db/journal-000007.db", 7)
    assert [(old.generation, old.retired) for old in changed.deks] == [(1, date(2026, 10, 1)), (2, TODAY), (7, None)]
    assert changed.newest_generation == 7
    verify_mac(changed, MAC_KEY)


@pytest.mark.parametrize("generation", [1, 2])
def test_a_generation_is_never_used_twice(vector: Vector, generation: int) -> None:
    row = replace(vector.header.deks[0], generation=generation)

    with pytest.raises(BugError):
        with_generation(vector.header, row, today=TODAY, mac_key=MAC_KEY)


def test_the_name_of_a_database_carries_its_generation() -> None:
    assert [database_file(generation) for generation in (1, 999_999, 1_000_000)] == [
        "db/journal-000001.db",
        "db/journal-999999.db",
        "db/journal-1000000.db",
    ]


def test_a_generation_without_a_key_is_a_missing_file(vector: Vector) -> None:
    assert vector.header.dek_row(2).retired is None
    with pytest.raises(DeskError) as caught:
        vector.header.dek_row(3)
    assert caught.value.code is ErrorCode.JOURNAL_FILE_MISSING


def test_slots_are_found_by_what_opens_them(vector: Vector) -> None:
    found = vector.header.slots_of(SlotType.RECOVERY, SlotType.PASSPHRASE)

    assert [slot.type for slot in found] == [SlotType.PASSPHRASE, SlotType.RECOVERY]
    assert vector.header.slot(found[0].id) is found[0]
