# SPDX-License-Identifier: GPL-3.0-or-later
"""A stamp says what was last saved, to whoever has the journal's key, and refuses to be anything else."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.domain.canonical import canonical_bytes
from counselor_desk.domain.ids import VaultId
from counselor_desk.security.head_stamp import (
    LARGEST_STAMP,
    ClosedFile,
    HeadStamp,
    StampAmiss,
    StampRefusedError,
    parse,
    serialise,
)

KEY, VAULT = bytes(range(32)), VaultId("7" * 32)
STAMP = HeadStamp(
    vault_id=VAULT, generation=3, seq=1204, root="ab" * 32, at=datetime(2026, 11, 22, 9, 30, 1, 250, tzinfo=UTC)
)

FILE = ClosedFile(sha256="cd" * 32, size=8192, mtime_ns=1_795_339_801_000_000_250, ctime_ns=7, inode=2**63)
CLOSED = replace(STAMP, file=FILE)


def refusal(raw: bytes, *, key: bytes = KEY, vault_id: VaultId = VAULT) -> StampAmiss:
    with pytest.raises(StampRefusedError) as refused:
        parse(raw, mac_key=key, vault_id=vault_id)
    return refused.value.amiss


@given(
    generation=st.integers(0, 10**6),
    seq=st.integers(0, 10**9),
    root=st.binary(min_size=32, max_size=32),
    at=st.datetimes(timezones=st.just(UTC)),
)
def test_a_stamp_is_read_as_it_was_written(generation: int, seq: int, root: bytes, at: datetime) -> None:
    stamp = HeadStamp(vault_id=VAULT, generation=generation, seq=seq, root=root.hex(), at=at)

    assert parse(serialise(stamp, mac_key=KEY), mac_key=KEY, vault_id=VAULT) == stamp


def test_its_moment_is_kept_in_utc() -> None:
    abroad = STAMP.at.astimezone().replace(microsecond=0) + timedelta(0)
    raw = serialise(replace(STAMP, at=abroad), mac_key=KEY)

    assert json.loads(raw)["at"] == "2026-11-22T09:30:01.000000Z"


def test_the_stamp_of_a_closed_journal_is_read_as_it_was_written() -> None:
    assert parse(serialise(CLOSED, mac_key=KEY), mac_key=KEY, vault_id=VAULT) == CLOSED


def test_what_it_says_of_the_closed_file_is_one_more_field() -> None:
    written = json.loads(serialise(CLOSED, mac_key=KEY))

    assert written.keys() == {"vault_id", "gen", "seq", "root", "at", "file", "mac"}
    assert written["file"] == {
        "sha256": FILE.sha256,
        "size": 8192,
        "mtime_ns": FILE.mtime_ns,
        "ctime_ns": 7,
        "ino": 2**63,
    }


@pytest.mark.parametrize(
    ("field", "other"),
    [("sha256", "ab" * 32), ("size", 8193), ("mtime_ns", 1), ("ctime_ns", 8), ("ino", 1)],
)
def test_what_somebody_else_says_of_the_closed_file_is_not_authentic(field: str, other: str | int) -> None:
    fields = json.loads(serialise(CLOSED, mac_key=KEY))
    fields["file"][field] = other

    assert refusal(canonical_bytes(fields)) is StampAmiss.NOT_AUTHENTIC


def test_the_part_about_the_file_can_be_neither_taken_out_nor_put_in() -> None:
    closed, unclosed = (json.loads(serialise(each, mac_key=KEY)) for each in (CLOSED, STAMP))
    without = {name: value for name, value in closed.items() if name != "file"}

    assert refusal(canonical_bytes(without)) is StampAmiss.NOT_AUTHENTIC
    assert refusal(canonical_bytes({**unclosed, "file": closed["file"]})) is StampAmiss.NOT_AUTHENTIC


@pytest.mark.parametrize(
    "file",
    [
        None,
        {},
        {**json.loads(serialise(CLOSED, mac_key=KEY))["file"], "more": 1},
        {**json.loads(serialise(CLOSED, mac_key=KEY))["file"], "sha256": "CD" * 32},
        {**json.loads(serialise(CLOSED, mac_key=KEY))["file"], "size": -1},
        {**json.loads(serialise(CLOSED, mac_key=KEY))["file"], "ino": "7"},
    ],
)
def test_a_part_about_the_file_of_another_shape_is_unreadable(file: object) -> None:
    fields = {**json.loads(serialise(CLOSED, mac_key=KEY)), "file": file}

    assert refusal(canonical_bytes(fields)) is StampAmiss.UNREADABLE


def test_it_is_canonical_json_of_five_fields_and_a_code() -> None:
    raw = serialise(STAMP, mac_key=KEY)

    assert json.loads(raw).keys() == {"vault_id", "gen", "seq", "root", "at", "mac"}
    assert canonical_bytes(json.loads(raw)) == raw


@given(place=st.integers(0, len(serialise(STAMP, mac_key=KEY)) - 1), bit=st.integers(0, 7))
def test_no_changed_bit_passes(place: int, bit: int) -> None:
    raw = bytearray(serialise(STAMP, mac_key=KEY))
    raw[place] ^= 1 << bit

    refusal(bytes(raw))


@pytest.mark.parametrize("field", ["gen", "seq", "root", "at"])
def test_a_field_that_was_put_in_by_somebody_else_is_not_authentic(field: str) -> None:
    other = {"gen": 4, "seq": 1, "root": "cd" * 32, "at": "2026-01-01T00:00:00.000000Z"}[field]
    fields = {**json.loads(serialise(STAMP, mac_key=KEY)), field: other}

    assert refusal(canonical_bytes(fields)) is StampAmiss.NOT_AUTHENTIC


def test_another_key_finds_it_not_authentic() -> None:
    assert refusal(serialise(STAMP, mac_key=KEY), key=bytes(32)) is StampAmiss.NOT_AUTHENTIC


def test_the_stamp_of_another_journal_is_told_apart() -> None:
    assert refusal(serialise(STAMP, mac_key=KEY), vault_id=VaultId("8" * 32)) is StampAmiss.OF_ANOTHER_JOURNAL


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b"[" * 3000,
        b" " * (LARGEST_STAMP + 1),
        serialise(STAMP, mac_key=KEY)[:-20],
        serialise(STAMP, mac_key=KEY) + b"\n",
        canonical_bytes({"vault_id": VAULT}),
    ],
)
def test_what_has_another_shape_is_unreadable(raw: bytes) -> None:
    assert refusal(raw) is StampAmiss.UNREADABLE


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("vault_id", 7),
        ("gen", "3"),
        ("gen", True),
        ("seq", -1),
        ("seq", 1.5),
        ("root", "AB" * 32),
        ("root", "ab"),
        ("at", "yesterday"),
        ("at", "2026-11-22T09:30:01"),
        ("mac", None),
    ],
)
def test_a_field_of_another_kind_is_unreadable(field: str, value: object) -> None:
    fields = {**json.loads(serialise(STAMP, mac_key=KEY)), field: value}

    assert refusal(canonical_bytes(fields)) is StampAmiss.UNREADABLE


def test_a_moment_before_the_first_year_is_unreadable_and_no_crash() -> None:
    raw = b'{"at":"0001-01-01T00:00:00+01:00","gen":1,"mac":"","root":"' + b"ab" * 32 + b'","seq":1,"vault_id":"5eed"}'
    with pytest.raises(StampRefusedError) as refused:
        parse(raw, mac_key=bytes(32), vault_id=VaultId("5eed"))
    assert refused.value.amiss is StampAmiss.UNREADABLE
