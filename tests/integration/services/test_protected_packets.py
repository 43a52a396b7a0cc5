# SPDX-License-Identifier: GPL-3.0-or-later
"""A packet under a passphrase: who has the words reads it, nobody else, and the words stay with the matter."""

import subprocess
from pathlib import Path

import pytest
from built_packets import read_with
from practice_journal import OTHERS, RELEASED_WORDS, Practice, ready_order

from counselor_desk.documents.packet_check import check_package
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.releases import Release
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.releases import BuiltPacket

PDFS = ("record.pdf", "withholding-log.pdf")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "handed over"
    folder.mkdir()
    return folder


def protected(opened: OpenDesk, out: Path) -> tuple[BuiltPacket, Release, str]:
    built = opened.releases.build(ready_order(opened), protect=True)
    assert built.passphrase is not None
    return built, opened.releases.deliver(built, out), built.passphrase


def opened_by_qpdf(pdf: Path, words: str, to: Path) -> Path:
    """The same file without its protection: pdftotext itself cuts a password to 32 signs (poppler 22.12 measured)."""
    read_with("qpdf", "--decrypt", f"--password={words}", pdf, to)
    return to


def test_the_words_open_the_files_for_independent_readers(opened: OpenDesk, out: Path, tmp_path: Path) -> None:
    _, release, words = protected(opened, out)
    record = out / release.number / "record.pdf"
    text = read_with("pdftotext", opened_by_qpdf(record, words, tmp_path / "open.pdf"), "-")
    drawn = read_with("mutool", "draw", "-p", words, "-F", "txt", record)

    for each in (text, drawn):
        flat = " ".join(each.split())
        assert all(words_there in flat for words_there in RELEASED_WORDS)
        assert not any(name in flat for name in OTHERS)


@pytest.mark.parametrize("name", PDFS)
def test_each_file_is_encrypted_with_aes_256(opened: OpenDesk, out: Path, name: str) -> None:
    _, release, words = protected(opened, out)
    told = read_with("qpdf", "--show-encryption", f"--password={words}", out / release.number / name)

    assert "R = 6" in told
    assert "stream encryption method: AESv3" in told
    assert "string encryption method: AESv3" in told
    assert "file encryption method: AESv3" in told


@pytest.mark.parametrize("name", PDFS)
def test_without_the_words_no_file_opens(opened: OpenDesk, out: Path, name: str) -> None:
    _, release, _ = protected(opened, out)
    done = subprocess.run(
        ["pdftotext", str(out / release.number / name), "-"], capture_output=True, check=False, timeout=60
    )

    assert done.returncode != 0
    assert done.stdout == b""


def test_it_claims_no_pdfa_and_was_checked_before_and_after(opened: OpenDesk, out: Path, tmp_path: Path) -> None:
    built, release, words = protected(opened, out)
    metadata = read_with(
        "pdfinfo", "-meta", opened_by_qpdf(out / release.number / "record.pdf", words, tmp_path / "open.pdf")
    )
    names = [check.name for check in built.checks]

    assert "pdfaid:part" not in metadata
    assert "pdfuaid:part" in metadata
    assert (names.count("archival"), names.count("protection"), names.count("forbidden")) == (2, 2, 1)
    assert all(check.passed for check in built.checks)


def test_the_words_stay_with_the_release_and_in_no_file(practice: Practice, out: Path) -> None:
    built, release, words = protected(practice.opened, out)
    again = practice.reopen()

    assert again.releases.passphrase_of(release.id) == words
    assert not any(words.encode() in file.content for file in built.files)
    assert words not in repr(built)


def test_every_packet_has_words_of_its_own(opened: OpenDesk) -> None:
    matter_id = ready_order(opened)
    first, second = (opened.releases.build(matter_id, protect=True).passphrase for _ in range(2))

    assert first != second


def test_an_open_packet_has_no_words(opened: OpenDesk, out: Path) -> None:
    built = opened.releases.build(ready_order(opened))
    release = opened.releases.deliver(built, out)

    assert built.passphrase is None
    assert opened.releases.passphrase_of(release.id) is None


def test_a_delivery_that_fails_keeps_no_words(opened: OpenDesk, out: Path) -> None:
    built = opened.releases.build(ready_order(opened), protect=True)
    (out / built.number).mkdir()

    with pytest.raises(Exception, match="target_already_there"):
        opened.releases.deliver(built, out)

    assert opened.releases.of_matter(built.scope.matter.id) == ()
    assert opened.journal.database.rows("SELECT * FROM packet_passphrase") == []


def test_the_released_content_as_data_never_stands_beside_a_protected_file(opened: OpenDesk) -> None:
    with pytest.raises(UserError) as refused:
        opened.releases.build(ready_order(opened), protect=True, with_record_json=True)

    assert refused.value.code is ErrorCode.VALUE_NOT_ALLOWED


def test_a_kept_packet_is_written_again_under_the_same_words(opened: OpenDesk, out: Path, tmp_path: Path) -> None:
    _, release, words = protected(opened, out)
    (tmp_path / "again").mkdir()
    folder = opened.releases.write_again(release.id, tmp_path / "again")

    assert check_package(folder, ask_passphrase=lambda: words).passed
    assert check_package(folder).passed
