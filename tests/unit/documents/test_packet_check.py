# SPDX-License-Identifier: GPL-3.0-or-later
"""A packet is checked with nothing but its folder; a changed byte names its file, hostile content is only a finding."""

import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from built_packets import FACTS, PASSPHRASE, content_of, replaced, small_content, small_files, write_packet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packet_samples import packet_content
from proof_samples import packet_proofs, with_head

from counselor_desk.documents.manifest import build_packet_files, checksums, self_digest
from counselor_desk.documents.packet import render_packet
from counselor_desk.documents.packet_check import check_package
from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.canonical import Json, canonical_bytes
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.releases import PacketFile

ALL_FILES = (
    "README.txt",
    "SHA256SUMS",
    "check_packet.py",
    "manifest.json",
    "proofs.json",
    "record.json",
    "record.pdf",
    "withholding-log.pdf",
)


@pytest.fixture
def packet(tmp_path: Path) -> Path:
    return write_packet(tmp_path / "R-2026-0014", small_files(with_record_json=True))


def rebuilt(files: tuple[PacketFile, ...], change: Callable[[dict[str, Json]], None]) -> tuple[PacketFile, ...]:
    """A packet whose manifest says something else, with all its hashes made to fit, as a forger would."""
    manifest = json.loads(content_of(files, "manifest.json"))
    change(manifest)
    for each in files:
        if each.name in manifest.get("files", {}):
            manifest["files"][each.name] = {"sha256": sha256(each.content).hexdigest(), "bytes": len(each.content)}
    raw = canonical_bytes({**manifest, "manifest_sha256": self_digest(manifest)})
    hashes = {name: each["sha256"] for name, each in manifest.get("files", {}).items()}
    sums = checksums({**hashes, "manifest.json": sha256(raw).hexdigest()})
    return replaced(replaced(files, "manifest.json", raw), "SHA256SUMS", sums)


def test_an_untouched_packet_passes_and_says_what_was_checked(packet: Path) -> None:
    report = check_package(packet)
    assert report.passed
    assert report.changed == ()
    assert report.number == "R-2026-0014"
    assert {each.name for each in report.checks} >= {
        "files",
        "manifest",
        "hash",
        "pages",
        "archival",
        "accessible",
        "inert",
    }


def test_a_protected_packet_passes_without_its_passphrase(tmp_path: Path) -> None:
    report = check_package(write_packet(tmp_path / "p", small_files(protected=True)))
    assert report.passed
    assert any("protected by a password" in each.words for each in report.checks)


def test_a_protected_packet_is_read_with_its_passphrase(tmp_path: Path) -> None:
    report = check_package(write_packet(tmp_path / "p", small_files(protected=True)), ask_passphrase=lambda: PASSPHRASE)

    assert report.passed
    assert {each.file for each in report.checks if each.name == "pages"} == {"record.pdf", "withholding-log.pdf"}
    assert {each.name for each in report.checks} >= {"protection", "accessible", "inert"}
    assert "archival" not in {each.name for each in report.checks}


def test_a_wrong_passphrase_is_no_finding_about_the_packet(tmp_path: Path) -> None:
    folder = write_packet(tmp_path / "p", small_files(protected=True))

    with pytest.raises(UserError) as refused:
        check_package(folder, ask_passphrase=lambda: "some other words")

    assert refused.value.code is ErrorCode.PACKAGE_PASSPHRASE_REJECTED
    assert refused.value.__cause__ is None


def test_no_passphrase_is_asked_for_an_open_packet(packet: Path) -> None:
    def asked() -> str:
        pytest.fail("it was asked for")

    assert check_package(packet, ask_passphrase=asked).passed


def test_a_changed_protected_file_is_named_whatever_the_passphrase(tmp_path: Path) -> None:
    folder = write_packet(tmp_path / "p", small_files(protected=True))
    (folder / "record.pdf").write_bytes(b"%PDF-1.7")

    assert "record.pdf" in check_package(folder, ask_passphrase=lambda: PASSPHRASE).changed


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(ALL_FILES), where=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_one_changed_byte_names_exactly_its_file(packet: Path, name: str, where: float, flip: int) -> None:
    whole = (packet / name).read_bytes()
    at = int(where * len(whole))
    (packet / name).write_bytes(whole[:at] + bytes((whole[at] ^ flip,)) + whole[at + 1 :])
    try:
        report = check_package(packet)
    finally:
        (packet / name).write_bytes(whole)
    assert report.changed == (name,)


@pytest.mark.parametrize("name", ["README.txt", "SHA256SUMS", "manifest.json"])
def test_the_bytes_of_the_small_files_are_guarded_wherever_they_stand(tmp_path: Path, name: str) -> None:
    # a protected packet, because its pages are not read again for each of the thousands of changes
    folder = write_packet(tmp_path / "p", small_files(protected=True))
    whole = (folder / name).read_bytes()
    unnoticed = []
    # one hash guards the long README everywhere alike
    for at in range(0, len(whole), 6 if name == "README.txt" else 1):
        (folder / name).write_bytes(whole[:at] + bytes((whole[at] ^ (1 + at % 255),)) + whole[at + 1 :])
        if check_package(folder).changed != (name,):
            unnoticed.append(at)
    assert unnoticed == []


@pytest.mark.parametrize("name", ALL_FILES)
@pytest.mark.parametrize(
    "change",
    [lambda _whole: b"", lambda whole: whole[:-1], lambda whole: whole + b"\n", lambda whole: whole * 2],
    ids=["emptied", "cut", "longer", "doubled"],
)
def test_a_file_of_another_length_is_named(packet: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    (packet / name).write_bytes(change((packet / name).read_bytes()))
    assert check_package(packet).changed == (name,)


@pytest.mark.parametrize("name", ALL_FILES)
def test_a_missing_file_is_named(packet: Path, name: str) -> None:
    (packet / name).unlink()
    assert check_package(packet).changed == (name,)


def test_two_changed_files_are_both_named(packet: Path) -> None:
    for name in ("SHA256SUMS", "record.pdf"):
        (packet / name).write_bytes(b"x" + (packet / name).read_bytes()[1:])
    assert check_package(packet).changed == ("SHA256SUMS", "record.pdf")


def test_an_additional_file_is_named(packet: Path) -> None:
    (packet / "notes of the session.txt").write_text("x", encoding="utf-8")
    assert check_package(packet).changed == ("notes of the session.txt",)


@pytest.mark.parametrize("name", [".DS_Store", "._record.pdf", "Thumbs.db", "desktop.ini"])
def test_what_a_computer_lays_beside_the_files_is_a_remark(tmp_path: Path, name: str) -> None:
    folder = write_packet(tmp_path / "p", small_files(protected=True))
    (folder / name).write_bytes(b"x")
    report = check_package(folder)
    assert report.passed
    assert [each.file for each in report.checks if each.is_remark] == [name]


def test_another_version_of_the_packets_program_is_a_remark(tmp_path: Path) -> None:
    older = replaced(small_files(protected=True), "check_packet.py", b"print('Everything that was checked holds.')\n")
    report = check_package(write_packet(tmp_path / "p", rebuilt(older, lambda _manifest: None)))
    assert report.passed
    assert ["another version of the program" in each.words for each in report.checks if each.is_remark] == [True]


def test_a_name_with_control_signs_is_shown_without_them(packet: Path) -> None:
    (packet / "a\x1b[31mb").write_text("x", encoding="utf-8")
    assert check_package(packet).changed == ("a?[31mb",)


def test_a_link_is_not_followed(packet: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "record.pdf"
    (packet / "record.pdf").rename(elsewhere)
    (packet / "record.pdf").symlink_to(elsewhere)
    assert check_package(packet).changed == ("record.pdf",)


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_file_is_named(packet: Path, kind: str) -> None:
    (packet / "README.txt").unlink()
    (packet / "README.txt").mkdir() if kind == "folder" else os.mkfifo(packet / "README.txt")
    assert check_package(packet).changed == ("README.txt",)


def test_a_huge_file_is_a_finding(packet: Path) -> None:
    with (packet / "manifest.json").open("r+b") as opened:
        opened.truncate(64 * 1024 * 1024)
    assert check_package(packet).changed == ("manifest.json",)


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 100_000,
        b'{"format":"counselor-desk-packet"' + b',"a":[' * 50_000,
        b'{"format":"counselor-desk-packet","v":' + b"9" * 10_000 + b"}",
        b'{"format":"counselor-desk-packet","v":NaN}',
        b"\xff\xfe\x00",
        b"null",
        b'{"format":"counselor-desk-packet","v":1}',
        b'{"format":"counselor-desk-packet","format":"counselor-desk-packet"}',
        b'{"format":"counselor-desk-packet","x":"\\ud800"}',
    ],
)
def test_a_hostile_manifest_is_only_a_finding(packet: Path, raw: bytes) -> None:
    (packet / "manifest.json").write_bytes(raw)
    assert check_package(packet).changed == ("manifest.json",)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("v", 3),
        ("v", True),
        ("number", "../../etc"),
        ("pages", -1),
        ("pages", True),
        ("pages", "23"),
        ("items", {}),
        ("items", [{"pages": [1, 2, 3]}]),
        ("files", []),
        ("files", {"record.pdf": {}}),
        ("head", {"size": 1, "root": "xyz"}),
        ("redactions", {"a": None}),
        ("withheld", None),
        ("supersedes", None),
        ("supersedes", "L-2026-0001"),
        ("supersedes", "R-2026-0001 of Jane Roe"),
        ("supersedes", "R-2026-01"),
    ],
)
def test_a_manifest_of_the_wrong_shape_is_a_finding_even_if_its_hash_fits(
    packet: Path, member: str, value: Json
) -> None:
    manifest = json.loads((packet / "manifest.json").read_bytes())
    manifest[member] = value
    raw = canonical_bytes({**manifest, "manifest_sha256": self_digest(manifest)})
    (packet / "manifest.json").write_bytes(raw)
    assert "manifest.json" in check_package(packet).changed


def test_a_packet_that_names_the_one_it_replaces_passes(tmp_path: Path) -> None:
    content = with_head(replace(small_content(), supersedes="R-2026-0003", notices=packet_content().notices))
    files = build_packet_files(content, render_packet(content), facts=FACTS, proofs=packet_proofs(content))
    assert check_package(write_packet(tmp_path / "p", files)).passed


def test_a_manifest_that_does_not_say_whether_it_replaces_another_is_a_finding(tmp_path: Path) -> None:
    files = rebuilt(small_files(), lambda manifest: manifest.__delitem__("supersedes"))
    assert "manifest.json" in check_package(write_packet(tmp_path / "p", files)).changed


def test_a_forged_page_count_is_found_on_the_pages(tmp_path: Path) -> None:
    files = rebuilt(small_files(with_record_json=True), lambda manifest: manifest.update(pages=99))
    report = check_package(write_packet(tmp_path / "p", files))
    assert [each.name for each in report.checks if not each.passed] == ["pages"]
    assert report.changed == ("record.pdf",)


def test_a_forged_number_is_found_on_the_pages(tmp_path: Path) -> None:
    files = rebuilt(small_files(with_record_json=True), lambda manifest: manifest.update(number="R-2026-0015"))
    assert check_package(write_packet(tmp_path / "p", files)).changed == (
        "README.txt", "proofs.json", "record.json", "record.pdf", "withholding-log.pdf",
    )  # fmt: skip


def test_record_json_of_another_content_is_found(tmp_path: Path) -> None:
    changed = replaced(small_files(with_record_json=True), "record.json", b'{"items":[]}')
    report = check_package(write_packet(tmp_path / "p", rebuilt(changed, lambda _manifest: None)))
    assert report.changed == ("record.json",)


@pytest.mark.parametrize(
    "pdf",
    [
        b"",
        b"%PDF-1.7\n%%EOF",
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj trailer<</Root 1 0 R>>",
        b"\0" * 5000,
    ],
    ids=["empty", "hollow", "circular", "zeros"],
)
def test_a_hostile_pdf_is_only_a_finding(tmp_path: Path, pdf: bytes) -> None:
    changed = replaced(small_files(), "record.pdf", pdf)
    report = check_package(write_packet(tmp_path / "p", rebuilt(changed, lambda _manifest: None)))
    assert report.changed == ("record.pdf",)


def test_a_claim_of_protection_is_checked(tmp_path: Path) -> None:
    files = rebuilt(small_files(), lambda manifest: manifest.update(protected=True))
    assert check_package(write_packet(tmp_path / "p", files)).changed == (
        "proofs.json", "record.pdf", "withholding-log.pdf",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("redactions", {}),
        ("withheld", 0),
        ("authority", "none"),
        ("basis", "authorization"),
        ("supersedes", "R-2026-0003"),
        ("produced_at", "1999-01-01T00:00:00Z"),
        ("application", {"name": "Counselor Desk", "version": "9"}),
    ],
)
def test_a_manifest_that_says_something_else_than_the_log_is_found(tmp_path: Path, member: str, value: Json) -> None:
    files = rebuilt(small_files(), lambda manifest: manifest.update({member: value}))
    assert check_package(write_packet(tmp_path / "p", files)).changed == ("proofs.json",)


def without_proofs(files: tuple[PacketFile, ...], *, still_listed: str = "") -> tuple[PacketFile, ...]:
    """A packet as it was made before packets carried proofs, its README apart."""
    kept = tuple(each for each in files if each.name not in ("proofs.json", "check_packet.py"))
    listed = {each.name for each in kept} - {"manifest.json", "SHA256SUMS"}

    def older(manifest: dict[str, Json]) -> None:
        entries = manifest["files"]
        assert isinstance(entries, dict)
        manifest["v"] = 1
        manifest["files"] = {name: each for name, each in entries.items() if name in {*listed, still_listed}}

    return rebuilt(kept, older)


def test_a_packet_from_before_there_were_proofs_is_checked_by_what_it_has(tmp_path: Path) -> None:
    folder = write_packet(tmp_path / "p", without_proofs(small_files()))
    report = check_package(folder, seals=[TreeHead(12, "ab" * 32)])
    assert report.passed
    assert [each.words for each in report.checks if each.is_remark] == [
        "This packet is of version 1 and carries no proofs: nothing was compared with the log of the practice.",
        "So it cannot be compared with the seal of 12 entries.",
    ]
    (folder / "record.pdf").write_bytes(b"%PDF-1.7")
    assert check_package(folder).changed == ("record.pdf",)


def test_a_packet_that_lists_proofs_is_not_of_the_first_version(tmp_path: Path) -> None:
    folder = write_packet(tmp_path / "p", without_proofs(small_files(), still_listed="proofs.json"))
    assert "manifest.json" in check_package(folder).changed
    whole = rebuilt(small_files(), lambda manifest: manifest.update(v=1))
    assert check_package(write_packet(tmp_path / "whole", whole)).changed == ("manifest.json",)


@pytest.mark.parametrize(
    "make", [lambda _folder: None, lambda folder: (folder / "manifest.json").write_text('{"name":"x"}')]
)
def test_a_folder_that_is_no_packet_is_not_recognised(tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(tmp_path)
    with pytest.raises(UserError) as failure:
        check_package(tmp_path)
    assert failure.value.code is ErrorCode.PACKAGE_NOT_RECOGNISED


def test_a_file_is_not_a_packet(tmp_path: Path) -> None:
    (tmp_path / "record.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(UserError) as failure:
        check_package(tmp_path / "record.pdf")
    assert failure.value.code is ErrorCode.PACKAGE_NOT_RECOGNISED


@pytest.mark.parametrize("path", ["no such folder", "nul\0byte"])
def test_a_folder_that_cannot_be_opened_is_unreadable(tmp_path: Path, path: str) -> None:
    with pytest.raises(UserError) as failure:
        check_package(tmp_path / path)
    assert failure.value.code is ErrorCode.PACKAGE_UNREADABLE


def test_the_check_changes_nothing(packet: Path) -> None:
    before = {each.name: (each.stat().st_mtime_ns, each.read_bytes()) for each in packet.iterdir()}
    check_package(packet)
    assert {each.name: (each.stat().st_mtime_ns, each.read_bytes()) for each in packet.iterdir()} == before


def test_the_findings_hold_no_word_of_the_record(packet: Path) -> None:
    said = " ".join(each.words for each in check_package(packet).checks)
    assert re.search("Marisol|Quint|collision|breathing", said) is None
