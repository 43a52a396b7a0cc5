# SPDX-License-Identifier: GPL-3.0-or-later
"""Psychotherapy notes: a compartment of its own under its own key, outside the index and the release path.

45 CFR 164.501 says what may not live here: times, modality, frequency, test results, diagnosis, plan, symptoms,
prognosis
and progress stay in the progress record.
"""

import os
from datetime import date

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import ErrorCode, UserError, VaultError
from counselor_desk.domain.ids import ClientId, PsychotherapyNoteId, SessionId
from counselor_desk.domain.notes import PsychotherapyNote
from counselor_desk.domain.text import clean_text, is_blank
from counselor_desk.services.open_journal import OpenJournal

_NONCE_BYTES = 12


class PsychotherapyNotes:
    """Works only while the compartment is open; `key` is what `OpenJournal.compartment_key` returned."""

    def __init__(self, journal: OpenJournal, *, key: bytes) -> None:
        self._journal = journal
        self._cipher = AESGCM(key)

    def write(
        self, *, client_id: ClientId, session_id: SessionId | None, service_date: date, text: str
    ) -> PsychotherapyNote:
        """Keep a process note, sealed under the compartment's key.

        Raises:
            UserError: NOTE_EMPTY.
        """
        if is_blank(text):
            raise UserError(ErrorCode.NOTE_EMPTY)
        note = PsychotherapyNote(
            id=PsychotherapyNoteId(self._journal.ids.new()),
            client_id=client_id,
            session_id=session_id,
            service_date=service_date,
            written_at=self._journal.clock.now(),
        )
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, clean_text(text).encode("utf-8"), _bound_to(note))
        with self._journal.database.transaction():
            self._journal.psychotherapy_notes.add(note, nonce=nonce, ciphertext=sealed)
            self._journal.record(AuditKind.PSYCHOTHERAPY_NOTE_SAVED, subject=note.id, client_id=client_id)
        return note

    def read(self, note: PsychotherapyNote) -> str:
        """The text of a process note.

        Raises:
            VaultError: COMPARTMENT_CLOSED when the key is not the compartment's; JOURNAL_DAMAGED is told apart from it
                by the integrity check, not here.
        """
        nonce, sealed = self._journal.psychotherapy_notes.body(note.id)
        try:
            return self._cipher.decrypt(nonce, sealed, _bound_to(note)).decode("utf-8")
        except InvalidTag:
            raise VaultError(ErrorCode.COMPARTMENT_CLOSED) from None


def _bound_to(note: PsychotherapyNote) -> bytes:
    """A body moved to another client or note does not open."""
    return f"{note.id}/{note.client_id}".encode("ascii")
