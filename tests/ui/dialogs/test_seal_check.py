# SPDX-License-Identifier: GPL-3.0-or-later
"""Comparing the journal with a seal by keyboard: typed from a card, or one of its own; the answer in words."""

import pytest
from practice_journal import Practice
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from stage import Stage, words_on

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.seals import Seal, check_group, root_groups
from counselor_desk.services.seal_checks import SealChecks
from counselor_desk.ui.places import Section, SectionPlace
from counselor_desk.ui.widgets.fields import LineInput, TextInput

ENTER, ESCAPE, RIGHT = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Right


def seal_of(practice: Practice) -> Seal:
    practice.opened.seal_cards.begin().record_print()
    newest = practice.opened.seals.overview().newest
    assert newest is not None
    return newest


def begin(stage: Stage) -> QWidget:
    stage.go_to(SectionPlace(Section.HEALTH))
    stage.tab_to("check_seal")
    stage.press(ENTER)
    return stage.find(QWidget, "seal_check")


def type_seal(stage: Stage, size: str, root: str) -> None:
    stage.tab_to("seal_size")
    stage.press(size)
    stage.tab_to("seal_root")
    stage.press(root)
    stage.tab_to("seal_check_primary")
    stage.press(ENTER)


def test_a_card_typed_in_as_it_is_printed_is_unchanged_since(stage: Stage, practice: Practice) -> None:
    head = seal_of(practice).head
    dialog = begin(stage)

    type_seal(stage, str(head.size), " ".join((*root_groups(head.root), check_group(head))).upper())

    said = words_on(dialog)
    assert "Unchanged since this seal" in said
    assert "It says nothing of the time before" in said
    stage.press(ENTER)
    assert not stage.has("seal_check")
    assert "Last comparison: unchanged since" in words_on(stage.page)


def test_the_line_of_the_qr_code_needs_no_size(stage: Stage, practice: Practice) -> None:
    line = seal_of(practice).line
    dialog = begin(stage)

    type_seal(stage, "", line)

    assert "Unchanged since this seal" in words_on(dialog)


def test_one_of_the_journals_own_seals_can_be_chosen(stage: Stage, practice: Practice) -> None:
    seal_of(practice)
    dialog = begin(stage)

    stage.tab_to("seal_source_0")
    stage.press(RIGHT, Qt.Key.Key_Space)
    stage.tab_to("seal_check_primary")
    stage.press(ENTER)

    assert "Unchanged since this seal" in words_on(dialog)


@pytest.mark.parametrize(
    ("size", "root", "said"),
    [
        ("", "ab" * 32, "Type the number of entries as it stands on the card"),
        ("12", "ab" * 31, "The root has 16 groups of 4"),
        ("12", "ab" * 32 + "0000", "A sign is mistyped: the check group does not fit."),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_stays(
    stage: Stage, practice: Practice, size: str, root: str, said: str
) -> None:
    dialog = begin(stage)

    type_seal(stage, size, root)

    assert said in words_on(dialog)
    assert stage.find(LineInput, "seal_size").text() == size
    assert stage.find(TextInput, "seal_root").toPlainText() == root
    assert practice.opened.journal.seals.checks() == ()


def test_a_slip_of_the_hand_is_asked_about_before_anything_is_said_or_kept(stage: Stage, practice: Practice) -> None:
    head = seal_of(practice).head
    dialog = begin(stage)

    type_seal(stage, str(head.size + 1), head.root)

    said = words_on(dialog)
    assert "Compare what was read with the card, sign by sign" in said
    assert f"{head.size + 1:,} entries" in said
    assert "  ".join(root_groups(head.root)[:4]) in said
    assert "differs" not in said
    assert "shorter" not in said
    stage.press(check_group(head), ENTER)
    assert "A sign is mistyped: the check group does not fit." in words_on(dialog)
    assert practice.opened.journal.seals.checks() == ()
    stage.find(LineInput, "seal_size").setText(str(head.size))
    stage.tab_to("seal_check_primary")
    stage.press(ENTER)
    assert "Unchanged since this seal" in words_on(dialog)


def test_what_was_changed_since_it_was_shown_is_shown_again(stage: Stage, practice: Practice) -> None:
    dialog = begin(stage)
    type_seal(stage, "5", "ab" * 32)
    stage.find(LineInput, "seal_size").setText("6")

    stage.tab_to("seal_as_it_stands")
    stage.press(ENTER)

    assert "6 entries" in words_on(dialog)
    assert practice.opened.journal.seals.checks() == ()


def test_a_seal_of_more_entries_says_how_many_are_missing(stage: Stage, practice: Practice) -> None:
    head = practice.opened.journal.head
    dialog = begin(stage)

    type_seal(stage, str(head.size + 3), head.root)
    stage.tab_to("seal_as_it_stands")
    stage.press(ENTER)

    said = words_on(dialog)
    assert "The log is shorter than the seal" in said
    assert "3 entries are missing" in said
    stage.press(ENTER)
    assert "Last comparison: the log was shorter" in words_on(stage.page)


def test_a_seal_of_another_journal_differs(stage: Stage, practice: Practice) -> None:
    dialog = begin(stage)

    type_seal(stage, "5", "ab" * 32)
    stage.tab_to("seal_as_it_stands")
    stage.press(ENTER)

    assert "The journal differs from this seal" in words_on(dialog)
    assert "Compare the journal's number on the card first." in words_on(dialog)


def test_without_a_seal_of_its_own_only_a_card_is_asked_for(stage: Stage) -> None:
    begin(stage)
    assert not stage.has("seal_source")


def test_a_comparison_that_was_stopped_can_be_begun_again(
    stage: Stage, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare = SealChecks.compare
    stopped = [UserError(ErrorCode.CANCELLED)]

    def stop_once(self: SealChecks, *given: object, **named: object) -> object:
        if stopped:
            raise stopped.pop()
        return compare(self, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(SealChecks, "compare", stop_once)
    head = seal_of(practice).head
    dialog = begin(stage)
    type_seal(stage, str(head.size), head.root)
    assert "Unchanged" not in words_on(dialog)

    stage.press(ENTER)

    assert "Unchanged since this seal" in words_on(dialog)


def test_escape_changes_nothing(stage: Stage, practice: Practice) -> None:
    begin(stage)
    stage.press(ESCAPE)

    assert not stage.has("seal_check")
    assert practice.opened.journal.seals.checks() == ()
