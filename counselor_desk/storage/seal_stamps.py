# SPDX-License-Identifier: GPL-3.0-or-later
"""What time-stamping services were asked, what they answered, and the root certificates that the counselor trusts."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import SealId
from counselor_desk.domain.seals import SealStamp
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row, instant_text

_ADD_REQUEST = "INSERT INTO stamp_request (seal_id, asked_at, nonce, request) VALUES (?, ?, ?, ?)"
_OPEN_REQUESTS = """
SELECT * FROM stamp_request WHERE stamp_request NOT IN (SELECT stamp_request FROM seal_stamp) ORDER BY stamp_request
"""
_ADD_ROOT = "INSERT OR IGNORE INTO stamp_root (fingerprint, chosen_at, certificate) VALUES (?, ?, ?)"
_ROOTS = "SELECT * FROM stamp_root ORDER BY chosen_at, fingerprint"
_ADD_STAMP = """
INSERT INTO seal_stamp (stamp_request, imported_at, stamped_at, stamped_by, response, root_fingerprint)
VALUES (?, ?, ?, ?, ?, ?)
"""
_STAMPS = "SELECT * FROM seal_stamp JOIN stamp_request USING (stamp_request) ORDER BY stamped_at, seal_stamp"
_ANSWER = """
SELECT response, certificate FROM seal_stamp JOIN stamp_request USING (stamp_request)
JOIN stamp_root ON fingerprint = root_fingerprint WHERE seal_id = ? AND nonce = ?
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRequest:
    """A question to a time-stamping service that waits for its answer."""

    number: int
    seal_id: SealId
    asked_at: datetime
    nonce: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRoot:
    """A root certificate in DER, by the SHA-256 of it."""

    fingerprint: str
    chosen_at: datetime
    certificate: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """A service's answer as it came, and the root certificate in DER that it was checked against."""

    response: bytes = field(repr=False)
    certificate: bytes = field(repr=False)


class SealStampStore:
    """Keeps requests, roots and stamps; all three are only ever added to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_request(self, seal_id: SealId, *, at: datetime, nonce: int, request: bytes) -> None:
        """Keep what was asked, so that the answer can be held against it.

        Args:
            request: the DER that is written out (RFC 3161, section 2.4.1), with `nonce` in it.
        """
        self._database.execute(_ADD_REQUEST, (seal_id, instant_text(at), f"{nonce:x}", request))

    def open_requests(self) -> tuple[KeptRequest, ...]:
        """Those that nobody has answered yet, the oldest first."""
        return tuple(
            KeptRequest(
                number=row.integer("stamp_request"),
                seal_id=SealId(row.text("seal_id")),
                asked_at=row.instant("asked_at"),
                nonce=int(row.text("nonce"), 16),
            )
            for row in self._database.rows(_OPEN_REQUESTS)
        )

    def add_root(self, root: KeptRoot) -> None:
        """Keep a root certificate; one that is there already stays as it is."""
        self._database.execute(_ADD_ROOT, (root.fingerprint, instant_text(root.chosen_at), root.certificate))

    def roots(self) -> tuple[KeptRoot, ...]:
        """The roots that were ever chosen, the oldest first."""
        return tuple(
            KeptRoot(
                fingerprint=row.text("fingerprint"),
                chosen_at=row.instant("chosen_at"),
                certificate=row.blob("certificate"),
            )
            for row in self._database.rows(_ROOTS)
        )

    def add_stamp(self, stamp: SealStamp, *, request: KeptRequest, response: bytes) -> None:
        """Keep an answer that was checked; a request is answered once."""
        moments = (instant_text(stamp.imported_at), instant_text(stamp.stamped_at))
        values = (request.number, *moments, stamp.stamped_by, response, stamp.root_fingerprint)
        self._database.execute(_ADD_STAMP, values)

    def stamps(self) -> tuple[SealStamp, ...]:
        """Every stamp, the earliest first; the hash of its answer is taken from what is kept."""
        return tuple(_stamp(row) for row in self._database.rows(_STAMPS))

    def answer(self, stamp: SealStamp) -> KeptAnswer:
        """What a stamp rests on.

        Raises:
            UserError: RECORD_NOT_FOUND.
        """
        row = self._database.one(_ANSWER, (stamp.seal_id, f"{stamp.nonce:x}"))
        if row is None:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="seal_stamp")
        return KeptAnswer(response=row.blob("response"), certificate=row.blob("certificate"))


def _stamp(row: Row) -> SealStamp:
    return SealStamp(
        seal_id=SealId(row.text("seal_id")),
        nonce=int(row.text("nonce"), 16),
        stamped_at=row.instant("stamped_at"),
        stamped_by=row.text("stamped_by"),
        root_fingerprint=row.text("root_fingerprint"),
        answer_hash=sha256(row.blob("response")).hexdigest(),
        imported_at=row.instant("imported_at"),
    )
