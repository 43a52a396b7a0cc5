# SPDX-License-Identifier: GPL-3.0-or-later
"""What happened to the record and when: an append-only log whose entries are leaves of a Merkle tree."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from counselor_desk.domain.ids import ClientId


class AuditKind(StrEnum):
    """Every kind of event that the log can hold."""

    JOURNAL_CREATED = "journal.created"
    JOURNAL_OPENED = "journal.opened"
    JOURNAL_CLOSED = "journal.closed"
    JOURNAL_RESTORED = "journal.restored"
    BACKUP_MADE = "backup.made"
    BACKUP_VERIFIED = "backup.verified"
    RECOVERY_CODE_TESTED = "recovery_code.tested"
    PRACTICE_SAVED = "practice.saved"
    CLIENT_ADDED = "client.added"
    CLIENT_CHANGED = "client.changed"
    CONTACT_ADDED = "contact.added"
    CONTACT_CHANGED = "contact.changed"
    CONTACT_REMOVED = "contact.removed"
    RESTRICTION_ADDED = "restriction.added"
    RESTRICTION_LIFTED = "restriction.lifted"
    CHECK_IN_RECORDED = "check_in.recorded"
    SESSION_ADDED = "session.added"
    SESSION_CHANGED = "session.changed"
    NOTE_BEGUN = "note.begun"
    NOTE_DISCARDED = "note.discarded"
    NOTE_SIGNED = "note.signed"
    NOTE_STRUCK = "note.struck"
    ADDENDUM_SIGNED = "addendum.signed"
    PSYCHOTHERAPY_NOTE_SAVED = "psychotherapy_note.saved"
    PSYCHOTHERAPY_NOTE_OPENED = "psychotherapy_note.opened"
    CONSENT_DOCUMENT_ADDED = "consent_document.added"
    CONSENT_RECORDED = "consent.recorded"
    CONSENT_REVOKED = "consent.revoked"
    AUTHORIZATION_RECORDED = "authorization.recorded"
    AUTHORIZATION_REVOKED = "authorization.revoked"
    MATTER_OPENED = "matter.opened"
    MATTER_CHANGED = "matter.changed"
    MATTER_CLOSED = "matter.closed"
    HOLD_PLACED = "hold.placed"
    HOLD_LIFTED = "hold.lifted"
    EVIDENCE_RECORDED = "evidence.recorded"
    CLAUSE_ADDED = "clause.added"
    CLAUSE_REMOVED = "clause.removed"
    ITEM_DECIDED = "item.decided"
    PERSON_DECIDED = "person.decided"
    SPAN_REDACTED = "span.redacted"
    RELEASE_REFUSED = "release.refused"
    RELEASE_BUILT = "release.built"
    RELEASE_DELIVERED = "release.delivered"
    DELIVERY_RECORDED = "delivery.recorded"
    FOLLOW_UP_ADDED = "follow_up.added"
    FOLLOW_UP_DONE = "follow_up.done"
    LETTER_PRODUCED = "letter.produced"
    DISCLOSURE_RECORDED = "disclosure.recorded"
    PRINTED_INTERNALLY = "printed.internally"
    UNLOCK_CHANGED = "unlock.changed"
    EXECUTOR_SHEET_MADE = "executor_sheet.made"
    EXECUTOR_SHEET_REVOKED = "executor_sheet.revoked"
    EXECUTOR_SHEET_USED = "executor_sheet.used"
    DATABASE_KEY_CHANGED = "database_key.changed"
    MASTER_KEY_CHANGED = "master_key.changed"
    ROLLBACK_ACCEPTED = "rollback.accepted"
    JOURNAL_CHECKED = "journal.checked"
    SEAL_MADE = "seal.made"
    SEAL_CHECKED = "seal.checked"
    SEAL_STAMPED = "seal.stamped"
    RELEASE_ITEM = "release.item"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """One entry: kind and ids in the open, the typed reason (if any) only here.

    `seq` counts from 1 without a gap. `content_hash` binds what the event stands for, such as what a signature covers
    or a packet's manifest. `record_hash` binds every stored column of the record that the event speaks of, as it stands
    after the act; empty where an event changes no such record, and in events from before there was one.
    """

    seq: int
    at: datetime
    kind: AuditKind
    subject: str
    client_id: ClientId | None = None
    content_hash: str = ""
    reason: str = field(default="", repr=False)
    record_hash: str = ""


@dataclass(frozen=True, slots=True)
class TreeHead:
    """Size and root of the event tree; `root` is 64 hexadecimal characters (RFC 6962, section 2.1)."""

    size: int
    root: str
