# SPDX-License-Identifier: GPL-3.0-or-later
"""The laptop is gone: on a new computer a backup file and the sheet on paper are enough."""

from pathlib import Path

import pytest
from lost_keys import NEW_PIN, LostKeys
from practice_journal import CLIENT
from PySide6.QtCore import Qt

from counselor_desk.app.bootstrap import open_desk
from counselor_desk.ui.pages.today.page import TodayPage


@pytest.fixture
def backup(lost_keys: LostKeys, tmp_path: Path) -> Path:
    """Made on the old computer the day before it was stolen, and all that is left of it."""
    return lost_keys.lose_the_laptop(tmp_path / "stick" / "journal.cdbak")


def test_a_backup_and_the_sheet_open_the_journal_and_a_new_pin_is_made(lost_keys: LostKeys, backup: Path) -> None:
    journey = lost_keys.journey
    lost_keys.begin()
    assert lost_keys.reads("Welcome to Counselor Desk")

    lost_keys.follow("Open a journal or backup…")
    journey.tab_to("other_backup")
    journey.press("\N{SPACE}")
    journey.stage.file_dialogs.next_answer(backup)
    lost_keys.follow("Continue")
    journey.until(lambda: journey.stage.has("restore"))
    assert lost_keys.reads("What opens the backup")
    journey.press(lost_keys.sheet, Qt.Key.Key_Return)
    journey.arrive(TodayPage)
    assert lost_keys.reads("this computer’s keyring does not hold its key")

    lost_keys.choose_new_pin()
    assert lost_keys.lock_and_open(NEW_PIN)
    journey.leave()
    with journey.desk.vault.open(journey.path, NEW_PIN) as journal:
        assert [client.id for client in open_desk(journey.desk, journal).clients.all()] == [CLIENT]


def test_a_slip_in_the_code_leaves_nothing_behind_and_can_be_mended(lost_keys: LostKeys, backup: Path) -> None:
    journey = lost_keys.journey
    lost_keys.begin()
    lost_keys.follow("Open a journal or backup…")
    journey.tab_to("other_backup")
    journey.press("\N{SPACE}")
    journey.stage.file_dialogs.next_answer(backup)
    lost_keys.follow("Continue")
    journey.until(lambda: journey.stage.has("restore"))
    slip = lost_keys.sheet[:-1] + ("0" if lost_keys.sheet[-1] != "0" else "1")
    journey.fill("proof_code", slip)
    journey.press(Qt.Key.Key_Return)
    assert not journey.path.exists()

    journey.fill("proof_code", lost_keys.sheet)
    journey.press(Qt.Key.Key_Return)
    journey.arrive(TodayPage)
