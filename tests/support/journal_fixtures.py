# SPDX-License-Identifier: GPL-3.0-or-later
"""Fresh encrypted journals for tests that need a real one, empty or with one of everything in them."""

from dataclasses import dataclass
from pathlib import Path

from factories import (
    NOW,
    TODAY,
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
    a_seal,
    a_seal_check,
    a_seal_stamp,
    a_session,
    a_signature,
    a_snippet,
    a_strike,
    an_addendum,
    an_appointment,
    an_authorization,
    an_evidence,
    an_item_choice,
    new_id,
    packet_files,
)

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.clients import Client
from counselor_desk.domain.executor_sheets import ExecutorSheet
from counselor_desk.domain.ids import MatterId, SlotId, VaultId
from counselor_desk.domain.matters import LegalHold, Matter
from counselor_desk.domain.notes import Note
from counselor_desk.storage.addenda import AddendumStore
from counselor_desk.storage.appointments import AppointmentStore
from counselor_desk.storage.audit import AuditStore
from counselor_desk.storage.authorizations import AuthorizationStore
from counselor_desk.storage.check_ins import CheckInStore
from counselor_desk.storage.clients import ClientStore
from counselor_desk.storage.connection import Database, open_database
from counselor_desk.storage.consents import ConsentDocumentStore, ConsentSignatureStore, ConsentStore
from counselor_desk.storage.contacts import ContactStore
from counselor_desk.storage.deliveries import DeliveryStore
from counselor_desk.storage.disclosures import DisclosureStore
from counselor_desk.storage.executor_sheets import ExecutorSheetStore
from counselor_desk.storage.follow_ups import FollowUpStore
from counselor_desk.storage.holds import HoldStore
from counselor_desk.storage.matter_papers import MatterPaperStore
from counselor_desk.storage.matters import MatterStore
from counselor_desk.storage.migrator import upgrade
from counselor_desk.storage.notes import NoteStore
from counselor_desk.storage.practice import PracticeStore
from counselor_desk.storage.psychotherapy_notes import PsychotherapyNoteStore
from counselor_desk.storage.release_decisions import ReleaseDecisionStore
from counselor_desk.storage.releases import ReleaseStore
from counselor_desk.storage.restrictions import RestrictionStore
from counselor_desk.storage.seal_stamps import KeptRoot, SealStampStore
from counselor_desk.storage.seals import SealStore
from counselor_desk.storage.search import SearchStore
from counselor_desk.storage.sessions import SessionStore
from counselor_desk.storage.snippets import SnippetStore
from counselor_desk.storage.unfinished import UnfinishedStore, UnfinishedWork
from counselor_desk.storage.vault_identity import VaultIdentity, VaultIdentityStore

KEY = bytes(range(32))
OTHER_KEY = bytes(range(32, 64))
MAC_KEY = bytes(range(64, 96))
VAULT_ID = VaultId("5eed" * 8)


def new_database(folder: Path, *, name: str = "journal-000001.db", key: bytes = KEY) -> Database:
    """Create a journal file with the current schema; whoever asks closes it."""
    database = open_database(folder / name, key=key, create=True)
    upgrade(database, key=key, backups=folder)
    return database


@dataclass(frozen=True)
class OneOfEach:
    """What `add_one_of_each` put in, where a test needs its identifiers."""

    client: Client
    draft: Note
    signed: Note
    struck: Note
    matter: Matter
    hold: LegalHold


def add_one_of_each(database: Database, *, is_held: bool = True, number: int = 1) -> OneOfEach:
    """Put a row into every table, all about one client, in one transaction; another time under another number."""
    client = a_client()
    session = a_session(attendees=(client.id,))
    draft = a_note(client_id=client.id, session_id=session.id)
    signed = a_note(client_id=client.id, session_id=session.id, signature=a_signature())
    struck = a_note(client_id=client.id, session_id=session.id, signature=a_signature(), strike=a_strike())
    document = a_consent_document(version=number)
    authorization = an_authorization(client_id=client.id)
    matter_id = MatterId(new_id())
    matter = a_matter(
        id=matter_id,
        client_id=client.id,
        authorization_id=authorization.id,
        clauses=(a_clause(matter_id=matter_id),),
        evidence=(an_evidence(),),
        consultations=(a_consultation(),),
    )
    release = a_release(number=f"R-2026-{number:04d}", matter_id=matter_id, client_id=client.id)
    hold = a_hold(client_id=client.id, matter_id=matter_id)
    decisions = ReleaseDecisionStore(database)
    with database.transaction():
        VaultIdentityStore(database).put(VaultIdentity(vault_id=VAULT_ID, created_at=NOW, gen=1))
        PracticeStore(database).save(a_practice())
        ClientStore(database).add(client)
        ContactStore(database).add(a_contact(client_id=client.id))
        RestrictionStore(database).add(a_restriction(client_id=client.id))
        CheckInStore(database).add(a_check_in(client_id=client.id))
        AppointmentStore(database).add(an_appointment(attendees=(client.id,)))
        SnippetStore(database).save(a_snippet(shortcut=f";walk{number}"))
        UnfinishedStore(database).keep(
            UnfinishedWork(place=f"addendum:{number}", kept_at=NOW, content=b'{"text":"half a SYCAMORE thought"}')
        )
        executor = SlotId(f"{number:012x}")
        ExecutorSheetStore(database).add(ExecutorSheet(slot_id=executor, holder="Ines PLOVER", made_at=NOW))
        ExecutorSheetStore(database).record_use(executor, at=NOW)
        SessionStore(database).add(session)
        for note in (draft, signed, struck):
            NoteStore(database).add(note)
        AddendumStore(database).add(an_addendum(note_id=signed.id, previous_hash=signed.content_hash))
        PsychotherapyNoteStore(database).add(
            a_psychotherapy_note(client_id=client.id, session_id=session.id), nonce=bytes(12), ciphertext=bytes(40)
        )
        ConsentDocumentStore(database).add(document)
        consent = a_consent(client_id=client.id, document_id=document.id, document_version=number)
        ConsentStore(database).add(consent)
        ConsentSignatureStore(database).add(consent.id, a_drawn_signature())
        AuthorizationStore(database).add(authorization)
        MatterStore(database).add(matter)
        MatterPaperStore(database).add(matter_id, name="order.pdf", media_type="application/pdf", content=b"SYCAMORE")
        decisions.choose_item(an_item_choice(matter_id=matter_id))
        decisions.decide_person(a_person_decision(matter_id=matter_id))
        decisions.add_redaction(a_redaction(matter_id=matter_id))
        decisions.mark_seen(matter_id, preview_hash="ef" * 32, page=1)
        ReleaseStore(database).add(release, packet_files())
        ReleaseStore(database).keep_passphrase(release.id, "seven SYCAMORE words")
        DeliveryStore(database).add(a_delivery(release_id=release.id))
        FollowUpStore(database).add(a_follow_up(matter_id=matter_id))
        DisclosureStore(database).add(a_disclosure(client_id=client.id, matter_id=matter_id, release_id=release.id))
        AuditStore(database).append(
            kind=AuditKind.NOTE_SIGNED,
            subject=signed.id,
            at=NOW,
            client_id=client.id,
            content_hash=signed.content_hash,
            reason="in the log only, TANAGER",
        )
        SearchStore(database).index(
            kind="note",
            subject_id=signed.id,
            client_id=client.id,
            service_date=TODAY,
            title="Progress note",
            text=" ".join(section.text for section in signed.sections),
            note_id=signed.id,
            note_kind=signed.kind,
        )
        seals, stamps = SealStore(database), SealStampStore(database)
        seal, check = a_seal(head=AuditStore(database).head()), a_seal_check()
        seals.add(seal)
        seals.add_check(check)
        stamps.add_request(seal.id, at=NOW, nonce=number, request=b"a question")
        stamps.add_root(KeptRoot(fingerprint=f"{number:064x}", chosen_at=NOW, certificate=b"a certificate"))
        stamp = a_seal_stamp(seal_id=seal.id, nonce=number, root_fingerprint=f"{number:064x}")
        (request,) = stamps.open_requests()
        stamps.add_stamp(stamp, request=request, response=b"an answer")
        if is_held:
            HoldStore(database).place(hold)
    return OneOfEach(client=client, draft=draft, signed=signed, struck=struck, matter=matter, hold=hold)
