# SPDX-License-Identifier: GPL-3.0-or-later
"""A court order for the longest record, brought to where its packet can be built."""

from datetime import timedelta

from counselor_desk.app.sample_practice import PeopleScript, SampleMatter, compose_sample_practice
from counselor_desk.domain.ids import ClientId, MatterId
from counselor_desk.domain.matters import Consultation, PaperKind, RecordType, Request
from counselor_desk.domain.releases import ItemOutcome, PersonAction, RedactionReason
from counselor_desk.services.civil_time import local_today
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.releases import Preview

_PAPER = b"%PDF-1.4 a fictional order"
_WHY = "Read in full; the order reaches it."


def ready_request(desk: OpenDesk, client_id: ClientId) -> tuple[MatterId, Preview]:
    """Receive the order, do what the gate asks for, look at every page; the matter, and the pages that will leave."""
    today = local_today(desk.journal)
    sample = compose_sample_practice(seed=7, clients=5, sessions=60, last_day=today)
    order = next(each for each in sample.matters if each.paper is PaperKind.COURT_ORDER)
    client = desk.clients.get(client_id)
    matter_id = desk.matters.open(_request(order), client_id=client_id, paper=_PAPER).matter.id
    desk.matters.add_clause(
        matter_id,
        record_type=RecordType.PROGRESS_NOTES,
        period_from=client.opened_on,
        period_to=today - timedelta(days=1),
        words="Progress notes of all counseling sessions.",
    )
    # what has to be on file depends on where the client lives
    for evidence in desk.review.scope(matter_id).evidence_missing:
        desk.matters.record_evidence(matter_id, key=evidence.key, remark=_WHY)
    for advice in order.consultations:
        desk.matters.record_consultation(matter_id, Consultation(advice.name, advice.role, advice.on, advice.gist))
    desk.matters.record_position(matter_id, order.position)
    desk.matters.check_identity(matter_id, initials=client.initials, date_of_birth=client.date_of_birth)
    _decide(desk, matter_id, order.people)
    preview = desk.releases.preview(matter_id)
    desk.releases.mark_all_seen(matter_id, preview)
    return matter_id, preview


def _request(order: SampleMatter) -> Request:
    return Request(
        paper=order.paper,
        signer_role=order.signer_role,
        signer_name=order.signer_name,
        court=order.court,
        docket=order.docket,
        caption=order.caption,
        dated_on=order.dated_on,
        served_on=order.served_on,
        served_how=order.served_how,
        due_on=order.due_on,
        requester_name=order.requester_name,
        requester_address=order.requester_address,
    )


def _decide(desk: OpenDesk, matter_id: MatterId, people: PeopleScript) -> None:
    """Decide about everybody who is mentioned as the sample's counselor does, and release what waits for their eyes."""
    redacted, kept = dict[str, RedactionReason](), list[str]()
    for mention in desk.review.scope(matter_id).mentions:
        choice = people.decide(key=mention.key, kind=mention.kind)
        if choice is None or choice.action is PersonAction.KEEP:
            kept.append(mention.key)
        else:
            redacted[mention.key] = choice.reason
    desk.review.decide_people(matter_id, dict.fromkeys(kept), action=PersonAction.KEEP)
    for key, reason in redacted.items():
        desk.review.decide_person(matter_id, key, action=PersonAction.REDACT, reason=reason)
    waiting = [
        each.item_id
        for each in desk.review.scope(matter_id).decision.items
        if each.outcome is ItemOutcome.NEEDS_YOUR_EYES
    ]
    desk.review.choose_items(matter_id, waiting, outcome=ItemOutcome.RELEASE, reason=_WHY)
