# SPDX-License-Identifier: GPL-3.0-or-later
"""Every window is kept out of screen sharing before it is seen, where the system has a way; elsewhere that is said."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from counselor_desk.ui.capture_exclusion import CaptureExclusion, exclusion_of_this_computer


class System:
    """Remembers what each window was last told."""

    def __init__(self) -> None:
        self.excluded: dict[int, bool] = {}

    def exclude(self, handle: int, is_excluded: bool) -> bool:
        self.excluded[handle] = is_excluded
        return True


@pytest.fixture
def system() -> System:
    return System()


@pytest.fixture
def exclusion(system: System, qapp: QApplication) -> Iterator[CaptureExclusion]:
    made = CaptureExclusion(system.exclude, platform="win32")
    made.watch(qapp)
    yield made
    qapp.removeEventFilter(made)
    made.deleteLater()


@pytest.fixture(params=[QWidget, QMenu])
def shown(request: pytest.FixtureRequest, exclusion: CaptureExclusion, qtbot: QtBot) -> QWidget:
    widget: QWidget = request.param()
    qtbot.addWidget(widget)
    widget.resize(50, 50)
    widget.show()
    return widget


def test_every_window_is_excluded_when_it_is_shown(shown: QWidget, system: System) -> None:
    assert system.excluded[int(shown.winId())] is True


def test_it_is_excluded_before_it_can_be_seen(exclusion: CaptureExclusion, system: System, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.create()
    handle = widget.windowHandle()
    assert handle is not None
    exposed_at_that_moment: list[bool] = []
    exclude = system.exclude

    def look(number: int, is_excluded: bool) -> bool:
        exposed_at_that_moment.append(handle.isExposed())
        return exclude(number, is_excluded)

    exclusion._exclude = look
    widget.show()

    assert exposed_at_that_moment[0] is False


def test_switched_off_the_windows_on_screen_may_be_shared_at_once(
    exclusion: CaptureExclusion, shown: QWidget, system: System
) -> None:
    exclusion.switch(False)

    assert system.excluded[int(shown.winId())] is False
    assert not exclusion.is_on


def test_switched_off_a_window_that_comes_later_may_be_shared_too(
    exclusion: CaptureExclusion, system: System, qtbot: QtBot
) -> None:
    exclusion.switch(False)
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()

    assert system.excluded[int(widget.winId())] is False


def test_switched_on_again_they_are_excluded_again(exclusion: CaptureExclusion, shown: QWidget, system: System) -> None:
    exclusion.switch(False)
    exclusion.switch(True)

    assert system.excluded[int(shown.winId())] is True


def test_where_the_system_has_no_way_nothing_is_pretended(qapp: QApplication) -> None:
    without = CaptureExclusion(None, platform="linux")
    without.watch(qapp)
    without.switch(True)

    assert (without.is_possible, without.is_on) == (False, False)
    assert without.words.startswith("This system has no way")
    without.deleteLater()


def test_linux_has_no_way() -> None:
    assert exclusion_of_this_computer("linux") is None


def test_windows_has_one() -> None:
    assert exclusion_of_this_computer("win32") is not None
