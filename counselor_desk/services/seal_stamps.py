# SPDX-License-Identifier: GPL-3.0-or-later
"""Time stamps on seals, by exchange of files: a question is written, an answer is read, nothing is sent from here.

A stamp proves what a seal card alone does not: that the seal stood at a time which somebody else's clock gave.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import DeskError, ErrorCode, UserError
from counselor_desk.domain.ids import SealId
from counselor_desk.domain.os_errors import machine_error
from counselor_desk.domain.seals import Seal, SealStamp, SealWent
from counselor_desk.regular_files import NotRegularFileError, read_regular
from counselor_desk.security.time_stamps import (
    LONGEST_ANSWER,
    LONGEST_CERTIFICATE,
    CheckedStamp,
    check_answer,
    new_question,
    nonce_of,
    read_root,
    root_as_pem,
)
from counselor_desk.services.document_files import save_document
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.seals import Seals
from counselor_desk.storage.seal_stamps import KeptRequest, KeptRoot

_HOW_TO_CHECK = """seal.txt    the seal: how many entries the log of the practice had, their root (RFC 6962), and the
            time of the practice's own clock
answer.tsr  what the time-stamping service answered for it (RFC 3161); its time is that of the service
root.pem    the certificate that the answer leads to; compare its fingerprint with what the service publishes

With OpenSSL:

    openssl ts -verify -data seal.txt -in answer.tsr -CAfile root.pem

shows that the service saw this seal at its time, and nothing more.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RootOffered:
    """A root certificate in a file, to be held against what the service publishes before it is trusted."""

    name: str = field(repr=False)
    valid_until: datetime
    fingerprint: str
    certificate: bytes = field(repr=False)


class SealStamps:
    """Asks and reads for one open journal; used on its thread."""

    def __init__(self, journal: OpenJournal, *, seals: Seals) -> None:
        self._journal = journal
        self._seals = seals

    def write_question(self, path: Path, *, seal_id: SealId | None = None) -> Seal:
        """Write the file for a time-stamping service, over one of that name, and return the seal that it asks about.

        The file holds the SHA-256 of the seal's line, a random number and nothing else.

        Args:
            path: what the counselor chose, mostly ending in .tsq.
            seal_id: one that was made before; None seals the log as it stands.

        Raises:
            UserError: RECORD_NOT_FOUND.
            MachineError: as `save_document`.
        """
        journal = self._journal
        seal = self._seals.draft(SealWent.TIME_STAMP) if seal_id is None else journal.seals.get(seal_id)
        question = new_question(seal.line.encode("ascii"))
        save_document(question.der, path, overwrite=True)
        try:
            with journal.database.transaction():
                if seal_id is None:
                    self._seals.keep(seal)
                journal.seal_stamps.add_request(
                    seal.id, at=journal.clock.now(), nonce=question.nonce, request=question.der
                )
        except DeskError:
            # its answer could not be told from a stranger's
            with suppress(OSError):
                path.unlink()
            raise
        return seal

    def has_root(self) -> bool:
        """Whether a root certificate was ever chosen."""
        return bool(self._journal.seal_stamps.roots())

    def read_root(self, path: Path) -> RootOffered:
        """Read a root certificate that the counselor chose; it is not trusted yet.

        Raises:
            UserError: STAMP_ROOT_UNREADABLE.
            MachineError: PERMISSION_DENIED, or as the disk fails.
        """
        read = read_root(_content(path, most=LONGEST_CERTIFICATE, code=ErrorCode.STAMP_ROOT_UNREADABLE))
        return RootOffered(
            name=read.name, valid_until=read.valid_until, fingerprint=read.fingerprint, certificate=read.der
        )

    def trust_root(self, root: RootOffered) -> None:
        """Trust a root from now on, because the counselor has confirmed its fingerprint."""
        journal = self._journal
        with journal.database.transaction():
            journal.seal_stamps.add_root(
                KeptRoot(fingerprint=root.fingerprint, chosen_at=journal.clock.now(), certificate=root.certificate)
            )

    def import_answer(self, path: Path) -> SealStamp:
        """Read a service's answer, check it, and keep it; the same answer a second time changes nothing.

        Raises:
            UserError: STAMP_UNREADABLE, STAMP_REFUSED, STAMP_OF_ANOTHER_REQUEST, STAMP_NOT_TRUSTED.
            MachineError: PERMISSION_DENIED, or as the disk fails.
        """
        journal = self._journal
        answer = _content(path, most=LONGEST_ANSWER, code=ErrorCode.STAMP_UNREADABLE)
        nonce = nonce_of(answer)
        answer_hash = sha256(answer).hexdigest()
        for kept in journal.seal_stamps.stamps():
            if (kept.nonce, kept.answer_hash) == (nonce, answer_hash):
                return kept
        request = next((each for each in journal.seal_stamps.open_requests() if each.nonce == nonce), None)
        if request is None:
            raise UserError(ErrorCode.STAMP_OF_ANOTHER_REQUEST)
        checked = self._checked(answer, request)
        stamp = SealStamp(
            seal_id=request.seal_id,
            nonce=nonce,
            stamped_at=checked.stamped_at,
            stamped_by=checked.stamped_by,
            root_fingerprint=checked.root_fingerprint,
            answer_hash=answer_hash,
            imported_at=journal.clock.now(),
        )
        with journal.database.transaction():
            journal.seal_stamps.add_stamp(stamp, request=request, response=answer)
            journal.record(AuditKind.SEAL_STAMPED, subject=stamp.seal_id, content_hash=answer_hash)
        return stamp

    def save_stamp(self, stamp: SealStamp, path: Path) -> None:
        """Write what anybody needs to check a stamp without this program, as one ZIP file, over one of that name.

        Raises:
            UserError: RECORD_NOT_FOUND.
            MachineError: as `save_document`.
        """
        kept = self._journal.seal_stamps.answer(stamp)
        line = self._journal.seals.get(stamp.seal_id).line
        contents = {
            "seal.txt": line.encode("ascii"),
            "answer.tsr": kept.response,
            "root.pem": root_as_pem(kept.certificate),
            "README.txt": _HOW_TO_CHECK.encode("ascii"),
        }
        packed = BytesIO()
        with ZipFile(packed, "w") as together:
            for name, content in contents.items():
                together.writestr(ZipInfo(name, date_time=stamp.stamped_at.timetuple()[:6]), content)
        save_document(packed.getvalue(), path, overwrite=True)

    def _checked(self, answer: bytes, request: KeptRequest) -> CheckedStamp:
        """Check against each root that was chosen; what the last one says where none fits."""
        journal = self._journal
        message = journal.seals.get(request.seal_id).line.encode("ascii")
        failure: DeskError = UserError(ErrorCode.STAMP_NOT_TRUSTED)
        for root in journal.seal_stamps.roots():
            try:
                return check_answer(answer, message=message, nonce=request.nonce, root=root.certificate)
            except UserError as error:
                failure = error
        raise failure


def _content(path: Path, *, most: int, code: ErrorCode) -> bytes:
    content, failure = None, None
    try:
        content = read_regular(path, most=most)
    except (NotRegularFileError, ValueError):
        # no file, and so not what was looked for
        content = None
    except OSError as error:
        failure = machine_error(error, where="stamp")
    if failure is not None:
        raise failure
    if content is None:
        raise UserError(code)
    return content
