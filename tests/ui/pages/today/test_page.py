# SPDX-License-Identifier: GPL-3.0-or-later
"""The first page: what is to be written, answered and asked again, each row one key from where it is done."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from factories import a_client, a_session, an_appointment
from practice_journal import CLIENT, COMPANION, DRAFT, Practice, court_order
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QScrollArea
from stage import Stage, places_asked, words_on

from counselor_desk.domain.ids import AppointmentId, SessionId
from counselor_desk.ui.pages.clients.client_filter import ClientFilter
from counselor_desk.ui.pages.clients.client_rows import ClientRowList
from counselor_desk.ui.pages.page import Page
from counselor_desk.ui.places import (
    ClientPlace,
    ClientTab,
    ConsentsDuePlace,
    NotePlace,
    RequestPlace,
    Section,
    SectionPlace,
)
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.choices import FilterChips

TODAY = SectionPlace(Section.TODAY)
SESSION, APPOINTMENT = SessionId("5" * 32), AppointmentId("6" * 32)
ENTER = Qt.Key.Key_Return


def add_session(practice: Practice, day: date = date(2026, 11, 20), *, number: int = 8) -> None:
    session_id = SESSION if number == 8 else SessionId(f"{number}" * 32)
    practice.opened.sessions.add(a_session(id=session_id, number=number, local_date=day, attendees=(CLIENT,)))


def plan_today(practice: Practice) -> None:
    practice.opened.appointments.plan(
        an_appointment(
            id=APPOINTMENT, local_date=date(2026, 11, 22), start=time(14), stop=time(14, 50), attendees=(CLIENT,)
        )
    )


def today(stage: Stage) -> Page:
    return stage.go_to(TODAY)


def test_a_session_without_a_note_leads_to_the_editor(stage: Stage, practice: Practice) -> None:
    add_session(practice)
    asked = places_asked(today(stage))

    stage.tab_to("write_note_1")
    stage.press(ENTER)

    assert asked == [NotePlace(client_id=CLIENT, session_id=SESSION)]


def test_a_note_that_is_late_already_says_how_late(stage: Stage, practice: Practice) -> None:
    add_session(practice, date(2026, 11, 18))

    assert "4 days" in words_on(today(stage))


def test_the_oldest_note_comes_first_and_has_the_focus(stage: Stage, practice: Practice) -> None:
    add_session(practice)
    add_session(practice, date(2026, 11, 10), number=9)
    page = today(stage)

    first = page.first_stop()

    assert first is not None
    assert "10 Nov" in first.accessibleName() or "Nov 10" in first.accessibleName()


def test_without_a_note_to_write_the_next_end_is_said(stage: Stage, practice: Practice) -> None:
    plan_today(practice)

    shown = words_on(today(stage))

    assert "No notes to write." in shown
    assert "The next session ends at 2:50 pm." in shown


def test_a_draft_goes_on_where_it_stopped_and_shows_no_word_of_its_text(stage: Stage) -> None:
    page = today(stage)
    asked = places_asked(page)

    stage.tab_to("continue_draft_1")
    stage.press(ENTER)

    assert asked == [NotePlace(client_id=CLIENT, note_id=DRAFT)]
    assert "spring break" not in words_on(page)


def test_who_is_still_to_come_has_no_note_yet_and_leads_to_the_record(stage: Stage, practice: Practice) -> None:
    plan_today(practice)
    asked = places_asked(today(stage))

    stage.tab_to("begin_note_1")
    stage.press(ENTER)

    assert asked == [ClientPlace(CLIENT)]


def test_a_meeting_that_has_begun_can_be_written_down(stage: Stage, practice: Practice) -> None:
    plan_today(practice)
    # five past two where the practice is
    practice.clock.at = datetime(2026, 11, 22, 22, 5, tzinfo=UTC)
    asked = places_asked(today(stage))

    stage.tab_to("begin_note_1")
    stage.press(ENTER)

    assert asked == [NotePlace(client_id=CLIENT, appointment_id=APPOINTMENT)]


def test_a_court_order_stands_with_its_date_and_leads_on(stage: Stage, practice: Practice) -> None:
    matter_id = court_order(practice.opened)
    page = today(stage)
    asked = places_asked(page)

    stage.tab_to("continue_request_1")
    stage.press(ENTER)

    assert asked == [RequestPlace(matter_id=matter_id, client_id=CLIENT)]
    assert "Court order" in words_on(page)


def add_clients(practice: Practice, *names: str) -> None:
    for number, name in enumerate(names, start=10):
        practice.opened.clients.add(a_client(code=f"C-00{number}", legal_name=name, display_name=name))


def test_more_consents_lead_to_the_clients_whose_consent_is_due(stage: Stage, practice: Practice) -> None:
    add_clients(practice, *(f"Alder {number}" for number in range(6)))
    today(stage)
    stage.tab_to("more_consents")
    stage.press(ENTER)

    chips = stage.find(FilterChips, "client_chips")
    assert (stage.window.place, chips.value()) == (ConsentsDuePlace(), ClientFilter.CONSENT_DUE)
    rows = stage.find(ClientRowList, "clients").model()
    assert rows.rowCount() == 7


def test_a_long_name_of_a_consent_is_read_whole_in_its_tooltip(stage: Stage, practice: Practice) -> None:
    name = "Imogen Constantia Fairweather-Montgomery of Upper Saltmarsh and Lower Brook"
    add_clients(practice, name)
    today(stage)
    (row,) = (each for each in stage.page.findChildren(Button) if name in each.accessibleName())

    assert "…" in row.words
    assert name in row.toolTip()
    assert row.fontMetrics().horizontalAdvance(row.words) <= row.width()


def test_a_missing_consent_leads_to_the_consents_of_the_client(stage: Stage) -> None:
    asked = places_asked(today(stage))

    stage.tab_to("open_consent_1")
    stage.press(ENTER)

    assert asked == [ClientPlace(COMPANION, ClientTab.CONSENT)]


def test_health_says_what_was_never_done_and_leads_to_its_page(stage: Stage) -> None:
    page = today(stage)
    asked = places_asked(page)

    stage.tab_to("open_health")
    stage.press(ENTER)

    assert asked == [SectionPlace(Section.HEALTH)]
    assert "None yet. Make one in Journal health" in words_on(page)


def test_more_notes_than_a_glance_takes_are_behind_a_button(stage: Stage, practice: Practice) -> None:
    for number in range(10, 18):
        practice.opened.sessions.add(a_session(number=number, local_date=date(2026, 11, number), attendees=(CLIENT,)))
    today(stage)

    stage.tab_to("show_all_notes")
    stage.press(ENTER)

    assert stage.find(QAbstractButton, "write_note_8").isVisible()


def test_codes_stand_for_every_name(stage: Stage, practice: Practice) -> None:
    add_session(practice)
    plan_today(practice)
    court_order(practice.opened)
    assert stage.window.context is not None

    stage.window.context.names.show_codes(True)
    shown = words_on(today(stage))

    assert "C-0001" in shown
    assert not any(name in shown for name in ("ZEBULON", "Marisol", "Mari ", "WREN", "Jonas"))


def test_a_quiet_day_says_so_in_every_card(stage: Stage, practice: Practice) -> None:
    practice.clock.at = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)

    shown = words_on(today(stage))

    assert "No notes to write." in shown
    assert "Nothing planned for the rest of today." in shown
    assert "No court paper or request is open." in shown


def test_at_twice_the_text_size_the_page_is_not_wider_than_the_window(stage: Stage, practice: Practice) -> None:
    plan_today(practice)
    practice.opened.appointments.plan(
        an_appointment(
            id=AppointmentId("7" * 32),
            local_date=date(2026, 11, 22),
            start=time(16),
            stop=time(16, 50),
            attendees=(COMPANION,),
        )
    )
    settings = stage.start.settings
    settings.save(replace(settings.current, text_scale=200))
    today(stage)
    scroll = stage.find(QScrollArea, "today_scroll")
    content = scroll.widget()
    assert content is not None

    assert content.minimumSizeHint().width() <= scroll.viewport().width()
