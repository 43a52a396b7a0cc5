# SPDX-License-Identifier: GPL-3.0-or-later
"""Flushing files and folders."""

import os
from pathlib import Path

import pytest

from counselor_desk.durable_files import flush_file, flush_folder


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
