# SPDX-License-Identifier: GPL-3.0-or-later
"""The keyring has lost its entry: the counselor gets back in with the sheet, and from then on with a new PIN."""

from lost_keys import NEW_PIN, LostKeys
from PySide6.QtCore import Qt

from counselor_desk.ui.pages.today.page import TodayPage


def test_the_screens_lead_back_in_and_to_a_new_pin(lost_keys: LostKeys) -> None:
    journey = lost_keys.journey
    lost_keys.empty_the_keyring()
    lost_keys.begin()
    assert lost_keys.reads("no longer holds the key of this journal")
    assert lost_keys.reads("Open it with the recovery code")

    journey.press(lost_keys.sheet, Qt.Key.Key_Return)
    journey.arrive(TodayPage)
    assert lost_keys.reads("this computer’s keyring does not hold its key")

    lost_keys.choose_new_pin()
    assert lost_keys.lock_and_open(NEW_PIN)


def test_put_off_the_page_of_the_ways_in_still_says_that_one_is_missing(lost_keys: LostKeys) -> None:
    journey = lost_keys.journey
    lost_keys.empty_the_keyring()
    lost_keys.begin()
    journey.press(lost_keys.sheet, Qt.Key.Key_Return)
    journey.until(lambda: journey.stage.has("way_in"))
    lost_keys.follow("Not now")
    lost_keys.go_to_ways_in()
    assert journey.stage.has("new_way_needed")

    lost_keys.follow("Make a new way in…")
    journey.until(lambda: journey.stage.has("way_in"))
    journey.rest()
    journey.fill("pin", NEW_PIN)
    journey.fill("pin_again", NEW_PIN)
    journey.fill("proof_code", lost_keys.sheet)
    lost_keys.follow("Open it this way")
    journey.until(lambda: not journey.stage.has("new_way_needed"))
    assert lost_keys.lock_and_open(NEW_PIN)
