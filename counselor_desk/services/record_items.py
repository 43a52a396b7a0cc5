# SPDX-License-Identifier: GPL-3.0-or-later
"""Gathers a client's whole record as items: everything exactly once, whether it may leave or not.

Of a psychotherapy note only its day is read: its text is sealed under a key that the release path does not have.
"""

from collections import Counter
from collections.abc import Iterable

from counselor_desk.domain.authorizations import Authorization
from counselor_desk.domain.clients import Client
from counselor_desk.domain.consents import Consent, ConsentDocument
from counselor_desk.domain.drawn_signatures import DrawnSignature
from counselor_desk.domain.errors import ErrorCode, VaultError
from counselor_desk.domain.matters import RecordType
from counselor_desk.domain.notes import Addendum, Note, NoteState, PsychotherapyNote
from counselor_desk.domain.practice import PracticeProfile
from counselor_desk.domain.records import SIGNED_BY, ItemField, ItemId, ItemState, RecordItem, WhenWritten
from counselor_desk.domain.sessions import Session, SessionKind
from counselor_desk.services.civil_time import printed_date, printed_day, printed_moment
from counselor_desk.services.custodian_declaration import ADDENDUM_HEADING
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.signed_notes import is_as_signed
from counselor_desk.services.wording import (
    ATTENDANCE,
    CAPACITIES,
    CONSENT_ANSWERS,
    COPIES,
    MODALITIES,
    NOTE_TITLES,
    RECORD_TYPES,
    SESSION_KINDS,
    revoked_words,
)

_STATES = {
    NoteState.DRAFT: ItemState.UNSIGNED,
    NoteState.SIGNED: ItemState.FINAL,
    NoteState.STRUCK: ItemState.STRUCK,
}


def record_items(journal: OpenJournal, *, client: Client, practice: PracticeProfile) -> tuple[RecordItem, ...]:
    """Every item of a client's record by date of service, then by kind.

    Raises:
        VaultError: JOURNAL_DAMAGED, where "signed_note", when a signed note is not as it was signed: nothing of that
            record may leave, nor be decided about.
    """
    sessions = {session.id: session for session in journal.sessions.of_client(client.id)}
    documents = {document.id: document for document in journal.consent_documents.list()}
    items: list[RecordItem] = []
    for note in journal.notes.of_client(client.id):
        session = sessions.get(note.session_id) if note.session_id is not None else None
        addenda = journal.addenda.of_note(note.id)
        if not is_as_signed(journal, note, addenda):
            raise VaultError(ErrorCode.JOURNAL_DAMAGED, where="signed_note")
        items.append(note_item(note, session=session, addenda=addenda, client=client, practice=practice))
    items.extend(attendance_item(session, client=client, practice=practice) for session in sessions.values())
    drawn = journal.consent_signatures.drawn_by(client.id)
    items.extend(
        consent_item(
            consent,
            document=documents[consent.document_id],
            signature=journal.consent_signatures.find(consent.id) if consent.id in drawn else None,
            client=client,
            practice=practice,
        )
        for consent in journal.consents.of_client(client.id)
    )
    items.extend(
        authorization_item(each, client=client, practice=practice)
        for each in journal.authorizations.of_client(client.id)
    )
    items.extend(psychotherapy_item(note) for note in journal.psychotherapy_notes.of_client(client.id))
    return tuple(sorted(items, key=lambda item: (item.service_date, item.record_type.value, item.id)))


def note_item(
    note: Note, *, session: Session | None, addenda: Iterable[Addendum], client: Client, practice: PracticeProfile
) -> RecordItem:
    """A note with its addenda, which never travel apart."""
    facts = [*_identity_facts(client, practice)]
    if session is not None:
        facts += [
            ("Session", f"{SESSION_KINDS[session.kind]}, {MODALITIES[session.modality]}"),
            ("Time", _time_span(session)),
            ("Attendance", ATTENDANCE[session.attendance]),
        ]
    fields = [ItemField(section.heading, section.text) for section in note.sections]
    closing = []
    if note.late_entry_reason:
        fields.append(ItemField("Why this is a late entry", note.late_entry_reason))
    if note.signature is not None:
        signed = printed_moment(note.signature.signed_at, practice=practice)
        closing.append(
            f"Signed electronically by {_signer(note.signature.name, note.signature.credentials)}, on {signed}."
        )
    begun = printed_moment(note.first_keystroke_at, practice=practice)
    closing.append(f"Note begun on {begun}.")
    for addendum in addenda:
        signed = printed_moment(addendum.signature.signed_at, practice=practice)
        fields.append(
            ItemField(f"{ADDENDUM_HEADING}{addendum.number} of {signed}", f"{addendum.text}\nReason: {addendum.reason}")
        )
        signer = _signer(addendum.signature.name, addendum.signature.credentials)
        closing.append(f"Addendum {addendum.number} signed electronically by {signer}, on {signed}.")
        begun = printed_moment(addendum.first_keystroke_at, practice=practice)
        closing.append(f"Addendum {addendum.number} begun on {begun}.")
    number = "" if session is None else f"Session {session.number}, "
    return RecordItem(
        id=ItemId(f"note:{note.id}"),
        client_id=note.client_id,
        record_type=RECORD_TYPES[note.kind],
        service_date=note.service_date,
        title=NOTE_TITLES[note.kind],
        subtitle=f"{number}{printed_day(note.service_date)}",
        state=_STATES[note.state],
        facts=tuple(facts),
        fields=_told_apart(fields),
        closing_lines=tuple(closing),
        written=WhenWritten(
            session_ended_at=None if session is None else session.ended_at,
            begun_at=note.first_keystroke_at,
            signed_at=None if note.signature is None else note.signature.signed_at,
        ),
        is_late_entry=note.is_late_entry,
        late_entry_reason=note.late_entry_reason,
        is_joint=session is not None and session.kind is not SessionKind.INDIVIDUAL,
        part2_origin=note.part2_origin,
    )


def attendance_item(session: Session, *, client: Client, practice: PracticeProfile) -> RecordItem:
    """One line of the record of attendance; it says nothing of who else was there."""
    return RecordItem(
        id=ItemId(f"attendance:{session.id}:{client.id}"),
        client_id=client.id,
        record_type=RecordType.ATTENDANCE,
        service_date=session.local_date,
        title="Record of attendance",
        subtitle=printed_day(session.local_date),
        state=ItemState.FINAL,
        facts=(
            *_identity_facts(client, practice),
            ("Date", printed_date(session.local_date)),
            ("Time", _time_span(session)),
            # how, not with whom: that somebody else was there is not the client's attendance
            ("Held", MODALITIES[session.modality].capitalize()),
            ("Attendance", ATTENDANCE[session.attendance]),
        ),
    )


def consent_item(
    consent: Consent,
    *,
    document: ConsentDocument,
    signature: DrawnSignature | None,
    client: Client,
    practice: PracticeProfile,
) -> RecordItem:
    """A consent with the words that the client saw, and the line that was drawn under them."""
    facts = [
        *_identity_facts(client, practice),
        ("Answer", f"{CONSENT_ANSWERS[consent.answer]} on {printed_date(consent.answered_on)}"),
        ("Discussed", printed_date(consent.discussed_on)),
        ("Copy", COPIES[consent.copy_given]),
    ]
    if consent.revoked_on is not None:
        facts.append(("Revoked", printed_date(consent.revoked_on)))
    # not among the facts: a parent or guardian is a third person, and only fields are searched for people and redacted
    fields = [
        ItemField(SIGNED_BY, f"{consent.signer_name}, {CAPACITIES[consent.capacity]}"),
        ItemField("Words of the document", document.text),
    ]
    if consent.questions:
        fields.append(ItemField("Questions asked", consent.questions))
    return RecordItem(
        id=ItemId(f"consent:{consent.id}"),
        client_id=consent.client_id,
        record_type=RecordType.CONSENTS,
        service_date=consent.answered_on,
        title=document.title,
        subtitle=f"Version {document.version}, {printed_day(consent.answered_on)}",
        state=ItemState.FINAL,
        facts=tuple(facts),
        fields=tuple(fields),
        signature=signature,
    )


def authorization_item(authorization: Authorization, *, client: Client, practice: PracticeProfile) -> RecordItem:
    """An authorization; one that nobody signed is a draft."""
    day = authorization.signed_on or client.opened_on
    return RecordItem(
        id=ItemId(f"authorization:{authorization.id}"),
        client_id=authorization.client_id,
        record_type=RecordType.AUTHORIZATIONS,
        service_date=day,
        title="Authorization to disclose",
        subtitle=printed_day(day),
        state=ItemState.UNSIGNED if authorization.signed_on is None else ItemState.FINAL,
        facts=(*_identity_facts(client, practice), *_revocation(authorization)),
        fields=(
            ItemField("To be disclosed", authorization.description),
            ItemField("By", authorization.discloser),
            ItemField("To", f"{authorization.recipient_name}\n{authorization.recipient_address}"),
            ItemField("Purpose", authorization.purpose),
        ),
    )


def _revocation(authorization: Authorization) -> tuple[tuple[str, str], ...]:
    if authorization.revoked_on is None:
        return ()
    day = printed_date(authorization.revoked_on)
    return (("Revoked", revoked_words(day, in_writing=authorization.revoked_in_writing)),)


def psychotherapy_item(note: PsychotherapyNote) -> RecordItem:
    """That a psychotherapy note exists, and its day: nothing else can be read here."""
    return RecordItem(
        id=ItemId(f"psychotherapy_note:{note.id}"),
        client_id=note.client_id,
        record_type=RecordType.PSYCHOTHERAPY_NOTES,
        service_date=note.service_date,
        title="Psychotherapy note",
        subtitle=printed_day(note.service_date),
        state=ItemState.FINAL,
    )


def _told_apart(fields: list[ItemField]) -> tuple[ItemField, ...]:
    """Number headings that occur twice: a redaction finds its text by heading."""
    seen: Counter[str] = Counter()
    told = []
    for each in fields:
        seen[each.heading] += 1
        repeated = seen[each.heading] > 1
        told.append(ItemField(f"{each.heading} ({seen[each.heading]})", each.text) if repeated else each)
    return tuple(told)


def _identity_facts(client: Client, practice: PracticeProfile) -> tuple[tuple[str, str], ...]:
    return (
        ("Client", f"{client.legal_name} ({client.code})"),
        ("Date of birth", printed_date(client.date_of_birth)),
        ("Counselor", practice.signing_name),
    )


def _time_span(session: Session) -> str:
    return f"{session.start:%H:%M} to {session.stop:%H:%M}"


def _signer(name: str, credentials: str) -> str:
    return f"{name}, {credentials}" if credentials else name
