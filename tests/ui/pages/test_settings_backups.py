# SPDX-License-Identifier: GPL-3.0-or-later
"""What is chosen about backups holds at once, and what follows from it is said in words."""

from dataclasses import replace
from pathlib import Path

from practice_journal import Practice
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from stage import Stage
from ways_in_hands import press_button

from counselor_desk.ui.places import SettingsPlace
from counselor_desk.ui.settings import Preferences
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.widgets.labels import Label


def now(stage: Stage) -> Preferences:
    return stage.start.settings.current


def words(stage: Stage) -> str:
    return stage.find(Label, "backup_words").text()


def choose_folder(stage: Stage, folder: Path | None) -> None:
    stage.go_to(SettingsPlace())
    stage.file_dialogs.next_answer(folder)
    press_button(stage, "choose_backup_folder")


def test_without_a_folder_it_says_that_nothing_is_made_by_itself(stage: Stage) -> None:
    stage.go_to(SettingsPlace())
    assert words(stage) == "Choose a folder first: until then no backup is made by itself."


def test_a_chosen_folder_holds_and_what_speaks_against_it_is_said(stage: Stage, tmp_path: Path) -> None:
    choose_folder(stage, tmp_path)
    assert now(stage).backup_folder == str(tmp_path)
    assert stage.find(QLineEdit, "backup_folder").text() == str(tmp_path)
    assert stage.has("notice_same_disk")
    assert words(stage).startswith("One is made when the window closes and something has changed")


def test_the_journals_own_folder_is_refused_beside_the_field(stage: Stage, practice: Practice) -> None:
    choose_folder(stage, practice.path / "backups")
    assert now(stage).backup_folder == ""
    assert [each.error for each in stage.page.findChildren(Field) if each.isVisible() and each.error]


def test_leaving_the_question_for_a_folder_changes_nothing(stage: Stage) -> None:
    choose_folder(stage, None)
    assert now(stage).backup_folder == ""


def test_off_says_honestly_what_that_means(stage: Stage) -> None:
    stage.go_to(SettingsPlace())
    stage.tab_to("backup_every")
    stage.press(Qt.Key.Key_End)
    assert now(stage).backup_every_hours == 0
    assert words(stage).startswith("Nothing is backed up unless you do it yourself")


def test_every_how_many_hours_is_chosen_by_keys(stage: Stage) -> None:
    stage.go_to(SettingsPlace())
    stage.tab_to("backup_every")
    stage.press(Qt.Key.Key_Home)
    assert now(stage).backup_every_hours == 1


def test_how_old_is_too_old_is_chosen_by_keys(stage: Stage) -> None:
    stage.go_to(SettingsPlace())
    stage.tab_to("backup_old_after")
    stage.press(Qt.Key.Key_End)
    assert now(stage).backup_old_after_days == 30


def test_another_folder_takes_back_what_was_said_of_the_one_before(stage: Stage, tmp_path: Path) -> None:
    stage.start.settings.save(replace(now(stage), backup_trouble="folder_not_there"))
    choose_folder(stage, tmp_path)
    assert now(stage).backup_trouble == ""
