# SPDX-License-Identifier: GPL-3.0-or-later
"""The record: one line of time by the arrow keys, one entry to read, and nothing signed that could be edited."""

from datetime import date

from factories import a_session, an_appointment
from practice_journal import AMENDED, CLIENT, COMPANION, DRAFT, LATE, PLAIN, STRUCK, Practice, court_order
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from stage import Stage, places_asked, settle, words_on

from counselor_desk.domain.ids import NoteId, SessionId
from counselor_desk.domain.notes import NoteState
from counselor_desk.services.timeline import TimelineKind
from counselor_desk.ui.pages.client.timeline_rows import TimelineRow
from counselor_desk.ui.pages.page import Page
from counselor_desk.ui.places import ClientPlace, ClientTab, NotePlace, RequestPlace
from counselor_desk.ui.widgets.labels import Label
from counselor_desk.ui.widgets.note_text import NoteText, ReadingText
from counselor_desk.ui.widgets.row_list import RowList

ENTER = Qt.Key.Key_Return


def record(stage: Stage, note_id: NoteId | None = None) -> Page:
    return stage.go_to(ClientPlace(CLIENT, ClientTab.RECORD, note_id))


def title(stage: Stage) -> str:
    return stage.find(Label, "reading_title").text()


def reading(stage: Stage) -> str:
    settle()
    pane = stage.find(QWidget, "reading")
    return "\n".join([words_on(pane), *(each.toPlainText() for each in pane.findChildren(ReadingText))])


def choose(stage: Stage, kind: TimelineKind) -> None:
    """Go down the list by the arrow key to the first entry of a kind."""
    timeline: RowList[TimelineRow] = stage.find(RowList, "timeline")
    timeline.setFocus()
    stage.press(Qt.Key.Key_Home)
    for _ in range(60):
        row = timeline.chosen
        if row is not None and row.entry is not None and row.entry.kind is kind:
            return
        stage.press(Qt.Key.Key_Down)
    raise AssertionError(f"no entry of the kind {kind.value}")


def choose_filter(stage: Stage, number: int) -> None:
    """Go over the chips by the arrow keys, into the next line where they wrap."""
    stage.tab_to("timeline_filter_0")
    for key in (*[Qt.Key.Key_Right] * number, Qt.Key.Key_Down):
        focus = QApplication.focusWidget()
        if focus is not None and focus.objectName() == f"timeline_filter_{number}":
            break
        stage.press(key)
    stage.press(Qt.Key.Key_Space)


def test_the_newest_note_is_open_at_once(stage: Stage) -> None:
    record(stage)

    assert title(stage) == "Session 7, Mon Aug 3, 2026"


def test_a_place_that_names_a_note_opens_it(stage: Stage) -> None:
    record(stage, PLAIN)

    assert title(stage) == "Session 1, Mon Mar 9, 2026"


def test_the_arrow_keys_read_entry_by_entry(stage: Stage) -> None:
    record(stage)

    stage.press(Qt.Key.Key_Down)

    assert title(stage) == "Session 3, Mon Apr 13, 2026"


def test_a_signed_note_shows_signer_and_seal_and_offers_an_addendum_only(stage: Stage) -> None:
    record(stage, PLAIN)

    assert "Seal" in stage.find(Label, "signed_when").text()
    assert stage.find(QPushButton, "add_addendum").accessibleName() == "Add addendum"


def test_a_signed_note_says_when_its_session_was_and_when_it_was_begun_and_signed(stage: Stage) -> None:
    record(stage, PLAIN)

    assert "10:00 am\u201310:50 am" in reading(stage)
    when = stage.find(Label, "signed_when").text()
    assert when.startswith("Begun Mar 9, 2026, 11:30 am, signed Mar 9, 2026, 11:30 am, 40 min after the session.")


def test_a_late_entry_says_why(stage: Stage) -> None:
    record(stage, LATE)

    assert "the office was closed by a storm" in reading(stage)


def test_addenda_stand_below_with_date_and_reason(stage: Stage) -> None:
    record(stage, AMENDED)

    said = reading(stage)
    assert "Addendum 1, signed Jun 2, 2026" in said
    assert "told later" in said
    assert stage.find(Label, "addendum_1_begun").text() == "Begun Jun 2, 2026, 10:30 am"


def test_a_struck_note_stays_readable(stage: Stage) -> None:
    record(stage, STRUCK)

    said = reading(stage)
    assert "written into the record by mistake today" in said
    assert "meant for another record" in said


def test_a_draft_goes_on_in_the_editor(stage: Stage) -> None:
    asked = places_asked(record(stage, DRAFT))

    stage.tab_to("continue_draft")
    stage.press(ENTER)

    assert asked == [NotePlace(CLIENT, note_id=DRAFT)]


def test_an_appointment_without_a_note_offers_to_write_it(stage: Stage, practice: Practice) -> None:
    planned = an_appointment(id="6" * 32, local_date=date(2026, 3, 2), attendees=(CLIENT,))
    practice.opened.appointments.plan(planned)
    asked = places_asked(record(stage))
    choose(stage, TimelineKind.APPOINTMENT_WITHOUT_NOTE)
    stage.tab_to("write_this_note")
    stage.press(ENTER)

    assert asked == [NotePlace(CLIENT, appointment_id=planned.id)]


def test_a_session_without_a_note_offers_to_write_it(stage: Stage, practice: Practice) -> None:
    session_id = SessionId("8" * 32)
    practice.opened.sessions.add(a_session(id=session_id, number=8, local_date=date(2026, 11, 20), attendees=(CLIENT,)))
    asked = places_asked(record(stage))
    choose(stage, TimelineKind.SESSION_WITHOUT_NOTE)

    stage.tab_to("write_this_note")
    stage.press(ENTER)

    assert asked == [NotePlace(CLIENT, session_id=session_id)]


def test_of_a_psychotherapy_note_only_its_existence_is_shown(stage: Stage) -> None:
    asked = places_asked(record(stage))
    choose(stage, TimelineKind.PSYCHOTHERAPY_NOTE)

    assert "SEALED-PROCESS-WORDS" not in words_on(stage.window)
    stage.tab_to("entry_link")
    stage.press(ENTER)
    assert asked == [NotePlace(CLIENT, is_psychotherapy=True)]


def test_a_hold_leads_to_its_request(stage: Stage, practice: Practice) -> None:
    matter_id = court_order(practice.opened)
    asked = places_asked(record(stage))
    choose(stage, TimelineKind.HOLD_PLACED)

    stage.tab_to("entry_link")
    stage.press(ENTER)

    assert asked == [RequestPlace(matter_id=matter_id, client_id=CLIENT)]


def test_a_filter_leaves_only_its_entries(stage: Stage) -> None:
    record(stage)

    choose_filter(stage, 4)

    timeline: RowList[TimelineRow] = stage.find(RowList, "timeline")
    words = [timeline.model().index(row, 0).data() for row in range(timeline.model().rowCount())]
    assert len(words) == 2
    assert words[0] == "March 2026"
    assert "Late entry for Mar 23" in words[1]


def test_an_empty_record_says_what_comes_first(stage: Stage) -> None:
    stage.go_to(ClientPlace(COMPANION))

    choose_filter(stage, 3)

    assert "Nothing was released." in words_on(stage.page)


def test_an_addendum_is_signed_and_read_at_once(stage: Stage, practice: Practice) -> None:
    record(stage, PLAIN)
    stage.tab_to("add_addendum")
    stage.press(ENTER)
    stage.press("corrects the day")
    stage.tab_to("addendum_text")
    stage.press("it was a monday")
    stage.tab_to("addendum_dialog_primary")
    stage.press(ENTER)

    (kept,) = practice.opened.notes.addenda(PLAIN)
    assert (kept.reason, kept.text) == ("corrects the day", "it was a monday")
    assert "it was a monday" in reading(stage)


def test_an_addendum_without_a_reason_is_said_beside_its_field_and_nothing_is_lost(
    stage: Stage, practice: Practice
) -> None:
    record(stage, PLAIN)
    stage.tab_to("add_addendum")
    stage.press(ENTER)
    stage.tab_to("addendum_text")
    stage.press("it was a monday")
    stage.tab_to("addendum_dialog_primary")
    stage.press(ENTER)

    assert practice.opened.notes.addenda(PLAIN) == ()
    assert "Say why, for example: corrects the start time" in words_on(stage.window)
    assert stage.find(NoteText, "addendum_text").text == "it was a monday"


def test_esc_keeps_a_begun_addendum_for_its_note(stage: Stage) -> None:
    record(stage, PLAIN)
    stage.tab_to("add_addendum")
    stage.press(ENTER)
    stage.tab_to("addendum_text")
    stage.press("half a thought")
    stage.press(Qt.Key.Key_Escape)

    assert stage.find(QPushButton, "add_addendum").accessibleName() == "Continue addendum"
    stage.tab_to("add_addendum")
    stage.press(ENTER)
    assert stage.find(NoteText, "addendum_text").text == "half a thought"


def test_a_note_is_marked_as_entered_in_error_with_a_typed_reason(stage: Stage, practice: Practice) -> None:
    record(stage, PLAIN)
    stage.tab_to("strike_note")
    stage.press(ENTER)
    stage.press("another client")
    stage.tab_to("strike_dialog_primary")
    stage.press(ENTER)

    assert practice.opened.notes.get(PLAIN).state is NoteState.STRUCK
    assert "The text stays readable." in reading(stage)


def test_marking_without_a_reason_is_said_beside_the_field(stage: Stage, practice: Practice) -> None:
    record(stage, PLAIN)
    stage.tab_to("strike_note")
    stage.press(ENTER)
    stage.tab_to("strike_dialog_primary")
    stage.press(ENTER)

    assert practice.opened.notes.get(PLAIN).state is NoteState.SIGNED
    assert "Say why, for example: written for another client" in words_on(stage.window)


def test_a_legal_hold_refuses_the_mark_in_words(stage: Stage, practice: Practice) -> None:
    court_order(practice.opened)
    record(stage, PLAIN)
    stage.tab_to("strike_note")
    stage.press(ENTER)
    stage.press("another client")
    stage.tab_to("strike_dialog_primary")
    stage.press(ENTER)

    assert practice.opened.notes.get(PLAIN).state is NoteState.SIGNED
    assert "Add an addendum that says what is wrong." in words_on(stage.window)


def test_where_the_width_ends_list_and_reading_take_turns(stage: Stage) -> None:
    stage.window.resize(1024, 700)
    from dataclasses import replace

    settings = stage.start.settings
    settings.save(replace(settings.current, text_scale=200))
    settle()
    record(stage)
    timeline: RowList[TimelineRow] = stage.find(RowList, "timeline")
    timeline.setFocus()

    stage.press(ENTER)
    assert not timeline.isVisible()
    stage.press(ENTER)

    assert timeline.isVisible()


def test_codes_are_read_in_the_place_of_the_clients_names(stage: Stage, practice: Practice) -> None:
    practice.opened.notes.add_addendum(
        PLAIN, text="Marisol called again.", reason="told later", first_keystroke_at=practice.clock.now()
    )
    record(stage, PLAIN)
    assert "Marisol called again." in reading(stage)
    context = stage.window.context
    assert context is not None

    context.names.show_codes(True)

    assert "C-0001 called again." in reading(stage)
