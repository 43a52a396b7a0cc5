# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings by keyboard alone: the display changes at once, the practice is saved on purpose."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from practice_journal import CLIENT, Practice
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from stage import Stage, build_stage, settle, show_journal, words_on

from counselor_desk.ui.capture_exclusion import CaptureExclusion
from counselor_desk.ui.code_for_names import initials
from counselor_desk.ui.formats import DateOrder
from counselor_desk.ui.pages.settings import SettingsPage
from counselor_desk.ui.places import ClientPlace, Section, SectionPlace, SettingsPlace
from counselor_desk.ui.settings import ThemeChoice
from counselor_desk.ui.theme import look
from counselor_desk.ui.theme.tokens import DARK
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.choices import CheckBox, Combo
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.widgets.labels import Label

ENTER = Qt.Key.Key_Return


def errors(stage: Stage) -> list[str]:
    return [each.error for each in stage.window.findChildren(Field) if each.isVisible() and each.error]


def change(stage: Stage, name: str, text: str) -> None:
    field = stage.tab_to(name)
    assert isinstance(field, QLineEdit)
    field.selectAll()
    stage.press(text or Qt.Key.Key_Delete)


def test_the_dark_theme_holds_at_once(stage: Stage) -> None:
    stage.go_to(SettingsPlace())
    stage.press(Qt.Key.Key_Right, Qt.Key.Key_Right, " ")
    assert (stage.start.settings.current.theme, look.tokens()) == (ThemeChoice.DARK, DARK)


def test_another_text_size_builds_the_page_anew_in_it(stage: Stage) -> None:
    before = stage.go_to(SettingsPlace())
    combo = stage.tab_to("text_scale")
    assert isinstance(combo, Combo)
    stage.press(Qt.Key.Key_Down)
    settle()
    assert look.scale() == 1.15
    assert stage.page is not before
    assert isinstance(stage.page, SettingsPage)


def test_the_order_of_dates_holds_for_the_next_page(stage: Stage) -> None:
    stage.go_to(SettingsPlace())
    stage.tab_to("date_order_0")
    stage.press(Qt.Key.Key_Right, " ")
    stage.go_to(SectionPlace(Section.TODAY))
    assert stage.page.context.formats.date_order is DateOrder.DAY_FIRST


def test_codes_stand_in_place_of_names_once_the_box_is_ticked(stage: Stage) -> None:
    stage.go_to(SettingsPlace())
    stage.tab_to("codes_not_names")
    stage.press(" ")
    assert stage.page.context.names.are_codes


def test_initials_can_stand_in_the_place_of_names(stage: Stage, practice: Practice) -> None:
    client = practice.opened.clients.get(CLIENT)
    stage.go_to(SettingsPlace())
    stage.tab_to("codes_not_names")
    stage.press(" ")
    stage.tab_to("stand_in_0")
    stage.press(Qt.Key.Key_Right, " ")
    page = stage.go_to(ClientPlace(CLIENT))

    assert initials(client.display_name or client.legal_name) in words_on(page)
    assert client.legal_name not in words_on(page)
    assert stage.find(Button, "codes").words == "Show names"


def test_locking_when_minimized_is_chosen_by_a_box(stage: Stage) -> None:
    stage.go_to(SettingsPlace())
    stage.tab_to("lock_on_minimize")
    assert not stage.start.settings.current.lock_on_minimize
    stage.press(" ")
    assert stage.start.settings.current.lock_on_minimize


@pytest.fixture
def told() -> dict[int, bool]:
    """What each window was last told about screen sharing."""
    return {}


@pytest.fixture
def shared(practice: Practice, tmp_path: Path, light_theme: None, told: dict[int, bool]) -> Iterator[Stage]:
    """The window on a system that can keep it out of screen sharing."""
    capture = CaptureExclusion(lambda handle, is_out: bool(told.update({handle: is_out})), platform="win32")
    built = build_stage(
        practice.desk, journal_path=practice.path, clock=practice.clock, folder=tmp_path, capture=capture
    )
    show_journal(built, practice.opened.journal)
    yield built
    built.close()
    capture.deleteLater()


def test_the_window_is_hidden_from_screen_sharing_until_that_is_switched_off(
    shared: Stage, told: dict[int, bool]
) -> None:
    shared.go_to(SettingsPlace())
    box = shared.tab_to("hidden_from_sharing")
    assert isinstance(box, CheckBox)
    assert box.isChecked()

    shared.press(" ")

    assert told[int(shared.window.winId())] is False


def test_a_system_that_cannot_hide_it_says_so_and_offers_no_box(
    practice: Practice, tmp_path: Path, light_theme: None
) -> None:
    capture = CaptureExclusion(None, platform="linux")
    built = build_stage(
        practice.desk, journal_path=practice.path, clock=practice.clock, folder=tmp_path, capture=capture
    )
    show_journal(built, practice.opened.journal)
    built.go_to(SettingsPlace())

    assert built.find(Label, "sharing_words").text().startswith("This system has no way")
    assert not built.has("hidden_from_sharing")
    built.close()
    capture.deleteLater()


def test_a_changed_practice_is_saved_and_said_to_be(stage: Stage, practice: Practice) -> None:
    stage.go_to(SettingsPlace())
    change(stage, "phone", "(510) 555-0199")
    assert stage.find(Label, "practice_state").text() == "Not saved yet"
    stage.tab_to("save_practice")
    stage.press(ENTER)
    assert stage.find(Label, "practice_state").text() == "Saved"
    assert practice.opened.clients.practice().phone == "(510) 555-0199"


def test_what_the_form_does_not_show_survives_a_save(stage: Stage, practice: Practice) -> None:
    title = practice.opened.clients.practice().custodian_title
    stage.go_to(SettingsPlace())
    change(stage, "phone", "(510) 555-0199")
    stage.tab_to("save_practice")
    stage.press(ENTER)
    assert practice.opened.clients.practice().custodian_title == title


def test_a_missing_name_is_said_beside_its_field_and_the_rest_is_kept(stage: Stage, practice: Practice) -> None:
    before = practice.opened.clients.practice()
    stage.go_to(SettingsPlace())
    change(stage, "counselor_name", "")
    change(stage, "phone", "(510) 555-0199")
    stage.tab_to("save_practice")
    stage.press(ENTER)
    assert errors(stage) == ["Enter your name as it stands under your notes."]
    assert stage.find(QLineEdit, "phone").text() == "(510) 555-0199"
    assert practice.opened.clients.practice() == before


def test_leaving_with_unsaved_changes_asks_and_saves_them(stage: Stage, practice: Practice) -> None:
    stage.go_to(SettingsPlace())
    change(stage, "phone", "(510) 555-0199")
    stage.window.go_to(SectionPlace(Section.CLIENTS))
    settle()
    stage.find(QWidget, "leave_settings")
    stage.tab_to("leave_settings_primary")
    stage.press(ENTER)
    assert stage.window.place == SectionPlace(Section.CLIENTS)
    assert practice.opened.clients.practice().phone == "(510) 555-0199"


def test_staying_keeps_what_was_typed(stage: Stage) -> None:
    stage.go_to(SettingsPlace())
    change(stage, "phone", "(510) 555-0199")
    stage.window.go_to(SectionPlace(Section.CLIENTS))
    settle()
    stage.press(Qt.Key.Key_Escape)
    assert stage.find(QLineEdit, "phone").text() == "(510) 555-0199"
    assert stage.window.place == SettingsPlace()
