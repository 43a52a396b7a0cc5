# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written about entries and proofs, and what the log says beside a released item."""

from typing import cast

import pytest

from counselor_desk.domain.audit import AuditKind, TreeHead
from counselor_desk.domain.canonical import Json
from counselor_desk.domain.ids import ClientId
from counselor_desk.domain.proofs import (
    ACCOUNT_MEMBERS,
    ClosedEntry,
    ItemProof,
    OpenEntry,
    PacketProofs,
    SealProof,
    SignatureProof,
    account_hash,
    logged_account,
    logged_reason,
)

HEAD = TreeHead(9, "ab" * 32)
OPEN = OpenEntry(
    seq=9,
    at="2026-11-22T18:00:00.000000Z",
    kind=AuditKind.RELEASE_ITEM,
    salt=b"\x01" * 16,
    subject="note:1",
    client_id=ClientId("c"),
    content_hash="cd" * 32,
    reason="item 1 of 1 in packet R-2026-0001, signed in entry 4",
)
CLOSED = ClosedEntry(seq=4, at="2026-03-01T17:04:05.000000Z", kind=AuditKind.NOTE_SIGNED, committed=b"\x02" * 32)


@pytest.mark.parametrize(
    ("signed_in", "words"),
    [
        ((), "item 3 of 16 in packet R-2026-0001; account 9e"),
        ((512,), "item 3 of 16 in packet R-2026-0001, signed in entry 512; account 9e"),
        ((512, 530), "item 3 of 16 in packet R-2026-0001, signed in entries 512, 530; account 9e"),
    ],
)
def test_the_log_says_place_and_signatures_of_an_item(signed_in: tuple[int, ...], words: str) -> None:
    assert logged_reason(packet="R-2026-0001", number=3, of=16, signed_in=signed_in, account="9e") == words
    assert logged_account(words) == "9e"


def test_a_reason_may_name_no_account() -> None:
    assert logged_account("item 3 of 16 in packet R-2026-0001") == ""


MANIFEST: dict[str, Json] = {
    **dict.fromkeys(ACCOUNT_MEMBERS, "x"),
    "items": [{"number": 1, "item": "note:1", "kind": "note", "pages": [3, 4], "sha256": "cd" * 32}],
    "pages": 9,
}


@pytest.mark.parametrize("member", ACCOUNT_MEMBERS)
def test_the_account_names_what_a_packet_says_of_itself(member: str) -> None:
    assert account_hash({**MANIFEST, member: "y"}) != account_hash(MANIFEST)


@pytest.mark.parametrize("member", ["number", "item", "kind", "sha256"])
def test_the_account_names_the_items(member: str) -> None:
    (item,) = cast(list[dict[str, Json]], MANIFEST["items"])
    assert account_hash({**MANIFEST, "items": [{**item, member: "y"}]}) != account_hash(MANIFEST)
    assert account_hash({**MANIFEST, "items": []}) != account_hash(MANIFEST)


def test_the_account_does_not_know_of_pages() -> None:
    (item,) = cast(list[dict[str, Json]], MANIFEST["items"])
    assert account_hash({**MANIFEST, "items": [{**item, "pages": [1, 2]}], "pages": 8}) == account_hash(MANIFEST)


def test_a_closed_entry_says_neither_salt_nor_content() -> None:
    assert CLOSED.as_json == {
        "seq": 4,
        "at": "2026-03-01T17:04:05.000000Z",
        "kind": "note.signed",
        "committed": "02" * 32,
    }


def test_the_file_of_proofs_names_packet_head_entries_and_seals() -> None:
    proofs = PacketProofs(
        head=HEAD,
        items=(ItemProof(number=1, entry=OPEN, path=(b"\x03" * 32,)),),
        signatures=(SignatureProof(number=1, entry=CLOSED, path=()),),
        seals=(SealProof(seal=TreeHead(2, "ef" * 32), path=(b"\x04" * 32,)),),
    )
    assert proofs.as_json("R-2026-0001") == {
        "format": "counselor-desk-proofs",
        "v": 1,
        "number": "R-2026-0001",
        "head": {"size": 9, "root": "ab" * 32},
        "items": [{"number": 1, "entry": OPEN.as_json, "path": ["03" * 32]}],
        "signatures": [{"number": 1, "entry": CLOSED.as_json, "path": []}],
        "seals": [{"size": 2, "root": "ef" * 32, "path": ["04" * 32]}],
    }


def test_neither_salt_nor_reason_is_shown_by_accident() -> None:
    assert "item 1" not in repr(OPEN)
    assert repr(OPEN.salt) not in repr(OPEN)
