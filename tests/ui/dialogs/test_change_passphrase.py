# SPDX-License-Identifier: GPL-3.0-or-later
"""Another passphrase by keyboard alone, with how much it withstands, and what older backups still open with."""

import pytest
from practice_journal import PASSPHRASE, PIN, Practice
from stage import Stage, words_on
from ways_in_hands import ENTER, errors, is_done, open_dialog, opens, type_into, typed_in

from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.dialogs.change_passphrase import ChangePassphraseDialog

NEW = "copper ladder under seven quiet clouds"


def fill(stage: Stage, *, new: str = NEW, again: str = NEW, proof: str = PIN) -> None:
    open_dialog(stage, "change_passphrase_button")
    stage.press(new)
    type_into(stage, "new_passphrase_again", again)
    type_into(stage, "proof_secret", proof)


def test_the_new_passphrase_opens_from_then_on_and_the_old_one_does_not(stage: Stage, practice: Practice) -> None:
    fill(stage)
    stage.press(ENTER)
    assert is_done(stage).startswith("The passphrase is changed.")
    assert opens(practice, NEW, Way.PASSPHRASE)
    assert not opens(practice, PASSPHRASE, Way.PASSPHRASE)


@pytest.mark.parametrize(
    ("new", "again", "sentence"),
    [
        ("", "", "Type five or more words."),
        ("too short", "too short", "Add 6 more characters, better whole words."),
        (NEW, "other words than those before", "Type the same passphrase once more."),
    ],
)
def test_a_passphrase_that_cannot_be_used_is_said_beside_its_field_and_kept(
    stage: Stage, practice: Practice, new: str, again: str, sentence: str
) -> None:
    fill(stage, new=new, again=again)
    stage.press(ENTER)
    assert errors(stage) == [sentence]
    assert typed_in(stage, "new_passphrase") == new
    assert opens(practice, PASSPHRASE, Way.PASSPHRASE)


def test_the_dialog_says_that_older_backups_keep_the_old_one(stage: Stage) -> None:
    open_dialog(stage, "change_passphrase_button")
    said = words_on(stage.find(ChangePassphraseDialog, "change_passphrase"))
    assert "Backups that were made before today still open with it" in said
