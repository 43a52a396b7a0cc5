# SPDX-License-Identifier: GPL-3.0-or-later
"""What the first pages ask for is answered from an index, so that fifty thousand notes cost no more than fifty."""

from collections.abc import Callable

import pytest
from factories import TODAY

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.ids import ClientId, MatterId, ReleaseId, SessionId
from counselor_desk.storage.appointments import AppointmentStore
from counselor_desk.storage.audit import AuditStore
from counselor_desk.storage.check_ins import CheckInStore
from counselor_desk.storage.connection import Database
from counselor_desk.storage.consents import ConsentStore
from counselor_desk.storage.deliveries import DeliveryStore
from counselor_desk.storage.driver import Parameters
from counselor_desk.storage.follow_ups import FollowUpStore
from counselor_desk.storage.notes import NoteStore
from counselor_desk.storage.record_lines import RecordLineStore
from counselor_desk.storage.row import Row
from counselor_desk.storage.sessions import SessionStore

CLIENT = ClientId("client")

ASKED: dict[str, tuple[Callable[[Database], object], str]] = {
    "sessions of a day": (
        lambda db: SessionStore(db).in_period(period_from=TODAY, period_to=TODAY),
        "ix_session_local_date",
    ),
    "sessions of a client": (lambda db: SessionStore(db).of_client(CLIENT), "ix_session_attendee_client"),
    "notes on a session": (lambda db: NoteStore(db).of_session(SessionId("session")), "ix_note_session"),
    "drafts": (lambda db: NoteStore(db).drafts(), "ix_note_drafts"),
    "consents of a client": (lambda db: ConsentStore(db).of_client(CLIENT), "ix_consent_client"),
    "appointments of a day": (
        lambda db: AppointmentStore(db).in_period(period_from=TODAY, period_to=TODAY),
        "ix_appointment_local_date",
    ),
    "the last check-in": (lambda db: CheckInStore(db).last_of_client(CLIENT), "ix_check_in_client"),
    "appointments of a client": (
        lambda db: AppointmentStore(db).of_client(CLIENT, until=TODAY),
        "ix_appointment_attendee_client",
    ),
    "lines of notes": (lambda db: RecordLineStore(db).notes(CLIENT), "ix_note_client"),
    "lines of addenda": (lambda db: RecordLineStore(db).addenda(CLIENT), "ix_note_client"),
    "sessions without a note": (
        lambda db: RecordLineStore(db).sessions_without_note(CLIENT),
        "ix_session_attendee_client",
    ),
    "the last kind of session": (
        lambda db: RecordLineStore(db).last_session_kind(CLIENT),
        "ix_session_attendee_client",
    ),
    "what was logged of a note": (
        lambda db: AuditStore(db).authentic_entries(client_id=CLIENT, kinds=[AuditKind.NOTE_SIGNED], subjects=["x"]),
        "ix_audit_event_client",
    ),
    "open follow-ups": (lambda db: FollowUpStore(db).list_open(), "ix_follow_up_open"),
    "follow-ups of a matter": (lambda db: FollowUpStore(db).of_matter(MatterId("matter")), "ix_follow_up_matter"),
    "deliveries of a packet": (lambda db: DeliveryStore(db).of_release(ReleaseId("release")), "ix_delivery_release"),
    "the last event of a kind": (
        lambda db: AuditStore(db).last_of_kind(AuditKind.BACKUP_VERIFIED),
        "ix_audit_event_kind",
    ),
}


def plan(database: Database, monkeypatch: pytest.MonkeyPatch, ask: Callable[[Database], object]) -> str:
    """How SQLite answers the one query that `ask` runs."""
    asked: list[tuple[str, Parameters]] = []
    rows = Database.rows

    def noted(_: Database, sql: str, parameters: Parameters = ()) -> list[Row]:
        asked.append((sql, parameters))
        return []

    def noted_one(_: Database, sql: str, parameters: Parameters = ()) -> None:
        asked.append((sql, parameters))

    with monkeypatch.context() as patched:
        patched.setattr(Database, "rows", noted)
        patched.setattr(Database, "one", noted_one)
        ask(database)
    ((sql, parameters),) = asked
    return "\n".join(row.text("detail") for row in rows(database, f"EXPLAIN QUERY PLAN {sql}", parameters))


@pytest.mark.parametrize("question", ASKED)
def test_the_question_is_answered_from_its_index(
    database: Database, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    ask, index = ASKED[question]
    steps = plan(database, monkeypatch, ask)
    assert f"USING INDEX {index}" in steps or f"USING COVERING INDEX {index}" in steps
    assert [step for step in steps.splitlines() if step.startswith("SCAN") and "INDEX" not in step] == []


def test_the_last_event_of_a_kind_is_found_without_sorting(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "TEMP B-TREE" not in plan(
        database, monkeypatch, lambda db: AuditStore(db).last_of_kind(AuditKind.BACKUP_VERIFIED)
    )
