# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of clients as the window shows it: everybody at once, filtered and scrolled without asking again."""

from dataclasses import dataclass, field
from datetime import date

from counselor_desk.domain.clients import ClientStatus
from counselor_desk.domain.consents import ConsentStatus, ConsentTopic, status_of
from counselor_desk.domain.ids import ClientId
from counselor_desk.domain.text import folded
from counselor_desk.services.civil_time import local_today
from counselor_desk.services.consent_versions import newest_versions
from counselor_desk.services.consents_due import is_consent_due
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage.client_rows import ClientRowStore


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRow:
    """One client; `consent` is where they stand on treatment, `sessions` counts those that took place.

    `has_consent_due`: the work goes on, and an answer to any topic is to be talked about, or none on treatment
    is on file.
    """

    id: ClientId
    code: str
    legal_name: str = field(repr=False)
    display_name: str = field(repr=False)
    status: ClientStatus
    last_session_on: date | None
    sessions: int
    consent: ConsentStatus
    has_consent_due: bool
    has_hold: bool
    drafts: int


class ClientList:
    """Every client with what one line tells about them."""

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal
        self._rows = ClientRowStore(journal.database)

    def rows(self) -> tuple[ClientRow, ...]:
        """All clients by the name on screen, case and accents not counting, then by code."""
        today = local_today(self._journal)
        newest = newest_versions(self._journal.consent_documents.list(), today=today).get(ConsentTopic.TREATMENT, 1)
        answers = self._journal.consents.newest_answers(today=today)
        consents = {
            each.client_id: status_of(each, newest_version=newest, today=today)
            for each in answers
            if each.topic is ConsentTopic.TREATMENT
        }
        due = {each.client_id for each in answers if is_consent_due(each, today=today)}
        held, drafts = self._rows.held(), self._rows.drafts()
        rows = (
            ClientRow(
                id=each.id,
                code=each.code,
                legal_name=each.legal_name,
                display_name=each.display_name,
                status=each.status,
                last_session_on=each.last_session_on,
                sessions=each.sessions,
                consent=consents.get(each.id, ConsentStatus.MISSING),
                has_consent_due=each.status is ClientStatus.ACTIVE and (each.id in due or each.id not in consents),
                has_hold=each.id in held,
                drafts=drafts.get(each.id, 0),
            )
            for each in self._rows.list()
        )
        return tuple(sorted(rows, key=lambda row: (folded(row.display_name), row.code)))
