# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that goes from this program to the clipboard, lent: plain, marked as secret, taken back after a while.

Clipboards are read by every program and kept by histories, some of them on other people's servers. The marks below ask
histories to look away (KDE's Klipper and those that follow it, Windows' own history and cloud clipboard, the programs
of macOS that know nspasteboard.org). What a counselor copies out of a field by Ctrl+C is replaced by the same words,
plain and marked, in the same moment; X11's second clipboard, which takes whatever is selected, is emptied as well.
macOS does not tell who filled its clipboard, so there it is so only for what a button of the program copies.
"""

import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

HOLD_SECONDS = 60
"""How long a copied secret stays unless the caller says otherwise."""

_MACOS_MARK = "org.nspasteboard.ConcealedType"
_LINUX_MARKS = {"x-kde-passwordManagerHint": b"secret"}

# Qt hands these on under the bare name; the two that are permissions are a DWORD, 0 for no
_WINDOWS_MARKS = {
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"\x00\x00\x00\x00",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': b"\x00\x00\x00\x00",
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': b"\x00\x00\x00\x00",
}


def secret_marks(platform: str = sys.platform) -> dict[str, bytes]:
    """The formats that ask clipboard histories of a platform not to keep what they come with."""
    if platform == "win32":
        return _WINDOWS_MARKS
    return {} if platform == "darwin" else _LINUX_MARKS


class Clipboard(QObject):
    """Lends text to the clipboard; UI thread only.

    Args:
        owns: tells whether what stands there is this program's; Qt's own answer, which is always no on macOS.
        conceal: sets the mark of macOS on what was just lent; nothing elsewhere.
    """

    def __init__(
        self,
        clipboard: QClipboard,
        parent: QObject | None = None,
        *,
        owns: Callable[[QClipboard.Mode], bool] | None = None,
        conceal: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._clipboard = clipboard
        self._owns = partial(_owns, clipboard) if owns is None else owns
        self._conceal = conceal_on_this_computer if conceal is None else conceal
        self._lent: str | None = None
        self._is_lending = False
        self._timer = self._timer_for("lent", self._take_clipboard_back)
        self._selection_timer = self._timer_for("selected", self._take_selection_back)
        clipboard.changed.connect(self._on_changed)

    def copy_for(self, text: str, seconds: int = HOLD_SECONDS) -> None:
        """Put text on the clipboard, plain and marked as secret, and take it back after some seconds."""
        content = QMimeData()
        content.setText(text)
        for mark, value in secret_marks().items():
            content.setData(mark, value)
        self._is_lending = True
        self._clipboard.setMimeData(content)
        self._conceal()
        self._is_lending = False
        self._lent = text
        self._timer.start(seconds * 1000)

    def take_back(self) -> None:
        """Clear the clipboard if it still holds what was lent last; to be connected to locking and to `aboutToQuit`.

        What somebody else has copied since is left alone.
        """
        self._take_clipboard_back()
        self._take_selection_back()

    def _on_changed(self, mode: QClipboard.Mode) -> None:
        if self._is_lending or not self._owns(mode):
            return
        if mode is QClipboard.Mode.Selection:
            self._selection_timer.start(HOLD_SECONDS * 1000)
        elif mode is QClipboard.Mode.Clipboard and self._clipboard.text():
            # out of a field, by its own keys or menu: with formatting, and without the marks
            self.copy_for(self._clipboard.text())

    def _take_clipboard_back(self) -> None:
        self._timer.stop()
        lent, self._lent = self._lent, None
        if lent is None:
            return
        # to read what another program has there may take seconds when it does not answer, and a lock must not wait
        if self._owns(QClipboard.Mode.Clipboard) or (not self._tells_owner() and self._clipboard.text() == lent):
            self._clipboard.clear()

    def _take_selection_back(self) -> None:
        self._selection_timer.stop()
        if self._owns(QClipboard.Mode.Selection):
            self._clipboard.clear(QClipboard.Mode.Selection)

    def _tells_owner(self) -> bool:
        # xcb, Wayland and Windows do; macOS and the screens without a desktop do not
        return QGuiApplication.platformName() in ("xcb", "wayland", "windows")

    def _timer_for(self, name: str, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setObjectName(name)
        timer.setSingleShot(True)
        timer.timeout.connect(act)
        return timer


def _owns(clipboard: QClipboard, mode: QClipboard.Mode) -> bool:
    if mode is QClipboard.Mode.Selection:
        return clipboard.supportsSelection() and clipboard.ownsSelection()
    return mode is QClipboard.Mode.Clipboard and clipboard.ownsClipboard()


def conceal_on_this_computer(platform: str = sys.platform) -> None:
    """Mark what was just copied as nspasteboard.org says, where that is the way of the system."""
    if platform != "darwin":
        return
    try:
        pasteboard = import_module("AppKit").NSPasteboard.generalPasteboard()
    except ImportError:
        return
    pasteboard.addTypes_owner_([_MACOS_MARK], None)
    pasteboard.setString_forType_("", _MACOS_MARK)


def clipboard_of(application: QGuiApplication) -> Clipboard:
    """The system's clipboard, taken back from when the application ends."""
    made = Clipboard(application.clipboard(), application)
    application.aboutToQuit.connect(made.take_back)
    return made
