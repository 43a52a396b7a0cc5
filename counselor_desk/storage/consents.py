# SPDX-License-Identifier: GPL-3.0-or-later
"""Consent documents in versions, and the answers that clients gave to them."""

from datetime import date
from typing import TYPE_CHECKING

from counselor_desk.domain.consents import (
    Consent,
    ConsentAnswer,
    ConsentDocument,
    ConsentTopic,
    CopyGiven,
    SignerCapacity,
)
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import ClientId, ConsentDocumentId, ConsentId
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row, column_value, column_values, instant_text, list_text

if TYPE_CHECKING:
    from counselor_desk.domain.drawn_signatures import DrawnSignature

_ADD_DOCUMENT = """
INSERT INTO consent_document (id, topic, version, title, text, effective_from)
VALUES (:id, :topic, :version, :title, :text, :effective_from)
"""
_DOCUMENT = "SELECT * FROM consent_document WHERE id = ?"
_DOCUMENTS = "SELECT * FROM consent_document ORDER BY topic, version"
_ADD = """
INSERT INTO consent (
    id, client_id, document_id, topic, document_version, answer, answered_on, signer_name, capacity, discussed_on,
    copy_given, review_due, expires_on, revoked_on, questions
) VALUES (
    :id, :client_id, :document_id, :topic, :document_version, :answer, :answered_on, :signer_name, :capacity,
    :discussed_on, :copy_given, :review_due, :expires_on, :revoked_on, :questions
)
"""
_GET = "SELECT * FROM consent WHERE id = ?"
_OF_CLIENT = "SELECT * FROM consent WHERE client_id = ? ORDER BY answered_on, rowid"
_ALL = "SELECT * FROM consent ORDER BY client_id, answered_on, rowid"
# sorting in SQL, or asking for each row whether a newer one exists, takes ten times as long (measured)
_ANSWERED = "SELECT * FROM consent WHERE answered_on <= :today AND (:topic IS NULL OR topic = :topic)"
_REVOKE = "UPDATE consent SET revoked_on = ? WHERE id = ? AND revoked_on IS NULL"
_COPY_GIVEN = "UPDATE consent SET copy_given = ? WHERE id = ? AND copy_given = 'not_yet'"
_ADD_SIGNATURE = "INSERT INTO consent_signature (consent_id, strokes, ratio, signed_at) VALUES (?, ?, ?, ?)"
_SIGNATURE = "SELECT * FROM consent_signature WHERE consent_id = ?"
_SIGNED_IN_ROOM = "SELECT consent_id FROM consent_signature JOIN consent ON consent.id = consent_id WHERE client_id = ?"


class ConsentDocumentStore:
    """Keeps the documents; a wording never changes, a new one is a new version."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, document: ConsentDocument) -> None:
        self._database.execute(_ADD_DOCUMENT, column_values(document))

    def get(self, document_id: ConsentDocumentId) -> ConsentDocument:
        """Return the document; raises UserError RECORD_NOT_FOUND."""
        row = self._database.one(_DOCUMENT, (document_id,))
        if row is None:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="consent_document")
        return _document(row)

    def list(self) -> tuple[ConsentDocument, ...]:
        """All versions of all documents, by topic and version."""
        return tuple(_document(row) for row in self._database.rows(_DOCUMENTS))


class ConsentStore:
    """Keeps the answers; they are only ever revoked, or their copy handed over."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, consent: Consent) -> None:
        """Keep an answer; its topic and version must be those of its document."""
        self._database.execute(_ADD, column_values(consent))

    def get(self, consent_id: ConsentId) -> Consent:
        """Return the consent; raises UserError RECORD_NOT_FOUND."""
        row = self._database.one(_GET, (consent_id,))
        if row is None:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="consent")
        return _consent(row)

    def of_client(self, client_id: ClientId) -> tuple[Consent, ...]:
        """All the client's answers, oldest first."""
        return tuple(_consent(row) for row in self._database.rows(_OF_CLIENT, (client_id,)))

    def list(self) -> tuple[Consent, ...]:
        """All answers, client by client, oldest first."""
        return tuple(_consent(row) for row in self._database.rows(_ALL))

    def newest_answers(self, *, today: date, topic: ConsentTopic | None = None) -> tuple[Consent, ...]:
        """The newest answer of each client to each topic, or to one, as it was on a day."""
        newest: dict[tuple[str, str], tuple[tuple[str, int, str], Row]] = {}
        parameters = {"today": today.isoformat(), "topic": column_value(topic)}
        for row in self._database.rows(_ANSWERED, parameters):
            key = (row.text("client_id"), row.text("topic"))
            # the order of `domain.consents.client_status`; days sort as texts
            rank = (row.text("answered_on"), row.integer("document_version"), row.text("id"))
            if key not in newest or rank > newest[key][0]:
                newest[key] = (rank, row)
        return tuple(_consent(row) for _, row in newest.values())

    def revoke(self, consent_id: ConsentId, *, on: date) -> None:
        """Write the day of revocation; raises UserError CONSENT_NOT_OPEN, RECORD_NOT_FOUND, DATE_RANGE_IMPOSSIBLE."""
        if on < self.get(consent_id).answered_on:
            raise UserError(ErrorCode.DATE_RANGE_IMPOSSIBLE, where="consent.revoked_on")
        if self._database.execute(_REVOKE, (on.isoformat(), consent_id)) == 0:
            raise UserError(ErrorCode.CONSENT_NOT_OPEN, where="consent")

    def record_copy(self, consent_id: ConsentId, how: CopyGiven) -> None:
        """Write how the copy was handed over, once; raises UserError RECORD_NOT_FOUND, VALUE_NOT_ALLOWED."""
        self.get(consent_id)
        if self._database.execute(_COPY_GIVEN, (how.value, consent_id)) == 0:
            raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="consent.copy_given")


class ConsentSignatureStore:
    """Keeps the signatures that were drawn in the room; each stands under one answer and never changes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, consent_id: ConsentId, signature: "DrawnSignature") -> None:
        """Keep the line under a consent; a second one, or one under a declined consent, is a `BugError`."""
        self._database.execute(
            _ADD_SIGNATURE,
            (consent_id, list_text(signature.strokes), signature.ratio, instant_text(signature.signed_at)),
        )

    def find(self, consent_id: ConsentId) -> "DrawnSignature | None":
        """The line under a consent; None where it was signed on paper or declined."""
        row = self._database.one(_SIGNATURE, (consent_id,))
        if row is None:
            return None
        # the list of clients reads consents, never a signature
        from counselor_desk.domain.drawn_signatures import DrawnSignature

        return DrawnSignature(
            strokes=tuple(tuple((x, y) for x, y in stroke) for stroke in row.json_list("strokes")),
            ratio=row.real("ratio"),
            signed_at=row.instant("signed_at"),
        )

    def drawn_by(self, client_id: ClientId) -> frozenset[ConsentId]:
        """Which of the client's answers have a drawn signature, without reading one."""
        return frozenset(
            ConsentId(row.text("consent_id")) for row in self._database.rows(_SIGNED_IN_ROOM, (client_id,))
        )


def _document(row: Row) -> ConsentDocument:
    return ConsentDocument(
        id=ConsentDocumentId(row.text("id")),
        topic=ConsentTopic(row.text("topic")),
        version=row.integer("version"),
        title=row.text("title"),
        text=row.text("text"),
        effective_from=row.day("effective_from"),
    )


def _consent(row: Row) -> Consent:
    return Consent(
        id=ConsentId(row.text("id")),
        client_id=ClientId(row.text("client_id")),
        document_id=ConsentDocumentId(row.text("document_id")),
        topic=ConsentTopic(row.text("topic")),
        document_version=row.integer("document_version"),
        answer=ConsentAnswer(row.text("answer")),
        answered_on=row.day("answered_on"),
        signer_name=row.text("signer_name"),
        capacity=SignerCapacity(row.text("capacity")),
        discussed_on=row.day("discussed_on"),
        copy_given=CopyGiven(row.text("copy_given")),
        review_due=row.day_or_none("review_due"),
        expires_on=row.day_or_none("expires_on"),
        revoked_on=row.day_or_none("revoked_on"),
        questions=row.text("questions"),
    )
