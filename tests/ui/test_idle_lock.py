# SPDX-License-Identifier: GPL-3.0-or-later
"""A window that nobody touches tells so once; every key and click begins the count anew."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWindow
from pytestqt.qtbot import QtBot

from counselor_desk.ui.idle_lock import IdleLock


@pytest.fixture
def window() -> Iterator[QWindow]:
    made = QWindow()
    made.show()
    yield made
    made.destroy()
    made.deleteLater()


@pytest.fixture
def idle(window: QWindow) -> Iterator[IdleLock]:
    made = IdleLock(window)
    made.start(window, minutes=1)
    yield made
    made.stop()


def press_a_key(window: QWindow) -> None:
    pressed = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A.value, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(window, pressed)


def timer_of(idle: IdleLock) -> QTimer:
    timer = idle.findChild(QTimer)
    assert timer is not None
    return timer


def test_it_counts_the_chosen_minutes(idle: IdleLock) -> None:
    assert timer_of(idle).interval() == 60_000
    assert timer_of(idle).isActive()


def test_a_window_left_alone_is_told_once(idle: IdleLock, qtbot: QtBot) -> None:
    with qtbot.waitSignal(idle.left_alone):
        timer_of(idle).start(1)

    assert not timer_of(idle).isActive()


def test_a_key_begins_the_count_anew(idle: IdleLock, window: QWindow, qtbot: QtBot) -> None:
    # a coarse timer may end at the same moment as before
    timer_of(idle).setTimerType(Qt.TimerType.PreciseTimer)
    timer_of(idle).start()
    qtbot.waitUntil(lambda: timer_of(idle).remainingTime() < 59_995)
    before = timer_of(idle).remainingTime()
    press_a_key(window)

    assert timer_of(idle).remainingTime() > before


def test_a_stopped_watch_counts_no_longer(idle: IdleLock, window: QWindow) -> None:
    idle.stop()
    press_a_key(window)

    assert not timer_of(idle).isActive()
