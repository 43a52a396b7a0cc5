# SPDX-License-Identifier: GPL-3.0-or-later
"""The window takes one from place to place, hides and locks itself, and tells the task bar nothing."""

from dataclasses import replace

import pytest
from practice_journal import CLIENT, Practice
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QPushButton
from stage import Stage, settle

from counselor_desk.domain.errors import VaultError
from counselor_desk.ui.idle_lock import IdleLock
from counselor_desk.ui.pages.unlock import UnlockPage
from counselor_desk.ui.places import ClientPlace, ClientTab, SearchPlace, Section, SectionPlace, SettingsPlace
from counselor_desk.ui.widgets.curtain import Curtain, LockCover

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def test_it_begins_on_today(stage: Stage) -> None:
    assert stage.window.place == SectionPlace(Section.TODAY)


@pytest.mark.parametrize(("number", "section"), list(enumerate(Section, start=1)))
def test_ctrl_and_a_number_lead_to_each_section(stage: Stage, number: int, section: Section) -> None:
    stage.press(Qt.Key(Qt.Key.Key_0 + number), modifier=CTRL)

    assert stage.window.place == SectionPlace(section)


def test_the_sidebar_marks_the_section_of_the_page(stage: Stage) -> None:
    stage.go_to(ClientPlace(CLIENT))

    marked = [each.objectName() for each in stage.window.findChildren(QPushButton) if each.isChecked()]
    assert "section_clients" in marked


def test_alt_and_left_lead_back_to_the_tab_one_came_from(stage: Stage) -> None:
    stage.go_to(ClientPlace(CLIENT, ClientTab.PEOPLE))
    stage.go_to(SectionPlace(Section.HEALTH))

    stage.press(Qt.Key.Key_Left, modifier=ALT)

    assert stage.window.place == ClientPlace(CLIENT, ClientTab.PEOPLE)


def test_ctrl_k_puts_the_focus_into_the_search_and_typing_searches(stage: Stage) -> None:
    stage.press(Qt.Key.Key_K, modifier=CTRL)
    stage.press("diary")

    assert isinstance(stage.window.place, SearchPlace)
    assert stage.find(QLineEdit, "search").text() == "diary"


def test_the_title_is_the_name_of_the_product_on_every_page(stage: Stage) -> None:
    for place in (ClientPlace(CLIENT), SectionPlace(Section.REQUESTS), SearchPlace("diary")):
        stage.go_to(place)
        assert stage.window.windowTitle() == "Counselor Desk"


def test_a_title_from_elsewhere_does_not_stay(stage: Stage) -> None:
    stage.window.setWindowTitle("somebody's name")

    assert stage.window.windowTitle() == "Counselor Desk"


def test_the_curtain_covers_everything_and_says_no_name(stage: Stage) -> None:
    stage.go_to(ClientPlace(CLIENT))
    stage.press(Qt.Key.Key_H, modifier=CTRL | SHIFT)

    curtain = stage.window.findChild(Curtain)
    assert curtain is not None
    assert curtain.geometry() == stage.window.rect()
    said = " ".join(label.text() for label in curtain.findChildren(QLabel))
    assert said == "Screen hidden. Press Ctrl+Shift+H or Esc to return."


@pytest.mark.parametrize(
    ("key", "modifier"), [(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_H, CTRL | SHIFT)]
)
def test_the_curtain_goes_by_esc_and_by_its_own_keys(stage: Stage, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    stage.press(Qt.Key.Key_H, modifier=CTRL | SHIFT)
    stage.press(key, modifier=modifier)

    assert not [each for each in stage.window.findChildren(Curtain) if each.isVisible()]


def test_nothing_typed_at_the_curtain_reaches_the_page_behind(stage: Stage) -> None:
    stage.press(Qt.Key.Key_K, modifier=CTRL)
    stage.press(Qt.Key.Key_H, modifier=CTRL | SHIFT)
    stage.press("secret")

    assert stage.window.findChild(QLineEdit, "search").text() == ""  # type: ignore[union-attr]


def test_codes_stand_in_the_place_of_names_on_every_page_and_at_the_next_start(
    stage: Stage, practice: Practice
) -> None:
    client = practice.opened.clients.get(CLIENT)
    stage.find(QPushButton, "codes").click()
    for place in (SectionPlace(Section.TODAY), SectionPlace(Section.CLIENTS), ClientPlace(CLIENT)):
        page = stage.go_to(place)
        said = " ".join(label.text() for label in page.findChildren(QLabel))
        assert client.legal_name not in said
        assert client.display_name not in said
    assert stage.start.settings.current.codes_not_names


def test_locking_takes_every_page_away_and_closes_the_journal(stage: Stage, practice: Practice) -> None:
    stage.go_to(ClientPlace(CLIENT))
    stage.press(Qt.Key.Key_L, modifier=CTRL)
    settle()

    assert stage.window.page is None
    assert stage.window.findChild(UnlockPage) is not None
    with pytest.raises((VaultError, Exception)):
        practice.opened.clients.get(CLIENT)


def test_f6_goes_round_the_panes(stage: Stage) -> None:
    stage.find(QPushButton, "section_today").setFocus()
    stage.press(Qt.Key.Key_F6)

    assert stage.window.focusWidget() is stage.find(QLineEdit, "search")


def test_a_narrow_window_keeps_every_section_within_reach(stage: Stage) -> None:
    stage.window.setMinimumSize(400, 300)
    stage.window.resize(700, 600)
    settle()

    stage.find(QPushButton, "menu").click()
    settle()
    (menu,) = stage.window.findChildren(QMenu, "section_menu")
    words = [action.text() for action in menu.actions()]
    menu.close()
    assert [each for each in words if each] == [
        "Today",
        "Clients",
        "Search",
        "Requests & releases",
        "Disclosures",
        "Journal health",
        "Show codes, not names",
        "Settings",
        "Hide screen",
        "Lock",
    ]


@pytest.mark.parametrize(
    ("key", "modifier"),
    [(Qt.Key.Key_N, CTRL), (Qt.Key.Key_K, CTRL), (Qt.Key.Key_2, CTRL), (Qt.Key.Key_Left, ALT), (Qt.Key.Key_F6, None)],
)
def test_under_the_curtain_only_hiding_and_locking_work(
    stage: Stage, key: Qt.Key, modifier: Qt.KeyboardModifier | None
) -> None:
    stage.press(Qt.Key.Key_H, modifier=CTRL | SHIFT)
    stage.press(key, modifier=modifier or Qt.KeyboardModifier.NoModifier)

    assert isinstance(stage.window.focusWidget(), Curtain)
    assert stage.window.place == SectionPlace(Section.TODAY)
    assert stage.window.findChildren(QMenu, "new_menu") == []


def test_a_dialog_that_opens_under_the_curtain_stays_under_it(stage: Stage) -> None:
    stage.press(Qt.Key.Key_H, modifier=CTRL | SHIFT)
    stage.window.begin_note()
    settle()

    middle = stage.window.rect().center()
    covered = stage.window.childAt(middle)
    assert covered is not None
    assert any(isinstance(each, Curtain) for each in (covered, covered.parentWidget()))
    assert isinstance(stage.window.focusWidget(), Curtain)


def test_a_page_that_asks_for_the_focus_under_the_curtain_does_not_get_it(stage: Stage) -> None:
    stage.press(Qt.Key.Key_H, modifier=CTRL | SHIFT)
    stage.find(QLineEdit, "search").setFocus()
    settle()

    assert isinstance(stage.window.focusWidget(), Curtain)


def test_locking_covers_the_page_before_anything_is_saved(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    page = stage.go_to(ClientPlace(CLIENT))
    # the page takes its time, as on a busy disk
    monkeypatch.setattr(page, "leave_for_lock", lambda _: None)
    stage.window.lock()
    settle()

    covered = stage.window.childAt(stage.window.rect().center())
    assert covered is not None
    assert any(isinstance(each, LockCover) for each in (covered, covered.parentWidget()))


def test_another_text_size_rebuilds_what_stands_around_the_page(stage: Stage) -> None:
    stage.go_to(SettingsPlace())
    before = stage.find(QLineEdit, "search").height()
    settings = stage.start.settings
    settings.save(replace(settings.current, text_scale=200))
    stage.go_to(SettingsPlace())

    assert stage.find(QLineEdit, "search").height() > before * 1.5


def test_a_window_that_is_left_alone_locks(stage: Stage, practice: Practice) -> None:
    stage.go_to(ClientPlace(CLIENT))
    idle = stage.window.findChild(IdleLock)
    assert idle is not None
    idle.left_alone.emit()
    settle()

    assert stage.window.page is None
    assert stage.window.findChild(UnlockPage) is not None
