# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole text of a document in a part of its own that scrolls, by keys as well."""

from PySide6.QtCore import QSize, Qt

from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import ScrollColumn
from counselor_desk.ui.widgets.note_text import ReadingText


class DocumentText(ScrollColumn):
    """Text to read, at most `height` px of the design high; the arrow keys and Page Down scroll it."""

    def __init__(self, text: str, *, name: str, accessible: str, height: float = 240) -> None:
        super().__init__(name=name, margins=(14, 10, 14, 10))
        self.setAccessibleName(accessible)
        self.setProperty("kind", "document")
        self.setProperty("focus", "ring")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._text = ReadingText(text, name=f"{name}_words", accessible=accessible)
        # one stop of the Tab key: the part that scrolls
        self._text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.column.addWidget(self._text)
        self.column.addStretch(1)
        self.setFixedHeight(px(height))

    # Qt's own names

    def sizeHint(self) -> QSize:
        return QSize(px(320), self.height())
