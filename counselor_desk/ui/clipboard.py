# SPDX-License-Identifier: GPL-3.0-or-later
"""The one way to the clipboard for anything that must not stay there: a passphrase, a recovery code, a report.

Clipboards are read by every program and kept by histories, some of them on other people's servers. The marks below ask
histories to look away (KDE's Klipper and those that follow it; Windows' own history and cloud clipboard), and the text
is taken back after a while. On macOS only the taking back works: Qt offers no way to Python to set the type
`org.nspasteboard.ConcealedType`; MIME types of ours arrive there under another name.
"""

import sys

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

HOLD_SECONDS = 60
"""How long a copied secret stays unless the caller says otherwise."""

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
    """Lends text to the clipboard; UI thread only."""

    def __init__(self, clipboard: QClipboard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clipboard = clipboard
        self._lent: str | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.take_back)

    def copy_for(self, text: str, seconds: int = HOLD_SECONDS) -> None:
        """Put text on the clipboard, plain and marked as secret, and take it back after some seconds."""
        content = QMimeData()
        content.setText(text)
        for mark, value in secret_marks().items():
            content.setData(mark, value)
        self._clipboard.setMimeData(content)
        self._lent = text
        self._timer.start(seconds * 1000)

    def take_back(self) -> None:
        """Clear the clipboard if it still holds what was lent last; to be connected to locking and to `aboutToQuit`.

        What somebody else has copied since is left alone.
        """
        self._timer.stop()
        lent, self._lent = self._lent, None
        if lent is not None and self._clipboard.text() == lent:
            self._clipboard.clear()


def clipboard_of(application: QGuiApplication) -> Clipboard:
    """The system's clipboard, taken back from when the application ends."""
    made = Clipboard(application.clipboard(), application)
    application.aboutToQuit.connect(made.take_back)
    return made
