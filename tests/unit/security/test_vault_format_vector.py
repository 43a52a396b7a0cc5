# SPDX-License-Identifier: GPL-3.0-or-later
"""The published header of the vault format: what any implementation must open, and must refuse."""

import hashlib
import time

import pytest
from vault_samples import Vector

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.security import header_parser, recovery_code
from counselor_desk.security.key_slots import open_slot
from counselor_desk.security.vault_header import SlotType, serialise
from counselor_desk.security.vault_keys import open_compartment, open_generation, unlock

EVERY_SLOT = list(SlotType)


def test_the_canonical_form_is_the_published_one(vector: Vector) -> None:
    assert hashlib.sha256(serialise(vector.header)).hexdigest() == vector.raw["canonical_sha256"]


@pytest.mark.parametrize("kind", EVERY_SLOT)
def test_every_slot_leads_to_the_same_keys(vector: Vector, kind: SlotType) -> None:
    (slot,) = vector.header.slots_of(kind)
    expect = vector.raw["expect"]

    keys = unlock(vector.header, slot.id, vector.secrets[kind])

    assert keys.vault_id == vector.raw["header"]["vault_id"]
    assert keys.dek.hex() == expect["dek_gen2"]
    assert keys.stamp_mac_key.hex() == expect["stamp_mac_key"]
    assert keys.backup_mac_key.hex() == expect["backup_mac_key"]


@pytest.mark.parametrize("generation", [1, 2])
def test_a_retired_generation_opens_with_a_secret_as_the_active_one_does(vector: Vector, generation: int) -> None:
    (slot,) = vector.header.slots_of(SlotType.RECOVERY)

    key = open_generation(vector.header, slot.id, vector.secrets[SlotType.RECOVERY], generation)

    assert key.hex() == vector.raw["expect"][f"dek_gen{generation}"]


@pytest.mark.parametrize("kind", [SlotType.KEYRING, SlotType.RECOVERY])
def test_the_master_key_and_the_compartment_key_are_the_published_ones(vector: Vector, kind: SlotType) -> None:
    (slot,) = vector.header.slots_of(kind)
    secret = vector.secrets[kind]

    assert open_slot(vector.header, slot.id, secret).hex() == vector.raw["expect"]["vmk"]
    assert open_compartment(vector.header, slot.id, secret).hex() == vector.raw["expect"]["psychotherapy_key"]


def test_every_published_spelling_of_the_recovery_code_is_read(vector: Vector) -> None:
    spellings = vector.raw["recovery_codes"]["accept"]

    assert {recovery_code.parse(spelling).formatted for spelling in spellings} == {
        vector.raw["secrets"]["recovery_code"]
    }


def test_every_published_miswriting_of_the_recovery_code_is_refused(vector: Vector) -> None:
    for miswriting in vector.raw["recovery_codes"]["reject"]:
        with pytest.raises(DeskError) as caught:
            recovery_code.parse(miswriting)
        assert caught.value.code is ErrorCode.RECOVERY_CODE_MALFORMED


def test_the_vector_lists_no_rejection_that_is_not_tested_here(vector: Vector) -> None:
    assert [entry["change"] for entry in vector.raw["must_reject"]] == [
        "slots[2].kdf.m = 2147483648",
        "slots[2].kdf.t = 0",
        'slots[0].type = "keyring"',
        "slots removed or reordered",
        "db.gen = 1",
        "rev = 0",
        "v = 2",
    ]


@pytest.mark.parametrize(("parameter", "value"), [("m", 2_147_483_648), ("t", 0)])
def test_extreme_costs_are_refused_before_the_derivation_runs(vector: Vector, parameter: str, value: int) -> None:
    header = header_parser.parse(vector.altered("slots", 2, "kdf", parameter, to=value))
    started = time.perf_counter()

    with pytest.raises(DeskError) as caught:
        unlock(header, header.slots[2].id, vector.secrets[SlotType.PASSPHRASE])

    assert caught.value.code is ErrorCode.KEY_PARAMETERS_REFUSED
    assert time.perf_counter() - started < 0.05


def test_a_bad_cost_in_one_slot_is_seen_as_an_altered_header_through_another(vector: Vector) -> None:
    header = header_parser.parse(vector.altered("slots", 2, "kdf", "t", to=0))

    with pytest.raises(DeskError) as caught:
        unlock(header, header.slots[1].id, vector.secrets[SlotType.KEYRING])

    assert caught.value.code is ErrorCode.HEADER_ALTERED


def test_a_slot_whose_type_was_changed_to_drop_the_pin_is_refused(vector: Vector) -> None:
    with pytest.raises(DeskError) as caught:
        header_parser.parse(vector.altered("slots", 0, "type", to="keyring"))

    assert caught.value.code is ErrorCode.HEADER_UNREADABLE


@pytest.mark.parametrize(
    ("member", "value"),
    [("backend", "keyring.backends.null.Keyring"), ("created", "2026-11-23"), ("id", "000000000000")],
)
def test_what_a_slot_says_about_itself_is_bound_to_its_key(vector: Vector, member: str, value: str) -> None:
    header = header_parser.parse(vector.altered("slots", 1, member, to=value))

    with pytest.raises(DeskError) as caught:
        open_slot(header, header.slots[1].id, vector.secrets[SlotType.KEYRING])

    assert caught.value.code is ErrorCode.KEYRING_WRONG_ENTRY


@pytest.mark.parametrize("order", [[1], [1, 2, 3], [1, 0, 2, 3], [3, 2, 1, 0]])
def test_removed_or_reordered_slots_do_not_pass_the_mac(vector: Vector, order: list[int]) -> None:
    slots = vector.raw["header"]["slots"]
    header = header_parser.parse(vector.altered("slots", to=[slots[index] for index in order]))
    (keyring,) = header.slots_of(SlotType.KEYRING)

    with pytest.raises(DeskError) as caught:
        unlock(header, keyring.id, vector.secrets[SlotType.KEYRING])

    assert caught.value.code is ErrorCode.HEADER_ALTERED


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("db", "gen"), 1),
        (("db", "file"), "db/journal-000001.db"),
        (("rev",), 0),
        (("rev",), 2),
        (("compartments",), []),
        (("deks", 0, "retired"), "2026-10-02"),
    ],
)
def test_a_header_pointed_elsewhere_or_set_back_does_not_pass_the_mac(
    vector: Vector, path: tuple[str | int, ...], value: object
) -> None:
    header = header_parser.parse(vector.altered(*path, to=value))
    (keyring,) = header.slots_of(SlotType.KEYRING)

    with pytest.raises(DeskError) as caught:
        unlock(header, keyring.id, vector.secrets[SlotType.KEYRING])

    assert caught.value.code is ErrorCode.HEADER_ALTERED


def test_a_newer_format_is_refused_by_name(vector: Vector) -> None:
    with pytest.raises(DeskError) as caught:
        header_parser.parse(vector.altered("v", to=2))

    assert caught.value.code is ErrorCode.HEADER_TOO_NEW
