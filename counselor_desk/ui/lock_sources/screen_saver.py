# SPDX-License-Identifier: GPL-3.0-or-later
"""The screen lock of a Linux desktop: each says `ActiveChanged(true)`, under the name that its desktop gave it."""

from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtDBus import QDBusConnection

from counselor_desk.ui.lock_sources.bus import Bus, slot_of
from counselor_desk.ui.lock_sources.source import IDLE_LOCK_STAYS, LockReason, LockSource, SourceState

# KDE and most others speak the first; the rest are desktops that have kept a name of their own
SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
)

_NAME = "Screen lock"
_SLOT = slot_of("on_active_changed(bool)")
_BUS_NAME, _BUS_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"


class ScreenSaver(LockSource):
    """Listens to every known screen saver of the session.

    Args:
        connection: the session's bus; another one in tests.
    """

    def __init__(self, connection: QDBusConnection | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = Bus(connection if connection is not None else QDBusConnection.sessionBus(), self)
        self._is_listening = False
        self._present: set[str] = set()
        self._unanswered: set[str] = set()

    @property
    def state(self) -> SourceState:
        if not self._bus.is_there:
            return SourceState(_NAME, False, f"This desktop has no session bus. {IDLE_LOCK_STAYS}")
        if self._present:
            return SourceState(_NAME, True, "The journal locks when the screen is locked.")
        if self._unanswered:
            return SourceState(_NAME, False, "The desktop is being asked.")
        return SourceState(_NAME, False, f"This desktop does not say when it locks the screen. {IDLE_LOCK_STAYS}")

    def start(self) -> None:
        self._is_listening = True
        if not self._bus.is_there:
            return
        self._present.clear()
        self._unanswered = set(SAVERS)
        for name in SAVERS:
            # every path: KDE has an older one beside the one in the specification
            self._bus.hear(name, "", name, "ActiveChanged", _SLOT)
            self._ask_for(name)

    def stop(self) -> None:
        self._is_listening = False
        if self._bus.is_there:
            for name in SAVERS:
                self._bus.deafen(name, "", name, "ActiveChanged", _SLOT)

    @Slot(bool)
    def on_active_changed(self, is_active: bool) -> None:
        if is_active and self._is_listening:
            self.lock_requested.emit(LockReason.SCREEN_LOCKED)

    def _ask_for(self, name: str) -> None:
        def answered(has_owner: Any) -> None:
            self._unanswered.discard(name)
            if has_owner:
                self._present.add(name)

        def refused() -> None:
            self._unanswered.discard(name)

        self._bus.ask(_BUS_NAME, _BUS_PATH, _BUS_NAME, "NameHasOwner", [name], on_answer=answered, on_refused=refused)
