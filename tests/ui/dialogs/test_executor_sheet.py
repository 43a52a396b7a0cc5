# SPDX-License-Identifier: GPL-3.0-or-later
"""An executor sheet by keyboard alone: whose it is, printed once, in force once its code was typed back."""

from practice_journal import PIN, Practice
from stage import Stage, words_on
from ways_in_hands import ENTER, ESCAPE, errors, is_done, kinds, open_dialog, opens, press_button, type_into, typed_in

from counselor_desk.services.unlock_choices import WayKind
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.dialogs.executor_sheet import ExecutorSheetDialog
from counselor_desk.ui.widgets.labels import Label

HOLDER = "Rosalind Achterberg-Mbeki"


def show_code(stage: Stage) -> str:
    open_dialog(stage, "new_executor_sheet")
    stage.press(HOLDER)
    type_into(stage, "proof_secret", PIN)
    stage.press(ENTER)
    return stage.find(Label, "code").text()


def test_the_sheet_is_in_force_once_its_code_was_typed_back(stage: Stage, practice: Practice) -> None:
    code = show_code(stage)
    type_into(stage, "typed_code", code)
    stage.press(ENTER)
    assert is_done(stage).startswith("The executor sheet is in force.")
    assert HOLDER in words_on(stage.page)
    assert opens(practice, code, Way.RECOVERY)
    assert opens(practice, practice.recovery_code, Way.RECOVERY)


def test_it_is_printed_as_an_executor_sheet(stage: Stage) -> None:
    show_code(stage)
    press_button(stage, "print_sheet")
    assert [each.title for each in stage.printing.printed] == ["Executor sheet"]


def test_a_sheet_without_a_name_is_asked_for_one(stage: Stage) -> None:
    open_dialog(stage, "new_executor_sheet")
    type_into(stage, "proof_secret", PIN)
    stage.press(ENTER)
    assert errors(stage) == ["Type the name of the person who will keep the sheet."]
    assert typed_in(stage, "proof_secret") == PIN


def test_a_wrong_proof_keeps_the_name(stage: Stage) -> None:
    open_dialog(stage, "new_executor_sheet")
    stage.press(HOLDER)
    type_into(stage, "proof_secret", "wrong-pin-1")
    stage.press(ENTER)
    assert errors(stage) == ["This PIN does not open the journal. Type it again, or choose another way above."]
    assert typed_in(stage, "executor_holder") == HOLDER


def test_given_up_no_sheet_stands_and_the_page_says_so(stage: Stage, practice: Practice) -> None:
    code = show_code(stage)
    stage.press(ESCAPE)
    assert is_done(stage).startswith("Nothing was changed: no executor sheet was made.")
    assert WayKind.EXECUTOR not in kinds(practice)
    assert not opens(practice, code, Way.RECOVERY)


def test_the_dialog_says_that_it_can_be_revoked_and_what_backups_keep(stage: Stage) -> None:
    open_dialog(stage, "new_executor_sheet")
    said = words_on(stage.find(ExecutorSheetDialog, "executor_sheet"))
    assert "It can be revoked at any time. Backups that were made until then still open with it." in said
