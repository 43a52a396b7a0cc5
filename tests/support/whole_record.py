# SPDX-License-Identifier: GPL-3.0-or-later
"""Two records of every kind that the log answers for, each with its entry, in an open journal."""

from hashlib import sha256
from typing import Protocol

from factories import (
    NOW,
    a_check_in,
    a_clause,
    a_client,
    a_consent,
    a_consent_document,
    a_consultation,
    a_contact,
    a_delivery,
    a_disclosure,
    a_drawn_signature,
    a_follow_up,
    a_hold,
    a_matter,
    a_note,
    a_person_decision,
    a_practice,
    a_psychotherapy_note,
    a_redaction,
    a_release,
    a_restriction,
    a_session,
    a_signature,
    a_strike,
    an_addendum,
    an_authorization,
    an_evidence,
    an_item_choice,
    new_id,
    packet_files,
)

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.clients import Client
from counselor_desk.domain.consents import ConsentDocument
from counselor_desk.domain.executor_sheets import ExecutorSheet
from counselor_desk.domain.ids import MatterId, SealCheckId, SealId, SlotId
from counselor_desk.domain.seals import Seal, SealCheck, SealOutcome, SealStamp, SealWent
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage.health_checks import HealthCheckStore, KeptCheck
from counselor_desk.storage.seal_stamps import KeptRoot

_CERTIFICATE = b"a root certificate in DER"


def add_whole_record(journal: OpenJournal) -> None:
    """Put two of every record in, all of them in one transaction, and log each act."""
    with journal.database.transaction():
        journal.practice.save(a_practice())
        journal.record(AuditKind.PRACTICE_SAVED, subject=a_practice().id)
        for number in (1, 2):
            client = a_client(code=f"C-9{number}")
            journal.clients.add(client)
            journal.record(AuditKind.CLIENT_ADDED, subject=client.id, client_id=client.id)
            document = a_consent_document(version=90 + number)
            journal.consent_documents.add(document)
            journal.record(AuditKind.CONSENT_DOCUMENT_ADDED, subject=document.id, content_hash=document.sha256)
            _add_people(journal, client)
            _add_notes(journal, client)
            _add_consents(journal, client, document)
            _add_matter(journal, client, number)
            _add_safety(journal, number)


class _Recorder(Protocol):
    def __call__(self, kind: AuditKind, subject: str, content_hash: str = "") -> None: ...


def _recorder(journal: OpenJournal, client: Client) -> _Recorder:
    def record(kind: AuditKind, subject: str, content_hash: str = "") -> None:
        journal.record(kind, subject=subject, client_id=client.id, content_hash=content_hash)

    return record


def _add_people(journal: OpenJournal, client: Client) -> None:
    record = _recorder(journal, client)
    contact, restriction = a_contact(client_id=client.id), a_restriction(client_id=client.id)
    check_in = a_check_in(client_id=client.id)
    journal.contacts.add(contact)
    record(AuditKind.CONTACT_ADDED, contact.id)
    journal.restrictions.add(restriction)
    record(AuditKind.RESTRICTION_ADDED, restriction.id)
    journal.check_ins.add(check_in)
    record(AuditKind.CHECK_IN_RECORDED, check_in.id)


def _add_notes(journal: OpenJournal, client: Client) -> None:
    record = _recorder(journal, client)
    session = a_session(attendees=(client.id,))
    journal.sessions.add(session)
    record(AuditKind.SESSION_ADDED, session.id)
    note = a_note(client_id=client.id, session_id=session.id, late_entry_reason="a storm", signature=a_signature())
    struck = a_note(client_id=client.id, session_id=session.id, signature=a_signature(), strike=a_strike())
    for each in (note, struck):
        journal.notes.add(each)
        record(AuditKind.NOTE_BEGUN, each.id)
        record(AuditKind.NOTE_SIGNED, each.id, each.content_hash)
    record(AuditKind.NOTE_STRUCK, struck.id)
    draft = a_note(client_id=client.id, session_id=session.id)
    journal.notes.add(draft)
    record(AuditKind.NOTE_BEGUN, draft.id)
    addendum = an_addendum(note_id=note.id, previous_hash=note.content_hash)
    journal.addenda.add(addendum)
    record(AuditKind.ADDENDUM_SIGNED, addendum.id, addendum.content_hash)
    process_note = a_psychotherapy_note(client_id=client.id, session_id=session.id)
    journal.psychotherapy_notes.add(process_note, nonce=bytes(12), ciphertext=client.id.encode("ascii"))
    record(AuditKind.PSYCHOTHERAPY_NOTE_SAVED, process_note.id)


def _add_consents(journal: OpenJournal, client: Client, document: ConsentDocument) -> None:
    record = _recorder(journal, client)
    consent = a_consent(client_id=client.id, document_id=document.id, document_version=document.version)
    journal.consents.add(consent)
    journal.consent_signatures.add(consent.id, a_drawn_signature(ratio=2.0 + document.version / 100))
    record(AuditKind.CONSENT_RECORDED, consent.id)
    authorization = an_authorization(client_id=client.id)
    journal.authorizations.add(authorization)
    record(AuditKind.AUTHORIZATION_RECORDED, authorization.id)


def _add_matter(journal: OpenJournal, client: Client, number: int) -> None:
    record = _recorder(journal, client)
    matter_id = MatterId(new_id())
    clause = a_clause(matter_id=matter_id)
    matter = a_matter(
        id=matter_id,
        client_id=client.id,
        clauses=(clause,),
        evidence=(an_evidence(), an_evidence(key="served_in_person")),
        consultations=(a_consultation(), a_consultation(name="Tomas LINNET")),
    )
    journal.matters.add(matter)
    for name in ("order.pdf", "annex.pdf"):
        journal.matter_papers.add(matter_id, name=name, media_type="application/pdf", content=name.encode("ascii"))
    record(AuditKind.MATTER_OPENED, matter_id)
    record(AuditKind.CLAUSE_ADDED, clause.id)
    decisions = journal.release_decisions
    for item in ("note:one", "note:two"):
        decisions.choose_item(an_item_choice(matter_id=matter_id, item_id=item))
        record(AuditKind.ITEM_DECIDED, matter_id)
        decisions.decide_person(a_person_decision(matter_id=matter_id, item_id=item))
        record(AuditKind.PERSON_DECIDED, matter_id)
        decisions.add_redaction(a_redaction(matter_id=matter_id, item_id=item))
        record(AuditKind.SPAN_REDACTED, matter_id)
    release = a_release(number=f"R-2026-900{number}", matter_id=matter_id, client_id=client.id)
    journal.releases.add(release, packet_files())
    journal.releases.keep_passphrase(release.id, f"seven words {number}")
    record(AuditKind.RELEASE_BUILT, release.id, release.manifest_sha256)
    for receiver in ("Tess SYCAMORE", "Ada SYCAMORE"):
        journal.deliveries.add(a_delivery(release_id=release.id, received_by=receiver))
        record(AuditKind.DELIVERY_RECORDED, release.id)
    follow_up, disclosure = a_follow_up(matter_id=matter_id), a_disclosure(client_id=client.id, matter_id=matter_id)
    journal.follow_ups.add(follow_up)
    record(AuditKind.FOLLOW_UP_ADDED, follow_up.id)
    journal.disclosures.add(disclosure)
    record(AuditKind.DISCLOSURE_RECORDED, disclosure.id)
    # last, because a hold freezes the record
    hold = a_hold(client_id=client.id, matter_id=matter_id)
    journal.holds.place(hold)
    record(AuditKind.HOLD_PLACED, hold.id)


def _add_safety(journal: OpenJournal, number: int) -> None:
    slot_id = SlotId(f"{number:012x}")
    journal.executor_sheets.add(ExecutorSheet(slot_id=slot_id, holder="Ines PLOVER", made_at=NOW))
    journal.record(AuditKind.EXECUTOR_SHEET_MADE, subject=slot_id)
    journal.executor_sheets.record_use(slot_id, at=NOW)
    journal.record(AuditKind.EXECUTOR_SHEET_USED, subject=slot_id)
    HealthCheckStore(journal.database).add(
        KeptCheck(checked_at=NOW, occasion="asked", lines=(("good", f"all {number}"),))
    )
    journal.record(AuditKind.JOURNAL_CHECKED, subject=journal.keys.vault_id)
    seal = Seal(id=SealId(new_id()), made_at=NOW, head=journal.head, went=SealWent.CARD_PRINTED)
    journal.seals.add(seal)
    journal.record(AuditKind.SEAL_MADE, subject=seal.id)
    check = SealCheck(
        id=SealCheckId(new_id()), checked_at=NOW, head=seal.head, is_typed=True, outcome=SealOutcome.UNCHANGED
    )
    journal.seals.add_check(check)
    journal.record(AuditKind.SEAL_CHECKED, subject=check.id)
    _add_stamp(journal, seal, number)


def _add_stamp(journal: OpenJournal, seal: Seal, number: int) -> None:
    fingerprint = sha256(_CERTIFICATE).hexdigest()
    journal.seal_stamps.add_root(KeptRoot(fingerprint=fingerprint, chosen_at=NOW, certificate=_CERTIFICATE))
    journal.seal_stamps.add_request(seal.id, at=NOW, nonce=number, request=b"the question")
    request = next(each for each in journal.seal_stamps.open_requests() if each.nonce == number)
    answer = f"the answer {number}".encode("ascii")
    stamp = SealStamp(
        seal_id=seal.id,
        nonce=number,
        stamped_at=NOW,
        stamped_by="a service",
        root_fingerprint=fingerprint,
        answer_hash=sha256(answer).hexdigest(),
        imported_at=NOW,
    )
    journal.seal_stamps.add_stamp(stamp, request=request, response=answer)
    journal.record(AuditKind.SEAL_STAMPED, subject=seal.id)
    # one that is not answered yet
    journal.seal_stamps.add_request(seal.id, at=NOW, nonce=number + 90, request=b"another question")
