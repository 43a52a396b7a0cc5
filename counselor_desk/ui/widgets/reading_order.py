# SPDX-License-Identifier: GPL-3.0-or-later
"""The order in which the Tab key goes: that of the layouts, which is the order of reading.

Qt keeps the order in which widgets were made, and rows of a list that is loaded, shown anew and filtered are made after
the buttons below them. So the way is looked up when the key is pressed.
"""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGridLayout,
    QLayout,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

# they are one stop, whatever Qt has put inside
_WHOLE = (QAbstractScrollArea, QAbstractSpinBox, QComboBox, QLineEdit)


def stops_of(root: QWidget) -> list[QWidget]:
    """Every part below a widget at which the Tab key stops now, in the order of reading."""
    return [each for child in _inside(root) for each in _stops(child)]


def go_on(root: QWidget, *, is_next: bool) -> bool:
    """Give the focus to the next stop, or the one before, going round; False when the focus is nowhere on the way."""
    stops, now = stops_of(root), QApplication.focusWidget()
    if now not in stops:
        return False
    stop = stops[(stops.index(now) + (1 if is_next else -1)) % len(stops)]
    stop.setFocus(Qt.FocusReason.TabFocusReason if is_next else Qt.FocusReason.BacktabFocusReason)
    _bring_into_view(stop)
    return True


def _stops(widget: QWidget) -> Iterator[QWidget]:
    if widget.isHidden() or widget.isWindow():
        return
    if _is_stop(widget):
        yield widget
    if isinstance(widget, QLineEdit):
        # a button inside a field ("Show PIN") is a stop of its own
        yield from (each for each in widget.findChildren(QAbstractButton) if _is_stop(each))
    if isinstance(widget, _WHOLE) and not isinstance(widget, QScrollArea):
        return
    for child in _inside(widget):
        yield from _stops(child)


def _is_stop(widget: QWidget) -> bool:
    takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
    return takes_tab and widget.isEnabled() and widget.isVisible()


def _inside(widget: QWidget) -> list[QWidget]:
    if isinstance(widget, QScrollArea):
        content = widget.widget()
        return [] if content is None else [content]
    if isinstance(widget, QStackedWidget):
        shown = widget.currentWidget()
        return [] if shown is None else [shown]
    layout = widget.layout()
    laid_out = [] if layout is None else list(_widgets_of(layout))
    others = [each for each in widget.children() if isinstance(each, QWidget) and each not in laid_out]
    return laid_out + others


def _widgets_of(layout: QLayout) -> Iterator[QWidget]:
    places = range(layout.count())
    if isinstance(layout, QGridLayout):
        # rows and columns say more than the order of adding
        places = sorted(places, key=lambda number: layout.getItemPosition(number)[:2])  # type: ignore[index, assignment]
    for number in places:
        item = layout.itemAt(number)
        if item is None:
            continue
        inner, widget = item.layout(), item.widget()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _widgets_of(inner)


def _bring_into_view(widget: QWidget) -> None:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
