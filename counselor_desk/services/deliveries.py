# SPDX-License-Identifier: GPL-3.0-or-later
"""Deliveries: who received a packet, how and when, and what is still to be done after it."""

from dataclasses import replace
from datetime import date

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.deliveries import Delivery, FollowUp, FollowUpKind
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import FollowUpId, MatterId, ReleaseId
from counselor_desk.domain.matters import ClientPosition
from counselor_desk.domain.text import is_blank
from counselor_desk.services.civil_time import local_date, local_today
from counselor_desk.services.cleaning import cleaned
from counselor_desk.services.open_journal import OpenJournal


class Deliveries:
    """What becomes of a packet after it was written.

    A closed matter still takes both kinds of entry: a receipt often comes weeks later, and what happened to a packet
    that left would otherwise stay unsaid for ever.
    """

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal

    def record(self, delivery: Delivery) -> Delivery:
        """Keep the handing over of a packet; a correction is another entry. When it was recorded is set here.

        Raises:
            UserError: RECORD_NOT_FOUND for an unknown release, VALUE_MISSING without a receiver, DATE_RANGE_IMPOSSIBLE
                for a day before the packet was built or still to come.
        """
        release = self._journal.releases.get(delivery.release_id)
        if is_blank(delivery.received_by):
            raise UserError(ErrorCode.VALUE_MISSING, where="delivery.received_by")
        built_on = local_date(release.built_at, practice=self._journal.practice.get())
        if not built_on <= delivery.delivered_on <= local_today(self._journal):
            raise UserError(ErrorCode.DATE_RANGE_IMPOSSIBLE, where="delivery.delivered_on")
        kept = replace(cleaned(delivery), recorded_at=self._journal.clock.now())
        with self._journal.database.transaction():
            self._journal.deliveries.add(kept)
            self._journal.record(AuditKind.DELIVERY_RECORDED, subject=release.id, client_id=release.client_id)
        return kept

    def of_release(self, release_id: ReleaseId) -> tuple[Delivery, ...]:
        """The deliveries of a packet in the order in which they were recorded; the last one counts."""
        return self._journal.deliveries.of_release(release_id)

    def plan(self, follow_up: FollowUp) -> FollowUp:
        """Keep something to do after a release.

        Raises:
            UserError: RECORD_NOT_FOUND for an unknown matter, VALUE_NOT_ALLOWED when it is done already, or when the
                client is to be told what was released although notice is recorded as forbidden.
        """
        matter = self._journal.matters.get(follow_up.matter_id)
        if follow_up.done_on is not None:
            raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="follow_up.done_on")
        is_told = follow_up.kind is FollowUpKind.TELL_CLIENT
        if is_told and matter.position is ClientPosition.NOTICE_FORBIDDEN:
            raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="follow_up.kind")
        with self._journal.database.transaction():
            self._journal.follow_ups.add(follow_up)
            self._journal.record(AuditKind.FOLLOW_UP_ADDED, subject=follow_up.id, client_id=matter.client_id)
        return follow_up

    def done(self, follow_up_id: FollowUpId, *, on: date) -> FollowUp:
        """Tick off a follow-up and return it as it then stands.

        Raises:
            UserError: RECORD_NOT_FOUND when there is none that is open.
        """
        done = replace(self._journal.follow_ups.get(follow_up_id), done_on=on)
        matter = self._journal.matters.get(done.matter_id)
        with self._journal.database.transaction():
            self._journal.follow_ups.mark_done(follow_up_id, on=on)
            self._journal.record(AuditKind.FOLLOW_UP_DONE, subject=follow_up_id, client_id=matter.client_id)
        return done

    def open_follow_ups(self) -> tuple[FollowUp, ...]:
        """Everything still to be done, the earliest due first."""
        return self._journal.follow_ups.list_open()

    def of_matter(self, matter_id: MatterId) -> tuple[FollowUp, ...]:
        """A matter's follow-ups, those that are done too, the earliest due first."""
        return self._journal.follow_ups.of_matter(matter_id)
