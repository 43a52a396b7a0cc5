# SPDX-License-Identifier: GPL-3.0-or-later
"""The people around a client: on file with every name that notes use for them, changed and removed on purpose."""

from dataclasses import replace

from practice_journal import CLIENT, COMPANION, Practice, court_order
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from stage import Stage, places_asked, settle, words_on

from counselor_desk.domain.clients import ContactRole
from counselor_desk.ui.pages.page import Page
from counselor_desk.ui.places import ClientPlace, ClientTab

ENTER = Qt.Key.Key_Return


def people(stage: Stage) -> Page:
    return stage.go_to(ClientPlace(CLIENT, ClientTab.PEOPLE))


def press_primary(stage: Stage, dialog: str = "contact_dialog") -> None:
    stage.tab_to(f"{dialog}_primary")
    stage.press(ENTER)


def test_everybody_on_file_is_listed_with_what_they_may_be_told(stage: Stage) -> None:
    people(stage)

    said = words_on(stage.page)
    assert "Rafael OSPREY Quint" in said
    assert "Also called Rafa" in said


def test_a_person_is_added_with_every_name_from_the_notes(stage: Stage, practice: Practice) -> None:
    people(stage)
    stage.tab_to("add_contact")
    stage.press(ENTER)
    stage.press("Ines HERON")
    stage.tab_to("contact_role")
    stage.press("Sibling")
    stage.tab_to("contact_called")
    stage.press("Ini, Nessie")
    press_primary(stage)

    kept = next(each for each in practice.opened.clients.contacts(CLIENT) if each.name == "Ines HERON")
    assert (kept.role, kept.also_called) == (ContactRole.SIBLING, ("Ini", "Nessie"))
    assert "Ines HERON" in words_on(stage.page)


def test_a_person_without_a_name_or_role_is_said_beside_both_fields(stage: Stage) -> None:
    people(stage)
    stage.tab_to("add_contact")
    stage.press(ENTER)
    stage.tab_to("contact_phone")
    stage.press("(510) 555-0100")
    press_primary(stage)

    said = words_on(stage.window)
    assert "Enter a name" in said
    assert "Choose what this person is to the client" in said
    assert stage.find(QLineEdit, "contact_name").hasFocus()
    assert stage.find(QLineEdit, "contact_phone").text() == "(510) 555-0100"


def test_a_person_is_removed_after_saying_who_it_is(stage: Stage, practice: Practice) -> None:
    people(stage)
    stage.tab_to("change_contact_0")
    stage.press(ENTER)
    stage.tab_to("remove_contact")
    stage.press(ENTER)
    assert "Remove Rafael OSPREY Quint from the file" in words_on(stage.window)
    press_primary(stage, "remove_contact_dialog")

    assert practice.opened.clients.contacts(CLIENT) == ()
    assert "Nobody is on file." in words_on(stage.page)


def test_a_legal_hold_refuses_a_change_in_words_and_keeps_the_typing(stage: Stage, practice: Practice) -> None:
    court_order(practice.opened)
    people(stage)
    stage.tab_to("change_contact_0")
    stage.press(ENTER)
    stage.tab_to("contact_called")
    stage.press("Rafi")
    press_primary(stage)

    assert "A legal hold stands on this record" in words_on(stage.window)
    assert "Rafi" in stage.find(QLineEdit, "contact_called").text()


def test_a_legal_hold_refuses_a_removal_in_words(stage: Stage, practice: Practice) -> None:
    court_order(practice.opened)
    people(stage)
    stage.tab_to("change_contact_0")
    stage.press(ENTER)
    stage.tab_to("remove_contact")
    stage.press(ENTER)
    press_primary(stage, "remove_contact_dialog")

    assert "nobody is taken off the file now" in words_on(stage.window)
    assert len(practice.opened.clients.contacts(CLIENT)) == 1


def test_nobody_on_file_says_what_they_are_for(stage: Stage) -> None:
    stage.go_to(ClientPlace(COMPANION, ClientTab.PEOPLE))

    assert "Before a release their names are looked for in every note." in words_on(stage.page)


def test_safe_contact_leads_to_where_it_is_changed(stage: Stage) -> None:
    asked = places_asked(people(stage))

    stage.tab_to("change_safe_contact")
    stage.press(ENTER)

    assert asked == []
    assert "Work with this client" in words_on(stage.page)


def test_a_change_made_while_codes_are_shown_writes_no_code_into_the_record(stage: Stage, practice: Practice) -> None:
    kept = practice.opened.clients.contacts(CLIENT)[0]
    practice.opened.clients.change_contact(replace(kept, may_be_told="what Marisol agrees to"))
    people(stage)
    context = stage.window.context
    assert context is not None
    context.names.show_codes(True)
    settle()
    assert "what C-0001 agrees to" in words_on(stage.page)

    stage.tab_to("change_contact_0")
    stage.press(ENTER)
    press_primary(stage)

    assert practice.opened.clients.contacts(CLIENT)[0].may_be_told == "what Marisol agrees to"


def test_while_codes_are_shown_relatives_have_initials_and_no_way_to_reach_anybody_is_read(stage: Stage) -> None:
    assert stage.window.context is not None
    stage.window.context.names.show_codes(are_codes=True)
    people(stage)

    said = words_on(stage.page)
    assert "R. O. Q." in said
    assert "Hidden while codes are shown" in said
    assert not [each for each in ("OSPREY Quint", "Rafa", "osprey.example", "zebulon.example", "555-") if each in said]
