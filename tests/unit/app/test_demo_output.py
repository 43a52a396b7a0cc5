# SPDX-License-Identifier: GPL-3.0-or-later
"""The demonstration's folder: cleared only where every single thing in it is a demonstration's own."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from program import fingerprint

from counselor_desk.app.demo_output import prepare_output
from counselor_desk.domain.errors import ErrorCode, MachineError, UserError

MARK = "Keys of a demonstration with fictional people.\n"


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """The folder of an earlier demonstration."""
    folder = tmp_path / "out"
    for part in ("journal/db", "release/R-2026-0001", "backup", "letters", "screens"):
        (folder / part).mkdir(parents=True)
    (folder / "journal" / "db" / "journal-000001.db").write_bytes(b"old")
    (folder / "keys.txt").write_text(MARK, encoding="utf-8")
    (folder / "expected.json").write_text("{}", encoding="utf-8")
    return folder


@pytest.mark.parametrize("make", [lambda _: None, lambda folder: folder.mkdir()], ids=["not there", "empty"])
def test_a_new_folder_is_made_ready(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path / "deep")

    output = prepare_output(tmp_path / "deep")

    assert sorted(each.name for each in output.folder.iterdir()) == ["backup", "keys.txt", "letters", "release"]


def test_an_earlier_demonstration_is_cleared(earlier: Path) -> None:
    output = prepare_output(earlier)

    assert not output.journal.exists()
    assert not output.expected.exists()
    assert [*output.release.iterdir(), *output.backup.iterdir(), *output.letters.iterdir()] == []


def test_a_demonstration_that_was_broken_off_can_be_run_again(tmp_path: Path) -> None:
    output = prepare_output(tmp_path / "out")
    (output.folder / "journal").mkdir()

    assert prepare_output(output.folder) == output
    assert not output.journal.exists()


def another_file(folder: Path) -> None:
    (folder / "thesis.txt").write_text("mine", encoding="utf-8")


def no_mark(folder: Path) -> None:
    (folder / "keys.txt").write_text("my own keys", encoding="utf-8")


def no_keys(folder: Path) -> None:
    (folder / "keys.txt").unlink()


def unreadable_signs(folder: Path) -> None:
    (folder / "keys.txt").write_bytes(b"\xff\xfe\x00")


@pytest.mark.parametrize("change", [another_file, no_mark, no_keys, unreadable_signs])
def test_a_folder_with_anything_else_in_it_is_left_alone(change: Callable[[Path], None], earlier: Path) -> None:
    change(earlier)
    before = fingerprint(earlier)

    with pytest.raises(UserError) as refused:
        prepare_output(earlier)

    assert refused.value.code is ErrorCode.OUTPUT_FOLDER_NOT_OURS
    assert fingerprint(earlier) == before


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")

    with pytest.raises(UserError) as refused:
        prepare_output(tmp_path / "out")

    assert refused.value.code is ErrorCode.OUTPUT_FOLDER_NOT_OURS


def test_a_link_in_the_folder_is_removed_and_what_it_leads_to_is_not(earlier: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept.txt").write_text("mine", encoding="utf-8")
    (earlier / "screens").rmdir()
    (earlier / "screens").symlink_to(elsewhere)

    prepare_output(earlier)

    assert (elsewhere / "kept.txt").read_text(encoding="utf-8") == "mine"


def test_what_the_disk_says_is_told_in_our_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, "a path that may hold a name")

    monkeypatch.setattr(Path, "mkdir", full)

    with pytest.raises(MachineError) as refused:
        prepare_output(tmp_path / "out")

    assert refused.value.code is ErrorCode.DISK_FULL
    assert "a path" not in str(refused.value)
