# SPDX-License-Identifier: GPL-3.0-or-later
"""Domain values for tests: complete, fictional and valid, each open to change by keyword.

Every text holds a sentinel word in capitals (such as `ZEBULON`), so that a test can look for it where it must not be.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from counselor_desk.domain.appointments import Appointment
from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.authorizations import Authorization
from counselor_desk.domain.check_ins import CheckIn, CheckInHow
from counselor_desk.domain.clients import Client, Contact, ContactRole, Restriction, SafeContact
from counselor_desk.domain.consents import (
    Consent,
    ConsentAnswer,
    ConsentDocument,
    ConsentTopic,
    CopyGiven,
    SignerCapacity,
)
from counselor_desk.domain.deliveries import DeliveredHow, Delivery, FollowUp, FollowUpKind
from counselor_desk.domain.disclosures import Disclosure
from counselor_desk.domain.drawn_signatures import DrawnSignature
from counselor_desk.domain.ids import (
    AddendumId,
    AppointmentId,
    AuthorizationId,
    CheckInId,
    ClauseId,
    ClientId,
    ConsentDocumentId,
    ConsentId,
    ContactId,
    DisclosureId,
    FollowUpId,
    HoldId,
    MatterId,
    NoteId,
    PracticeId,
    PsychotherapyNoteId,
    RedactionId,
    ReleaseId,
    RestrictionId,
    SealCheckId,
    SealId,
    SessionId,
    SnippetId,
)
from counselor_desk.domain.matters import (
    Clause,
    Consultation,
    EvidenceOnFile,
    IdentityCheck,
    LegalHold,
    Matter,
    PaperKind,
    RecordType,
    Request,
    ServedHow,
    SignerRole,
)
from counselor_desk.domain.notes import (
    Addendum,
    Note,
    NoteKind,
    NoteSection,
    NoteTemplate,
    PsychotherapyNote,
    Signature,
    Strike,
)
from counselor_desk.domain.practice import PracticeProfile
from counselor_desk.domain.records import ItemField, ItemId, ItemState, RecordItem, WhenWritten
from counselor_desk.domain.releases import (
    ItemChoice,
    ItemOutcome,
    PacketFile,
    PersonAction,
    PersonDecision,
    Redaction,
    RedactionReason,
    Release,
)
from counselor_desk.domain.seals import Seal, SealCheck, SealOutcome, SealStamp, SealWent
from counselor_desk.domain.sessions import Attendance, Modality, Session, SessionKind
from counselor_desk.domain.snippets import Snippet

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_T = TypeVar("_T", bound="DataclassInstance")

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
EMPTY_HEAD = TreeHead(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")


def new_id() -> str:
    """32 hexadecimal characters, as the program's own identifiers."""
    return uuid4().hex


def a_practice(**changes: Any) -> PracticeProfile:
    return _made(
        PracticeProfile(
            id=PracticeId("practice"),
            practice_name="Harbor ZEBULON Counseling",
            counselor_name="Dana Whitlock",
            credentials="LPCC",
            licence="LPCC",
            licence_number="LPCC-4417",
            address="12 Quarry Lane\nOakland, CA 94601",
            phone="(510) 555-0134",
            email="dana@harbor.example",
            country="US",
            region="CA",
            zone="America/Los_Angeles",
        ),
        changes,
    )


def a_client(**changes: Any) -> Client:
    return _made(
        Client(
            id=ClientId(new_id()),
            code=f"T-{new_id()[:8]}",
            legal_name="Marisol ZEBULON Quint",
            display_name="Mari ZEBULON",
            date_of_birth=date(1990, 4, 17),
            country="US",
            region="CA",
            opened_on=date(2025, 1, 6),
            pronouns="she/her",
            language="es",
            communication_preferences="large print, KESTREL",
            safe_contact=SafeContact(
                phone="(510) 555-0177",
                email="mari@zebulon.example",
                address="9 KESTREL Row",
                voicemail_allowed=True,
                instructions="never after six, KESTREL at home",
            ),
        ),
        changes,
    )


def a_contact(**changes: Any) -> Contact:
    return _made(
        Contact(
            id=ContactId(new_id()),
            client_id=ClientId("client"),
            name="Rafael OSPREY Quint",
            role=ContactRole.PARTNER,
            also_called=("Rafa", "Rafi OSPREY"),
            phone="(510) 555-0190",
            email="rafael@osprey.example",
            address="9 OSPREY Row",
            may_be_told="appointment times, OSPREY",
        ),
        changes,
    )


def a_restriction(**changes: Any) -> Restriction:
    return _made(
        Restriction(
            id=RestrictionId(new_id()),
            client_id=ClientId("client"),
            words="nothing to the TAMARISK health plan",
            agreed_on=date(2025, 2, 3),
            recorded_at=datetime(2025, 2, 3, 17, 0, tzinfo=UTC),
        ),
        changes,
    )


def an_appointment(**changes: Any) -> Appointment:
    return _made(
        Appointment(
            id=AppointmentId(new_id()),
            local_date=date(2026, 11, 24),
            start=time(10, 0),
            stop=time(10, 50),
            zone="America/Los_Angeles",
            kind=SessionKind.INDIVIDUAL,
            modality=Modality.VIDEO,
            attendees=(ClientId("client"),),
        ),
        changes,
    )


def a_check_in(**changes: Any) -> CheckIn:
    return _made(
        CheckIn(
            id=CheckInId(new_id()),
            client_id=ClientId("client"),
            asked_on=date(2026, 9, 14),
            how=CheckInHow.ALOUD,
            recorded_at=datetime(2026, 9, 14, 18, 0, tzinfo=UTC),
            changes="no more voicemail, the PEREGRINE phone is shared",
        ),
        changes,
    )


def a_snippet(**changes: Any) -> Snippet:
    return _made(
        Snippet(
            id=SnippetId(new_id()),
            shortcut=";walk",
            title="Walked by the BITTERN pond",
            text="Session held walking by the BITTERN pond, out of earshot of others.",
        ),
        changes,
    )


def a_session(**changes: Any) -> Session:
    return _made(
        Session(
            id=SessionId(new_id()),
            number=1,
            local_date=date(2026, 3, 9),
            start=time(10, 0),
            stop=time(10, 50),
            zone="America/Los_Angeles",
            kind=SessionKind.INDIVIDUAL,
            modality=Modality.IN_PERSON,
            attendance=Attendance.ATTENDED,
            attendees=(ClientId("client"),),
        ),
        changes,
    )


def a_signature(**changes: Any) -> Signature:
    return _made(
        Signature(
            name="Dana Whitlock", credentials="LPCC", signed_at=datetime(2026, 3, 9, 19, 5, 12, 345678, tzinfo=UTC)
        ),
        changes,
    )


def a_note(**changes: Any) -> Note:
    """A draft in SOAP form."""
    return _made(
        Note(
            id=NoteId(new_id()),
            client_id=ClientId("client"),
            session_id=None,
            kind=NoteKind.PROGRESS,
            template=NoteTemplate.SOAP,
            service_date=date(2026, 3, 9),
            sections=(
                NoteSection("Subjective", "Slept badly since the MARIGOLD call with her sister."),
                NoteSection("Objective", "Restless at first, settled after breathing."),
                NoteSection("Assessment", "Anxiety eases with practice."),
                NoteSection("Plan", "Sleep diary, next week again."),
            ),
            first_keystroke_at=datetime(2026, 3, 9, 18, 55, tzinfo=UTC),
        ),
        changes,
    )


def a_signed_note(**changes: Any) -> Note:
    return a_note(**{"signature": a_signature(), **changes})


def a_strike(**changes: Any) -> Strike:
    return _made(
        Strike(
            struck_at=datetime(2026, 3, 10, 16, 0, tzinfo=UTC),
            reason="written into the wrong MARIGOLD record",
            signature=a_signature(signed_at=datetime(2026, 3, 10, 16, 0, tzinfo=UTC)),
        ),
        changes,
    )


def an_addendum(**changes: Any) -> Addendum:
    return _made(
        Addendum(
            id=AddendumId(new_id()),
            note_id=NoteId("note"),
            number=1,
            text="The call was on Sunday, MARIGOLD said later.",
            reason="date put right",
            first_keystroke_at=datetime(2026, 3, 12, 17, 0, tzinfo=UTC),
            signature=a_signature(signed_at=datetime(2026, 3, 12, 17, 4, tzinfo=UTC)),
            previous_hash="0" * 64,
        ),
        changes,
    )


def a_psychotherapy_note(**changes: Any) -> PsychotherapyNote:
    return _made(
        PsychotherapyNote(
            id=PsychotherapyNoteId(new_id()),
            client_id=ClientId("client"),
            session_id=None,
            service_date=date(2026, 3, 9),
            written_at=datetime(2026, 3, 9, 19, 30, tzinfo=UTC),
        ),
        changes,
    )


def a_consent_document(**changes: Any) -> ConsentDocument:
    return _made(
        ConsentDocument(
            id=ConsentDocumentId(new_id()),
            topic=ConsentTopic.TREATMENT,
            version=1,
            title="Consent to counseling",
            text="What we do, what it costs, what stays between us: LARKSPUR.",
            effective_from=date(2025, 1, 1),
        ),
        changes,
    )


def a_consent(**changes: Any) -> Consent:
    return _made(
        Consent(
            id=ConsentId(new_id()),
            client_id=ClientId("client"),
            document_id=ConsentDocumentId("document"),
            topic=ConsentTopic.TREATMENT,
            document_version=1,
            answer=ConsentAnswer.SIGNED,
            answered_on=date(2025, 1, 6),
            signer_name="Marisol ZEBULON Quint",
            capacity=SignerCapacity.CLIENT,
            discussed_on=date(2025, 1, 6),
            copy_given=CopyGiven.PRINTED,
            review_due=date(2027, 1, 6),
            questions="asked about LARKSPUR",
        ),
        changes,
    )


def a_drawn_signature(**changes: Any) -> DrawnSignature:
    """Two strokes: one rising, one dot."""
    return _made(
        DrawnSignature(
            strokes=(((0.1, 0.7), (0.25, 0.2), (0.4, 0.65)), ((0.5, 0.5),)),
            ratio=2.963,
            signed_at=NOW,
        ),
        changes,
    )


def an_authorization(**changes: Any) -> Authorization:
    """Signed, current and without a defect on `TODAY`."""
    return _made(
        Authorization(
            id=AuthorizationId(new_id()),
            client_id=ClientId("client"),
            description="progress notes of spring 2026, JUNIPER",
            discloser="Harbor ZEBULON Counseling",
            recipient_name="Ines JUNIPER, attorney",
            recipient_address="4 JUNIPER Street",
            purpose="at my request",
            period_from=date(2026, 1, 1),
            period_to=date(2026, 6, 30),
            expires_on=date(2027, 6, 30),
            signed_on=date(2026, 10, 1),
            signer_name="Marisol ZEBULON Quint",
            statements_included=True,
            copy_given=CopyGiven.PRINTED,
        ),
        changes,
    )


def a_request(**changes: Any) -> Request:
    """A court order signed by a judge."""
    return _made(
        Request(
            paper=PaperKind.COURT_ORDER,
            signer_role=SignerRole.JUDGE,
            signer_name="Hon. Ada SYCAMORE",
            court="Superior Court, County of Alameda",
            docket="FL-26-0417",
            caption="SYCAMORE v. Quint",
            dated_on=date(2026, 11, 9),
            served_on=date(2026, 11, 12),
            served_how=ServedHow.IN_PERSON,
            due_on=date(2026, 12, 4),
            requester_name="Clerk of the court, SYCAMORE",
            requester_address="1 SYCAMORE Plaza",
        ),
        changes,
    )


def a_clause(**changes: Any) -> Clause:
    return _made(
        Clause(
            id=ClauseId(new_id()),
            matter_id=MatterId("matter"),
            number=1,
            record_type=RecordType.PROGRESS_NOTES,
            period_from=date(2026, 1, 1),
            period_to=date(2026, 6, 30),
            words="all progress notes of the first half of 2026, SYCAMORE",
        ),
        changes,
    )


def a_matter(**changes: Any) -> Matter:
    """An open matter on a court order, with one clause; its id is that of the clause."""
    matter_id = MatterId(changes.get("id", new_id()))
    return _made(
        Matter(
            id=matter_id,
            client_id=ClientId("client"),
            request=a_request(),
            opened_at=datetime(2026, 11, 12, 17, 0, tzinfo=UTC),
            clauses=(a_clause(matter_id=matter_id),),
        ),
        changes,
    )


def an_evidence(**changes: Any) -> EvidenceOnFile:
    return _made(EvidenceOnFile(key="signed_order_copy", recorded_on=TODAY, remark="certified, SYCAMORE"), changes)


def a_consultation(**changes: Any) -> Consultation:
    return _made(
        Consultation(name="Priya BRAMBLE", role="attorney", on=TODAY, gist="order is complete, BRAMBLE"), changes
    )


def a_hold(**changes: Any) -> LegalHold:
    return _made(
        LegalHold(
            id=HoldId(new_id()),
            client_id=ClientId("client"),
            matter_id=MatterId("matter"),
            placed_at=datetime(2026, 11, 12, 17, 0, tzinfo=UTC),
            head=EMPTY_HEAD,
        ),
        changes,
    )


def an_identity_check(**changes: Any) -> IdentityCheck:
    """What stands on the paper for the client of `a_client`."""
    return _made(IdentityCheck(initials="MZQ", date_of_birth=date(1990, 4, 17)), changes)


def an_item(**changes: Any) -> RecordItem:
    """A signed progress note of an individual session, fit to leave."""
    return _made(
        RecordItem(
            id=ItemId(f"note:{new_id()}"),
            client_id=ClientId("client"),
            record_type=RecordType.PROGRESS_NOTES,
            service_date=date(2026, 3, 9),
            title="Progress note",
            subtitle="Session 1, MARIGOLD",
            state=ItemState.FINAL,
            facts=(("Client", "Marisol ZEBULON Quint (T-1)"),),
            fields=(
                ItemField("Subjective", "Slept badly since the MARIGOLD call with her sister."),
                ItemField("Plan", "Sleep diary, next week again."),
            ),
            closing_lines=("Signed electronically by Dana MARIGOLD Whitlock, LPCC.",),
            written=WhenWritten(
                session_ended_at=datetime(2026, 3, 9, 17, 50, tzinfo=UTC),
                begun_at=datetime(2026, 3, 9, 18, 55, tzinfo=UTC),
                signed_at=datetime(2026, 3, 9, 19, 5, tzinfo=UTC),
            ),
        ),
        changes,
    )


def a_redaction(**changes: Any) -> Redaction:
    return _made(
        Redaction(
            id=RedactionId(new_id()),
            matter_id=MatterId("matter"),
            item_id=ItemId("note:one"),
            heading="Subjective",
            start=15,
            end=23,
            field_hash="ab" * 32,
            reason=RedactionReason.THIRD_PARTY,
        ),
        changes,
    )


def an_item_choice(**changes: Any) -> ItemChoice:
    return _made(
        ItemChoice(
            matter_id=MatterId("matter"),
            item_id=ItemId("note:one"),
            outcome=ItemOutcome.WITHHOLD,
            reason="speaks of HAWTHORN only",
            chosen_at=NOW,
        ),
        changes,
    )


def a_person_decision(**changes: Any) -> PersonDecision:
    return _made(
        PersonDecision(
            matter_id=MatterId("matter"), key="rafael osprey quint", action=PersonAction.REDACT, decided_at=NOW
        ),
        changes,
    )


def a_release(**changes: Any) -> Release:
    return _made(
        Release(
            id=ReleaseId(new_id()),
            number="R-2026-0001",
            matter_id=MatterId("matter"),
            client_id=ClientId("client"),
            basis="court_order",
            authority="45 CFR 164.512(e)(1)(i)",
            recipient_name="Clerk of the court, SYCAMORE",
            recipient_address="1 SYCAMORE Plaza",
            built_at=NOW,
            released_items=(ItemId("note:one"), ItemId("note:two")),
            withheld_items=(ItemId("note:three"),),
            pages=9,
            manifest_sha256="cd" * 32,
            head=EMPTY_HEAD,
        ),
        changes,
    )


def packet_files() -> tuple[PacketFile, ...]:
    return (PacketFile("record.pdf", b"%PDF-1.7 SYCAMORE"), PacketFile("manifest.json", b"{}"))


def a_delivery(**changes: Any) -> Delivery:
    return _made(
        Delivery(
            release_id=ReleaseId("release"),
            delivered_on=TODAY,
            how=DeliveredHow.BY_HAND,
            received_by="Tess SYCAMORE, deputy clerk",
            remark="stamped copy kept, SYCAMORE",
            recorded_at=NOW,
        ),
        changes,
    )


def a_follow_up(**changes: Any) -> FollowUp:
    """Still to be done."""
    return _made(
        FollowUp(
            id=FollowUpId(new_id()),
            matter_id=MatterId("matter"),
            kind=FollowUpKind.TELL_CLIENT,
            due_on=date(2026, 12, 1),
        ),
        changes,
    )


def a_disclosure(**changes: Any) -> Disclosure:
    return _made(
        Disclosure(
            id=DisclosureId(new_id()),
            client_id=ClientId("client"),
            matter_id=None,
            release_id=None,
            disclosed_on=TODAY,
            recorded_at=NOW,
            recipient_name="Clerk of the court, SYCAMORE",
            recipient_address="1 SYCAMORE Plaza",
            description="progress notes, 9 pages",
            purpose="court order FL-26-0417",
            basis="court_order",
            in_statutory_accounting=True,
        ),
        changes,
    )


def _made(value: _T, changes: dict[str, Any]) -> _T:
    return replace(value, **changes)


def a_seal(**changes: Any) -> Seal:
    return _made(
        Seal(id=SealId(new_id()), made_at=NOW, head=TreeHead(1, "ab" * 32), went=SealWent.CARD_PRINTED), changes
    )


def a_seal_check(**changes: Any) -> SealCheck:
    return _made(
        SealCheck(
            id=SealCheckId(new_id()),
            checked_at=NOW,
            head=TreeHead(1, "ab" * 32),
            is_typed=True,
            outcome=SealOutcome.UNCHANGED,
        ),
        changes,
    )


def a_seal_stamp(**changes: Any) -> SealStamp:
    """The stamp of a service on `a_seal`, whose answer are the bytes `an answer`."""
    return _made(
        SealStamp(
            seal_id=SealId("seal"),
            nonce=1,
            stamped_at=NOW,
            stamped_by="Example stamps",
            root_fingerprint="cd" * 32,
            answer_hash=sha256(b"an answer").hexdigest(),
            imported_at=NOW,
        ),
        changes,
    )
