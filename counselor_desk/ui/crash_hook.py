# SPDX-License-Identifier: GPL-3.0-or-later
"""The last boundary of the window: what no code of ours has caught becomes a report, and never a word of anybody.

Measured with PySide6: an exception in a slot or in an overridden method reaches `sys.excepthook` and the event loop
goes on. So the hook logs, tells the window once (which offers "Copy details" and "Lock and quit"), and returns.
"""

import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType

import shiboken6
from PySide6.QtCore import (
    QCoreApplication,
    QMessageLogContext,
    QObject,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
    qVersion,
)

from counselor_desk.failure_report import compose_report, describe

_log = logging.getLogger(__name__)
_qt_log = logging.getLogger("qt")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CrashHook(QObject):
    """Stands at every exit that an exception can take, from `install` to `uninstall`."""

    crashed = Signal(str)
    """The report of the first failure: version, system, type and frames. Later ones are logged only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told = False
        self._put_back: Callable[[], None] | None = None

    def install(self) -> None:
        """Take over the hooks of Python and the messages of Qt."""
        if self._put_back is not None:
            return
        hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = self.meet
        threading.excepthook = lambda caught: self.meet(caught.exc_type, caught.exc_value, caught.exc_traceback)
        sys.unraisablehook = lambda caught: self.meet(caught.exc_type, caught.exc_value, caught.exc_traceback)
        messages = qInstallMessageHandler(route_qt_message)

        def put_back() -> None:
            sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
            qInstallMessageHandler(messages)

        self._put_back = put_back

    def uninstall(self) -> None:
        """Give the hooks back to who had them before."""
        if self._put_back is not None:
            self._put_back()
            self._put_back = None

    def meet(self, kind: type[BaseException], _error: BaseException | None, trace: TracebackType | None) -> None:
        """Log an exception and tell the window of it; on any thread."""
        if issubclass(kind, KeyboardInterrupt):
            # Ctrl+C in the terminal is a wish to leave, through the door that saves and locks
            QCoreApplication.quit()
            return
        if issubclass(kind, SystemExit):
            return
        _log.critical("window.crash %s", describe(kind, trace))
        if self._told or not shiboken6.isValid(self):
            return
        self._told = True
        self.crashed.emit(f"{compose_report(kind, trace)}\nQt {qVersion()}")


def route_qt_message(kind: QtMsgType, context: QMessageLogContext, _text: str | None) -> None:
    """Log that Qt had something to say, by level, category and place; its text can quote what a window shows."""
    _qt_log.log(_LEVELS[kind], "qt.message category=%s line=%s", context.category or "default", context.line)
