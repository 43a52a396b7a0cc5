# SPDX-License-Identifier: GPL-3.0-or-later
"""The seals on file: what comes back, which heads went out, and the log as it was at each of them."""

import pytest
from factories import NOW, a_seal, a_seal_check, a_seal_stamp
from journal_fixtures import OneOfEach

from counselor_desk.domain.audit import AuditKind, TreeHead
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import ClientId, SealId
from counselor_desk.domain.seals import SealOutcome, SealWent
from counselor_desk.storage.audit import AuditStore
from counselor_desk.storage.connection import Database
from counselor_desk.storage.seal_stamps import KeptRoot, SealStampStore
from counselor_desk.storage.seals import SealStore


@pytest.fixture
def store(database: Database) -> SealStore:
    return SealStore(database)


@pytest.fixture
def stamps(database: Database) -> SealStampStore:
    return SealStampStore(database)


def grow(database: Database, entries: int) -> TreeHead:
    log = AuditStore(database)
    with database.transaction():
        for _ in range(entries):
            log.append(kind=AuditKind.JOURNAL_OPENED, subject="journal", at=NOW)
    return log.head()


def test_a_seal_comes_back_as_it_was_kept_and_the_newest_stands_first(database: Database, store: SealStore) -> None:
    first = a_seal(head=grow(database, 3), went=SealWent.TIME_STAMP)
    with database.transaction():
        store.add(first)
    second = a_seal(head=grow(database, 2))
    with database.transaction():
        store.add(second)

    assert store.list() == (second, first)
    assert store.get(first.id) == first


def test_a_seal_that_is_not_there_is_said_so(store: SealStore) -> None:
    with pytest.raises(UserError) as refused:
        store.get(SealId("nowhere"))
    assert refused.value.code is ErrorCode.RECORD_NOT_FOUND


def test_what_went_out_is_each_head_once_and_of_the_typed_ones_only_what_fits(
    database: Database, store: SealStore
) -> None:
    early, late = grow(database, 3), grow(database, 2)
    strange, typed = TreeHead(4, "ef" * 32), TreeHead(2, "12" * 32)
    with database.transaction():
        for head in (late, early, late):
            store.add(a_seal(head=head))
        store.add_check(a_seal_check(head=strange, outcome=SealOutcome.DIFFERS))
        store.add_check(a_seal_check(head=typed))
        store.add_check(a_seal_check(head=TreeHead(1, "34" * 32), is_typed=False))

    assert store.heads_for(ClientId("anybody")) == (typed, early, late)


def test_what_went_out_with_a_packet_is_named_to_its_own_client_alone(
    database: Database, store: SealStore, held: OneOfEach
) -> None:
    """However it came to be kept: as a card of the same moment, or typed in from the page of the packet."""
    head = dict(store.kept_elsewhere())["R-2026-0001"]
    with database.transaction():
        store.add_check(a_seal_check(head=head))
    assert head in store.heads_for(held.client.id)
    assert head not in store.heads_for(ClientId("somebody else"))


def test_the_newest_comparison_stands_first(database: Database, store: SealStore) -> None:
    checks = [a_seal_check(outcome=outcome) for outcome in SealOutcome]
    with database.transaction():
        for check in checks:
            store.add_check(check)

    assert store.checks() == tuple(reversed(checks))


def test_the_log_at_many_sizes_is_that_at_each_of_them(database: Database, store: SealStore) -> None:
    size = grow(database, 1203).size
    log = AuditStore(database)
    asked = [0, 1, 2, 999, 1000, 1001, size, 7, 7]

    assert store.log_at([*asked, size + 1]) == {each: log.head_at(each) for each in asked}


def test_heads_kept_with_releases_and_holds_are_known(database: Database, store: SealStore, held: OneOfEach) -> None:
    kept = store.kept_elsewhere()

    assert ("", held.hold.head) in kept
    assert "R-2026-0001" in dict(kept)


def test_a_request_waits_until_it_is_answered(database: Database, store: SealStore, stamps: SealStampStore) -> None:
    seal = a_seal(head=grow(database, 1))
    root = KeptRoot(fingerprint="cd" * 32, chosen_at=NOW, certificate=b"a certificate")
    with database.transaction():
        store.add(seal)
        stamps.add_request(seal.id, at=NOW, nonce=2**63 + 5, request=b"first")
        stamps.add_request(seal.id, at=NOW, nonce=6, request=b"second")
        stamps.add_root(root)
        stamps.add_root(root)
    first, second = stamps.open_requests()
    assert (first.nonce, second.nonce) == (2**63 + 5, 6)

    stamp = a_seal_stamp(seal_id=seal.id, nonce=first.nonce)
    with database.transaction():
        stamps.add_stamp(stamp, request=first, response=b"an answer")

    assert stamps.open_requests() == (second,)
    assert stamps.stamps() == (stamp,)
    assert stamps.roots() == (root,)
