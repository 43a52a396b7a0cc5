# SPDX-License-Identifier: GPL-3.0-or-later
"""Notes: a draft that is saved over and over, one signature, then addenda and strikes only."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from factories import a_note, a_session, a_signature, a_strike, an_authorization
from practice_journal import AMENDED, CLIENT, COMPANION, DRAFT, LATER, PLAIN, Practice, court_order

from counselor_desk.domain.audit import AuditEvent, AuditKind
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import NoteId
from counselor_desk.domain.notes import LATE_AFTER, Note, NoteSection, NoteState
from counselor_desk.domain.sessions import Attendance
from counselor_desk.services.open_desk import OpenDesk

Events = Callable[[AuditKind], list[AuditEvent]]
BEGUN = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)


def begun(opened: OpenDesk, **changes: object) -> Note:
    return opened.notes.begin(a_note(client_id=CLIENT, first_keystroke_at=BEGUN, **changes))


def with_text(note: Note, text: str) -> Note:
    return replace(note, sections=(NoteSection("Narrative", text),))


def test_a_draft_is_saved_signed_and_read_back_after_closing(practice: Practice) -> None:
    opened = practice.opened
    draft = begun(opened)
    saved = opened.notes.save_draft(with_text(draft, "she slept through"))
    signed = opened.notes.sign(draft.id)
    assert (saved.version, signed.version) == (2, 2)
    opened = practice.reopen()
    assert opened.notes.get(draft.id) == signed
    assert signed.state is NoteState.SIGNED
    assert signed.sections == saved.sections


def test_the_same_draft_begun_twice_is_kept_and_logged_once(opened: OpenDesk, events: Events) -> None:
    draft = begun(opened)
    head = opened.journal.head
    assert opened.notes.begin(draft) == draft
    assert opened.journal.head == head
    assert [each.subject for each in events(AuditKind.NOTE_BEGUN)].count(draft.id) == 1


def test_the_signature_is_the_counselors_at_the_clocks_time(practice: Practice) -> None:
    signature = practice.opened.notes.sign(begun(practice.opened).id).signature
    assert signature is not None
    assert (signature.name, signature.credentials) == ("Dana Whitlock", "LPCC")
    assert signature.signed_at == practice.clock.at


def test_what_was_signed_stands_in_the_log_by_its_hash(opened: OpenDesk, events: Events) -> None:
    signed = opened.notes.sign(begun(opened).id)
    newest = events(AuditKind.NOTE_SIGNED)[0]
    assert (newest.subject, newest.client_id, newest.content_hash) == (signed.id, CLIENT, signed.content_hash)


def test_a_signed_note_takes_no_more_text_and_no_second_signature(opened: OpenDesk) -> None:
    note = opened.notes.get(PLAIN)
    before = opened.journal.head
    with pytest.raises(UserError, match="note_signed"):
        opened.notes.save_draft(with_text(replace(note, signature=None), "other words"))
    with pytest.raises(UserError, match="note_signed"):
        opened.notes.sign(PLAIN)
    assert opened.notes.get(PLAIN) == note
    assert opened.journal.head == before


def test_a_note_is_not_begun_with_a_signature_or_a_strike(opened: OpenDesk) -> None:
    for already in (a_note(client_id=CLIENT, signature=a_signature()), a_note(client_id=CLIENT, strike=a_strike())):
        with pytest.raises(UserError, match="note_signed"):
            opened.notes.begin(already)


def test_a_save_over_a_newer_one_is_refused_and_a_repeated_one_is_not(opened: OpenDesk) -> None:
    draft = begun(opened)
    saved = opened.notes.save_draft(with_text(draft, "first hand"))
    assert opened.notes.save_draft(with_text(draft, "first hand")) == saved
    with pytest.raises(UserError, match="record_changed_meanwhile"):
        opened.notes.save_draft(with_text(draft, "second hand"))
    assert opened.notes.get(draft.id) == saved


@pytest.mark.parametrize("nothing", ["", "  \n", "\u200b\ufeff", "\x00\x01"])
def test_an_empty_text_does_not_take_the_place_of_words(opened: OpenDesk, nothing: str) -> None:
    draft = begun(opened)
    with pytest.raises(UserError, match="empty_over_text"):
        opened.notes.save_draft(with_text(draft, nothing))
    assert opened.notes.get(draft.id) == draft


@pytest.mark.parametrize("nothing", ["", "  \n", "\u200b\ufeff"])
def test_nothing_cannot_be_signed(opened: OpenDesk, nothing: str) -> None:
    draft = begun(opened, sections=(NoteSection("Narrative", nothing),))
    with pytest.raises(UserError, match="note_empty"):
        opened.notes.sign(draft.id)


@pytest.mark.parametrize(("after", "is_late"), [(LATE_AFTER, False), (LATE_AFTER + timedelta(microseconds=1), True)])
def test_a_note_begun_more_than_two_days_after_the_session_says_why(
    opened: OpenDesk, after: timedelta, is_late: bool
) -> None:
    session = opened.sessions.add(a_session(attendees=(CLIENT,)))
    draft = opened.notes.begin(
        a_note(client_id=CLIENT, session_id=session.id, first_keystroke_at=session.ended_at + after)
    )
    if is_late:
        with pytest.raises(UserError, match="late_entry_reason_missing"):
            opened.notes.sign(draft.id)
        opened.notes.save_draft(replace(draft, late_entry_reason="was ill"))
    assert opened.notes.sign(draft.id).is_late_entry is is_late


def on_a_session_to_come(practice: Practice, attendance: Attendance) -> Note:
    """A draft on a session that ends an hour after now."""
    begins = (practice.clock.at + timedelta(minutes=10)).astimezone(ZoneInfo("America/Los_Angeles"))
    session = practice.opened.sessions.add(
        a_session(
            local_date=begins.date(),
            start=begins.time().replace(second=0, microsecond=0),
            stop=(begins + timedelta(minutes=50)).time().replace(second=0, microsecond=0),
            attendance=attendance,
            attendees=(CLIENT,),
        )
    )
    return begun(practice.opened, session_id=session.id)


def test_a_note_is_not_signed_before_its_session_has_ended(practice: Practice) -> None:
    draft = on_a_session_to_come(practice, Attendance.ATTENDED)
    before = practice.opened.journal.head
    with pytest.raises(UserError, match="session_not_ended") as told:
        practice.opened.notes.sign(draft.id)
    assert told.value.where == "session.stop"
    assert (practice.opened.notes.get(draft.id), practice.opened.journal.head) == (draft, before)


def test_a_note_is_signed_once_its_session_has_ended(practice: Practice) -> None:
    draft = on_a_session_to_come(practice, Attendance.ATTENDED)
    practice.clock.at += timedelta(hours=1)
    assert practice.opened.notes.sign(draft.id).state is NoteState.SIGNED


@pytest.mark.parametrize("attendance", [Attendance.CANCELLED_BY_CLIENT, Attendance.CANCELLED_BY_COUNSELOR])
def test_a_note_on_a_session_that_was_called_off_is_signed_before_its_time(
    practice: Practice, attendance: Attendance
) -> None:
    draft = on_a_session_to_come(practice, attendance)
    assert practice.opened.notes.sign(draft.id).state is NoteState.SIGNED


def test_when_and_for_whom_a_note_was_begun_cannot_be_changed_by_saving(opened: OpenDesk) -> None:
    draft = begun(opened)
    for changed in (
        replace(draft, first_keystroke_at=BEGUN - timedelta(days=30)),
        replace(draft, client_id=COMPANION),
    ):
        with pytest.raises(UserError, match="value_not_allowed"):
            opened.notes.save_draft(changed)
    assert opened.notes.get(draft.id) == draft
    assert [hit.client_id for hit in opened.search.find("marigold")] == [CLIENT]


def test_addenda_are_chained_to_the_note_and_to_each_other(opened: OpenDesk, events: Events) -> None:
    (first,) = opened.notes.addenda(AMENDED)
    second = opened.notes.add_addendum(AMENDED, text="one more word", reason="asked", first_keystroke_at=BEGUN)
    assert first.previous_hash == opened.notes.get(AMENDED).content_hash
    assert second.previous_hash == first.content_hash
    assert (first.number, second.number) == (1, 2)
    assert opened.notes.addenda(AMENDED) == (first, second)
    assert events(AuditKind.ADDENDUM_SIGNED)[0].content_hash == second.content_hash


@pytest.mark.parametrize(
    ("text", "reason", "code"),
    [
        ("", "why", ErrorCode.NOTE_EMPTY),
        ("\u200b", "why", ErrorCode.NOTE_EMPTY),
        ("words", " ", ErrorCode.VALUE_MISSING),
    ],
)
def test_an_addendum_has_words_and_a_reason(opened: OpenDesk, text: str, reason: str, code: ErrorCode) -> None:
    with pytest.raises(UserError) as caught:
        opened.notes.add_addendum(PLAIN, text=text, reason=reason, first_keystroke_at=BEGUN)
    assert caught.value.code is code
    assert opened.notes.addenda(PLAIN) == ()


def test_the_same_addendum_asked_for_twice_is_signed_and_logged_once(opened: OpenDesk) -> None:
    first = opened.notes.add_addendum(PLAIN, text="one more word ", reason="asked", first_keystroke_at=BEGUN)
    head = opened.journal.head
    assert opened.notes.add_addendum(PLAIN, text="one more word ", reason="asked", first_keystroke_at=BEGUN) == first
    assert opened.journal.head == head
    assert opened.notes.addenda(PLAIN) == (first,)


def test_a_draft_takes_neither_addendum_nor_strike(opened: OpenDesk) -> None:
    with pytest.raises(UserError, match="note_not_signed"):
        opened.notes.add_addendum(DRAFT, text="words", reason="why", first_keystroke_at=BEGUN)
    with pytest.raises(UserError, match="note_not_signed"):
        opened.notes.strike(DRAFT, reason="why")


def test_a_struck_note_keeps_its_text_and_is_struck_once(opened: OpenDesk, events: Events) -> None:
    before = opened.notes.get(PLAIN)
    struck = opened.notes.strike(PLAIN, reason="meant for another")
    assert (struck.state, struck.sections) == (NoteState.STRUCK, before.sections)
    assert opened.notes.get(PLAIN) == struck
    assert events(AuditKind.NOTE_STRUCK)[0].reason == "meant for another"
    with pytest.raises(UserError, match="note_struck"):
        opened.notes.strike(PLAIN, reason="again")
    with pytest.raises(UserError, match="value_missing"):
        opened.notes.strike(AMENDED, reason=" \u200b")


def test_a_hold_freezes_strikes_and_lets_late_entries_and_addenda_in(opened: OpenDesk) -> None:
    court_order(opened)
    with pytest.raises(UserError, match="legal_hold_stands"):
        opened.notes.strike(PLAIN, reason="too late")
    assert opened.notes.sign(begun(opened).id).state is NoteState.SIGNED
    assert opened.notes.add_addendum(PLAIN, text="words", reason="why", first_keystroke_at=BEGUN).number == 1


def test_hostile_unicode_is_cleaned_before_it_is_hashed(opened: OpenDesk) -> None:
    hostile = "cafe\u0301\x00 \udcff \u202eevil\r\nline\r"
    draft = begun(opened, sections=(NoteSection("Narrative", hostile),))
    signed = opened.notes.sign(draft.id)
    assert signed.sections[0].text == "café \ufffd evil\nline\n"
    assert opened.notes.get(draft.id).content_hash == signed.content_hash


def test_a_discarded_draft_is_gone_and_the_log_says_why(practice: Practice, events: Events) -> None:
    opened = practice.opened
    draft = begun(opened, sections=(NoteSection("Narrative", "a xylophone in the hall"),))
    opened.notes.discard_draft(draft.id, reason="opened by mistake")
    (event,) = events(AuditKind.NOTE_DISCARDED)
    assert (event.subject, event.client_id, event.content_hash) == (draft.id, CLIENT, draft.content_hash)
    assert event.reason == "opened by mistake"
    opened = practice.reopen()
    assert opened.search.find("xylophone") == ()
    assert [note.id for note in opened.notes.drafts()] == [DRAFT]
    with pytest.raises(UserError, match="record_not_found"):
        opened.notes.get(draft.id)


@pytest.mark.parametrize("reason", ["", " \u200b"])
def test_a_draft_is_not_discarded_without_a_reason(opened: OpenDesk, reason: str) -> None:
    with pytest.raises(UserError, match="value_missing"):
        opened.notes.discard_draft(DRAFT, reason=reason)
    assert opened.notes.get(DRAFT).state is NoteState.DRAFT


def test_neither_a_signed_note_nor_a_draft_under_hold_is_discarded(opened: OpenDesk) -> None:
    with pytest.raises(UserError, match="note_signed"):
        opened.notes.discard_draft(LATER, reason="why")
    court_order(opened)
    before = opened.journal.head
    with pytest.raises(UserError, match="legal_hold_stands"):
        opened.notes.discard_draft(DRAFT, reason="why")
    assert opened.journal.head == before
    assert [hit.subject_id for hit in opened.search.find("unfinished")] == [DRAFT]


def test_drafts_wait_for_their_signature(opened: OpenDesk) -> None:
    assert [note.id for note in opened.notes.drafts()] == [DRAFT]
    opened.notes.sign(DRAFT)
    assert opened.notes.drafts() == ()


def test_search_follows_every_save(opened: OpenDesk) -> None:
    draft = begun(opened, sections=(NoteSection("Narrative", "a xylophone in the hall"),))
    assert [hit.subject_id for hit in opened.search.find("xylo")] == [draft.id]
    opened.notes.save_draft(with_text(draft, "a bassoon in the hall"))
    assert opened.search.find("xylophone") == ()
    added = opened.notes.add_addendum(PLAIN, text="a marimba, too", reason="why", first_keystroke_at=BEGUN)
    assert [hit.subject_id for hit in opened.search.find("marimba")] == [added.id]
    assert opened.search.find("marimba", client_id=COMPANION) == ()


def test_an_unknown_note_is_not_found(opened: OpenDesk) -> None:
    with pytest.raises(UserError, match="record_not_found"):
        opened.notes.get(NoteId("none"))


def test_neither_a_note_nor_an_error_about_it_shows_its_words(opened: OpenDesk) -> None:
    draft = begun(opened, sections=(NoteSection("Narrative", "SENTINEL words"),))
    with pytest.raises(UserError) as caught:
        opened.notes.save_draft(with_text(draft, ""))
    shown = f"{draft!r}{caught.value!r}{caught.value}{opened.search.find('sentinel')!r}{an_authorization()!r}"
    assert "SENTINEL" not in shown
    assert "JUNIPER" not in shown


def test_a_draft_is_emptied_when_that_is_meant(opened: OpenDesk) -> None:
    draft = begun(opened)
    with pytest.raises(UserError, match="empty_over_text"):
        opened.notes.save_draft(with_text(draft, ""))
    assert opened.notes.save_draft(with_text(draft, ""), is_clearing_meant=True).is_blank


def test_the_notes_on_a_session_are_those_of_each_attendee(opened: OpenDesk) -> None:
    session = opened.sessions.add(a_session(attendees=(CLIENT, COMPANION)))
    first = opened.notes.begin(a_note(client_id=CLIENT, session_id=session.id, first_keystroke_at=BEGUN))
    second = opened.notes.begin(a_note(client_id=COMPANION, session_id=session.id, first_keystroke_at=BEGUN))
    assert {each.id for each in opened.notes.of_session(session.id)} == {first.id, second.id}
