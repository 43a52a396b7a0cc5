# SPDX-License-Identifier: GPL-3.0-or-later
"""Flushing files and folders."""

import os
import stat
from pathlib import Path

import pytest

from counselor_desk.durable_files import flush_file, flush_folder, name_beside, open_new, replace_file


def test_a_folder_with_a_renamed_file_can_be_flushed(tmp_path: Path) -> None:
    (tmp_path / "before").write_bytes(b"kept")
    (tmp_path / "before").rename(tmp_path / "after")

    flush_folder(tmp_path)

    assert (tmp_path / "after").read_bytes() == b"kept"


def test_a_folder_that_is_not_there_is_an_error_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        flush_folder(tmp_path / "nowhere")


def test_an_open_file_can_be_flushed(tmp_path: Path) -> None:
    with (tmp_path / "file").open("wb") as file:
        file.write(b"kept")
        file.flush()
        flush_file(file.fileno())
        written = os.fstat(file.fileno()).st_size

    assert written == len(b"kept")


def test_a_new_file_is_for_its_owner_alone_and_takes_the_bytes_as_they_are(tmp_path: Path) -> None:
    with open_new(tmp_path / "new") as file:
        file.write(b"one\ntwo\r\n")

    assert (tmp_path / "new").read_bytes() == b"one\ntwo\r\n"
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600


def test_a_new_file_never_goes_through_a_link_under_its_name(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(FileExistsError):
        open_new(tmp_path / "link")

    assert not (tmp_path / "elsewhere").exists()


def test_a_file_gets_its_new_content_for_the_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "small.json"
    file.write_bytes(b"before")
    name_beside(file).write_bytes(b"left by a crash")

    replace_file(file, b"after")

    assert file.read_bytes() == b"after"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["small.json"]


@pytest.mark.parametrize("step", ["os.open", "os.fdopen", "os.fsync", "pathlib.Path.replace"])
def test_a_disk_that_fails_leaves_the_old_content_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    file = tmp_path / "small.json"
    file.write_bytes(b"before")

    def failing(*_: object, **__: object) -> None:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(step, failing)
        with pytest.raises(OSError):
            replace_file(file, b"after")

    assert file.read_bytes() == b"before"
    assert [each.name for each in tmp_path.iterdir()] == ["small.json"]
