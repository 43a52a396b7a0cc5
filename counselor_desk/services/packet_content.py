# SPDX-License-Identifier: GPL-3.0-or-later
"""Composes what a packet says: letter, declaration, index, items, tables and notices, from values alone.

Words that are redacted never enter here: each item comes with its spans and leaves as runs without them.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.authorizations import Authorization
from counselor_desk.domain.clients import Client
from counselor_desk.domain.gate import Decision, ItemDecision, clause_reaching
from counselor_desk.domain.matters import Clause, Matter, PaperKind, RecordType
from counselor_desk.domain.packets import (
    Addressee,
    PacketContent,
    PacketItem,
    PacketTable,
    WrittenRow,
)
from counselor_desk.domain.policy import RuleSet
from counselor_desk.domain.practice import PracticeProfile
from counselor_desk.domain.records import SIGNED_BY, ItemId, RecordItem
from counselor_desk.domain.redacting import Span, redacted_fields
from counselor_desk.domain.release_bases import AccompanyingDocument
from counselor_desk.domain.releases import ItemOutcome, Release, Withheld
from counselor_desk.services.civil_time import local_date, printed_date, printed_moment
from counselor_desk.services.custodian_declaration import addenda_of, custodian_declaration, filled
from counselor_desk.services.letter_frame import language_of, letterhead, printed_signature
from counselor_desk.services.printed_seal import seal_paragraphs
from counselor_desk.services.rules import clause_text, forum_of
from counselor_desk.services.wording import RECORD_TYPE_NAMES

_SIGNATURE_REMOVED = "A signature was drawn here. It has been removed from the file with the name of who signed."
_ATTENDANCE_COLUMNS = ("Date", "Time", "Held", "Attendance")


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketInputs:
    """Everything a packet is composed from."""

    number: str
    practice: PracticeProfile
    client: Client
    matter: Matter
    authorization: Authorization | None = None
    recipient: Addressee
    decision: Decision
    items: tuple[RecordItem, ...] = field(repr=False)
    spans: Mapping[ItemId, tuple[Span, ...]] = field(repr=False)
    rules: RuleSet
    produced_at: datetime
    head: TreeHead
    application: str
    supersedes: Release | None = None


def compose_packet(inputs: PacketInputs) -> PacketContent:
    """Build the content of record.pdf and withholding-log.pdf; the same inputs give the same content."""
    by_id = {item.id: item for item in inputs.items}
    released = [(by_id[each.item_id], each) for each in inputs.decision.items if each.outcome is ItemOutcome.RELEASE]
    items = _packet_items(inputs, released)
    withheld = _withheld(inputs, by_id)
    practice = inputs.practice
    return PacketContent(
        number=inputs.number,
        language=language_of(practice),
        paper=practice.paper,
        produced_at=inputs.produced_at,
        produced_on=_produced_on(inputs),
        letterhead=letterhead(practice),
        addressee=inputs.recipient,
        salutation=f"Dear {inputs.recipient.name},",
        reference=_reference(inputs),
        running_title=_running_title(inputs.matter),
        opening=_opening(inputs),
        remarks=_remarks(inputs, items, withheld),
        supersedes="" if inputs.supersedes is None else inputs.supersedes.number,
        closing=("Please tell me at once if a page is missing or cannot be read.", "Respectfully,"),
        signature_lines=(practice.signing_name, practice.custodian_title),
        confidentiality_line=_confidentiality_line(inputs),
        declaration=custodian_declaration(
            rules=inputs.rules,
            forum=forum_of(court=inputs.matter.request.court, country=inputs.client.country),
            practice=practice,
            paper=paper_words(inputs.matter),
            application=inputs.application,
            items=items,
            released=[item for item, _ in released],
        ),
        items=items,
        written=_written(inputs, items, by_id),
        notices=_notices(inputs),
        withheld=withheld,
        withholding_reference=_reference(inputs),
        head=inputs.head,
    )


def key_of_pages(content: PacketContent) -> str:
    """Names what the pages say: the moment of production and the tree head change with every look and do not count."""
    said = {name: value for name, value in asdict(content).items() if name not in _NOT_SAID}
    # the last notice is the one that prints the tree head
    said["notices"] = content.notices[:-1]
    return sha256(json.dumps(said, sort_keys=True, default=str).encode("utf-8")).hexdigest()


_NOT_SAID = frozenset({"produced_at", "head"})


def paper_words(matter: Matter) -> str:
    """The paper in a few words: "order of 9 November 2026"."""
    words = "authorization" if matter.request.paper is PaperKind.CLIENT_AUTHORIZATION else "order"
    return f"{words} of {printed_date(matter.request.dated_on)}"


def _produced_on(inputs: PacketInputs) -> str:
    return printed_date(local_date(inputs.produced_at, practice=inputs.practice))


def _reference(inputs: PacketInputs) -> tuple[str, ...]:
    request = inputs.matter.request
    case = ", ".join(part for part in (request.caption, request.docket and f"No. {request.docket}") if part)
    if request.paper is PaperKind.CLIENT_AUTHORIZATION:
        basis = f"Authorization of {printed_date(request.dated_on)}, signed by {request.signer_name}."
    else:
        basis = f"Order of {printed_date(request.dated_on)}, {request.signer_name}, {request.court}."
    return tuple(line for line in (case, basis) if line)


def _running_title(matter: Matter) -> str:
    return f"No. {matter.request.docket}" if matter.request.docket else ""


def _opening(inputs: PacketInputs) -> tuple[str, ...]:
    described = paper_words(inputs.matter)
    return (f"I am the custodian of records of this practice. Enclosed are the records described in the {described}.",)


def _remarks(
    inputs: PacketInputs, items: tuple[PacketItem, ...], withheld: tuple[Withheld, ...]
) -> tuple[tuple[str, str], ...]:
    redactions = sum(item.redactions for item in items)
    remarks = []
    if redactions:
        places = "one place" if redactions == 1 else f"{redactions} places"
        remarks.append(
            (
                "Redactions",
                f"Words were taken out in {places}, each marked with its reason. "
                "The text beneath them has been removed from the file, not covered.",
            )
        )
    if withheld:
        count = "One entry is" if len(withheld) == 1 else f"{len(withheld)} entries are"
        remarks.append(
            (
                "Withheld",
                f"{count} not produced. The withholding log, a separate file, lists each with its reason.",
            )
        )
    # said in every packet alike, so that it tells nobody whether there are any
    remarks.append(
        (
            "Psychotherapy notes",
            "Where any exist they are kept apart from the record and are no part of this production.",
        )
    )
    if inputs.supersedes is not None:
        remarks.append(("Replaces", _compared_with(inputs.supersedes, inputs)))
    return tuple(remarks)


def _compared_with(earlier: Release, inputs: PacketInputs) -> str:
    before, now = set(earlier.released_items), set(inputs.decision.would_release)
    day = printed_date(local_date(earlier.built_at, practice=inputs.practice))
    changes = f"{len(now - before)} entries of the record were added and {len(before - now)} were left out"
    return f"This packet replaces packet {earlier.number} of {day}. Compared with it, {changes}."


def _confidentiality_line(inputs: PacketInputs) -> str:
    basis = paper_words(inputs.matter)
    return f"Confidential counseling record, produced on the {basis}. Further disclosure may be restricted by law."


def _packet_items(inputs: PacketInputs, released: list[tuple[RecordItem, ItemDecision]]) -> tuple[PacketItem, ...]:
    """Items by clause and date; sessions of one clause become one record of attendance."""
    clauses = {clause.number: clause for clause in inputs.matter.clauses}
    ordered = sorted(released, key=lambda pair: (pair[1].clause or 0, pair[0].service_date, pair[0].id))
    items: list[PacketItem] = []
    tables: set[int | None] = set()
    for item, decision in ordered:
        clause = clauses.get(decision.clause) if decision.clause is not None else None
        number = len(items) + 1
        if item.record_type is not RecordType.ATTENDANCE:
            spans = inputs.spans.get(item.id, ())
            items.append(_packet_item(item, number=number, clause=clause, spans=spans, practice=inputs.practice))
        elif decision.clause not in tables:
            tables.add(decision.clause)
            rows = [
                each
                for each, its in ordered
                if its.clause == decision.clause and each.record_type is RecordType.ATTENDANCE
            ]
            items.append(_attendance(rows, number=number, clause=clause, client=inputs.client))
    return tuple(items)


def _group(record_type: RecordType, clause: Clause | None) -> str:
    name = RECORD_TYPE_NAMES[record_type]
    if clause is None:
        return name
    return f"{name}, {printed_date(clause.period_from)} to {printed_date(clause.period_to)}"


def _packet_item(
    item: RecordItem, *, number: int, clause: Clause | None, spans: tuple[Span, ...], practice: PracticeProfile
) -> PacketItem:
    # a signature spells the name under it: where a word of that is taken out, the drawing goes with it
    is_signer_hidden = any(each.heading == SIGNED_BY for each in spans)
    is_removed = item.signature is not None and is_signer_hidden
    return PacketItem(
        number=number,
        item_id=item.id,
        group=_group(item.record_type, clause),
        clause=None if clause is None else clause.number,
        service_date=item.service_date,
        title=item.title,
        subtitle=item.subtitle,
        facts=item.facts,
        fields=redacted_fields(item, spans),
        closing_lines=(*item.closing_lines, _SIGNATURE_REMOVED) if is_removed else item.closing_lines,
        signature=None if is_removed else printed_signature(item.signature, practice=practice),
    )


def _attendance(rows: list[RecordItem], *, number: int, clause: Clause | None, client: Client) -> PacketItem:
    facts = dict(rows[0].facts)
    return PacketItem(
        number=number,
        item_id=ItemId(f"attendance:{client.id}:{0 if clause is None else clause.number}"),
        group=_group(RecordType.ATTENDANCE, clause),
        clause=None if clause is None else clause.number,
        service_date=rows[0].service_date,
        title="Record of attendance",
        subtitle=f"{printed_date(rows[0].service_date)} to {printed_date(rows[-1].service_date)}",
        facts=tuple((label, facts[label]) for label in ("Client", "Date of birth", "Counselor")),
        fields=(),
        table=PacketTable(
            columns=_ATTENDANCE_COLUMNS,
            rows=tuple(tuple(dict(row.facts)[column] for column in _ATTENDANCE_COLUMNS) for row in rows),
        ),
    )


def _written(
    inputs: PacketInputs, items: tuple[PacketItem, ...], by_id: Mapping[ItemId, RecordItem]
) -> tuple[WrittenRow, ...]:
    rows = []
    for each in items:
        item = by_id.get(each.item_id)
        if item is None or item.written is None:
            continue
        written = item.written

        def printed(moment: datetime | None) -> str:
            return "" if moment is None else printed_moment(moment, practice=inputs.practice)

        addenda = addenda_of(item)
        remarks = ["Late entry"] if item.is_late_entry else []
        if addenda:
            remarks.append("1 addendum" if addenda == 1 else f"{addenda} addenda")
        rows.append(
            WrittenRow(
                number=each.number,
                item=f"{item.title}, {printed_date(item.service_date)}",
                session_ended=printed(written.session_ended_at),
                begun=printed(written.begun_at),
                signed=printed(written.signed_at),
                remark="; ".join(remarks),
            )
        )
    return tuple(rows)


def _withheld(inputs: PacketInputs, by_id: Mapping[ItemId, RecordItem]) -> tuple[Withheld, ...]:
    """Everything that stays of what a clause names; nothing else is even listed.

    A list of what nobody asked about would itself tell: that a kind of note exists, that the client was seen that day.
    """
    found = []
    for decision in inputs.decision.items:
        item = by_id[decision.item_id]
        if decision.outcome is ItemOutcome.RELEASE or item.client_id != inputs.client.id:
            continue
        if clause_reaching(item, inputs.matter.clauses) is None:
            continue
        if inputs.authorization is not None and not inputs.authorization.reaches(item.service_date):
            continue
        found.append(
            Withheld(
                item_id=item.id,
                description=_SINGULAR[item.record_type],
                service_date=item.service_date,
                reason=decision.words,
                citation=decision.citation,
            )
        )
    return tuple(found)


_SINGULAR = {
    RecordType.PROGRESS_NOTES: "Progress note",
    RecordType.INTAKE_ASSESSMENTS: "Intake assessment",
    RecordType.CONTACT_NOTES: "Contact note",
    RecordType.RISK_RECORDS: "Risk assessment",
    RecordType.CONSULTATION_NOTES: "Consultation note",
    RecordType.CLOSING_SUMMARIES: "Closing summary",
    RecordType.ATTENDANCE: "Attendance at a session",
    RecordType.CONSENTS: "Consent record",
    RecordType.AUTHORIZATIONS: "Authorization",
    RecordType.PSYCHOTHERAPY_NOTES: "Psychotherapy note",
}


def _notices(inputs: PacketInputs) -> tuple[tuple[str, str], ...]:
    notices = []
    if AccompanyingDocument.REDISCLOSURE_NOTICE in inputs.decision.documents:
        words, _ = clause_text(
            inputs.rules,
            "redisclosure.authorization",
            forum=forum_of(court=inputs.matter.request.court, country=inputs.client.country),
        )
        if words:
            dated = printed_date(inputs.matter.request.dated_on)
            notices.append(("Redisclosure", filled(words, {"authorization date": dated})))
    notices.append(
        (
            "How this packet can be checked",
            "Each file is listed with its SHA-256 value in manifest.json and SHA256SUMS; README.txt says how to "
            "compare them, and check_packet.py does so on any computer that has Python.",
        )
    )
    notices.append(("Seal of this packet", _seal_words(inputs)))
    return tuple(notices)


def _seal_words(inputs: PacketInputs) -> str:
    """Size, root and time of the log; they change with every look, so this notice is always the last."""
    return "\n\n".join(
        (
            *seal_paragraphs(inputs.head, thing="this packet", produced_at=inputs.produced_at),
            "The file proofs.json proves each item of this packet against this root, and that the log is unchanged "
            "since each earlier seal that it lists.",
        )
    )
