# SPDX-License-Identifier: GPL-3.0-or-later
"""The event tree against the vectors of RFC 6962's reference implementation and against the definition itself."""

import hmac
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.merkle import Frontier, commitment, head_of, leaf_hash

# the eight entries of the certificate-transparency reference and the root over the first n of them
ENTRIES = [
    bytes.fromhex(entry)
    for entry in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def as_leaf(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962 section 2.1 as it is written, over leaf hashes."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


@pytest.mark.parametrize(("size", "root"), tuple(enumerate(ROOTS, start=1)))
def test_the_reference_vectors(size: int, root: str) -> None:
    assert head_of(map(as_leaf, ENTRIES[:size])) == TreeHead(size, root)


def test_the_root_of_the_empty_tree_is_the_hash_of_nothing() -> None:
    assert head_of([]) == TreeHead(0, sha256(b"").hexdigest())


@given(st.lists(st.binary(max_size=4), max_size=130))
def test_growing_leaf_by_leaf_gives_the_tree_of_the_definition(entries: list[bytes]) -> None:
    leaves = [as_leaf(entry) for entry in entries]

    assert head_of(leaves) == TreeHead(len(leaves), naive_root(leaves).hex())


@given(st.integers(0, 300))
def test_the_frontier_keeps_one_peak_for_each_bit_of_its_size(size: int) -> None:
    frontier = Frontier()
    for number in range(size):
        frontier = frontier.plus(as_leaf(bytes([number % 251])))

    assert (frontier.size, len(frontier.peaks)) == (size, size.bit_count())


@given(st.lists(st.binary(min_size=1, max_size=3), min_size=1, max_size=40), st.data())
def test_any_changed_swapped_or_dropped_leaf_changes_the_root(entries: list[bytes], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(entries) - 1))
    changed = [*entries]
    changed[place] += b"x"

    whole = head_of(map(as_leaf, entries))

    assert head_of(map(as_leaf, changed)).root != whole.root
    assert head_of(map(as_leaf, entries[:place] + entries[place + 1 :])).root != whole.root


def test_adding_a_leaf_leaves_the_earlier_frontier_as_it_was() -> None:
    first = Frontier().plus(as_leaf(b"one"))
    head = first.head

    first.plus(as_leaf(b"two"))

    assert first.head == head


def test_a_commitment_is_the_hmac_of_the_canonical_content_under_its_salt() -> None:
    salt = bytes(range(32))

    assert commitment(salt=salt, content={"b": 1, "a": "é"}) == hmac.digest(salt, rb'{"a":"\u00e9","b":1}', "sha256")


def test_the_same_content_under_another_salt_is_another_commitment() -> None:
    assert commitment(salt=b"one" * 8, content=["x"]) != commitment(salt=b"two" * 8, content=["x"])


def test_a_leaf_is_the_hash_of_its_canonical_line_behind_the_leaf_prefix() -> None:
    leaf = leaf_hash(seq=1, at="2026-11-22T15:30:00+00:00", kind="note.signed", committed=b"\xab" * 32)

    line = b'[1,"2026-11-22T15:30:00+00:00","note.signed","' + b"ab" * 32 + b'"]'
    assert leaf == sha256(b"\x00" + line).digest()


@pytest.mark.parametrize(
    "changes", [{"seq": 2}, {"at": "2026-11-22T15:30:01+00:00"}, {"kind": "note.struck"}, {"committed": b"\xac" * 32}]
)
def test_every_part_of_a_leaf_counts(changes: dict[str, object]) -> None:
    parts: dict[str, object] = {"seq": 1, "at": "2026-11-22T15:30:00+00:00", "kind": "x", "committed": b"\xab" * 32}

    assert leaf_hash(**{**parts, **changes}) != leaf_hash(**parts)  # type: ignore[arg-type]
