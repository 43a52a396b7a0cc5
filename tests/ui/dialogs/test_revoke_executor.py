# SPDX-License-Identifier: GPL-3.0-or-later
"""Revoking an executor sheet by keyboard alone: whose it is in words, and a wrong proof takes nothing back."""

import pytest
from practice_journal import PASSPHRASE, PIN, Practice
from stage import Stage, words_on
from ways_in_hands import ENTER, ESCAPE, errors, has_dialog, is_done, kinds, open_dialog, opens, type_into

from counselor_desk.services.unlock_choices import WayKind
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.dialogs.revoke_executor import RevokeExecutorDialog

HOLDER = "Rosalind Achterberg-Mbeki"


@pytest.fixture
def code(practice: Practice) -> str:
    codes = practice.opened.new_codes
    shown = codes.begin_executor_sheet(Proof(Way.PASSPHRASE, PASSPHRASE), holder=HOLDER)
    codes.finish(shown.formatted)
    return shown.formatted


def test_the_code_no_longer_opens_and_the_page_says_whose_it_was(stage: Stage, practice: Practice, code: str) -> None:
    open_dialog(stage, "revoke_executor_1")
    stage.press(PIN, ENTER)
    assert is_done(stage) == f"The executor sheet of {HOLDER} is revoked. It no longer opens this journal."
    assert not opens(practice, code, Way.RECOVERY)
    assert opens(practice, practice.recovery_code, Way.RECOVERY)


@pytest.mark.usefixtures("code")
def test_the_dialog_repeats_whose_and_from_when_and_what_backups_keep(stage: Stage) -> None:
    open_dialog(stage, "revoke_executor_1")
    said = words_on(stage.find(RevokeExecutorDialog, "revoke_executor"))
    assert f"Revoke the executor sheet of {HOLDER}" in said
    assert "Made Nov 22, 2026." in said
    assert "Backups that were made until now still open with it." in said


@pytest.mark.usefixtures("code")
def test_among_codes_the_dialog_shows_initials(stage: Stage) -> None:
    stage.page.context.names.show_codes(True)
    open_dialog(stage, "revoke_executor_1")
    said = words_on(stage.find(RevokeExecutorDialog, "revoke_executor"))
    assert "Revoke the executor sheet of R. A. M." in said
    assert "Rosalind" not in said


@pytest.mark.usefixtures("code")
def test_a_wrong_proof_takes_nothing_back(stage: Stage, practice: Practice) -> None:
    open_dialog(stage, "revoke_executor_1")
    stage.press("wrong-pin-1", ENTER)
    assert errors(stage) == ["This PIN does not open the journal. Type it again, or choose another way above."]
    assert WayKind.EXECUTOR in kinds(practice)


@pytest.mark.usefixtures("code")
def test_escape_takes_nothing_back(stage: Stage, practice: Practice) -> None:
    open_dialog(stage, "revoke_executor_1")
    type_into(stage, "proof_secret", PIN)
    stage.press(ESCAPE)
    assert not has_dialog(stage)
    assert WayKind.EXECUTOR in kinds(practice)
