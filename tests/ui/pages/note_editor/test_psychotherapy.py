# SPDX-License-Identifier: GPL-3.0-or-later
"""The psychotherapy notes in the window: behind the secret, in a space of their own, gone from it when it is left."""

from collections.abc import Callable
from unittest.mock import patch

from practice_journal import CLIENT, PIN, Practice, opened_compartment
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QWidget
from stage import Stage, settle, words_on

from counselor_desk.ui.pages.note_editor.page import NoteEditorPage
from counselor_desk.ui.places import NotePlace, Section, SectionPlace
from counselor_desk.ui.widgets.note_text import NoteText, ReadingText

ENTER = Qt.Key.Key_Return
PLACE = NotePlace(CLIENT, is_psychotherapy=True)


def focused() -> str:
    focus = QApplication.focusWidget()
    return "" if focus is None else focus.objectName()


def opened(stage: Stage) -> NoteEditorPage:
    page = stage.go_to(PLACE)
    assert isinstance(page, NoteEditorPage)
    stage.press(PIN, ENTER)
    return page


def kept(practice: Practice) -> list[str]:
    compartment = opened_compartment(practice.desk, practice.opened, PIN)
    return [compartment.read(each) for each in compartment.of_client(CLIENT)]


def test_the_secret_is_asked_for_before_anything_is_seen(stage: Stage) -> None:
    page = stage.go_to(PLACE)

    assert focused() == "psychotherapy_secret"
    assert not page.findChildren(NoteText, "psychotherapy_text")


def test_a_wrong_secret_is_said_beside_its_field(stage: Stage) -> None:
    page = stage.go_to(PLACE)
    stage.press("kestrel-28", ENTER)

    assert "This PIN does not open the journal" in words_on(page)
    assert focused() == "psychotherapy_secret"


def test_what_belongs_here_and_what_does_not_stands_there(stage: Stage) -> None:
    said = words_on(stage.go_to(PLACE))

    assert "45 CFR 164.501" in said
    for words in ("times", "modality", "results", "diagnosis", "plan", "symptoms", "prognosis", "progress"):
        assert words in said, words


def test_an_earlier_note_is_read_by_its_date(stage: Stage) -> None:
    opened(stage)
    stage.tab_to("psychotherapy_note_1")
    stage.press(ENTER)

    assert "the dream of the stairs" in stage.find(ReadingText, "psychotherapy_reading").toPlainText()


def test_a_note_is_kept_by_its_button(stage: Stage, practice: Practice) -> None:
    opened(stage)
    stage.press("my own thoughts")
    stage.tab_to("keep_psychotherapy_note")
    stage.press(ENTER)

    assert "my own thoughts" in kept(practice)
    assert stage.find(NoteText, "psychotherapy_text").text == ""


def test_what_is_typed_is_kept_when_the_page_is_left(stage: Stage, practice: Practice) -> None:
    opened(stage)
    stage.press("my own thoughts")
    stage.window.go_to(SectionPlace(Section.TODAY))
    settle()

    assert "my own thoughts" in kept(practice)


def test_going_back_to_the_progress_note_keeps_the_words_and_lets_the_key_go(stage: Stage, practice: Practice) -> None:
    page = opened(stage)
    stage.press("my own thoughts")
    stage.tab_to("back_to_progress_note")
    stage.press(ENTER)

    assert "my own thoughts" in kept(practice)
    assert not page.view.psychotherapy.is_open
    assert focused().startswith("section_")


def test_no_progress_note_begins_by_writing_here(stage: Stage, practice: Practice) -> None:
    before = practice.opened.notes.of_client(CLIENT)
    opened(stage)
    stage.press("my own thoughts")
    stage.window.go_to(SectionPlace(Section.TODAY))
    settle()

    assert practice.opened.notes.of_client(CLIENT) == before


def test_a_note_that_cannot_be_kept_stays_on_the_page(stage: Stage, practice: Practice) -> None:
    page = opened(stage)
    stage.press("my own thoughts")
    practice.opened.journal.database.rows("PRAGMA query_only = 1")
    stage.window.go_to(SectionPlace(Section.TODAY))
    settle()
    practice.opened.journal.database.rows("PRAGMA query_only = 0")

    assert stage.page is page
    assert stage.find(NoteText, "psychotherapy_text").text == "my own thoughts"


def test_what_is_edited_while_a_note_is_being_kept_is_not_kept_twice(stage: Stage, practice: Practice) -> None:
    page = opened(stage)
    stage.press("first thought, last thought")
    space = page.view.psychotherapy
    notes = practice.opened.notes  # the record is not touched by any of this
    before = notes.of_client(CLIENT)
    text = stage.find(NoteText, "psychotherapy_text")
    run = space._context.runner.run
    held: list[Callable[[], None]] = []

    def run_later(*job: object, **ends: object) -> None:
        held.append(lambda: run(*job, **ends))  # type: ignore[arg-type]

    with patch.object(space._context.runner, "run", run_later):
        space.keep(lambda _: None)
        text.moveCursor(QTextCursor.MoveOperation.Start)
        text.insert("a new word before the ")
    for each in held:
        each()
    settle()

    assert sorted(kept(practice))[-2:] == ["a new word before the", "first thought, last thought"]
    assert notes.of_client(CLIENT) == before


def empty_a_draft(stage: Stage) -> NoteEditorPage:
    page = opened(stage)
    stage.press("half a thought")
    space = page.view.psychotherapy
    space._autosave.flush(lambda _: None)
    stage.press(Qt.Key.Key_A, modifier=Qt.KeyboardModifier.ControlModifier)
    stage.press(Qt.Key.Key_Delete)
    space._autosave.flush(lambda _: None)
    settle()
    return page


def test_what_was_emptied_is_brought_back_by_a_key(stage: Stage) -> None:
    page = empty_a_draft(stage)
    stage.find(QWidget, "earlier_apart_text_bring_back").setFocus()
    stage.press(ENTER)
    page.view.psychotherapy._autosave.flush(lambda _: None)

    assert stage.find(NoteText, "psychotherapy_text").text == "half a thought"
    assert focused() == "psychotherapy_text"
    assert not stage.has("earlier_apart_text")


def test_what_was_emptied_is_offered_again_behind_the_secret_only(stage: Stage) -> None:
    empty_a_draft(stage)
    stage.window.go_to(SectionPlace(Section.TODAY))
    settle()
    stage.go_to(PLACE)
    assert not stage.has("earlier_apart_text")
    stage.press(PIN, ENTER)

    assert stage.has("earlier_apart_text")


def test_a_note_that_is_kept_lets_the_emptied_text_go(stage: Stage) -> None:
    empty_a_draft(stage)
    stage.press("another thought")
    stage.tab_to("keep_psychotherapy_note")
    stage.press(ENTER)

    assert not stage.has("earlier_apart_text")


def test_a_lock_on_a_full_disk_loses_no_word(stage: Stage, practice: Practice) -> None:
    opened(stage)
    stage.press("half a thought")
    practice.opened.journal.database.rows("PRAGMA query_only = 1")
    stage.window.lock()
    settle()
    stage.press(PIN, ENTER)
    settle()
    opened(stage)

    assert stage.find(NoteText, "psychotherapy_text").text == "half a thought"
