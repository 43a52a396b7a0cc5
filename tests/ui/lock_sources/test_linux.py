# SPDX-License-Identifier: GPL-3.0-or-later
"""The login service and the screen savers of a Linux desktop, on a real bus: what they say locks, and sleep waits."""

import shutil
import sys
from collections.abc import Iterator

import pytest
from fake_desktop import LOGIND, FakeDesktop, a_bus, a_desktop
from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection
from pytestqt.qtbot import QtBot

from counselor_desk.ui.lock_sources.logind import Logind
from counselor_desk.ui.lock_sources.screen_saver import SAVERS, ScreenSaver
from counselor_desk.ui.lock_sources.source import LockReason, LockSource

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("dbus-daemon") is None,
    reason="needs dbus-daemon; `make test` installs it",
)

_CONNECTION = "counselor-desk-test"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with a_bus() as address:
        yield address


@pytest.fixture
def bus(address: str) -> Iterator[QDBusConnection]:
    yield QDBusConnection.connectToBus(address, _CONNECTION)
    QDBusConnection.disconnectFromBus(_CONNECTION)


@pytest.fixture
def no_bus() -> Iterator[QDBusConnection]:
    yield QDBusConnection.connectToBus("unix:path=/nowhere/at/all", _CONNECTION)
    QDBusConnection.disconnectFromBus(_CONNECTION)


@pytest.fixture
def owner() -> Iterator[QObject]:
    made = QObject()
    yield made
    made.deleteLater()


@pytest.fixture
def desktop(address: str) -> Iterator[FakeDesktop]:
    with a_desktop(address, names=(LOGIND, *SAVERS[:2])) as desktop:
        yield desktop


@pytest.fixture
def reasons() -> list[LockReason]:
    return []


@pytest.fixture
def logind(
    bus: QDBusConnection, desktop: FakeDesktop, reasons: list[LockReason], owner: QObject, qtbot: QtBot
) -> Iterator[Logind]:
    made = Logind(bus, owner)
    made.lock_requested.connect(reasons.append)
    made.start()
    qtbot.waitUntil(lambda: made.state.words.startswith("The journal locks before"))
    yield made
    made.stop()


@pytest.fixture
def savers(
    bus: QDBusConnection, desktop: FakeDesktop, reasons: list[LockReason], owner: QObject, qtbot: QtBot
) -> Iterator[ScreenSaver]:
    made = ScreenSaver(bus, owner)
    made.lock_requested.connect(reasons.append)
    made.start()
    qtbot.waitUntil(lambda: made.state.is_watching)
    yield made
    made.stop()


def asks_for(source: LockSource, desktop: FakeDesktop, command: str, qtbot: QtBot) -> LockReason:
    """The reason that a command of the desktop leads to."""
    with qtbot.waitSignal(source.lock_requested, timeout=5_000) as caught:
        desktop.tell(command)
    assert caught.args is not None
    reason = caught.args[0]
    assert isinstance(reason, LockReason)
    return reason


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("sleep", LockReason.SLEEP),
        ("lock", LockReason.SCREEN_LOCKED),
        ("hint", LockReason.SCREEN_LOCKED),
        ("switch away", LockReason.USER_SWITCHED),
    ],
)
def test_what_the_login_service_says_asks_for_the_lock(
    logind: Logind, desktop: FakeDesktop, qtbot: QtBot, command: str, reason: LockReason
) -> None:
    assert asks_for(logind, desktop, command, qtbot) is reason


@pytest.mark.parametrize("command", ["wake", "unlock", "idle"])
def test_what_is_no_reason_asks_for_nothing(
    logind: Logind, desktop: FakeDesktop, reasons: list[LockReason], qtbot: QtBot, command: str
) -> None:
    desktop.tell(command)
    # what comes after it on the same bus was said later
    assert asks_for(logind, desktop, "sleep", qtbot) is LockReason.SLEEP
    assert reasons == [LockReason.SLEEP]


def test_sleep_is_held_up_while_a_journal_is_open(logind: Logind, desktop: FakeDesktop) -> None:
    assert desktop.has_said("inhibited sleep delay")
    assert not desktop.has_said("released")


def test_the_computer_may_sleep_once_the_journal_is_closed(logind: Logind, desktop: FakeDesktop, qtbot: QtBot) -> None:
    asks_for(logind, desktop, "sleep", qtbot)
    assert not desktop.has_said("released")

    logind.stop()

    qtbot.waitUntil(lambda: desktop.has_said("released"), timeout=2_000)


def test_a_stopped_source_hears_nothing(
    logind: Logind, desktop: FakeDesktop, reasons: list[LockReason], savers: ScreenSaver, qtbot: QtBot
) -> None:
    logind.stop()
    desktop.tell("sleep")
    desktop.tell("lock")
    asks_for(savers, desktop, f"active {SAVERS[0]}", qtbot)

    assert reasons == [LockReason.SCREEN_LOCKED]


def test_a_source_that_was_stopped_can_be_started_again(logind: Logind, desktop: FakeDesktop, qtbot: QtBot) -> None:
    logind.stop()
    logind.start()
    qtbot.waitUntil(lambda: logind.state.words.startswith("The journal locks before"))

    assert asks_for(logind, desktop, "sleep", qtbot) is LockReason.SLEEP


def test_a_login_service_that_does_not_wait_is_said_to_be_one(
    bus: QDBusConnection, address: str, owner: QObject, qtbot: QtBot
) -> None:
    logind = Logind(bus, owner)
    with a_desktop(address, names=(LOGIND,), refuses=("Inhibit",)):
        logind.start()
        qtbot.waitUntil(lambda: "does not wait" in logind.state.words)

    assert logind.state.is_watching
    logind.stop()


def test_a_service_without_a_session_is_not_there(
    bus: QDBusConnection, address: str, owner: QObject, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_SESSION_ID", "7")
    logind = Logind(bus, owner)
    with a_desktop(address, names=(LOGIND,), refuses=("GetSession",)):
        logind.start()
        qtbot.waitUntil(lambda: "does not answer" in logind.state.words)

    assert not logind.state.is_watching
    logind.stop()


def test_a_bus_without_a_login_service_is_said_to_be_one(bus: QDBusConnection, owner: QObject, qtbot: QtBot) -> None:
    logind = Logind(bus, owner)
    logind.start()
    qtbot.waitUntil(lambda: "does not answer" in logind.state.words)

    assert not logind.state.is_watching
    logind.stop()


def test_no_bus_at_all_is_a_state_and_no_error(no_bus: QDBusConnection, owner: QObject) -> None:
    for source in (Logind(no_bus, owner), ScreenSaver(no_bus, owner)):
        source.start()

        assert not source.state.is_watching
        assert "bus" in source.state.words
        assert "still locks" in source.state.words
        source.stop()


@pytest.mark.parametrize("name", SAVERS[:2])
def test_a_locked_screen_asks_for_the_lock(savers: ScreenSaver, desktop: FakeDesktop, qtbot: QtBot, name: str) -> None:
    assert asks_for(savers, desktop, f"active {name}", qtbot) is LockReason.SCREEN_LOCKED


def test_an_unlocked_screen_asks_for_nothing(
    savers: ScreenSaver, desktop: FakeDesktop, reasons: list[LockReason], qtbot: QtBot
) -> None:
    desktop.tell(f"inactive {SAVERS[0]}")
    asks_for(savers, desktop, f"active {SAVERS[1]}", qtbot)

    assert len(reasons) == 1


def test_a_desktop_without_a_screen_saver_is_said_to_be_one(bus: QDBusConnection, owner: QObject, qtbot: QtBot) -> None:
    savers = ScreenSaver(bus, owner)
    savers.start()
    qtbot.waitUntil(lambda: "does not say when" in savers.state.words)

    assert not savers.state.is_watching
    savers.stop()
