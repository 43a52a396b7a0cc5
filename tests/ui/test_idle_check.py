# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal checks itself while nobody touches the window, and lets go at the first key."""

from collections.abc import Callable
from typing import Any

import pytest
from practice_journal import PLAIN
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from stage import Stage, settle

from counselor_desk.services.health import CheckKept, Occasion
from counselor_desk.ui.idle_check import ASK_AGAIN_SECONDS, IDLE_SECONDS, IdleCheck
from counselor_desk.ui.inline_runner import InlineRunner
from counselor_desk.ui.places import Section, SectionPlace
from counselor_desk.ui.shell import Shell


class Watched:
    """The check of a window, with a clock that a test sets."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.seconds = stage, 1_000.0
        context = stage.window.context
        assert context is not None
        self.health = context.desk.health
        shell = stage.window.findChild(Shell)
        assert shell is not None
        self.check = IdleCheck(shell, context, now=lambda: self.seconds)
        # installs itself on the window
        self.check.look()

    def after(self, seconds: float) -> "CheckKept | None":
        self.seconds += seconds
        self.check.look()
        settle()
        return self.health.last_check()


@pytest.fixture
def watched(stage: Stage) -> Watched:
    return Watched(stage)


def test_a_window_left_alone_for_a_minute_is_checked(watched: Watched) -> None:
    assert watched.after(IDLE_SECONDS - 1) is None
    kept = watched.after(1)

    assert kept is not None
    assert (kept.occasion, kept.findings) == (Occasion.WEEKLY, 0)


def test_a_key_begins_the_minute_anew(watched: Watched) -> None:
    watched.seconds += IDLE_SECONDS - 1
    QTest.keyClick(watched.stage.window.windowHandle(), Qt.Key.Key_Shift)

    assert watched.after(1) is None
    assert watched.after(IDLE_SECONDS - 1) is not None


def test_what_is_not_due_is_asked_for_again_only_after_a_while(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[None] = []
    monkeypatch.setattr(watched.health, "check_while_idle", lambda **_: asked.append(None))

    for _ in range(5):
        watched.after(IDLE_SECONDS)
    assert len(asked) == 1
    watched.after(ASK_AGAIN_SECONDS)
    assert len(asked) == 2


class Held(InlineRunner):
    """Keeps a long job from ending, and remembers that it was asked to stop."""

    def __init__(self) -> None:
        self.cancelled = 0

    def run_long(self, job: Callable[..., Any], **_: Any) -> "Held":
        del job
        return self

    def cancel(self) -> None:
        self.cancelled += 1


@pytest.mark.parametrize("sign", ["key", "lock"])
def test_a_check_under_way_lets_go_at_a_key_and_at_a_lock(stage: Stage, sign: str) -> None:
    watched, held = Watched(stage), Held()
    object.__setattr__(watched.check._context, "runner", held)
    watched.seconds += IDLE_SECONDS
    watched.check.look()

    if sign == "key":
        QTest.keyClick(stage.window.windowHandle(), Qt.Key.Key_Shift)
    else:
        stage.window.lock()
        settle()

    assert held.cancelled == 1


def test_what_it_finds_is_said_and_leads_to_the_page(watched: Watched) -> None:
    database = watched.health._journal.database
    with database.transaction():
        for row in database.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'note'"):
            database.execute(f"DROP TRIGGER {row.text('name')}")
        database.execute("UPDATE note SET sections = json_array(json_array('Narrative', 'x')) WHERE id = ?", (PLAIN,))

    kept = watched.after(IDLE_SECONDS)
    assert kept is not None
    assert kept.findings == 1
    assert watched.stage.has("check_found")
    watched.stage.press(Qt.Key.Key_Return)

    assert watched.stage.window.place == SectionPlace(Section.HEALTH)
