# SPDX-License-Identifier: GPL-3.0-or-later
"""Revoking everything old by keyboard alone: explained, proved, over paper, and only then done."""

import pytest
from practice_journal import PASSPHRASE, PIN, Practice
from stage import Stage, settle, words_on
from ways_in_hands import (
    ENTER,
    ESCAPE,
    errors,
    has_dialog,
    is_done,
    kinds,
    open_dialog,
    opens,
    press_button,
    type_into,
)

from counselor_desk.domain.errors import ErrorCode, MachineError
from counselor_desk.security.header_file import HeaderFile
from counselor_desk.services.unlock_choices import WayKind
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.dialogs.revoke_all import RevokeAllDialog
from counselor_desk.ui.widgets.labels import Label

REPLACE = HeaderFile.replace


def written_without_its_last_flush(*arguments: object, **named: object) -> bool:
    REPLACE(*arguments, **named)  # type: ignore[arg-type]
    raise MachineError(ErrorCode.DISK_FAILED, where="header")


def dialog(stage: Stage) -> RevokeAllDialog:
    return stage.find(RevokeAllDialog, "revoke_all")


def show_code(stage: Stage, *, passphrase: str = "") -> str:
    open_dialog(stage, "revoke_all_button")
    type_into(stage, "proof_secret", PIN)
    if passphrase:
        type_into(stage, "also_passphrase", passphrase)
    stage.press(ENTER)
    return stage.find(Label, "code").text()


def revoke(stage: Stage, code: str) -> None:
    type_into(stage, "typed_code", code)
    stage.press(ENTER)
    settle()


def test_it_says_what_goes_on_what_ends_and_what_nothing_ends(stage: Stage) -> None:
    open_dialog(stage, "revoke_all_button")
    said = words_on(dialog(stage))
    for words in (
        "The journal opens with the PIN together with this computer's keyring, as before.",
        "The passphrase: it was not given here. Set it up again.",
        "A backup file made before today still opens",
        "Make a new backup as soon as this is done.",
    ):
        assert words in said


def test_giving_the_passphrase_as_well_keeps_it_in_the_words(stage: Stage) -> None:
    open_dialog(stage, "revoke_all_button")
    type_into(stage, "also_passphrase", PASSPHRASE)
    assert "The journal opens with the passphrase, as before." in words_on(dialog(stage))


def test_the_new_code_opens_and_the_old_one_does_not(stage: Stage, practice: Practice) -> None:
    code = show_code(stage)
    revoke(stage, code)
    assert is_done(stage).startswith("Everything old is revoked.")
    assert opens(practice, code, Way.RECOVERY)
    assert not opens(practice, practice.recovery_code, Way.RECOVERY)


def test_what_was_not_given_ends(stage: Stage, practice: Practice) -> None:
    revoke(stage, show_code(stage))
    assert WayKind.PASSPHRASE not in kinds(practice)
    assert opens(practice, PIN, Way.PIN)


def test_what_was_given_goes_on(stage: Stage, practice: Practice) -> None:
    revoke(stage, show_code(stage, passphrase=PASSPHRASE))
    assert opens(practice, PASSPHRASE, Way.PASSPHRASE)


def test_nothing_is_revoked_before_the_code_was_typed_back(stage: Stage, practice: Practice) -> None:
    show_code(stage)
    stage.press(ESCAPE)
    assert is_done(stage).startswith("Nothing was revoked:")
    assert opens(practice, practice.recovery_code, Way.RECOVERY)
    assert not has_dialog(stage)


def test_a_slip_in_the_typed_code_is_named(stage: Stage, practice: Practice) -> None:
    code = show_code(stage)
    revoke(stage, code[:-1])
    assert errors(stage)
    assert opens(practice, practice.recovery_code, Way.RECOVERY)


def test_a_wrong_passphrase_is_said_at_its_own_field(stage: Stage, practice: Practice) -> None:
    open_dialog(stage, "revoke_all_button")
    type_into(stage, "proof_secret", PIN)
    type_into(stage, "also_passphrase", "not the right words at all")
    stage.press(ENTER)
    assert errors(stage) == ["This passphrase does not open the journal. Type it again, or leave the field empty."]


def test_the_page_of_the_code_is_printed(stage: Stage) -> None:
    show_code(stage)
    stage.press(ENTER)
    assert [each.title for each in stage.printing.printed] == ["Recovery sheet"]


def test_a_way_in_that_was_changed_meanwhile_means_to_begin_again(stage: Stage, practice: Practice) -> None:
    code = show_code(stage)
    header = practice.opened.journal.header
    practice.opened.unlock_choices.change_pin(Proof(Way.PIN, PIN), "another-pin-9")
    assert practice.opened.journal.header is not header
    revoke(stage, code)
    assert "so nothing was revoked." in words_on(dialog(stage))


def test_esc_before_the_code_changes_nothing_and_says_nothing(stage: Stage) -> None:
    open_dialog(stage, "revoke_all_button")
    stage.press(ESCAPE)
    assert (has_dialog(stage), is_done(stage)) == (False, "")


def test_cancel_is_the_first_stop_so_that_it_is_read_from_its_top(stage: Stage) -> None:
    open_dialog(stage, "revoke_all_button")
    focus = stage.window.focusWidget()
    assert focus is not None
    assert focus.objectName() == "revoke_all_cancel"
    press_button(stage, "revoke_all_cancel")
    assert not has_dialog(stage)


def test_where_the_disk_did_not_confirm_it_the_old_sheet_is_to_be_kept_for_now(
    stage: Stage, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = show_code(stage)
    with monkeypatch.context() as patched:
        patched.setattr(HeaderFile, "replace", written_without_its_last_flush)
        revoke(stage, code)
    said = is_done(stage)
    assert "Keep the old recovery sheet beside the new one until the journal has been opened once more." in said
    assert opens(practice, code, Way.RECOVERY)
