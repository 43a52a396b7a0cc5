# SPDX-License-Identifier: GPL-3.0-or-later
"""A journal that does not open any more: the newest good backup takes its place, and what was damaged is kept."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fakes import CountingIds, MemoryKeyStore, SettableClock
from practice_journal import NOW, PASSPHRASE, PIN, Practice, Template, new_desk
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit
from stage import Stage, build_stage, settle, words_on
from ways_in_hands import errors, press_button, type_into

from counselor_desk.app.bootstrap import open_desk
from counselor_desk.storage.journal_folder import JournalFolder
from counselor_desk.ui.pages.unlock_go_back import GoBackInPlaceDialog
from counselor_desk.ui.places import Section, SectionPlace

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


class Damaged:
    """The window before a journal whose database is damaged, with backups from yesterday and the day before."""

    def __init__(self, template: Template, folder: Path) -> None:
        shutil.copytree(template.path, folder / "own")
        self.path, self.code = folder / "own", template.recovery_code
        self.clock, ids, keys = SettableClock(NOW), CountingIds(template.ids_given), MemoryKeyStore(template.entries)
        self.desk = new_desk(self.clock, ids, keys)
        journal = self.desk.vault.open(self.path, "")
        opened = open_desk(self.desk, journal)
        self.database = JournalFolder(self.path).generation_file(journal.keys.generation)
        self.backups = []
        for days in (2, 1):
            self.clock.at = NOW - timedelta(days=days)
            self.backups.append(JournalFolder(self.path).backups / f"journal-{days}.cdbak")
            opened.backups.make(journal, to=self.backups[-1])
        self.clock.at = NOW
        journal.close()
        content = bytearray(self.database.read_bytes())
        content[:8192] = bytes(8192)
        self.database.write_bytes(content)
        self.stage = build_stage(self.desk, journal_path=self.path, clock=self.clock, folder=folder)

    def begin(self) -> None:
        self.stage.window.show()
        self.stage.window.activateWindow()
        self.stage.window.begin()
        settle()

    def find_it_damaged(self) -> None:
        self.begin()
        # the keyring alone was tried already
        self.stage.press(PIN, ENTER)
        settle()

    def ask_to_go_back(self) -> GoBackInPlaceDialog:
        self.find_it_damaged()
        press_button(self.stage, "go_back_to_backup")
        return self.stage.find(GoBackInPlaceDialog, "go_back_in_place")

    def give(self, typed: str, *, chip: str = "proof_way_2") -> None:
        """Choose a way by its chip, type what it takes, and go on by Enter."""
        from PySide6.QtWidgets import QPushButton

        self.stage.find(QPushButton, chip).click()
        settle()
        field = "proof_code" if self.stage.has("proof_code") else "proof_secret"
        type_into(self.stage, field, typed)
        self.stage.press(ENTER)


@pytest.fixture
def damaged(template: Template, tmp_path: Path, light_theme: None) -> Iterator[Damaged]:
    made = Damaged(template, tmp_path)
    yield made
    made.stage.close()


def test_the_page_of_a_damaged_journal_offers_to_go_back(damaged: Damaged) -> None:
    damaged.find_it_damaged()
    focus = damaged.stage.window.focusWidget()
    assert focus is not None
    assert focus.objectName() == "go_back_to_backup"
    assert "A backup can take its place, and the database as it is now is kept" in words_on(damaged.stage.window)


def test_the_newest_backup_is_offered_first_and_said_in_words(damaged: Damaged) -> None:
    dialog = damaged.ask_to_go_back()
    combo = damaged.stage.find(QComboBox, "backup_to_go_back_to")
    assert [combo.itemText(number).endswith(name) for number, name in enumerate(("-1.cdbak", "-2.cdbak"))] == [True] * 2
    assert "What was written after that is not in it." in words_on(dialog)


def test_a_backup_that_was_changed_is_not_offered(damaged: Damaged) -> None:
    newest = damaged.backups[-1]
    newest.write_bytes(newest.read_bytes()[:-4096])
    damaged.ask_to_go_back()
    combo = damaged.stage.find(QComboBox, "backup_to_go_back_to")
    assert [combo.itemText(number)[-8:] for number in range(combo.count())] == ["-2.cdbak"]


@pytest.mark.parametrize("way", ["passphrase", "code"])
def test_the_backup_becomes_the_journal_and_opens(damaged: Damaged, way: str) -> None:
    dialog = damaged.ask_to_go_back()
    if way == "passphrase":
        damaged.give(PASSPHRASE, chip="proof_way_2")
    else:
        damaged.give(damaged.code, chip="proof_way_3")
    assert "The journal is back" in words_on(dialog)
    damaged.stage.press(ENTER)
    settle()
    assert damaged.stage.window.place == SectionPlace(Section.TODAY)


def test_the_damaged_database_is_kept_and_it_is_said_where(damaged: Damaged) -> None:
    before = damaged.database.read_bytes()
    dialog = damaged.ask_to_go_back()
    damaged.give(PASSPHRASE)
    assert damaged.database.read_bytes() == before
    assert f"is kept until Nov 29, 2026: {damaged.database}" in words_on(dialog)


def test_a_database_that_is_gone_is_brought_back(damaged: Damaged) -> None:
    damaged.database.unlink()
    dialog = damaged.ask_to_go_back()
    damaged.give(PASSPHRASE)
    assert "there was nothing to keep" in words_on(dialog)


def test_a_wrong_passphrase_is_said_beside_its_field_and_changes_nothing(damaged: Damaged) -> None:
    dialog = damaged.ask_to_go_back()
    before = sorted(damaged.path.rglob("*"))
    damaged.give("not the right words at all")
    assert errors(damaged.stage)[0].startswith("This passphrase does not open the journal.")
    assert dialog.isVisible()
    assert sorted(damaged.path.rglob("*")) == before


def test_esc_leaves_everything_as_it_is(damaged: Damaged) -> None:
    before = damaged.database.read_bytes()
    damaged.ask_to_go_back()
    damaged.stage.press(ESCAPE)
    assert not damaged.stage.has("go_back_in_place")
    assert damaged.database.read_bytes() == before


def test_without_any_backup_it_says_to_plug_in_the_drive(damaged: Damaged) -> None:
    for backup in damaged.backups:
        backup.unlink()
    dialog = damaged.ask_to_go_back()
    assert "Plug in the drive that your backups go to and choose the file." in words_on(dialog)
    assert not dialog.primary.isEnabled()


def test_another_file_can_be_chosen(damaged: Damaged, tmp_path: Path) -> None:
    elsewhere = tmp_path / "stick.cdbak"
    damaged.backups[-1].rename(elsewhere)
    damaged.backups[0].unlink()
    dialog = damaged.ask_to_go_back()
    damaged.stage.file_dialogs.next_answer(elsewhere)
    press_button(damaged.stage, "choose_backup_file")
    damaged.give(PASSPHRASE)
    assert "The journal is back" in words_on(dialog)


def test_not_now_after_it_is_back_asks_for_the_way_in(damaged: Damaged) -> None:
    damaged.ask_to_go_back()
    damaged.give(PASSPHRASE)
    damaged.stage.press(ESCAPE)
    assert damaged.stage.has("unlock_page")
    assert not damaged.stage.has("go_back_to_backup")


def test_the_pin_goes_with_the_keyring(damaged: Damaged) -> None:
    dialog = damaged.ask_to_go_back()
    damaged.give(PIN, chip="proof_way_0")
    assert "The journal is back" in words_on(dialog)


def test_a_healthy_journal_is_closed_before_a_backup_takes_its_place(stage: Stage, practice: Practice) -> None:
    backup = practice.opened.journal.folder.backups / "journal.cdbak"
    practice.opened.backups.make(practice.opened.journal, to=backup)
    stage.page.restore_requested.emit(backup)
    settle()
    dialog = stage.find(GoBackInPlaceDialog, "go_back_in_place")
    type_into(stage, "proof_secret", PIN)
    stage.press(ENTER)
    assert "The journal is back" in words_on(dialog)
    assert stage.window.page is None
    assert not [each for each in stage.window.findChildren(QLineEdit, "proof_secret") if each.text()]
