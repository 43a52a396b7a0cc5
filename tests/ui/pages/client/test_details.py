# SPDX-License-Identifier: GPL-3.0-or-later
"""The Details tab: facts changed in place, every problem beside its field, nothing typed ever lost."""

from dataclasses import replace
from datetime import date

from practice_journal import CLIENT, Practice, court_order
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton
from stage import Stage, words_on

from counselor_desk.domain.clients import Restriction
from counselor_desk.domain.ids import RestrictionId
from counselor_desk.ui.pages.page import Page
from counselor_desk.ui.places import ClientPlace, ClientTab, Section, SectionPlace

ENTER = Qt.Key.Key_Return


def details(stage: Stage) -> Page:
    return stage.go_to(ClientPlace(CLIENT, ClientTab.DETAILS))


def change(stage: Stage, group: str) -> None:
    stage.tab_to(f"change_{group}")
    stage.press(ENTER)


def retype(stage: Stage, name: str, text: str) -> None:
    stage.tab_to(name)
    stage.find(QLineEdit, name).selectAll()
    stage.press(Qt.Key.Key_Delete)
    if text:
        stage.press(text)


def save(stage: Stage, group: str) -> None:
    stage.tab_to(f"save_{group}")
    stage.press(ENTER)


def restriction(practice: Practice) -> Restriction:
    return practice.opened.clients.restrict(
        Restriction(
            id=RestrictionId("7" * 32),
            client_id=CLIENT,
            words="nothing to the employer",
            agreed_on=date(2026, 5, 4),
            recorded_at=practice.clock.now(),
        )
    )


def test_pronouns_are_changed_in_place(stage: Stage, practice: Practice) -> None:
    details(stage)
    change(stage, "person")
    retype(stage, "pronouns", "they/them")
    save(stage, "person")

    assert practice.opened.clients.get(CLIENT).pronouns == "they/them"
    assert stage.find(QPushButton, "change_person").hasFocus()


def test_a_missing_name_is_said_beside_its_field_and_nothing_is_saved(stage: Stage, practice: Practice) -> None:
    before = practice.opened.clients.get(CLIENT)
    details(stage)
    change(stage, "person")
    retype(stage, "pronouns", "they/them")
    retype(stage, "legal_name", "")
    save(stage, "person")

    assert "Enter the name as it stands on papers" in words_on(stage.window)
    assert stage.find(QLineEdit, "legal_name").hasFocus()
    assert stage.find(QLineEdit, "pronouns").text() == "they/them"
    assert practice.opened.clients.get(CLIENT) == before


def test_a_code_of_another_client_is_said_beside_its_field(stage: Stage) -> None:
    details(stage)
    change(stage, "person")
    retype(stage, "client_code", "C-0002")
    save(stage, "person")

    assert "Another client has this code. Choose another one" in words_on(stage.window)


def test_an_address_without_an_at_sign_is_said_beside_its_field(stage: Stage) -> None:
    details(stage)
    change(stage, "contact")
    retype(stage, "safe_email", "nowhere")
    save(stage, "contact")

    assert "Enter an address with an @" in words_on(stage.window)


def test_a_legal_hold_is_said_in_words_and_the_typing_stays(stage: Stage, practice: Practice) -> None:
    court_order(practice.opened)
    details(stage)
    change(stage, "person")
    retype(stage, "pronouns", "they/them")
    save(stage, "person")

    assert "A legal hold stands on this record" in words_on(stage.window)
    assert stage.find(QLineEdit, "pronouns").text() == "they/them"


def test_safe_contact_may_be_changed_under_a_hold(stage: Stage, practice: Practice) -> None:
    court_order(practice.opened)
    details(stage)
    change(stage, "contact")
    retype(stage, "safe_phone", "(510) 555-0111")
    save(stage, "contact")

    assert practice.opened.clients.get(CLIENT).safe_contact.phone == "(510) 555-0111"


def test_a_save_from_elsewhere_is_said_and_the_second_save_keeps_both(stage: Stage, practice: Practice) -> None:
    details(stage)
    change(stage, "person")
    retype(stage, "pronouns", "they/them")
    clients = practice.opened.clients
    clients.change(replace(clients.get(CLIENT), communication_preferences="plain words"))
    save(stage, "person")
    assert "This client was changed somewhere else in the meantime." in words_on(stage.window)

    save(stage, "person")

    kept = clients.get(CLIENT)
    assert (kept.pronouns, kept.communication_preferences) == ("they/them", "plain words")


def test_leaving_saves_what_can_be_saved(stage: Stage, practice: Practice) -> None:
    details(stage)
    change(stage, "person")
    retype(stage, "pronouns", "they/them")

    stage.go_to(SectionPlace(Section.CLIENTS))

    assert practice.opened.clients.get(CLIENT).pronouns == "they/them"


def test_leaving_with_something_that_cannot_be_saved_asks_first(stage: Stage) -> None:
    page = details(stage)
    change(stage, "person")
    retype(stage, "legal_name", "")

    stage.go_to(SectionPlace(Section.CLIENTS))
    assert stage.window.page is page
    stage.press(ENTER)

    assert stage.find(QLineEdit, "legal_name").isVisible()


def test_a_restriction_is_added_with_its_words_and_day(stage: Stage, practice: Practice) -> None:
    details(stage)
    stage.tab_to("add_restriction")
    stage.press(ENTER)
    stage.press("nothing to the insurer")
    stage.tab_to("restriction_dialog_primary")
    stage.press(ENTER)

    (kept,) = practice.opened.clients.restrictions(CLIENT)
    assert (kept.words, kept.agreed_on) == ("nothing to the insurer", date(2026, 11, 22))


def test_a_restriction_without_words_is_said_beside_its_field(stage: Stage, practice: Practice) -> None:
    details(stage)
    stage.tab_to("add_restriction")
    stage.press(ENTER)
    stage.tab_to("restriction_dialog_primary")
    stage.press(ENTER)

    assert practice.opened.clients.restrictions(CLIENT) == ()
    assert "Write what is to be kept from whom" in words_on(stage.window)


def test_a_restriction_is_lifted_and_stays_on_file(stage: Stage, practice: Practice) -> None:
    restriction(practice)
    details(stage)
    stage.tab_to("lift_0")
    stage.press(ENTER)
    stage.tab_to("lift_dialog_primary")
    stage.press(ENTER)

    (kept,) = practice.opened.clients.restrictions(CLIENT)
    assert kept.lifted_on == date(2026, 11, 22)
    assert "Lifted" in words_on(stage.page)


def test_an_end_before_the_agreement_is_said_beside_the_day(stage: Stage, practice: Practice) -> None:
    restriction(practice)
    details(stage)
    stage.tab_to("lift_0")
    stage.press(ENTER)
    retype(stage, "lifted_on", "2026-01-01")
    stage.tab_to("lift_dialog_primary")
    stage.press(ENTER)

    assert "It was agreed on May 4, 2026." in words_on(stage.window)


def test_the_work_is_closed_and_taken_up_again(stage: Stage, practice: Practice) -> None:
    details(stage)
    stage.tab_to("close_work")
    stage.press(ENTER)
    stage.tab_to("close_work_dialog_primary")
    stage.press(ENTER)
    assert practice.opened.clients.get(CLIENT).closed_on == date(2026, 11, 22)

    stage.tab_to("close_work")
    stage.press(ENTER)

    assert practice.opened.clients.get(CLIENT).closed_on is None


def test_voicemail_without_a_number_is_said_beside_the_number(stage: Stage) -> None:
    details(stage)
    change(stage, "contact")
    retype(stage, "safe_phone", "")
    box = stage.find(QCheckBox, "voicemail_allowed")
    if not box.isChecked():
        stage.tab_to("voicemail_allowed")
        stage.press(Qt.Key.Key_Space)
    save(stage, "contact")

    assert "Enter the number on which voicemail may be left" in words_on(stage.window)
