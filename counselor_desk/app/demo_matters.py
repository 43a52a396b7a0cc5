# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays the papers that arrive at the sample practice: the court order to its packet, the subpoena to its answer."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from counselor_desk.app.sample_practice import SampleMatter, SamplePractice
from counselor_desk.app.sample_writer import SampleWriter, ScriptedClock
from counselor_desk.documents.letters import render_letter
from counselor_desk.domain.errors import UserError
from counselor_desk.domain.gate_reasons import Blocker, ItemReason
from counselor_desk.domain.ids import MatterId
from counselor_desk.domain.matters import Consultation, PaperKind, Request
from counselor_desk.domain.packets import Letter, Letterhead, LetterSection
from counselor_desk.domain.practice import Paper
from counselor_desk.domain.releases import ItemOutcome, Release
from counselor_desk.services.civil_time import printed_date
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.release_review import Scope
from counselor_desk.services.releases import BuiltPacket

_WORDS_OF_PAPERS = {PaperKind.COURT_ORDER: "Order for the production of records", PaperKind.SUBPOENA: "Subpoena"}


_WHY_THE_RESTRICTION_ALLOWS = (
    "The restriction is about the workplace and the employer; the order's recipient is the clerk of the court."
)


@dataclass(frozen=True, slots=True)
class ReleaseStory:
    """How the court order went: what blocked the first try, what was decided, and what left."""

    blocked: tuple[Blocker, ...]
    scope: Scope
    built: BuiltPacket
    release: Release

    @property
    def people(self) -> Counter[str]:
        """How many people and details were taken out or kept."""
        keys = {mention.key for mention in self.scope.mentions}
        taken_out = {
            mention.key
            for mention in self.scope.mentions
            if any(
                span.heading == mention.heading and span.start <= mention.start < span.end
                for span in self.scope.spans.get(mention.item_id, ())
            )
        }
        return Counter(taken_out=len(taken_out), kept=len(keys - taken_out))


class MatterPlayer:
    """Does with a paper what the script says that the counselor does."""

    def __init__(self, desk: OpenDesk, sample: SamplePractice, *, writer: SampleWriter, clock: ScriptedClock) -> None:
        self._desk = desk
        self._sample = sample
        self._writer = writer
        self._clock = clock

    def receive(self, matter: SampleMatter) -> MatterId:
        """Open the matter on the day of service, with the paper attached; the hold is placed by the same save."""
        client = self._writer.clients[matter.client]
        opened = self._desk.matters.open(
            Request(
                paper=matter.paper,
                signer_role=matter.signer_role,
                signer_name=matter.signer_name,
                court=matter.court,
                docket=matter.docket,
                caption=matter.caption,
                dated_on=matter.dated_on,
                served_on=matter.served_on,
                served_how=matter.served_how,
                due_on=matter.due_on,
                objection_due_on=matter.objection_due_on,
                requester_name=matter.requester_name,
                requester_address=matter.requester_address,
            ),
            client_id=client.id,
            paper=self._paper(matter),
        )
        return opened.matter.id

    def release(self, matter: SampleMatter, matter_id: MatterId, *, folder: Path) -> ReleaseStory:
        """Take the court order from its first, refused try to the delivered packet."""
        self._state_scope(matter, matter_id)
        blocked = self._first_try(matter_id)
        self._put_on_file(matter, matter_id)
        self._decide_items(matter, matter_id)
        self._decide_people(matter, matter_id)
        releases = self._desk.releases
        releases.mark_all_seen(matter_id, releases.preview(matter_id))
        built = releases.build(matter_id)
        release = releases.deliver(built, folder)
        return ReleaseStory(blocked, built.scope, built, release)

    def answer_subpoena(self, matter: SampleMatter, matter_id: MatterId, *, folder: Path) -> tuple[Blocker, ...]:
        """Refuse the packet and produce the two letters."""
        self._put_on_file(matter, matter_id)
        blocked = self._first_try(matter_id)
        (folder / "objection.pdf").write_bytes(self._desk.letters.objection(matter_id))
        (folder / "client-notice.pdf").write_bytes(self._desk.letters.client_notice(matter_id))
        return blocked

    def _first_try(self, matter_id: MatterId) -> tuple[Blocker, ...]:
        """Try to build too early: the gate must refuse and log it."""
        blocked = self._desk.review.scope(matter_id).decision.blockers
        try:
            self._desk.releases.build(matter_id)
        except UserError:
            return blocked
        raise AssertionError("the gate let an incomplete request through")

    def _state_scope(self, matter: SampleMatter, matter_id: MatterId) -> None:
        for clause in matter.clauses:
            self._desk.matters.add_clause(
                matter_id,
                record_type=clause.record_type,
                period_from=clause.period_from,
                period_to=clause.period_to,
                words=clause.words,
            )

    def _put_on_file(self, matter: SampleMatter, matter_id: MatterId) -> None:
        matters = self._desk.matters
        for evidence in matter.evidence:
            matters.record_evidence(matter_id, key=evidence.key, remark=evidence.remark)
        for advice in matter.consultations:
            matters.record_consultation(matter_id, Consultation(advice.name, advice.role, advice.on, advice.gist))
        matters.record_position(matter_id, matter.position)
        identity = matter.identity
        matters.check_identity(matter_id, initials=identity.initials, date_of_birth=identity.date_of_birth)

    def _decide_items(self, matter: SampleMatter, matter_id: MatterId) -> None:
        """Decide what the script names first, then everything that only the client's restriction holds up."""
        review = self._desk.review
        items = review.scope(matter_id).items
        for choice in matter.items:
            day = self._writer.sessions[choice.session].local_date
            named = [item.id for item in items if item.service_date == day and item.record_type is choice.record_type]
            review.choose_items(matter_id, named, outcome=choice.outcome, reason=choice.reason)
        restricted = [
            each.item_id
            for each in review.scope(matter_id).decision.items
            if each.outcome is ItemOutcome.NEEDS_YOUR_EYES and each.reason is ItemReason.RESTRICTED
        ]
        review.choose_items(matter_id, restricted, outcome=ItemOutcome.RELEASE, reason=_WHY_THE_RESTRICTION_ALLOWS)

    def _decide_people(self, matter: SampleMatter, matter_id: MatterId) -> None:
        decided: set[str] = set()
        for mention in self._desk.review.scope(matter_id).mentions:
            choice = matter.people.decide(key=mention.key, kind=mention.kind)
            if choice is None or mention.key in decided:
                continue
            decided.add(mention.key)
            self._desk.review.decide_person(matter_id, mention.key, action=choice.action, reason=choice.reason)

    def _paper(self, matter: SampleMatter) -> bytes:
        """The paper itself, set like a court's, to be attached."""
        at = datetime.combine(matter.dated_on, time(10), tzinfo=ZoneInfo(self._sample.profile.zone)).astimezone(UTC)
        listed = tuple(clause.words for clause in matter.clauses) + matter.directions
        return render_letter(
            Letter(
                reference_number=matter.docket,
                language="en-US",
                paper=Paper.LETTER,
                produced_at=at,
                produced_on=printed_date(matter.dated_on),
                letterhead=Letterhead(
                    practice=matter.court, counselor="", address=matter.requester_address, contact=""
                ),
                title=_WORDS_OF_PAPERS.get(matter.paper, "Request"),
                reference=(matter.caption, f"No. {matter.docket}"),
                sections=(LetterSection(heading="To be produced", listed=listed),),
                sign_here=(matter.signer_name,),
                footer_line="A fictional paper of a fictional court.",
            )
        )
