# SPDX-License-Identifier: GPL-3.0-or-later
"""Text leaves a field by being copied, on purpose, and never by a slip of the mouse into another window."""

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent, QTextCursor


class Editor(Protocol):
    """What an editor of one or many lines has."""

    def textCursor(self) -> QTextCursor: ...

    def setTextCursor(self, cursor: QTextCursor, /) -> None: ...


def begin_no_drag(editor: Editor, event: QMouseEvent) -> None:
    """Let go of the selection that a press of the mouse falls on: Qt would begin to drag it, and has no switch for it.

    To be called before the editor handles the press, which then sets the cursor as it does anywhere else.
    """
    is_plain_press = event.button() is Qt.MouseButton.LeftButton and not (
        event.modifiers() & Qt.KeyboardModifier.ShiftModifier
    )
    cursor = editor.textCursor()
    if is_plain_press and cursor.hasSelection():
        cursor.clearSelection()
        editor.setTextCursor(cursor)
