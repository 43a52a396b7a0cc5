# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing is written that fails one of the checks: each check is shown a packet that breaks it."""

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from built_packets import (
    FACTS,
    PASSPHRASE,
    attach,
    content_of,
    read_with,
    replaced,
    small_content,
    small_files,
    small_rendered,
    write_packet,
)
from packet_samples import THIRD_PARTY, note_item, packet_content, paragraph
from proof_samples import packet_proofs, with_head

from counselor_desk.documents.manifest import build_packet_files
from counselor_desk.documents.packet import render_packet
from counselor_desk.documents.verification import verify_packet_files
from counselor_desk.domain.packets import PacketField
from counselor_desk.domain.releases import PacketFile

SECRET = "Rosalind Okonkwo-Hartmann"


def failed(files: tuple[PacketFile, ...], *, passphrase: str | None = None, **options: list[str]) -> set[str]:
    is_protected = passphrase is not None
    checks = verify_packet_files(
        files,
        content=small_content(protected=is_protected),
        rendered=small_rendered(protected=is_protected),
        forbidden=options.get("forbidden", [SECRET]),
        required=options.get("required", []),
        passphrase=passphrase,
    )
    return {each.name for each in checks if not each.passed}


def altered(name: str, change: Callable[[pikepdf.Pdf], None]) -> tuple[PacketFile, ...]:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content_of(small_files(), name))) as document:
        change(document)
        document.save(target)
    return replaced(small_files(), name, target.getvalue())


def test_a_packet_as_built_passes_every_check() -> None:
    assert failed(small_files(with_record_json=True), required=["GAD-7 completed in session: 15."]) == set()


def test_a_protected_packet_passes_every_check() -> None:
    assert failed(small_files(protected=True), passphrase=PASSPHRASE) == set()


def test_sha256sum_agrees(tmp_path: Path) -> None:
    folder = write_packet(tmp_path / "p", small_files(with_record_json=True))
    assert shutil.which("sha256sum") is not None
    done = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0


def test_qpdf_opens_a_protected_file_with_the_passphrase(tmp_path: Path) -> None:
    (tmp_path / "record.pdf").write_bytes(content_of(small_files(protected=True), "record.pdf"))
    said = read_with("qpdf", "--check", f"--password={PASSPHRASE}", tmp_path / "record.pdf")
    assert "R = 6" in said
    assert "AESv3" in said


@pytest.mark.parametrize("name", ["record.pdf", "withholding-log.pdf"])
def test_a_forbidden_text_in_a_pdf_fails(name: str) -> None:
    def plant(document: pikepdf.Pdf) -> None:
        document.docinfo["/Subject"] = SECRET

    assert "forbidden" in failed(altered(name, plant))


@pytest.mark.parametrize("name", ["manifest.json", "README.txt", "SHA256SUMS"])
def test_a_forbidden_text_in_a_text_file_fails(name: str) -> None:
    files = replaced(small_files(), name, content_of(small_files(), name).replace(b"R-2026", SECRET.encode()) + b" ")
    if name == "SHA256SUMS":
        files = replaced(small_files(), name, SECRET.encode())
    assert "forbidden" in failed(files)


def test_the_words_of_a_failure_name_the_place_and_not_the_text() -> None:
    checks = verify_packet_files(
        small_files(), content=small_content(), rendered=small_rendered(), forbidden=["Marisol Quint (C-0042)"]
    )
    (check,) = [each for each in checks if not each.passed]
    assert "record.pdf (" in check.words
    assert "Marisol" not in check.words


def test_a_required_text_that_is_not_there_fails() -> None:
    assert failed(small_files(), required=["A sentence that nobody wrote."]) == {"required"}


def test_a_lost_page_fails() -> None:
    def drop(document: pikepdf.Pdf) -> None:
        del document.pages[-1]

    assert {"pages", "manifest", "checksums"} <= failed(altered("record.pdf", drop))


def test_pages_in_another_order_fail() -> None:
    def swap(document: pikepdf.Pdf) -> None:
        document.pages.reverse()

    assert "pages" in failed(altered("record.pdf", swap))


def test_a_marker_less_than_decided_fails() -> None:
    other = packet_content(items=[note_item(1, fields=[PacketField("Data", (paragraph("a ", THIRD_PARTY),))])])
    files = build_packet_files(other, render_packet(other), facts=FACTS, proofs=packet_proofs(other))
    assert "redactions" in failed(replaced(small_files(), "record.pdf", content_of(files, "record.pdf")))


def test_a_marker_that_somebody_typed_is_counted_too() -> None:
    typed = with_head(
        packet_content(
            items=[note_item(1, fields=[PacketField("Data", (paragraph("[REDACTED - third party] ", THIRD_PARTY),))])]
        )
    )
    rendered = render_packet(typed)
    checks = verify_packet_files(
        build_packet_files(typed, rendered, facts=FACTS, proofs=packet_proofs(typed)),
        content=typed,
        rendered=rendered,
        forbidden=[],
    )
    assert [each.count for each in checks if each.name == "redactions" and each.passed] == [2]


def test_a_file_without_its_archival_claim_fails() -> None:
    def strip(document: pikepdf.Pdf) -> None:
        stream = document.Root.Metadata
        stream.write(stream.read_bytes().replace(b"pdfaid:part", b"pdfaid:past"))

    assert "archival" in failed(altered("record.pdf", strip))


@pytest.mark.parametrize("key", ["/StructTreeRoot", "/Lang"])
def test_a_file_that_a_screen_reader_cannot_read_fails(key: str) -> None:
    def strip(document: pikepdf.Pdf) -> None:
        del document.Root[key]

    assert "accessible" in failed(altered("record.pdf", strip))


def test_an_attachment_fails() -> None:
    assert "inert" in failed(altered("record.pdf", lambda document: attach(document, b"x")))


@pytest.mark.parametrize(
    "action",
    [
        {"/OpenAction": {"/S": "/JavaScript", "/JS": "app.alert(1)"}},
        {"/AA": {"/WC": {"/S": "/URI"}}},
        {"/Names": {"/JavaScript": {}}},
    ],
)
def test_an_action_fails(action: dict[str, dict[str, object]]) -> None:
    def act(document: pikepdf.Pdf) -> None:
        for key, value in action.items():
            document.Root[key] = pikepdf.Object.parse(_written(value))

    assert "inert" in failed(altered("record.pdf", act))


def _written(value: object) -> bytes:
    if isinstance(value, dict):
        return b"<<" + b" ".join(key.encode() + b" " + _written(each) for key, each in value.items()) + b">>"
    text = str(value)
    return (
        text.encode()
        if text.startswith("/")
        else b"(" + text.encode().replace(b"(", b"\\(").replace(b")", b"\\)") + b")"
    )


def test_a_second_revision_fails() -> None:
    pdf = content_of(small_files(), "record.pdf")
    tail = pdf[pdf.rindex(b"startxref") :]
    assert "inert" in failed(replaced(small_files(), "record.pdf", pdf + b"\n" + tail))


def test_an_open_file_in_a_protected_packet_fails() -> None:
    files = replaced(small_files(protected=True), "record.pdf", content_of(small_files(), "record.pdf"))
    assert "protection" in failed(files, passphrase=PASSPHRASE)


def test_weaker_encryption_fails() -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content_of(small_files(), "record.pdf"))) as document:
        document.save(target, encryption=pikepdf.Encryption(user=PASSPHRASE, owner=PASSPHRASE, R=4, aes=True))
    assert "protection" in failed(
        replaced(small_files(protected=True), "record.pdf", target.getvalue()), passphrase=PASSPHRASE
    )


@pytest.mark.parametrize("name", ["manifest.json", "SHA256SUMS"])
def test_a_changed_list_of_hashes_fails(name: str) -> None:
    whole = content_of(small_files(), name)
    changed = whole.replace(b"0", b"1", 1) if b"0" in whole else whole
    assert failed(replaced(small_files(), name, changed)) & {"manifest", "checksums"}


def test_a_missing_or_additional_file_fails() -> None:
    assert failed(small_files()[1:]) == {"files"}
    assert failed((*small_files(), PacketFile("notes.txt", b"x"))) == {"files"}


def test_a_damaged_pdf_fails() -> None:
    assert failed(replaced(small_files(), "record.pdf", b"%PDF-1.7 and no more")) == {"readable"}
