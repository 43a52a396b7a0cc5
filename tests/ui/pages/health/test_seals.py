# SPDX-License-Identifier: GPL-3.0-or-later
"""Seals on the health page, by keyboard: what is so, and what to do next, for a first day and for thirty years."""

from datetime import timedelta
from pathlib import Path

import pytest
from practice_journal import Practice
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from stage import Stage, words_on

from counselor_desk.domain.errors import ErrorCode, MachineError
from counselor_desk.domain.seals import check_group, root_groups
from counselor_desk.services.seals import Seals
from counselor_desk.ui.dialogs.seal_list import SealListDialog
from counselor_desk.ui.pages.health.seals_card import SealsCard
from counselor_desk.ui.places import Section, SectionPlace
from counselor_desk.ui.widgets.note_text import ReadingText
from counselor_desk.ui.widgets.row_list import RowList

ENTER, DOWN, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Escape


def card(stage: Stage) -> SealsCard:
    page = stage.go_to(SectionPlace(Section.HEALTH))
    (found,) = page.findChildren(SealsCard)
    return found


def make_seals(practice: Practice, number: int) -> None:
    for _ in range(number):
        practice.opened.seal_cards.begin().record_print()


def test_a_journal_without_a_seal_says_why_one_is_worth_making(stage: Stage) -> None:
    said = words_on(card(stage))

    assert "No seal yet" in said
    assert "A seal card that a supervisor or a lawyer keeps shows later whether it is unchanged since." in said
    assert not stage.has("show_seals")
    assert not stage.has("import_stamp")


def test_a_seal_of_today_is_good_and_counts_what_came_after(stage: Stage, practice: Practice) -> None:
    make_seals(practice, 1)

    said = words_on(card(stage))

    assert "Last seal: Nov 22, 2026, 10:00 am" in said
    assert "1 entry in the log since. Make the next one within a month of it." in said
    assert "Card printed." in said


def test_after_a_month_it_reminds_in_words(stage: Stage, practice: Practice) -> None:
    make_seals(practice, 1)
    practice.clock.at += timedelta(days=32)

    said = words_on(card(stage))

    assert "More than a month ago: make a seal card and post it." in said
    assert "Make one" in said


def test_the_newest_are_listed_and_the_others_are_behind_a_button(stage: Stage, practice: Practice) -> None:
    make_seals(practice, 5)
    assert words_on(card(stage)).count("Card printed.") == 3

    stage.tab_to("show_seals")
    stage.press(ENTER)

    (dialog,) = stage.window.findChildren(SealListDialog)
    every = stage.find(RowList, "every_seal", inside=dialog)
    assert every.model().rowCount() == 5
    stage.press(DOWN)
    assert "Card printed." in every.model().data(every.currentIndex())
    stage.press(ENTER)
    assert not stage.has("seal_list")


def test_a_chosen_seal_can_be_read_and_copied_whole(stage: Stage, practice: Practice) -> None:
    make_seals(practice, 5)
    card(stage)
    newest, second = (each.seal for each in practice.opened.seals.overview().seals[:2])
    stage.tab_to("show_seals")
    stage.press(ENTER)
    shown = stage.find(ReadingText, "seal_line")
    assert newest.line in shown.toPlainText()

    stage.press(DOWN)
    said = shown.toPlainText()
    stage.tab_to("copy_seal_line")
    stage.press(ENTER)

    assert said.startswith(second.line)
    assert f"{' '.join(root_groups(second.head.root))}, check group {check_group(second.head)}" in said
    assert QGuiApplication.clipboard().text() == second.line


def test_an_answer_that_is_waited_for_can_be_imported(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    practice.opened.seal_stamps.write_question(tmp_path / "one.tsq")

    assert "A stamp was asked for on Nov 22, 2026, 10:00 am." in words_on(card(stage))
    assert stage.has("import_stamp")


def test_what_cannot_be_read_is_said_above_the_card(
    stage: Stage, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Seals) -> None:
        raise MachineError(ErrorCode.DISK_FAILED)

    monkeypatch.setattr(Seals, "overview", fail)
    stage.go_to(SectionPlace(Section.HEALTH))

    assert "disk" in words_on(stage.find(QWidget, "seals_trouble"))


def test_the_last_comparison_stays_on_the_page(stage: Stage, practice: Practice) -> None:
    make_seals(practice, 1)
    head = practice.opened.journal.head
    practice.opened.seal_checks.compare(head, is_typed=True)

    said = words_on(card(stage))

    assert "Last comparison: unchanged since" in said
    assert f"against a card typed in ({head.size} entries)" in said
