# SPDX-License-Identifier: GPL-3.0-or-later
"""Windows says by messages to a window that the session is locked, left or taken over, and that it goes to sleep.

https://learn.microsoft.com/windows/win32/termserv/wm-wtssession-change and
https://learn.microsoft.com/windows/win32/power/wm-powerbroadcast
"""

import ctypes
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject
from PySide6.QtGui import QWindow

from counselor_desk.ui.lock_sources.source import IDLE_LOCK_STAYS, LockReason, LockSource, SourceState

# <winuser.h> and <wtsapi32.h>
WM_POWERBROADCAST: Final = 0x0218
WM_WTSSESSION_CHANGE: Final = 0x02B1
_THIS_SESSION_ONLY = 0

REASONS: Final = {
    (WM_POWERBROADCAST, 0x4): LockReason.SLEEP,  # PBT_APMSUSPEND
    (WM_WTSSESSION_CHANGE, 0x2): LockReason.USER_SWITCHED,  # WTS_CONSOLE_DISCONNECT
    (WM_WTSSESSION_CHANGE, 0x4): LockReason.USER_SWITCHED,  # WTS_REMOTE_DISCONNECT
    (WM_WTSSESSION_CHANGE, 0x6): LockReason.USER_SWITCHED,  # WTS_SESSION_LOGOFF
    (WM_WTSSESSION_CHANGE, 0x7): LockReason.SCREEN_LOCKED,  # WTS_SESSION_LOCK
}
"""Message and its wParam."""

_NAME = "Screen lock, sleep and user switch"


class Message(ctypes.Structure):
    """The head of a MSG; the rest of it is not read."""

    _fields_ = (("hwnd", ctypes.c_void_p), ("message", ctypes.c_uint), ("wParam", ctypes.c_size_t))


class _Ear(QAbstractNativeEventFilter):
    """Sees every message of the program, so it decides by two numbers."""

    def __init__(self, told: Callable[[LockReason], None]) -> None:
        super().__init__()
        self._told = told

    # Qt's own names

    def nativeEventFilter(self, event_type: QByteArray | bytes | bytearray | memoryview, message: int) -> Any:
        if event_type == b"windows_generic_MSG":
            told = Message.from_address(int(message))
            reason = REASONS.get((told.message, told.wParam))
            if reason is not None:
                self._told(reason)
        return False, 0


class WindowsSession(LockSource):
    """Listens with a window of its own that is never shown: the program's own comes and goes.

    Args:
        application: whose messages are looked at.
        register: asks for the messages of the session, for a window's handle; False where Windows refuses.
        unregister: takes that back.
    """

    def __init__(
        self,
        application: QCoreApplication,
        *,
        register: Callable[[int], bool] | None = None,
        unregister: Callable[[int], None] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._register = _register if register is None else register
        self._unregister = _unregister if unregister is None else unregister
        self._ear = _Ear(self.lock_requested.emit)
        self._window: QWindow | None = None
        self._is_registered = False

    @property
    def state(self) -> SourceState:
        if self._is_registered:
            return SourceState(
                _NAME, True, "The journal locks with the screen, before sleep and when the user is switched."
            )
        return SourceState(_NAME, False, f"Windows does not tell when the screen is locked. {IDLE_LOCK_STAYS}")

    def start(self) -> None:
        self._window = QWindow()
        self._window.create()
        self._application.installNativeEventFilter(self._ear)
        self._is_registered = self._register(int(self._window.winId()))

    def stop(self) -> None:
        self._application.removeNativeEventFilter(self._ear)
        window, self._window = self._window, None
        if window is None:
            return
        if self._is_registered:
            self._unregister(int(window.winId()))
        self._is_registered = False
        window.destroy()
        window.deleteLater()


def _register(handle: int) -> bool:
    try:
        library = ctypes.CDLL("wtsapi32")
    except OSError:
        return False
    return bool(library.WTSRegisterSessionNotification(ctypes.c_void_p(handle), _THIS_SESSION_ONLY))


def _unregister(handle: int) -> None:
    ctypes.CDLL("wtsapi32").WTSUnRegisterSessionNotification(ctypes.c_void_p(handle))
