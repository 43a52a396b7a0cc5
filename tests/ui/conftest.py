# SPDX-License-Identifier: GPL-3.0-or-later
"""The ground under every test of the window: drawn in memory, with settings of its own, without a network, and watched
for what it leaves behind or lets out.

pytest-qt is loaded here and not by the whole run, so that tests of everything below the window never import Qt.
"""

import os
import socket
import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from practice_journal import Practice, Template
    from PySide6.QtWidgets import QApplication
    from stage import Stage

SENTINEL = "ZZPHI"
"""A word for names and texts in tests of the window; wherever it is printed or logged, the test fails."""

# Messages of Qt that say nothing about our code; every other warning fails the test that caused it.
IGNORED_QT_MESSAGES = (
    # measured with 6.11.3 and 6.12.0: the platform that draws into memory has no windows to put in front
    r"^This plugin does not support raise\(\)$",
    # the same platform, at every widget that is a window and has a least size
    r"^This plugin does not support propagateSizeHints\(\)$",
    # the same platform, at every menu
    r"^This plugin does not support grabbing the keyboard$",
)

_FOLDER = Path(__file__).parent
_passed_call: pytest.StashKey[bool] = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    # a person's own Qt settings (scale, style, platform) must not change a run
    for name in [name for name in os.environ if name.startswith(("QT_", "QML_"))]:
        if not (config.getoption("--onscreen") and name.startswith("QT_QPA_")):
            del os.environ[name]
    if not config.getoption("--onscreen"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["PYTEST_QT_API"] = "pyside6"
    # anything but UTF-8 is a warning of Qt, whatever the language of the computer is
    os.environ["LC_ALL"] = "C.UTF-8"
    config.pluginmanager.import_plugin("pytestqt.plugin")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # as marks, not in pyproject.toml: there they would be unknown options to every run without pytest-qt
    for item in items:
        if _FOLDER in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(*IGNORED_QT_MESSAGES))


# the innermost wrapper: pytest-qt's own lets go of the messages when it is done
@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test that let text of people out: printed, logged, or said by Qt."""
    report = yield
    # a section is repeated in the reports of the phases that follow it
    own = [(name, content) for name, content in report.sections if name.endswith(f" {call.when}")]
    told = [f"{name}:\n{content}" for name, content in own if SENTINEL in content]
    messages: list[Any] = getattr(getattr(item, "qt_log_capture", None), "records", [])
    told += [f"Qt message:\n{message.message}" for message in messages if SENTINEL in message.message]
    if told and report.outcome == "passed":
        report.outcome = "failed"
        report.longrepr = "\n".join([f"{item.nodeid}: text of people got out", *told])
    if call.when == "call":
        item.stash[_passed_call] = report.outcome == "passed"
    return report


@pytest.fixture(scope="session")
def dressed_application(qapp: "QApplication") -> "QApplication":
    """The application in the light theme at 100 %, in Inter where it is installed, with the locale of the product."""
    from PySide6.QtCore import QLocale

    from counselor_desk.ui.theme import application_style
    from counselor_desk.ui.theme.tokens import LIGHT

    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    application_style.apply(qapp, tokens=LIGHT)
    return qapp


@pytest.fixture(autouse=True)
def nothing_is_left_behind(dressed_application: "QApplication", request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a window, a running timer, an animation or a thread; take them away in any case.

    First of all fixtures of a test, so that it looks last, when every other one has cleaned up and pytest-qt has closed
    what it was given. A test that failed keeps its locals alive in the traceback and is not blamed twice.
    """
    from window_leftovers import leftovers

    threads = threading.enumerate()
    yield
    left = leftovers(threads)
    if request.node.stash.get(_passed_call, False):
        assert not left, f"left behind: {', '.join(left)}"


@pytest.fixture(autouse=True)
def light_theme(dressed_application: "QApplication") -> Iterator[None]:
    """Put the light theme at 100 % back after a test that changed it."""
    from counselor_desk.ui.theme import application_style, look
    from counselor_desk.ui.theme.tokens import LIGHT

    yield
    if look.tokens() is not LIGHT or look.scale() != 1.0:
        application_style.apply(dressed_application, tokens=LIGHT)


@pytest.fixture(autouse=True)
def own_settings(nothing_is_left_behind: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Send every settings file, and everything under the home folder, into the folder of the test.

    Both formats: `QSettings("organisation", "application")` asks for the native one, whatever the default is.
    """
    from PySide6.QtCore import QSettings

    folder = tmp_path / "settings"
    for file_format in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
        for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
            QSettings.setPath(file_format, scope, str(folder))
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("COUNSELOR_DESK_HOME", str(tmp_path / "journal"))
    return folder


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> "Template":
    """The sample practice, closed; copy it, never open it."""
    from practice_journal import make_template

    return make_template(tmp_path_factory.mktemp("template") / "journal")


@pytest.fixture
def practice(nothing_is_left_behind: None, template: "Template", tmp_path: Path) -> Iterator["Practice"]:
    """A copy of the sample practice of this test's own, open."""
    copy = template.copy(tmp_path / "practice")
    yield copy
    copy.opened.journal.close()


@pytest.fixture
def stage(practice: "Practice", tmp_path: Path, light_theme: None) -> Iterator["Stage"]:
    """The window on the sample practice: jobs are done at once, doors only remember, the mouse is never needed."""
    from stage import build_stage, show_journal

    built = build_stage(practice.desk, journal_path=practice.path, clock=practice.clock, folder=tmp_path)
    show_journal(built, practice.opened.journal)
    yield built
    built.close()


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that is not a local socket."""
    connect = socket.socket.connect

    def refuse(own: socket.socket, address: Any) -> None:
        if own.family != socket.AF_UNIX:
            raise PermissionError("a test of the window reached for the network")
        connect(own, address)

    monkeypatch.setattr(socket.socket, "connect", refuse)
