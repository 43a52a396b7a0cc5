# SPDX-License-Identifier: GPL-3.0-or-later
"""The notifications of macOS, by their names, from centers that a test speaks for."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject

from counselor_desk.ui.lock_sources.macos_session import MacSession
from counselor_desk.ui.lock_sources.source import LockReason


class FakeCenter:
    """Remembers who observes what, and posts."""

    def __init__(self) -> None:
        self._observers: dict[int, tuple[str, Callable[[], None]]] = {}
        self._made = 0

    @property
    def names(self) -> set[str]:
        return {name for name, _ in self._observers.values()}

    def observe(self, name: str, told: Callable[[], None]) -> object:
        self._made += 1
        self._observers[self._made] = (name, told)
        return self._made

    def forget(self, observer: object) -> None:
        assert isinstance(observer, int)
        del self._observers[observer]

    def post(self, wanted: str) -> None:
        for name, told in tuple(self._observers.values()):
            if name == wanted:
                told()


@pytest.fixture
def owner() -> Iterator[QObject]:
    made = QObject()
    yield made
    made.deleteLater()


@pytest.fixture
def distributed() -> FakeCenter:
    return FakeCenter()


@pytest.fixture
def workspace() -> FakeCenter:
    return FakeCenter()


@pytest.fixture
def session(owner: QObject, distributed: FakeCenter, workspace: FakeCenter) -> MacSession:
    made = MacSession(centers=lambda: (distributed, workspace), parent=owner)
    made.start()
    return made


@pytest.fixture
def reasons(session: MacSession) -> list[LockReason]:
    reasons: list[LockReason] = []
    session.lock_requested.connect(reasons.append)
    return reasons


def test_a_locked_screen_is_told_to_all_programs(distributed: FakeCenter, reasons: list[LockReason]) -> None:
    distributed.post("com.apple.screenIsLocked")

    assert reasons == [LockReason.SCREEN_LOCKED]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("NSWorkspaceWillSleepNotification", LockReason.SLEEP),
        ("NSWorkspaceScreensDidSleepNotification", LockReason.SCREEN_LOCKED),
        ("NSWorkspaceSessionDidResignActiveNotification", LockReason.USER_SWITCHED),
    ],
)
def test_the_workspace_tells_of_sleep_and_of_another_user(
    workspace: FakeCenter, reasons: list[LockReason], name: str, reason: LockReason
) -> None:
    workspace.post(name)

    assert reasons == [reason]


def test_an_unlocked_screen_asks_for_nothing(distributed: FakeCenter, reasons: list[LockReason]) -> None:
    distributed.post("com.apple.screenIsUnlocked")

    assert reasons == []


def test_it_says_that_it_watches(session: MacSession) -> None:
    assert session.state.is_watching


def test_a_stopped_source_observes_nothing(session: MacSession, distributed: FakeCenter, workspace: FakeCenter) -> None:
    session.stop()

    assert (distributed.names, workspace.names) == (set(), set())
    assert not session.state.is_watching


def test_centers_out_of_reach_are_a_state_and_no_error(owner: QObject) -> None:
    session = MacSession(centers=lambda: None, parent=owner)
    session.start()

    assert not session.state.is_watching
    assert "still locks" in session.state.words
    session.stop()
