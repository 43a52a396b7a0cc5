# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients and the people around them: added, changed, restricted."""

from dataclasses import replace
from datetime import date
from enum import StrEnum

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.clients import Client, Contact, Restriction
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import ClientId, ContactId, RestrictionId
from counselor_desk.domain.practice import PracticeProfile
from counselor_desk.domain.text import is_blank
from counselor_desk.services.cleaning import cleaned
from counselor_desk.services.open_journal import OpenJournal


class Indexed(StrEnum):
    """Kinds of entry in the full-text index; psychotherapy notes are not among them."""

    CLIENT = "client"
    NOTE = "note"
    ADDENDUM = "addendum"


class Clients:
    """Everything about who the client is; what was said stands in the notes."""

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal

    def save_practice(self, practice: PracticeProfile) -> PracticeProfile:
        """Keep the practice profile."""
        kept = cleaned(practice)
        with self._journal.database.transaction():
            self._journal.practice.save(kept)
            self._journal.record(AuditKind.PRACTICE_SAVED, subject=kept.id)
        return kept

    def practice(self) -> PracticeProfile:
        """The practice profile.

        Raises:
            UserError: RECORD_NOT_FOUND before the first run has asked for it.
        """
        return self._journal.practice.get()

    def next_code(self) -> str:
        """The next free client code, such as "C-0043"."""
        return self._journal.clients.next_code()

    def add(self, client: Client) -> Client:
        """Add a client.

        Raises:
            UserError: CODE_ALREADY_USED.
        """
        kept = cleaned(client)
        with self._journal.database.transaction():
            self._journal.clients.add(kept)
            self._index(kept)
            self._journal.record(AuditKind.CLIENT_ADDED, subject=kept.id, client_id=kept.id)
        return kept

    def change(self, client: Client) -> Client:
        """Save a changed client and return it with its new version.

        Raises:
            UserError: RECORD_CHANGED_MEANWHILE, CODE_ALREADY_USED, LEGAL_HOLD_STANDS.
        """
        kept = cleaned(client)
        with self._journal.database.transaction():
            saved = self._journal.clients.replace(kept)
            self._index(saved)
            self._journal.record(AuditKind.CLIENT_CHANGED, subject=saved.id, client_id=saved.id)
        return saved

    def get(self, client_id: ClientId) -> Client:
        """One client.

        Raises:
            UserError: RECORD_NOT_FOUND.
        """
        return self._journal.clients.get(client_id)

    def all(self) -> tuple[Client, ...]:
        """Every client, by code."""
        return self._journal.clients.list()

    def add_contact(self, contact: Contact) -> Contact:
        """Put a person around the client on file; releases look for them by every name given here."""
        kept = cleaned(contact)
        with self._journal.database.transaction():
            self._journal.contacts.add(kept)
            self._journal.record(AuditKind.CONTACT_ADDED, subject=kept.id, client_id=kept.client_id)
        return kept

    def change_contact(self, contact: Contact) -> Contact:
        """Save a changed person around the client.

        Raises:
            UserError: RECORD_NOT_FOUND when it is not one of this client's, LEGAL_HOLD_STANDS.
        """
        kept = cleaned(contact)
        with self._journal.database.transaction():
            self._journal.contacts.replace(kept)
            self._journal.record(AuditKind.CONTACT_CHANGED, subject=kept.id, client_id=kept.client_id)
        return kept

    def remove_contact(self, contact_id: ContactId, *, client_id: ClientId) -> None:
        """Take a person off the client's file.

        Raises:
            UserError: RECORD_NOT_FOUND when it is not one of this client's, LEGAL_HOLD_STANDS.
        """
        if all(each.id != contact_id for each in self.contacts(client_id)):
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="contact")
        with self._journal.database.transaction():
            self._journal.contacts.remove(contact_id)
            self._journal.record(AuditKind.CONTACT_REMOVED, subject=contact_id, client_id=client_id)

    def contacts(self, client_id: ClientId) -> tuple[Contact, ...]:
        """People on file for a client."""
        return self._journal.contacts.of_client(client_id)

    def restrict(self, restriction: Restriction) -> Restriction:
        """Record a restriction that the practice agreed to (45 CFR 164.522(a))."""
        if is_blank(restriction.words):
            raise UserError(ErrorCode.VALUE_MISSING, where="restriction.words")
        # when it became known is not for the caller to say: earlier decisions about a release are asked again
        kept = replace(cleaned(restriction), recorded_at=self._journal.clock.now())
        with self._journal.database.transaction():
            self._journal.restrictions.add(kept)
            self._journal.record(AuditKind.RESTRICTION_ADDED, subject=kept.id, client_id=kept.client_id)
        return kept

    def lift_restriction(self, restriction_id: RestrictionId, *, client_id: ClientId, on: date) -> None:
        """End a restriction on a day; it stays on file.

        Raises:
            UserError: RECORD_NOT_FOUND when it is not one of this client's.
        """
        if all(each.id != restriction_id for each in self.restrictions(client_id)):
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="restriction")
        with self._journal.database.transaction():
            self._journal.restrictions.lift(restriction_id, on=on)
            self._journal.record(AuditKind.RESTRICTION_LIFTED, subject=restriction_id, client_id=client_id)

    def restrictions(self, client_id: ClientId) -> tuple[Restriction, ...]:
        """Every restriction of a client, open or lifted."""
        return self._journal.restrictions.of_client(client_id)

    def _index(self, client: Client) -> None:
        self._journal.search.index(
            kind=Indexed.CLIENT,
            subject_id=client.id,
            client_id=client.id,
            service_date=client.opened_on,
            title=client.code,
            text="\n".join(dict.fromkeys((client.legal_name, client.display_name))),
        )
