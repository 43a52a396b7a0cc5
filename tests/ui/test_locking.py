# SPDX-License-Identifier: GPL-3.0-or-later
"""Locking covers at once, closes every window, saves, closes the journal, and only then begins the program anew."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from practice_journal import CLIENT, Practice
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot
from stage import Stage, build_stage, settle, show_journal, words_on

from counselor_desk.domain.errors import DeskError
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.ui.idle_lock import IdleLock
from counselor_desk.ui.lock_sources.source import LockReason, LockSource, SourceState
from counselor_desk.ui.lock_sources.sources import LockSources
from counselor_desk.ui.pages.unlock import UnlockPage
from counselor_desk.ui.places import ClientPlace
from counselor_desk.ui.relock import Standing
from counselor_desk.ui.widgets.curtain import LockCover
from counselor_desk.ui.widgets.overlay import shown_overlays

CTRL = Qt.KeyboardModifier.ControlModifier


class Bell(LockSource):
    """A source that a test rings."""

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
def bell() -> Bell:
    return Bell()


@pytest.fixture
def with_bell(practice: Practice, tmp_path: Path, bell: Bell, light_theme: None) -> Iterator[Stage]:
    """The window on the sample practice, with a bell that asks for the lock."""
    sources = LockSources(lambda: (bell,))
    built = build_stage(
        practice.desk, journal_path=practice.path, clock=practice.clock, folder=tmp_path, lock_sources=sources
    )
    show_journal(built, practice.opened.journal)
    # half a second later by the clock
    sources.start()
    yield built
    built.close()
    sources.deleteLater()


def prefer(stage: Stage, **changes: object) -> None:
    settings = stage.start.settings
    settings.save(replace(settings.current, **changes))  # type: ignore[arg-type]  # named by the callers


def is_locked(stage: Stage) -> bool:
    return stage.window.page is None and stage.window.findChild(UnlockPage) is not None


def is_closed(practice: Practice) -> bool:
    try:
        practice.opened.clients.get(CLIENT)
    except DeskError:
        return True
    return False


def leave_alone(stage: Stage) -> None:
    idle = stage.window.findChild(IdleLock)
    assert idle is not None
    idle.left_alone.emit()


def ring(bell: Bell, reason: LockReason = LockReason.SLEEP) -> None:
    bell.lock_requested.emit(reason)


# --- the program begins anew ---------------------------------------------------------------------------------------


def test_the_program_begins_anew_on_the_journal_that_was_locked(stage: Stage, practice: Practice) -> None:
    stage.press(Qt.Key.Key_L, modifier=CTRL)

    assert stage.relocked == [(practice.path, Standing.IN_FRONT)]


def test_it_begins_anew_only_once_the_journal_is_closed(
    stage: Stage, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[bool] = []
    close = type(practice.opened.journal).close

    def close_and_look(journal: OpenJournal) -> None:
        closed.append(not stage.relocked)
        close(journal)

    monkeypatch.setattr(type(practice.opened.journal), "close", close_and_look)
    stage.window.lock()
    settle()

    assert closed[0]
    assert is_closed(practice)
    assert len(stage.relocked) == 1


def test_where_it_does_not_begin_anew_the_unlock_page_stands_there(stage: Stage) -> None:
    stage.window.lock()
    settle()

    assert is_locked(stage)


def test_words_that_the_disk_refused_keep_the_program_as_it_is(stage: Stage, practice: Practice) -> None:
    practice.desk.vault.held.hold(practice.opened.journal, "note", b"words that the disk would not take")
    stage.window.lock()
    settle()

    assert is_locked(stage)
    assert stage.relocked == []


def test_the_unlock_page_says_that_words_are_held(stage: Stage, practice: Practice) -> None:
    practice.desk.vault.held.hold(practice.opened.journal, "note", b"words that the disk would not take")
    stage.window.lock()
    settle()

    assert "could not be written to the disk" in words_on(stage.window)


def test_the_unlock_page_says_nothing_of_words_where_none_are_held(stage: Stage) -> None:
    stage.window.lock()
    settle()

    assert not stage.has("held_words")


def test_the_place_of_the_window_is_kept_for_the_next_one(stage: Stage) -> None:
    stage.window.resize(1100, 720)
    stage.window.lock()
    settle()

    assert stage.start.settings.current.geometry == bytes(stage.window.saveGeometry().data())


def test_a_second_request_while_the_first_is_saving_changes_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = stage.go_to(ClientPlace(CLIENT))
    waiting: list[Callable[[], None]] = []
    monkeypatch.setattr(page, "leave_for_lock", waiting.append)
    stage.window.lock()
    stage.window.lock()
    assert len(waiting) == 1

    waiting[0]()
    settle()
    assert len(stage.relocked) == 1


def test_a_window_that_was_opened_again_can_be_locked_again(stage: Stage, practice: Practice) -> None:
    stage.window.lock()
    settle()
    show_journal(stage, practice.reopen().journal)
    stage.window.lock()
    settle()

    assert len(stage.relocked) == 2


# --- what is on the screen meanwhile -------------------------------------------------------------------------------


def colours(picture: QImage) -> int:
    """How many colours a picture has: a page of text has hundreds."""
    small = picture.scaled(200, 130)
    return len({small.pixel(x, y) for x in range(small.width()) for y in range(small.height())})


def test_a_blank_frame_covers_the_page_before_anything_is_saved(
    stage: Stage, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = stage.go_to(ClientPlace(CLIENT))
    monkeypatch.setattr(page, "leave_for_lock", lambda _: None)
    before = colours(stage.window.grab().toImage())
    stage.window.lock()

    cover = stage.window.findChild(LockCover)
    assert cover is not None
    assert cover.geometry() == stage.window.rect()
    assert colours(stage.window.grab().toImage()) < before / 4


def test_the_keys_of_the_curtain_do_not_lift_the_cover(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    page = stage.go_to(ClientPlace(CLIENT))
    monkeypatch.setattr(page, "leave_for_lock", lambda _: None)
    stage.window.lock()
    stage.window.hide_screen()

    cover = stage.window.findChild(LockCover)
    assert cover is not None
    assert cover.isVisible()


def test_menus_and_second_windows_are_closed(stage: Stage, qtbot: QtBot) -> None:
    menu, other = QMenu(), QWidget()
    menu.addAction("New")
    for each in (menu, other):
        qtbot.addWidget(each)
    other.show()
    menu.popup(menu.pos())
    stage.window.lock()
    settle()

    assert not menu.isVisible()
    assert not other.isVisible()
    assert QApplication.activePopupWidget() is None


def test_dialogs_are_closed(stage: Stage) -> None:
    stage.window.plan_appointment()
    settle()
    assert shown_overlays(stage.window)

    stage.window.lock()
    settle()

    assert shown_overlays(stage.window) == ()


# --- who asks for it -----------------------------------------------------------------------------------------------


def test_a_window_that_is_left_alone_locks(stage: Stage) -> None:
    leave_alone(stage)
    settle()

    assert is_locked(stage)


@pytest.mark.parametrize("reason", LockReason)
def test_the_system_locks_the_window(with_bell: Stage, bell: Bell, practice: Practice, reason: LockReason) -> None:
    ring(bell, reason)
    settle()

    assert is_locked(with_bell)
    assert is_closed(practice)


def test_a_source_is_listened_to_until_the_program_has_begun_anew(with_bell: Stage, bell: Bell) -> None:
    # it may hold up the computer's sleep, and must do so until nothing is left in memory
    seen: list[list[str]] = []

    def look(_journal: Path, _standing: Standing) -> bool:
        seen.append(list(bell.calls))
        return False

    object.__setattr__(with_bell.start, "relock", look)
    ring(bell)
    settle()

    assert seen == [["start"]]
    assert bell.calls == ["start", "stop"]


def test_a_closed_window_listens_no_longer(with_bell: Stage, bell: Bell) -> None:
    with_bell.window.close()
    settle()

    assert bell.calls == ["start", "stop"]


def test_the_pages_are_told_what_is_listened_to(with_bell: Stage, bell: Bell) -> None:
    assert with_bell.page.context.lock_states() == (bell.state,)


def test_a_window_without_sources_says_so_by_naming_none(stage: Stage) -> None:
    assert stage.page.context.lock_states() == ()


@pytest.mark.parametrize("is_chosen", [True, False])
def test_minimizing_locks_where_that_was_chosen(stage: Stage, is_chosen: bool) -> None:
    prefer(stage, lock_on_minimize=is_chosen)
    stage.window.showMinimized()
    settle()

    assert is_locked(stage) is is_chosen


def test_a_window_that_was_minimized_begins_anew_minimized(stage: Stage) -> None:
    prefer(stage, lock_on_minimize=True)
    stage.window.showMinimized()
    settle()

    assert [standing for _, standing in stage.relocked] == [Standing.MINIMIZED]


def test_a_window_that_is_behind_another_program_takes_no_focus_when_it_begins_anew(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QApplication, "activeWindow", lambda: None)
    leave_alone(stage)
    settle()

    assert [standing for _, standing in stage.relocked] == [Standing.BEHIND]


def test_a_locked_start_asks_even_where_the_keyring_alone_would_open(practice: Practice, tmp_path: Path) -> None:
    practice.opened.journal.close()
    built = build_stage(practice.desk, journal_path=practice.path, clock=practice.clock, folder=tmp_path)
    built.window.begin(is_locked=True)
    built.window.show()
    settle()

    assert is_locked(built)
    built.close()
