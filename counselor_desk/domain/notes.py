# SPDX-License-Identifier: GPL-3.0-or-later
"""Notes: drafts, signed once and then never changed; corrected by addenda and by a strike that keeps the text."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from counselor_desk.domain.canonical import Json, canonical_hash
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import AddendumId, ClientId, NoteId, PsychotherapyNoteId, SessionId
from counselor_desk.domain.text import is_blank

LATE_AFTER = timedelta(hours=48)
"""A note begun later than this after the session is a late entry and says why (FRE 803(6)(A): at or near the time)."""


class NoteKind(StrEnum):
    PROGRESS = "progress"
    INTAKE = "intake"
    CONTACT = "contact"
    RISK = "risk"
    CONSULTATION = "consultation"
    CLOSING = "closing"


class NoteTemplate(StrEnum):
    SOAP = "soap"
    DAP = "dap"
    BIRP = "birp"
    NARRATIVE = "narrative"


TEMPLATE_HEADINGS: dict[NoteTemplate, tuple[str, ...]] = {
    NoteTemplate.SOAP: ("Subjective", "Objective", "Assessment", "Plan"),
    NoteTemplate.DAP: ("Data", "Assessment", "Plan"),
    NoteTemplate.BIRP: ("Behavior", "Intervention", "Response", "Plan"),
    NoteTemplate.NARRATIVE: ("Narrative",),
}


class NoteState(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    STRUCK = "struck"


@dataclass(frozen=True, slots=True)
class NoteSection:
    """One headed part of a note."""

    heading: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, with which credentials, and when (UTC)."""

    name: str = field(repr=False)
    credentials: str = field(repr=False)
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Strike:
    """Marks a signed note as entered in error; the text stays readable."""

    struck_at: datetime
    reason: str = field(repr=False)
    signature: Signature

    @property
    def content_hash(self) -> str:
        """SHA-256 over everything that the strike says."""
        return canonical_hash(
            {
                "struck_at": self.struck_at.isoformat(),
                "reason": self.reason,
                "signature": _signature_content(self.signature),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note about one client on one civil date.

    `first_keystroke_at` and the signature are the "when written" evidence; `part2_origin` marks a record that
    42 CFR part 2 protects. `version` counts the saves of the draft.
    """

    id: NoteId
    client_id: ClientId
    session_id: SessionId | None
    kind: NoteKind
    template: NoteTemplate
    service_date: date
    sections: tuple[NoteSection, ...] = field(repr=False)
    first_keystroke_at: datetime
    late_entry_reason: str = field(default="", repr=False)
    signature: Signature | None = None
    strike: Strike | None = None
    part2_origin: bool = False
    version: int = 1

    @property
    def state(self) -> NoteState:
        if self.strike is not None:
            return NoteState.STRUCK
        return NoteState.DRAFT if self.signature is None else NoteState.SIGNED

    @property
    def is_blank(self) -> bool:
        return all(is_blank(section.text) for section in self.sections)

    @property
    def is_late_entry(self) -> bool:
        return not is_blank(self.late_entry_reason)

    @property
    def content_hash(self) -> str:
        """SHA-256 over everything that the signature stands for; the strike is not part of it."""
        return canonical_hash(_signed_content(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Addendum:
    """A signed addition to a signed note; chained to what it adds to by `previous_hash`."""

    id: AddendumId
    note_id: NoteId
    number: int
    text: str = field(repr=False)
    reason: str = field(repr=False)
    first_keystroke_at: datetime
    signature: Signature
    previous_hash: str

    @property
    def content_hash(self) -> str:
        return canonical_hash(
            {
                "note_id": self.note_id,
                "number": self.number,
                "text": self.text,
                "reason": self.reason,
                "first_keystroke_at": self.first_keystroke_at.isoformat(),
                "signature": _signature_content(self.signature),
                "previous_hash": self.previous_hash,
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PsychotherapyNote:
    """A process note kept apart (45 CFR 164.501); only its existence is visible while its compartment is closed."""

    id: PsychotherapyNoteId
    client_id: ClientId
    session_id: SessionId | None
    service_date: date
    written_at: datetime


def needs_late_entry_reason(*, session_ended_at: datetime, first_keystroke_at: datetime) -> bool:
    """Tell whether a note was begun so long after the session that it must say why."""
    return first_keystroke_at - session_ended_at > LATE_AFTER


def sign(note: Note, *, signature: Signature, session_ended_at: datetime | None) -> Note:
    """Return the note signed.

    Raises:
        UserError: NOTE_SIGNED when it already is, NOTE_EMPTY when there is nothing to sign, LATE_ENTRY_REASON_MISSING
            when it was begun more than 48 hours after the session and does not say why.
    """
    if note.signature is not None:
        raise UserError(ErrorCode.NOTE_SIGNED)
    if note.is_blank:
        raise UserError(ErrorCode.NOTE_EMPTY)
    is_late = session_ended_at is not None and needs_late_entry_reason(
        session_ended_at=session_ended_at, first_keystroke_at=note.first_keystroke_at
    )
    if is_late and not note.is_late_entry:
        raise UserError(ErrorCode.LATE_ENTRY_REASON_MISSING)
    return replace(note, signature=signature)


def strike(note: Note, *, struck: Strike) -> Note:
    """Return the note marked as entered in error.

    Raises:
        UserError: NOTE_NOT_SIGNED for a draft, NOTE_STRUCK when it already is, VALUE_MISSING without a reason.
    """
    if note.signature is None:
        raise UserError(ErrorCode.NOTE_NOT_SIGNED)
    if note.strike is not None:
        raise UserError(ErrorCode.NOTE_STRUCK)
    if is_blank(struck.reason):
        raise UserError(ErrorCode.VALUE_MISSING, where="strike.reason")
    return replace(note, strike=struck)


def _signature_content(signature: Signature) -> Json:
    return [signature.name, signature.credentials, signature.signed_at.isoformat()]


def _signed_content(note: Note) -> Json:
    return {
        "id": note.id,
        "client_id": note.client_id,
        "session_id": note.session_id,
        "kind": note.kind.value,
        "template": note.template.value,
        "service_date": note.service_date.isoformat(),
        "sections": [[section.heading, section.text] for section in note.sections],
        "first_keystroke_at": note.first_keystroke_at.isoformat(),
        "late_entry_reason": note.late_entry_reason,
        "part2_origin": note.part2_origin,
        "signature": None if note.signature is None else _signature_content(note.signature),
    }
