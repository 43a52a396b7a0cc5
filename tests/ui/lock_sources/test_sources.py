# SPDX-License-Identifier: GPL-3.0-or-later
"""The sources of a computer as one: made at the first start, listened to between start and stop."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from program import PROJECT
from PySide6.QtWidgets import QApplication

from counselor_desk.ui.lock_sources.source import LockReason, LockSource, SourceState
from counselor_desk.ui.lock_sources.sources import LockSources, sources_of_this_computer


class Bell(LockSource):
    def __init__(self) -> None:
        super().__init__()
        self.calls: list[str] = []

    @property
    def state(self) -> SourceState:
        return SourceState("Bell", True, "The journal locks when it rings.")

    def start(self) -> None:
        self.calls.append("start")

    def stop(self) -> None:
        self.calls.append("stop")


@pytest.fixture
def bells() -> tuple[Bell, Bell]:
    return Bell(), Bell()


@pytest.fixture
def sources(bells: tuple[Bell, Bell]) -> Iterator[LockSources]:
    made = LockSources(lambda: bells)
    yield made
    made.deleteLater()


@pytest.fixture
def asked(sources: LockSources) -> list[str]:
    asked: list[str] = []
    sources.lock_requested.connect(lambda: asked.append("lock"))
    return asked


def test_nothing_is_made_before_the_first_start(sources: LockSources, bells: tuple[Bell, Bell]) -> None:
    assert sources.states() == ()
    assert [each.calls for each in bells] == [[], []]


def test_each_source_asks_for_the_lock(sources: LockSources, bells: tuple[Bell, Bell], asked: list[str]) -> None:
    sources.start()
    for bell in bells:
        bell.lock_requested.emit(LockReason.SLEEP)

    assert asked == ["lock", "lock"]


def test_a_second_start_changes_nothing(sources: LockSources, bells: tuple[Bell, Bell], asked: list[str]) -> None:
    sources.start()
    sources.start()
    bells[0].lock_requested.emit(LockReason.SLEEP)

    assert asked == ["lock"]
    assert bells[0].calls == ["start"]


def test_what_comes_after_the_stop_is_not_heard(
    sources: LockSources, bells: tuple[Bell, Bell], asked: list[str]
) -> None:
    sources.start()
    sources.stop()
    sources.stop()
    bells[0].lock_requested.emit(LockReason.SLEEP)

    assert asked == []
    assert bells[0].calls == ["start", "stop"]


def test_it_tells_the_state_of_each(sources: LockSources, bells: tuple[Bell, Bell]) -> None:
    sources.start()

    assert sources.states() == tuple(each.state for each in bells)


@pytest.mark.parametrize(
    ("platform", "modules"),
    [("linux", ["Logind", "ScreenSaver"]), ("win32", ["WindowsSession"]), ("darwin", ["MacSession"])],
)
def test_each_system_has_its_own(qapp: QApplication, platform: str, modules: list[str]) -> None:
    if platform == "linux" and not sys.platform.startswith("linux"):
        pytest.skip("the buses of a Linux desktop")
    made = sources_of_this_computer(qapp, platform)

    assert [type(each).__name__ for each in made] == modules
    for each in made:
        each.deleteLater()


def test_the_first_window_loads_none_of_it() -> None:
    modules = "counselor_desk.ui.main_window, counselor_desk.ui.lock_sources.sources"
    script = f"import sys, {modules}; print([each for each in sys.modules if 'DBus' in each])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=PROJECT)

    assert done.stdout.strip() == "[]"
