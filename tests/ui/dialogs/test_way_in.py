# SPDX-License-Identifier: GPL-3.0-or-later
"""Another way in by keyboard alone: the one in use is marked, what goes is said, and a failure leaves all as it was."""

import pytest
from practice_journal import PASSPHRASE, PIN, Practice
from PySide6.QtWidgets import QCheckBox
from stage import Stage
from ways_in_hands import ENTER, errors, has_dialog, is_done, kinds, open_dialog, opens, press_button, type_into

from counselor_desk.domain.ports import Denied, NoBackend
from counselor_desk.services.unlock_choices import WayKind
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.widgets.choices import ChoiceCard
from counselor_desk.ui.widgets.labels import Label

NEW_PIN, NEW_WORDS = "heron-4471", "copper ladder under seven quiet clouds"


def choose(stage: Stage, way: WayKind) -> None:
    stage.tab_to(f"way_{way.value}")
    stage.press("\N{SPACE}")


def removed(stage: Stage) -> str:
    return stage.find(Label, "ways_removed").text()


def test_the_ways_in_use_are_marked(stage: Stage) -> None:
    open_dialog(stage, "use_another_way")
    marked = [each.accessibleName().endswith("In use now.") for each in stage.window.findChildren(ChoiceCard)]
    assert marked == [True, True, True]


def test_a_pin_with_the_keyring_takes_the_place_of_every_other_everyday_way(stage: Stage, practice: Practice) -> None:
    open_dialog(stage, "use_another_way")
    stage.press(NEW_PIN)
    type_into(stage, "pin_again", NEW_PIN)
    type_into(stage, "proof_secret", PIN)
    stage.press(ENTER)
    assert is_done(stage) == "Done. From now on the journal opens with: Keyring and PIN."
    assert kinds(practice) == [WayKind.KEYRING_PIN, WayKind.RECOVERY]
    assert opens(practice, NEW_PIN, Way.PIN)


def test_the_passphrase_can_stay_beside_it(stage: Stage, practice: Practice) -> None:
    open_dialog(stage, "use_another_way")
    stage.press(NEW_PIN)
    type_into(stage, "pin_again", NEW_PIN)
    stage.tab_to("keep_passphrase")
    stage.press("\N{SPACE}")
    type_into(stage, "proof_secret", PIN)
    stage.press(ENTER)
    assert kinds(practice) == [WayKind.KEYRING_PIN, WayKind.PASSPHRASE, WayKind.RECOVERY]
    assert opens(practice, PASSPHRASE, Way.PASSPHRASE)


def test_the_keyring_alone_asks_for_nothing_but_the_proof(stage: Stage, practice: Practice) -> None:
    open_dialog(stage, "use_another_way")
    choose(stage, WayKind.KEYRING_ALONE)
    type_into(stage, "proof_secret", PIN)
    stage.press(ENTER)
    assert kinds(practice) == [WayKind.KEYRING_ALONE, WayKind.RECOVERY]


def test_a_passphrase_takes_the_keyring_s_entries_away(stage: Stage, practice: Practice) -> None:
    open_dialog(stage, "use_another_way")
    choose(stage, WayKind.PASSPHRASE)
    type_into(stage, "passphrase", NEW_WORDS)
    type_into(stage, "passphrase_again", NEW_WORDS)
    type_into(stage, "proof_secret", PIN)
    stage.press(ENTER)
    assert kinds(practice) == [WayKind.PASSPHRASE, WayKind.RECOVERY]
    assert practice.key_store.entries == {}


def test_the_dialog_says_what_no_longer_opens_and_what_older_backups_keep(stage: Stage) -> None:
    open_dialog(stage, "use_another_way")
    said = removed(stage)
    assert "PIN with this computer's keyring; This computer's keyring alone; Passphrase" in said
    assert "still open with the passphrase of their day" in said


def test_a_passphrase_that_is_kept_is_not_said_to_go(stage: Stage) -> None:
    open_dialog(stage, "use_another_way")
    stage.tab_to("keep_passphrase")
    stage.press("\N{SPACE}")
    assert "assphrase" not in removed(stage)


def test_a_new_passphrase_never_keeps_the_old_one(stage: Stage) -> None:
    open_dialog(stage, "use_another_way")
    choose(stage, WayKind.PASSPHRASE)
    assert not any(each.isVisible() for each in stage.window.findChildren(QCheckBox, "keep_passphrase"))


def test_without_a_keyring_its_ways_are_off_with_the_reason_and_can_be_looked_for_again(
    stage: Stage, practice: Practice
) -> None:
    practice.key_store.store_answers = iter([NoBackend()])
    open_dialog(stage, "use_another_way")
    assert not stage.find(ChoiceCard, "way_keyring_pin").isEnabled()
    assert "No keyring that can be trusted" in stage.find(Label, "reason_keyring_pin").text()
    press_button(stage, "look_again")
    assert stage.find(ChoiceCard, "way_keyring_pin").isEnabled()


@pytest.mark.parametrize(
    ("pin", "again", "sentence"),
    [
        ("", "", "Type a PIN of six or more characters."),
        (NEW_PIN, "heron-4472", "Type the same PIN once more."),
    ],
)
def test_a_fault_is_said_beside_its_field(
    stage: Stage, practice: Practice, pin: str, again: str, sentence: str
) -> None:
    before = practice.opened.journal.header
    open_dialog(stage, "use_another_way")
    stage.press(pin)
    type_into(stage, "pin_again", again)
    stage.press(ENTER)
    assert errors(stage) == [sentence]
    assert practice.opened.journal.header == before


def test_a_keyring_that_refuses_the_new_key_leaves_every_way_as_it_was(stage: Stage, practice: Practice) -> None:
    before, entries = practice.opened.journal.header, dict(practice.key_store.entries)
    open_dialog(stage, "use_another_way")
    stage.press(NEW_PIN)
    type_into(stage, "pin_again", NEW_PIN)
    type_into(stage, "proof_secret", PIN)
    practice.key_store.store_answers = iter([Denied(practice.key_store.backend)])
    stage.press(ENTER)
    assert has_dialog(stage)
    assert (practice.opened.journal.header, practice.key_store.entries) == (before, entries)
