# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done in the watched window: a client is opened, a long note typed in, a release built and stopped."""

import time
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication

from counselor_desk.app.bench.loop_watch import LoopWatch, Waiting, pause
from counselor_desk.app.bench.resident_memory import resident_kib
from counselor_desk.app.bench.window_plan import Acted, Acts
from counselor_desk.domain.errors import BugError, DeskError, ErrorCode
from counselor_desk.domain.ids import ClientId, MatterId, NoteId
from counselor_desk.ui.main_window import MainWindow
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.places import ClientPlace, NotePlace, Place, Section, SectionPlace
from counselor_desk.ui.tasks import RunningTask
from counselor_desk.ui.widgets.note_text import NoteText

if TYPE_CHECKING:
    # the program itself loads the typesetter when it first builds a packet, and the memory is measured before
    from counselor_desk.services.releases import BuiltPacket

_BETWEEN_KEYS_MS = 45
_STOPPED_AFTER_MS = 400


def act(acts: Acts) -> dict[str, object]:
    """Do everything in turn in the window that is open, close it, and return what was measured, for JSON."""
    window = next(each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow))
    context = window.context
    if context is None:
        raise BugError("bench.no_journal")
    hand = _Hand(window, context)
    acted = Acted()
    hand.settle()
    acted.first_opening = hand.go_to(ClientPlace(ClientId(acts.client)))
    acted.resident = resident_kib()
    acted.openings = tuple(hand.open_again(ClientId(acts.client)) for _ in range(acts.openings))
    if acts.note:
        hand.go_to(NotePlace(ClientId(acts.writer), note_id=NoteId(acts.note)))
        acted.keys = hand.type_keys(acts.keys)
    if acts.matter:
        hand.go_to(SectionPlace(Section.REQUESTS))
        for _ in range(acts.builds):
            hand.build(MatterId(acts.matter), acted)
        acted.stopped_after = hand.stop_building(MatterId(acts.matter))
    hand.go_to(SectionPlace(Section.CLIENTS))
    QTimer.singleShot(0, QApplication.closeAllWindows)
    return asdict(acted)


class _Hand(QObject):
    """Acts in the window and waits for its answers."""

    def __init__(self, window: MainWindow, context: PageContext) -> None:
        super().__init__(window)
        self._window, self._context = window, context
        self._watch = LoopWatch(self)

    def settle(self) -> None:
        self._watch.settle(self._ask)

    def go_to(self, place: Place) -> float:
        """Go somewhere; the milliseconds until the last of it is painted."""
        begun = time.perf_counter()
        self._window.go_to(place)
        self.settle()
        return (self._watch.last_work - begun) * 1000

    def open_again(self, client: ClientId) -> float:
        self.go_to(SectionPlace(Section.CLIENTS))
        return self.go_to(ClientPlace(client))

    def type_keys(self, count: int) -> tuple[float, ...]:
        """Type into the middle of the longest section, as a fast typist; the longest stretch at each key."""
        editor = max(self._window.findChildren(NoteText), key=lambda each: len(each.text))
        cursor = editor.textCursor()
        cursor.setPosition(len(editor.text) // 2)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfWord)
        editor.setTextCursor(cursor)
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.settle()
        self._watch.take()
        stretches = []
        for number in range(count):
            letter = " and so we went on with what was said"[number % 37]
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                key = QKeyEvent(kind, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, letter)
                QCoreApplication.postEvent(editor, key)
            pause(_BETWEEN_KEYS_MS)
            stretches.append(self._watch.take())
        return tuple(stretches)

    def build(self, matter: MatterId, acted: Acted) -> None:
        """Build and verify a packet beside the window, and keep how long both took."""
        answer = _Answer()
        self._watch.take()
        begun = time.perf_counter()
        self._hand_in(matter, answer)
        answer.wait()
        if answer.error is not None:
            raise answer.error
        acted.builds = (*acted.builds, (time.perf_counter() - begun) * 1000)
        acted.stalls = (*acted.stalls, self._watch.take())
        acted.progress = answer.progress

    def stop_building(self, matter: MatterId) -> float | None:
        """Stop a build that has begun; the milliseconds until it had stopped, None where it went on to its end."""
        answer = _Answer()
        task = self._hand_in(matter, answer)
        pause(_STOPPED_AFTER_MS)
        begun = time.perf_counter()
        task.cancel()
        answer.wait()
        is_stopped = answer.error is not None and answer.error.code is ErrorCode.CANCELLED
        return (time.perf_counter() - begun) * 1000 if is_stopped else None

    def _hand_in(self, matter: MatterId, answer: "_Answer") -> RunningTask:
        releases = self._context.desk.releases
        return self._context.runner.run_long(
            lambda progress, is_cancelled: releases.build(matter, progress=progress, is_cancelled=is_cancelled),
            owner=self,
            on_ok=answer.on_ok,
            on_error=answer.on_error,
            on_progress=answer.on_progress,
        )

    def _ask(self, on_answered: Callable[[], None]) -> None:
        self._context.runner.run(
            lambda: None, owner=self, on_ok=lambda _: on_answered(), on_error=lambda _: on_answered()
        )


class _Answer(Waiting):
    """How a long job ended, and how often it told of its progress."""

    def __init__(self) -> None:
        super().__init__()
        self.error: DeskError | None = None
        self.progress = 0

    def on_ok(self, _: "BuiltPacket") -> None:
        self.end()

    def on_error(self, error: DeskError) -> None:
        self.error = error
        self.end()

    def on_progress(self, _step: str, _done: int, _of: int) -> None:
        self.progress += 1
