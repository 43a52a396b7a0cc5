# SPDX-License-Identifier: GPL-3.0-or-later
"""Saving by itself: soon after the last key, within a second while typing goes on, one save at a time."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from factories import a_note
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from counselor_desk.domain.errors import DeskError, ErrorCode, MachineError, UserError
from counselor_desk.ui.autosave import CEILING_MS, PAUSE_MS, Autosave
from counselor_desk.ui.inline_runner import InlineRunner
from counselor_desk.ui.pages.note_editor.keeping import Kept
from counselor_desk.ui.tasks import TaskRunner

NOTE = a_note(first_keystroke_at=datetime(2026, 11, 22, 18, tzinfo=UTC))


class Journal:
    """Counts saves, and fails while it is told to."""

    def __init__(self) -> None:
        self.saves = 0
        self.error: DeskError | None = None

    def make_job(self) -> Callable[[], Kept]:
        return self._save

    def _save(self) -> Kept:
        if self.error is not None:
            raise self.error
        self.saves += 1
        return Kept(note=NOTE, session=None, is_new=self.saves == 1)


@pytest.fixture
def journal() -> Journal:
    return Journal()


@pytest.fixture
def owner() -> Iterator[QObject]:
    made = QObject()
    yield made
    made.deleteLater()


@pytest.fixture
def autosave(journal: Journal, owner: QObject) -> Iterator[Autosave]:
    made = Autosave(InlineRunner(), make_job=journal.make_job, parent=owner)
    yield made
    made.stop()


def test_nothing_is_saved_while_nothing_was_typed(autosave: Autosave, journal: Journal) -> None:
    told: list[DeskError | None] = []
    autosave.flush(told.append)

    assert (told, journal.saves) == ([None], 0)


def test_a_pause_saves(autosave: Autosave, journal: Journal, qtbot: QtBot) -> None:
    autosave.note_change()
    qtbot.waitUntil(lambda: journal.saves == 1, timeout=PAUSE_MS * 10)

    assert not autosave.is_unsaved


def test_going_away_saves_at_once(autosave: Autosave, journal: Journal) -> None:
    told: list[DeskError | None] = []
    autosave.note_change()
    autosave.flush(told.append)

    assert (told, journal.saves, autosave.is_unsaved) == ([None], 1, False)


def test_a_save_that_fails_is_told_and_stays_unsaved(autosave: Autosave, journal: Journal) -> None:
    journal.error = MachineError(ErrorCode.DISK_FULL)
    told: list[DeskError | None] = []
    autosave.note_change()
    autosave.flush(told.append)

    assert [each.code for each in told if each is not None] == [ErrorCode.DISK_FULL]
    assert autosave.is_unsaved


def test_a_machine_is_asked_again_by_itself_and_a_person_is_not(autosave: Autosave, journal: Journal) -> None:
    journal.error = UserError(ErrorCode.EMPTY_OVER_TEXT)
    autosave.note_change()
    autosave.flush(lambda _: None)
    assert not autosave.waits_to_retry
    journal.error = MachineError(ErrorCode.DISK_FULL)
    autosave.save_now()

    assert autosave.waits_to_retry


def test_typing_without_a_pause_is_saved_within_a_second(journal: Journal, owner: QObject, qtbot: QtBot) -> None:
    runner = TaskRunner()
    autosave = Autosave(runner, make_job=journal.make_job, parent=owner)

    def type_on() -> bool:
        autosave.note_change()
        return journal.saves > 0

    # waitUntil asks every 10 ms, so that no pause of 400 ms ever comes
    qtbot.waitUntil(type_on, timeout=CEILING_MS * 10)
    autosave.stop()
    assert runner.drain(5_000)
    runner.shut_down()
    runner.deleteLater()

    assert journal.saves >= 1


def test_what_is_typed_during_a_save_goes_with_the_next(journal: Journal, owner: QObject, qtbot: QtBot) -> None:
    runner = TaskRunner()
    autosave = Autosave(runner, make_job=journal.make_job, parent=owner)
    autosave.note_change()
    autosave.flush(lambda _: None)
    autosave.note_change()
    qtbot.waitUntil(lambda: not autosave.is_unsaved, timeout=CEILING_MS * 10)
    autosave.stop()
    runner.shut_down()
    runner.deleteLater()

    assert journal.saves == 2
