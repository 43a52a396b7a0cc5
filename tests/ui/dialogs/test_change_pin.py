# SPDX-License-Identifier: GPL-3.0-or-later
"""Another PIN by keyboard alone: what is wrong stands beside its field, and the PIN in use stands until it is done."""

import pytest
from practice_journal import PASSPHRASE, PIN, Practice
from stage import Stage, words_on
from ways_in_hands import ENTER, errors, has_dialog, is_done, open_dialog, opens, press_button, type_into, typed_in

from counselor_desk.domain.ports import Locked
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.dialogs.change_pin import ChangePinDialog

NEW = "heron-4471"


def fill(stage: Stage, *, new: str = NEW, again: str = NEW, proof: str = PIN) -> None:
    open_dialog(stage, "change_pin_button")
    stage.press(new)
    type_into(stage, "new_pin_again", again)
    type_into(stage, "proof_secret", proof)


def test_the_new_pin_opens_from_then_on_and_the_old_one_does_not(stage: Stage, practice: Practice) -> None:
    fill(stage)
    stage.press(ENTER)
    assert is_done(stage) == "The PIN is changed. From now on the new one opens the journal."
    assert opens(practice, NEW, Way.PIN)
    assert not opens(practice, PIN, Way.PIN)


def test_the_keyring_holds_one_key_for_it_as_before(stage: Stage, practice: Practice) -> None:
    before = len(practice.key_store.entries)
    fill(stage)
    stage.press(ENTER)
    assert len(practice.key_store.entries) == before


@pytest.mark.parametrize(
    ("new", "again", "sentence"),
    [
        ("", "", "Type a PIN of six or more characters."),
        ("9371", "9371", "Add 2 more characters: a PIN has six or more."),
        ("123456", "123456", "Choose another one: this is one character repeated, or counts up or down."),
        (NEW, "heron-4472", "Type the same PIN once more."),
    ],
)
def test_a_pin_that_cannot_be_used_is_said_beside_its_field_and_kept(
    stage: Stage, practice: Practice, new: str, again: str, sentence: str
) -> None:
    fill(stage, new=new, again=again)
    stage.press(ENTER)
    assert errors(stage) == [sentence]
    assert (typed_in(stage, "new_pin"), typed_in(stage, "proof_secret")) == (new, PIN)
    assert opens(practice, PIN, Way.PIN)


def test_a_wrong_proof_is_said_at_its_field_and_the_new_pin_is_kept(stage: Stage, practice: Practice) -> None:
    fill(stage, proof="wrong-pin-1")
    stage.press(ENTER)
    assert errors(stage) == ["This PIN does not open the journal. Type it again, or choose another way above."]
    assert (typed_in(stage, "new_pin"), typed_in(stage, "proof_secret")) == (NEW, "")


def test_after_a_wrong_proof_the_wait_is_said_and_another_way_does_not_wait(stage: Stage, practice: Practice) -> None:
    fill(stage, proof="wrong-pin-1")
    stage.press(ENTER, PIN, ENTER)
    assert errors(stage) == [
        "After a wrong PIN the next one waits. Wait 1 second, then type it again, or choose another way above."
    ]
    stage.tab_to("proof_way_0")
    stage.press("\N{SPACE}")
    stage.find(ChangePinDialog, "change_pin").proof._choice.buttons[1].click()
    stage.press(PASSPHRASE, ENTER)
    assert not has_dialog(stage)
    assert opens(practice, NEW, Way.PIN)


def test_a_proof_that_was_not_typed_is_asked_for(stage: Stage) -> None:
    fill(stage, proof="")
    stage.press(ENTER)
    assert errors(stage) == ["Type your PIN."]


def test_a_keyring_that_keeps_nothing_is_said_and_the_old_pin_stands(stage: Stage, practice: Practice) -> None:
    practice.key_store.store_answers = iter([Locked(practice.key_store.backend)])
    fill(stage)
    stage.press(ENTER)
    assert has_dialog(stage)
    assert "keyring" in "".join(errors(stage)) or "keyring" in words_on(stage.find(ChangePinDialog, "change_pin"))
    assert typed_in(stage, "new_pin") == NEW
    assert opens(practice, PIN, Way.PIN)


def test_the_button_of_the_dialog_does_the_same_as_enter(stage: Stage, practice: Practice) -> None:
    fill(stage)
    press_button(stage, "change_pin_primary")
    assert opens(practice, NEW, Way.PIN)
