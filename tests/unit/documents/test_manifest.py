# SPDX-License-Identifier: GPL-3.0-or-later
"""What the manifest says, and that anyone can make its hashes again with nothing but a JSON reader."""

import json
import re
from dataclasses import replace
from hashlib import sha256

import pytest
from built_packets import FACTS, PASSPHRASE, content_of, small_content, small_files, small_rendered
from proof_samples import packet_proofs

from counselor_desk.documents.manifest import build_packet_files, readme
from counselor_desk.domain.errors import ErrorCode, UserError


def test_the_files_are_those_of_the_layout() -> None:
    assert [each.name for each in small_files()] == [
        "README.txt", "SHA256SUMS", "check_packet.py", "manifest.json", "proofs.json", "record.pdf",
        "withholding-log.pdf",
    ]  # fmt: skip


def test_record_json_is_there_when_it_was_chosen() -> None:
    assert json.loads(content_of(small_files(with_record_json=True), "record.json"))["items"] == [
        each.as_json for each in small_content().items
    ]


def test_record_json_is_refused_in_a_protected_packet() -> None:
    with pytest.raises(UserError) as failure:
        build_packet_files(
            small_content(),
            small_rendered(),
            facts=FACTS,
            proofs=packet_proofs(small_content()),
            include_record_json=True,
            passphrase=PASSPHRASE,
        )
    assert failure.value.code is ErrorCode.VALUE_NOT_ALLOWED


def test_a_packet_whose_account_says_open_is_not_protected() -> None:
    with pytest.raises(UserError) as failure:
        build_packet_files(
            small_content(),
            small_rendered(),
            facts=FACTS,
            proofs=packet_proofs(small_content()),
            passphrase=PASSPHRASE,
        )
    assert (failure.value.code, failure.value.where) == (ErrorCode.VALUE_NOT_ALLOWED, "packet.passphrase")


def test_the_manifest_can_be_hashed_again_with_the_words_of_the_readme() -> None:
    raw = content_of(small_files(), "manifest.json")
    manifest = json.loads(raw)
    claimed = manifest.pop("manifest_sha256")
    again = json.dumps(manifest, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    assert sha256(again.encode("ascii")).hexdigest() == claimed


def test_it_holds_hash_and_length_of_every_other_file() -> None:
    files = small_files(with_record_json=True)
    listed = json.loads(content_of(files, "manifest.json"))["files"]
    assert listed == {
        each.name: {"sha256": sha256(each.content).hexdigest(), "bytes": len(each.content)}
        for each in files
        if each.name not in {"manifest.json", "SHA256SUMS"}
    }


def test_it_names_items_by_number_pages_and_hash() -> None:
    first = json.loads(content_of(small_files(), "manifest.json"))["items"][0]
    assert first == {
        "number": 1,
        "item": "note:" + f"{1:032x}",
        "kind": "note",
        "pages": list(small_rendered().item_pages[0][1:]),
        "sha256": small_content().items[0].sha256,
    }


def test_it_counts_redactions_by_reason_and_withheld_items() -> None:
    manifest = json.loads(content_of(small_files(), "manifest.json"))
    assert manifest["redactions"]["third party"] == sum(each.redactions for each in small_content().items) - 5
    assert manifest["withheld"] == 2


def test_it_states_time_basis_and_head() -> None:
    manifest = json.loads(content_of(small_files(), "manifest.json"))
    assert manifest["produced_at"] == "2026-11-17T15:20:11Z"
    assert (manifest["basis"], manifest["authority"]) == (FACTS.basis, FACTS.authority)
    assert manifest["head"] == {"size": small_content().head.size, "root": small_content().head.root}
    assert manifest["protected"] is False


@pytest.mark.parametrize("words", ["Marisol", "Quint", "Solvang", "Vandermolen", "Fernbank", "张"])
def test_no_person_is_named_in_the_manifest_or_the_readme(words: str) -> None:
    files = small_files()
    assert words.encode() not in content_of(files, "manifest.json") + content_of(files, "README.txt")


def test_the_readme_has_the_same_words_in_every_packet_but_the_number() -> None:
    assert readme("R-2026-0001").replace(b"R-2026-0001", b"R-2026-0014") == content_of(small_files(), "README.txt")


@pytest.mark.parametrize("earlier", ["", "R-2026-0009"])
def test_it_names_the_packet_that_it_replaces(earlier: str) -> None:
    content = replace(small_content(), supersedes=earlier)
    files = build_packet_files(content, small_rendered(), facts=FACTS, proofs=packet_proofs(content))
    assert json.loads(content_of(files, "manifest.json"))["supersedes"] == earlier


def test_the_readme_explains_every_field_of_the_manifest_and_no_other() -> None:
    explained = content_of(small_files(), "README.txt").decode().partition("What the fields of manifest.json mean\n")[2]
    manifest = json.loads(content_of(small_files(), "manifest.json"))
    assert _terms(explained, indent=2) == set(manifest)
    assert _terms(explained, indent=6) == set(manifest["items"][0])
    for inner in (*manifest["head"], *manifest["files"]["record.pdf"]):
        assert re.search(rf"\b{inner}\b", explained)


def _terms(text: str, *, indent: int) -> set[str]:
    lines = re.findall(rf"^ {{{indent}}}([a-z]\S*(?:, \S+)*)  ", text, re.MULTILINE)
    return {term for line in lines for term in line.split(", ")}


def test_the_readme_lists_record_json_as_what_is_mostly_not_there() -> None:
    assert b"  record.json, only when it was asked for: " in content_of(small_files(), "README.txt")
