# SPDX-License-Identifier: GPL-3.0-or-later
"""Which rows the event log answers for: every record that is signed or logged, and the columns that are left free.

A record is one row or several that are one thing to a reader, such as a consent with the signature under it. The entry
that tells of an act on a record binds all of its columns as they stand after the act (`record_hashes`). A table or a
column that is new is bound, or named here with the reason why not; a test walks the schema for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from counselor_desk.domain.audit import AuditKind


class RecordKind(StrEnum):
    """What a record is called where a finding speaks of it."""

    PRACTICE = "practice profile"
    CLIENT = "client"
    CONTACT = "person around a client"
    RESTRICTION = "restriction"
    CHECK_IN = "check-in"
    SESSION = "session"
    NOTE = "note"
    STRIKE = "strike of the note"
    ADDENDUM = "addendum"
    PSYCHOTHERAPY_NOTE = "psychotherapy note"
    CONSENT_DOCUMENT = "consent document"
    CONSENT = "consent"
    AUTHORIZATION = "authorization"
    MATTER = "matter"
    CLAUSE = "clause"
    LEGAL_HOLD = "legal hold"
    ITEM_CHOICE = "decision about an item, in the matter"
    PERSON_DECISION = "decision about a person, in the matter"
    REDACTIONS = "redactions of the matter"
    RELEASE = "release"
    DELIVERY = "delivery of the release"
    FOLLOW_UP = "follow-up"
    DISCLOSURE = "disclosure"
    EXECUTOR_SHEET = "executor sheet"
    EXECUTOR_USE = "use of the executor sheet"
    HEALTH_CHECK = "kept check of the journal"
    SEAL = "seal"
    SEAL_CHECK = "comparison with a seal"
    SEAL_STAMP = "time stamp of the seal"


class Rows(StrEnum):
    """How rows and entries of the log belong together."""

    ONE_RECORD = "one_record"
    """One row of the first table, and all rows of the others, are one record; its newest entry counts."""
    ONE_AFTER_ANOTHER = "one_after_another"
    """Rows are only added: the first row of a subject belongs to its first entry, the second to the second."""
    ALL_TOGETHER = "all_together"
    """All rows of a subject, none included, are one record; its newest entry counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedTable:
    """One table of a record.

    `key` is the SQL that gives the subject under which the log speaks of a row, `order` puts the rows of a record into
    one order. `digests` names for a large column the one that holds its SHA-256, so that an act on the record need not
    read it again; a check does. `free` says why a column is left out. `later` are the columns that an act after the
    first one may fill in: where a record has any, nothing else of it changes once it is logged.
    """

    name: str
    key: str
    order: str
    digests: Mapping[str, str]
    free: Mapping[str, str]
    later: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRecord:
    """One kind of record: its tables, and which entries of the log speak of it.

    `begun_by` entries tell that a row is there whose content is still open, `ended_by` that it is gone. `is_final`:
    nothing of it changes once it is logged, so that a second entry is itself amiss. `sealed_column` is empty in a row
    whose content is still open. `may_end_sealed`: it may be removed, by an entry, though it is final.
    """

    kind: RecordKind
    tables: tuple[SealedTable, ...]
    sealed_by: frozenset[AuditKind]
    begun_by: frozenset[AuditKind] = frozenset()
    ended_by: frozenset[AuditKind] = frozenset()
    rows: Rows = Rows.ONE_RECORD
    is_final: bool = False
    sealed_column: str = ""
    may_end_sealed: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether later acts may fill in some columns and change no other."""
        return any(table.later for table in self.tables)


_NONE: Mapping[str, str] = MappingProxyType({})


def _table(
    name: str,
    key: str = "id",
    *,
    order: str = "",
    digests: Mapping[str, str] = _NONE,
    free: Mapping[str, str] = _NONE,
    later: frozenset[str] = frozenset(),
) -> SealedTable:
    return SealedTable(name=name, key=key, order=order or key, digests=digests, free=free, later=later)


def _sealed(*kinds: AuditKind) -> frozenset[AuditKind]:
    return frozenset(kinds)


_LARGE = {"content": "sha256"}
_VAULT_ID = "(SELECT vault_id FROM vault_identity)"
_STAMPED_SEAL = "(SELECT seal_id FROM stamp_request WHERE stamp_request.stamp_request = seal_stamp.stamp_request)"

SEALED_RECORDS: tuple[SealedRecord, ...] = (
    SealedRecord(kind=RecordKind.PRACTICE, tables=(_table("practice"),), sealed_by=_sealed(AuditKind.PRACTICE_SAVED)),
    SealedRecord(
        kind=RecordKind.CLIENT,
        tables=(_table("client"),),
        sealed_by=_sealed(AuditKind.CLIENT_ADDED, AuditKind.CLIENT_CHANGED),
    ),
    SealedRecord(
        kind=RecordKind.CONTACT,
        tables=(_table("contact"),),
        sealed_by=_sealed(AuditKind.CONTACT_ADDED, AuditKind.CONTACT_CHANGED),
        ended_by=_sealed(AuditKind.CONTACT_REMOVED),
        may_end_sealed=True,
    ),
    SealedRecord(
        kind=RecordKind.RESTRICTION,
        tables=(_table("restriction", later=frozenset({"lifted_on"})),),
        sealed_by=_sealed(AuditKind.RESTRICTION_ADDED, AuditKind.RESTRICTION_LIFTED),
    ),
    SealedRecord(
        kind=RecordKind.CHECK_IN,
        tables=(_table("check_in"),),
        sealed_by=_sealed(AuditKind.CHECK_IN_RECORDED),
        is_final=True,
    ),
    SealedRecord(
        kind=RecordKind.SESSION,
        tables=(_table("session"), _table("session_attendee", "session_id", order="position, client_id")),
        sealed_by=_sealed(AuditKind.SESSION_ADDED, AuditKind.SESSION_CHANGED),
    ),
    SealedRecord(
        kind=RecordKind.NOTE,
        tables=(_table("note"),),
        begun_by=_sealed(AuditKind.NOTE_BEGUN),
        sealed_by=_sealed(AuditKind.NOTE_SIGNED),
        ended_by=_sealed(AuditKind.NOTE_DISCARDED),
        is_final=True,
        sealed_column="signed_at",
    ),
    SealedRecord(
        kind=RecordKind.STRIKE,
        tables=(_table("note_strike", "note_id"),),
        sealed_by=_sealed(AuditKind.NOTE_STRUCK),
        is_final=True,
    ),
    SealedRecord(
        kind=RecordKind.ADDENDUM,
        tables=(_table("addendum"),),
        sealed_by=_sealed(AuditKind.ADDENDUM_SIGNED),
        is_final=True,
    ),
    SealedRecord(
        # over nonce and ciphertext, so that a closed compartment can be checked
        kind=RecordKind.PSYCHOTHERAPY_NOTE,
        tables=(_table("psychotherapy_note"),),
        sealed_by=_sealed(AuditKind.PSYCHOTHERAPY_NOTE_SAVED),
        is_final=True,
    ),
    SealedRecord(
        kind=RecordKind.CONSENT_DOCUMENT,
        tables=(_table("consent_document"),),
        sealed_by=_sealed(AuditKind.CONSENT_DOCUMENT_ADDED),
        is_final=True,
    ),
    SealedRecord(
        kind=RecordKind.CONSENT,
        tables=(
            _table("consent", later=frozenset({"copy_given", "revoked_on"})),
            _table("consent_signature", "consent_id"),
        ),
        sealed_by=_sealed(AuditKind.CONSENT_RECORDED, AuditKind.CONSENT_REVOKED),
    ),
    SealedRecord(
        kind=RecordKind.AUTHORIZATION,
        # until it is signed it may be completed
        tables=(_table("authorization", later=frozenset({"revoked_on", "revoked_in_writing"})),),
        sealed_by=_sealed(AuditKind.AUTHORIZATION_RECORDED, AuditKind.AUTHORIZATION_REVOKED),
        sealed_column="signed_on",
    ),
    SealedRecord(
        kind=RecordKind.MATTER,
        tables=(
            _table("matter"),
            _table("matter_consultation", "matter_id", order="position"),
            _table("matter_evidence", "matter_id", order="key"),
            _table("matter_paper", "matter_id", order="position", digests=_LARGE),
        ),
        sealed_by=_sealed(
            AuditKind.MATTER_OPENED, AuditKind.MATTER_CHANGED, AuditKind.MATTER_CLOSED, AuditKind.EVIDENCE_RECORDED
        ),
    ),
    SealedRecord(
        kind=RecordKind.CLAUSE,
        tables=(_table("clause"),),
        sealed_by=_sealed(AuditKind.CLAUSE_ADDED),
        ended_by=_sealed(AuditKind.CLAUSE_REMOVED),
        is_final=True,
        may_end_sealed=True,
    ),
    SealedRecord(
        kind=RecordKind.LEGAL_HOLD,
        tables=(_table("legal_hold", later=frozenset({"lifted_at", "lifted_reason"})),),
        sealed_by=_sealed(AuditKind.HOLD_PLACED, AuditKind.HOLD_LIFTED),
    ),
    SealedRecord(
        kind=RecordKind.ITEM_CHOICE,
        tables=(_table("item_choice", "matter_id", order="choice"),),
        sealed_by=_sealed(AuditKind.ITEM_DECIDED),
        rows=Rows.ONE_AFTER_ANOTHER,
    ),
    SealedRecord(
        kind=RecordKind.PERSON_DECISION,
        tables=(_table("person_decision", "matter_id", order="decision"),),
        sealed_by=_sealed(AuditKind.PERSON_DECIDED),
        rows=Rows.ONE_AFTER_ANOTHER,
    ),
    SealedRecord(
        kind=RecordKind.REDACTIONS,
        tables=(_table("redaction", "matter_id", order="id"),),
        sealed_by=_sealed(AuditKind.SPAN_REDACTED),
        rows=Rows.ALL_TOGETHER,
    ),
    SealedRecord(
        kind=RecordKind.RELEASE,
        tables=(
            _table("release"),
            _table("release_item", "release_id", order="item_id"),
            _table("packet_file", "release_id", order="position", digests=_LARGE),
            _table("packet_passphrase", "release_id"),
        ),
        sealed_by=_sealed(AuditKind.RELEASE_BUILT),
        is_final=True,
    ),
    SealedRecord(
        kind=RecordKind.DELIVERY,
        tables=(_table("delivery", "release_id", order="delivery"),),
        sealed_by=_sealed(AuditKind.DELIVERY_RECORDED),
        rows=Rows.ONE_AFTER_ANOTHER,
    ),
    SealedRecord(
        kind=RecordKind.FOLLOW_UP,
        tables=(_table("follow_up", later=frozenset({"done_on"})),),
        sealed_by=_sealed(AuditKind.FOLLOW_UP_ADDED, AuditKind.FOLLOW_UP_DONE),
    ),
    SealedRecord(
        kind=RecordKind.DISCLOSURE,
        tables=(_table("disclosure"),),
        sealed_by=_sealed(AuditKind.DISCLOSURE_RECORDED),
        is_final=True,
    ),
    SealedRecord(
        kind=RecordKind.EXECUTOR_SHEET,
        tables=(_table("executor_sheet", "slot_id", later=frozenset({"revoked_at"})),),
        sealed_by=_sealed(AuditKind.EXECUTOR_SHEET_MADE, AuditKind.EXECUTOR_SHEET_REVOKED),
    ),
    SealedRecord(
        kind=RecordKind.EXECUTOR_USE,
        tables=(
            _table(
                "executor_use",
                "slot_id",
                order="executor_use",
                free={"seen_at": "when a notice was shown is no act on the record and is not logged"},
            ),
        ),
        sealed_by=_sealed(AuditKind.EXECUTOR_SHEET_USED),
        rows=Rows.ONE_AFTER_ANOTHER,
    ),
    SealedRecord(
        kind=RecordKind.HEALTH_CHECK,
        tables=(_table("health_check", _VAULT_ID, order="health_check"),),
        sealed_by=_sealed(AuditKind.JOURNAL_CHECKED),
        rows=Rows.ONE_AFTER_ANOTHER,
    ),
    SealedRecord(kind=RecordKind.SEAL, tables=(_table("seal"),), sealed_by=_sealed(AuditKind.SEAL_MADE), is_final=True),
    SealedRecord(
        kind=RecordKind.SEAL_CHECK,
        tables=(_table("seal_check"),),
        sealed_by=_sealed(AuditKind.SEAL_CHECKED),
        is_final=True,
    ),
    SealedRecord(
        kind=RecordKind.SEAL_STAMP,
        tables=(_table("seal_stamp", _STAMPED_SEAL, order="seal_stamp"),),
        sealed_by=_sealed(AuditKind.SEAL_STAMPED),
        rows=Rows.ONE_AFTER_ANOTHER,
    ),
)

FREE_TABLES: Mapping[str, str] = MappingProxyType(
    {
        "appointment": "what is planned is no record; it enters the record as a session",
        "appointment_attendee": "what is planned is no record; it enters the record as a session",
        "audit_event": "the log itself, checked by its tree",
        "client_attendance": "computed from the sessions by triggers",
        "search_entry": "computed from clients, notes and addenda",
        "search_text": "computed from clients, notes and addenda",
        "seen_page": "a tick of the counselor's own before a packet is built; the packet itself is bound",
        "snippet": "a tool for typing, no record",
        "stamp_request": "a question that was written out; the answer, which is bound, repeats what was asked",
        "stamp_root": "named by its own hash, which each time stamp binds",
        "tree_state": "the tree of the log, checked with it",
        "unfinished": "what was not saved yet is no record",
        "vault_identity": "compared with the header whenever the journal is opened",
    }
)

_BY_KIND = {kind: record for record in SEALED_RECORDS for kind in record.sealed_by}


def sealed_by(kind: AuditKind) -> SealedRecord | None:
    """The record that an entry of this kind binds; None where it binds none."""
    return _BY_KIND.get(kind)
