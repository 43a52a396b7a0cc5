# SPDX-License-Identifier: GPL-3.0-or-later
"""Note text is plain whatever is pasted, tells of every change a person makes, and grows with its words."""

import pytest
from hostile_texts import HOSTILE
from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from stage import settle

from counselor_desk.domain.text import clean_text
from counselor_desk.ui.widgets.boxes import column
from counselor_desk.ui.widgets.note_text import NoteText, ReadingText


@pytest.fixture
def note(qtbot: QtBot) -> NoteText:
    made = NoteText(name="plan", accessible="Plan")
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.show()
    settle()
    return made


def test_pasted_markup_stays_what_it_says(note: NoteText) -> None:
    pasted = QMimeData()
    pasted.setHtml("<b>bold</b><img src='file:///etc/passwd'>")
    pasted.setText("bold")
    note.insertFromMimeData(pasted)

    assert note.text == "bold"


def test_a_picture_cannot_be_pasted(note: NoteText) -> None:
    assert not note.canInsertFromMimeData(QMimeData())


def test_typing_is_told(note: NoteText, qtbot: QtBot) -> None:
    with qtbot.waitSignal(note.written):
        QTest.keyClicks(note, "a")


def test_a_draft_that_is_loaded_is_not_told(note: NoteText, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(note.written):
        note.show_text("from yesterday")


def test_it_grows_with_its_words(note: NoteText) -> None:
    before = note.sizeHint().height()
    note.show_text("a line\n" * 30)
    settle()

    assert note.sizeHint().height() > before * 3


@pytest.mark.parametrize("made", [NoteText, ReadingText])
def test_more_height_lays_nothing_out_again(qtbot: QtBot, made: type[NoteText] | type[ReadingText]) -> None:
    editor = made("a line of words\n" * 30, name="plan", accessible="Plan")
    qtbot.addWidget(editor)
    editor.resize(400, 900)
    editor.show()
    settle()
    with qtbot.assertNotEmitted(editor.document().documentLayout().update):
        editor.resize(400, 1_100)
        settle()

    with qtbot.waitSignal(editor.document().documentLayout().update):
        editor.resize(300, 1_100)


def test_a_line_more_never_makes_it_narrower_for_a_moment(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    note = NoteText("a line of words\n" * 30, name="plan", accessible="Plan")
    column(page).addWidget(note)
    page.resize(400, 200)
    page.show()
    settle()
    width, high = note.viewport().width(), note.height()
    widths: set[int] = set()

    class Watch(QObject):
        def eventFilter(self, _: QObject, event: QEvent) -> bool:
            if isinstance(event, QResizeEvent):
                widths.add(event.size().width())
            return False

    watch = Watch(note)
    note.viewport().installEventFilter(watch)
    QTest.keyClicks(note, "\r\r\r")
    settle()

    note.viewport().removeEventFilter(watch)
    assert note.height() > high
    assert widths == {width}
    assert note.verticalScrollBar().maximum() == 0


def test_ctrl_enter_is_left_to_the_page(note: NoteText, qtbot: QtBot) -> None:
    QTest.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert note.text == ""


def test_an_inserted_snippet_can_be_taken_back(note: NoteText) -> None:
    note.insert("Safety asked.")
    note.undo()

    assert note.text == ""


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_as_it_is(note: NoteText, text: str) -> None:
    # the form in which the domain keeps a text: one kind of line end, no NUL, no lone surrogate. Qt takes a mark of
    # byte order at the beginning for what it is
    kept = clean_text(text).lstrip("\ufeff").replace("\u2029", "\n").replace("\u2028", "\n")
    note.show_text(kept)

    assert note.text == kept


def test_a_hard_space_stays_hard(note: NoteText) -> None:
    note.show_text("9\u00a0am")

    assert note.text == "9\u00a0am"


def test_reading_text_cannot_be_written(qtbot: QtBot) -> None:
    reading = ReadingText("signed", name="reading", accessible="Reading")
    qtbot.addWidget(reading)
    QTest.keyClicks(reading, "more")

    assert reading.toPlainText() == "signed"
