# SPDX-License-Identifier: GPL-3.0-or-later
"""The messages of Windows, by the numbers that its headers give them, laid into memory as Windows would."""

import ctypes
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QByteArray, QObject
from PySide6.QtWidgets import QApplication

from counselor_desk.ui.lock_sources.source import LockReason
from counselor_desk.ui.lock_sources.windows_session import Message, WindowsSession

WM_POWERBROADCAST, WM_WTSSESSION_CHANGE, WM_PAINT = 0x0218, 0x02B1, 0x000F


class Registrations:
    """Stands in for wtsapi32."""

    def __init__(self, *, accepts: bool = True) -> None:
        self.handles: list[int] = []
        self._accepts = accepts

    def register(self, handle: int) -> bool:
        if self._accepts:
            self.handles.append(handle)
        return self._accepts

    def unregister(self, handle: int) -> None:
        self.handles.remove(handle)


@pytest.fixture
def owner() -> Iterator[QObject]:
    made = QObject()
    yield made
    made.deleteLater()


@pytest.fixture
def registrations() -> Registrations:
    return Registrations()


@pytest.fixture
def session(qapp: QApplication, owner: QObject, registrations: Registrations) -> Iterator[WindowsSession]:
    made = WindowsSession(qapp, register=registrations.register, unregister=registrations.unregister, parent=owner)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def reasons(session: WindowsSession) -> list[LockReason]:
    reasons: list[LockReason] = []
    session.lock_requested.connect(reasons.append)
    return reasons


def send(session: WindowsSession, message: int, parameter: int, *, kind: bytes = b"windows_generic_MSG") -> object:
    told = Message(hwnd=None, message=message, wParam=parameter)
    return session._ear.nativeEventFilter(QByteArray(kind), ctypes.addressof(told))


@pytest.mark.parametrize(
    ("message", "parameter", "reason"),
    [
        (WM_WTSSESSION_CHANGE, 7, LockReason.SCREEN_LOCKED),
        (WM_WTSSESSION_CHANGE, 2, LockReason.USER_SWITCHED),
        (WM_WTSSESSION_CHANGE, 4, LockReason.USER_SWITCHED),
        (WM_WTSSESSION_CHANGE, 6, LockReason.USER_SWITCHED),
        (WM_POWERBROADCAST, 4, LockReason.SLEEP),
    ],
    ids=["WTS_SESSION_LOCK", "WTS_CONSOLE_DISCONNECT", "WTS_REMOTE_DISCONNECT", "WTS_SESSION_LOGOFF", "PBT_APMSUSPEND"],
)
def test_each_message_asks_for_the_lock(
    session: WindowsSession, reasons: list[LockReason], message: int, parameter: int, reason: LockReason
) -> None:
    send(session, message, parameter)

    assert reasons == [reason]


@pytest.mark.parametrize(
    ("message", "parameter"),
    [(WM_WTSSESSION_CHANGE, 8), (WM_WTSSESSION_CHANGE, 1), (WM_POWERBROADCAST, 0x12), (WM_PAINT, 7)],
    ids=["WTS_SESSION_UNLOCK", "WTS_CONSOLE_CONNECT", "PBT_APMRESUMEAUTOMATIC", "WM_PAINT"],
)
def test_other_messages_ask_for_nothing(
    session: WindowsSession, reasons: list[LockReason], message: int, parameter: int
) -> None:
    send(session, message, parameter)

    assert reasons == []


def test_an_event_of_another_system_is_not_read(session: WindowsSession, reasons: list[LockReason]) -> None:
    send(session, WM_WTSSESSION_CHANGE, 7, kind=b"xcb_generic_event_t")

    assert reasons == []


def test_no_message_is_kept_from_the_window(session: WindowsSession) -> None:
    assert send(session, WM_WTSSESSION_CHANGE, 7) == (False, 0)


def test_it_listens_with_a_window_that_nobody_sees(session: WindowsSession, registrations: Registrations) -> None:
    assert len(registrations.handles) == 1
    assert session.state.is_watching


def test_a_stopped_source_leaves_no_registration(session: WindowsSession, registrations: Registrations) -> None:
    session.stop()

    assert registrations.handles == []
    assert not session.state.is_watching


def test_a_system_that_refuses_is_a_state_and_no_error(qapp: QApplication, owner: QObject) -> None:
    refusing = Registrations(accepts=False)
    session = WindowsSession(qapp, register=refusing.register, unregister=refusing.unregister, parent=owner)
    session.start()

    assert not session.state.is_watching
    assert "still locks" in session.state.words
    session.stop()
