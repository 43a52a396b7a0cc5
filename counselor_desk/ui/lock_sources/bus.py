# SPDX-License-Identifier: GPL-3.0-or-later
"""The two message buses of a Linux desktop, spoken to without ever waiting for an answer.

Measured under the filter of `security.process_guard`: QtDBus connects, hears signals and receives file descriptors,
because a bus is a local socket; importing it takes 15 ms.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SLOT, QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

_PATIENCE_MS = 3_000
PROPERTIES = "org.freedesktop.DBus.Properties"


class Bus:
    """One connection, and the calls that are under way on it for one owner."""

    def __init__(self, connection: QDBusConnection, owner: QObject) -> None:
        self._connection = connection
        self._owner = owner

    @property
    def is_there(self) -> bool:
        return self._connection.isConnected()

    def hear(self, service: str, path: str, interface: str, signal: str, slot: Any) -> bool:
        """Let a slot of the owner, as `slot_of` writes it, hear a signal; an empty path is every path."""
        is_heard: bool = self._connection.connect(service, path, interface, signal, self._owner, slot)
        return is_heard

    def deafen(self, service: str, path: str, interface: str, signal: str, slot: Any) -> None:
        """Undo `hear`."""
        self._connection.disconnect(service, path, interface, signal, self._owner, slot)

    def ask(
        self,
        service: str,
        path: str,
        interface: str,
        method: str,
        arguments: list[Any],
        *,
        on_answer: Callable[[Any], None],
        on_refused: Callable[[], None],
    ) -> None:
        """Call a method; its first answer comes back on the UI thread, or the refusal when there is none in time."""
        message = QDBusMessage.createMethodCall(service, path, interface, method)
        message.setArguments(arguments)
        watcher = QDBusPendingCallWatcher(self._connection.asyncCall(message, _PATIENCE_MS), self._owner)

        def hand_on(finished: QDBusPendingCallWatcher) -> None:
            answers = [] if finished.isError() else finished.reply().arguments()
            finished.deleteLater()
            if answers:
                on_answer(answers[0])
            else:
                on_refused()

        watcher.finished.connect(hand_on)


def slot_of(signature: str) -> Any:
    """A slot as a bus wants it named: as text, though the annotations of the binding ask for bytes."""
    return SLOT(signature)
