# SPDX-License-Identifier: GPL-3.0-or-later
"""The small door: a document is there as a whole, or nothing was changed."""

import errno
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from counselor_desk.domain.errors import ErrorCode, MachineError
from counselor_desk.services.document_files import FolderWarning, read_document, save_document, warn_about


def names_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_document_is_written_as_it_is(tmp_path: Path) -> None:
    save_document(b"%PDF-1.7 \r\n\x00", tmp_path / "letter.pdf")

    assert (tmp_path / "letter.pdf").read_bytes() == b"%PDF-1.7 \r\n\x00"
    assert names_in(tmp_path) == ["letter.pdf"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_nobody_but_the_owner_can_read_it(tmp_path: Path) -> None:
    save_document(b"pages", tmp_path / "letter.pdf")

    assert (tmp_path / "letter.pdf").stat().st_mode & 0o777 == 0o600


def test_what_is_there_stays_unless_the_caller_says_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(b"the first")

    with pytest.raises(MachineError) as refused:
        save_document(b"the second", path)

    assert refused.value.code is ErrorCode.TARGET_ALREADY_THERE
    assert path.read_bytes() == b"the first"


def test_a_confirmed_document_replaces_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(b"the first")

    save_document(b"the second", path, overwrite=True)

    assert path.read_bytes() == b"the second"
    assert names_in(tmp_path) == ["letter.pdf"]


def test_a_folder_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").mkdir()

    with pytest.raises(MachineError) as refused:
        save_document(b"pages", tmp_path / "letter.pdf", overwrite=True)

    assert refused.value.code is ErrorCode.TARGET_ALREADY_THERE


def test_a_link_under_the_name_is_replaced_and_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.pdf"
    elsewhere.write_bytes(b"untouched")
    (tmp_path / "letter.pdf").symlink_to(elsewhere)

    save_document(b"pages", tmp_path / "letter.pdf", overwrite=True)

    assert elsewhere.read_bytes() == b"untouched"
    assert not (tmp_path / "letter.pdf").is_symlink()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MachineError) as refused:
        save_document(b"pages", tmp_path / "gone" / "letter.pdf")

    assert refused.value.code is ErrorCode.FOLDER_NOT_THERE


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, ErrorCode.DISK_FULL),
        (errno.EROFS, ErrorCode.READ_ONLY),
        (errno.EACCES, ErrorCode.PERMISSION_DENIED),
        (errno.EIO, ErrorCode.DISK_FAILED),
    ],
)
@pytest.mark.parametrize("overwrite", [False, True])
def test_trouble_with_the_disk_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: ErrorCode, overwrite: bool
) -> None:
    path = tmp_path / "letter.pdf"
    if overwrite:
        path.write_bytes(b"the first")

    def failing(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(MachineError) as failed:
        save_document(b"the second", path, overwrite=overwrite)

    assert failed.value.code is code
    assert failed.value.__cause__ is None
    assert failed.value.__context__ is None
    assert names_in(tmp_path) == (["letter.pdf"] if overwrite else [])
    assert not overwrite or path.read_bytes() == b"the first"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows renames without links")
def test_a_drive_without_links_takes_documents_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise PermissionError(errno.EPERM, "no links on this file system")

    monkeypatch.setattr(os, "link", refused)
    save_document(b"pages", tmp_path / "letter.pdf")

    assert (tmp_path / "letter.pdf").read_bytes() == b"pages"
    assert names_in(tmp_path) == ["letter.pdf"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows renames without links")
def test_a_file_that_appears_meanwhile_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "letter.pdf"
    flush = os.fsync

    def slowly(descriptor: int) -> None:
        path.write_bytes(b"somebody else's")
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", slowly)
    with pytest.raises(MachineError) as refused:
        save_document(b"pages", path)

    assert refused.value.code is ErrorCode.TARGET_ALREADY_THERE
    assert path.read_bytes() == b"somebody else's"
    assert names_in(tmp_path) == ["letter.pdf"]


@pytest.mark.parametrize(
    ("folder", "warning"),
    [
        ("Dropbox/cases", FolderWarning.CLOUD),
        ("OneDrive - Practice", FolderWarning.CLOUD),
        ("Downloads", FolderWarning.DOWNLOADS),
        ("Downloads/packets", FolderWarning.DOWNLOADS),
        ("Dropbox/Downloads", FolderWarning.CLOUD),
        ("Documents/releases", None),
        ("My downloads of music", None),
    ],
)
def test_folders_that_others_look_into_are_warned_about(
    tmp_path: Path, folder: str, warning: FolderWarning | None
) -> None:
    assert warn_about(tmp_path / folder) is warning


def test_every_warning_says_what_it_is_about() -> None:
    assert len({each.words for each in FolderWarning}) == len(FolderWarning)
    assert all(each.words.endswith(".") for each in FolderWarning)


def test_a_chosen_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7 all of it")
    assert read_document(tmp_path / "letter.pdf") == b"%PDF-1.7 all of it"


def test_a_file_that_cannot_be_read_is_a_failure_of_the_machine(tmp_path: Path) -> None:
    with pytest.raises(MachineError):
        read_document(tmp_path / "nowhere.pdf")
