# SPDX-License-Identifier: GPL-3.0-or-later
"""A sheet of paper to sign on, with a mouse, a finger or a pen; and the same sheet to look at afterwards.

It stays white in every theme, for it shows paper. Points are kept as shares of its width and height.
"""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from counselor_desk.domain.drawn_signatures import DrawnSignature, Point
from counselor_desk.ui.theme.look import px, tokens

_HEIGHT = 136
_INSET = 20
# of the height, from the top: where the line is that one signs on
_LINE_AT = 0.74
_PEN = 1.7
# px on screen between two points that are kept; nearer ones only make the text longer
_NEAR = 1.5


class _Paper(QWidget):
    """White, with a cross, a line, and two captions under it."""

    def __init__(self, *, name: str, accessible: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._captions = ("", "")

    def say_under_line(self, who: str, when: str) -> None:
        """Write who signs at the left under the line, and when at the right."""
        self._captions = (who, when)
        self.update()

    # Qt's own names

    def sizeHint(self) -> QSize:
        return QSize(px(400), px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(200), px(_HEIGHT))

    def _paint_paper(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens().field), 1))
        painter.setBrush(QColor(tokens().paper))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(8), px(8))
        line = round(self.height() * _LINE_AT) + 0.5
        left, right = px(_INSET), self.width() - px(_INSET)
        painter.setPen(QPen(QColor(tokens().paper_line), 1))
        painter.drawLine(QPointF(left, line), QPointF(right, line))
        painter.setPen(QPen(QColor(tokens().paper_grey), 1.5))
        cross = QRectF(left + px(3), line - px(15), px(10), px(10))
        painter.drawLine(cross.topLeft(), cross.bottomRight())
        painter.drawLine(cross.topRight(), cross.bottomLeft())
        font = QFont(self.font())
        font.setPixelSize(px(12))
        painter.setFont(font)
        painter.setPen(QColor(tokens().paper_grey))
        metrics = QFontMetricsF(font)
        who, when = self._captions
        under = QRectF(left, line + px(6), right - left, self.height() - line - px(8))
        painter.drawText(under, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, when)
        room = under.width() - metrics.horizontalAdvance(when) - px(16)
        shown = metrics.elidedText(who, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(under, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, shown)


class SignaturePad(_Paper):
    """The sheet to sign on; a drawn line can be taken away as a whole, never in part."""

    line_changed = Signal()
    """Something was drawn, or all of it taken away."""

    def __init__(self, *, name: str, accessible: str) -> None:
        super().__init__(name=name, accessible=accessible)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._lines: list[list[Point]] = []
        self._is_drawing = False
        self._describe()

    @property
    def is_empty(self) -> bool:
        """True until something was drawn."""
        return not self._lines

    @property
    def lines(self) -> list[list[Point]]:
        """The strokes in their order; x and y from 0 to 1."""
        return [list(points) for points in self._lines]

    @property
    def ratio(self) -> float:
        """Width by height."""
        return self.width() / self.height()

    def wipe(self) -> None:
        """Take everything away."""
        self._lines.clear()
        self._is_drawing = False
        self._after_change()

    # Qt's own names

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go_on(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._end(event.position())

    def tabletEvent(self, event: QTabletEvent) -> None:
        # accepted, or Qt sends the same again as a mouse
        event.accept()
        match event.type():
            case QEvent.Type.TabletPress:
                self._begin(event.position())
            case QEvent.Type.TabletMove:
                self._go_on(event.position())
            case QEvent.Type.TabletRelease:
                self._end(event.position())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            return self._touched(event)
        return super().event(event)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_paper(painter)
        paint_strokes(painter, self._lines, QRectF(self.rect()))
        painter.end()

    def _touched(self, event: QTouchEvent) -> bool:
        points = event.points()
        if event.type() is QEvent.Type.TouchCancel or not points:
            self._is_drawing = False
            return True
        # one finger signs; a palm on the glass does not
        at = points[0].position()
        match event.type():
            case QEvent.Type.TouchBegin:
                self._begin(at)
            case QEvent.Type.TouchUpdate:
                self._go_on(at)
            case QEvent.Type.TouchEnd:
                self._end(at)
        event.accept()
        return True

    def _begin(self, at: QPointF) -> None:
        self._is_drawing = True
        self._lines.append([self._share(at)])
        self._after_change()

    def _go_on(self, at: QPointF) -> None:
        if not self._is_drawing:
            return
        x, y = self._lines[-1][-1]
        if abs(at.x() - x * self.width()) + abs(at.y() - y * self.height()) < _NEAR:
            return
        self._lines[-1].append(self._share(at))
        self.update()

    def _end(self, at: QPointF) -> None:
        self._go_on(at)
        self._is_drawing = False

    def _share(self, at: QPointF) -> Point:
        return min(max(at.x() / self.width(), 0.0), 1.0), min(max(at.y() / self.height(), 0.0), 1.0)

    def _after_change(self) -> None:
        self._describe()
        self.update()
        self.line_changed.emit()

    def _describe(self) -> None:
        self.setAccessibleDescription("Nothing is drawn yet." if self.is_empty else "A signature is drawn.")


class SignatureView(_Paper):
    """A kept signature on its sheet, in its own proportions."""

    def __init__(self, signature: DrawnSignature, *, name: str, accessible: str) -> None:
        super().__init__(name=name, accessible=accessible)
        self._signature = signature

    # Qt's own names

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_paper(painter)
        whole = QRectF(self.rect())
        width = min(whole.width(), whole.height() * self._signature.ratio)
        height = width / self._signature.ratio
        rect = QRectF((whole.width() - width) / 2, (whole.height() - height) / 2, width, height)
        paint_strokes(painter, self._signature.strokes, rect)
        painter.end()


def paint_strokes(painter: QPainter, strokes: Sequence[Sequence[Point]], rect: QRectF) -> None:
    """Draw strokes into a rectangle: a round pen, corners smoothed between neighbouring points, a dot for one point."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(tokens().paper_ink), px(_PEN * 10) / 10)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for stroke in strokes:
        points = [QPointF(rect.left() + x * rect.width(), rect.top() + y * rect.height()) for x, y in stroke]
        if len(points) == 1:
            painter.drawPoint(points[0])
        elif points:
            painter.drawPath(_path(points))
    painter.restore()


def _path(points: Sequence[QPointF]) -> QPainterPath:
    path = QPainterPath(points[0])
    for here, there in pairwise(points[1:]):
        path.quadTo(here, (here + there) / 2)
    path.lineTo(points[-1])
    return path
