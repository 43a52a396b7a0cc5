# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing a note: one key from Today to the first word, nothing in the record before it, nothing lost after it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from factories import a_note, a_session, a_snippet, an_appointment
from hostile_texts import HOSTILE
from practice_journal import CLIENT, COMPANION, DRAFT, NOW, PIN, PLAIN, Practice, court_order
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from stage import Stage, places_asked, settle, words_on

from counselor_desk.domain.ids import AppointmentId, ClientId, NoteId, SessionId
from counselor_desk.domain.notes import Note, NoteKind, NoteSection, NoteTemplate
from counselor_desk.domain.sessions import Attendance, Modality, SessionKind
from counselor_desk.domain.text import clean_text
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.ui.pages.note_editor.page import NoteEditorPage
from counselor_desk.ui.pages.unlock import UnlockPage
from counselor_desk.ui.places import ClientPlace, NotePlace, Section, SectionPlace
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.fields import LineInput
from counselor_desk.ui.widgets.note_text import NoteText

ENTER, TAB, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Down
CTRL = Qt.KeyboardModifier.ControlModifier
SESSION, APPOINTMENT = SessionId("5" * 32), AppointmentId("6" * 32)
TODAY = date(2026, 11, 22)
ELSEWHERE = SectionPlace(Section.TODAY)


def editor(stage: Stage, **place: object) -> NoteEditorPage:
    page = stage.go_to(NotePlace(**{"client_id": CLIENT, **place}))  # type: ignore[arg-type]
    assert isinstance(page, NoteEditorPage)
    return page


def leave(stage: Stage) -> None:
    """Go away as one does, which saves."""
    stage.window.go_to(ELSEWHERE)
    settle()


def save(page: NoteEditorPage) -> None:
    """Save as a pause in typing does."""
    page.drafting.flush(lambda _: None)
    settle()


def focused() -> str:
    focus = QApplication.focusWidget()
    return "" if focus is None else focus.objectName()


def newest(practice: Practice, client_id: ClientId = CLIENT) -> Note:
    return max(practice.opened.notes.of_client(client_id), key=lambda each: each.first_keystroke_at)


def texts(note: Note) -> dict[str, str]:
    return {section.heading: section.text for section in note.sections}


def add_session(practice: Practice, **changes: object) -> None:
    practice.opened.sessions.add(
        a_session(**{"id": SESSION, "number": 8, "local_date": TODAY, "attendees": (CLIENT,), **changes})
    )


def plan(practice: Practice) -> None:
    practice.opened.appointments.plan(
        an_appointment(id=APPOINTMENT, local_date=TODAY, start=time(9), stop=time(9, 50), attendees=(CLIENT,))
    )


def type_times(stage: Stage, start: str, stop: str) -> None:
    stage.find(LineInput, "session_start").setFocus()
    stage.press(start, TAB, stop, TAB)


def choose_attended(stage: Stage) -> None:
    stage.find(Combo, "session_attendance").setFocus()
    stage.press("Attended")


def make_unwritable(practice: Practice, *, is_unwritable: bool = True) -> None:
    """Let every save fail as on a disk that can only be read."""
    practice.opened.journal.database.rows(f"PRAGMA query_only = {int(is_unwritable)}")


def test_the_first_section_has_the_focus(stage: Stage) -> None:
    editor(stage)

    assert focused() == "section_narrative"


def test_looking_brings_nothing_into_the_record(stage: Stage, practice: Practice) -> None:
    plan(practice)
    before = practice.opened.journal.head
    editor(stage, appointment_id=APPOINTMENT)
    leave(stage)

    assert practice.opened.journal.head == before


def test_the_first_word_begins_the_note_and_opens_the_appointment(stage: Stage, practice: Practice) -> None:
    plan(practice)
    editor(stage, appointment_id=APPOINTMENT)
    stage.press("calmer")
    leave(stage)

    note = newest(practice)
    assert note.session_id is not None
    session = practice.opened.sessions.get(note.session_id)
    assert (session.start, session.stop, session.modality) == (time(9), time(9, 50), Modality.VIDEO)
    assert practice.opened.appointments.of_day(TODAY) == ()


def test_the_first_keystroke_is_the_evidence_for_when_it_was_written(stage: Stage, practice: Practice) -> None:
    editor(stage)
    practice.clock.at = NOW + timedelta(minutes=7)
    stage.press("c")
    practice.clock.at = NOW + timedelta(minutes=9)
    stage.press("almer")
    leave(stage)

    assert newest(practice).first_keystroke_at == NOW + timedelta(minutes=7)


def test_a_session_that_waits_for_its_note_is_taken(stage: Stage, practice: Practice) -> None:
    add_session(practice, start=time(8), stop=time(8, 45))
    editor(stage, session_id=SESSION)
    stage.press("calmer")
    leave(stage)

    assert newest(practice).session_id == SESSION


def test_from_a_client_alone_the_session_of_today_is_taken(stage: Stage, practice: Practice) -> None:
    add_session(practice)
    editor(stage)
    stage.press("calmer")
    leave(stage)

    assert newest(practice).session_id == SESSION


def test_from_a_client_alone_no_session_is_invented(stage: Stage, practice: Practice) -> None:
    before = practice.opened.sessions.of_client(CLIENT)
    editor(stage)
    stage.press("calmer")
    leave(stage)

    note = newest(practice)
    assert (note.session_id, note.service_date, texts(note)["Narrative"]) == (None, TODAY, "calmer")
    assert practice.opened.sessions.of_client(CLIENT) == before


def test_from_a_client_alone_the_way_they_meet_is_proposed_and_nothing_that_somebody_must_state(
    stage: Stage, practice: Practice
) -> None:
    practice.opened.sessions.add(
        a_session(id=SESSION, number=8, local_date=date(2026, 11, 20), modality=Modality.PHONE, attendees=(CLIENT,))
    )
    facts = editor(stage).view.facts.facts()

    assert (facts.kind, facts.modality) == (SessionKind.INDIVIDUAL, Modality.PHONE)
    assert (facts.start, facts.stop, facts.attendance) == (None, None, None)
    assert stage.find(Combo, "session_attendance").placeholderText() == "Choose…"


def test_the_session_enters_the_record_once_everything_about_it_is_stated(stage: Stage, practice: Practice) -> None:
    page = editor(stage)
    stage.press("calmer")
    before = practice.opened.sessions.of_client(CLIENT)
    type_times(stage, "9", "9:50")
    save(page)
    assert practice.opened.sessions.of_client(CLIENT) == before
    choose_attended(stage)
    leave(stage)

    session_id = newest(practice).session_id
    assert session_id is not None
    session = practice.opened.sessions.get(session_id)
    assert (session.local_date, session.start, session.stop) == (TODAY, time(9), time(9, 50))
    assert session.attendance is Attendance.ATTENDED


def test_a_draft_without_a_session_waits_among_the_drafts_and_in_the_record(stage: Stage, practice: Practice) -> None:
    editor(stage)
    stage.press("calmer")
    leave(stage)

    note = newest(practice)
    assert note.id in [each.note_id for each in practice.opened.today.look().drafts]
    stage.go_to(ClientPlace(CLIENT))
    page = editor(stage, note_id=note.id)
    assert page.view.facts.facts().local_date == TODAY


def test_a_first_session_without_times_keeps_the_words_all_the_same(stage: Stage, practice: Practice) -> None:
    # the companion has a couple session only, which proposes no times
    editor(stage, client_id=COMPANION)
    stage.press("first words")
    leave(stage)

    note = newest(practice, COMPANION)
    assert (note.session_id, "first words" in "".join(texts(note).values())) == (None, True)


def test_times_typed_later_bring_the_session_into_the_record(stage: Stage, practice: Practice) -> None:
    editor(stage, client_id=COMPANION)
    stage.press("first words")
    start = stage.find(LineInput, "session_start")
    start.setFocus()
    stage.press("9", TAB, "9:50", TAB)
    choose_attended(stage)
    leave(stage)

    note = newest(practice, COMPANION)
    assert note.session_id is not None
    assert practice.opened.sessions.get(note.session_id).minutes == 50


def test_an_empty_stop_time_is_said_beside_its_field(stage: Stage) -> None:
    page = editor(stage)
    type_times(stage, "9", "")

    assert "Enter the stop time, for example 09:50" in words_on(page)


def test_signing_with_an_empty_stop_time_goes_to_the_field_and_keeps_the_words(stage: Stage) -> None:
    page = editor(stage)
    stage.press("calmer")
    type_times(stage, "9", "")
    stage.press(ENTER, modifier=CTRL)

    assert (focused(), stage.has("sign_note_scroll")) == ("session_stop", False)
    assert page.view.progress.sections.sections()[0].text == "calmer"


def test_a_stop_before_the_start_means_past_midnight_and_says_so(stage: Stage) -> None:
    page = editor(stage)
    for name, typed in (("session_start", "23:30"), ("session_stop", "0:20")):
        field = stage.find(LineInput, name)
        field.setFocus()
        field.selectAll()
        stage.press(typed, TAB)

    assert "past midnight" in words_on(page)


def test_facts_are_put_right_while_nothing_signed_hangs_on_the_session(stage: Stage, practice: Practice) -> None:
    add_session(practice)
    editor(stage, session_id=SESSION)
    stage.press("calmer")
    combo = stage.find(Combo, "session_attendance")
    combo.setFocus()
    stage.press(DOWN)
    leave(stage)

    assert practice.opened.sessions.get(SESSION).attendance is Attendance.LATE


def test_facts_of_a_session_with_a_signed_note_stay_as_they_are(stage: Stage, practice: Practice) -> None:
    couple = practice.opened.sessions.of_client(COMPANION)[0]
    page = editor(stage, client_id=COMPANION, session_id=couple.id)

    assert not stage.find(LineInput, "session_start").isEnabled()
    assert "A signed note stands on this session" in words_on(page)


def test_everybody_of_a_couple_session_is_named(stage: Stage, practice: Practice) -> None:
    couple = practice.opened.sessions.of_client(COMPANION)[0]
    editor(stage, client_id=COMPANION, session_id=couple.id)

    names = [each.accessibleName() for each in stage.find(QWidget, "attendees").findChildren(QWidget)]
    assert {"Mari ZEBULON", "Jonas WREN"} <= set(names)


def test_codes_stand_in_the_place_of_names(stage: Stage, practice: Practice) -> None:
    couple = practice.opened.sessions.of_client(COMPANION)[0]
    page = editor(stage, client_id=COMPANION, session_id=couple.id)
    assert stage.window.context is not None
    stage.window.context.names.show_codes(True)
    settle()

    said = words_on(page)
    assert ("Jonas" in said, "ZEBULON" in said, "C-0002" in said) == (False, False, True)


def test_a_draft_is_resumed_word_for_word(stage: Stage, practice: Practice) -> None:
    page = editor(stage, note_id=DRAFT)

    assert page.view.progress.sections.sections() == practice.opened.notes.get(DRAFT).sections


def test_opening_a_draft_and_leaving_changes_nothing(stage: Stage, practice: Practice) -> None:
    before = practice.opened.notes.get(DRAFT)
    editor(stage, note_id=DRAFT)
    leave(stage)

    assert practice.opened.notes.get(DRAFT) == before


def test_any_text_is_kept_sign_for_sign(stage: Stage, practice: Practice) -> None:
    text = "\n".join(clean_text(each) for each in HOSTILE)
    page = editor(stage)
    stage.find(NoteText, "section_narrative").insert(text)
    shown = texts_on(page)["Narrative"]
    leave(stage)
    note = newest(practice)
    page = editor(stage, note_id=note.id)

    assert texts(note)["Narrative"] == clean_text(shown)
    assert texts_on(page)["Narrative"] == texts(note)["Narrative"]


def test_a_section_that_nobody_touched_stays_as_it_was_kept(stage: Stage, practice: Practice) -> None:
    text = "\n".join(clean_text(each) for each in HOSTILE)
    sections = (NoteSection("Data", text), NoteSection("Assessment", ""), NoteSection("Plan", ""))
    kept = practice.opened.notes.begin(
        a_note(client_id=CLIENT, sections=sections, template=NoteTemplate.DAP, first_keystroke_at=NOW)
    )
    editor(stage, note_id=kept.id)
    stage.press("eased")
    leave(stage)

    assert texts(practice.opened.notes.get(kept.id)) == {"Data": text, "Assessment": "eased", "Plan": ""}


def test_another_template_keeps_every_text(stage: Stage, practice: Practice) -> None:
    editor(stage)
    stage.press("the long story")
    combo = stage.find(Combo, "note_template")
    combo.setFocus()
    stage.press("D")
    leave(stage)

    note = newest(practice)
    assert note.template is NoteTemplate.DAP
    assert texts(note) == {"Data": "", "Assessment": "", "Plan": "", "Narrative": "the long story"}


def test_the_same_heading_carries_over_with_its_undo(stage: Stage, practice: Practice) -> None:
    kept = practice.opened.notes.begin(a_note(client_id=CLIENT, first_keystroke_at=NOW))
    editor(stage, note_id=kept.id)
    plan_of = stage.find(NoteText, "section_plan")
    plan_of.setFocus()
    plan_of.insert("again. ")
    page = stage.page
    assert isinstance(page, NoteEditorPage)
    page.view.progress.sections.change_template(NoteTemplate.DAP)
    settle()

    assert stage.find(NoteText, "section_plan") is plan_of
    assert plan_of.document().isUndoAvailable()


def test_a_contact_note_is_of_a_day_and_makes_no_session(stage: Stage, practice: Practice) -> None:
    before = practice.opened.sessions.of_client(CLIENT)
    editor(stage)
    combo = stage.find(Combo, "note_kind")
    combo.setFocus()
    stage.press("C")
    stage.find(NoteText, "section_narrative").setFocus()
    stage.press("called back")
    leave(stage)

    note = newest(practice)
    assert (note.kind, note.session_id, note.service_date) == (NoteKind.CONTACT, None, TODAY)
    assert practice.opened.sessions.of_client(CLIENT) == before


def test_ctrl_z_takes_words_back(stage: Stage) -> None:
    page = editor(stage)
    stage.press("calmer")
    stage.press(Qt.Key.Key_Z, modifier=CTRL)

    assert page.view.progress.sections.sections()[0].text == ""


def test_an_emptied_draft_is_not_cleared_silently(stage: Stage, practice: Practice) -> None:
    page = editor(stage, note_id=DRAFT)
    stage.press(Qt.Key.Key_A, modifier=CTRL)
    stage.press(Qt.Key.Key_Delete)
    save(page)

    assert "An empty text would have replaced what is written." in words_on(page)
    assert texts(practice.opened.notes.get(DRAFT))["Narrative"].startswith("unfinished")


def test_an_emptied_draft_is_cleared_when_that_is_meant(stage: Stage, practice: Practice) -> None:
    page = editor(stage, note_id=DRAFT)
    stage.press(Qt.Key.Key_A, modifier=CTRL)
    stage.press(Qt.Key.Key_Delete)
    save(page)
    stage.find(QWidget, "draft_way_on").setFocus()
    stage.press(ENTER)

    assert practice.opened.notes.get(DRAFT).is_blank
    assert not stage.has("trouble")


def empty_on_purpose(stage: Stage) -> NoteEditorPage:
    page = editor(stage, note_id=DRAFT)
    stage.press(Qt.Key.Key_A, modifier=CTRL)
    stage.press(Qt.Key.Key_Delete)
    save(page)
    stage.find(QWidget, "draft_way_on").setFocus()
    stage.press(ENTER)
    return page


def test_what_an_emptied_draft_said_is_brought_back_by_a_key(stage: Stage, practice: Practice) -> None:
    before = texts(practice.opened.notes.get(DRAFT))
    page = empty_on_purpose(stage)
    assert "What it said before is kept." in words_on(page)
    stage.find(QWidget, "earlier_text_bring_back").setFocus()
    stage.press(ENTER)
    assert focused().startswith("section_")
    save(page)

    assert texts(practice.opened.notes.get(DRAFT))["Narrative"] == before["Narrative"]
    assert not stage.has("earlier_text")


def test_an_emptied_draft_offers_its_earlier_text_when_it_is_opened_again(stage: Stage) -> None:
    empty_on_purpose(stage)
    leave(stage)
    editor(stage, note_id=DRAFT)

    assert stage.has("earlier_text")


def test_what_is_brought_back_stands_under_what_was_written_since(stage: Stage, practice: Practice) -> None:
    before = texts(practice.opened.notes.get(DRAFT))["Narrative"]
    page = empty_on_purpose(stage)
    stage.find(NoteText, "section_narrative").setFocus()
    stage.press("new words")
    save(page)
    stage.find(QWidget, "earlier_text_bring_back").setFocus()
    stage.press(ENTER)
    save(page)

    assert texts(practice.opened.notes.get(DRAFT))["Narrative"] == f"new words\n\n{before}"


def test_a_draft_that_was_never_emptied_offers_nothing(stage: Stage) -> None:
    editor(stage, note_id=DRAFT)

    assert not stage.has("earlier_text")


def test_a_draft_that_was_saved_elsewhere_keeps_both_texts(stage: Stage, practice: Practice) -> None:
    page = editor(stage, note_id=DRAFT)
    kept = practice.opened.notes.get(DRAFT)
    practice.opened.notes.save_draft(replace(kept, sections=(NoteSection("Narrative", "from elsewhere"),)))
    stage.press(" and mine")
    save(page)
    stage.find(QWidget, "draft_way_on").setFocus()
    stage.press(ENTER)

    text = texts(practice.opened.notes.get(DRAFT))["Narrative"]
    assert ("and mine" in text, "from elsewhere" in text) == (True, True)


def test_a_draft_from_before_a_hold_can_be_read_and_not_written(stage: Stage, practice: Practice) -> None:
    court_order(practice.opened)
    page = editor(stage, note_id=DRAFT)
    stage.press("more")

    assert "A legal hold stands on this client's record" in words_on(page)
    assert stage.find(NoteText, "section_narrative").property("state") == "read"
    assert "To read only: a legal hold stands" in words_on(page)
    assert page.view.progress.sections.sections() == practice.opened.notes.get(DRAFT).sections


def test_words_typed_when_a_hold_arrives_become_a_note_of_today(stage: Stage, practice: Practice) -> None:
    page = editor(stage, note_id=DRAFT)
    court_order(practice.opened)
    stage.press(" later words")
    save(page)
    assert "stays as it was" in words_on(page)
    stage.find(QWidget, "draft_way_on").setFocus()
    stage.press(ENTER)
    leave(stage)

    assert "later words" not in texts(practice.opened.notes.get(DRAFT))["Narrative"]
    assert "later words" in texts(newest(practice))["Narrative"]


def test_a_save_that_fails_is_said_and_the_words_stay(stage: Stage, practice: Practice) -> None:
    page = editor(stage)
    make_unwritable(practice)
    stage.press("precious")
    save(page)
    make_unwritable(practice, is_unwritable=False)

    assert "Nothing you typed is lost; it stays on this page." in words_on(page)
    assert page.view.save_line.words == "Not saved"
    assert page.view.progress.sections.sections()[0].text == "precious"


def test_trying_again_saves_and_takes_the_banner_away(stage: Stage, practice: Practice) -> None:
    page = editor(stage)
    make_unwritable(practice)
    stage.press("precious")
    save(page)
    make_unwritable(practice, is_unwritable=False)
    stage.find(QWidget, "draft_way_on").setFocus()
    stage.press(ENTER)

    assert not stage.has("trouble")
    assert texts(newest(practice))["Narrative"] == "precious"


def test_leaving_with_words_that_cannot_be_saved_asks_first(stage: Stage, practice: Practice) -> None:
    page = editor(stage)
    make_unwritable(practice)
    stage.press("precious")
    leave(stage)
    assert stage.page is page
    stage.press(Qt.Key.Key_Escape)
    make_unwritable(practice, is_unwritable=False)
    leave(stage)

    assert stage.page is not page
    assert texts(newest(practice))["Narrative"] == "precious"


def test_words_that_cannot_be_saved_can_be_left_on_purpose(stage: Stage, practice: Practice) -> None:
    page = editor(stage)
    make_unwritable(practice)
    stage.press("precious")
    leave(stage)
    stage.tab_to("unsaved_words_leave")
    stage.press(ENTER)
    make_unwritable(practice, is_unwritable=False)

    assert stage.page is not page


def test_locking_keeps_the_draft(stage: Stage, practice: Practice) -> None:
    editor(stage)
    stage.press("precious")
    stage.window.lock()
    settle()

    assert texts(newest_after_opening(practice))["Narrative"] == "precious"


def test_a_lock_asks_nothing_and_an_emptied_draft_keeps_its_text(stage: Stage, practice: Practice) -> None:
    editor(stage, note_id=DRAFT)
    stage.press(Qt.Key.Key_A, modifier=CTRL)
    stage.press(Qt.Key.Key_Delete)
    stage.window.lock()
    settle()
    assert stage.window.findChild(UnlockPage) is not None

    practice.reopen()
    assert texts(practice.opened.notes.get(DRAFT))["Narrative"].startswith("unfinished")


def lock_on_a_full_disk_and_unlock(stage: Stage, practice: Practice) -> OpenDesk:
    """Lock while nothing can be written; at the next unlocking the disk has room again."""
    make_unwritable(practice)
    stage.window.lock()
    settle()
    assert stage.window.findChild(UnlockPage) is not None, "the window stays open"
    stage.press(PIN, ENTER)
    settle()
    return stage.page.context.desk


def texts_of_new_note(desk: OpenDesk) -> dict[str, str]:
    return texts(max(desk.notes.of_client(CLIENT), key=lambda each: each.first_keystroke_at))


def test_a_lock_on_a_full_disk_loses_no_word_of_a_new_note(stage: Stage, practice: Practice) -> None:
    make_unwritable(practice)
    editor(stage)
    stage.press("precious")
    desk = lock_on_a_full_disk_and_unlock(stage, practice)
    page = editor(stage)

    assert texts_on(page)["Narrative"] == "precious"
    save(page)
    assert texts_of_new_note(desk)["Narrative"] == "precious"
    assert desk.unfinished.places("new_note") == ()
    leave(stage)
    assert texts_on(editor(stage))["Narrative"] == ""


def test_a_lock_on_a_full_disk_loses_no_word_of_a_draft(stage: Stage, practice: Practice) -> None:
    editor(stage, note_id=DRAFT)
    stage.press(" precious")
    desk = lock_on_a_full_disk_and_unlock(stage, practice)
    page = editor(stage, note_id=DRAFT)
    save(page)

    assert texts(desk.notes.get(DRAFT))["Narrative"].endswith(" precious")


def test_a_lock_keeps_facts_that_are_half_stated_with_the_words(stage: Stage, practice: Practice) -> None:
    make_unwritable(practice)
    editor(stage)
    stage.press("precious")
    type_times(stage, "9", "9:50")
    lock_on_a_full_disk_and_unlock(stage, practice)
    facts = editor(stage).view.facts.facts()

    assert (facts.start, facts.stop, facts.attendance) == (time(9), time(9, 50), None)


def test_a_lock_keeps_what_a_hold_refused_and_offers_it_as_a_note_of_today(stage: Stage, practice: Practice) -> None:
    editor(stage, note_id=DRAFT)
    court_order(practice.opened)
    stage.press(" later words")
    stage.window.lock()
    settle()
    stage.press(PIN, ENTER)
    settle()
    desk = stage.page.context.desk
    page = editor(stage, note_id=DRAFT)
    save(page)
    stage.find(QWidget, "draft_way_on").setFocus()
    stage.press(ENTER)

    assert "later words" not in texts(desk.notes.get(DRAFT))["Narrative"]
    assert "later words" in texts_of_new_note(desk)["Narrative"]
    assert desk.unfinished.places("note") == ()


def test_held_words_go_beside_a_draft_that_was_saved_elsewhere_meanwhile(stage: Stage, practice: Practice) -> None:
    editor(stage, note_id=DRAFT)
    stage.press(" and mine")
    desk = lock_on_a_full_disk_and_unlock(stage, practice)
    kept = desk.notes.get(DRAFT)
    desk.notes.save_draft(replace(kept, sections=(NoteSection("Narrative", "from elsewhere"),)))
    page = editor(stage, note_id=DRAFT)
    save(page)

    text = texts(desk.notes.get(DRAFT))["Narrative"]
    assert ("and mine" in text, "from elsewhere" in text) == (True, True)


def newest_after_opening(practice: Practice) -> Note:
    practice.reopen()
    return newest(practice)


def test_a_reload_never_touches_what_is_typed(stage: Stage) -> None:
    page = editor(stage)
    stage.press("precious")
    assert stage.window.context is not None
    stage.window.context.names.show_codes(True)
    settle()

    assert page.view.progress.sections.sections()[0].text == "precious"


def test_the_last_note_stands_at_the_side_with_its_session(stage: Stage) -> None:
    page = editor(stage)

    assert "Signed Aug 3, session 7" in words_on(page)


def test_the_last_plan_is_copied_by_an_act_and_can_be_undone(stage: Stage, practice: Practice) -> None:
    note = practice.opened.notes.begin(a_note(client_id=CLIENT, first_keystroke_at=NOW, service_date=date(2026, 9, 1)))
    practice.opened.notes.sign(note.id)
    page = editor(stage)
    stage.tab_to("copy_last_plan")
    stage.press(ENTER)

    assert focused() == "section_plan"
    assert texts_on(page)["Plan"] == "Sleep diary, next week again."
    stage.press(Qt.Key.Key_Z, modifier=CTRL)
    assert texts_on(page)["Plan"] == ""


def texts_on(page: NoteEditorPage) -> dict[str, str]:
    return {each.heading: each.text for each in page.view.progress.sections.sections()}


def test_older_notes_are_reached_by_keys(stage: Stage) -> None:
    page = editor(stage)
    stage.tab_to("older_note")
    stage.press(ENTER)

    assert "session 6" in words_on(page)


def test_a_client_without_a_signed_note_is_said_so(stage: Stage) -> None:
    page = editor(stage, client_id=COMPANION)

    assert "No signed note yet." in words_on(page)


def test_a_signed_note_is_read_in_the_record_instead(stage: Stage) -> None:
    stage.window.go_to(NotePlace(client_id=CLIENT, note_id=PLAIN))
    settle()
    settle()

    assert stage.window.place == ClientPlace(CLIENT, note_id=PLAIN)


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, TAB])
def test_a_shortcut_becomes_its_sentence(stage: Stage, practice: Practice, key: Qt.Key) -> None:
    practice.opened.snippets.save(a_snippet(shortcut=";walk", text="Held walking."))
    page = editor(stage)
    stage.press("Today. ;walk", key)

    assert page.view.progress.sections.sections()[0].text.strip() == "Today. Held walking."
    assert focused() == "section_narrative"


def test_ctrl_semicolon_leads_to_the_snippets_and_enter_puts_one_in(stage: Stage, practice: Practice) -> None:
    practice.opened.snippets.save(a_snippet(text="Held walking."))
    page = editor(stage)
    stage.press("Today.")
    stage.press(Qt.Key.Key_Semicolon, modifier=CTRL)
    stage.press(ENTER)

    assert page.view.progress.sections.sections()[0].text == "Today. Held walking."
    assert focused() == "section_narrative"


def test_without_snippets_the_usual_ones_are_offered(stage: Stage, practice: Practice) -> None:
    editor(stage)
    stage.press(Qt.Key.Key_Semicolon, modifier=CTRL)
    stage.press(ENTER)

    assert [each.shortcut for each in practice.opened.snippets.all()] == [";conf", ";phq", ";safe", ";video"]


def test_discarding_asks_why_and_goes_to_the_record(stage: Stage, practice: Practice) -> None:
    page = editor(stage, note_id=DRAFT)
    asked = places_asked(page)
    stage.tab_to("discard_draft_button")
    stage.press(ENTER)
    stage.tab_to("discard_draft_primary")
    stage.press(ENTER)
    assert "Write down why the draft is discarded" in words_on(stage.window)
    stage.press("begun for the wrong client")
    stage.tab_to("discard_draft_primary")
    stage.press(ENTER)

    assert asked == [ClientPlace(CLIENT)]
    assert DRAFT not in [each.id for each in practice.opened.notes.drafts()]


def test_closing_keeps_the_draft(stage: Stage, practice: Practice) -> None:
    editor(stage)
    stage.press("calmer")
    stage.tab_to("close_note")
    stage.press(ENTER)

    assert texts(newest(practice))["Narrative"] == "calmer"
    assert stage.window.place == ClientPlace(CLIENT)


def test_a_place_that_is_gone_is_said_in_words(stage: Stage) -> None:
    page = editor(stage, note_id=NoteId("0" * 32))

    assert stage.has("trouble")
    assert page.isVisible()


def test_the_state_line_counts_the_seconds(stage: Stage, practice: Practice) -> None:
    page = editor(stage)
    stage.press("calmer")
    save(page)
    practice.clock.at = datetime(2026, 11, 22, 18, 0, 2, tzinfo=UTC)
    page.view.save_line._count()

    assert page.view.save_line.words == "Draft saved, encrypted  ·  2 s ago"
