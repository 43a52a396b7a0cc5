# SPDX-License-Identifier: GPL-3.0-or-later
"""A backup from the page of the journal's health: made, proved, said in words; or nothing written at all."""

from pathlib import Path

from practice_journal import Practice
from PySide6.QtCore import Qt
from stage import Stage, words_on

from counselor_desk.ui.dialogs.backup import BackupDialog
from counselor_desk.ui.places import Section, SectionPlace

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


def back_up(stage: Stage, path: Path | None) -> None:
    stage.go_to(SectionPlace(Section.HEALTH))
    stage.file_dialogs.next_answer(path)
    stage.tab_to("back_up")
    stage.press(ENTER)


def dialogs(stage: Stage) -> list[BackupDialog]:
    return [each for each in stage.window.findChildren(BackupDialog) if each.isVisible()]


def test_it_is_written_proved_and_counted_in_words(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    target = tmp_path / "one.cdbak"

    back_up(stage, target)

    assert target.is_file()
    assert "It was opened again and holds all" in words_on(dialogs(stage)[0])
    assert practice.opened.backups.last_verified(practice.opened.journal) is not None


def test_on_the_journals_own_disk_it_says_to_copy_it_elsewhere(stage: Stage, tmp_path: Path) -> None:
    back_up(stage, tmp_path / "one.cdbak")

    assert "It lies on the same disk as the journal" in words_on(dialogs(stage)[0])


def test_the_suggested_name_tells_the_moment_and_nobodys_name(stage: Stage, tmp_path: Path) -> None:
    back_up(stage, None)

    assert stage.file_dialogs.asked[0].suggested_name == "journal-2026-11-22-1800.cdbak"
    assert dialogs(stage) == []


def test_done_closes_it_and_the_page_shows_the_new_date(stage: Stage, tmp_path: Path) -> None:
    back_up(stage, tmp_path / "one.cdbak")

    stage.press(ENTER)

    assert dialogs(stage) == []
    assert "Nov 22, 2026, 10:00 am, opened and counted." in words_on(stage.page)


def test_a_name_that_is_taken_is_said_and_another_place_is_asked_for(stage: Stage, tmp_path: Path) -> None:
    taken, free = tmp_path / "taken.cdbak", tmp_path / "free.cdbak"
    taken.write_bytes(b"kept")
    back_up(stage, taken)
    assert "There is already something under this name." in words_on(dialogs(stage)[0])

    stage.file_dialogs.next_answer(free)
    stage.press(ENTER)

    assert taken.read_bytes() == b"kept"
    assert free.is_file()


def test_escape_after_a_failure_leaves_everything_as_it_was(stage: Stage, tmp_path: Path) -> None:
    back_up(stage, tmp_path / "nowhere" / "one.cdbak")

    stage.press(ESCAPE)

    assert dialogs(stage) == []
    assert list(tmp_path.glob("*.cdbak")) == []
