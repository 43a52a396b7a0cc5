# SPDX-License-Identifier: GPL-3.0-or-later
"""systemd's login service: sleep and lid, the lock of the session, and another user in front of the screen.

Sleep is held up by a delay inhibitor until the journal is closed (five seconds at most, InhibitDelayMaxSec). The
promise is an open file descriptor, so it also ends with the process, and when the process replaces itself.
https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.login1.html
"""

import os
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
    QDBusVariant,
)

from counselor_desk.ui.lock_sources.bus import PROPERTIES, Bus, slot_of
from counselor_desk.ui.lock_sources.source import IDLE_LOCK_STAYS, LockReason, LockSource, SourceState

SERVICE = "org.freedesktop.login1"
MANAGER_PATH = "/org/freedesktop/login1"
MANAGER = f"{SERVICE}.Manager"
SESSION = f"{SERVICE}.Session"

_NAME = "Sleep, lid and user switch"
_SLOT_SLEEP = slot_of("on_sleep(bool)")
_SLOT_LOCK = slot_of("on_session_lock()")
_SLOT_PROPERTIES = slot_of("on_session_changed(QDBusMessage)")


class Logind(LockSource):
    """Listens to the session that this program belongs to.

    Args:
        connection: the system's bus; another one in tests.
    """

    def __init__(self, connection: QDBusConnection | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = Bus(connection if connection is not None else QDBusConnection.systemBus(), self)
        self._session = ""
        self._is_listening = False
        self._is_answered = False
        self._promise: QDBusUnixFileDescriptor | None = None

    @property
    def state(self) -> SourceState:
        if not self._bus.is_there:
            return SourceState(_NAME, False, f"This computer has no system bus. {IDLE_LOCK_STAYS}")
        if not self._session:
            if not self._is_answered:
                return SourceState(_NAME, False, "The login service is being asked.")
            return SourceState(_NAME, False, f"The login service does not answer. {IDLE_LOCK_STAYS}")
        if self._promise is None and self._is_answered:
            return SourceState(
                _NAME,
                True,
                "The journal locks when the computer goes to sleep, but the login service does not wait until it has.",
            )
        return SourceState(_NAME, True, "The journal locks before the computer sleeps and when the user is switched.")

    def start(self) -> None:
        self._is_listening, self._is_answered = True, False
        if not self._bus.is_there:
            return
        self._bus.hear(SERVICE, MANAGER_PATH, MANAGER, "PrepareForSleep", _SLOT_SLEEP)
        # "auto" is the session of the desktop also for a program that systemd has started beside it
        self._ask_for_session("auto", os.environ.get("XDG_SESSION_ID", ""))

    def stop(self) -> None:
        self._is_listening = False
        if self._bus.is_there:
            self._bus.deafen(SERVICE, MANAGER_PATH, MANAGER, "PrepareForSleep", _SLOT_SLEEP)
            if self._session:
                self._bus.deafen(SERVICE, self._session, SESSION, "Lock", _SLOT_LOCK)
                self._bus.deafen(SERVICE, self._session, PROPERTIES, "PropertiesChanged", _SLOT_PROPERTIES)
        self._session = ""
        self._promise = None

    @Slot(bool)
    def on_sleep(self, is_coming: bool) -> None:
        if not self._is_listening:
            return
        if is_coming:
            self.lock_requested.emit(LockReason.SLEEP)
        elif self._promise is None:
            self._promise_to_close_first()

    @Slot()
    def on_session_lock(self) -> None:
        if self._is_listening:
            self.lock_requested.emit(LockReason.SCREEN_LOCKED)

    @Slot(QDBusMessage)
    def on_session_changed(self, _message: QDBusMessage) -> None:
        # the binding cannot read the dictionary of the signal, so the two properties are asked for
        self._ask_property("Active", expected=True, reason=LockReason.USER_SWITCHED)
        self._ask_property("LockedHint", expected=False, reason=LockReason.SCREEN_LOCKED)

    def _ask_for_session(self, name: str, other: str) -> None:
        def refused() -> None:
            if other and other != name:
                self._ask_for_session(other, "")
            else:
                self._is_answered = True

        self._bus.ask(
            SERVICE, MANAGER_PATH, MANAGER, "GetSession", [name], on_answer=self._on_session, on_refused=refused
        )

    def _on_session(self, path: Any) -> None:
        if not self._is_listening or not isinstance(path, QDBusObjectPath):
            return
        self._session = path.path()
        self._bus.hear(SERVICE, self._session, SESSION, "Lock", _SLOT_LOCK)
        self._bus.hear(SERVICE, self._session, PROPERTIES, "PropertiesChanged", _SLOT_PROPERTIES)
        self._promise_to_close_first()

    def _promise_to_close_first(self) -> None:
        def refused() -> None:
            self._is_answered = True

        self._bus.ask(
            SERVICE,
            MANAGER_PATH,
            MANAGER,
            "Inhibit",
            ["sleep", "Counselor Desk", "Closing the journal", "delay"],
            on_answer=self._on_promise,
            on_refused=refused,
        )

    def _on_promise(self, promise: Any) -> None:
        self._is_answered = True
        # one that comes after the stop is dropped, which closes it
        if self._is_listening and isinstance(promise, QDBusUnixFileDescriptor):
            self._promise = promise

    def _ask_property(self, name: str, *, expected: bool, reason: LockReason) -> None:
        def answered(value: Any) -> None:
            found = value.variant() if isinstance(value, QDBusVariant) else value
            if self._is_listening and isinstance(found, bool) and found is not expected:
                self.lock_requested.emit(reason)

        if self._session:
            self._bus.ask(
                SERVICE,
                self._session,
                PROPERTIES,
                "Get",
                [SESSION, name],
                on_answer=answered,
                on_refused=lambda: None,
            )
