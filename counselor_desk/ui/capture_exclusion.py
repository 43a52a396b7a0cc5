# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps the windows of this program out of screen sharing and screenshots, where the system knows how to.

Windows (10 version 2004 and later) leaves such a window out; Microsoft calls it no security boundary. macOS has an
older switch, which programs that use ScreenCaptureKit are reported to pass over since macOS 15. Linux has none.
https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-setwindowdisplayaffinity
"""

import ctypes
import sys
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QGuiApplication, QWindow

Exclude = Callable[[int, bool], bool]
"""Keeps a window, by the handle that Qt gives it, out of captures or lets it in again; False where that failed."""

_WDA_NONE, _WDA_EXCLUDEFROMCAPTURE = 0x00, 0x11
_SHARING_NONE, _SHARING_READ_ONLY = 0, 1

_WORDS = {
    "win32": "Screen sharing, recordings and screenshots show nothing of this program. Holds until it is closed.",
    "darwin": "Programs that share the screen are asked to leave this one out; since macOS 15 not all of them do. "
    "Holds until it is closed.",
}
_WORDS_ELSEWHERE = (
    "This system has no way to keep a window out of screen sharing. Share a single other window instead of the whole "
    "screen, or hide this one first (Ctrl+Shift+H)."
)


class CaptureExclusion(QObject):
    """On from the start wherever it is possible; switched off for this session only.

    Menus, tooltips and lists of choices are windows of their own: each is excluded before it is seen.

    Args:
        exclude: None where the system has no way.
    """

    def __init__(self, exclude: Exclude | None, *, platform: str = sys.platform, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._exclude = exclude
        self._is_on = exclude is not None
        self.words = _WORDS_ELSEWHERE if exclude is None else _WORDS.get(platform, "")

    @property
    def is_possible(self) -> bool:
        return self._exclude is not None

    @property
    def is_on(self) -> bool:
        return self._is_on

    def watch(self, application: QCoreApplication) -> None:
        """Exclude every window that is shown from now on."""
        # the filter sees every event of the program, so it is not there where it could do nothing
        if self._exclude is not None:
            application.installEventFilter(self)

    def switch(self, is_on: bool) -> None:
        """Let captures show the windows, or hide them from captures again; at once and for this session."""
        if self._exclude is None or is_on == self._is_on:
            return
        self._is_on = is_on
        for window in QGuiApplication.topLevelWindows():
            # the others are asked about when they are shown
            if window.isVisible():
                self._exclude(int(window.winId()), is_on)

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Qt sends it when the system's window is made and not yet seen
        is_shown = event.type() is QEvent.Type.Show and isinstance(watched, QWindow)
        if is_shown and self._exclude is not None and isinstance(watched, QWindow) and watched.isTopLevel():
            self._exclude(int(watched.winId()), self._is_on)
        return False


def exclusion_of_this_computer(platform: str = sys.platform) -> Exclude | None:
    """How this system keeps a window out of captures; None where it cannot."""
    if platform == "win32":
        return _exclude_on_windows
    if platform == "darwin" and _has_app_kit():
        return _exclude_on_macos
    return None


def _exclude_on_windows(handle: int, is_excluded: bool) -> bool:
    affinity = _WDA_EXCLUDEFROMCAPTURE if is_excluded else _WDA_NONE
    return bool(ctypes.CDLL("user32").SetWindowDisplayAffinity(ctypes.c_void_p(handle), affinity))


def _has_app_kit() -> bool:
    from importlib.util import find_spec

    return find_spec("AppKit") is not None


def _exclude_on_macos(handle: int, is_excluded: bool) -> bool:
    from importlib import import_module

    # Qt's handle is the address of the NSView
    window = import_module("objc").objc_object(c_void_p=handle).window()
    if window is None:
        return False
    window.setSharingType_(_SHARING_NONE if is_excluded else _SHARING_READ_ONLY)
    return True
