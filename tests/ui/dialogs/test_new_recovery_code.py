# SPDX-License-Identifier: GPL-3.0-or-later
"""A new recovery code by keyboard alone: shown once, printed, typed back; until then the old one opens the journal."""

from pathlib import Path

from practice_journal import NOW, PIN, Practice
from stage import Stage, words_on
from ways_in_hands import (
    ENTER,
    ESCAPE,
    errors,
    has_dialog,
    is_done,
    open_dialog,
    opens,
    press_button,
    type_into,
    typed_in,
)

from counselor_desk.domain.errors import ErrorCode, MachineError
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.dialogs.new_recovery_code import NewRecoveryCodeDialog
from counselor_desk.ui.widgets.labels import Label


def show_code(stage: Stage) -> str:
    open_dialog(stage, "new_recovery_code_button")
    stage.press(PIN, ENTER)
    return stage.find(Label, "code").text()


def test_the_code_that_was_typed_back_opens_and_the_old_one_does_not(stage: Stage, practice: Practice) -> None:
    code = show_code(stage)
    type_into(stage, "typed_code", code.lower().replace("-", ""))
    stage.press(ENTER)
    assert is_done(stage).startswith("The new recovery code is in force.")
    assert opens(practice, code, Way.RECOVERY)
    assert not opens(practice, practice.recovery_code, Way.RECOVERY)


def test_typing_it_back_counts_as_a_test_of_the_code(stage: Stage, practice: Practice) -> None:
    code = show_code(stage)
    type_into(stage, "typed_code", code)
    stage.press(ENTER)
    assert practice.opened.recovery.last_tested() == NOW


def test_the_dialog_says_what_the_old_sheet_still_opens_before_anything_is_done(stage: Stage) -> None:
    open_dialog(stage, "new_recovery_code_button")
    said = words_on(stage.find(NewRecoveryCodeDialog, "new_recovery_code"))
    assert "the old sheet no longer opens this journal. Until then nothing changes." in said
    assert "Backups that were made before today still open with the old code." in said


def test_it_is_printed_and_the_field_waits_for_it(stage: Stage) -> None:
    show_code(stage)
    stage.press(ENTER)
    assert [each.title for each in stage.printing.printed] == ["Recovery sheet"]
    assert stage.window.focusWidget().objectName() == "typed_code"


def test_a_printer_that_fails_is_said_and_the_code_can_be_copied_by_hand(stage: Stage) -> None:
    show_code(stage)
    stage.printing.next_error(MachineError(ErrorCode.NO_PRINTER))
    stage.press(ENTER)
    assert "copy the code by hand" in stage.find(Label, "printed").text()


def test_it_is_saved_to_a_file_only_after_a_warning(stage: Stage, tmp_path: Path) -> None:
    show_code(stage)
    press_button(stage, "save_sheet")
    assert stage.has("sheet_file")
    stage.file_dialogs.next_answer(tmp_path / "sheet.pdf")
    press_button(stage, "sheet_file_primary")
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")


def test_a_slip_is_named_by_its_group_and_what_was_typed_stays(stage: Stage, practice: Practice) -> None:
    code = show_code(stage)
    wrong = code[:5] + ("7" if code[5] != "7" else "8") + code[6:]
    type_into(stage, "typed_code", wrong)
    stage.press(ENTER)
    assert errors(stage) == ["Group 2 is not as it stands on the sheet. Compare it again."]
    assert typed_in(stage, "typed_code") == wrong
    assert opens(practice, practice.recovery_code, Way.RECOVERY)


def test_given_up_everything_is_as_it_was_and_the_page_says_so(stage: Stage, practice: Practice) -> None:
    code = show_code(stage)
    stage.press(ESCAPE)
    assert not has_dialog(stage)
    assert is_done(stage).startswith("Nothing was changed: the recovery code of before still opens the journal.")
    assert opens(practice, practice.recovery_code, Way.RECOVERY)
    assert not opens(practice, code, Way.RECOVERY)


def test_a_wrong_proof_shows_no_code(stage: Stage) -> None:
    open_dialog(stage, "new_recovery_code_button")
    stage.press("wrong-pin-1", ENTER)
    assert errors(stage) == ["This PIN does not open the journal. Type it again, or choose another way above."]
    assert not stage.has("code")


def test_another_change_in_between_is_said_and_nothing_is_put_in_force(stage: Stage, practice: Practice) -> None:
    code = show_code(stage)
    practice.opened.unlock_choices.change_pin(Proof(Way.PIN, PIN), "heron-4471")
    type_into(stage, "typed_code", code)
    stage.press(ENTER)
    assert "Another way in was changed in between" in words_on(stage.find(NewRecoveryCodeDialog, "new_recovery_code"))
    assert not opens(practice, code, Way.RECOVERY)


def test_locking_forgets_the_code_that_was_shown(stage: Stage, practice: Practice) -> None:
    code = show_code(stage)
    stage.window.lock()
    with practice.desk.vault.open(practice.path, practice.recovery_code, way=Way.RECOVERY):
        pass
    assert code not in words_on(stage.window)
