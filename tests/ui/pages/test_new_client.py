# SPDX-License-Identifier: GPL-3.0-or-later
"""Adding a client by keys alone: a code is proposed, every problem stands beside its field, nothing typed is lost."""

from datetime import date

from practice_journal import Practice
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from stage import Stage, words_on

from counselor_desk.ui.pages.page import Page
from counselor_desk.ui.places import ClientPlace, NewClientPlace, Section, SectionPlace
from counselor_desk.ui.widgets.choices import Combo

ENTER = Qt.Key.Key_Return


def form(stage: Stage) -> Page:
    return stage.go_to(NewClientPlace())


def type_into(stage: Stage, name: str, text: str) -> None:
    stage.tab_to(name)
    stage.find(QLineEdit, name).selectAll()
    stage.press(text)


def add(stage: Stage) -> None:
    stage.tab_to("add_client")
    stage.press(ENTER)


def test_a_client_is_added_and_their_record_opened(stage: Stage, practice: Practice) -> None:
    form(stage)
    stage.press("Ines ZEBULON Heron")
    type_into(stage, "date_of_birth", "1990-04-17")
    add(stage)

    kept = next(each for each in practice.opened.clients.all() if each.legal_name == "Ines ZEBULON Heron")
    assert (kept.code, kept.display_name) == ("C-0003", "Ines ZEBULON Heron")
    assert (kept.date_of_birth, kept.opened_on) == (date(1990, 4, 17), date(2026, 11, 22))
    assert stage.window.place == ClientPlace(kept.id)


def test_the_practices_place_and_the_next_code_are_proposed(stage: Stage, practice: Practice) -> None:
    form(stage)

    own = practice.opened.clients.practice()
    country: Combo[str] = stage.find(Combo, "country")
    region: Combo[str] = stage.find(Combo, "region")
    assert (country.value(), region.value()) == (own.country, own.region)
    assert stage.find(QLineEdit, "client_code").text() == "C-0003"


def test_what_is_missing_is_said_beside_its_field_with_the_focus_on_the_first(stage: Stage, practice: Practice) -> None:
    before = practice.opened.clients.all()
    form(stage)
    stage.tab_to("pronouns")
    stage.press("she/her")
    add(stage)

    said = words_on(stage.page)
    assert "Enter the name as it stands on papers" in said
    assert "Enter the date of birth, for example 17 Apr 1990" in said
    assert stage.find(QLineEdit, "legal_name").hasFocus()
    assert stage.find(QLineEdit, "pronouns").text() == "she/her"
    assert practice.opened.clients.all() == before


def test_a_birth_after_the_start_is_said_beside_the_birth(stage: Stage) -> None:
    form(stage)
    stage.press("Ines ZEBULON Heron")
    type_into(stage, "date_of_birth", "2020-01-01")
    type_into(stage, "opened_on", "2019-01-01")
    add(stage)

    assert "These dates cannot both be right." in words_on(stage.page)
    assert stage.find(QLineEdit, "date_of_birth").hasFocus()


def test_a_code_in_use_is_said_beside_the_code(stage: Stage) -> None:
    form(stage)
    stage.press("Ines ZEBULON Heron")
    type_into(stage, "client_code", "C-0001")
    type_into(stage, "date_of_birth", "1990-04-17")
    add(stage)

    assert "Another client has this code. Choose another one" in words_on(stage.page)
    assert stage.find(QLineEdit, "client_code").hasFocus()


def test_leaving_with_typed_text_asks_first(stage: Stage) -> None:
    page = form(stage)
    stage.press("Ines")

    stage.go_to(SectionPlace(Section.CLIENTS))

    assert stage.window.page is page
    assert "This client is not added yet" in words_on(stage.window)


def test_leaving_without_adding_goes_where_one_wanted(stage: Stage) -> None:
    form(stage)
    stage.press("Ines")
    stage.go_to(SectionPlace(Section.CLIENTS))

    stage.tab_to("leave_unsaved")
    stage.press(ENTER)

    assert stage.window.place == SectionPlace(Section.CLIENTS)
