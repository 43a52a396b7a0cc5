# SPDX-License-Identifier: GPL-3.0-or-later
"""One client's page: the header, the record in time, one note to read; psychotherapy notes by their day alone."""

from dataclasses import asdict, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from factories import (
    a_check_in,
    a_consent,
    a_consent_document,
    a_note,
    a_restriction,
    a_session,
    an_appointment,
    new_id,
)
from practice_journal import (
    AMENDED,
    CLIENT,
    COMPANION,
    DRAFT,
    LATE,
    PLAIN,
    STRUCK,
    Practice,
    court_order,
    delivered,
)

from counselor_desk.domain.consents import ConsentAnswer, ConsentStatus, ConsentTopic
from counselor_desk.domain.errors import UserError
from counselor_desk.domain.ids import ClientId, ConsentId, NoteId
from counselor_desk.domain.notes import NoteTemplate
from counselor_desk.domain.sessions import Attendance, SessionKind
from counselor_desk.services.client_record import ClientRecord, age_in_years
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.timeline import TimelineEntry, TimelineFilter, TimelineKind
from counselor_desk.storage.connection import Database
from counselor_desk.storage.driver import Parameters
from counselor_desk.storage.row import Row

TODAY = date(2026, 11, 22)
Kind = TimelineKind


def entries(opened: OpenDesk, *kinds: TimelineKind) -> list[TimelineEntry]:
    return [each for each in ClientRecord(opened.journal).timeline(CLIENT) if not kinds or each.kind in kinds]


# -- the timeline --------------------------------------------------------------


def test_the_whole_record_stands_in_time_newest_first(opened: OpenDesk) -> None:
    assert [(each.day, each.kind) for each in entries(opened)] == [
        (date(2026, 8, 3), Kind.SESSION_NOTE),
        (date(2026, 6, 2), Kind.ADDENDUM),
        (date(2026, 5, 11), Kind.SESSION_NOTE),
        (date(2026, 5, 4), Kind.SESSION_WITHOUT_NOTE),
        (date(2026, 5, 4), Kind.STRUCK),
        (date(2026, 4, 27), Kind.DRAFT),
        (date(2026, 4, 13), Kind.SESSION_NOTE),
        (date(2026, 3, 28), Kind.LATE_ENTRY),
        (date(2026, 3, 9), Kind.SESSION_NOTE),
        (date(2026, 3, 9), Kind.PSYCHOTHERAPY_NOTE),
        (date(2025, 1, 6), Kind.CONSENT_SIGNED),
    ]


def test_a_session_note_carries_the_facts_of_its_session(opened: OpenDesk) -> None:
    note = entries(opened, Kind.SESSION_NOTE)[-1]
    assert (note.note_id, note.session_number, note.template) == (PLAIN, 1, NoteTemplate.NARRATIVE)
    assert (note.start, note.stop, note.attendance) == (time(10, 0), time(10, 50), Attendance.ATTENDED)
    assert note.is_signed


def test_a_late_entry_and_an_addendum_say_how_much_later_they_were_written(opened: OpenDesk) -> None:
    (late,), (addendum,) = entries(opened, Kind.LATE_ENTRY), entries(opened, Kind.ADDENDUM)
    assert (late.note_id, late.service_date, late.days_after) == (LATE, date(2026, 3, 23), 5)
    assert (addendum.note_id, addendum.service_date, addendum.reason) == (AMENDED, date(2026, 4, 13), "told later")


def test_drafts_and_struck_notes_are_told_apart(opened: OpenDesk) -> None:
    (draft,), (struck,) = entries(opened, Kind.DRAFT), entries(opened, Kind.STRUCK)
    assert (draft.note_id, draft.is_signed) == (DRAFT, False)
    assert (struck.note_id, struck.is_signed, struck.reason) == (STRUCK, True, "meant for another record")


def test_a_note_without_a_session_and_a_missed_session_have_their_rows(practice: Practice) -> None:
    opened = practice.opened
    intake = opened.notes.begin(a_note(client_id=CLIENT, service_date=date(2026, 9, 1)))
    opened.notes.sign(intake.id)
    missed = opened.sessions.add(
        a_session(number=8, local_date=date(2026, 9, 2), attendance=Attendance.NO_SHOW, attendees=(CLIENT,))
    )
    newest, before = entries(opened)[:2]
    assert (newest.kind, newest.subject_id, newest.attendance) == (
        Kind.SESSION_WITHOUT_NOTE,
        missed.id,
        Attendance.NO_SHOW,
    )
    assert (before.kind, before.subject_id, before.session_number) == (Kind.NOTE_WITHOUT_SESSION, intake.id, None)


def test_an_appointment_without_a_note_stands_in_the_record_however_long_ago_it_ended(practice: Practice) -> None:
    old, coming = (
        practice.opened.appointments.plan(an_appointment(id=new_id(), local_date=day, attendees=(CLIENT,)))
        for day in (date(2025, 3, 4), date(2026, 11, 30))
    )
    (entry,) = entries(practice.opened, Kind.APPOINTMENT_WITHOUT_NOTE)
    assert (entry.subject_id, entry.day, entry.start) == (old.id, old.local_date, old.start)
    assert coming.id not in {each.subject_id for each in entries(practice.opened)}


def test_consents_and_check_ins_stand_on_their_days(opened: OpenDesk) -> None:
    document = opened.consents.add_document(a_consent_document(topic=ConsentTopic.RECORDING))
    answer = {"client_id": CLIENT, "document_id": document.id, "topic": ConsentTopic.RECORDING, "review_due": None}
    opened.consents.record(a_consent(answered_on=date(2026, 9, 1), answer=ConsentAnswer.DECLINED, **answer))
    kept = opened.consents.record(a_consent(id=ConsentId(new_id()), answered_on=date(2026, 9, 2), **answer))
    opened.consents.revoke(kept.id, on=date(2026, 9, 3))
    with opened.journal.database.transaction():
        opened.journal.check_ins.add(a_check_in(client_id=CLIENT, asked_on=date(2026, 9, 4)))
    assert [(each.day.day, each.kind) for each in entries(opened)[:4]] == [
        (4, Kind.CHECK_IN),
        (3, Kind.CONSENT_REVOKED),
        (2, Kind.CONSENT_SIGNED),
        (1, Kind.CONSENT_DECLINED),
    ]


def test_a_release_stands_beside_its_hold(opened: OpenDesk, tmp_path: Path) -> None:
    _, release = delivered(opened, tmp_path)
    (hold,) = opened.matters.standing_holds(CLIENT)
    opened.matters.lift_hold(hold.id, client_id=CLIENT, reason="the case is over")
    (left,) = entries(opened, Kind.RELEASE)
    assert (left.release_id, left.release_number, left.day) == (release.id, release.number, TODAY)
    (placed,), (lifted,) = entries(opened, Kind.HOLD_PLACED), entries(opened, Kind.HOLD_LIFTED)
    assert (placed.docket, placed.reason, lifted.reason) == ("FL-26-0417", "", "the case is over")


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        (TimelineFilter.ALL, 11),
        (TimelineFilter.NOTES, 10),
        (TimelineFilter.CONSENT, 1),
        (TimelineFilter.RELEASES, 0),
        (TimelineFilter.LATE_ENTRIES, 1),
    ],
)
def test_each_filter_shows_its_kinds(opened: OpenDesk, chosen: TimelineFilter, count: int) -> None:
    assert sum(each.is_in(chosen) for each in entries(opened)) == count


def test_every_kind_is_under_all_and_at_most_one_group() -> None:
    groups = (TimelineFilter.NOTES, TimelineFilter.CONSENT, TimelineFilter.RELEASES)
    for kind in TimelineKind:
        entry = TimelineEntry(kind=kind, day=TODAY, subject_id="x")
        assert entry.is_in(TimelineFilter.ALL)
        assert sum(entry.is_in(each) for each in groups) == 1


def test_the_timeline_of_another_client_holds_nothing_of_this_one(opened: OpenDesk) -> None:
    kinds = [each.kind for each in ClientRecord(opened.journal).timeline(COMPANION)]
    assert kinds == [Kind.SESSION_WITHOUT_NOTE]


def test_a_note_of_a_group_session_stands_in_the_record_of_each_attendee_alone(opened: OpenDesk) -> None:
    session = opened.sessions.add(
        a_session(number=9, kind=SessionKind.GROUP, local_date=date(2026, 9, 2), attendees=(CLIENT, COMPANION))
    )
    note = opened.notes.begin(a_note(client_id=CLIENT, session_id=session.id, service_date=session.local_date))
    record = ClientRecord(opened.journal)
    newest, theirs = record.timeline(CLIENT)[0], record.timeline(COMPANION)[0]
    assert (newest.kind, newest.subject_id, newest.session_kind) == (Kind.DRAFT, note.id, SessionKind.GROUP)
    assert (theirs.kind, theirs.subject_id) == (Kind.SESSION_WITHOUT_NOTE, session.id)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every query from now on."""
    queries: list[str] = []
    rows, one = Database.rows, Database.one

    def told_rows(database: Database, sql: str, of: Parameters = ()) -> list[Row]:
        queries.append(sql)
        return rows(database, sql, of)

    def told_one(database: Database, sql: str, of: Parameters = ()) -> Row | None:
        queries.append(sql)
        return one(database, sql, of)

    monkeypatch.setattr(Database, "rows", told_rows)
    monkeypatch.setattr(Database, "one", told_one)
    return queries


def test_the_lists_of_a_page_read_the_text_of_no_note(opened: OpenDesk, asked: list[str]) -> None:
    record = ClientRecord(opened.journal)
    record.header(CLIENT)
    record.timeline(CLIENT)
    assert asked
    assert not [sql for sql in asked if "note.*" in sql or "sections" in sql or "addendum.*" in sql]


def test_the_timeline_takes_as_many_queries_however_long_the_record_is(opened: OpenDesk, asked: list[str]) -> None:
    record, counts = ClientRecord(opened.journal), []
    for each in (CLIENT, COMPANION):
        asked.clear()
        record.timeline(each)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# -- psychotherapy notes -------------------------------------------------------


def test_a_psychotherapy_note_shows_its_day_and_nothing_else(opened: OpenDesk) -> None:
    (entry,) = entries(opened, Kind.PSYCHOTHERAPY_NOTE)
    bare = TimelineEntry(kind=Kind.PSYCHOTHERAPY_NOTE, day=date(2026, 3, 9), subject_id=entry.subject_id)
    assert entry == bare
    assert entry.note_id is None


def test_a_psychotherapy_note_cannot_be_read_as_a_note(opened: OpenDesk) -> None:
    (entry,) = entries(opened, Kind.PSYCHOTHERAPY_NOTE)
    with pytest.raises(UserError, match="record_not_found"):
        ClientRecord(opened.journal).reading(NoteId(entry.subject_id))


def test_no_page_reaches_the_words_of_a_psychotherapy_note(opened: OpenDesk) -> None:
    record = ClientRecord(opened.journal)
    pages = [asdict(record.header(CLIENT)), *(asdict(each) for each in record.timeline(CLIENT))]
    pages += [asdict(record.reading(each.id)) for each in opened.notes.of_client(CLIENT)]
    assert "SEALED-PROCESS-WORDS" not in str(pages)


# -- the header ----------------------------------------------------------------


def test_the_header_says_who_and_how_things_stand(opened: OpenDesk) -> None:
    header = ClientRecord(opened.journal).header(CLIENT)
    assert (header.client.code, header.age, header.since) == ("C-0001", 36, date(2025, 1, 6))
    assert header.last_session_kind is SessionKind.INDIVIDUAL
    assert (header.consent.status, header.consent.version) == (ConsentStatus.SIGNED, 1)
    assert header.consent.review_due == date(2027, 1, 6)
    assert (header.contact.voicemail_allowed, header.contact.email_allowed) == (True, False)
    assert (header.hold, header.last_check_in) == (None, None)
    assert (header.counts.entries, header.counts.documents, header.counts.disclosures) == (11, 0, 0)


def test_the_header_counts_every_entry_of_the_timeline(opened: OpenDesk, tmp_path: Path) -> None:
    delivered(opened, tmp_path)
    (hold,) = opened.matters.standing_holds(CLIENT)
    opened.matters.lift_hold(hold.id, client_id=CLIENT, reason="the case is over")
    document = opened.consents.add_document(a_consent_document(topic=ConsentTopic.RECORDING))
    answer = a_consent(
        id=ConsentId(new_id()), client_id=CLIENT, document_id=document.id, topic=ConsentTopic.RECORDING, review_due=None
    )
    opened.consents.record(answer)
    opened.consents.revoke(answer.id, on=TODAY)
    for day in (date(2025, 3, 4), date(2026, 11, 30)):
        opened.appointments.plan(an_appointment(id=new_id(), local_date=day, attendees=(CLIENT,)))
    with opened.journal.database.transaction():
        opened.journal.check_ins.add(a_check_in(client_id=CLIENT, asked_on=date(2026, 9, 4)))
    record = ClientRecord(opened.journal)
    for each in (CLIENT, COMPANION):
        assert record.header(each).counts.entries == len(record.timeline(each))
    assert len({each.kind for each in record.timeline(CLIENT)}) >= 13


def test_the_header_of_a_client_with_nothing_on_file(opened: OpenDesk) -> None:
    header = ClientRecord(opened.journal).header(COMPANION)
    assert (header.consent.status, header.consent.version) == (ConsentStatus.MISSING, None)
    assert (header.contact.open_restrictions, header.contact.first_restriction) == (0, "")


def test_an_unknown_client_has_no_page(opened: OpenDesk) -> None:
    with pytest.raises(UserError, match="record_not_found"):
        ClientRecord(opened.journal).header(ClientId("nobody"))


def test_the_oldest_standing_hold_is_named(practice: Practice) -> None:
    opened = practice.opened
    practice.clock.at = datetime(2026, 11, 12, 4, 0, tzinfo=UTC)
    court_order(opened)
    court_order(opened, docket="second")
    hold = ClientRecord(opened.journal).header(CLIENT).hold
    assert hold is not None
    assert (hold.docket, hold.placed_on, hold.count) == ("FL-26-0417", date(2026, 11, 11), 2)


def test_only_open_restrictions_count(opened: OpenDesk) -> None:
    kept = opened.clients.restrict(a_restriction(client_id=CLIENT, words="nothing to the plan"))
    opened.clients.restrict(a_restriction(client_id=CLIENT, words="no letters home", agreed_on=date(2026, 1, 1)))
    opened.clients.lift_restriction(kept.id, client_id=CLIENT, on=date(2026, 11, 1))
    contact = ClientRecord(opened.journal).header(CLIENT).contact
    assert (contact.open_restrictions, contact.first_restriction) == (1, "no letters home")


def test_the_newest_check_in_shows(opened: OpenDesk) -> None:
    with opened.journal.database.transaction():
        for day in (1, 3, 2):
            opened.journal.check_ins.add(a_check_in(client_id=CLIENT, asked_on=date(2026, 9, day)))
    last = ClientRecord(opened.journal).header(CLIENT).last_check_in
    assert last is not None
    assert last.asked_on == date(2026, 9, 3)


def test_papers_and_packets_are_the_documents(opened: OpenDesk, tmp_path: Path) -> None:
    built, _ = delivered(opened, tmp_path)
    counts = ClientRecord(opened.journal).header(CLIENT).counts
    assert (counts.documents, counts.disclosures) == (1 + len(built.files), 1)


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(1990, 4, 17), date(2026, 4, 16), 35),
        (date(1990, 4, 17), date(2026, 4, 17), 36),
        (date(2004, 2, 29), date(2026, 2, 28), 21),
        (date(2004, 2, 29), date(2026, 3, 1), 22),
        (date(2026, 11, 22), date(2026, 11, 22), 0),
    ],
)
def test_age_counts_whole_years(born: date, on: date, age: int) -> None:
    assert age_in_years(born, on=on) == age


def test_age_ends_with_the_life(opened: OpenDesk) -> None:
    client = opened.clients.get(CLIENT)
    opened.clients.change(replace(client, deceased_on=date(2026, 4, 16)))
    assert ClientRecord(opened.journal).header(CLIENT).age == 35


# -- reading -------------------------------------------------------------------


def test_a_signed_note_tells_its_distance_from_the_session_and_its_seal(opened: OpenDesk) -> None:
    reading = ClientRecord(opened.journal).reading(PLAIN)
    assert reading.session is not None
    assert reading.session.number == 1
    # the session ended at 10:50 in Los Angeles, 17:50 in UTC; signed at 18:30
    assert reading.minutes_after_session == 40
    start = reading.note.content_hash[:8].upper()
    assert reading.seal == f"{start[:4]} {start[4:]}"


def test_addenda_come_with_their_note(opened: OpenDesk) -> None:
    assert [each.reason for each in ClientRecord(opened.journal).reading(AMENDED).addenda] == ["told later"]


def test_a_draft_has_no_seal_and_no_distance(opened: OpenDesk) -> None:
    reading = ClientRecord(opened.journal).reading(DRAFT)
    assert (reading.seal, reading.minutes_after_session) == (None, None)


def test_nothing_that_a_person_said_is_printed(opened: OpenDesk) -> None:
    record = ClientRecord(opened.journal)
    shown = repr((record.header(CLIENT), record.timeline(CLIENT), record.reading(AMENDED)))
    for word in ("ZEBULON", "KESTREL", "told later", "diary", "storm", "mistake"):
        assert word not in shown
