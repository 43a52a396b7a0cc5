# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of the backups by keyboard alone: what each is in words, checked again, removed, gone back to, tidied."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from practice_journal import PIN, Practice
from PySide6.QtCore import Qt
from stage import Stage, settle, words_on
from ways_in_hands import press_button

from counselor_desk.services.backup_list import BackupKey
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.dialogs.go_back import GoBackDialog
from counselor_desk.ui.dialogs.remove_backup import RemoveBackupDialog
from counselor_desk.ui.places import BackupsPlace, Section, SectionPlace
from counselor_desk.ui.widgets.boxes import Banner, Row

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def folder(stage: Stage, tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    settings = stage.start.settings
    settings.save(replace(settings.current, backup_folder=str(made)))
    return made


def make(practice: Practice, path: Path) -> Path:
    practice.opened.backups.make(practice.opened.journal, to=path)
    return path


def rows(stage: Stage) -> list[str]:
    return [each.accessibleName() for each in stage.page.findChildren(Row) if each.isVisible()]


def said(stage: Stage) -> str:
    shown = [each for each in stage.page.findChildren(Banner, "backups_said") if each.isVisible()]
    return shown[0].accessibleName() if shown else ""


def change_the_database_key(stage: Stage, practice: Practice) -> None:
    journal = practice.opened.journal
    practice.opened.generations.rotate_database_key(journal, Proof(Way.PIN, PIN))
    stage.page.journal_renewed.emit(BackupsPlace())
    settle()


def test_journal_health_leads_to_it_and_stays_marked(stage: Stage) -> None:
    stage.go_to(SectionPlace(Section.HEALTH))
    press_button(stage, "list_backups")
    assert stage.window.place == BackupsPlace()


def test_without_any_backup_it_says_what_to_do(stage: Stage) -> None:
    stage.go_to(BackupsPlace())
    assert "Make one, best on a USB drive, or plug in the drive that yours are on." in words_on(stage.page)


def test_a_backup_says_when_it_was_made_how_and_that_it_was_proved(
    stage: Stage, practice: Practice, folder: Path
) -> None:
    make(practice, folder / "mine.cdbak")
    stage.go_to(BackupsPlace())
    (row,) = rows(stage)
    assert row.startswith("Nov 22, 2026, 10:00 am. Made by hand · ")
    assert "on the same disk as the journal" in row
    assert row.endswith("Proved.")


def test_one_from_before_the_key_was_changed_says_so(stage: Stage, practice: Practice, folder: Path) -> None:
    make(practice, folder / "mine.cdbak")
    stage.go_to(BackupsPlace())
    change_the_database_key(stage, practice)
    (row,) = rows(stage)
    assert BackupKey.RETIRED.words in row
    assert row.endswith("Earlier key.")


def test_a_damaged_one_cannot_be_gone_back_to(stage: Stage, practice: Practice, folder: Path) -> None:
    path = make(practice, folder / "mine.cdbak")
    path.write_bytes(path.read_bytes()[:-4096])
    stage.go_to(BackupsPlace())
    assert rows(stage)[0].endswith("Damaged.")
    assert (stage.has("go_back_1"), stage.has("remove_1")) == (False, True)


def test_checking_again_says_what_it_found(stage: Stage, practice: Practice, folder: Path) -> None:
    make(practice, folder / "mine.cdbak")
    stage.go_to(BackupsPlace())
    press_button(stage, "check_1")
    assert said(stage).startswith("The backup of Nov 22, 2026, 10:00 am opens and is whole, with ")


def test_one_that_was_changed_since_is_said_when_it_is_checked(stage: Stage, practice: Practice, folder: Path) -> None:
    path = make(practice, folder / "mine.cdbak")
    stage.go_to(BackupsPlace())
    content = bytearray(path.read_bytes())
    content[-100] ^= 1
    path.write_bytes(content)
    press_button(stage, "check_1")
    assert said(stage).startswith("The backup of Nov 22, 2026, 10:00 am was not proved.")


def test_removing_repeats_which_and_only_then_deletes_it(stage: Stage, practice: Practice, folder: Path) -> None:
    old = make(practice, folder / "old.cdbak")
    stage.go_to(BackupsPlace())
    change_the_database_key(stage, practice)
    practice.clock.at += timedelta(days=1)
    new = make(practice, folder / "new.cdbak")
    stage.go_to(SectionPlace(Section.HEALTH))
    stage.go_to(BackupsPlace())
    press_button(stage, "remove_2")
    dialog = stage.find(RemoveBackupDialog, "remove_backup")
    assert "Remove the backup of Nov 22, 2026, 10:00 am" in words_on(dialog)
    assert old.exists()
    press_button(stage, "remove_backup_primary")
    assert (old.exists(), new.exists()) == (False, True)
    assert said(stage) == "The backup of Nov 22, 2026, 10:00 am was removed."


def test_the_last_proved_one_is_not_removed(stage: Stage, practice: Practice, folder: Path) -> None:
    old = make(practice, folder / "old.cdbak")
    stage.go_to(BackupsPlace())
    change_the_database_key(stage, practice)
    press_button(stage, "remove_1")
    press_button(stage, "remove_backup_primary")
    assert old.exists()
    assert stage.has("dialog_trouble")


def test_esc_removes_nothing(stage: Stage, practice: Practice, folder: Path) -> None:
    path = make(practice, folder / "mine.cdbak")
    path.write_bytes(path.read_bytes()[:-4096])
    stage.go_to(BackupsPlace())
    press_button(stage, "remove_1")
    stage.press(ESCAPE)
    assert path.exists()


def test_going_back_says_how_much_was_written_since(stage: Stage, practice: Practice, folder: Path) -> None:
    make(practice, folder / "mine.cdbak")
    stage.go_to(BackupsPlace())
    press_button(stage, "go_back_1")
    said_there = words_on(stage.find(GoBackDialog, "go_back"))
    # that it was made and that it was verified
    assert "Since then 2 entries of the record log were written. They will not be in the journal." in said_there


def test_going_back_closes_the_journal_and_asks_for_the_way_in(stage: Stage, practice: Practice, folder: Path) -> None:
    make(practice, folder / "mine.cdbak")
    stage.go_to(BackupsPlace())
    press_button(stage, "go_back_1")
    press_button(stage, "go_back_primary")
    assert stage.window.page is None
    assert stage.has("go_back_in_place")


def test_todays_state_can_be_backed_up_first(stage: Stage, practice: Practice, folder: Path) -> None:
    make(practice, folder / "mine.cdbak")
    stage.go_to(BackupsPlace())
    stage.file_dialogs.next_answer(folder / "first.cdbak")
    press_button(stage, "go_back_1")
    press_button(stage, "back_up_first")
    assert (folder / "first.cdbak").is_file()
    assert stage.window.page is not None


def test_what_was_never_finished_is_listed_and_tidied_away(stage: Stage, practice: Practice) -> None:
    left = practice.opened.journal.folder.databases / "journal-000009.db.tmp"
    left.write_bytes(b"begun")
    stage.go_to(BackupsPlace())
    assert "Begun and never finished" in rows(stage)[-1]
    press_button(stage, "tidy_up")
    assert not left.exists()
    assert said(stage) == "1 file was removed."


def test_a_folder_that_is_away_is_said(stage: Stage, folder: Path) -> None:
    folder.rmdir()
    stage.go_to(BackupsPlace())
    assert f"They go to {folder}, which is not there now." in words_on(stage.page)
