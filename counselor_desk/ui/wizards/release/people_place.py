# SPDX-License-Identifier: GPL-3.0-or-later
"""A mention among the words around it, the mention itself marked as on the page: amber while it is undecided."""

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QTextCharFormat, QTextCursor, QTextDocument, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from counselor_desk.ui.theme.look import px, tokens


class PlaceText(QWidget):
    """Wrapped plain text with one marked part; takes no focus, the card around it speaks for it."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = ("", "", "")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_place(self, before: str, words: str, after: str) -> None:
        """Show the words before, the mention, and the words after."""
        self._parts = (before, words, after)
        self.setAccessibleName("".join(self._parts))
        self.updateGeometry()
        self.update()

    # Qt's own names

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._document(width).size().height())

    def sizeHint(self) -> QSize:
        width = max(self.width(), px(280))
        return QSize(px(280), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(80), px(20))

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.translate(QPointF(0, 0))
        self._document(self.width()).drawContents(painter)
        painter.end()

    def _document(self, width: int) -> QTextDocument:
        t = tokens()
        document = QTextDocument()
        document.setDocumentMargin(0)
        font = QFont(self.font())
        font.setPixelSize(px(13))
        document.setDefaultFont(font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(option)
        plain, marked = QTextCharFormat(), QTextCharFormat()
        plain.setForeground(QColor(t.muted))
        marked.setForeground(QColor(t.warn))
        marked.setBackground(QColor(t.warn_soft))
        marked.setFontWeight(QFont.Weight.DemiBold)
        cursor = QTextCursor(document)
        # inserted as plain text: what stands in a note is never read as markup
        for part, form in zip(self._parts, (plain, marked, plain), strict=True):
            cursor.insertText(part, form)
        document.setTextWidth(width)
        return document
