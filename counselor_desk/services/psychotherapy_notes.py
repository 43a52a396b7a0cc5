# SPDX-License-Identifier: GPL-3.0-or-later
"""Psychotherapy notes: a compartment of its own under its own key, outside the index and the release path.

45 CFR 164.501 says what may not live here: times, modality, frequency, test results, diagnosis, plan, symptoms,
prognosis
and progress stay in the progress record.
"""

import json
import os
from dataclasses import dataclass, field
from datetime import date, datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import ErrorCode, UserError, VaultError
from counselor_desk.domain.ids import ClientId, PsychotherapyNoteId, SessionId
from counselor_desk.domain.notes import PsychotherapyNote
from counselor_desk.domain.text import clean_text, is_blank
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage.unfinished import UnfinishedWork

_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PsychotherapyDraft:
    """A process note that is still being written, with the session or the day that it is about."""

    session_id: SessionId | None
    service_date: date
    text: str = field(repr=False)
    kept_at: datetime


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

    def of_client(self, client_id: ClientId) -> tuple[PsychotherapyNote, ...]:
        """That a client's process notes exist, by date of service; their words are asked for one by one."""
        return self._journal.psychotherapy_notes.of_client(client_id)

    def read(self, note: PsychotherapyNote) -> str:
        """The text of a process note; that it was opened stands in the log before a word of it is given out.

        Raises:
            VaultError: COMPARTMENT_CLOSED when the key is not the compartment's; JOURNAL_DAMAGED is told apart from it
                by the integrity check, not here.
            MachineError: the log cannot be written, so nothing is given out.
        """
        nonce, sealed = self._journal.psychotherapy_notes.body(note.id)
        try:
            text = self._cipher.decrypt(nonce, sealed, _bound_to(note)).decode("utf-8")
        except InvalidTag:
            raise VaultError(ErrorCode.COMPARTMENT_CLOSED) from None
        with self._journal.database.transaction():
            self._journal.record(AuditKind.PSYCHOTHERAPY_NOTE_OPENED, subject=note.id, client_id=note.client_id)
        return text

    def keep_draft(self, client_id: ClientId, *, session_id: SessionId | None, service_date: date, text: str) -> None:
        """Keep what is being written, sealed like a kept note and logged nowhere.

        A blank text takes the draft away; what it said is kept for `find_cleared`, because a slip empties one as well.
        """
        if is_blank(text):
            self._clear_draft(client_id)
            return
        work = self.sealed_draft(client_id, session_id=session_id, service_date=service_date, text=text)
        with self._journal.database.transaction():
            self._journal.unfinished.keep(work)

    def sealed_draft(
        self, client_id: ClientId, *, session_id: SessionId | None, service_date: date, text: str
    ) -> UnfinishedWork:
        """What `keep_draft` keeps, for whoever has to hold it elsewhere."""
        draft = PsychotherapyDraft(
            session_id=session_id, service_date=service_date, text=text, kept_at=self._journal.clock.now()
        )
        return self._sealed(draft, place=_draft_place(client_id))

    def find_draft(self, client_id: ClientId) -> PsychotherapyDraft | None:
        """What was being written about a client; None where nothing is unfinished.

        Raises:
            VaultError: COMPARTMENT_CLOSED, as for `read`.
        """
        return self._find(_draft_place(client_id))

    def find_cleared(self, client_id: ClientId) -> PsychotherapyDraft | None:
        """What a draft said before it was emptied last; None where none was, or a note was kept or dropped since.

        Raises:
            VaultError: COMPARTMENT_CLOSED, as for `read`.
        """
        return self._find(_cleared_place(client_id))

    def drop_draft(self, client_id: ClientId) -> None:
        """Let the draft go, as when it was kept as a note, and what it said before it was emptied."""
        with self._journal.database.transaction():
            self._journal.unfinished.drop(_draft_place(client_id))
            self._journal.unfinished.drop(_cleared_place(client_id))

    def _clear_draft(self, client_id: ClientId) -> None:
        draft = self.find_draft(client_id)
        if draft is None:
            return
        with self._journal.database.transaction():
            self._journal.unfinished.keep(self._sealed(draft, place=_cleared_place(client_id)))
            self._journal.unfinished.drop(_draft_place(client_id))

    def _sealed(self, draft: PsychotherapyDraft, *, place: str) -> UnfinishedWork:
        plain = json.dumps(
            {"session_id": draft.session_id, "service_date": draft.service_date.isoformat(), "text": draft.text}
        )
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, plain.encode("ascii"), place.encode("ascii"))
        return UnfinishedWork(place=place, kept_at=draft.kept_at, content=nonce + sealed)

    def _find(self, place: str) -> PsychotherapyDraft | None:
        work = self._journal.unfinished.find(place)
        if work is None:
            return None
        nonce, sealed = work.content[:_NONCE_BYTES], work.content[_NONCE_BYTES:]
        try:
            plain = json.loads(self._cipher.decrypt(nonce, sealed, place.encode("ascii")))
        except InvalidTag:
            raise VaultError(ErrorCode.COMPARTMENT_CLOSED) from None
        session_id = plain["session_id"]
        return PsychotherapyDraft(
            session_id=None if session_id is None else SessionId(session_id),
            service_date=date.fromisoformat(plain["service_date"]),
            text=plain["text"],
            kept_at=work.kept_at,
        )


def _bound_to(note: PsychotherapyNote) -> bytes:
    """A body moved to another client or note does not open."""
    return f"{note.id}/{note.client_id}".encode("ascii")


def _draft_place(client_id: ClientId) -> str:
    """Where a draft stands; sealed with it, so that a draft moved to another client does not open."""
    return f"psychotherapy:{client_id}"


def _cleared_place(client_id: ClientId) -> str:
    return f"cleared_psychotherapy:{client_id}"
