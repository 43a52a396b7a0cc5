# SPDX-License-Identifier: GPL-3.0-or-later
"""What the reading pane says of an entry that is no note: a few facts, and the one place that it leads to.

Gathered by a job, so that the pane only shows.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from counselor_desk.domain.authorizations import Authorization
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import ClientId
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.timeline import TimelineEntry, TimelineKind
from counselor_desk.services.wording import CAPACITIES, CONSENT_TOPICS, COPIES, revoked_words
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.pages.client.timeline_rows import HOW_WORDS, row_of, session_facts
from counselor_desk.ui.places import ClientPlace, ClientTab, NotePlace, Place, RequestPlace
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.words import PAPERS

_Kept = TypeVar("_Kept")

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySummary:
    """One entry as it is read: a title, a chip, facts with their labels, and a way on."""

    title: str = field(repr=False)
    day: date
    chip: str
    chip_icon: str
    tone: Tone
    facts: Facts = field(default=(), repr=False)
    remark: str = ""
    link_words: str = ""
    link_place: Place | None = None


def summary_of(desk: OpenDesk, entry: TimelineEntry, *, client_id: ClientId, formats: Formats) -> EntrySummary:
    """Gather what is on file about an entry; runs on the vault thread.

    Raises:
        UserError: RECORD_NOT_FOUND when it is not there any more.
    """
    kind = entry.kind
    if kind in (TimelineKind.CONSENT_SIGNED, TimelineKind.CONSENT_DECLINED, TimelineKind.CONSENT_REVOKED):
        return _consent(desk, entry, client_id=client_id, formats=formats)
    if kind in (TimelineKind.AUTHORIZATION_SIGNED, TimelineKind.AUTHORIZATION_REVOKED):
        return _authorization(desk, entry, client_id=client_id, formats=formats)
    if kind in (TimelineKind.HOLD_PLACED, TimelineKind.HOLD_LIFTED):
        return _hold(desk, entry, formats=formats)
    if kind in (TimelineKind.RELEASE, TimelineKind.DISCLOSURE):
        return _release(desk, entry, client_id=client_id, formats=formats)
    if kind is TimelineKind.CHECK_IN:
        how = "" if entry.how is None else HOW_WORDS[entry.how]
        return _summary(
            entry,
            formats=formats,
            chip="No changes" if not entry.description else "Changes wanted",
            facts=(("Asked", how), ("Changes wanted", entry.description or "None")),
        )
    if kind is TimelineKind.PSYCHOTHERAPY_NOTE:
        return _summary(
            entry,
            formats=formats,
            chip="Kept apart",
            remark="The record shows that this note exists, and on which day. Its text stands in a compartment of its "
            "own, which opens with your PIN or passphrase. It is no part of the progress notes.",
            link_words="Open psychotherapy notes…",
            link_place=NotePlace(client_id, is_psychotherapy=True),
        )
    is_planned = kind is TimelineKind.APPOINTMENT_WITHOUT_NOTE
    return _summary(
        entry,
        formats=formats,
        chip="No note yet" if is_planned or kind is TimelineKind.SESSION_WITHOUT_NOTE else "",
        facts=(("Appointment" if is_planned else "Session", session_facts(entry, formats=formats)),),
    )


def _summary(
    entry: TimelineEntry,
    *,
    formats: Formats,
    chip: str,
    facts: Facts = (),
    remark: str = "",
    link_words: str = "",
    link_place: Place | None = None,
) -> EntrySummary:
    row = row_of(entry, formats=formats)
    return EntrySummary(
        title=row.title,
        day=entry.day,
        chip=chip,
        chip_icon=row.icon,
        tone=row.tone,
        facts=tuple((label, words) for label, words in facts if words),
        remark=remark,
        link_words=link_words if link_place is not None else "",
        link_place=link_place,
    )


def _consent(desk: OpenDesk, entry: TimelineEntry, *, client_id: ClientId, formats: Formats) -> EntrySummary:
    standing = _found(each for each in desk.consents.of_client(client_id) if each.consent.id == entry.subject_id)
    consent = standing.consent
    chip = {
        TimelineKind.CONSENT_SIGNED: "Signed",
        TimelineKind.CONSENT_DECLINED: "Declined",
        TimelineKind.CONSENT_REVOKED: "Revoked",
    }[entry.kind]
    return _summary(
        entry,
        formats=formats,
        chip=chip,
        facts=(
            ("Document", f"{CONSENT_TOPICS[consent.topic]}, version {consent.document_version}"),
            ("Answered", formats.day(consent.answered_on)),
            ("By", f"{consent.signer_name}, {CAPACITIES[consent.capacity]}"),
            ("Talked through", formats.day(consent.discussed_on)),
            ("Questions", consent.questions),
            ("Copy", COPIES[consent.copy_given]),
            ("Review due", _day(consent.review_due, formats=formats)),
            ("Ends", _day(consent.expires_on, formats=formats)),
            ("Revoked", _day(consent.revoked_on, formats=formats)),
        ),
        link_words="Open the Consent tab",
        link_place=ClientPlace(client_id, ClientTab.CONSENT),
    )


def _authorization(desk: OpenDesk, entry: TimelineEntry, *, client_id: ClientId, formats: Formats) -> EntrySummary:
    found = _found(each for each in desk.consents.authorizations(client_id) if each.id == entry.subject_id)
    ends = _day(found.expires_on, formats=formats) or found.expires_with
    return _summary(
        entry,
        formats=formats,
        chip="Revoked" if entry.kind is TimelineKind.AUTHORIZATION_REVOKED else "Signed",
        facts=(
            ("To", found.recipient_name),
            ("What", found.description),
            ("Why", found.purpose),
            ("Signed", _day(found.signed_on, formats=formats)),
            ("By", f"{found.signer_name}, {CAPACITIES[found.capacity]}" if found.signer_name else ""),
            ("Ends", ends),
            ("Revoked", _revoked(found, formats=formats)),
        ),
        link_words="Open the Consent tab",
        link_place=ClientPlace(client_id, ClientTab.CONSENT),
    )


def _hold(desk: OpenDesk, entry: TimelineEntry, *, formats: Formats) -> EntrySummary:
    if entry.matter_id is None:
        raise UserError(ErrorCode.RECORD_NOT_FOUND, where="matter")
    matter = desk.matters.get(entry.matter_id)
    request, is_lifted = matter.request, entry.kind is TimelineKind.HOLD_LIFTED
    return _summary(
        entry,
        formats=formats,
        chip="Hold lifted" if is_lifted else "Hold started",
        facts=(
            ("Paper", PAPERS[request.paper]),
            ("Docket", request.docket),
            ("Court", request.court),
            ("Served", formats.day(request.served_on)),
            ("Due", _day(request.due_on, formats=formats)),
            ("Why lifted", entry.reason if is_lifted else ""),
        ),
        remark="" if is_lifted else "While the hold stands, nothing of this record is changed or deleted.",
        link_words="Open the request",
        link_place=RequestPlace(matter_id=matter.id, client_id=matter.client_id),
    )


def _release(desk: OpenDesk, entry: TimelineEntry, *, client_id: ClientId, formats: Formats) -> EntrySummary:
    found = _found(each for each in desk.disclosure_list.rows(client_id) if each.id == entry.subject_id)
    place = None if found.matter_id is None else RequestPlace(matter_id=found.matter_id, client_id=client_id)
    return _summary(
        entry,
        formats=formats,
        chip="Released" if found.release_id is not None else "Disclosed",
        facts=(
            ("Packet", found.release_number or ""),
            ("To", found.recipient),
            ("What", found.description),
            ("Recorded for", formats.day(found.disclosed_on)),
            (
                "Accounting",
                "Listed in the accounting of disclosures"
                if found.in_statutory_accounting
                else "Kept on file; the accounting of disclosures need not list it",
            ),
        ),
        link_words="Open the release",
        link_place=place,
    )


def _day(day: date | None, *, formats: Formats) -> str:
    return "" if day is None else formats.day(day)


def _revoked(form: Authorization, *, formats: Formats) -> str:
    day = _day(form.revoked_on, formats=formats)
    return day and revoked_words(day, in_writing=form.revoked_in_writing)


def _found(found: Iterable[_Kept]) -> _Kept:
    first = next(iter(found), None)
    if first is None:
        raise UserError(ErrorCode.RECORD_NOT_FOUND, where="timeline.entry")
    return first
