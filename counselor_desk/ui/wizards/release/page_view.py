# SPDX-License-Identifier: GPL-3.0-or-later
"""One page as its recipient will see it, on white paper in either theme; words are chosen by mouse or by caret."""

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.page_images import PageBox, PageImage, PageWord
from counselor_desk.services.page_preview import MarkKind, PageMark
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import LIGHT
from counselor_desk.ui.widgets.page_sheet import screen_image

# a hand shakes: a shorter way is a click
_LEAST_DRAG = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPage:
    """A page drawn at a scale, with its words and marks; made on the vault thread."""

    page: int
    scale: float
    image: PageImage = field(repr=False)
    words: tuple[PageWord, ...] = field(repr=False)
    marks: tuple[PageMark, ...] = field(repr=False)


class PageView(QWidget):
    """Shows a page and tells what was chosen on it, in points of the page.

    Keys: arrows move a caret from word to word, Shift chooses words, Enter redacts what is chosen or opens the black
    box under the caret, Esc lets go of the choice.
    """

    area_chosen = Signal(object)
    """A `PageBox` that was drawn with the mouse."""
    words_chosen = Signal(int, int)
    """The first and the last word, both included."""
    mark_opened = Signal(object)
    """A `PageMark` that was clicked, or on which Enter was pressed."""
    page_requested = Signal(object)
    """Page Up, Page Down, Home or End as a `Qt.Key`: the area around would only scroll."""
    caret_moved = Signal(object)
    """The `QRectF` of the caret's word, to be brought into view."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page_view")
        self.setAccessibleName("Page")
        self.setAccessibleDescription(
            "Arrows move from word to word, Shift and arrows choose words, Enter redacts them"
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focus", "ring")
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self._shown: ShownPage | None = None
        self._picture = QImage()
        self._factor = 1.0
        self._pressed: QPointF | None = None
        self._dragged: QPointF | None = None
        self._caret = 0
        self._anchor: int | None = None

    def show_page(self, shown: ShownPage, *, factor: float) -> None:
        """Show a page at `factor` pixels a point; another page puts the caret on its first word."""
        is_other = self._shown is None or self._shown.page != shown.page
        self._shown, self._factor = shown, factor
        image = shown.image
        picture = screen_image(image)
        # pixel for pixel: a ratio worked out from the sizes would blur every letter by a fraction
        picture.setDevicePixelRatio(shown.scale / factor)
        self._picture = picture
        self._pressed = self._dragged = None
        self._anchor = None
        if is_other:
            self._caret = 0
        self._caret = min(self._caret, max(0, len(shown.words) - 1))
        self.setFixedSize(round(image.points_width * factor), round(image.points_height * factor))
        self._say()
        self.update()

    @property
    def shown(self) -> ShownPage | None:
        return self._shown

    @property
    def chosen(self) -> tuple[int, int] | None:
        """The first and last word chosen with the caret, or None."""
        if self._anchor is None:
            return None
        return min(self._anchor, self._caret), max(self._anchor, self._caret)

    def let_go(self) -> None:
        """Forget what is chosen."""
        self._anchor = self._pressed = self._dragged = None
        self.update()

    # Qt's own names

    def sizeHint(self) -> QSize:
        return self.size()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._anchor = None
            self._pressed = self._dragged = event.position()
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None:
            self._dragged = event.position()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            return
        self._dragged = None
        area = QRectF(pressed, event.position()).normalized()
        if max(area.width(), area.height()) < _LEAST_DRAG:
            self._on_click(pressed)
        else:
            self.area_chosen.emit(self._box_of(area))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        moves = {
            Qt.Key.Key_Right: lambda: self._caret + 1,
            Qt.Key.Key_Left: lambda: self._caret - 1,
            Qt.Key.Key_Down: lambda: self._word_on_next_line(1),
            Qt.Key.Key_Up: lambda: self._word_on_next_line(-1),
        }
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End):
            self.page_requested.emit(key)
        elif self._shown is None or not self._shown.words:
            super().keyPressEvent(event)
        elif key in moves:
            self._move_to(moves[key](), chooses=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open()
        elif key is Qt.Key.Key_Escape and self._anchor is not None:
            self.let_go()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        # paper is white in the dark theme, too, and so are the marks on it
        painter.fillRect(self.rect(), QColor(LIGHT.paper))
        if self._shown is not None:
            painter.drawImage(QPointF(0, 0), self._picture)
            self._paint_marks(painter)
            self._paint_chosen(painter)
        painter.setPen(QPen(QColor(LIGHT.line2), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_marks(self, painter: QPainter) -> None:
        if self._shown is None:
            return
        ground = QColor(LIGHT.warn_soft)
        painter.setPen(QPen(QColor(LIGHT.warn), 1))
        for mark in self._shown.marks:
            if mark.kind is MarkKind.UNDECIDED:
                for box in mark.boxes:
                    rect = self._rect_of(box).adjusted(-2, -2, 2, 2)
                    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
                    painter.fillRect(rect, ground)
                    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
                    painter.drawRect(rect)

    def _paint_chosen(self, painter: QPainter) -> None:
        shown = self._shown
        if shown is None:
            return
        tint = QColor(LIGHT.accent)
        tint.setAlphaF(0.28)
        band = None
        if self._pressed is not None and self._dragged is not None:
            band = QRectF(self._pressed, self._dragged).normalized()
            box = self._box_of(band)
            for word in shown.words:
                if word.box.touches(box):
                    painter.fillRect(self._rect_of(word.box).adjusted(-1, -1, 1, 1), tint)
        chosen = self.chosen
        if chosen is not None:
            for word in shown.words[chosen[0] : chosen[1] + 1]:
                painter.fillRect(self._rect_of(word.box).adjusted(-1, -1, 1, 1), tint)
        if band is not None:
            painter.setPen(QPen(QColor(LIGHT.accent), 1, Qt.PenStyle.DashLine))
            painter.drawRect(band)
        elif self.hasFocus() and shown.words:
            caret = self._rect_of(shown.words[self._caret].box).adjusted(-2, -2, 2, 2)
            painter.setPen(QPen(QColor(LIGHT.accent), px(2)))
            painter.drawRect(caret)

    def _on_click(self, at: QPointF) -> None:
        shown = self._shown
        if shown is None:
            return
        x, y = at.x() / self._factor, at.y() / self._factor
        mark = next((each for each in shown.marks if any(box.holds(x, y) for box in each.boxes)), None)
        word = next((each for each in shown.words if each.box.holds(x, y)), None)
        if word is not None:
            self._caret = word.index
            self._say()
        if mark is not None:
            self.mark_opened.emit(mark)

    def _open(self) -> None:
        shown = self._shown
        if shown is None:
            return
        chosen = self.chosen
        if chosen is not None:
            self.words_chosen.emit(*chosen)
            return
        box = shown.words[self._caret].box
        mark = next(
            (
                each
                for each in shown.marks
                if each.kind is MarkKind.REDACTED and any(place.touches(box) for place in each.boxes)
            ),
            None,
        )
        if mark is not None:
            self.mark_opened.emit(mark)
        else:
            self.words_chosen.emit(self._caret, self._caret)

    def _move_to(self, word: int, *, chooses: bool) -> None:
        shown = self._shown
        if shown is None:
            return
        if chooses and self._anchor is None:
            self._anchor = self._caret
        elif not chooses:
            self._anchor = None
        self._caret = min(max(word, 0), len(shown.words) - 1)
        self._say()
        self.caret_moved.emit(self._rect_of(shown.words[self._caret].box))
        self.update()

    def _word_on_next_line(self, step: int) -> int:
        """The word of the next line down or up that stands nearest below or above the caret's."""
        words = self._shown.words if self._shown is not None else ()
        here = words[self._caret].box
        middle, height = (here.left + here.right) / 2, here.bottom - here.top
        own = (here.top + here.bottom) / 2
        apart = [
            (abs(line - own), abs((each.left + each.right) / 2 - middle), each.index)
            for each in words
            for line in [(each.top + each.bottom) / 2]
            if (line - own) * step > height / 2
        ]
        if not apart:
            return self._caret
        nearest = min(line for line, _, _ in apart)
        return min((aside, index) for line, aside, index in apart if line < nearest + height / 2)[1]

    def _say(self) -> None:
        shown = self._shown
        if shown is None:
            return
        word = shown.words[self._caret].text if shown.words else "no words"
        self.setAccessibleName(f"Page {shown.page}: {word}")

    def _box_of(self, area: QRectF) -> PageBox:
        f = self._factor
        return PageBox(area.left() / f, area.top() / f, area.right() / f, area.bottom() / f)

    def _rect_of(self, box: PageBox) -> QRectF:
        f = self._factor
        return QRectF(box.left * f, box.top * f, (box.right - box.left) * f, (box.bottom - box.top) * f)
