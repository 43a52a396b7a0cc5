# SPDX-License-Identifier: GPL-3.0-or-later
"""Text and icons on the screen. What a person typed is shown as plain text, whatever signs it holds."""

from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from counselor_desk.ui.theme import icons
from counselor_desk.ui.theme.look import px, tokens
from counselor_desk.ui.theme.tokens import Tone, tint
from counselor_desk.ui.widgets.tips import set_tip


class Role(StrEnum):
    """What a text is for; the style sheet knows its size, weight and colour."""

    PAGE_TITLE = "page_title"
    PRODUCT = "product"
    SIDE = "side"
    DIALOG_TITLE = "dialog_title"
    CARD_TITLE = "card_title"
    STRONG = "strong"
    MEDIUM = "medium"
    BODY = "body"
    CHOICE_TITLE = "choice_title"
    NOTE_HEADING = "note_heading"
    SECTION_HEADING = "section_heading"
    NOTE = "note"
    SECOND = "second"
    SECOND_INK = "second_ink"
    LABEL = "label"
    GROUP = "group"
    COUNT = "count"
    SMALL = "small"
    KEY_HINT = "key_hint"
    CODE = "secret"
    SHORTCUT = "shortcut"


class Label(QLabel):
    """One piece of plain text; wraps where `wraps` says so."""

    def __init__(
        self,
        words: str = "",
        *,
        role: Role = Role.BODY,
        tone: Tone | None = None,
        wraps: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role.value)
        self.setProperty("tone", tone.value if tone is not None else "")
        self.setWordWrap(wraps)
        if wraps:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setText(words)

    def set_tone(self, tone: Tone | None) -> None:
        """Colour the text by what it means."""
        named = tone.value if tone is not None else ""
        if self.property("tone") != named:
            self.setProperty("tone", named)
            restyle(self)

    # Qt's own names

    def minimumSizeHint(self) -> QSize:
        if not self.wordWrap():
            return super().minimumSizeHint()
        # Qt would ask for the height that a nearly square label needs, and layouts would keep it at every width
        return QSize(px(80), self.fontMetrics().height())


class ElidedLabel(Label):
    """One line that loses its middle when it is too long, and then shows the whole as a tooltip.

    Names are told apart by both ends; a sentence (`middle=False`) loses its end.
    """

    def __init__(
        self,
        words: str = "",
        *,
        role: Role = Role.BODY,
        tone: Tone | None = None,
        middle: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        self._whole, self._more = words, ""
        self._mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        super().__init__(words, role=role, tone=tone, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def whole(self) -> str:
        """The text without any ellipsis."""
        return self._whole

    def say_more(self, words: str) -> None:
        """Say something else in the tooltip than the whole of what was shortened."""
        self._more = words
        self._elide()

    # Qt's own names

    def setText(self, words: str) -> None:
        self._whole = words
        self.setAccessibleName(words)
        self._elide()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self._whole) + px(2), hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(px(48), self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self._whole, self._mode, max(self.width(), 1))
        super().setText(shown if self.width() > 1 else self._whole)
        set_tip(self, self._more or (self._whole if shown != self._whole else ""))


class IconView(QWidget):
    """An icon beside words; says nothing by itself, so screen readers pass it."""

    def __init__(
        self, name: str, *, size: float = 16, tone: Tone | None = None, ink: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._tone = tone
        self._ink = ink
        self.setFixedSize(px(size), px(size))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_icon(self, name: str, *, tone: Tone | None = None) -> None:
        """Change the drawing and its colour."""
        self._name, self._tone = name, tone
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        icons.paint(painter, self._name, colour=self._colour(), rect=QRectF(self.rect()))
        painter.end()

    def _colour(self) -> str:
        if self._ink:
            return str(getattr(tokens(), self._ink))
        if self._tone is None:
            return tokens().muted
        return tint(tokens(), self._tone).text


def restyle(widget: QWidget) -> None:
    """Let the style sheet look again at a widget whose properties changed."""
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        # it has not looked yet, and will when the widget is first shown: 0.5 ms for each part of a new page
        return
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
