# SPDX-License-Identifier: GPL-3.0-or-later
"""The ring around the control that has the focus: 2 px, outside, with a gap of 1 px.

Text inputs turn their own edge instead and get no ring.
"""

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QFocusFrame,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)
from shiboken6 import isValid

from counselor_desk.ui.theme.look import px, tokens
from counselor_desk.ui.widgets.boxes import line

_GAP, _WIDTH = 1, 2

ROOM_FOR_RING = 4
"""px of the design that a control keeps to the edge of its parent, which would cut the ring off."""


class _RingStyle(QProxyStyle):
    """Only the ring itself uses it: a proxy over the whole window would send every paint through Python."""

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        if metric in (QStyle.PixelMetric.PM_FocusFrameHMargin, QStyle.PixelMetric.PM_FocusFrameVMargin):
            return _GAP + _WIDTH
        return super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        # the usual mask cuts the control's rectangle out of the frame, and with it the round corners of the ring
        if hint is QStyle.StyleHint.SH_FocusFrame_Mask:
            return 0
        return super().styleHint(hint, option, widget, returned)


class _Ring(QFocusFrame):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._style = _RingStyle("fusion")
        self._style.setParent(self)
        self.setStyle(self._style)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens().accent), _WIDTH))
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(rect, px(8) + 2, px(8) + 2)
        painter.end()


class FocusRing(QObject):
    """Shows the ring on whatever control of one window has the focus."""

    def __init__(self, window: QWidget, application: QApplication) -> None:
        super().__init__(window)
        self._window = window
        self._ring = _Ring(window)
        self._ring.hide()
        application.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _: QWidget | None, now: QWidget | None) -> None:
        if not isValid(self._ring):
            # Qt hangs the frame into the parent of its widget: a page that goes takes it along
            self._ring = _Ring(self._window)
            self._ring.hide()
        if now is None or now.window() is not self._window or not wants_ring(now):
            self._ring.setWidget(None)  # type: ignore[arg-type]  # the stubs leave out that None takes it away
            return
        self._ring.setWidget(now)


def with_room_for_ring(control: QWidget) -> QWidget:
    """The control alone in a parent with room for the ring on every side."""
    room = QWidget()
    room.setProperty("kind", "clear")
    line(room, margins=(ROOM_FOR_RING, ROOM_FOR_RING, ROOM_FOR_RING, ROOM_FOR_RING)).addWidget(control)
    return room


def wants_ring(widget: QWidget) -> bool:
    """Tell whether a control shows its focus by the ring; lists show the row, inputs and cells their edge."""
    if isinstance(widget, QAbstractItemView) or widget.property("focus") == "own":
        return False
    return isinstance(widget, QAbstractButton) or widget.property("focus") == "ring"
