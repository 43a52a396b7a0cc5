# SPDX-License-Identifier: GPL-3.0-or-later
"""What a packet proves about the log: every change shows, a forger's too, and nothing about anybody else is said."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from built_packets import content_of, replaced, small_content, write_packet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packet_mutations import Files, Place, changed, check_packet, light_files, places, refitted
from proof_samples import CLIENT, EARLIER, SEALS_AT, SIGNED_AT, packet_proofs, seals

from counselor_desk.documents.packet_check import check_package
from counselor_desk.documents.packet_verifier import check_proofs, verifier_source
from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.canonical import canonical_bytes
from counselor_desk.domain.merkle import head_of
from counselor_desk.domain.merkle_proofs import is_grown_from, is_included, prove

T = TypeVar("T")

HEAD = small_content().head
ALL_SEALS = [(each.size, each.root) for each in (*seals(), HEAD)]
# pages are counted by whoever reads them, and the list of files is fitted to the files; the log bears out the rest
NOT_BOUND_IN_MANIFEST = re.compile(r"files(/.*)?|manifest_sha256|pages|withholding_log_pages|items/[0-9]+/pages(/.*)?")

few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
many = settings(max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def data_of(name: str) -> Any:
    return json.loads(content_of(light_files(), name))


def bound_places(name: str) -> tuple[Place, ...]:
    """The places of a file whose content the head binds, whoever makes the hashes fit again."""
    every = tuple(places(data_of(name)))
    if name != "manifest.json":
        return every
    return tuple(each for each in every if not NOT_BOUND_IN_MANIFEST.fullmatch("/".join(map(str, each))))


def findings(folder: Path, *held: tuple[int, str]) -> list[str]:
    """What the packet's own program finds."""
    return [each.words for each in check_packet().check_folder(folder, held) if not each.holds]


@pytest.fixture(scope="module")
def packet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A packet; whoever changes it writes what differs."""
    return write_packet(tmp_path_factory.mktemp("packet"), light_files())


def with_files(folder: Path, files: Files, look: Callable[[], T]) -> T:
    """Look at the packet with other files in it, and put its own back."""
    differing = [each.name for each in files if each.content != content_of(light_files(), each.name)]
    for name in differing:
        (folder / name).write_bytes(content_of(files, name))
    try:
        return look()
    finally:
        for name in differing:
            (folder / name).write_bytes(content_of(light_files(), name))


def test_a_packet_proves_itself_and_every_seal_that_it_lists(packet: Path) -> None:
    assert findings(packet, *ALL_SEALS) == []


def test_the_signatures_before_a_seal_are_counted() -> None:
    manifest, proofs = data_of("manifest.json"), content_of(light_files(), "proofs.json")
    checks = check_proofs(manifest, proofs=proofs, record=None, seals=[seals()[0]])
    assert all(each.passed for each in checks)
    assert "1 of the 2 signatures were logged before that seal." in checks[-1].words


# accidents and forgers


def _an_accident_is_found(packet: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(("proofs.json", "manifest.json", "record.json")))
    whole = data_of(name)
    raw = canonical_bytes(data.draw(changed(whole, among=tuple(places(whole)))))
    files = replaced(light_files(), name, raw)
    assert any(name in each for each in with_files(packet, files, lambda: findings(packet)))


def _a_forger_is_found(packet: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(("proofs.json", "manifest.json", "record.json")))
    forged = data.draw(changed(data_of(name), among=bound_places(name)))
    if name == "manifest.json":
        # a forger whose list of files does not even fit them would be found by that
        forged["files"] = data_of(name)["files"]
    files = refitted(replaced(light_files(), name, canonical_bytes(forged)))
    assert with_files(packet, files, lambda: findings(packet, *ALL_SEALS))


@few
@given(st.data())
def test_any_change_to_a_data_file_is_found(packet: Path, data: st.DataObject) -> None:
    _an_accident_is_found(packet, data)


@few
@given(st.data())
def test_whatever_the_head_binds_is_found_though_every_hash_fits_again(packet: Path, data: st.DataObject) -> None:
    _a_forger_is_found(packet, data)


@pytest.mark.campaign
@many
@given(st.data())
def test_ten_thousand_changes_to_data_files_are_found(packet: Path, data: st.DataObject) -> None:
    _an_accident_is_found(packet, data)


@pytest.mark.campaign
@many
@given(st.data())
def test_ten_thousand_forgeries_are_found_though_every_hash_fits_again(packet: Path, data: st.DataObject) -> None:
    _a_forger_is_found(packet, data)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_the_program_of_the_journal_finds_what_the_packets_own_program_finds(packet: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(("proofs.json", "manifest.json", "record.json")))
    whole = data_of(name)
    files = replaced(light_files(), name, canonical_bytes(data.draw(changed(whole, among=tuple(places(whole))))))
    assert name in with_files(packet, files, lambda: check_package(packet).changed)
    assert any(name in each for each in with_files(packet, files, lambda: findings(packet)))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda each: each["items"].pop(), "one entry for each item"),
        (lambda each: each["items"].reverse(), "does not prove item 1, 3 as"),
        (lambda each: each["items"][1].update(number=1), "does not prove item 2"),
        (lambda each: each["signatures"].pop(), "does not prove item 1"),
        (lambda each: each["signatures"].reverse(), "does not prove item 1"),
        (lambda each: each["signatures"][0].update(number=2), "does not prove item 1, 2"),
        (lambda each: each["signatures"][0]["entry"].update(at="2020-01-01T00:00:00.000000Z"), "the signature of"),
        (lambda each: each["signatures"][0]["entry"].update(kind="addendum.signed"), "the signature of entry 12"),
        (lambda each: each["seals"].reverse(), "grew out of the earlier seals"),
        (lambda each: each["seals"][0].update(root="0" * 64), "grew out of the earlier seals"),
        (lambda each: each["head"].update(size=41), "another head than manifest.json"),
        (lambda each: each.update(number="R-2026-0015"), "does not speak of this packet"),
        (lambda each: each.update(more=1), "form that it should have"),
        (lambda each: each.pop("seals"), "form that it should have"),
    ],
)
def test_a_forged_proof_is_called_what_it_is(change: Callable[[Any], object], words: str) -> None:
    proofs = data_of("proofs.json")
    change(proofs)
    checks = check_proofs(data_of("manifest.json"), proofs=canonical_bytes(proofs), record=None)
    assert any(words in each.words for each in checks if not each.passed)


def test_an_entry_may_not_be_opened_under_another_kind() -> None:
    proofs = data_of("proofs.json")
    proofs["items"][0]["entry"]["kind"] = "note.signed"
    assert not all(
        each.passed for each in check_proofs(data_of("manifest.json"), proofs=canonical_bytes(proofs), record=None)
    )


@pytest.mark.parametrize(
    ("seal", "words"),
    [
        (TreeHead(16, "0" * 64), "does NOT agree"),
        (TreeHead(17, "0" * 64), "no proof for the seal of 17 entries"),
        (TreeHead(HEAD.size, "0" * 64), "does NOT agree"),
        (TreeHead(HEAD.size + 1, "0" * 64), "older than the seal"),
    ],
)
def test_a_seal_that_does_not_fit_is_a_finding(seal: TreeHead, words: str) -> None:
    checks = check_proofs(
        data_of("manifest.json"), proofs=content_of(light_files(), "proofs.json"), record=None, seals=[seal]
    )
    assert [words in each.words for each in checks if not each.passed] == [True]


# hostile content

HOSTILE = {
    "nested": b"[" * 200_000,
    "nested objects": b'{"a":' * 100_000,
    "no JSON": b"\x00\xff" * 100,
    "empty": b"",
    "list": b"[]",
    "number": b'{"v":' + b"9" * 100_000 + b"}",
    "fraction": b'{"v":1.0}',
    "constant": b'{"v":NaN}',
    "twice": b'{"format":"counselor-desk-proofs","format":"counselor-desk-proofs"}',
    "surrogate": b'{"format":"\\ud800"}',
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("name", ["proofs.json", "manifest.json", "record.json", "SHA256SUMS"])
def test_hostile_content_is_a_finding_and_never_a_failure(packet: Path, name: str, raw: bytes) -> None:
    files = replaced(light_files(), name, raw)
    assert any(name in each for each in with_files(packet, files, lambda: findings(packet, *ALL_SEALS)))


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("name", ["proofs.json", "record.json"])
def test_hostile_content_with_fitting_hashes_is_a_finding_too(packet: Path, name: str, raw: bytes) -> None:
    files = refitted(replaced(light_files(), name, raw))
    assert any(name in each for each in with_files(packet, files, lambda: findings(packet, *ALL_SEALS)))


@pytest.mark.parametrize("value", [None, True, 1, -1, "x", [], {}, [[]], "0" * 64, 10**14])
@settings(max_examples=15, deadline=None)
@given(st.data())
def test_a_value_of_another_kind_anywhere_is_a_finding(value: object, data: st.DataObject) -> None:
    proofs = data_of("proofs.json")
    place = data.draw(st.sampled_from(list(places(proofs))))
    parent = proofs
    for key in place[:-1]:
        parent = parent[key]
    if canonical_bytes(parent[place[-1]]) == canonical_bytes(value):
        return
    parent[place[-1]] = value
    held = [TreeHead(*each) for each in ALL_SEALS]
    checks = check_proofs(data_of("manifest.json"), proofs=canonical_bytes(proofs), record=None, seals=held)
    assert not all(each.passed for each in checks)


def test_many_items_and_signatures_that_belong_to_none_are_looked_at_in_a_moment() -> None:
    manifest, proofs = data_of("manifest.json"), data_of("proofs.json")
    manifest["items"] = [{**manifest["items"][0], "number": each} for each in range(1, 3_001)]
    proofs["items"] = [{**proofs["items"][0], "number": each} for each in range(1, 3_001)]
    proofs["signatures"] = [proofs["signatures"][0]] * 3_000
    checks = check_proofs(manifest, proofs=canonical_bytes(proofs), record=None)
    assert not all(each.passed for each in checks)


# what is said and what is not


def test_of_what_was_signed_only_time_and_kind_are_said() -> None:
    for each in data_of("proofs.json")["signatures"]:
        assert set(each["entry"]) == {"seq", "at", "kind", "committed"}


def test_every_id_in_the_proofs_is_the_clients_or_an_items() -> None:
    raw = content_of(light_files(), "proofs.json").decode()
    proofs = json.loads(raw)
    hashes = set(re.findall(r"[0-9a-f]{64}", raw))
    ids = set(re.findall(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])", raw))
    items = {each.item_id for each in small_content().items}
    named = {each["entry"]["subject"] for each in proofs["items"]}
    salts = {each["entry"]["salt"] for each in proofs["items"]}
    assert named == items
    assert ids - salts <= {CLIENT, *(part for item in items for part in re.split("[:]", item))}
    assert hashes


def test_numbers_of_entries_are_those_of_the_packet_alone() -> None:
    proofs = data_of("proofs.json")
    numbers = [each["entry"]["seq"] for each in (*proofs["items"], *proofs["signatures"])]
    assert numbers == [*(EARLIER + number for number in range(1, len(proofs["items"]) + 1)), *SIGNED_AT]
    assert [each["size"] for each in proofs["seals"]] == list(SEALS_AT)


def test_the_proofs_have_the_same_bytes_each_time() -> None:
    content = small_content()
    assert canonical_bytes(packet_proofs(content).as_json(content.number)) == content_of(light_files(), "proofs.json")


def test_every_packet_carries_the_program_as_it_is_shipped() -> None:
    assert content_of(light_files(), "check_packet.py") == verifier_source()


# two implementations, one answer


@st.composite
def trees_and_claims(draw: st.DrawFn) -> tuple[list[bytes], int, int]:
    size = draw(st.integers(1, 200))
    dice = draw(st.randoms(use_true_random=False))
    leaves = [dice.randbytes(32) for _ in range(size)]
    return leaves, draw(st.integers(1, size)), draw(st.integers(1, size))


def _both_agree(tree: tuple[list[bytes], int, int], data: st.DataObject) -> None:
    leaves, number, earlier = tree
    size = len(leaves)
    proofs = prove(leaves, size=size, numbers=[number], earlier=[earlier])
    before, head = head_of(leaves[:earlier]), proofs.head
    program = check_packet()
    path, grown = proofs.included[number], proofs.grown[earlier]
    assert program.leads_to(leaves[number - 1], number, path, program.Head(size, head.root))
    assert program.grew_from(program.Head(earlier, before.root), grown, program.Head(size, head.root))
    claimed = data.draw(st.integers(-1, size + 2))
    spoiled = [*data.draw(st.sampled_from((path, grown)))]
    if spoiled:
        at = data.draw(st.integers(0, len(spoiled) - 1))
        spoiled[at : at + data.draw(st.integers(0, 2))] = data.draw(st.lists(st.sampled_from(leaves), max_size=2))
    for leaf in (leaves[number - 1], leaves[0]):
        ours = is_included(leaf, number=claimed, path=spoiled, head=head)
        assert ours == program.leads_to(leaf, claimed, spoiled, program.Head(size, head.root))
    if claimed >= 1:
        ours = is_grown_from(TreeHead(claimed, before.root), path=spoiled, head=head)
        theirs = program.grew_from(program.Head(claimed, before.root), spoiled, program.Head(size, head.root))
        assert ours == theirs


@few
@given(trees_and_claims(), st.data())
def test_the_packets_program_and_the_journal_agree_about_trees(
    tree: tuple[list[bytes], int, int], data: st.DataObject
) -> None:
    _both_agree(tree, data)


@pytest.mark.campaign
@many
@given(trees_and_claims(), st.data())
def test_they_agree_about_ten_thousand_trees(tree: tuple[list[bytes], int, int], data: st.DataObject) -> None:
    _both_agree(tree, data)
