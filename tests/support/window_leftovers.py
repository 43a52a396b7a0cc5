# SPDX-License-Identifier: GPL-3.0-or-later
"""What a test of the window left behind: widgets, timers, animations and threads that would reach into the next one."""

import gc
import threading
from collections.abc import Iterable

from PySide6.QtCore import QAbstractAnimation, QCoreApplication, QEvent, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from shiboken6 import isValid

# above it, what the first tests imported is taken out of the collector's sight, so that a look stays short
_MANY_OBJECTS = 20_000
# Qt's own tooltip belongs to nobody and takes 300 ms to go
_TOOLTIP = "QTipLabel"


def deliver_deferred_deletes() -> None:
    """Let what called `deleteLater` go: no event loop of a test returns to the level where Qt would do it by itself."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def leftovers(threads_before: Iterable[threading.Thread]) -> list[str]:
    """Name what is left, and remove it so that only the test that left it fails.

    Qt objects of Python that only a cycle keeps alive are collected first; they leak no more than any other cycle.
    """
    QToolTip.hideText()
    deliver_deferred_deletes()
    widgets, running = _widgets(), _running()
    if widgets or running:
        del widgets, running
        gc.collect()
        deliver_deferred_deletes()
        widgets, running = _widgets(), _running()
    known = set(threads_before)
    found = [
        *(f"window {_called(widget)}" for widget in widgets),
        *(f"{_called(each)} still runs" for each in running),
        *(f"thread {each.name}" for each in threading.enumerate() if each not in known),
    ]
    _remove(widgets, running)
    return found


def _widgets() -> list[QWidget]:
    return [each for each in QApplication.topLevelWidgets() if isValid(each) and not each.inherits(_TOOLTIP)]


def _running() -> list[QObject]:
    # the type and not the object: a proxy would answer for what it stands for
    kinds = _kinds(QTimer) | _kinds(QAbstractAnimation) | _kinds(QThread)
    everything = gc.get_objects()
    candidates = [each for each in everything if type(each) in kinds]
    running = [each for each in candidates if isValid(each) and _runs(each)]
    if len(everything) > _MANY_OBJECTS and not running:
        del everything, candidates
        gc.collect()
        gc.freeze()
    return running


def _kinds(kind: type) -> frozenset[type]:
    return frozenset({kind}.union(*map(_kinds, kind.__subclasses__())))


def _runs(each: QObject) -> bool:
    if isinstance(each, QTimer):
        return each.isActive()
    if isinstance(each, QAbstractAnimation):
        return each.state() is QAbstractAnimation.State.Running
    return isinstance(each, QThread) and each.isRunning() and each is not QThread.currentThread()


def _called(each: QObject) -> str:
    """The class and the object name, never a title or a text: the people of a test stay out of reports too."""
    owner = each.parent()
    of = f" of {type(owner).__name__}" if owner is not None else ""
    return f"{type(each).__name__}({each.objectName()!r}){of}"


def _remove(widgets: list[QWidget], running: list[QObject]) -> None:
    for each in running:
        if isinstance(each, QTimer | QAbstractAnimation):
            each.stop()
    for widget in widgets:
        if widget.parent() is None:
            widget.deleteLater()
    deliver_deferred_deletes()
