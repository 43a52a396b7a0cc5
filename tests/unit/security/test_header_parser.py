# SPDX-License-Identifier: GPL-3.0-or-later
"""The parser of the header: whatever bytes it is given, it answers with a header or with a code."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vault_samples import Vault, Vector

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.security import header_parser
from counselor_desk.security.vault_header import serialise
from counselor_desk.security.vault_keys import unlock


def refusal(raw: bytes) -> ErrorCode:
    with pytest.raises(DeskError) as caught:
        header_parser.parse(raw)
    return caught.value.code


def test_what_was_written_is_read_back(vault: Vault) -> None:
    assert header_parser.parse(serialise(vault.header)) == vault.header


def test_the_layout_of_the_json_does_not_matter(vector: Vector) -> None:
    spread_out = json.dumps(vector.raw["header"], indent=4).encode()

    assert header_parser.parse(spread_out) == vector.header


@settings(max_examples=400, deadline=None)
@given(
    place=st.integers(min_value=0),
    replacement=st.binary(min_size=0, max_size=3),
    removed=st.integers(min_value=0, max_value=40),
)
def test_changed_bytes_end_in_a_code_or_in_a_header_that_does_not_open(
    vault: Vault, place: int, replacement: bytes, removed: int
) -> None:
    raw = serialise(vault.header)
    at = place % len(raw)
    changed = raw[:at] + replacement + raw[at + removed :]

    try:
        header = header_parser.parse(changed)
        unlock(header, vault.recovery_slot, vault.recovery)
    except DeskError:
        return
    assert header == vault.header


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_no_header(raw: bytes) -> None:
    assert refusal(raw) in {ErrorCode.HEADER_UNREADABLE, ErrorCode.HEADER_TOO_NEW}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"null",
        b"\xef\xbb\xbf{}",
        b"\xff\xfe",
        b"{}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"magic":' + b"9" * 10_000 + b"}",
        b'{"magic":NaN}',
        b'{"magic":1.5}',
    ],
)
def test_what_is_no_json_object_of_ours_is_unreadable(raw: bytes) -> None:
    assert refusal(raw) is ErrorCode.HEADER_UNREADABLE


def test_an_oversized_file_is_refused_without_being_read_as_json(vault: Vault) -> None:
    padded = serialise(vault.header) + b" " * header_parser.LARGEST_HEADER
    started = time.perf_counter()

    assert refusal(padded) is ErrorCode.HEADER_UNREADABLE
    assert time.perf_counter() - started < 0.05


def test_a_repeated_member_is_refused_because_readers_disagree_about_it(vault: Vault) -> None:
    assert refusal(serialise(vault.header).replace(b'"rev":1', b'"rev":1,"rev":1')) is ErrorCode.HEADER_UNREADABLE


@pytest.mark.parametrize("version", [2, 3, 2**53 - 1])
def test_a_newer_version_is_named_whatever_else_it_holds(version: int) -> None:
    assert refusal(json.dumps({"magic": "counselor-desk-vault", "v": version, "new": {}}).encode()) is (
        ErrorCode.HEADER_TOO_NEW
    )


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "another magic": lambda header: header.update(magic="something-else"),
    "version 0": lambda header: header.update(v=0),
    "version true": lambda header: header.update(v=True),
    "version as text": lambda header: header.update(v="1"),
    "a member too many": lambda header: header.update(comment=""),
    "a member missing": lambda header: header.pop("compartments"),
    "an id that is no id": lambda header: header.update(vault_id="14B844EB0C2CAB327D34573AE07EB6B9"),
    "a negative revision": lambda header: header.update(rev=-1),
    "a revision beyond exact numbers": lambda header: header.update(rev=2**53),
    "a path out of the folder": lambda header: header["db"].update(file="../../etc/passwd"),
    "an absolute path": lambda header: header["db"].update(file="/db/journal-000002.db"),
    "a path with a line break": lambda header: header["db"].update(file="db/journal-000002.db\n"),
    "an active generation without key": lambda header: header["db"].update(gen=3),
    "a database that is no object": lambda header: header.update(db=[]),
    "rows that are no list": lambda header: header.update(deks={}),
    "a row that is no object": lambda header: header["slots"].append("slot"),
    "the same generation twice": lambda header: header["deks"].append(header["deks"][0]),
    "the same slot twice": lambda header: header["slots"].append(header["slots"][1]),
    "the same compartment twice": lambda header: header["compartments"].append(header["compartments"][0]),
    "an unknown slot type": lambda header: header["slots"][1].update(type="face"),
    "a slot type that is no text": lambda header: header["slots"][1].update(type=["keyring"]),
    "a slot id with a slash": lambda header: header["slots"][1].update(id="../../abcdef"),
    "a keyring slot without its keyring": lambda header: header["slots"][1].pop("backend"),
    "a recovery slot with a keyring": lambda header: header["slots"][3].update(backend="x"),
    "a keyring name with a line break": lambda header: header["slots"][1].update(backend="x\n"),
    "a passphrase without stretching": lambda header: header["slots"][2].update(kdf=header["slots"][1]["kdf"]),
    "a code with stretching": lambda header: header["slots"][3].update(kdf=header["slots"][2]["kdf"]),
    "another derivation": lambda header: header["slots"][2]["kdf"].update(name="scrypt"),
    "another Argon2 version": lambda header: header["slots"][2]["kdf"].update(v=16),
    "an Argon2 version that is a truth value": lambda header: header["slots"][2]["kdf"].update(v=True),
    "a cost in fractions": lambda header: header["slots"][2]["kdf"].update(m=65536.5),
    "a cost as text": lambda header: header["slots"][2]["kdf"].update(t="3"),
    "a short salt": lambda header: header["slots"][1]["kdf"].update(salt="AAAA"),
    "a padded nonce": lambda header: header["slots"][1].update(nonce="CyOknXAxEvIZZt1W=="),
    "a short ciphertext": lambda header: header["slots"][1].update(ct="KEhzBGrV"),
    "a short code": lambda header: header.update(mac="AAAA"),
    "a day that does not exist": lambda header: header["slots"][1].update(created="2026-02-30"),
    "a date in another form": lambda header: header["slots"][1].update(created="20261122"),
    "a compartment with a path for a name": lambda header: header["compartments"][0].update(name="../x"),
    "a retired date that is no text": lambda header: header["deks"][0].update(retired=None),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_every_misfit_member_is_refused(vector: Vector, change: Callable[[dict[str, Any]], object]) -> None:
    header = json.loads(json.dumps(vector.raw["header"]))
    change(header)

    assert refusal(json.dumps(header).encode()) is ErrorCode.HEADER_UNREADABLE


def test_a_refusal_names_the_member_and_never_its_value(vector: Vector) -> None:
    with pytest.raises(DeskError) as caught:
        header_parser.parse(vector.altered("slots", 1, "backend", to="Jane Roe"))

    assert str(caught.value) == "header_unreadable (backend)"
