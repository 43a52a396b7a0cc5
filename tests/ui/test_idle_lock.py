# SPDX-License-Identifier: GPL-3.0-or-later
"""A program that nobody touches tells so once; every key and click anywhere in it begins the count anew."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWindow
from PySide6.QtWidgets import QComboBox, QMenu, QWidget
from pytestqt.qtbot import QtBot

from counselor_desk.ui.idle_lock import IdleLock, steady_seconds

MINUTE = 60.0


class Seconds:
    """A steady clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def window() -> Iterator[QWindow]:
    made = QWindow()
    made.show()
    yield made
    made.destroy()
    made.deleteLater()


@pytest.fixture
def idle(window: QWindow, seconds: Seconds) -> Iterator[IdleLock]:
    made = IdleLock(window, now=seconds)
    made.start(minutes=1)
    yield made
    made.stop()


@pytest.fixture
def told(idle: IdleLock) -> list[str]:
    """Grows by one each time that the program was left alone."""
    told: list[str] = []
    idle.left_alone.connect(lambda: told.append("left alone"))
    return told


def press_a_key(window: QWindow) -> None:
    pressed = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A.value, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(window, pressed)


def click(window: QWindow) -> None:
    at = QPointF(1, 1)
    button = Qt.MouseButton.LeftButton
    pressed = QMouseEvent(QEvent.Type.MouseButtonPress, at, at, button, button, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(window, pressed)


def test_it_is_told_when_the_minutes_are_over_and_not_before(idle: IdleLock, seconds: Seconds, told: list[str]) -> None:
    seconds.now += MINUTE - 1
    idle.look()
    assert told == []

    seconds.now += 1
    idle.look()
    assert told == ["left alone"]


def test_it_is_told_once(idle: IdleLock, seconds: Seconds, told: list[str]) -> None:
    seconds.now += MINUTE
    idle.look()
    seconds.now += MINUTE
    idle.look()

    assert told == ["left alone"]


def test_it_looks_by_itself(window: QWindow, qtbot: QtBot) -> None:
    idle = IdleLock(window, now=Seconds())
    idle.start(minutes=0)

    with qtbot.waitSignal(idle.left_alone, timeout=3_000):
        pass


@pytest.mark.parametrize("touch", [press_a_key, click])
def test_a_key_and_a_click_begin_the_count_anew(
    idle: IdleLock, window: QWindow, seconds: Seconds, told: list[str], touch: object
) -> None:
    assert callable(touch)
    seconds.now += MINUTE - 1
    touch(window)
    seconds.now += MINUTE - 1
    idle.look()

    assert told == []


@pytest.fixture(params=["menu", "list of choices", "second window"])
def second(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[QWidget]:
    """A window beside the main one, shown after the count began."""
    if request.param == "menu":
        menu = QMenu()
        menu.addAction("Lock")
        qtbot.addWidget(menu)
        menu.popup(menu.pos())
        yield menu
        return
    if request.param == "second window":
        widget = QWidget()
        qtbot.addWidget(widget)
        widget.show()
        yield widget
        return
    combo = QComboBox()
    combo.addItems(["1 minute", "2 minutes"])
    qtbot.addWidget(combo)
    combo.show()
    combo.showPopup()
    popup = combo.view().window()
    assert popup is not combo
    yield popup


def test_whatever_comes_up_beside_the_window_counts_as_well(
    idle: IdleLock, second: QWidget, seconds: Seconds, told: list[str]
) -> None:
    idle.look()
    handle = second.windowHandle()
    assert handle is not None
    seconds.now += MINUTE - 1
    click(handle)
    seconds.now += MINUTE - 1
    idle.look()

    assert told == []


def test_a_computer_that_slept_past_the_time_locks_at_the_first_look(
    idle: IdleLock, seconds: Seconds, told: list[str]
) -> None:
    seconds.now += 8 * 60 * MINUTE
    idle.look()

    assert told == ["left alone"]


def test_the_key_that_wakes_a_computer_locks_and_does_nothing_else(
    idle: IdleLock, window: QWindow, seconds: Seconds, told: list[str]
) -> None:
    seconds.now += 8 * 60 * MINUTE
    pressed = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A.value, Qt.KeyboardModifier.NoModifier)

    assert idle.eventFilter(window, pressed)
    assert told == ["left alone"]


def test_a_stopped_watch_counts_no_longer(idle: IdleLock, window: QWindow, seconds: Seconds, told: list[str]) -> None:
    idle.stop()
    seconds.now += MINUTE
    press_a_key(window)
    idle.look()

    assert told == []


def test_the_clock_it_counts_by_goes_on_and_never_back() -> None:
    first = steady_seconds()

    assert steady_seconds() >= first
