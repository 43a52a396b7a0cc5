# SPDX-License-Identifier: GPL-3.0-or-later
"""What the stores promise beyond bringing back what was kept: versions, order, periods, numbers, and clear refusals."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, time
from hashlib import sha256
from typing import Any

import pytest
from factories import (
    NOW,
    TODAY,
    a_check_in,
    a_clause,
    a_client,
    a_consent,
    a_consent_document,
    a_contact,
    a_disclosure,
    a_follow_up,
    a_matter,
    a_note,
    a_person_decision,
    a_psychotherapy_note,
    a_release,
    a_restriction,
    a_session,
    a_signature,
    a_snippet,
    a_strike,
    an_appointment,
    an_authorization,
    an_evidence,
    an_item_choice,
    packet_files,
)
from journal_fixtures import OneOfEach

from counselor_desk.domain.appointments import Appointment
from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.authorizations import Authorization
from counselor_desk.domain.check_ins import CheckIn
from counselor_desk.domain.clients import Client, Contact, Restriction, SafeContact
from counselor_desk.domain.consents import Consent, ConsentDocument, CopyGiven
from counselor_desk.domain.deliveries import Delivery, FollowUp
from counselor_desk.domain.disclosures import Disclosure
from counselor_desk.domain.drawn_signatures import DrawnSignature
from counselor_desk.domain.errors import BugError, DeskError, ErrorCode, UserError, VaultError
from counselor_desk.domain.executor_sheets import ExecutorSheet, ExecutorUse
from counselor_desk.domain.ids import (
    AppointmentId,
    AuthorizationId,
    ClauseId,
    ClientId,
    ConsentDocumentId,
    ConsentId,
    ContactId,
    FollowUpId,
    HoldId,
    MatterId,
    NoteId,
    PsychotherapyNoteId,
    RedactionId,
    ReleaseId,
    RestrictionId,
    SessionId,
    SlotId,
    SnippetId,
)
from counselor_desk.domain.matters import Clause, ClientPosition, Matter, Request
from counselor_desk.domain.notes import Addendum, Note, NoteSection, PsychotherapyNote
from counselor_desk.domain.practice import PracticeProfile
from counselor_desk.domain.records import ItemId
from counselor_desk.domain.releases import ItemChoice, ItemOutcome, PersonDecision, Redaction, Release
from counselor_desk.domain.sessions import Session
from counselor_desk.domain.snippets import Snippet
from counselor_desk.storage.addenda import AddendumStore
from counselor_desk.storage.appointments import AppointmentStore
from counselor_desk.storage.audit import AuditStore
from counselor_desk.storage.authorizations import AuthorizationStore
from counselor_desk.storage.check_ins import CheckInStore
from counselor_desk.storage.clients import ClientStore
from counselor_desk.storage.connection import Database
from counselor_desk.storage.consents import ConsentDocumentStore, ConsentStore
from counselor_desk.storage.contacts import ContactStore
from counselor_desk.storage.disclosures import DisclosureStore
from counselor_desk.storage.executor_sheets import ExecutorSheetStore
from counselor_desk.storage.follow_ups import FollowUpStore
from counselor_desk.storage.holds import HoldStore
from counselor_desk.storage.matter_papers import MatterPaperStore
from counselor_desk.storage.matters import MatterStore
from counselor_desk.storage.notes import NoteStore
from counselor_desk.storage.practice import PracticeStore
from counselor_desk.storage.psychotherapy_notes import PsychotherapyNoteStore
from counselor_desk.storage.release_decisions import ReleaseDecisionStore
from counselor_desk.storage.releases import ReleaseStore
from counselor_desk.storage.restrictions import RestrictionStore
from counselor_desk.storage.search import SearchStore
from counselor_desk.storage.sessions import SessionStore
from counselor_desk.storage.snippets import SnippetStore
from counselor_desk.storage.unfinished import UnfinishedStore, UnfinishedWork
from counselor_desk.storage.vault_identity import VaultIdentity, VaultIdentityStore

SIGNATURE = {"signer_name", "signer_credentials", "signed_at"}


def refused(database: Database, act: Callable[[], object]) -> ErrorCode:
    """The code with which an act is refused; its transaction is rolled back."""
    with pytest.raises(DeskError) as raised, database.transaction():
        act()
    return raised.value.code


# -- columns and fields ----------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "kept", "nested", "columns"),
    [
        ("practice", PracticeProfile, set(), {"number"}),
        ("vault_identity", VaultIdentity, set(), {"number"}),
        ("client", Client, {"safe_contact"}, {f"safe_{each.name}" for each in fields(SafeContact)}),
        ("contact", Contact, set(), set()),
        ("restriction", Restriction, set(), set()),
        ("session", Session, {"attendees"}, set()),
        ("appointment", Appointment, {"attendees"}, set()),
        ("check_in", CheckIn, set(), set()),
        ("snippet", Snippet, set(), set()),
        ("unfinished", UnfinishedWork, set(), set()),
        ("delivery", Delivery, set(), {"delivery"}),
        ("follow_up", FollowUp, set(), set()),
        ("note", Note, {"signature", "strike"}, SIGNATURE),
        ("addendum", Addendum, {"signature"}, SIGNATURE),
        ("psychotherapy_note", PsychotherapyNote, set(), {"nonce", "ciphertext"}),
        ("consent_document", ConsentDocument, set(), set()),
        ("consent", Consent, set(), set()),
        ("consent_signature", DrawnSignature, set(), {"consent_id"}),
        ("authorization", Authorization, set(), set()),
        (
            "matter",
            Matter,
            {"request", "evidence", "consultations", "clauses", "identity"},
            {each.name for each in fields(Request)} | {"identity_initials", "identity_date_of_birth"},
        ),
        ("clause", Clause, set(), set()),
        ("item_choice", ItemChoice, set(), {"choice"}),
        ("person_decision", PersonDecision, set(), {"decision"}),
        ("redaction", Redaction, set(), set()),
        ("release", Release, {"released_items", "withheld_items", "head"}, {"head_size", "head_root"}),
        ("disclosure", Disclosure, set(), set()),
    ],
)
def test_every_field_has_its_column_and_every_column_its_field(
    database: Database, table: str, kept: Any, nested: set[str], columns: set[str]
) -> None:
    found = {row.text("name") for row in database.rows("SELECT name FROM pragma_table_info(?)", (table,))}
    assert found == {each.name for each in fields(kept)} - nested | columns


# -- what is not there -----------------------------------------------------------


@pytest.mark.parametrize(
    "act",
    [
        lambda db: ClientStore(db).get(ClientId("x")),
        lambda db: ClientStore(db).replace(a_client()),
        lambda db: ContactStore(db).replace(a_contact()),
        lambda db: ContactStore(db).remove(ContactId("x")),
        lambda db: RestrictionStore(db).lift(RestrictionId("x"), on=TODAY),
        lambda db: SessionStore(db).get(SessionId("x")),
        lambda db: SessionStore(db).replace(a_session()),
        lambda db: AppointmentStore(db).get(AppointmentId("x")),
        lambda db: AppointmentStore(db).replace(an_appointment()),
        lambda db: AppointmentStore(db).remove(AppointmentId("x")),
        lambda db: SnippetStore(db).remove(SnippetId("x")),
        lambda db: FollowUpStore(db).get(FollowUpId("x")),
        lambda db: FollowUpStore(db).mark_done(FollowUpId("x"), on=TODAY),
        lambda db: NoteStore(db).remove_draft(NoteId("x")),
        lambda db: NoteStore(db).get(NoteId("x")),
        lambda db: NoteStore(db).save_draft(a_note()),
        lambda db: NoteStore(db).sign(a_note(signature=a_signature())),
        lambda db: PsychotherapyNoteStore(db).body(PsychotherapyNoteId("x")),
        lambda db: ConsentDocumentStore(db).get(ConsentDocumentId("x")),
        lambda db: ConsentStore(db).get(ConsentId("x")),
        lambda db: ConsentStore(db).revoke(ConsentId("x"), on=TODAY),
        lambda db: ConsentStore(db).record_copy(ConsentId("x"), CopyGiven.PRINTED),
        lambda db: AuthorizationStore(db).get(AuthorizationId("x")),
        lambda db: AuthorizationStore(db).replace(an_authorization()),
        lambda db: AuthorizationStore(db).revoke(AuthorizationId("x"), on=TODAY, in_writing=True),
        lambda db: MatterStore(db).get(MatterId("x")),
        lambda db: MatterStore(db).replace(a_matter()),
        lambda db: MatterStore(db).remove_clause(ClauseId("x")),
        lambda db: HoldStore(db).lift(HoldId("x"), at=NOW, reason="over"),
        lambda db: ReleaseDecisionStore(db).remove_redaction(RedactionId("x")),
        lambda db: ReleaseStore(db).get(ReleaseId("x")),
        lambda db: PracticeStore(db).get(),
    ],
)
def test_what_is_not_there_is_said_to_be_not_there(database: Database, act: Callable[[Database], object]) -> None:
    assert refused(database, lambda: act(database)) is ErrorCode.RECORD_NOT_FOUND


def test_an_empty_journal_answers_with_nothing(database: Database) -> None:
    assert PracticeStore(database).find() is None
    assert ClientStore(database).find_by_code("C-0001") is None
    assert ReleaseStore(database).find_by_file_hash("ab" * 32) is None
    assert ReleaseStore(database).passphrase_of(ReleaseId("x")) is None
    assert CheckInStore(database).last_of_client(ClientId("x")) is None
    assert AuditStore(database).last_of_kind(AuditKind.BACKUP_VERIFIED) is None
    assert SearchStore(database).find("anything") == ()
    with pytest.raises(VaultError):
        VaultIdentityStore(database).get()


# -- clients and people ----------------------------------------------------------


def test_a_code_is_given_once_whatever_its_case(database: Database) -> None:
    store = ClientStore(database)
    with database.transaction():
        store.add(a_client(code="c-0001"))
    assert refused(database, lambda: store.add(a_client(code="C-0001"))) is ErrorCode.CODE_ALREADY_USED


def test_codes_count_on_from_the_highest(database: Database) -> None:
    store = ClientStore(database)
    assert store.next_code() == "C-0001"
    with database.transaction():
        for code in ("C-0007", "C-x", "C-12b", "Z-99"):
            store.add(a_client(code=code))
    assert store.next_code() == "C-0008"
    with database.transaction():
        store.add(a_client(code="C-10000"))
    assert store.next_code() == "C-10001"


def test_clients_stand_in_the_order_of_their_names(database: Database) -> None:
    store = ClientStore(database)
    with database.transaction():
        for name, code in (("zoë", "1"), ("Ámbar", "2"), ("amber", "4"), ("Amber", "3")):
            store.add(a_client(display_name=name, code=code))
    assert [client.code for client in store.list()] == ["2", "3", "4", "1"]


def test_a_save_that_came_too_late_is_refused(database: Database, free: OneOfEach) -> None:
    store = ClientStore(database)
    with database.transaction():
        saved = store.replace(replace(free.client, pronouns="they/them"))
    assert saved.version == 2
    assert store.get(free.client.id) == saved
    late = replace(free.client, pronouns="he/him")
    assert refused(database, lambda: store.replace(late)) is ErrorCode.RECORD_CHANGED_MEANWHILE
    assert store.get(free.client.id) == saved


def test_a_contact_is_changed_and_removed(database: Database, free: OneOfEach) -> None:
    store = ContactStore(database)
    (contact,) = store.of_client(free.client.id)
    changed = replace(contact, also_called=())
    with database.transaction():
        store.replace(changed)
    assert store.of_client(free.client.id) == (changed,)
    with database.transaction():
        store.remove(contact.id)
    assert store.of_client(free.client.id) == ()


def test_a_restriction_is_lifted_once(database: Database, free: OneOfEach) -> None:
    store = RestrictionStore(database)
    restriction = a_restriction(client_id=free.client.id, agreed_on=date(2020, 1, 1))
    with database.transaction():
        store.add(restriction)
        store.lift(restriction.id, on=TODAY)
    assert store.of_client(free.client.id)[0] == replace(restriction, lifted_on=TODAY)
    assert refused(database, lambda: store.lift(restriction.id, on=TODAY)) is ErrorCode.RECORD_NOT_FOUND


# -- sessions --------------------------------------------------------------------


def test_attendees_keep_their_order(database: Database) -> None:
    clients = [a_client() for _ in range(4)]
    session = a_session(attendees=tuple(client.id for client in reversed(clients)))
    with database.transaction():
        for client in clients:
            ClientStore(database).add(client)
        SessionStore(database).add(session)
    assert SessionStore(database).get(session.id) == session
    assert [SessionStore(database).of_client(client.id) for client in clients] == [(session,)] * 4


def test_sessions_of_a_period_include_both_its_days(database: Database) -> None:
    client, store = a_client(), SessionStore(database)
    days = [date(2026, 1, day) for day in (1, 2, 3, 4)]
    sessions = [a_session(attendees=(client.id,), local_date=day, number=day.day) for day in days]
    with database.transaction():
        ClientStore(database).add(client)
        for session in reversed(sessions):
            store.add(session)
    assert store.of_client(client.id) == tuple(sessions)
    assert store.of_client(client.id, period_from=days[1], period_to=days[2]) == tuple(sessions[1:3])
    assert store.of_client(client.id, period_from=days[3]) == (sessions[3],)
    assert store.in_period(period_from=days[0], period_to=days[1]) == tuple(sessions[:2])
    assert store.next_number(client.id) == 5
    assert store.next_number(ClientId("x")) == 1


def test_a_corrected_session_keeps_its_number_and_takes_other_attendees(database: Database) -> None:
    clients, store = [a_client() for _ in range(3)], SessionStore(database)
    session = a_session(attendees=(clients[0].id, clients[1].id))
    corrected = replace(session, local_date=TODAY, attendees=(clients[2].id, clients[0].id))
    with database.transaction():
        for client in clients:
            ClientStore(database).add(client)
        store.add(session)
        store.replace(corrected)
    assert store.get(session.id) == corrected
    assert refused(database, lambda: store.replace(replace(session, number=9))) is ErrorCode.RECORD_NOT_FOUND


# -- appointments, check-ins, snippets -------------------------------------------


def test_appointments_come_by_day_and_time_and_go_whole(database: Database) -> None:
    client, store = a_client(), AppointmentStore(database)
    days = [date(2026, 12, day) for day in (1, 2, 3)]
    planned = [an_appointment(local_date=day, attendees=(client.id,)) for day in days]
    with database.transaction():
        ClientStore(database).add(client)
        for appointment in reversed(planned):
            store.add(appointment)
        store.replace(moved := replace(planned[0], local_date=days[2], start=time(8, 0)))
        store.remove(planned[1].id)
    assert store.in_period(period_from=days[0], period_to=days[2]) == (moved, planned[2])
    assert store.in_period(period_from=days[0], period_to=days[1]) == ()
    left = database.one("SELECT count(*) AS attendees FROM appointment_attendee")
    assert left is not None
    assert left.integer("attendees") == 2


def test_the_newest_check_in_comes_first(database: Database, free: OneOfEach) -> None:
    store = CheckInStore(database)
    (known,) = store.of_client(free.client.id)
    added = [a_check_in(client_id=free.client.id, asked_on=day) for day in (date(2026, 10, 1), date(2026, 1, 1))]
    same_day = a_check_in(client_id=free.client.id, asked_on=date(2026, 10, 1), recorded_at=NOW)
    with database.transaction():
        for check_in in (*added, same_day):
            store.add(check_in)
    assert store.of_client(free.client.id) == (same_day, added[0], known, added[1])
    assert store.last_of_client(free.client.id) == same_day


def test_a_shortcut_stands_for_one_snippet(database: Database) -> None:
    store, snippet = SnippetStore(database), a_snippet(shortcut=";b")
    with database.transaction():
        store.save(snippet)
        store.save(other := a_snippet(shortcut=";a"))
        store.save(changed := replace(snippet, text="other words"))
    assert store.list() == (other, changed)
    assert refused(database, lambda: store.save(replace(other, shortcut=";b"))) is ErrorCode.CODE_ALREADY_USED
    with database.transaction():
        store.remove(other.id)
    assert store.list() == (changed,)


# -- executor sheets -------------------------------------------------------------


def test_an_executor_sheet_is_revoked_once_and_its_uses_are_seen_once(database: Database) -> None:
    store = ExecutorSheetStore(database)
    sheet = ExecutorSheet(slot_id=SlotId("aa" * 6), holder="Ines", made_at=NOW)
    other = ExecutorSheet(slot_id=SlotId("bb" * 6), holder="Omar", made_at=NOW)
    with database.transaction():
        store.add(sheet)
        store.add(other)
        store.record_use(sheet.slot_id, at=NOW)
    assert store.list() == (sheet, other)
    assert store.unseen() == (ExecutorUse(slot_id=sheet.slot_id, holder="Ines", used_at=NOW),)
    with database.transaction():
        store.mark_seen(at=NOW)
        store.revoke(sheet.slot_id, at=NOW)
        store.take_back(other.slot_id)
    assert store.unseen() == ()
    assert store.list() == (replace(sheet, revoked_at=NOW),)
    assert refused(database, lambda: store.revoke(sheet.slot_id, at=NOW)) is ErrorCode.RECORD_NOT_FOUND
    assert refused(database, lambda: store.revoke(other.slot_id, at=NOW)) is ErrorCode.RECORD_NOT_FOUND


def test_an_executor_sheet_has_a_holder() -> None:
    with pytest.raises(UserError, match=r"executor_sheet\.holder"):
        ExecutorSheet(slot_id=SlotId("aa" * 6), holder=" ", made_at=NOW)


# -- notes -----------------------------------------------------------------------


def test_keeping_the_same_note_twice_keeps_one(database: Database, free: OneOfEach) -> None:
    store = NoteStore(database)
    with database.transaction():
        store.add(free.draft)
    with pytest.raises(BugError), database.transaction():
        store.add(replace(free.draft, version=9))
    assert len(store.of_client(free.client.id)) == 3


def test_a_draft_is_saved_with_a_rising_version(database: Database, free: OneOfEach) -> None:
    store = NoteStore(database)
    changed = replace(free.draft, late_entry_reason="power was out")
    with database.transaction():
        saved = store.save_draft(changed)
        # the same save again, as after a lost answer
        assert store.save_draft(changed) == saved
    assert (saved.version, store.get(free.draft.id)) == (2, saved)
    other = replace(free.draft, late_entry_reason="something else")
    assert refused(database, lambda: store.save_draft(other)) is ErrorCode.RECORD_CHANGED_MEANWHILE


def test_an_empty_page_never_silently_takes_the_place_of_text(database: Database, free: OneOfEach) -> None:
    store = NoteStore(database)
    blank = replace(free.draft, sections=(NoteSection("Subjective", " \n"),))
    assert refused(database, lambda: store.save_draft(blank)) is ErrorCode.EMPTY_OVER_TEXT
    assert store.get(free.draft.id) == free.draft
    with database.transaction():
        cleared = store.save_draft(blank, is_clearing_meant=True)
        assert store.save_draft(replace(cleared, late_entry_reason="x")).version == 3


def test_a_signature_ends_the_saving(database: Database, free: OneOfEach) -> None:
    store = NoteStore(database)
    signed = replace(free.draft, signature=a_signature())
    with database.transaction():
        store.sign(signed)
    assert store.get(signed.id) == signed
    assert refused(database, lambda: store.sign(signed)) is ErrorCode.NOTE_SIGNED
    assert refused(database, lambda: store.save_draft(free.draft)) is ErrorCode.NOTE_SIGNED
    assert store.drafts() == ()


def test_what_is_not_signed_or_not_current_is_not_kept_as_signed(database: Database, free: OneOfEach) -> None:
    store = NoteStore(database)
    assert refused(database, lambda: store.sign(free.draft)) is ErrorCode.NOTE_NOT_SIGNED
    older = replace(free.draft, version=9, signature=a_signature())
    assert refused(database, lambda: store.sign(older)) is ErrorCode.RECORD_CHANGED_MEANWHILE
    assert refused(database, lambda: store.save_draft(older)) is ErrorCode.NOTE_SIGNED
    assert store.drafts() == (free.draft,)


def test_a_strike_keeps_the_text_and_comes_once(database: Database, free: OneOfEach) -> None:
    store = NoteStore(database)
    struck = replace(free.signed, strike=a_strike())
    with database.transaction():
        store.strike(struck)
    assert store.get(free.signed.id) == struck
    assert refused(database, lambda: store.strike(struck)) is ErrorCode.NOTE_STRUCK
    assert refused(database, lambda: store.strike(replace(free.draft, strike=a_strike()))) is ErrorCode.NOTE_NOT_SIGNED
    assert refused(database, lambda: store.strike(free.signed)) is ErrorCode.UNEXPECTED


def test_a_draft_is_removed_and_a_signed_note_is_not(database: Database, free: OneOfEach) -> None:
    store = NoteStore(database)
    signed = a_note(client_id=free.client.id, signature=a_signature())
    with database.transaction():
        store.add(signed)
    assert refused(database, lambda: store.remove_draft(signed.id)) is ErrorCode.NOTE_SIGNED
    with database.transaction():
        store.remove_draft(free.draft.id)
    assert store.drafts() == ()


def test_a_draft_under_hold_is_not_removed(database: Database, held: OneOfEach) -> None:
    assert refused(database, lambda: NoteStore(database).remove_draft(held.draft.id)) is ErrorCode.LEGAL_HOLD_STANDS


def test_notes_are_found_by_client_period_and_session(database: Database, free: OneOfEach) -> None:
    store = NoteStore(database)
    early = a_note(client_id=free.client.id, service_date=date(2025, 5, 5))
    with database.transaction():
        store.add(early)
    assert store.of_client(free.client.id)[0] == early
    assert store.of_client(free.client.id, period_to=date(2025, 5, 5)) == (early,)
    assert early not in store.of_client(free.client.id, period_from=date(2025, 5, 6))
    assert free.draft.session_id is not None
    assert set(store.of_session(free.draft.session_id)) == {free.draft, free.signed, free.struck}
    assert len(AddendumStore(database).of_client(free.client.id)) == 1


def test_process_notes_need_a_whole_ciphertext(database: Database, free: OneOfEach) -> None:
    note = a_psychotherapy_note(client_id=free.client.id)
    store = PsychotherapyNoteStore(database)
    for nonce, ciphertext in ((b"short", bytes(40)), (bytes(12), b"short")):
        with pytest.raises(BugError), database.transaction():
            store.add(note, nonce=nonce, ciphertext=ciphertext)


# -- consents and authorizations ---------------------------------------------------


def test_a_consent_is_revoked_once_and_not_before_it_was_given(database: Database, free: OneOfEach) -> None:
    store = ConsentStore(database)
    (consent,) = store.of_client(free.client.id)
    too_early = date(2024, 1, 1)
    assert refused(database, lambda: store.revoke(consent.id, on=too_early)) is ErrorCode.DATE_RANGE_IMPOSSIBLE
    with database.transaction():
        store.revoke(consent.id, on=TODAY)
    assert store.list() == (replace(consent, revoked_on=TODAY),)
    assert refused(database, lambda: store.revoke(consent.id, on=TODAY)) is ErrorCode.CONSENT_NOT_OPEN


def test_a_copy_is_handed_over_once(database: Database, free: OneOfEach) -> None:
    document = ConsentDocumentStore(database).list()[0]
    consent = a_consent(client_id=free.client.id, document_id=document.id, copy_given=CopyGiven.NOT_YET)
    store = ConsentStore(database)
    with database.transaction():
        store.add(consent)
        store.record_copy(consent.id, CopyGiven.BY_EMAIL)
    assert store.get(consent.id).copy_given is CopyGiven.BY_EMAIL
    again = refused(database, lambda: store.record_copy(consent.id, CopyGiven.PRINTED))
    assert again is ErrorCode.VALUE_NOT_ALLOWED


def test_a_consent_belongs_to_exactly_its_version_of_the_document(database: Database, free: OneOfEach) -> None:
    document = a_consent_document(version=2)
    consent = a_consent(client_id=free.client.id, document_id=document.id, document_version=1)
    with database.transaction():
        ConsentDocumentStore(database).add(document)
    with pytest.raises(BugError), database.transaction():
        ConsentStore(database).add(consent)


def test_an_unsigned_authorization_is_a_draft_and_a_signed_one_is_not(database: Database, free: OneOfEach) -> None:
    store = AuthorizationStore(database)
    draft = an_authorization(client_id=free.client.id, signed_on=None, signer_name="")
    with database.transaction():
        store.add(draft)
        store.replace(replace(draft, purpose="another purpose"))
        signed = replace(draft, signed_on=TODAY, signer_name="M. Quint", copy_given=CopyGiven.NOT_YET)
        store.replace(signed)
        store.replace(replace(signed, copy_given=CopyGiven.PRINTED))
        store.revoke(draft.id, on=TODAY, in_writing=False)
    assert store.get(draft.id).revoked_on == TODAY
    assert store.get(draft.id).revoked_in_writing is False
    assert store.of_client(free.client.id)[-1] == store.get(draft.id)
    with pytest.raises(BugError), database.transaction():
        store.replace(replace(store.get(draft.id), purpose="rewritten"))
    with pytest.raises(BugError), database.transaction():
        store.replace(replace(store.get(draft.id), revoked_in_writing=True))


def test_how_a_form_was_revoked_is_not_said_of_one_that_stands(database: Database, free: OneOfEach) -> None:
    with pytest.raises(BugError), database.transaction():
        AuthorizationStore(database).add(an_authorization(client_id=free.client.id, revoked_in_writing=True))


# -- matters ---------------------------------------------------------------------


def test_a_matter_changes_with_a_rising_version_and_keeps_what_it_holds(database: Database, free: OneOfEach) -> None:
    store = MatterStore(database)
    with database.transaction():
        saved = store.replace(replace(free.matter, position=ClientPosition.OBJECTS, position_on=TODAY))
    assert store.get(free.matter.id) == saved
    assert refused(database, lambda: store.replace(free.matter)) is ErrorCode.RECORD_CHANGED_MEANWHILE
    assert store.list_open() == (saved,)
    with database.transaction():
        closed = store.replace(replace(saved, closed_at=NOW))
    assert store.list_open() == ()
    assert store.list_of_client(free.client.id) == (closed,)


def test_clauses_come_and_go(database: Database, free: OneOfEach) -> None:
    store = MatterStore(database)
    second = a_clause(matter_id=free.matter.id, number=2)
    with database.transaction():
        store.add_clause(second)
        store.remove_clause(free.matter.clauses[0].id)
    assert store.get(free.matter.id).clauses == (second,)


def test_evidence_under_the_same_key_takes_the_place_of_the_earlier(database: Database, free: OneOfEach) -> None:
    store = MatterStore(database)
    with database.transaction():
        store.add_evidence(free.matter.id, an_evidence(key="other"))
        store.add_evidence(free.matter.id, an_evidence(remark="a better copy"))
    assert [(each.key, each.remark) for each in store.get(free.matter.id).evidence] == [
        ("signed_order_copy", "a better copy"),
        ("other", "certified, SYCAMORE"),
    ]


def test_a_hold_is_lifted_with_a_reason(database: Database, held: OneOfEach) -> None:
    store = HoldStore(database)
    assert refused(database, lambda: store.lift(held.hold.id, at=NOW, reason=" ")) is ErrorCode.VALUE_MISSING
    assert store.standing(held.client.id) == (held.hold,)


# -- releases --------------------------------------------------------------------


def test_the_newest_decision_counts(database: Database, free: OneOfEach) -> None:
    store, matter_id = ReleaseDecisionStore(database), free.matter.id
    in_one_item = a_person_decision(matter_id=matter_id, item_id=ItemId("note:one"))
    with database.transaction():
        changed = an_item_choice(matter_id=matter_id, outcome=ItemOutcome.RELEASE, reason="on reflection")
        store.choose_item(changed)
        store.decide_person(in_one_item)
    assert store.item_choices(matter_id) == (changed,)
    assert store.person_decisions(matter_id) == (a_person_decision(matter_id=matter_id), in_one_item)


def test_a_redaction_can_be_taken_back(database: Database, free: OneOfEach) -> None:
    store = ReleaseDecisionStore(database)
    (redaction,) = store.redactions(free.matter.id)
    with database.transaction():
        store.remove_redaction(redaction.id)
    assert store.redactions(free.matter.id) == ()


def test_pages_are_seen_in_one_preview_only(database: Database, free: OneOfEach) -> None:
    store, matter_id = ReleaseDecisionStore(database), free.matter.id
    with database.transaction():
        for page in (2, 1, 2):
            store.mark_seen(matter_id, preview_hash="ab" * 32, page=page)
    assert store.seen(matter_id, preview_hash="ab" * 32) == {1, 2}
    assert store.seen(matter_id, preview_hash="00" * 32) == frozenset()


def test_release_numbers_count_within_their_year(database: Database, free: OneOfEach) -> None:
    store = ReleaseStore(database)
    assert store.next_number(2025) == "R-2025-0001"
    assert store.next_number(2026) == "R-2026-0002"
    second = a_release(matter_id=free.matter.id, client_id=free.client.id, number="R-2026-10000")
    with database.transaction():
        store.add(second, ())
    assert store.next_number(2026) == "R-2026-10001"
    assert store.of_matter(free.matter.id) == store.of_client(free.client.id)
    assert len(store.of_matter(free.matter.id)) == 2


def test_a_file_is_found_by_its_hash_in_the_newest_release_that_holds_it(database: Database, free: OneOfEach) -> None:
    store = ReleaseStore(database)
    (first,) = store.of_matter(free.matter.id)
    second = a_release(matter_id=free.matter.id, client_id=free.client.id, number="R-2026-0002", supersedes=first.id)
    with database.transaction():
        store.add(second, packet_files()[:1])
    found = [store.find_by_file_hash(sha256(each.content).hexdigest()) for each in packet_files()]
    assert found == [(second, "record.pdf"), (first, "manifest.json")]


def test_disclosures_are_read_back_to_a_day(database: Database, free: OneOfEach) -> None:
    store = DisclosureStore(database)
    old = a_disclosure(client_id=free.client.id, disclosed_on=date(2019, 1, 1))
    with database.transaction():
        store.add(old)
    assert store.of_client(free.client.id)[0] == old
    assert len(store.of_client(free.client.id, disclosed_from=date(2019, 1, 1))) == 2
    assert len(store.of_client(free.client.id, disclosed_from=date(2019, 1, 2))) == 1


def test_a_new_generation_is_written_into_the_identity(database: Database, free: OneOfEach) -> None:
    store = VaultIdentityStore(database)
    following = replace(store.get(), gen=2)
    with database.transaction():
        store.put(following)
    assert store.get() == following


def test_the_log_names_who_it_is_about(database: Database, free: OneOfEach) -> None:
    log = AuditStore(database)
    assert log.of_client(free.client.id) == log.events()
    assert log.of_client(free.client.id, limit=0) == ()


def test_a_user_error_of_a_store_is_one_the_counselor_can_act_on(database: Database) -> None:
    with pytest.raises(UserError):
        ClientStore(database).get(ClientId("x"))


def test_whether_a_matter_has_a_paper_is_told_without_reading_one(database: Database, free: OneOfEach) -> None:
    matter = a_matter(id=MatterId("9" * 32), client_id=free.client.id)
    store = MatterPaperStore(database)
    with database.transaction():
        MatterStore(database).add(matter)
        assert not store.has_any(matter.id)
        store.add(matter.id, name="order.pdf", media_type="application/pdf", content=b"%PDF")
        assert store.has_any(matter.id)


# -- after a release -------------------------------------------------------------


def test_follow_ups_come_by_due_day_and_are_done_once(database: Database, free: OneOfEach) -> None:
    store = FollowUpStore(database)
    (known,) = store.list_open()
    later, sooner = (a_follow_up(matter_id=free.matter.id, due_on=date(year, 1, 1)) for year in (2028, 2026))
    with database.transaction():
        store.add(later)
        store.add(sooner)
    assert store.list_open() == (sooner, known, later)
    with database.transaction():
        store.mark_done(known.id, on=TODAY)
    assert store.list_open() == (sooner, later)
    assert store.of_matter(free.matter.id) == (sooner, replace(known, done_on=TODAY), later)
    assert refused(database, lambda: store.mark_done(known.id, on=TODAY)) is ErrorCode.RECORD_NOT_FOUND


def test_the_words_of_a_packet_are_kept_once(database: Database, free: OneOfEach) -> None:
    store = ReleaseStore(database)
    (release,) = store.of_client(free.client.id)
    assert store.passphrase_of(release.id) == "seven SYCAMORE words"
    with pytest.raises(BugError), database.transaction():
        store.keep_passphrase(release.id, "other words")


def test_closed_matters_come_last_closed_first(database: Database, free: OneOfEach) -> None:
    store = MatterStore(database)
    closed = [a_matter(client_id=free.client.id, closed_at=NOW.replace(hour=hour)) for hour in (9, 11, 10)]
    with database.transaction():
        for matter in closed:
            store.add(matter)
    assert store.list_closed() == (closed[1], closed[2], closed[0])
    assert store.list_open() == (free.matter,)


def test_the_newest_entry_of_a_kind_is_found(database: Database) -> None:
    log = AuditStore(database)
    with database.transaction():
        for subject in ("one", "two"):
            log.append(kind=AuditKind.BACKUP_VERIFIED, subject=subject, at=NOW)
        log.append(kind=AuditKind.BACKUP_MADE, subject="three", at=NOW)
    found = log.last_of_kind(AuditKind.BACKUP_VERIFIED)
    assert found is not None
    assert found.subject == "two"


def test_a_place_holds_its_newest_state_until_it_is_dropped(database: Database) -> None:
    store = UnfinishedStore(database)
    first = UnfinishedWork(place="new_client", kept_at=NOW, content=b"half")
    newest = replace(first, kept_at=NOW.replace(hour=11), content=b"more")
    other = replace(first, place="request")
    with database.transaction():
        for work in (first, other, newest):
            store.keep(work)
    assert (store.find("new_client"), store.find("request")) == (newest, other)
    with database.transaction():
        store.drop("new_client")
        store.drop("new_client")
    assert (store.find("new_client"), store.find("request")) == (None, other)
