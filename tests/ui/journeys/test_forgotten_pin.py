# SPDX-License-Identifier: GPL-3.0-or-later
"""The PIN is forgotten: after a few tries the counselor takes the sheet and makes a new PIN."""

from lost_keys import NEW_PIN, LostKeys
from practice_journal import PIN
from PySide6.QtCore import Qt

from counselor_desk.ui.pages.today.page import TodayPage


def test_the_screens_lead_to_the_sheet_and_to_a_new_pin(lost_keys: LostKeys) -> None:
    journey = lost_keys.journey
    lost_keys.begin()
    journey.press("not this one", Qt.Key.Key_Return)
    assert lost_keys.reads(
        "This PIN does not open the journal. Wait 1 second, then try again, or use another way below."
    )

    lost_keys.follow("Use recovery code…")
    journey.press(lost_keys.sheet, Qt.Key.Key_Return)
    journey.arrive(TodayPage)
    assert lost_keys.reads("perhaps the PIN was forgotten")

    lost_keys.choose_new_pin()
    assert lost_keys.lock_and_open(NEW_PIN)
    assert not lost_keys.lock_and_open(PIN)
