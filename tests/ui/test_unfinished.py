# SPDX-License-Identifier: GPL-3.0-or-later
"""Typed and not saved: kept through a lock that asks nothing, offered again, and gone once it is done or given up."""

from collections.abc import Callable

import pytest
from practice_journal import CLIENT, PIN, PLAIN, Practice, opened_compartment
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from stage import Stage, settle, words_on

from counselor_desk.ui.autosave import CEILING_MS
from counselor_desk.ui.pages.unlock import UnlockPage
from counselor_desk.ui.places import (
    ClientPlace,
    ClientTab,
    NewClientPlace,
    NotePlace,
    Place,
    RequestPlace,
    Section,
    SectionPlace,
    SettingsPlace,
)
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.note_text import NoteText
from counselor_desk.ui.widgets.overlay import Dialog

ENTER, CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
KEPT = "Kept from Nov 22, 2026"


def lock(stage: Stage) -> None:
    stage.press(Qt.Key.Key_L, modifier=CTRL)
    settle()


def unlock(stage: Stage) -> None:
    assert stage.window.findChild(UnlockPage) is not None
    stage.press(PIN, ENTER)
    settle()


def lock_and_unlock(stage: Stage) -> None:
    lock(stage)
    unlock(stage)


def typed(stage: Stage, name: str, text: str) -> None:
    stage.tab_to(name)
    stage.find(QLineEdit, name).selectAll()
    stage.press(text)


def text_of(stage: Stage, name: str) -> str:
    return stage.find(QLineEdit, name).text()


def begin_new_client(stage: Stage) -> Place:
    place = NewClientPlace()
    stage.go_to(place)
    stage.press("Ines ZEBULON Heron")
    return place


def begin_change(stage: Stage) -> Place:
    place = ClientPlace(CLIENT, ClientTab.DETAILS)
    stage.go_to(place)
    stage.tab_to("change_person")
    stage.press(ENTER)
    typed(stage, "legal_name", " ")
    return place


def begin_practice(stage: Stage) -> Place:
    place = SettingsPlace()
    stage.go_to(place)
    typed(stage, "counselor_name", "Ada KESTREL Moss")
    return place


def begin_request(stage: Stage) -> Place:
    place = RequestPlace()
    stage.go_to(place)
    typed(stage, "docket", "FL-26-0999")
    return place


FORMS = pytest.mark.parametrize(
    ("begin", "kept"),
    [
        (begin_new_client, "kept"),
        (begin_change, "person_kept"),
        (begin_practice, "kept"),
        (begin_request, "kept"),
    ],
)


@FORMS
def test_a_lock_with_a_half_typed_form_asks_nothing(stage: Stage, begin: Callable[[Stage], Place], kept: str) -> None:
    begin(stage)
    lock(stage)

    assert stage.window.page is None
    assert stage.window.findChild(UnlockPage) is not None
    assert not [each for each in stage.window.findChildren(Dialog) if each.isVisible()]
    assert not stage.has(f"{kept}_banner")


@FORMS
def test_a_half_typed_form_says_after_a_lock_from_when_it_is(
    stage: Stage, begin: Callable[[Stage], Place], kept: str
) -> None:
    place = begin(stage)
    lock_and_unlock(stage)
    stage.go_to(place)

    assert stage.find(Banner, f"{kept}_banner").accessibleName().startswith(KEPT)


@FORMS
def test_what_was_given_up_is_not_offered_again(stage: Stage, begin: Callable[[Stage], Place], kept: str) -> None:
    place = begin(stage)
    lock_and_unlock(stage)
    stage.go_to(place)
    stage.tab_to(f"drop_{kept}")
    stage.press(ENTER)
    lock_and_unlock(stage)
    stage.go_to(place)

    assert not stage.has(f"{kept}_banner")


def test_a_client_typed_half_comes_back_and_what_was_only_proposed_is_proposed_anew(stage: Stage) -> None:
    place = begin_new_client(stage)
    stage.tab_to("country")
    country: Combo[str] = stage.find(Combo, "country")
    country.set_value("GB")
    country.activated.emit(country.currentIndex())
    typed(stage, "date_of_birth", "17 Apr")
    stage.tab_to("voicemail_allowed")
    stage.press(Qt.Key.Key_Space)
    lock_and_unlock(stage)
    stage.go_to(place)

    assert text_of(stage, "legal_name") == "Ines ZEBULON Heron"
    assert text_of(stage, "date_of_birth") == "17 Apr"
    assert text_of(stage, "client_code") == "C-0003"
    shown: Combo[str] = stage.find(Combo, "country")
    assert (shown.value(), stage.find(QCheckBox, "voicemail_allowed").isChecked()) == ("GB", True)


def test_an_added_client_is_not_offered_again(stage: Stage) -> None:
    place = begin_new_client(stage)
    typed(stage, "date_of_birth", "1990-04-17")
    lock_and_unlock(stage)
    stage.go_to(place)
    stage.tab_to("add_client")
    stage.press(ENTER)
    stage.go_to(place)

    assert not stage.has("kept_banner")
    assert text_of(stage, "legal_name") == ""


def test_a_client_left_on_purpose_is_not_offered_again(stage: Stage) -> None:
    place = begin_new_client(stage)
    stage.go_to(SectionPlace(Section.CLIENTS))
    stage.tab_to("leave_unsaved")
    stage.press(ENTER)
    stage.go_to(place)

    assert not stage.has("kept_banner")


def test_a_change_that_was_typed_stands_in_its_open_fields_and_the_rest_as_on_file(
    stage: Stage, practice: Practice
) -> None:
    stage.go_to(ClientPlace(CLIENT, ClientTab.DETAILS))
    stage.tab_to("change_person")
    stage.press(ENTER)
    typed(stage, "pronouns", "they/them")
    lock(stage)
    unlock(stage)
    page = stage.go_to(ClientPlace(CLIENT, ClientTab.DETAILS))

    assert text_of(stage, "pronouns") == "they/them"
    before = page.context.desk.clients.get(CLIENT)
    assert before.pronouns != "they/them"
    assert text_of(stage, "legal_name") == before.legal_name
    stage.tab_to("save_person")
    stage.press(ENTER)
    assert page.context.desk.clients.get(CLIENT).pronouns == "they/them"
    assert not stage.has("person_kept_banner")
    assert page.context.desk.unfinished.find(f"client:{CLIENT}:person") is None


def test_a_change_given_up_by_cancel_is_not_offered_again(stage: Stage) -> None:
    place = begin_change(stage)
    stage.tab_to("cancel_person")
    stage.press(ENTER)
    lock_and_unlock(stage)
    stage.go_to(place)

    assert not stage.has("person_kept_banner")


def test_the_practice_is_saved_from_what_was_typed_before_a_lock(stage: Stage) -> None:
    place = begin_practice(stage)
    lock_and_unlock(stage)
    page = stage.go_to(place)
    assert text_of(stage, "counselor_name") == "Ada KESTREL Moss"
    stage.tab_to("save_practice")
    stage.press(ENTER)

    assert page.context.desk.clients.practice().counselor_name == "Ada KESTREL Moss"
    assert page.context.desk.unfinished.find("practice") is None
    assert not stage.has("kept_banner")


def test_a_request_comes_back_with_its_scan_after_a_lock(stage: Stage, practice: Practice) -> None:
    scan = practice.path.parent / "scan.pdf"
    scan.write_bytes(practice.opened.letters.authorization_form(CLIENT))
    place = begin_request(stage)
    stage.file_dialogs.next_answer(scan)
    stage.tab_to("attach_scan")
    stage.press(ENTER)
    lock_and_unlock(stage)
    stage.go_to(place)

    assert text_of(stage, "docket") == "FL-26-0999"
    assert stage.find(QWidget, "scan_page").accessibleName() == "First page of the scan, of 2"


def test_a_request_begun_at_a_record_replaces_no_other(stage: Stage) -> None:
    first = begin_request(stage)
    second = RequestPlace(client_id=CLIENT)
    stage.go_to(second)
    assert text_of(stage, "docket") == ""
    typed(stage, "docket", "CR-26-0001")
    stage.go_to(first)
    assert text_of(stage, "docket") == "FL-26-0999"
    stage.go_to(second)

    assert text_of(stage, "docket") == "CR-26-0001"


def test_a_request_typed_half_at_a_record_is_announced_with_the_requests(stage: Stage) -> None:
    stage.go_to(RequestPlace(client_id=CLIENT))
    typed(stage, "docket", "CR-26-0001")
    lock_and_unlock(stage)
    stage.go_to(SectionPlace(Section.REQUESTS))
    stage.tab_to("resume_draft")
    stage.press(ENTER)

    assert stage.window.place == RequestPlace(client_id=CLIENT)
    assert text_of(stage, "docket") == "CR-26-0001"


def test_an_addendum_comes_back_after_a_lock_with_its_dialog_open(stage: Stage) -> None:
    place = ClientPlace(CLIENT, note_id=PLAIN)
    stage.go_to(place)
    stage.tab_to("add_addendum")
    stage.press(ENTER)
    stage.press("told later")
    stage.tab_to("addendum_text")
    stage.press("it was a monday")
    lock_and_unlock(stage)
    page = stage.go_to(place)
    stage.tab_to("add_addendum")
    stage.press(ENTER)

    assert KEPT in words_on(stage.window)
    assert stage.find(NoteText, "addendum_text").text == "it was a monday"
    stage.tab_to("addendum_dialog_primary")
    stage.press(ENTER)
    (kept,) = page.context.desk.notes.addenda(PLAIN)
    assert (kept.reason, kept.text) == ("told later", "it was a monday")
    assert page.context.desk.unfinished.find(f"addendum:{PLAIN}") is None


def test_half_a_psychotherapy_note_stays_a_draft_through_a_lock(stage: Stage) -> None:
    place = NotePlace(CLIENT, is_psychotherapy=True)
    stage.go_to(place)
    stage.press(PIN, ENTER)
    stage.press("half a thought")
    lock_and_unlock(stage)
    page = stage.go_to(place)
    stage.press(PIN, ENTER)

    assert stage.find(NoteText, "psychotherapy_text").text == "half a thought"
    assert KEPT in words_on(page)
    assert "half a thought" not in psychotherapy_notes(stage)
    stage.tab_to("keep_psychotherapy_note")
    stage.press(ENTER)
    assert "half a thought" in psychotherapy_notes(stage)
    assert page.context.desk.unfinished.find_file(f"psychotherapy:{CLIENT}") is None


def psychotherapy_notes(stage: Stage) -> list[str]:
    from counselor_desk.services.psychotherapy_notes import PsychotherapyNotes
    from counselor_desk.services.ways_offered import Way

    desk = stage.page.context.desk
    unlocking = desk.vault.reauthenticate(desk.journal, PIN, way=Way.PIN)
    key = desk.journal.compartment_key(slot_id=unlocking.slot_id, secret=unlocking.secret)
    compartment = PsychotherapyNotes(desk.journal, key=key)
    return [compartment.read(each) for each in compartment.of_client(CLIENT)]


def test_words_are_kept_while_they_are_typed_without_any_leaving(
    stage: Stage, practice: Practice, qtbot: QtBot
) -> None:
    begin_request(stage)
    unfinished = practice.opened.unfinished
    qtbot.waitUntil(lambda: unfinished.find("request") is not None, timeout=CEILING_MS * 10)

    assert unfinished.find("request") == {"text.docket": "FL-26-0999"}


def test_psychotherapy_words_are_sealed_while_they_are_typed(stage: Stage, practice: Practice, qtbot: QtBot) -> None:
    stage.go_to(NotePlace(CLIENT, is_psychotherapy=True))
    stage.press(PIN, ENTER)
    stage.press("half a thought")
    place = f"psychotherapy:{CLIENT}"
    qtbot.waitUntil(lambda: practice.opened.unfinished.find_file(place) is not None, timeout=CEILING_MS * 10)

    sealed = practice.opened.unfinished.find_file(place)
    assert sealed is not None
    assert b"thought" not in sealed
    draft = opened_compartment(practice.desk, practice.opened, PIN).find_draft(CLIENT)
    assert draft is not None
    assert draft.text == "half a thought"


def test_words_taken_out_again_are_not_offered(stage: Stage) -> None:
    place = begin_new_client(stage)
    stage.find(QLineEdit, "legal_name").selectAll()
    stage.press(Qt.Key.Key_Delete)
    lock_and_unlock(stage)
    stage.go_to(place)

    assert not stage.has("kept_banner")
