# SPDX-License-Identifier: GPL-3.0-or-later
"""An executor's use is told at the next opening until it was seen, and a new way in is offered after a code."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from practice_journal import PASSPHRASE, Practice
from stage import Stage, build_stage, settle, show_journal, words_on
from ways_in_hands import ENTER, ESCAPE, has_dialog

from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.dialogs.executor_used import ExecutorUsedDialog
from counselor_desk.ui.widgets.overlay import shown_overlays

HOLDER = "Rosalind Achterberg-Mbeki"


@pytest.fixture
def used(practice: Practice, tmp_path: Path, light_theme: None) -> Iterator[Stage]:
    """The window on a journal that an executor's code has opened once since the counselor last did."""
    codes = practice.opened.new_codes
    shown = codes.begin_executor_sheet(Proof(Way.PASSPHRASE, PASSPHRASE), holder=HOLDER)
    codes.finish(shown.formatted)
    practice.opened.journal.close()
    practice.desk.vault.open(practice.path, shown.formatted, way=Way.RECOVERY).close()
    built = build_stage(practice.desk, journal_path=practice.path, clock=practice.clock, folder=tmp_path)
    practice.reopen()
    yield built
    built.close()


def test_it_is_told_with_the_holder_and_the_moment(used: Stage, practice: Practice) -> None:
    show_journal(used, practice.opened.journal)
    said = words_on(used.find(ExecutorUsedDialog, "executor_used"))
    assert f"The sheet of {HOLDER}" in said
    assert "Nov 22, 2026, 10:00 am" in said


def test_once_it_was_seen_it_is_not_told_again(used: Stage, practice: Practice) -> None:
    show_journal(used, practice.opened.journal)
    used.press(ENTER)
    assert not has_dialog(used)
    assert practice.opened.executor_sheets.uses_unseen() == ()


def test_put_off_it_is_told_again_at_the_next_opening(used: Stage, practice: Practice) -> None:
    show_journal(used, practice.opened.journal)
    used.press(ESCAPE)
    assert not has_dialog(used)
    assert len(practice.opened.executor_sheets.uses_unseen()) == 1


def test_among_codes_the_holder_is_shown_by_initials(used: Stage, practice: Practice) -> None:
    settings = used.start.settings
    settings.save(replace(settings.current, codes_not_names=True))
    show_journal(used, practice.opened.journal)
    said = words_on(used.find(ExecutorUsedDialog, "executor_used"))
    assert "The sheet of R. A. M." in said
    assert "Rosalind" not in said


def test_a_lock_meanwhile_lets_nothing_come_up_over_the_unlock_page(used: Stage, practice: Practice) -> None:
    show_journal(used, practice.opened.journal)
    used.window.lock()
    settle()
    assert shown_overlays(used.window) == ()
