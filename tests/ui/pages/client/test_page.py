# SPDX-License-Identifier: GPL-3.0-or-later
"""A client's page: who and where things stand above every tab, and each cell of the strip leads to what it says."""

from datetime import date

from practice_journal import CLIENT, COMPANION, Practice, court_order
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from stage import Stage, places_asked, words_on

from counselor_desk.ui.pages.page import Page
from counselor_desk.ui.places import ClientPlace, ClientTab, NotePlace, RequestPlace, Section, SectionPlace
from counselor_desk.ui.widgets.labels import ElidedLabel

ENTER = Qt.Key.Key_Return


def client_page(stage: Stage, tab: ClientTab = ClientTab.RECORD) -> Page:
    return stage.go_to(ClientPlace(CLIENT, tab))


def cell(stage: Stage, name: str) -> str:
    return stage.find(QPushButton, f"strip_{name}").accessibleName()


def test_the_head_says_who_it_is(stage: Stage) -> None:
    client_page(stage)

    assert stage.find(ElidedLabel, "client_name").whole == "Mari ZEBULON"


def test_write_note_begins_a_note_of_this_client(stage: Stage) -> None:
    asked = places_asked(client_page(stage))

    stage.tab_to("write_note")
    stage.press(ENTER)

    assert asked == [NotePlace(CLIENT)]


def test_a_release_is_started_for_this_client(stage: Stage) -> None:
    asked = places_asked(client_page(stage))

    stage.tab_to("start_release")
    stage.press(ENTER)

    assert asked == [RequestPlace(client_id=CLIENT)]


def test_the_consent_on_file_stands_in_the_strip(stage: Stage) -> None:
    client_page(stage)

    assert cell(stage, "consent").startswith("Consent signed, v1.")


def test_a_client_without_a_consent_is_told_where_to_record_it(stage: Stage) -> None:
    stage.go_to(ClientPlace(COMPANION))

    assert cell(stage, "consent") == "No consent on file. Record it on the Consent tab"


def test_a_hold_names_its_docket(stage: Stage, practice: Practice) -> None:
    court_order(practice.opened, docket="24-CV-1187")
    client_page(stage)

    assert cell(stage, "hold") == "Legal hold: 24-CV-1187. Since Nov 22. Deleting is off"


def test_the_hold_leads_to_its_request(stage: Stage, practice: Practice) -> None:
    matter_id = court_order(practice.opened)
    asked = places_asked(client_page(stage))

    stage.tab_to("strip_hold")
    stage.press(ENTER)

    assert asked == [RequestPlace(matter_id=matter_id, client_id=CLIENT)]


def test_without_a_hold_the_cell_leads_to_the_requests(stage: Stage) -> None:
    asked = places_asked(client_page(stage))

    stage.tab_to("strip_hold")
    stage.press(ENTER)

    assert asked == [SectionPlace(Section.REQUESTS)]


def test_safe_contact_opens_the_details(stage: Stage) -> None:
    client_page(stage)

    stage.tab_to("strip_contact")
    stage.press(ENTER)

    assert stage.find(QPushButton, "change_person").isVisible()


def test_a_check_in_is_recorded_from_the_strip(stage: Stage, practice: Practice) -> None:
    client_page(stage)
    assert cell(stage, "check_in") == "Confidentiality check-in. Not asked yet"

    stage.tab_to("strip_check_in")
    stage.press(ENTER)
    stage.tab_to("check_in_changes")
    stage.press("no letters home")
    stage.tab_to("check_in_dialog_primary")
    stage.press(ENTER)

    (kept,) = practice.opened.check_ins.of_client(CLIENT)
    assert (kept.asked_on, kept.changes) == (date(2026, 11, 22), "no letters home")
    assert cell(stage, "check_in") == "Confidentiality check-in. Last: Nov 22, changes asked"


def test_the_strip_stays_while_tabs_change(stage: Stage) -> None:
    client_page(stage)
    stage.tab_to("client_tabs_0")

    stage.press(Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right)
    stage.press(Qt.Key.Key_Space)

    assert stage.find(QPushButton, "strip_hold").isVisible()
    assert stage.find(QPushButton, "add_contact").isVisible()


def test_tabs_say_how_much_they_hold(stage: Stage) -> None:
    client_page(stage)

    tabs = [stage.find(QPushButton, f"client_tabs_{number}").accessibleName() for number in (0, 2, 4)]
    entries = len(stage.window.context.desk.client_record.timeline(CLIENT)) if stage.window.context else 0
    assert tabs == [f"Record  {entries}", "Documents  0", "Disclosures  0"]


def test_codes_stand_in_the_place_of_names_everywhere(stage: Stage) -> None:
    client_page(stage)
    client_page(stage, ClientTab.DETAILS)
    context = stage.window.context
    assert context is not None

    context.names.show_codes(True)

    words = words_on(stage.window)
    assert stage.find(ElidedLabel, "client_name").whole == "C-0001"
    assert "ZEBULON" not in words


def test_the_first_stop_of_the_record_is_its_list(stage: Stage) -> None:
    client_page(stage)

    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.objectName() == "timeline"


def test_a_client_who_is_not_there_is_said_in_a_banner(stage: Stage) -> None:
    from counselor_desk.domain.ids import ClientId

    page = stage.go_to(ClientPlace(ClientId("9" * 32)))

    assert "This entry is not in the journal." in words_on(page)
