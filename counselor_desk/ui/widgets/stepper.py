# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of a long way, down the side: what is done, where one is, what is to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from counselor_desk.ui.theme import icons
from counselor_desk.ui.theme.look import px, tokens
from counselor_desk.ui.widgets.boxes import column
from counselor_desk.ui.widgets.tips import set_tip


class StepLook(StrEnum):
    DONE = "done"
    STARTED = "started"
    TO_COME = "to_come"


@dataclass(frozen=True, slots=True)
class StepWords:
    """One step: its name, a fact about it ("9 of 11 decided"), where it stands, whether it can be opened."""

    title: str
    fact: str
    look: StepLook
    can_open: bool


class Stepper(QWidget):
    """Steps of 48 px joined by a line; those that can be opened are buttons."""

    step_requested = Signal(int)

    def __init__(self, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Steps")
        self._column = column(self)
        self._steps: list[_Step] = []

    def show_steps(self, steps: Sequence[StepWords], *, current: int) -> None:
        """Show the steps; `current` counts from 0."""
        while len(self._steps) < len(steps):
            number = len(self._steps)
            step = _Step(number, name=f"{self.objectName()}_{number + 1}")
            step.clicked.connect(partial(self._on_clicked, number))
            self._steps.append(step)
            self._column.addWidget(step)
        for number, words in enumerate(steps):
            self._steps[number].show_step(words, is_current=number == current, is_last=number == len(steps) - 1)

    def _on_clicked(self, number: int) -> None:
        self.step_requested.emit(number)


class _Step(QPushButton):
    def __init__(self, number: int, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "step")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._number = number
        self._words = StepWords("", "", StepLook.TO_COME, False)
        self._is_last = False

    def show_step(self, words: StepWords, *, is_current: bool, is_last: bool) -> None:
        self._words, self._is_last = words, is_last
        self.setChecked(is_current)
        self.setEnabled(words.can_open or is_current)
        state = {StepLook.DONE: "done", StepLook.STARTED: "started", StepLook.TO_COME: "to come"}[words.look]
        self.setAccessibleName(f"Step {self._number + 1}, {words.title}. {words.fact}. {state}")
        set_tip(self, words.fact if self._fact_is_cut() else "")
        self.update()

    # Qt's own names

    def nextCheckState(self) -> None:
        """A click asks for the step; whoever answers marks it."""

    def sizeHint(self) -> QSize:
        return QSize(px(190), px(52))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(100), px(52))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, side = tokens(), px(24)
        circle = QRectF(px(8) + 0.5, px(8) + 0.5, side - 1, side - 1)
        middle = circle.center().x()
        painter.setPen(QPen(QColor(t.line2), 1))
        if self._number:
            painter.drawLine(round(middle), 0, round(middle), round(circle.top()) - px(4))
        if not self._is_last:
            painter.drawLine(round(middle), round(circle.bottom()) + px(4), round(middle), self.height())
        self._draw_circle(painter, circle)
        self._draw_words(painter, left=circle.right() + px(10))
        painter.end()

    def _draw_circle(self, painter: QPainter, circle: QRectF) -> None:
        t, step = tokens(), self._words.look
        if self.isChecked():
            edge, ground, text = t.accent, t.accent, t.on_accent
        elif step is StepLook.DONE:
            edge, ground, text = t.ok, t.ok_soft, t.ok
        elif step is StepLook.STARTED:
            edge, ground, text = t.warn, t.warn_soft, t.warn
        else:
            edge, ground, text = t.field, "", t.muted
        painter.setPen(QPen(QColor(edge), 1))
        painter.setBrush(QColor(ground) if ground else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(circle)
        if step is StepLook.DONE and not self.isChecked():
            icons.paint(painter, "tick", colour=text, rect=circle.adjusted(px(4), px(4), -px(4), -px(4)))
            return
        painter.setFont(_font(self.font(), size=12, weight=QFont.Weight.DemiBold))
        painter.setPen(QColor(text))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self._number + 1))

    def _draw_words(self, painter: QPainter, *, left: float) -> None:
        t = tokens()
        width = self.width() - left - px(4)
        title_ink = t.accent_ink if self.isChecked() else t.ink if self.isEnabled() else t.muted
        weight = QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Medium
        for words, size, each_weight, ink, top in (
            (self._words.title, 13, weight, title_ink, px(6)),
            (self._words.fact, 12, QFont.Weight.Normal, t.muted, px(24)),
        ):
            font = _font(self.font(), size=size, weight=each_weight)
            painter.setFont(font)
            painter.setPen(QColor(ink))
            shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, round(width))
            painter.drawText(QRectF(left, top, width, px(18)), Qt.AlignmentFlag.AlignVCenter, shown)

    def _fact_is_cut(self) -> bool:
        font = _font(self.font(), size=12, weight=QFont.Weight.Normal)
        return QFontMetrics(font).horizontalAdvance(self._words.fact) > self.width() - px(50)


def _font(base: QFont, *, size: float, weight: QFont.Weight) -> QFont:
    font = QFont(base)
    font.setPixelSize(px(size))
    font.setWeight(weight)
    return font
