# SPDX-License-Identifier: GPL-3.0-or-later
"""What a packet proves about the log: every change shows, a forger's too, and nothing about anybody else is said."""

import json
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import pytest
from built_packets import content_of, replaced, small_content, small_files, write_packet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packet_mutations import Files, Place, changed, check_packet, light_files, places, refitted
from proof_samples import CLIENT, EARLIER, SEALS_AT, SIGNED_AT, packet_proofs, seals

from counselor_desk.documents.packet_check import check_package
from counselor_desk.documents.packet_verifier import check_proofs, verifier_source
from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.canonical import canonical_bytes
from counselor_desk.domain.merkle import head_of, node_hash
from counselor_desk.domain.merkle_proofs import (
    consistency_spans,
    inclusion_spans,
    is_grown_from,
    is_included,
    prove,
)
from counselor_desk.domain.proofs import account_hash, logged_reason

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
    """What the packet's own program finds, a seal that it cannot compare with it."""
    found = check_packet().check_folder(folder, held)
    return [each.words for each in found if not each.holds or each.is_not_compared]


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
    assert "this older seal does not reach it" in checks[-1].words


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
        (TreeHead(HEAD.size, "0" * 64), "does NOT agree"),
    ],
)
def test_a_seal_that_does_not_fit_is_a_finding(seal: TreeHead, words: str) -> None:
    checks = check_proofs(
        data_of("manifest.json"), proofs=content_of(light_files(), "proofs.json"), record=None, seals=[seal]
    )
    assert [words in each.words for each in checks if not each.passed] == [True]


@pytest.mark.parametrize(
    ("seal", "words"),
    [
        (TreeHead(17, "0" * 64), "no proof for the seal of 17 entries"),
        (TreeHead(HEAD.size + 1, "0" * 64), "this seal is newer than the packet and cannot be compared with it"),
    ],
)
def test_a_seal_that_cannot_be_compared_accuses_nobody(seal: TreeHead, words: str) -> None:
    checks = check_proofs(
        data_of("manifest.json"), proofs=content_of(light_files(), "proofs.json"), record=None, seals=[seal]
    )
    assert all(each.passed for each in checks)
    assert [words in each.words for each in checks if each.is_remark] == [True]


def test_that_the_words_were_not_compared_is_said_where_there_is_no_record_json() -> None:
    proofs, record = (content_of(light_files(), name) for name in ("proofs.json", "record.json"))
    for given_record, is_said in ((None, True), (record, False)):
        checks = check_proofs(data_of("manifest.json"), proofs=proofs, record=given_record)
        assert any("were not compared with their hashes" in each.words for each in checks) is is_said


# what a packet alone cannot show


def _goes_on_from_the_packet(words: str, more: int) -> Files:
    """Another record, logged after the packet's own entries by somebody who has nothing but the packet."""
    proofs, manifest, record = (data_of(name) for name in ("proofs.json", "manifest.json", "record.json"))
    # the last item's path holds the roots of all full trees before it: enough to go on from
    last = proofs["items"][-1]
    size, total = proofs["head"]["size"], len(proofs["items"])
    record["items"][0]["title"] = words
    hashes = [sha256(canonical_bytes(each)).hexdigest() for each in record["items"]]
    for listed, digest in zip(manifest["items"], hashes, strict=True):
        listed["sha256"] = digest
    manifest["withheld"] += more
    account = account_hash(manifest)
    known: dict[tuple[int, int], bytes] = {}
    program = check_packet()
    proved = program.read_proofs(canonical_bytes(proofs))
    for each in (*proved.items, *proved.signatures):
        known[each.seq - 1, each.seq] = each.leaf
        known.update(zip(inclusion_spans(each.seq - 1, size), each.path, strict=True))
    for seal, path in proved.seals:
        known.update(zip(consistency_spans(seal.size, size), path, strict=True))
    logged = []
    for place, each in enumerate(proofs["items"]):
        number = each["number"]
        signed = [one["entry"]["seq"] for one in proofs["signatures"] if one["number"] == number]
        reason = logged_reason(packet=proofs["number"], number=number, of=total, signed_in=signed, account=account)
        entry = {**each["entry"], "seq": size + place + 1, "content_hash": hashes[place], "reason": reason}
        known[size + place, size + place + 1] = program.open_entry({**last, "entry": entry}).leaf
        logged.append((number, entry))
    grown = size + total

    def root(span: tuple[int, int]) -> bytes:
        if span not in known:
            first, until = span
            middle = first + (1 << ((until - first - 1).bit_length() - 1))
            known[span] = node_hash(root((first, middle)), root((middle, until)))
        return known[span]

    def path_to(seq: int) -> list[str]:
        return [root(span).hex() for span in inclusion_spans(seq - 1, grown)]

    head = {"size": grown, "root": root((0, grown)).hex()}
    manifest["head"] = head
    forged = {
        **proofs,
        "head": head,
        "items": [{"number": number, "entry": entry, "path": path_to(entry["seq"])} for number, entry in logged],
        "signatures": [{**each, "path": path_to(each["entry"]["seq"])} for each in proofs["signatures"]],
        "seals": [
            {**each, "path": [root(span).hex() for span in consistency_spans(each["size"], grown)]}
            for each in proofs["seals"]
        ],
    }
    files = light_files()
    for name, value in (("proofs.json", forged), ("manifest.json", manifest), ("record.json", record)):
        files = replaced(files, name, canonical_bytes(value))
    return refitted(files)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(min_size=1, max_size=20), st.integers(0, 3))
def test_a_packet_can_be_continued_and_only_its_head_tells(packet: Path, words: str, more: int) -> None:
    files = _goes_on_from_the_packet(f"forged {words}", more)
    older = [(each.size, each.root) for each in seals()]

    def look() -> None:
        # inherent: everything fits, and the seals that are older fit as well; so that is what is said of them
        assert findings(packet, *older) == []
        said = [each.words for each in check_packet().check_folder(packet, older)]
        assert sum("this older seal does not reach it" in each for each in said) == len(older)
        # what the sender says of the root by another way tells
        assert findings(packet, (HEAD.size, HEAD.root)) != []

    with_files(packet, files, look)
    for promise in ("does not reach it", "Compare the size and the root"):
        assert promise.lower() in check_packet().SHOWN.replace("\n", " ").lower()
        assert promise.lower() in " ".join(content_of(light_files(), "README.txt").decode().split()).lower()


def test_a_continued_packet_does_not_fit_its_last_page(tmp_path: Path) -> None:
    files = replaced(_goes_on_from_the_packet("forged", 0), "record.pdf", content_of(small_files(), "record.pdf"))
    log = content_of(small_files(), "withholding-log.pdf")
    folder = write_packet(tmp_path / "p", refitted(replaced(files, "withholding-log.pdf", log)))
    assert [each.name for each in check_package(folder).checks if not each.passed] == ["printed_seal"]


OTHERS: dict[str, Any] = {
    "number": "R-2026-0015",
    "supersedes": "R-2026-0001",
    "produced_at": "1999-01-01T00:00:00Z",
    "application": {"name": "Counselor Desk", "version": "9"},
    "basis": "authorization",
    "authority": "none",
    "redactions": {},
    "withheld": 0,
    "protected": True,
    "pages": -3,
    "withholding_log_pages": -1,
    "items": [],
    "v": 1,
    "format": "another",
    "head": {"size": 1, "root": "0" * 64},
}


@pytest.mark.parametrize("member", OTHERS)
def test_a_manifest_with_another_value_is_found_though_every_hash_fits_again(packet: Path, member: str) -> None:
    forged = {**data_of("manifest.json"), member: OTHERS[member]}
    files = refitted(replaced(light_files(), "manifest.json", canonical_bytes(forged)))
    assert with_files(packet, files, lambda: findings(packet))


@pytest.mark.parametrize("name", [".DS_Store", "._record.pdf", "Thumbs.db", "desktop.ini", "Desktop.ini"])
def test_what_a_computer_lays_beside_the_files_is_no_finding(packet: Path, name: str) -> None:
    (packet / name).write_bytes(b"x")
    try:
        found = check_packet().check_folder(packet, ())
    finally:
        (packet / name).unlink()
    assert [each.words for each in found if not each.holds] == []
    assert [each.file for each in found if each.is_remark] == [name]


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
