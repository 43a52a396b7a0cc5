# SPDX-License-Identifier: GPL-3.0-or-later
"""Searching by keyboard: typed in the top bar, opened in the client's record."""

import pytest
from factories import a_note
from practice_journal import AMENDED, CLIENT, COMPANION, LATE, Practice
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from stage import Stage, places_asked, settle, words_on

from counselor_desk.domain.notes import NoteSection
from counselor_desk.services.search import FoundNote
from counselor_desk.ui.pages.search.found_rows import FoundRow
from counselor_desk.ui.pages.search.page import SearchPage
from counselor_desk.ui.places import ClientPlace, ClientTab, SearchPlace, Section, SectionPlace
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.row_list import RowList

ENTER, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Down
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def search(stage: Stage, words: str) -> SearchPage:
    """Type words into the top bar."""
    stage.press(Qt.Key.Key_K, modifier=CTRL)
    stage.press(words)
    page = stage.page
    assert isinstance(page, SearchPage)
    return page


def said(stage: Stage) -> list[str]:
    """What a screen reader would say of each row."""
    model = stage.find(RowList, "found").model()
    return [model.data(model.index(number, 0)) for number in range(model.rowCount())]


def found_rows(stage: Stage) -> list[FoundRow]:
    page = stage.page
    assert isinstance(page, SearchPage)
    return list(page._rows.rows)


def test_notes_stand_under_their_client_with_kind_and_date(stage: Stage) -> None:
    search(stage, "diary")

    assert said(stage) == [
        "Mari ZEBULON C-0001, 3 entries",
        "Addendum to a progress note, Apr 13, 2026, Mari ZEBULON C-0001. the diary was kept until june.",
        "Progress note, Apr 13, 2026, Mari ZEBULON C-0001. the diary helps. she asked for more exercises.",
        "Progress note, Mar 23, 2026, Mari ZEBULON C-0001. a sleep diary kept on six nights. mornings are better.",
    ]


def test_the_found_words_are_marked_in_the_snippet(stage: Stage) -> None:
    search(stage, "SLEEP diar")

    (note,) = (row for row in found_rows(stage) if isinstance(row, FoundNote))
    assert [note.snippet[span.start : span.end] for span in note.found] == ["sleep", "diary"]


def test_clients_come_first_by_name_or_code(stage: Stage) -> None:
    search(stage, "0002")

    assert said(stage)[:2] == ["1 client is called so", "Client Jonas WREN C-0002"]


@pytest.mark.parametrize(
    ("words", "note_id"), [("sleep diary", LATE), ("until june", AMENDED)], ids=["a note", "an addendum opens its note"]
)
def test_enter_opens_the_note_in_the_record(stage: Stage, words: str, note_id: str) -> None:
    asked = places_asked(search(stage, words))

    stage.press(DOWN, ENTER)

    assert asked == [ClientPlace(CLIENT, ClientTab.RECORD, note_id)]  # type: ignore[arg-type]


def test_enter_on_a_client_opens_the_record(stage: Stage) -> None:
    asked = places_asked(search(stage, "wren"))

    stage.press(DOWN, ENTER)

    assert asked == [ClientPlace(COMPANION)]


def test_drafts_and_struck_notes_are_called_so(stage: Stage) -> None:
    search(stage, "unfinished")
    (draft,) = said(stage)[1:]
    stage.find(QLineEdit, "search").selectAll()
    stage.press("mistake")
    (struck,) = said(stage)[1:]

    assert draft.startswith("Progress note, draft,")
    assert struck.startswith("Progress note, struck,")


def test_psychotherapy_notes_are_never_found(stage: Stage) -> None:
    page = search(stage, "sealed process")

    assert "Nothing holds all these words." in words_on(page)


def test_before_the_first_word_it_says_what_is_searched_and_what_never(stage: Stage) -> None:
    page = stage.go_to(SectionPlace(Section.SEARCH))

    assert "Psychotherapy notes are never searched." in words_on(page)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.objectName() == "search"


def test_one_record_can_be_searched_alone_and_left_again(stage: Stage) -> None:
    page = search(stage, "diary")
    stage.find(Combo, "search_in").setFocus()

    stage.press("Jonas")
    assert "This record does not hold all these words." in words_on(page)
    stage.tab_to("search_everywhere")
    stage.press(ENTER)

    assert len(said(stage)) == 4


def test_the_way_back_leads_to_the_words_that_were_typed(stage: Stage) -> None:
    search(stage, "diary")
    stage.press(DOWN, ENTER)

    stage.press(Qt.Key.Key_Left, modifier=ALT)

    assert stage.window.place == SearchPlace("diary")
    assert stage.find(QLineEdit, "search").text() == "diary"
    assert len(said(stage)) == 4


def test_more_than_fifty_are_counted_and_another_word_is_asked_for(stage: Stage, practice: Practice) -> None:
    for _ in range(60):
        practice.opened.notes.begin(
            a_note(client_id=CLIENT, session_id=None, sections=(NoteSection("Narrative", "a quagga grazed"),))
        )

    page = search(stage, "quagga")

    assert "10 more: type another word." in words_on(page)


def test_codes_stand_for_names_in_headings_and_snippets(stage: Stage) -> None:
    assert stage.window.context is not None
    stage.window.context.names.show_codes(True)
    page = search(stage, "choir")
    settle()

    shown = "\n".join((*said(stage), words_on(page)))

    assert "C-0001" in shown
    assert "ZEBULON" not in shown
    assert "Marisol" not in shown
    assert "Quint" not in shown
