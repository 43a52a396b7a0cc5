# SPDX-License-Identifier: GPL-3.0-or-later
"""Confidentiality check-ins: recorded once, never changed; another answer is another check-in."""

from dataclasses import replace

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.check_ins import CheckIn
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import ClientId
from counselor_desk.services.civil_time import local_today
from counselor_desk.services.cleaning import cleaned
from counselor_desk.services.open_journal import OpenJournal


class CheckIns:
    """When each client was asked whether the ways of reaching them are still safe."""

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal

    def record(self, check_in: CheckIn) -> CheckIn:
        """Keep a check-in; when it was recorded is set here.

        Raises:
            UserError: RECORD_NOT_FOUND for an unknown client, DATE_RANGE_IMPOSSIBLE for a day still to come.
        """
        client = self._journal.clients.get(check_in.client_id)
        if check_in.asked_on > local_today(self._journal):
            raise UserError(ErrorCode.DATE_RANGE_IMPOSSIBLE, where="check_in.asked_on")
        kept = replace(cleaned(check_in), recorded_at=self._journal.clock.now())
        with self._journal.database.transaction():
            self._journal.check_ins.add(kept)
            self._journal.record(AuditKind.CHECK_IN_RECORDED, subject=kept.id, client_id=client.id)
        return kept

    def of_client(self, client_id: ClientId) -> tuple[CheckIn, ...]:
        """A client's check-ins, newest first."""
        return self._journal.check_ins.of_client(client_id)

    def last_of(self, client_id: ClientId) -> CheckIn | None:
        """A client's newest check-in, if there was one."""
        return self._journal.check_ins.last_of_client(client_id)
