# SPDX-License-Identifier: GPL-3.0-or-later
"""Making a seal card by keyboard: printed or saved, and kept by the journal only once it went out."""

from pathlib import Path

from practice_journal import Practice
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from stage import Stage, words_on

from counselor_desk.domain.errors import ErrorCode, MachineError
from counselor_desk.domain.seals import SealWent
from counselor_desk.ui.places import Section, SectionPlace

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


def begin(stage: Stage) -> QWidget:
    stage.go_to(SectionPlace(Section.HEALTH))
    stage.tab_to("make_seal_card")
    stage.press(ENTER)
    return stage.find(QWidget, "seal_card")


def went(practice: Practice) -> list[SealWent]:
    return [each.seal.went for each in practice.opened.seals.overview().seals]


def test_it_says_what_the_card_proves_and_what_it_seals(stage: Stage, practice: Practice) -> None:
    entries = practice.opened.journal.head.size
    said = words_on(begin(stage))

    assert "It proves only “unchanged since this seal”" in said
    assert f"This card seals {entries} entries." in said
    assert went(practice) == []


def test_enter_prints_one_page_and_the_journal_keeps_the_seal(stage: Stage, practice: Practice) -> None:
    dialog = begin(stage)

    stage.press(ENTER)

    assert [(each.title, len(each.pages)) for each in stage.printing.printed] == [("Seal card", 1)]
    assert went(practice) == [SealWent.CARD_PRINTED]
    assert "Post it to your supervisor or your lawyer" in words_on(dialog)
    stage.press(ESCAPE)
    assert "Card printed." in words_on(stage.page)


def test_without_a_printer_nothing_is_kept_and_the_card_can_still_be_saved(
    stage: Stage, practice: Practice, tmp_path: Path
) -> None:
    stage.printing.next_error(MachineError(ErrorCode.NO_PRINTER))
    dialog = begin(stage)
    stage.press(ENTER)
    assert "No printer is set up on this computer." in words_on(dialog)
    assert went(practice) == []

    stage.file_dialogs.next_answer(tmp_path / "card.pdf")
    stage.tab_to("save_seal_card")
    stage.press(ENTER)

    assert (tmp_path / "card.pdf").read_bytes().startswith(b"%PDF-")
    assert went(practice) == [SealWent.CARD_SAVED]
    assert stage.file_dialogs.asked[-1].suggested_name == "seal-card-2026-11-22.pdf"


def test_a_folder_that_is_gone_is_said_and_nothing_is_kept(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    dialog = begin(stage)
    stage.file_dialogs.next_answer(tmp_path / "nowhere" / "card.pdf")
    stage.tab_to("save_seal_card")
    stage.press(ENTER)

    assert went(practice) == []
    assert "folder" in words_on(dialog)


def test_escape_leaves_no_seal(stage: Stage, practice: Practice) -> None:
    begin(stage)
    stage.press(ESCAPE)

    assert not stage.has("seal_card")
    assert went(practice) == []
