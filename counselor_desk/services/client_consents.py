# SPDX-License-Identifier: GPL-3.0-or-later
"""What one client agreed to, document by document, and whom they allowed to be told."""

from dataclasses import dataclass, field
from datetime import date

from counselor_desk.domain.authorizations import (
    Authorization,
    AuthorizationDefect,
    AuthorizationFormalities,
    defects_of,
)
from counselor_desk.domain.clients import Client
from counselor_desk.domain.consents import Consent, ConsentDocument, ConsentStatus, ConsentTopic, status_of
from counselor_desk.domain.ids import ClientId
from counselor_desk.domain.practice import PracticeProfile
from counselor_desk.domain.release_bases import ReleaseBasis
from counselor_desk.services.civil_time import local_today
from counselor_desk.services.consent_versions import newest_versions
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.rules import Rules, basis_row, formalities

_TOPICS = tuple(ConsentTopic)
_STANDS_NO_MORE = frozenset({ConsentStatus.SIGNED, ConsentStatus.REVIEW_DUE, ConsentStatus.EXPIRED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRow:
    """One version of a document with the client's answer to it; without an answer it is `MISSING`.

    `replaced_by` is the version that was answered later, or is to be; `replaced_on` the day of that later answer.
    """

    document: ConsentDocument
    status: ConsentStatus
    consent: Consent | None = None
    was_drawn: bool = False
    replaced_by: int | None = None
    replaced_on: date | None = None

    @property
    def is_past(self) -> bool:
        return self.status is ConsentStatus.SUPERSEDED


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationRow:
    """One authorization with what is wrong with it today, and the days until its calendar date of expiry."""

    authorization: Authorization
    defects: tuple[AuthorizationDefect, ...]
    days_left: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientConsentsView:
    """Everything that the Consent tab shows; `documents` are all versions of the practice, by topic and version."""

    client: Client
    practice: PracticeProfile = field(repr=False)
    today: date
    formalities: AuthorizationFormalities
    documents: tuple[ConsentDocument, ...]
    consents: tuple[ConsentRow, ...]
    authorizations: tuple[AuthorizationRow, ...]


class ClientConsents:
    """Reads one client's consents and authorizations."""

    def __init__(self, journal: OpenJournal, *, rules: Rules) -> None:
        self._journal = journal
        self._rules = rules

    def look(self, client_id: ClientId) -> ClientConsentsView:
        """Where the client stands on every document, and on every form.

        Raises:
            UserError: RECORD_NOT_FOUND.
        """
        journal = self._journal
        client, practice, today = journal.clients.get(client_id), journal.practice.get(), local_today(journal)
        documents = journal.consent_documents.list()
        asked = formalities(
            basis_row(
                self._rules.on(today, practice=practice, client=client),
                ReleaseBasis.CLIENT_AUTHORIZATION,
            )
        )
        return ClientConsentsView(
            client=client,
            practice=practice,
            today=today,
            formalities=asked,
            documents=documents,
            consents=consent_rows(
                journal.consents.of_client(client_id),
                documents,
                drawn=journal.consent_signatures.drawn_by(client_id),
                today=today,
            ),
            authorizations=tuple(
                AuthorizationRow(
                    authorization=each,
                    defects=defects_of(each, today=today, formalities=asked),
                    days_left=None if each.expires_on is None else (each.expires_on - today).days,
                )
                for each in reversed(journal.authorizations.of_client(client_id))
            ),
        )


def consent_rows(
    answers: tuple[Consent, ...], documents: tuple[ConsentDocument, ...], *, drawn: frozenset[str], today: date
) -> tuple[ConsentRow, ...]:
    """One row for each answer, and one for each document in effect that has none; what was replaced comes last.

    Args:
        answers: the client's, oldest first.
        documents: every version of every document.
        drawn: identifiers of the answers that were signed on the pad.
    """
    newest = newest_versions(documents, today=today)
    by_id = {each.id: each for each in documents}
    rows: list[ConsentRow] = []
    for place, consent in enumerate(answers):
        later = next((each for each in answers[place + 1 :] if each.topic is consent.topic), None)
        version = newest.get(consent.topic, consent.document_version)
        status = status_of(consent, newest_version=version, today=today)
        if later is not None and status in _STANDS_NO_MORE:
            status = ConsentStatus.SUPERSEDED
        is_replaced = status is ConsentStatus.SUPERSEDED
        rows.append(
            ConsentRow(
                document=by_id[consent.document_id],
                status=status,
                consent=consent,
                was_drawn=consent.id in drawn,
                replaced_by=(version if later is None else later.document_version) if is_replaced else None,
                replaced_on=later.answered_on if is_replaced and later is not None else None,
            )
        )
    answered = {(each.topic, each.document_version) for each in answers}
    rows += [
        ConsentRow(document=each, status=ConsentStatus.MISSING)
        for each in documents
        if newest.get(each.topic) == each.version and (each.topic, each.version) not in answered
    ]
    return tuple(sorted(rows, key=_order))


def _order(row: ConsentRow) -> tuple[bool, int, int, int]:
    day = 0 if row.consent is None else row.consent.answered_on.toordinal()
    return row.is_past, _TOPICS.index(row.document.topic), -row.document.version, -day
