# SPDX-License-Identifier: GPL-3.0-or-later
"""Choosing a client: a few letters and Enter, by name or by code, and by code alone while codes are shown."""

from practice_journal import CLIENT, COMPANION
from PySide6.QtCore import Qt
from stage import Stage, words_on

from counselor_desk.ui.dialogs.choose_client import ChooseClientDialog
from counselor_desk.ui.places import NotePlace, Place

ENTER = Qt.Key.Key_Return


def opened(stage: Stage) -> list[Place]:
    asked: list[Place] = []
    assert stage.window.context is not None
    dialog = ChooseClientDialog(stage.window, context=stage.window.context, title="Whose note?")
    dialog.place_requested.connect(asked.append)
    dialog.open()
    return asked


def test_a_few_letters_and_enter_take_the_first(stage: Stage) -> None:
    asked = opened(stage)
    stage.press("jon", ENTER)

    assert asked == [NotePlace(COMPANION)]


def test_the_code_finds_a_client(stage: Stage) -> None:
    asked = opened(stage)
    stage.press("c-0001", ENTER)

    assert asked == [NotePlace(CLIENT)]


def test_arrows_lead_through_the_list(stage: Stage) -> None:
    asked = opened(stage)
    stage.press(Qt.Key.Key_Down, Qt.Key.Key_Down, ENTER)

    assert len(asked) == 1


def test_nobody_fits_is_said_and_enter_does_nothing(stage: Stage) -> None:
    asked = opened(stage)
    stage.press("xyz", ENTER)

    assert asked == []
    assert "No client fits." in words_on(stage.window)


def test_names_are_neither_shown_nor_searched_while_codes_are(stage: Stage) -> None:
    assert stage.window.context is not None
    stage.window.context.names.show_codes(True)
    asked = opened(stage)
    stage.press("jon", ENTER)

    assert asked == []
    assert "Jonas" not in words_on(stage.window)


def test_escape_chooses_nobody(stage: Stage) -> None:
    asked = opened(stage)
    stage.press(Qt.Key.Key_Escape)

    assert (asked, stage.has("choose_client_words")) == ([], False)
