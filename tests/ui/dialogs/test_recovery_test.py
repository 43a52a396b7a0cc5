# SPDX-License-Identifier: GPL-3.0-or-later
"""The recovery code is tried by typing it from the sheet; a slip is said at the field, and nothing typed is lost."""

from practice_journal import Practice
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from stage import Stage, words_on

from counselor_desk.domain.audit import AuditKind
from counselor_desk.security.recovery_code import RecoveryCode
from counselor_desk.ui.dialogs.recovery_test import RecoveryTestDialog
from counselor_desk.ui.places import Section, SectionPlace
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.fields import Field

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


def open_dialog(stage: Stage) -> RecoveryTestDialog:
    stage.go_to(SectionPlace(Section.HEALTH))
    stage.tab_to("test_code")
    stage.press(ENTER)
    return stage.find(RecoveryTestDialog, "recovery_test")


def sentence(dialog: RecoveryTestDialog) -> str:
    return "".join(field.error for field in dialog.findChildren(Field))


def times_tested(practice: Practice) -> int:
    return sum(each.kind is AuditKind.RECOVERY_CODE_TESTED for each in practice.opened.journal.audit.events())


def test_the_right_code_is_proved_and_logged(stage: Stage, practice: Practice) -> None:
    dialog = open_dialog(stage)

    stage.press(practice.recovery_code, ENTER)

    assert dialog.findChild(Banner, "recovery_proved") is not None
    assert times_tested(practice) == 1


def test_after_it_was_proved_enter_closes_and_the_page_knows(stage: Stage, practice: Practice) -> None:
    open_dialog(stage)

    stage.press(practice.recovery_code, ENTER, ENTER)

    assert not [each for each in stage.window.findChildren(RecoveryTestDialog) if each.isVisible()]
    assert "Nov 22, 2026, 10:00 am. Test it again a year after the last time." in words_on(stage.page)


def test_the_code_does_not_stay_in_the_field_once_it_was_proved(stage: Stage, practice: Practice) -> None:
    dialog = open_dialog(stage)

    stage.press(practice.recovery_code, ENTER)

    field = dialog.findChild(QLineEdit, "recovery_code")
    assert field is not None
    assert field.text() == ""


def test_a_slip_is_said_at_the_field_and_what_was_typed_stays(stage: Stage, practice: Practice) -> None:
    dialog = open_dialog(stage)
    slip = practice.recovery_code[:-1] + ("0" if practice.recovery_code[-1] != "0" else "1")

    stage.press(slip, ENTER)

    assert "a sign is wrong or missing" in sentence(dialog)
    assert stage.find(QLineEdit, "recovery_code").text() == slip
    assert times_tested(practice) == 0


def test_the_code_of_another_journal_is_said_at_the_field(stage: Stage) -> None:
    dialog = open_dialog(stage)

    stage.press(RecoveryCode(bytes(16)).formatted, ENTER)

    assert "belongs to another journal" in sentence(dialog)


def test_nothing_typed_asks_for_the_code(stage: Stage) -> None:
    dialog = open_dialog(stage)

    stage.press(ENTER)

    assert sentence(dialog) == "Type the code from the printed sheet."


def test_escape_leaves_everything_as_it_was(stage: Stage, practice: Practice) -> None:
    open_dialog(stage)

    stage.press(ESCAPE)

    assert not [each for each in stage.window.findChildren(RecoveryTestDialog) if each.isVisible()]
    assert times_tested(practice) == 0
