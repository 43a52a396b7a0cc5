# SPDX-License-Identifier: GPL-3.0-or-later
"""Proofs against the vectors of the Certificate Transparency reference, the example of the RFC, and its definitions."""

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.merkle import EMPTY_HEAD, head_of, node_hash
from counselor_desk.domain.merkle_proofs import (
    TreeProofs,
    consistency_spans,
    inclusion_spans,
    is_grown_from,
    is_included,
    prove,
)

# the eight entries of the Certificate Transparency reference implementation (merkle_tree_test.cc), with its proofs
ENTRIES = [
    bytes.fromhex(entry)
    for entry in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
A = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
B = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
AB = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
CD = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
E = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
EF = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
GH = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
ABCD = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
EFGH = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
# number of the leaf from 1, size of the tree, path
INCLUSION = [(1, 1, []), (1, 8, [B, CD, EFGH]), (6, 8, [E, GH, ABCD]), (3, 3, [AB]), (2, 5, [A, CD, E])]
# earlier size, size, path
CONSISTENCY = [(1, 1, []), (1, 8, [B, CD, EFGH]), (6, 8, [EF, GH, ABCD]), (2, 5, [CD, E])]

sizes = st.integers(1, 70)


def as_leaf(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def numbered_leaves(size: int) -> list[bytes]:
    return [as_leaf(number.to_bytes(4, "big")) for number in range(size)]


def proofs_of_everything(leaves: list[bytes]) -> TreeProofs:
    numbers = range(1, len(leaves) + 1)
    return prove(leaves, size=len(leaves), numbers=numbers, earlier=numbers)


def naive_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, as it is written."""
    if len(leaves) == 1:
        return leaves[0]
    split = naive_split(len(leaves))
    return node_hash(naive_root(leaves[:split]), naive_root(leaves[split:]))


def naive_split(count: int) -> int:
    split = 1
    while split * 2 < count:
        split *= 2
    return split


def naive_path(index: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962, section 2.1.1, as it is written."""
    if len(leaves) == 1:
        return []
    split = naive_split(len(leaves))
    if index < split:
        return [*naive_path(index, leaves[:split]), naive_root(leaves[split:])]
    return [*naive_path(index - split, leaves[split:]), naive_root(leaves[:split])]


def naive_subproof(earlier: int, leaves: list[bytes], *, is_known: bool) -> list[bytes]:
    """SUBPROOF of RFC 6962, section 2.1.2, as it is written."""
    if earlier == len(leaves):
        return [] if is_known else [naive_root(leaves)]
    split = naive_split(len(leaves))
    if earlier <= split:
        return [*naive_subproof(earlier, leaves[:split], is_known=is_known), naive_root(leaves[split:])]
    return [*naive_subproof(earlier - split, leaves[split:], is_known=False), naive_root(leaves[:split])]


@pytest.mark.parametrize(("number", "size", "path"), INCLUSION)
def test_the_reference_paths_of_inclusion(number: int, size: int, path: list[str]) -> None:
    leaves = [as_leaf(entry) for entry in ENTRIES[:size]]

    proofs = prove(leaves, size=size, numbers=[number], earlier=[])

    assert [each.hex() for each in proofs.included[number]] == path
    assert is_included(leaves[number - 1], number=number, path=[*map(bytes.fromhex, path)], head=head_of(leaves))


@pytest.mark.parametrize(("earlier", "size", "path"), CONSISTENCY)
def test_the_reference_paths_of_consistency(earlier: int, size: int, path: list[str]) -> None:
    leaves = [as_leaf(entry) for entry in ENTRIES[:size]]

    proofs = prove(leaves, size=size, numbers=[], earlier=[earlier])

    assert [each.hex() for each in proofs.grown[earlier]] == path
    assert is_grown_from(head_of(leaves[:earlier]), path=[*map(bytes.fromhex, path)], head=head_of(leaves))


@pytest.mark.parametrize(
    ("index", "spans"),
    [
        (0, ((1, 2), (2, 4), (4, 7))),  # [b, h, l]
        (3, ((2, 3), (0, 2), (4, 7))),  # [c, g, l]
        (4, ((5, 6), (6, 7), (0, 4))),  # [f, j, k]
        (6, ((4, 6), (0, 4))),  # [i, k]
    ],
)
def test_the_seven_leaves_of_the_rfc_have_its_audit_paths(index: int, spans: tuple[tuple[int, int], ...]) -> None:
    assert inclusion_spans(index, 7) == spans


@pytest.mark.parametrize(
    ("earlier", "spans"),
    [
        (3, ((2, 3), (3, 4), (0, 2), (4, 7))),  # [c, d, g, l]
        (4, ((4, 7),)),  # [l]
        (6, ((4, 6), (6, 7), (0, 4))),  # [i, j, k]
    ],
)
def test_the_seven_leaves_of_the_rfc_have_its_consistency_proofs(
    earlier: int, spans: tuple[tuple[int, int], ...]
) -> None:
    assert consistency_spans(earlier, 7) == spans


@given(sizes)
def test_one_pass_gives_the_proofs_of_the_definition(size: int) -> None:
    leaves = numbered_leaves(size)

    proofs = proofs_of_everything(leaves)

    assert proofs.head == TreeHead(size, naive_root(leaves).hex())
    for number in range(1, size + 1):
        assert list(proofs.included[number]) == naive_path(number - 1, leaves)
        assert list(proofs.grown[number]) == naive_subproof(number, leaves, is_known=True)


@given(sizes)
def test_every_proof_holds_for_its_own_leaf_and_its_own_earlier_tree(size: int) -> None:
    leaves = numbered_leaves(size)
    proofs = proofs_of_everything(leaves)

    for number, leaf in enumerate(leaves, start=1):
        assert is_included(leaf, number=number, path=proofs.included[number], head=proofs.head)
        assert is_grown_from(head_of(leaves[:number]), path=proofs.grown[number], head=proofs.head)


@given(st.integers(2, 70), st.data())
def test_no_proof_holds_for_another_leaf_another_number_or_another_head(size: int, data: st.DataObject) -> None:
    leaves = numbered_leaves(size)
    proofs = proofs_of_everything(leaves)
    number = data.draw(st.integers(1, size))
    other = data.draw(st.integers(1, size).filter(lambda each: each != number))
    leaf, path, head = leaves[number - 1], proofs.included[number], proofs.head

    assert not is_included(leaves[other - 1], number=number, path=path, head=head)
    assert not is_included(leaf, number=other, path=path, head=head)
    assert not is_included(leaf, number=number, path=path, head=replace(head, root="00" * 32))
    assert not is_included(leaf, number=number, path=[*path, leaf], head=head)
    assert not is_included(leaf, number=number, path=path[:-1], head=head)
    assert not is_included(leaf, number=0, path=path, head=head)
    assert not is_included(leaf, number=size + 1, path=path, head=head)


@given(st.integers(2, 70), st.data())
def test_no_tree_that_differs_before_passes_for_an_earlier_one(size: int, data: st.DataObject) -> None:
    leaves = numbered_leaves(size)
    proofs = proofs_of_everything(leaves)
    earlier = data.draw(st.integers(1, size - 1))
    changed = [*leaves[:earlier]]
    changed[data.draw(st.integers(0, earlier - 1))] = as_leaf(b"another entry")
    before, path = head_of(leaves[:earlier]), proofs.grown[earlier]

    assert not is_grown_from(head_of(changed), path=path, head=proofs.head)
    assert not is_grown_from(before, path=path, head=replace(proofs.head, root=before.root))
    assert not is_grown_from(before, path=path[:-1], head=proofs.head)
    assert not is_grown_from(before, path=[*path, path[-1]], head=proofs.head)
    assert not is_grown_from(before, path=(), head=proofs.head)


def test_the_empty_tree_and_the_tree_itself_need_no_path() -> None:
    head = head_of(numbered_leaves(5))

    assert is_grown_from(EMPTY_HEAD, path=(), head=head)
    assert is_grown_from(head, path=(), head=head)
    assert not is_grown_from(TreeHead(0, "00" * 32), path=(), head=head)
    assert not is_grown_from(EMPTY_HEAD, path=[b"\x00" * 32], head=head)
    assert not is_grown_from(TreeHead(5, "00" * 32), path=(), head=head)
    assert not is_grown_from(TreeHead(6, head.root), path=(), head=head)
    assert not is_grown_from(TreeHead(-1, head.root), path=(), head=head)


@pytest.mark.parametrize("index", [-1, 5, 6])
def test_a_leaf_that_is_not_there_has_no_path(index: int) -> None:
    with pytest.raises(ValueError, match="no such leaf"):
        inclusion_spans(index, 5)


@pytest.mark.parametrize("earlier", [-1, 0, 6])
def test_a_tree_that_never_was_has_no_proof(earlier: int) -> None:
    with pytest.raises(ValueError, match="no such earlier tree"):
        consistency_spans(earlier, 5)


@pytest.mark.parametrize("count", [0, 4])
def test_leaves_that_are_missing_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="fewer leaves"):
        prove(numbered_leaves(count), size=5, numbers=[], earlier=[])


@pytest.mark.parametrize("size", [1, 2, 3, 1023, 1024, 1025])
def test_a_path_is_as_short_as_the_tree_is_low(size: int) -> None:
    height = (size - 1).bit_length()
    assert max(len(inclusion_spans(index, size)) for index in {0, size // 2, size - 1}) <= height
    assert len(consistency_spans(max(1, size // 3), size)) <= height + 1
