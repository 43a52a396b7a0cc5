# SPDX-License-Identifier: GPL-3.0-or-later
"""Backups by themselves: in a pause, at a lock and at closing; whatever goes wrong, the window locks and closes."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from practice_journal import Practice
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from stage import Stage, settle

from counselor_desk.domain.errors import ErrorCode
from counselor_desk.ui.automatic_backups import (
    IDLE_SECONDS,
    LOCK_WAITS_SECONDS,
    LOOK_AGAIN_SECONDS,
    PATIENCE_SECONDS,
    WindowBackups,
)
from counselor_desk.ui.closing_cover import ClosingCover
from counselor_desk.ui.inline_runner import InlineRunner

ENTER = Qt.Key.Key_Return


def backups_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.cdbak"))


@pytest.fixture
def folder(stage: Stage, tmp_path: Path) -> Path:
    """A folder for backups that was chosen."""
    made = tmp_path / "backups"
    made.mkdir()
    choose(stage, backup_folder=str(made))
    return made


def choose(stage: Stage, **changes: Any) -> None:
    settings = stage.start.settings
    settings.save(replace(settings.current, **changes))


class Paused:
    """The backups of a window, with a clock that a test sets."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.seconds = stage, 1_000.0
        self.backups = WindowBackups(stage.window, now=lambda: self.seconds)
        assert stage.window.context is not None
        self.backups.watch(stage.window.context)
        # installs itself on the window
        self.backups.look()

    def after(self, seconds: float) -> None:
        self.seconds += seconds
        self.backups.look()
        settle()

    def touch(self) -> None:
        QTest.keyClick(self.stage.window.windowHandle(), Qt.Key.Key_Shift)


@pytest.fixture
def paused(stage: Stage, folder: Path) -> Paused:
    return Paused(stage)


def test_one_is_made_after_ten_minutes_once_nobody_types(paused: Paused, folder: Path) -> None:
    paused.after(LOOK_AGAIN_SECONDS - 1)
    assert backups_in(folder) == []
    paused.after(1)
    assert [each.name for each in backups_in(folder)] == ["auto-2026-11-22-180000.cdbak"]


def test_whoever_types_is_not_kept_waiting(paused: Paused, folder: Path) -> None:
    paused.seconds += LOOK_AGAIN_SECONDS
    paused.touch()
    paused.after(IDLE_SECONDS - 1)
    assert backups_in(folder) == []
    paused.after(1)
    assert len(backups_in(folder)) == 1


def test_pages_hear_of_it(paused: Paused) -> None:
    heard: list[None] = []
    paused.backups.made.connect(lambda: heard.append(None))
    paused.after(LOOK_AGAIN_SECONDS)
    assert heard == [None]


@pytest.mark.parametrize("changes", [{"backup_every_hours": 0}, {"backup_folder": ""}])
def test_none_is_made_where_that_was_not_chosen(
    stage: Stage, paused: Paused, folder: Path, changes: dict[str, Any]
) -> None:
    choose(stage, **changes)
    paused.after(LOOK_AGAIN_SECONDS)
    assert backups_in(folder) == []


class Held(InlineRunner):
    """Keeps a long job from ending until the test lets it, and remembers that it was asked to stop."""

    def __init__(self) -> None:
        self.cancelled = 0
        self.end: Callable[[], None] = lambda: None

    def run_long(self, job: Any, **callbacks: Any) -> "Held":
        def end() -> None:
            stopped = self.cancelled > 0
            self.run(
                lambda: job(callbacks["on_progress"], lambda: stopped),
                owner=callbacks["owner"],
                on_ok=callbacks["on_ok"],
                on_error=callbacks["on_error"],
            )

        self.end = end
        return self

    def cancel(self) -> None:
        self.cancelled += 1


def hold(stage: Stage) -> Held:
    """Let the next long job wait."""
    held = Held()
    assert stage.window.context is not None
    context = replace(stage.window.context, runner=held)
    stage.window._backups.watch(context)
    return held


def test_a_key_stops_the_one_that_is_under_way(stage: Stage, folder: Path) -> None:
    paused, held = Paused(stage), Held()
    assert stage.window.context is not None
    paused.backups.watch(replace(stage.window.context, runner=held))
    paused.after(LOOK_AGAIN_SECONDS)
    paused.touch()
    held.end()
    assert (held.cancelled, backups_in(folder)) == (1, [])


def test_put_off_for_an_hour_it_is_finished_in_spite_of_typing(stage: Stage, folder: Path) -> None:
    paused, held = Paused(stage), Held()
    assert stage.window.context is not None
    paused.backups.watch(replace(stage.window.context, runner=held))
    paused.after(LOOK_AGAIN_SECONDS)
    paused.touch()
    held.end()
    held.cancelled = 0
    paused.after(PATIENCE_SECONDS)
    paused.touch()
    held.end()
    assert (held.cancelled, len(backups_in(folder))) == (0, 1)


def test_closing_makes_one_and_then_closes(stage: Stage, folder: Path) -> None:
    stage.window.close()
    settle()
    assert (len(backups_in(folder)), stage.window.isVisible()) == (1, False)


def test_closing_says_what_it_waits_for_behind_a_cover(stage: Stage, folder: Path) -> None:
    held = hold(stage)
    stage.window.close()
    cover = stage.find(ClosingCover, "closing_cover")
    cover.show_progress("copy", 1, 4)
    focus = stage.window.focusWidget()
    assert isinstance(focus, QWidget)
    assert (cover.accessibleName(), focus.objectName()) == ("Making a backup before closing…", "close_without_backup")
    held.end()


def test_nothing_can_be_typed_while_it_closes(stage: Stage, folder: Path) -> None:
    held = hold(stage)
    stage.window.close()
    focus = stage.window.focusWidget()
    assert isinstance(focus, ClosingCover)
    held.end()


def test_close_without_it_stops_the_backup_and_closes(stage: Stage, folder: Path) -> None:
    held = hold(stage)
    stage.window.close()
    stage.find(ClosingCover, "closing_cover").show_progress("copy", 1, 4)
    stage.press(ENTER)
    assert held.cancelled == 1
    held.end()
    settle()
    assert (backups_in(folder), stage.window.isVisible()) == ([], False)


def test_closing_twice_waits_for_the_same_backup(stage: Stage, folder: Path) -> None:
    held = hold(stage)
    stage.window.close()
    stage.window.close()
    held.end()
    settle()
    assert (len(backups_in(folder)), stage.window.isVisible()) == (1, False)


def test_a_lock_that_is_asked_for_while_closing_closes_without_it(stage: Stage, folder: Path) -> None:
    held = hold(stage)
    stage.window.close()
    stage.window.lock()
    held.end()
    settle()
    assert (held.cancelled, stage.window.isVisible(), stage.relocked) == (1, False, [])


def test_a_folder_that_is_away_does_not_keep_the_window_open_and_is_kept_in_mind(stage: Stage, folder: Path) -> None:
    folder.rmdir()
    stage.window.close()
    settle()
    assert not stage.window.isVisible()
    assert stage.start.settings.current.backup_trouble == ErrorCode.FOLDER_NOT_THERE


def test_a_backup_that_fails_is_kept_in_mind_until_one_was_made(
    stage: Stage, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paused = Paused(stage)
    with monkeypatch.context() as patched:
        patched.setattr("counselor_desk.storage.backup_file.open_database", _full_disk)
        paused.after(LOOK_AGAIN_SECONDS)
    assert stage.start.settings.current.backup_trouble == ErrorCode.DISK_FULL
    paused.after(LOOK_AGAIN_SECONDS)
    assert (stage.start.settings.current.backup_trouble, len(backups_in(folder))) == ("", 1)


def _full_disk(*_: object, **__: object) -> None:
    from counselor_desk.domain.errors import MachineError

    raise MachineError(ErrorCode.DISK_FULL)


def test_locking_makes_one_that_is_due(stage: Stage, practice: Practice, folder: Path) -> None:
    stage.window._backups._not_before = 0.0
    stage.window.lock()
    settle()
    assert len(backups_in(folder)) == 1
    assert stage.has("unlock_page")


def test_locking_does_not_look_again_where_it_was_looked_a_moment_ago(stage: Stage, folder: Path) -> None:
    stage.window.lock()
    settle()
    assert (backups_in(folder), stage.has("unlock_page")) == ([], True)


def test_a_lock_waits_a_few_seconds_for_one_and_no_longer(stage: Stage, folder: Path) -> None:
    paused, held, locked = Paused(stage), Held(), list[None]()
    assert stage.window.context is not None
    paused.backups.watch(replace(stage.window.context, runner=held))
    paused.seconds += LOOK_AGAIN_SECONDS
    paused.backups.before_locking(lambda: locked.append(None))
    paused.seconds += LOCK_WAITS_SECONDS
    held.end()
    assert (backups_in(folder), locked) == ([], [None])
