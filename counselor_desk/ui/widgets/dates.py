# SPDX-License-Identifier: GPL-3.0-or-later
"""Fields for a date and for a time of day: typed in any usual form, shown in one.

A date is shown as "Tue 17 Nov 2026"; the month stands in letters, so that 4/5 is never a riddle once it was read.
"""

import re
from datetime import date, time, timedelta

from PySide6.QtCore import QDate, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCalendarWidget, QVBoxLayout, QWidget

from counselor_desk.ui.formats import MONTHS, DateOrder, Formats
from counselor_desk.ui.theme import icons
from counselor_desk.ui.theme.look import px, tokens
from counselor_desk.ui.widgets.fields import LineInput
from counselor_desk.ui.widgets.tips import set_tip

_NUMBERS = re.compile(r"(\d{1,4})\D+(\d{1,2})\D+(\d{1,4})")
_WITH_MONTH_NAME = re.compile(r"(?:[a-z]{3,9}\W+)??(\d{1,2})\W*([a-z]{3,9})\W*(\d{4})", re.IGNORECASE)
_MONTH_NAME_FIRST = re.compile(r"(?:[a-z]{3,9}\W+)??([a-z]{3,9})\W*(\d{1,2})\W+(\d{4})", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})(?:\s*[:.h]\s*(\d{2})|(\d{2}))?\s*([ap])?\.?\s*(?:m\.?)?", re.IGNORECASE)

_CALENDAR_ICON = 16

DATE_SENTENCE = "Enter a date, for example 17 Nov 2026"
TIME_SENTENCE = "Enter a time, for example 09:50"


def read_date(typed: str, *, order: DateOrder) -> date | None:
    """The date that somebody typed, or None; ISO dates always, other numbers in the order of the setting."""
    text = typed.strip()
    named = _WITH_MONTH_NAME.fullmatch(text)
    if named:
        return _date(named[3], _month(named[2]), named[1])
    named = _MONTH_NAME_FIRST.fullmatch(text)
    if named:
        return _date(named[3], _month(named[1]), named[2])
    numbers = _NUMBERS.fullmatch(text)
    if numbers is None:
        return None
    first, second, third = numbers.groups()
    if len(first) == 4:
        return _date(first, int(second), third)
    if len(third) != 4:
        return None
    day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
    return _date(third, int(month), day)


def read_time(typed: str) -> time | None:
    """The time of day that somebody typed ("9:50", "0950", "9.50 pm"), or None."""
    found = _CLOCK.fullmatch(typed.strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or found[3] or 0)
    half = (found[4] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _month(name: str) -> int | None:
    wanted = name.lower()
    return next((number for number, month in enumerate(MONTHS, start=1) if month.lower().startswith(wanted[:3])), None)


def _date(year: str, month: int | None, day: str) -> date | None:
    try:
        return None if month is None else date(int(year), month, int(day))
    except ValueError:
        return None


class DateInput(LineInput):
    """A date; Up and Down go by a day, the button at its end and Alt+Down open a calendar."""

    value_changed = Signal()

    def __init__(
        self,
        *,
        name: str,
        accessible: str,
        formats: Formats,
        value: date | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name=name, accessible=accessible, hint="17 Nov 2026", parent=parent)
        self._formats = formats
        self._calendar: _CalendarPopup | None = None
        # an action at the end of the field would keep 16 px at every text size: Qt takes them from the style
        self.setTextMargins(0, 0, px(_CALENDAR_ICON + 6), 0)
        set_tip(self, "Alt+Down opens the calendar")
        self.setMouseTracking(True)
        self.editingFinished.connect(self._on_editing_finished)
        self.set_value(value)

    def value(self) -> date | None:
        """The date, or None when the field is empty or holds something else."""
        return read_date(self.text(), order=self._formats.date_order)

    def set_value(self, value: date | None) -> None:
        """Show a date."""
        self.setText("" if value is None else self._formats.day(value))
        self.setCursorPosition(0)

    @property
    def is_wrong(self) -> bool:
        """True when something was typed that is no date."""
        return bool(self.text().strip()) and self.value() is None

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._open_calendar()
            return
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        step, now = steps.get(Qt.Key(event.key())), self.value()
        if step is not None and now is not None:
            self.set_value(now + timedelta(days=step))
            self.value_changed.emit()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.isEnabled() and not self.isReadOnly() and event.position().x() >= self._calendar_box().left():
            self._open_calendar()
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        is_over = event.position().x() >= self._calendar_box().left()
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_over else Qt.CursorShape.IBeamCursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        icons.paint(painter, "today", colour=tokens().muted, rect=self._calendar_box())
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def _on_editing_finished(self) -> None:
        now = self.value()
        if now is not None:
            self.set_value(now)
            self.value_changed.emit()

    def _calendar_box(self) -> QRectF:
        side = px(_CALENDAR_ICON)
        return QRectF(self.width() - px(10) - side, (self.height() - side) / 2, side, side)

    def _open_calendar(self) -> None:
        if self._calendar is None:
            self._calendar = _CalendarPopup(self)
            self._calendar.chosen.connect(self._on_day_chosen)
        self._calendar.open_below(self, self.value())

    def _on_day_chosen(self, day: date) -> None:
        self.set_value(day)
        self.value_changed.emit()


class _CalendarPopup(QWidget):
    chosen = Signal(date)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        self._calendar = QCalendarWidget(self)
        self._calendar.setObjectName("calendar")
        self._calendar.setAccessibleName("Calendar")
        self._calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        layout.addWidget(self._calendar)
        self._calendar.activated.connect(self._on_activated)
        self._calendar.clicked.connect(self._on_activated)

    def open_below(self, field: QWidget, day: date | None) -> None:
        if day is not None:
            self._calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.move(field.mapToGlobal(QPoint(0, field.height() + 2)))
        self.show()
        self._calendar.setFocus()

    def _on_activated(self, day: QDate) -> None:
        self.hide()
        self.chosen.emit(date(day.year(), day.month(), day.day()))


class TimeInput(LineInput):
    """A time of day; Up and Down go by five minutes. `hint` shows how a time is written, where none stands yet."""

    value_changed = Signal()

    def __init__(
        self,
        *,
        name: str,
        accessible: str,
        formats: Formats,
        value: time | None = None,
        hint: str = "09:50",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name=name, accessible=accessible, hint=hint, parent=parent)
        self._formats = formats
        self.editingFinished.connect(self._on_editing_finished)
        self.set_value(value)

    def value(self) -> time | None:
        """The time, or None when the field is empty or holds something else."""
        return read_time(self.text())

    def set_value(self, value: time | None) -> None:
        """Show a time."""
        self.setText("" if value is None else self._formats.clock(value))
        self.setCursorPosition(0)

    @property
    def is_wrong(self) -> bool:
        """True when something was typed that is no time."""
        return bool(self.text().strip()) and self.value() is None

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 5, Qt.Key.Key_Down: -5}
        step, now = steps.get(Qt.Key(event.key())), self.value()
        if step is not None and now is not None:
            minutes = (now.hour * 60 + now.minute + step) % (24 * 60)
            self.set_value(time(minutes // 60, minutes % 60))
            self.value_changed.emit()
            return
        super().keyPressEvent(event)

    def _on_editing_finished(self) -> None:
        now = self.value()
        if now is not None:
            self.set_value(now)
            self.value_changed.emit()
