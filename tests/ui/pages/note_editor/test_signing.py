# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing: what, whose and when stand there, the secret is given once more, and a late note says why first."""

from datetime import date

from factories import a_practice, a_session
from practice_journal import CLIENT, DRAFT, PASSPHRASE, PIN, Practice, sample_client
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from stage import Stage, build_stage, settle, show_journal, words_on

from counselor_desk.app.bootstrap import open_desk
from counselor_desk.domain.ids import SessionId
from counselor_desk.domain.notes import Note, NoteState
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.ui.places import ClientPlace, NotePlace
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.fields import LineInput
from counselor_desk.ui.widgets.note_text import NoteText

ENTER = Qt.Key.Key_Return
CTRL = Qt.KeyboardModifier.ControlModifier
SESSION = SessionId("5" * 32)


def newest(practice: Practice) -> Note:
    return max(practice.opened.notes.of_client(CLIENT), key=lambda each: each.first_keystroke_at)


def write(stage: Stage, **place: object) -> None:
    stage.go_to(NotePlace(**{"client_id": CLIENT, **place}))  # type: ignore[arg-type]
    if "session_id" not in place:
        state_facts(stage)
        stage.find(NoteText, "section_narrative").setFocus()
    stage.press("calmer")


def state_facts(stage: Stage, *, start: str = "9:00", stop: str = "9:50", became: str = "Attended") -> None:
    """Say when it was and what became of it; the clock stands at 10:00 where the practice is."""
    stage.find(LineInput, "session_start").setFocus()
    stage.press(start, Qt.Key.Key_Tab, stop, Qt.Key.Key_Tab)
    stage.find(Combo, "session_attendance").setFocus()
    stage.press(became)


def ask_to_sign(stage: Stage) -> None:
    stage.press(ENTER, modifier=CTRL)


def focused() -> str:
    focus = QApplication.focusWidget()
    return "" if focus is None else focus.objectName()


def test_the_dialog_says_who_what_whose_and_when(stage: Stage) -> None:
    write(stage)
    ask_to_sign(stage)

    said = words_on(stage.window)
    for words in ("Sign and lock this progress note", "Mari ZEBULON, C-0001", "Dana Whitlock, LPCC", "Nov 22, 2026"):
        assert words in said, words
    assert focused() == "sign_secret"


def test_the_pin_signs_and_leads_to_the_note_in_the_record(stage: Stage, practice: Practice) -> None:
    write(stage)
    ask_to_sign(stage)
    stage.press(PIN, ENTER)
    settle()

    note = newest(practice)
    assert note.state is NoteState.SIGNED
    assert stage.window.place == ClientPlace(CLIENT, note_id=note.id)


def test_the_passphrase_signs_as_well(stage: Stage, practice: Practice) -> None:
    write(stage)
    ask_to_sign(stage)
    stage.press(PASSPHRASE, ENTER)

    assert newest(practice).state is NoteState.SIGNED


def test_a_wrong_pin_is_said_beside_its_field_and_nothing_is_signed(stage: Stage, practice: Practice) -> None:
    write(stage)
    ask_to_sign(stage)
    stage.press("kestrel-28", ENTER)

    assert "This PIN does not open the journal" in words_on(stage.window)
    assert focused() == "sign_secret"
    assert newest(practice).state is NoteState.DRAFT


def test_no_pin_at_all_is_asked_for(stage: Stage, practice: Practice) -> None:
    write(stage)
    ask_to_sign(stage)
    stage.press(ENTER)

    assert "Type your PIN or passphrase." in words_on(stage.window)
    assert newest(practice).state is NoteState.DRAFT


def test_escape_goes_back_to_the_words(stage: Stage, practice: Practice) -> None:
    write(stage)
    ask_to_sign(stage)
    stage.press(Qt.Key.Key_Escape)

    assert focused() == "section_narrative"
    assert newest(practice).state is NoteState.DRAFT


def test_an_empty_note_is_not_signed(stage: Stage) -> None:
    stage.go_to(NotePlace(CLIENT))
    ask_to_sign(stage)

    assert "There is nothing in this note to sign." in words_on(stage.page)
    assert not stage.has("sign_note_scroll")


def test_signing_asks_for_each_missing_fact_beside_its_field(stage: Stage, practice: Practice) -> None:
    stage.go_to(NotePlace(CLIENT))
    stage.press("calmer")
    asked = []
    for typed in ("9:00", "9:50", "Attended"):
        ask_to_sign(stage)
        asked.append(focused())
        stage.press(typed)
    ask_to_sign(stage)

    assert asked == ["session_start", "session_stop", "session_attendance"]
    assert focused() == "sign_secret"
    assert newest(practice).session_id is not None


def test_a_note_on_a_session_that_has_not_ended_is_not_signed(stage: Stage, practice: Practice) -> None:
    stage.go_to(NotePlace(CLIENT))
    state_facts(stage, start="9:30", stop="10:20")
    stage.find(NoteText, "section_narrative").setFocus()
    stage.press("calmer")
    ask_to_sign(stage)

    assert "The session has not ended by this time" in words_on(stage.page)
    assert (focused(), stage.has("sign_note_scroll")) == ("session_stop", False)
    assert newest(practice).state is NoteState.DRAFT


def test_a_session_that_was_called_off_needs_no_end(stage: Stage) -> None:
    stage.go_to(NotePlace(CLIENT))
    state_facts(stage, start="15:00", stop="15:50", became="Client canceled")
    stage.find(NoteText, "section_narrative").setFocus()
    stage.press("called in the morning")
    ask_to_sign(stage)

    assert focused() == "sign_secret"


def test_a_late_entry_asks_why_first(stage: Stage, practice: Practice) -> None:
    practice.opened.sessions.add(a_session(id=SESSION, number=8, local_date=date(2026, 11, 12), attendees=(CLIENT,)))
    write(stage, session_id=SESSION)
    ask_to_sign(stage)
    assert focused() == "late_entry_reason"
    stage.tab_to("late_entry_primary")
    stage.press(ENTER)
    assert "Write down why the note is late, in a few words" in words_on(stage.window)
    stage.press("ill for a week")
    stage.tab_to("late_entry_primary")
    stage.press(ENTER)
    stage.press(PIN, ENTER)

    note = newest(practice)
    assert (note.state, note.late_entry_reason) == (NoteState.SIGNED, "ill for a week")


def test_a_draft_of_long_ago_that_was_begun_in_time_is_no_late_entry(stage: Stage, practice: Practice) -> None:
    stage.go_to(NotePlace(CLIENT, note_id=DRAFT))
    ask_to_sign(stage)
    stage.press(PIN, ENTER)

    note = practice.opened.notes.get(DRAFT)
    assert (note.state, note.is_late_entry) == (NoteState.SIGNED, False)


def test_where_the_keyring_alone_opens_the_dialog_says_so_and_asks_for_nothing(
    practice: Practice,
) -> None:
    folder = practice.path.parent / "keyring_alone"
    new = practice.desk.vault.create(folder, ways=WaysIn(keyring_alone=True))
    opened = open_desk(practice.desk, new.journal)
    opened.clients.save_practice(a_practice())
    opened.clients.add(sample_client())
    other = build_stage(practice.desk, journal_path=folder, clock=practice.clock, folder=practice.path.parent)
    show_journal(other, new.journal)
    other.go_to(NotePlace(CLIENT))
    state_facts(other)
    other.find(NoteText, "section_data").setFocus()
    other.press("calmer")
    ask_to_sign(other)
    said = words_on(other.window)
    other.press(ENTER)
    place = other.window.place
    other.close()

    assert "opens by the keyring of this computer alone" in said
    assert isinstance(place, ClientPlace)
    assert place.note_id is not None
