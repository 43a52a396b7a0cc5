# SPDX-License-Identifier: GPL-3.0-or-later
"""The text of notes: written and read at 15 px on lines of 23, plain whatever is pasted.

Qt's plain text editor lays lines out by the font alone and cannot hold a line height, so this is the other one with
everything but plain text switched off.
"""

from math import ceil

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QTextBlockFormat, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.no_drag import begin_no_drag

_LINE = 23
_SMALL_LINE = 20


class _AsHighAsItsText(QTextEdit):
    """Lays its text out when the width changes, and not when a line more made it higher.

    Qt lays all of it out at every change of size: 200 ms for 20,000 words, each time that a line was full.
    """

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.oldSize().width() != event.size().width():
            super().resizeEvent(event)
            return
        height, bar = event.size().height(), self.verticalScrollBar()
        bar.setRange(0, max(0, ceil(self.document().size().height()) - height))
        bar.setPageStep(height)


class NoteText(_AsHighAsItsText):
    """Grows with its text, from `lines` on; Tab leaves it, as it leaves every other field.

    `written` is emitted for every change that a person made, never for `show_text`.
    """

    written = Signal()

    def __init__(
        self,
        text: str = "",
        *,
        name: str,
        accessible: str,
        hint: str = "",
        lines: int = 3,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setPlaceholderText(hint)
        self.setProperty("kind", "note")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # it is never lower than its text; a bar that came for the moment before it grew would make it narrower
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._lines = lines
        self._is_showing = False
        self._height = 0
        self.document().setDocumentMargin(px(4))
        self.show_text(text)
        self.textChanged.connect(self._on_text_changed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._grow())

    @property
    def text(self) -> str:
        """What stands in it, sign for sign: Qt's own plain text would turn no-break spaces into spaces."""
        return self.document().toRawText().replace("\u2029", "\n")

    def show_text(self, text: str) -> None:
        """Replace the text, as when a draft is loaded; nobody is told that something was written."""
        self._is_showing = True
        self.setPlainText(text)
        _set_line_height(self, _LINE)
        self._is_showing = False

    def insert(self, text: str) -> None:
        """Put text where the cursor is, as if it had been typed; Ctrl+Z takes it out again."""
        self.textCursor().insertText(text)

    # Qt's own names

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.textCursor().insertText(source.text())

    def sizeHint(self) -> QSize:
        return QSize(px(240), self._wanted_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), self._wanted_height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        begin_no_drag(self, event)
        super().mousePressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._grow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Ctrl+Enter belongs to the page, which signs
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            event.ignore()
            return
        super().keyPressEvent(event)

    def _wanted_height(self) -> int:
        frame = self.height() - self.viewport().height() if self.height() > 0 else px(14)
        frame = frame if 0 <= frame <= px(40) else px(14)
        least = self._lines * px(_LINE) + 2 * px(4)
        return max(least, round(self.document().size().height())) + frame

    def _grow(self) -> None:
        wanted = self._wanted_height()
        if wanted != self._height:
            self._height = wanted
            self.updateGeometry()

    def _on_text_changed(self) -> None:
        if not self._is_showing:
            self.written.emit()


class ReadingText(_AsHighAsItsText):
    """Text to read and to copy from, as high as it needs; never a field."""

    def __init__(self, text: str = "", *, name: str, accessible: str, is_small: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setProperty("kind", "reading")
        self.setProperty("size", "small" if is_small else "note")
        self._line = _SMALL_LINE if is_small else _LINE
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._fit())
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show another text."""
        self.setPlainText(text)
        _set_line_height(self, self._line)
        self._fit()

    # Qt's own names

    def sizeHint(self) -> QSize:
        return QSize(px(240), max(px(self._line), round(self.document().size().height())) + 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(80), self.sizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        begin_no_drag(self, event)
        super().mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # the page scrolls, never this part of it
        event.ignore()

    def _fit(self) -> None:
        self.updateGeometry()


def _set_line_height(editor: QTextEdit, height: float) -> None:
    """A proportional height would add to the font's own leading, so the height is fixed."""
    cursor = QTextCursor(editor.document())
    cursor.select(QTextCursor.SelectionType.Document)
    block = QTextBlockFormat()
    block.setLineHeight(px(height), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    cursor.mergeBlockFormat(block)
    editor.document().clearUndoRedoStacks()
