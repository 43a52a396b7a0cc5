# SPDX-License-Identifier: GPL-3.0-or-later
"""No exit for an exception is unguarded, and what is told of it is never what it says."""

import gc
import logging
import sys
import threading
from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import QtMsgType, qWarning
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counselor_desk import __version__
from counselor_desk.ui.crash_hook import CrashHook, route_qt_message

SENTINEL = "Marisol said"


@pytest.fixture
def hook(qapp: QApplication) -> Iterator[CrashHook]:
    """Installed, with the hooks of the test run put back at the end."""
    hook = CrashHook()
    hook.install()
    yield hook
    if shiboken6.isValid(hook):
        hook.uninstall()
        shiboken6.delete(hook)


@pytest.fixture
def reports(hook: CrashHook) -> list[str]:
    reports: list[str] = []
    hook.crashed.connect(reports.append)
    return reports


def fail() -> None:
    raise ValueError(SENTINEL)


def by_the_main_thread() -> None:
    try:
        fail()
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)


def by_a_thread() -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()


def by_a_finalizer() -> None:
    class Left:
        def __del__(self) -> None:
            fail()

    Left()
    gc.collect()


WAYS: dict[str, Callable[[], None]] = {
    "main thread": by_the_main_thread,
    "thread": by_a_thread,
    "finalizer": by_a_finalizer,
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_out_leads_to_a_report_without_the_message(
    way: str, reports: list[str], caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str], qtbot: QtBot
) -> None:
    WAYS[way]()

    qtbot.waitUntil(lambda: len(reports) == 1)
    assert reports[0].startswith(f"Counselor Desk {__version__}\n")
    assert "builtins.ValueError (message withheld)" in reports[0]
    assert " in fail" in reports[0]
    assert "\nQt 6." in reports[0]
    assert "window.crash" in caplog.text
    assert SENTINEL not in reports[0] + caplog.text + "".join(capsys.readouterr())


def test_the_window_is_told_once_and_the_log_every_time(reports: list[str], caplog: pytest.LogCaptureFixture) -> None:
    by_the_main_thread()
    by_the_main_thread()

    assert len(reports) == 1
    assert caplog.text.count("window.crash") == 2


def test_a_hook_that_is_gone_still_logs(hook: CrashHook, caplog: pytest.LogCaptureFixture) -> None:
    meet, put_back = hook.meet, hook.uninstall
    put_back()
    shiboken6.delete(hook)

    meet(ValueError, ValueError(SENTINEL), None)

    assert "window.crash" in caplog.text
    assert SENTINEL not in caplog.text


def test_leaving_is_no_crash(
    hook: CrashHook, reports: list[str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_to_quit: list[str] = []
    monkeypatch.setattr("counselor_desk.ui.crash_hook.QCoreApplication.quit", lambda: asked_to_quit.append("quit"))

    hook.meet(KeyboardInterrupt, None, None)
    hook.meet(SystemExit, None, None)

    assert asked_to_quit == ["quit"]
    assert (reports, caplog.text) == ([], "")


def test_the_hooks_go_back_to_who_had_them() -> None:
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    hook = CrashHook()

    hook.install()
    hook.install()
    assert sys.excepthook is not before[0]
    hook.uninstall()
    hook.uninstall()

    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before


@pytest.mark.usefixtures("hook")
def test_what_qt_says_is_logged_by_level_and_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="qt"):
        qWarning(SENTINEL)

    [record] = [record for record in caplog.records if record.name == "qt"]
    assert record.levelno == logging.WARNING
    assert "qt.message category=default" in record.getMessage()
    assert SENTINEL not in caplog.text


@pytest.mark.parametrize(
    ("kind", "level"),
    [
        (QtMsgType.QtDebugMsg, logging.DEBUG),
        (QtMsgType.QtInfoMsg, logging.INFO),
        (QtMsgType.QtWarningMsg, logging.WARNING),
        (QtMsgType.QtCriticalMsg, logging.ERROR),
        (QtMsgType.QtFatalMsg, logging.CRITICAL),
    ],
)
def test_each_level_of_qt_has_one_of_ours(kind: QtMsgType, level: int, caplog: pytest.LogCaptureFixture) -> None:
    class Context:
        category = "qt.svg"
        line = 7

    with caplog.at_level(logging.DEBUG, logger="qt"):
        route_qt_message(kind, Context(), SENTINEL)  # type: ignore[arg-type]  # Qt makes the real one, nobody else can

    [record] = caplog.records
    assert (record.levelno, record.getMessage()) == (level, "qt.message category=qt.svg line=7")
