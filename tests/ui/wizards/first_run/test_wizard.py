# SPDX-License-Identifier: GPL-3.0-or-later
"""The set-up by keyboard alone: a real journal comes out of it, and nothing that goes wrong is a dead end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import BACKEND, CountingIds, MemoryKeyStore, SettableClock
from practice_journal import NOW, PASSPHRASE, PIN, new_desk
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from stage import Stage, build_stage, settle

from counselor_desk.app.bootstrap import Desk
from counselor_desk.domain.ports import IsCancelled, NoBackend, Progress
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.ui.places import Section, SectionPlace
from counselor_desk.ui.start import SamplePractice
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.choices import ChoiceCard, Combo
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.widgets.labels import Label

ENTER, SPACE = Qt.Key.Key_Return, " "


class SettingUp:
    """Hands for somebody who sets up a journal without a mouse."""

    def __init__(self, stage: Stage, desk: Desk, key_store: MemoryKeyStore, path: Path) -> None:
        self.stage, self.desk, self.key_store, self.path = stage, desk, key_store, path

    def begin(self) -> None:
        self.stage.window.show()
        self.stage.window.activateWindow()
        settle()
        self.stage.window.begin()
        settle()

    def press(self, *keys: Qt.Key | str) -> None:
        self.stage.press(*keys)

    def type_into(self, name: str, text: str) -> None:
        self.stage.tab_to(name)
        self.press(text)

    def push(self, name: str) -> None:
        self.stage.tab_to(name)
        self.press(ENTER)

    def errors(self) -> list[str]:
        return [each.error for each in self.stage.window.findChildren(Field) if each.isVisible() and each.error]

    def title(self) -> str:
        return next(
            each.text()
            for each in self.stage.window.findChildren(Label)
            if each.isVisible() and each.property("role") == "page_title"
        )

    def has(self, name: str) -> bool:
        return any(each.isVisible() for each in self.stage.window.findChildren(QWidget, name))

    def to_the_recovery_sheet(self) -> None:
        self.begin()
        self.press(ENTER, PIN)
        self.type_into("pin_again", PIN)
        self.press(ENTER)

    def to_the_practice(self) -> None:
        self.to_the_recovery_sheet()
        self.stage.tab_to("skip_test")
        self.press(SPACE)
        self.push("continue")
        self.stage.tab_to("no_backup_folder")
        self.press(SPACE)
        self.push("continue")

    def name_the_practice(self) -> None:
        self.press("Dana Whitlock")
        self.type_into("licence", "lpcc")
        region = self.stage.tab_to("region")
        assert isinstance(region, Combo)
        self.press("Calif")
        region.activated.emit(region.currentIndex())


@pytest.fixture
def setting_up(tmp_path: Path, light_theme: None) -> Iterator[SettingUp]:
    clock, key_store = SettableClock(NOW), MemoryKeyStore()
    desk = new_desk(clock, CountingIds(), key_store)
    path = tmp_path / "own"

    def write_sample(progress: Progress, _: IsCancelled) -> SamplePractice:
        progress("Writing", 1, 2)
        desk.vault.create(tmp_path / "sample", ways=WaysIn(passphrase=PASSPHRASE)).journal.close()
        return SamplePractice(tmp_path / "sample", PASSPHRASE)

    stage = build_stage(
        desk,
        journal_path=path,
        clock=clock,
        folder=tmp_path,
        write_sample=write_sample,
        may_be_own=lambda folder: folder != tmp_path / "sample",
    )
    yield SettingUp(stage, desk, key_store, path)
    wizard = next(iter(stage.window.findChildren(QWidget, "first_run")), None)
    if wizard is not None:
        wizard.leave(lambda: None)  # type: ignore[attr-defined]
    stage.close()


def test_the_whole_set_up_makes_a_journal_that_opens_with_its_pin(setting_up: SettingUp, tmp_path: Path) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    setting_up.to_the_recovery_sheet()
    setting_up.push("print_sheet")
    assert [each.title for each in setting_up.stage.printing.printed] == ["Recovery sheet"]
    code = setting_up.stage.find(Label, "code").text()
    setting_up.press(code.lower(), ENTER)
    setting_up.stage.file_dialogs.next_answer(drive)
    setting_up.push("choose_backup_folder")
    setting_up.push("continue")
    setting_up.name_the_practice()
    setting_up.push("continue")
    assert setting_up.title() == "Your journal is ready"
    setting_up.press(ENTER)
    assert setting_up.stage.window.place == SectionPlace(Section.TODAY)
    context = setting_up.stage.window.context
    assert context is not None
    practice = context.desk.clients.practice()
    assert (practice.counselor_name, practice.licence, practice.region) == ("Dana Whitlock", "LPCC", "CA")
    assert context.desk.recovery.last_tested() == NOW
    assert [each.name for each in drive.iterdir()] == ["journal-2026-11-22.cdbak"]
    assert setting_up.stage.start.settings.current.backup_folder == str(drive)
    setting_up.stage.window.lock()
    settle()
    setting_up.press(PIN, ENTER)
    assert setting_up.stage.window.page is not None


@pytest.mark.parametrize(
    ("pin", "again", "sentence"),
    [
        ("9371", "9371", "Add 2 more characters: a PIN has six or more."),
        ("123456", "123456", "Choose another one: this is one character repeated, or counts up or down."),
        (PIN, "kestrel-28", "Type the same PIN once more."),
    ],
)
def test_a_pin_that_cannot_be_used_is_said_beside_its_field(
    setting_up: SettingUp, pin: str, again: str, sentence: str
) -> None:
    setting_up.begin()
    setting_up.press(ENTER, pin)
    setting_up.type_into("pin_again", again)
    setting_up.press(ENTER)
    assert setting_up.errors() == [sentence]
    assert setting_up.stage.find(QLineEdit, "pin").text() == pin


def test_the_keyring_that_was_found_is_named(setting_up: SettingUp) -> None:
    setting_up.begin()
    setting_up.press(ENTER)
    assert setting_up.stage.find(Label, "keyring_state").text().endswith("can be used: Secret Service")


def test_looking_for_a_keyring_leaves_nothing_in_it(setting_up: SettingUp) -> None:
    setting_up.begin()
    setting_up.press(ENTER)
    assert setting_up.key_store.entries == {}


def test_without_a_keyring_its_ways_are_off_with_the_reason_and_the_passphrase_is_chosen(setting_up: SettingUp) -> None:
    setting_up.key_store.store_answers = iter([NoBackend()])
    setting_up.begin()
    setting_up.press(ENTER)
    cards = [
        setting_up.stage.find(ChoiceCard, f"way_{each}") for each in ("keyring_pin", "keyring_alone", "passphrase")
    ]
    assert [each.isEnabled() for each in cards] == [False, False, True]
    assert cards[2].is_chosen
    assert "No keyring that can be trusted" in setting_up.stage.find(Label, "reason_keyring_pin").text()


def test_a_journal_with_a_passphrase_asks_the_keyring_for_nothing(setting_up: SettingUp, qtbot: QtBot) -> None:
    setting_up.key_store.store_answers = iter([NoBackend()])
    setting_up.begin()
    setting_up.press(ENTER, PASSPHRASE)
    qtbot.waitUntil(lambda: setting_up.has("strength"))
    assert setting_up.stage.find(Label, "strength_words").text().startswith("Strong")
    setting_up.type_into("passphrase_again", PASSPHRASE)
    setting_up.press(ENTER)
    assert (setting_up.title(), setting_up.key_store.entries) == ("Your recovery sheet", {})


def test_a_code_that_was_typed_wrongly_is_said_group_by_group_and_kept(setting_up: SettingUp) -> None:
    setting_up.to_the_recovery_sheet()
    code = setting_up.stage.find(Label, "code").text()
    wrong = code[:5] + ("7" if code[5] != "7" else "8") + code[6:]
    setting_up.type_into("typed_code", wrong)
    setting_up.press(ENTER)
    assert setting_up.errors() == ["Group 2 is not as it stands on the sheet. Compare it again."]
    assert setting_up.stage.find(QLineEdit, "typed_code").text() == wrong


def test_the_recovery_step_is_not_left_by_accident(setting_up: SettingUp) -> None:
    setting_up.to_the_recovery_sheet()
    setting_up.push("continue")
    assert setting_up.title() == "Your recovery sheet"
    assert "go on without testing" in setting_up.errors()[0]


def test_a_test_that_was_skipped_is_said_to_be_missing_at_the_end(setting_up: SettingUp) -> None:
    setting_up.to_the_practice()
    setting_up.name_the_practice()
    setting_up.push("continue")
    words = [each.text() for each in setting_up.stage.window.findChildren(Label) if each.isVisible()]
    assert "Never. Test it in Journal health." in words


def test_the_sheet_as_a_file_is_warned_about_before_it_is_written(setting_up: SettingUp, tmp_path: Path) -> None:
    setting_up.to_the_recovery_sheet()
    setting_up.push("save_sheet")
    assert setting_up.has("sheet_file")
    setting_up.stage.file_dialogs.next_answer(tmp_path / "sheet.pdf")
    setting_up.push("sheet_file_primary")
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")


def test_a_folder_that_a_cloud_copies_is_refused_and_another_one_can_be_chosen(
    setting_up: SettingUp, tmp_path: Path
) -> None:
    (tmp_path / ".stfolder").mkdir()
    setting_up.to_the_recovery_sheet()
    assert "cloud service" in setting_up.stage.find(Banner, "trouble").accessibleName()
    (tmp_path / ".stfolder").rmdir()
    setting_up.stage.file_dialogs.next_answer(tmp_path)
    setting_up.push("choose_folder")
    assert setting_up.desk.vault.is_journal(tmp_path / "Counselor Desk journal")


def test_what_is_left_of_a_journal_is_never_written_over(setting_up: SettingUp) -> None:
    setting_up.begin()
    setting_up.desk.vault.create(setting_up.path, ways=WaysIn(passphrase=PASSPHRASE)).journal.close()
    before = (setting_up.path / "VAULT.json").read_bytes()
    setting_up.press(ENTER, PIN)
    setting_up.type_into("pin_again", PIN)
    setting_up.press(ENTER)
    assert setting_up.has("choose_folder")
    assert (setting_up.path / "VAULT.json").read_bytes() == before


def test_every_missing_fact_of_the_practice_is_said_beside_its_field_and_nothing_is_lost(setting_up: SettingUp) -> None:
    setting_up.to_the_practice()
    setting_up.type_into("email", "dana at harbor")
    setting_up.push("continue")
    assert len(setting_up.errors()) == 4
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.objectName() == "counselor_name"
    assert setting_up.stage.find(QLineEdit, "email").text() == "dana at harbor"


def test_going_back_and_forth_keeps_what_was_typed(setting_up: SettingUp) -> None:
    setting_up.to_the_practice()
    setting_up.press("Dana Whitlock")
    setting_up.push("back")
    setting_up.push("continue")
    assert setting_up.stage.find(QLineEdit, "counselor_name").text() == "Dana Whitlock"


def test_a_set_up_that_was_killed_after_the_journal_was_made_goes_on_with_the_practice(setting_up: SettingUp) -> None:
    setting_up.desk.vault.create(setting_up.path, ways=WaysIn(pin=PIN)).journal.close()
    setting_up.begin()
    setting_up.press(PIN, ENTER)
    assert setting_up.title() == "Your practice"
    setting_up.name_the_practice()
    setting_up.push("continue")
    setting_up.press(ENTER)
    assert setting_up.stage.window.place == SectionPlace(Section.TODAY)


def test_the_sample_practice_says_where_it_lies_and_opens_beside_ones_own(
    setting_up: SettingUp, tmp_path: Path
) -> None:
    setting_up.begin()
    setting_up.push("try_sample")
    words = [each.text() for each in setting_up.stage.window.findChildren(Label) if each.isVisible()]
    assert f"The sample practice lies in {tmp_path / 'sample'}." in words
    assert setting_up.stage.find(Button, "open_sample").hasFocus()
    assert not setting_up.path.exists()


def test_the_next_start_does_not_open_the_sample_practice(setting_up: SettingUp) -> None:
    setting_up.begin()
    setting_up.push("try_sample")
    setting_up.push("open_sample")
    assert not setting_up.has("try_sample")
    assert setting_up.stage.start.settings.current.journal_folder == ""


def test_a_journal_that_was_set_up_elsewhere_is_found_by_the_next_start(setting_up: SettingUp, tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    setting_up.to_the_recovery_sheet()
    (tmp_path / ".stfolder").rmdir()
    setting_up.stage.file_dialogs.next_answer(tmp_path)
    setting_up.push("choose_folder")
    setting_up.push("skip_test")
    setting_up.push("continue")
    setting_up.push("no_backup_folder")
    setting_up.push("continue")
    setting_up.name_the_practice()
    setting_up.push("continue")
    assert setting_up.stage.start.settings.current.journal_folder == ""
    setting_up.press(ENTER)
    assert setting_up.stage.window.place == SectionPlace(Section.TODAY)
    assert setting_up.stage.start.settings.current.journal_folder == str(tmp_path / "Counselor Desk journal")


def test_a_backup_that_was_opened_instead_is_found_by_the_next_start(setting_up: SettingUp, tmp_path: Path) -> None:
    new = setting_up.desk.vault.create(tmp_path / "old", ways=WaysIn(passphrase=PASSPHRASE))
    setting_up.desk.backups.make(new.journal, to=tmp_path / "one.cdbak")
    new.journal.close()
    setting_up.begin()
    setting_up.stage.file_dialogs.next_answer(tmp_path / "one.cdbak")
    setting_up.push("open_existing")
    setting_up.push("other_backup")
    setting_up.push("open_other_primary")
    setting_up.stage.file_dialogs.next_answer(tmp_path / "usb")
    setting_up.push("restore_choose_folder")
    setting_up.stage.find(QLineEdit, "proof_code").setFocus()
    setting_up.press(new.recovery_code.formatted, ENTER)
    assert setting_up.stage.start.settings.current.journal_folder == str(tmp_path / "usb" / "Counselor Desk journal")


def test_an_existing_journal_can_be_opened_instead(setting_up: SettingUp, tmp_path: Path) -> None:
    setting_up.desk.vault.create(tmp_path / "old", ways=WaysIn(passphrase=PASSPHRASE)).journal.close()
    setting_up.begin()
    setting_up.stage.file_dialogs.next_answer(tmp_path / "old")
    setting_up.push("open_existing")
    setting_up.push("open_other_primary")
    assert setting_up.has("unlock_page")


def test_a_keyring_that_is_used_by_the_set_up_is_the_named_one(setting_up: SettingUp) -> None:
    setting_up.to_the_recovery_sheet()
    wizard = setting_up.stage.window.findChildren(QWidget, "first_run")[0]
    header = wizard._set_up.journal.header  # type: ignore[attr-defined]
    assert {each.backend for each in header.slots if each.backend} == {BACKEND}


def test_the_ring_of_the_focus_is_not_cut_at_an_edge(setting_up: SettingUp) -> None:
    setting_up.to_the_recovery_sheet()
    setting_up.stage.tab_to("skip_test")
    setting_up.press(SPACE)
    setting_up.push("continue")

    for name in ("choose_backup_folder", "continue"):
        control = setting_up.stage.find(Button, name)
        # the ring stands 1 px beside the control and is 2 px wide; the parent of the control cuts off the rest
        room = control.parentWidget()
        assert room is not None
        assert room.rect().contains(control.geometry().adjusted(-3, -3, 3, 3)), name
