# SPDX-License-Identifier: GPL-3.0-or-later
"""All sources of this computer as one; made when a journal was opened and shown, so that the start does not wait."""

import logging
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

if TYPE_CHECKING:
    from counselor_desk.ui.lock_sources.source import LockReason, LockSource, SourceState

_log = logging.getLogger(__name__)


class LockSources(QObject):
    """Listens from `start` to `stop`.

    Args:
        build: makes the sources at the first start; their modules are loaded then and not before.
    """

    lock_requested = Signal()

    def __init__(self, build: Callable[[], Sequence["LockSource"]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._build = build
        self._sources: tuple[LockSource, ...] | None = None
        self._is_started = False

    def states(self) -> tuple["SourceState", ...]:
        """What watches and what does not; empty before the first start."""
        return tuple(each.state for each in self._sources or ())

    def start(self) -> None:
        """Listen to what the system says from now on; nothing happens when it listens already."""
        if self._is_started:
            return
        self._is_started = True
        if self._sources is None:
            self._sources = tuple(self._build())
            for each in self._sources:
                each.setParent(self)
                each.lock_requested.connect(self._on_lock_requested)
        for each in self._sources:
            each.start()

    def stop(self) -> None:
        """Listen no longer; lets the computer sleep if a source was holding it up."""
        if not self._is_started:
            return
        self._is_started = False
        for each in self._sources or ():
            each.stop()

    def _on_lock_requested(self, reason: "LockReason") -> None:
        if self._is_started:
            _log.info("lock.requested reason=%s", reason.value)
            self.lock_requested.emit()


def sources_of_this_computer(application: QCoreApplication, platform: str = sys.platform) -> tuple["LockSource", ...]:
    """The sources that an operating system has."""
    if platform == "win32":
        from counselor_desk.ui.lock_sources.windows_session import WindowsSession

        return (WindowsSession(application),)
    if platform == "darwin":
        from counselor_desk.ui.lock_sources.macos_session import MacSession

        return (MacSession(),)
    from counselor_desk.ui.lock_sources.logind import Logind
    from counselor_desk.ui.lock_sources.screen_saver import ScreenSaver

    return (Logind(), ScreenSaver())
