# SPDX-License-Identifier: GPL-3.0-or-later
"""No field lets its text be dragged away: a press on what is selected begins a new selection."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit
from pytestqt.qtbot import QtBot
from stage import settle

from counselor_desk.ui.widgets.fields import LineInput, TextInput
from counselor_desk.ui.widgets.note_text import NoteText, ReadingText

WORDS = "words of a note that stay here"


@pytest.fixture(params=["note", "reading", "text"])
def editor(request: pytest.FixtureRequest, qtbot: QtBot) -> QTextEdit | QPlainTextEdit:
    """Shown, with all of its words selected."""
    made: QTextEdit | QPlainTextEdit
    if request.param == "note":
        made = NoteText(WORDS, name="body", accessible="Body")
    elif request.param == "reading":
        made = ReadingText(WORDS, name="body", accessible="Body")
    else:
        made = TextInput(WORDS, name="body", accessible="Body")
    qtbot.addWidget(made)
    made.resize(400, 120)
    made.show()
    settle()
    made.selectAll()
    return made


def mouse(
    editor: QTextEdit | QPlainTextEdit,
    kind: QEvent.Type,
    at: QPoint,
    *,
    button: Qt.MouseButton = Qt.MouseButton.LeftButton,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    viewport = editor.viewport()
    place = QPointF(at)
    event = QMouseEvent(kind, place, QPointF(viewport.mapToGlobal(at)), button, button, keys)
    QApplication.sendEvent(viewport, event)


def test_a_press_on_selected_words_lets_them_go(editor: QTextEdit | QPlainTextEdit) -> None:
    mouse(editor, QEvent.Type.MouseButtonPress, QPoint(30, 12))

    assert not editor.textCursor().hasSelection()


def test_moving_on_selects_anew_and_drags_nothing(editor: QTextEdit | QPlainTextEdit) -> None:
    mouse(editor, QEvent.Type.MouseButtonPress, QPoint(30, 12))
    mouse(editor, QEvent.Type.MouseMove, QPoint(120, 12))

    selected = editor.textCursor().selectedText()
    assert selected
    assert selected != WORDS


def test_the_menu_of_selected_words_keeps_them_selected(editor: QTextEdit | QPlainTextEdit) -> None:
    mouse(editor, QEvent.Type.MouseButtonPress, QPoint(30, 12), button=Qt.MouseButton.RightButton)

    assert editor.textCursor().selectedText() == WORDS


def test_shift_still_stretches_a_selection(editor: QTextEdit | QPlainTextEdit) -> None:
    mouse(editor, QEvent.Type.MouseButtonPress, QPoint(30, 12), keys=Qt.KeyboardModifier.ShiftModifier)

    assert editor.textCursor().hasSelection()


def test_a_line_cannot_be_dragged(qtbot: QtBot) -> None:
    line: QLineEdit = LineInput(name="line", accessible="Line")
    qtbot.addWidget(line)

    assert not line.dragEnabled()
