# SPDX-License-Identifier: GPL-3.0-or-later
"""Walks over the parts of a page that somebody can act on, as the Tab key and a screen reader meet them."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

_INTERACTIVE = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)
# what Qt puts into its own widgets: it acts through them and has no life of its own
_PARTS_OF_QT = ("QLineEditIconButton", "QComboBoxListView", "QComboBoxPrivateContainer")


def interactive_parts(root: QWidget) -> Iterator[QWidget]:
    """Every visible part that can be clicked, typed into or chosen from."""
    for each in root.findChildren(QWidget):
        kind = each.metaObject().className()
        if not each.isVisible() or kind in _PARTS_OF_QT or isinstance(each.parent(), QComboBox):
            continue
        if isinstance(each, _INTERACTIVE) or each.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield each


def tab_stops(window: QWidget, *, most: int = 400) -> list[QWidget]:
    """The parts at which the Tab key stops, in its order, once round, from the top left of the window on."""
    stops: list[QWidget] = []
    for _ in range(most):
        focus = QApplication.focusWidget()
        if focus is None or focus in stops:
            break
        stops.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    first = min(range(len(stops)), key=lambda number: _reading_place(stops[number], inside=window), default=0)
    return stops[first:] + stops[:first]


def _reading_place(part: QWidget, *, inside: QWidget) -> tuple[int, int]:
    # whole columns first: the sidebar stands before everything at its right
    at = part.mapTo(inside, QPoint())
    return (at.x() // 250, at.y())


def out_of_reading_order(stops: list[QWidget], *, container: QWidget) -> list[str]:
    """Stops of one container that stand before (above, or left in the same line of) the stop before them."""
    inside = [each for each in stops if container.isAncestorOf(each)]
    wrong = []
    for one, other in pairwise(inside):
        here, there = one.mapTo(container, QPoint()), other.mapTo(container, QPoint())
        in_one_line = (
            abs(here.y() + one.height() / 2 - there.y() - other.height() / 2) < max(one.height(), other.height()) / 2
        )
        is_before = there.x() < here.x() if in_one_line else there.y() < here.y()
        if is_before:
            wrong.append(f"{one.objectName()} -> {other.objectName()}")
    return wrong
