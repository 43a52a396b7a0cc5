# SPDX-License-Identifier: GPL-3.0-or-later
"""macOS says by notifications that the screen is locked, that the computer goes to sleep, that another user takes over.

Sleep and the switch of users are documented for NSWorkspace; the name of the screen lock's notification is not, and has
been the same since 10.7. https://developer.apple.com/documentation/appkit/nsworkspace
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final, Protocol

from PySide6.QtCore import QObject

from counselor_desk.ui.lock_sources.source import IDLE_LOCK_STAYS, LockReason, LockSource, SourceState

OF_ALL_PROGRAMS: Final = {"com.apple.screenIsLocked": LockReason.SCREEN_LOCKED}
"""Notifications of the distributed center."""

OF_THE_WORKSPACE: Final = {
    "NSWorkspaceWillSleepNotification": LockReason.SLEEP,
    "NSWorkspaceScreensDidSleepNotification": LockReason.SCREEN_LOCKED,
    "NSWorkspaceSessionDidResignActiveNotification": LockReason.USER_SWITCHED,
}
"""Notifications of the workspace's own center."""

_NAME = "Screen lock, sleep and user switch"


class Center(Protocol):
    """What is used of an NSNotificationCenter."""

    def observe(self, name: str, told: Callable[[], None]) -> object:
        """Call back on the main thread at every notification of a name; gives what `forget` wants."""
        ...

    def forget(self, observer: object) -> None:
        """Call back no longer."""
        ...


class MacSession(LockSource):
    """Listens to two notification centers.

    Args:
        centers: gives the distributed one and the workspace's; None where they cannot be reached.
    """

    def __init__(
        self, *, centers: Callable[[], tuple[Center, Center] | None] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._centers = _centers_of_the_system if centers is None else centers
        self._observed: list[tuple[Center, object]] = []

    @property
    def state(self) -> SourceState:
        if self._observed:
            return SourceState(
                _NAME, True, "The journal locks with the screen, before sleep and when the user is switched."
            )
        return SourceState(_NAME, False, f"macOS does not tell when the screen is locked. {IDLE_LOCK_STAYS}")

    def start(self) -> None:
        centers = self._centers()
        if centers is None:
            return
        for center, names in zip(centers, (OF_ALL_PROGRAMS, OF_THE_WORKSPACE), strict=True):
            for name, reason in names.items():
                told = partial(self.lock_requested.emit, reason)
                self._observed.append((center, center.observe(name, told)))

    def stop(self) -> None:
        for center, observer in self._observed:
            center.forget(observer)
        self._observed.clear()


class _SystemCenter:
    """A center of Foundation, whose callbacks come on the main queue."""

    def __init__(self, center: Any, main_queue: Any) -> None:
        self._center = center
        self._main_queue = main_queue

    def observe(self, name: str, told: Callable[[], None]) -> object:
        observer: object = self._center.addObserverForName_object_queue_usingBlock_(
            name, None, self._main_queue, lambda _notification: told()
        )
        return observer

    def forget(self, observer: object) -> None:
        self._center.removeObserver_(observer)


def _centers_of_the_system() -> tuple[Center, Center] | None:
    from importlib import import_module

    try:
        foundation, app_kit = import_module("Foundation"), import_module("AppKit")
    except ImportError:
        return None
    queue = foundation.NSOperationQueue.mainQueue()
    return (
        _SystemCenter(foundation.NSDistributedNotificationCenter.defaultCenter(), queue),
        _SystemCenter(app_kit.NSWorkspace.sharedWorkspace().notificationCenter(), queue),
    )
