# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of the ways in: every one with what it protects, reached by keys, and holders by initials among codes."""

import pytest
from practice_journal import PASSPHRASE, Practice
from PySide6.QtWidgets import QWidget
from stage import Stage, settle, words_on
from ways_in_hands import ESCAPE, has_dialog, press_button

from counselor_desk.services.unlock_choices import PROTECTS, WayKind
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.places import OpeningPlace, Place, Section, SectionPlace, SettingsPlace

HOLDER = "Rosalind Achterberg-Mbeki"


def make_sheet(practice: Practice, holder: str = HOLDER) -> None:
    codes = practice.opened.new_codes
    codes.finish(codes.begin_executor_sheet(Proof(Way.PASSPHRASE, PASSPHRASE), holder=holder).formatted)


@pytest.mark.parametrize("place", [SettingsPlace(), SectionPlace(Section.HEALTH)], ids=["settings", "health"])
def test_the_settings_and_journal_health_lead_to_it(stage: Stage, place: Place) -> None:
    stage.go_to(place)
    press_button(stage, "show_ways_in")
    assert stage.window.place == OpeningPlace()


@pytest.mark.parametrize("kind", [WayKind.KEYRING_PIN, WayKind.KEYRING_ALONE, WayKind.PASSPHRASE, WayKind.RECOVERY])
def test_every_way_says_what_it_protects_and_what_not(stage: Stage, kind: WayKind) -> None:
    assert PROTECTS[kind] in words_on(stage.go_to(OpeningPlace()))


def test_a_way_through_the_keyring_names_the_keyring_and_its_day(stage: Stage, practice: Practice) -> None:
    page = stage.go_to(OpeningPlace())
    made = page.context.formats.plain_date(practice.opened.unlock_choices.ways()[0].since)
    assert f"Since {made}. Keyring: Secret Service." in words_on(page)


def test_without_an_executor_sheet_the_page_says_what_one_is_for(stage: Stage) -> None:
    words = words_on(stage.go_to(OpeningPlace()))
    assert "No executor sheet." in words
    assert "a colleague of your choice can open the journal" in words


def test_a_sheet_is_said_to_be_printed_only_once(stage: Stage) -> None:
    assert "cannot be printed again" in words_on(stage.go_to(OpeningPlace()))


def test_an_executor_sheet_stands_with_its_holder_and_its_day(stage: Stage, practice: Practice) -> None:
    make_sheet(practice)
    words = words_on(stage.go_to(OpeningPlace()))
    assert HOLDER in words
    assert "Made Nov 22, 2026." in words


def test_among_codes_a_holder_is_shown_by_initials_alone(stage: Stage, practice: Practice) -> None:
    make_sheet(practice)
    page = stage.go_to(OpeningPlace())
    page.context.names.show_codes(True)
    settle()
    words = words_on(page)
    assert "R. A. M." in words
    assert "Rosalind" not in words + "".join(each.accessibleName() for each in page.findChildren(QWidget))


def test_each_revocation_says_whose_sheet_it_takes_back(stage: Stage, practice: Practice) -> None:
    make_sheet(practice)
    stage.go_to(OpeningPlace())
    assert stage.tab_to("revoke_executor_1").accessibleName() == f"Revoke the executor sheet of {HOLDER}"


@pytest.mark.parametrize(
    ("button", "dialog"),
    [
        ("use_another_way", "way_in"),
        ("change_pin_button", "change_pin"),
        ("change_passphrase_button", "change_passphrase"),
        ("new_recovery_code_button", "new_recovery_code"),
        ("new_executor_sheet", "executor_sheet"),
    ],
)
def test_every_change_has_its_dialog_and_escape_changes_nothing(
    stage: Stage, practice: Practice, button: str, dialog: str
) -> None:
    before = practice.opened.journal.header
    stage.go_to(OpeningPlace())
    press_button(stage, button)
    assert stage.has(dialog)
    stage.press(ESCAPE)
    assert not has_dialog(stage)
    assert practice.opened.journal.header == before
