# SPDX-License-Identifier: GPL-3.0-or-later
"""Produces letters and forms as PDF bytes; each is logged, none is sent."""

from collections.abc import Iterable

from counselor_desk.documents.letters import render_letter
from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.clients import Client
from counselor_desk.domain.consents import ConsentDocument
from counselor_desk.domain.disclosures import Disclosure
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import ClientId, ConsentId, MatterId
from counselor_desk.domain.matters import ClientPosition, Matter
from counselor_desk.domain.packets import Letter
from counselor_desk.domain.policy import RuleSet
from counselor_desk.domain.practice import PracticeProfile
from counselor_desk.domain.release_bases import ReleaseBasis
from counselor_desk.services.civil_time import local_today
from counselor_desk.services.forms import accounting_letter, authorization_form, consent_letter, signed_consent_letter
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.rules import Rules, basis_row, formalities
from counselor_desk.services.subpoena_replies import client_notice_letter, objection_letter


class Letters:
    """Every document but the packet."""

    def __init__(self, journal: OpenJournal, *, rules: Rules) -> None:
        self._journal = journal
        self._rules = rules

    def objection(self, matter_id: MatterId) -> bytes:
        """The answer to a subpoena that no judge signed; carries neither the client's name nor the caption.

        Raises:
            UserError: VALUE_NOT_ALLOWED for a matter that is answered otherwise.
            MachineError: FONT_MISSING.
        """
        matter, client, practice = self._matter(matter_id)
        row = basis_row(self._rules_for(client, practice), matter.basis)
        if matter.basis is not ReleaseBasis.ATTORNEY_OR_CLERK_SUBPOENA or row is None:
            raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="objection")
        letter = objection_letter(
            matter,
            row=row,
            practice=practice,
            number=self._number("OBJ"),
            produced_at=self._journal.clock.now(),
        )
        return self._produce(letter, subject=matter_id, client_id=client.id)

    def client_notice(self, matter_id: MatterId) -> bytes:
        """Tells the client that a subpoena arrived that no judge signed, and by when they can object.

        Raises:
            UserError: RECORD_NOT_FOUND; VALUE_NOT_ALLOWED for another paper, or where telling the client is forbidden.
            MachineError: FONT_MISSING.
        """
        matter, client, practice = self._matter(matter_id)
        # the letter says that no judge signed, which would be untrue of an order
        is_subpoena = matter.basis is ReleaseBasis.ATTORNEY_OR_CLERK_SUBPOENA
        if not is_subpoena or matter.position is ClientPosition.NOTICE_FORBIDDEN:
            raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="client_notice")
        letter = client_notice_letter(
            matter,
            client=client,
            rules=self._rules_for(client, practice),
            practice=practice,
            number=self._number("NOT"),
            produced_at=self._journal.clock.now(),
        )
        return self._produce(letter, subject=matter_id, client_id=client.id)

    def consent_form(self, document: ConsentDocument, *, client: Client) -> bytes:
        """A consent document to read, sign and take home.

        Raises:
            MachineError: FONT_MISSING.
        """
        letter = consent_letter(
            document,
            client=client,
            practice=self._journal.practice.get(),
            produced_at=self._journal.clock.now(),
        )
        return self._produce(letter, subject=document.id, client_id=client.id)

    def signed_consent(self, consent_id: ConsentId) -> bytes:
        """A consent as it was signed in the room, with the line that was drawn; the client's copy.

        Raises:
            UserError: RECORD_NOT_FOUND, also for an answer without a drawn signature.
            MachineError: FONT_MISSING.
        """
        consent = self._journal.consents.get(consent_id)
        signature = self._journal.consent_signatures.find(consent_id)
        if signature is None:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="consent_signature")
        letter = signed_consent_letter(
            consent,
            self._journal.consent_documents.get(consent.document_id),
            signature=signature,
            client=self._journal.clients.get(consent.client_id),
            practice=self._journal.practice.get(),
            head=self._journal.head,
            produced_at=self._journal.clock.now(),
        )
        return self._produce(letter, subject=consent_id, client_id=consent.client_id)

    def authorization_form(self, client_id: ClientId) -> bytes:
        """A blank authorization with what the client's place asks for.

        Raises:
            UserError: RECORD_NOT_FOUND.
            MachineError: FONT_MISSING.
        """
        client, practice = self._journal.clients.get(client_id), self._journal.practice.get()
        row = basis_row(self._rules_for(client, practice), ReleaseBasis.CLIENT_AUTHORIZATION)
        letter = authorization_form(
            client=client,
            practice=practice,
            witness=formalities(row).witness,
            produced_at=self._journal.clock.now(),
        )
        return self._produce(letter, subject=client_id, client_id=client_id)

    def accounting(self, client_id: ClientId, disclosures: Iterable[Disclosure], *, since_words: str) -> bytes:
        """The accounting of disclosures for one client (45 CFR 164.528).

        Raises:
            UserError: RECORD_NOT_FOUND.
            MachineError: FONT_MISSING.
        """
        letter = accounting_letter(
            tuple(disclosures),
            client=self._journal.clients.get(client_id),
            practice=self._journal.practice.get(),
            since_words=since_words,
            head=self._journal.head,
            produced_at=self._journal.clock.now(),
        )
        return self._produce(letter, subject=client_id, client_id=client_id)

    def _produce(self, letter: Letter, *, subject: str, client_id: ClientId) -> bytes:
        pdf = render_letter(letter)
        with self._journal.database.transaction():
            self._journal.record(AuditKind.LETTER_PRODUCED, subject=subject, client_id=client_id)
        return pdf

    def _number(self, kind: str) -> str:
        """A number of its own for each letter: the one to the attorney must not lead to the one to the client."""
        return f"{kind}-{self._journal.ids.new()[-8:].upper()}"

    def _rules_for(self, client: Client, practice: PracticeProfile) -> RuleSet:
        return self._rules.on(local_today(self._journal), practice=practice, client=client)

    def _matter(self, matter_id: MatterId) -> tuple[Matter, Client, PracticeProfile]:
        matter = self._journal.matters.get(matter_id)
        return matter, self._journal.clients.get(matter.client_id), self._journal.practice.get()
