# SPDX-License-Identifier: GPL-3.0-or-later
"""Choosing: segmented controls, tabs, combo boxes, check boxes, choice cards."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QIcon, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QCheckBox, QComboBox, QLayout, QSizePolicy, QWidget

from counselor_desk.ui.theme import icons
from counselor_desk.ui.theme.look import px, tokens
from counselor_desk.ui.widgets.boxes import line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.labels import restyle

_Value = TypeVar("_Value")


class _OneOf(QWidget, Generic[_Value]):
    """Buttons of which one is down: one stop of the Tab key, arrows move inside."""

    chosen = Signal(object)
    toggled = Signal()

    def __init__(self, *, name: str, accessible: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setProperty("kind", "clear")
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._values: list[_Value] = []
        self._group.idClicked.connect(self._on_clicked)

    @property
    def buttons(self) -> tuple[Button, ...]:
        return tuple(each for each in self._group.buttons() if isinstance(each, Button))

    def value(self) -> _Value | None:
        """What is chosen, or None while nothing is."""
        number = self._group.checkedId()
        return self._values[number] if 0 <= number < len(self._values) else None

    def set_value(self, value: _Value | None) -> None:
        """Choose without telling anybody."""
        self._group.setExclusive(False)
        for number, each in enumerate(self._values):
            self._group.button(number).setChecked(each == value)
        self._group.setExclusive(True)
        self._keep_one_stop()

    def enable(self, value: _Value, *, is_enabled: bool) -> None:
        """Switch one choice off; the reason must stand in words nearby."""
        self._group.button(self._values.index(value)).setEnabled(is_enabled)
        self._keep_one_stop()

    def _add(self, button: Button, value: _Value) -> None:
        button.setCheckable(True)
        self._values.append(value)
        self._group.addButton(button, len(self._values) - 1)

    def _on_clicked(self, number: int) -> None:
        self._keep_one_stop()
        self.toggled.emit()
        self.chosen.emit(self._values[number])

    def _keep_one_stop(self) -> None:
        buttons = self.buttons
        usable = [each for each in buttons if each.isEnabled()]
        stop = next((each for each in usable if each.isChecked()), usable[0] if usable else None)
        for each in buttons:
            each.setFocusPolicy(Qt.FocusPolicy.StrongFocus if each is stop else Qt.FocusPolicy.ClickFocus)
        if stop is not None:
            self.setFocusProxy(stop)


class Segmented(_OneOf[_Value]):
    """Two to four choices side by side; the chosen one is filled."""

    def __init__(
        self,
        choices: Sequence[tuple[_Value, str, str]],
        *,
        name: str,
        accessible: str,
        value: _Value | None = None,
        stretches: bool = False,
    ) -> None:
        super().__init__(name=name, accessible=accessible)
        row = line(self)
        for number, (each, words, icon) in enumerate(choices):
            button = Button(
                words,
                name=f"{name}_{number}",
                kind=ButtonKind.SEGMENT,
                icon=icon,
                icon_size=16,
                accessible=f"{accessible}: {words}",
            )
            place = "first" if number == 0 else "last" if number == len(choices) - 1 else "middle"
            button.setProperty("place", place)
            if stretches:
                button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._add(button, each)
            row.addWidget(button)
        if not stretches:
            row.addStretch(1)
        self.set_value(value)


class Tabs(_OneOf[_Value]):
    """The parts of a page by their names; `set_count` writes a number behind one. `wraps` as for `FilterChips`."""

    def __init__(
        self,
        choices: Sequence[tuple[_Value, str]],
        *,
        name: str,
        accessible: str,
        value: _Value,
        wraps: bool = False,
    ) -> None:
        super().__init__(name=name, accessible=accessible)
        row: QLayout = FlowLayout(self, gap=24, line_gap=0) if wraps else line(self, gap=24)
        self._words = dict(choices)
        for number, (each, words) in enumerate(choices):
            button = Button(words, name=f"{name}_{number}", kind=ButtonKind.TAB)
            self._add(button, each)
            row.addWidget(button)
        if isinstance(row, QBoxLayout):
            self.row = row
            row.addStretch(1)
        self.set_value(value)

    def set_count(self, value: _Value, count: int | None) -> None:
        """Write how many entries a part has."""
        words = self._words[value]
        button = self.buttons[self._values.index(value)]
        button.set_words(words if count is None else f"{words}  {count}")


class FilterChips(_OneOf[_Value]):
    """Chips that narrow a list; the chosen one carries a tick. Where it `wraps`, they go on in the next line."""

    def __init__(
        self,
        choices: Sequence[tuple[_Value, str]],
        *,
        name: str,
        accessible: str,
        value: _Value,
        wraps: bool = False,
    ) -> None:
        super().__init__(name=name, accessible=accessible)
        row: QLayout = FlowLayout(self, gap=5, line_gap=6) if wraps else line(self, gap=6)
        for number, (each, words) in enumerate(choices):
            button = Button(words, name=f"{name}_{number}", kind=ButtonKind.FILTER, icon_size=14)
            self._add(button, each)
            row.addWidget(button)
        if isinstance(row, QBoxLayout):
            row.addStretch(1)
        self.chosen.connect(lambda _: self._tick())
        self.set_value(value)

    def set_value(self, value: _Value | None) -> None:
        super().set_value(value)
        self._tick()

    def _tick(self) -> None:
        for button in self.buttons:
            if button.isChecked():
                button.set_icon("tick")
            else:
                button.set_icon("")
                button.setIcon(QIcon())


class Combo(QComboBox, Generic[_Value]):
    """A list that drops down; the wheel passes over it, so that scrolling a page changes no answer."""

    chosen = Signal(object)
    value_changed = Signal()

    def __init__(
        self,
        choices: Sequence[tuple[_Value, str]] = (),
        *,
        name: str,
        accessible: str,
        value: _Value | None = None,
        prompt: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setProperty("kind", "field")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self._values: list[_Value] = []
        self.setPlaceholderText(prompt)
        self.set_choices(choices, value=value)
        self.activated.connect(self._on_activated)

    def set_choices(self, choices: Sequence[tuple[_Value, str]], *, value: _Value | None = None) -> None:
        """Replace what can be chosen."""
        self.clear()
        self._values = [each for each, _ in choices]
        self.addItems([words for _, words in choices])
        self.set_value(value)

    def value(self) -> _Value | None:
        """What is chosen, or None while nothing is."""
        number = self.currentIndex()
        return self._values[number] if 0 <= number < len(self._values) else None

    def set_value(self, value: _Value | None) -> None:
        """Choose without telling anybody."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    # Qt's own names

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        colour = tokens().ink if self.isEnabled() else tokens().disabled
        side = px(16)
        rect = QRectF(self.width() - px(10) - side, (self.height() - side) / 2, side, side)
        icons.paint(painter, "chevron-down", colour=colour, rect=rect)
        painter.end()

    def _on_activated(self, number: int) -> None:
        self.value_changed.emit()
        self.chosen.emit(self._values[number])


class CheckBox(QCheckBox):
    """A box of 18 px with a tick, and words."""

    def __init__(self, words: str, *, name: str, accessible: str = "", is_checked: bool = False) -> None:
        super().__init__(words)
        self.setObjectName(name)
        self.setAccessibleName(accessible or words)
        self.setChecked(is_checked)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("focus", "ring")

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, side = tokens(), px(18)
        box = QRectF(0.5, (self.height() - side) / 2 + 0.5, side - 1, side - 1)
        is_on = self.isChecked()
        edge = t.disabled if not self.isEnabled() else t.accent if is_on else t.field
        painter.setPen(QPen(QColor(edge), 1))
        painter.setBrush(QColor(t.accent if is_on and self.isEnabled() else t.surface))
        painter.drawRoundedRect(box, px(4), px(4))
        if is_on:
            colour = t.on_accent if self.isEnabled() else t.disabled
            icons.paint(painter, "tick", colour=colour, rect=box.adjusted(2, 2, -2, -2))
        painter.setPen(QColor(t.ink if self.isEnabled() else t.disabled))
        painter.setFont(self.font())
        words = QRectF(side + px(8), 0, self.width() - side - px(8), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic, self.text())
        painter.end()

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(px(18) + px(8) + words + px(4), px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, _: object) -> bool:
        return True


class ChoiceCard(QWidget):
    """One of a few ways, each with what it needs, gains and costs: a radio button as large as a card.

    The card holds its own parts; the page puts them into `body`.
    """

    chosen = Signal()

    def __init__(self, *, name: str, accessible: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("focus", "ring")
        self._is_chosen = False
        self.body = line(self, gap=16, margins=(20, 18, 20, 18))
        self.body.addSpacing(px(34))

    @property
    def is_chosen(self) -> bool:
        return self._is_chosen

    def set_chosen(self, is_chosen: bool) -> None:
        """Mark or unmark the card."""
        self._is_chosen = is_chosen
        self.setAccessibleDescription("Chosen" if is_chosen else "")
        self.update()

    # Qt's own names

    def mouseReleaseEvent(self, _: QMouseEvent) -> None:
        if self.isEnabled():
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
            return
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Right):
            self.focusNextChild()
            return
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Left):
            self.focusPreviousChild()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange:
            restyle(self)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = tokens()
        width = 2 if self._is_chosen else 1
        inset = width / 2
        painter.setPen(QPen(QColor(t.accent if self._is_chosen else t.line2), width))
        painter.setBrush(QColor(t.surface if self.isEnabled() else t.disabled_bg))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), px(8), px(8))
        side = px(18)
        circle = QRectF(px(20), px(22), side, side)
        painter.setPen(QPen(QColor(t.accent if self._is_chosen else t.field), 1.5))
        painter.setBrush(QColor(t.surface))
        painter.drawEllipse(circle)
        if self._is_chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.accent))
            painter.drawEllipse(circle.adjusted(px(4), px(4), -px(4), -px(4)))
        painter.end()
