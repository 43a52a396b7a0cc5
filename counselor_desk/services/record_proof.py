# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the whole record against the log: every signed or logged row is as the newest entry about it says, and there.

The entries themselves are proved by the tree (`AuditStore.verify`) and by whatever left the house with a head of it.
The two together say "unchanged since this seal"; either alone does not.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import BugError, ErrorCode, UserError
from counselor_desk.domain.ids import AddendumId, ConsentDocumentId, NoteId, ReleaseId
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage.record_hashes import NO_ROWS, LogEntry, RecordHashes, StoredRecord
from counselor_desk.storage.sealed_records import SEALED_RECORDS, RecordKind, Rows, SealedRecord

# ids are hexadecimal; a text that stands in the place of one may be anybody's
_ID = re.compile(r"[0-9a-f-]{1,64}")


class RecordFlaw(StrEnum):
    """What can be amiss between a record and the log."""

    ALTERED = "altered"
    MISSING = "missing"
    NOT_LOGGED = "not_logged"
    LOGGED_AGAIN = "logged_again"
    SETTLED_CHANGED = "settled_changed"


_WORDS = {
    RecordFlaw.ALTERED: "is not as it was when it was logged (entry {seq})",
    RecordFlaw.MISSING: "is gone, though the log says that it is there (entry {seq})",
    RecordFlaw.NOT_LOGGED: "stands there, though the log does not say so",
    RecordFlaw.LOGGED_AGAIN: "never changes, and was logged once more (entry {seq})",
    RecordFlaw.SETTLED_CHANGED: "was changed in what never changes once it is logged (entry {seq})",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFinding:
    """One record that does not agree with the log.

    `number` counts from 1 where rows are added one after another, else it is 0; `seq` is the entry, 0 without one.
    """

    flaw: RecordFlaw
    kind: RecordKind
    subject: str = field(repr=False)
    number: int
    seq: int

    @property
    def words(self) -> str:
        """What was found, as a sentence that holds nothing that anybody typed."""
        name = self.subject if _ID.fullmatch(self.subject) else "without an id"
        which = f"{self.kind.value} {name}" + (f" (number {self.number})" if self.number else "")
        return f"The {which} {_WORDS[self.flaw].format(seq=self.seq)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCheck:
    """What was compared, by kind of record, and what does not agree.

    `before_sealing` counts records whose newest entry is from before entries bound whole rows: they are there, and
    what the entry does bind, such as what a note's signature covers, agrees. Of most kinds it binds nothing.
    """

    compared: Mapping[RecordKind, int]
    before_sealing: Mapping[RecordKind, int]
    findings: tuple[RecordFinding, ...]

    @property
    def only_there(self) -> int:
        """Records of which the log says that they are there and nothing more: a change of them would not show."""
        return sum(count for kind, count in self.before_sealing.items() if kind not in _CONTENT_HASHES)

    def count(self, *kinds: RecordKind) -> int:
        """How many records of some kinds agree with the log; of all kinds where none is named."""
        asked = kinds or tuple(RecordKind)
        return sum(self.compared.get(kind, 0) + self.before_sealing.get(kind, 0) for kind in asked)


class RecordProof:
    """Compares one open journal with its log; used on its thread."""

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal

    def findings(
        self, *, progress: Progress | None = None, is_cancelled: IsCancelled | None = None
    ) -> tuple[RecordFinding, ...]:
        """What `check` finds; nothing where the record is whole."""
        return self.check(progress=progress, is_cancelled=is_cancelled).findings

    def check(self, *, progress: Progress | None = None, is_cancelled: IsCancelled | None = None) -> RecordCheck:
        """Compare every record with its newest entry and every entry with its record, kind by kind and in pages.

        Args:
            progress: told about the step `records`, how many kinds are done and how many there are.
            is_cancelled: asked before each page.

        Raises:
            UserError: CANCELLED.
            VaultError: JOURNAL_DAMAGED for a damaged page.
            MachineError: when the disk fails while looking.
        """
        told = progress or (lambda _step, _done, _total: None)
        compared: dict[RecordKind, int] = {}
        before: dict[RecordKind, int] = {}
        findings: list[RecordFinding] = []
        sealed_from = self._journal.record_hashes.sealed_from()
        for done, record in enumerate(SEALED_RECORDS):
            told("records", done, len(SEALED_RECORDS))
            comparison = _Comparison(self._journal, record, sealed_from=sealed_from, is_cancelled=is_cancelled)
            comparison.run()
            compared[record.kind], before[record.kind] = comparison.compared, comparison.before_sealing
            findings += comparison.findings
        return RecordCheck(compared=compared, before_sealing=before, findings=tuple(findings))


class _State(StrEnum):
    BEGUN = "begun"
    SEALED = "sealed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class _Newest:
    """The newest entry about a record; the hashes as bytes, because a long log has very many."""

    seq: int
    state: _State
    record_hash: bytes
    content_hash: bytes
    settled: bytes = b""


class _Comparison:
    """One kind of record on its way through: the entries first, then page by page the rows, which use them up."""

    def __init__(
        self, journal: OpenJournal, record: SealedRecord, *, sealed_from: int, is_cancelled: IsCancelled | None
    ) -> None:
        self._journal = journal
        self._record = record
        self._sealed_from = sealed_from
        self._is_cancelled = is_cancelled or (lambda: False)
        self._hashes: RecordHashes = journal.record_hashes
        self._logged: dict[tuple[str, int], _Newest] = {}
        self.compared = 0
        self.before_sealing = 0
        self.findings: list[RecordFinding] = []

    def run(self) -> None:
        for state, kinds in (
            (_State.BEGUN, self._record.begun_by),
            (_State.SEALED, self._record.sealed_by),
            (_State.ENDED, self._record.ended_by),
        ):
            for kind in sorted(kinds):
                self._read_entries(kind, state)
        for page in self._hashes.stored(self._record):
            self._require_going_on()
            for stored in page:
                self._compare(stored, self._logged.pop((stored.subject, stored.number), None))
        for (subject, number), entry in self._logged.items():
            if not self._may_be_gone(entry):
                self._found(RecordFlaw.MISSING, subject, number, entry.seq)
        for subject in self._hashes.strays(self._record):
            self._found(RecordFlaw.NOT_LOGGED, subject, 0, 0)

    def _read_entries(self, kind: AuditKind, state: _State) -> None:
        numbers: Counter[str] = Counter()
        for page in self._hashes.logged(kind):
            self._require_going_on()
            for entry in page:
                number = 0
                if self._record.rows is Rows.ONE_AFTER_ANOTHER:
                    numbers[entry.subject] += 1
                    number = numbers[entry.subject]
                self._take(entry, state, number)

    def _take(self, entry: LogEntry, state: _State, number: int) -> None:
        """Take an entry in: first those that begin, then those that seal, then those that end."""
        key = (entry.subject, number)
        earlier = self._logged.get(key)
        taken = self._newest(entry, state, earlier)
        if earlier is None:
            self._logged[key] = taken
            return
        if self._is_out_of_course(earlier, taken):
            self._found(RecordFlaw.LOGGED_AGAIN, entry.subject, number, max(earlier.seq, entry.seq))
        elif earlier.settled and taken.settled != earlier.settled:
            self._found(RecordFlaw.SETTLED_CHANGED, entry.subject, number, entry.seq)
        if earlier.seq < entry.seq:
            self._logged[key] = taken

    def _newest(self, entry: LogEntry, state: _State, earlier: _Newest | None) -> _Newest:
        settled = b""
        if self._record.is_settled and state is _State.SEALED and len(entry.record_hash) == _SETTLED_AND_WHOLE:
            settled = _bytes(entry.record_hash[: len(NO_ROWS)])
            if settled == _NO_ROWS:
                # still open, which what was settled before can never be again
                settled = b"" if earlier is None or not earlier.settled else settled
        return _Newest(entry.seq, state, _bytes(entry.record_hash), _bytes(entry.content_hash), settled)

    def _is_out_of_course(self, earlier: _Newest, taken: _Newest) -> bool:
        """Whether two entries cannot both have come of the program's own acts.

        A record begins once and ends once, and nothing comes after its end. What is final is sealed once and is not
        begun, and ends only where the record allows for it, afterwards. Otherwise whoever writes a further entry could
        have it speak for other words, and the log would still go on from what was sealed.
        """
        if taken.state is earlier.state:
            return taken.state is not _State.SEALED or self._record.is_final
        if taken.seq < earlier.seq:
            return True
        return taken.state is _State.ENDED and earlier.state is _State.SEALED and not self._record.may_end_sealed

    def _compare(self, stored: StoredRecord, entry: _Newest | None) -> None:
        if entry is None:
            if not self._is_out_of_force(stored):
                self._found(RecordFlaw.NOT_LOGGED, stored.subject, stored.number, 0)
        elif entry.state is _State.ENDED or (entry.state is _State.BEGUN and stored.is_sealed):
            self._found(RecordFlaw.NOT_LOGGED, stored.subject, stored.number, entry.seq)
        elif entry.state is _State.BEGUN:
            # what is still open may change with every keystroke
            return
        elif entry.record_hash == _bytes(stored.record_hash):
            self.compared += 1
        elif self._is_as_before_sealing(stored, entry):
            self.before_sealing += 1
        else:
            self._found(RecordFlaw.ALTERED, stored.subject, stored.number, entry.seq)

    def _is_as_before_sealing(self, stored: StoredRecord, entry: _Newest) -> bool:
        """Compare what an older entry binds, less than the whole row; a newer one without a record hash is made up."""
        if entry.record_hash or entry.seq > self._sealed_from:
            return False
        computed = _CONTENT_HASHES.get(self._record.kind)
        if computed is None:
            return True
        try:
            return _bytes(computed(self._journal, stored.subject)) == entry.content_hash
        except (BugError, ValueError, TypeError):
            # a row that can no longer be read as what it was
            return False

    def _may_be_gone(self, entry: _Newest) -> bool:
        has_no_rows = self._record.rows is Rows.ALL_TOGETHER and entry.record_hash == _NO_ROWS
        return entry.state is _State.ENDED or has_no_rows

    def _is_out_of_force(self, stored: StoredRecord) -> bool:
        """A sheet is written before its slot: where the power failed in between, it opens nothing and is in no log."""
        return self._record.kind is RecordKind.EXECUTOR_SHEET and all(
            slot.id != stored.subject for slot in self._journal.header.slots
        )

    def _found(self, flaw: RecordFlaw, subject: str, number: int, seq: int) -> None:
        self.findings.append(RecordFinding(flaw=flaw, kind=self._record.kind, subject=subject, number=number, seq=seq))

    def _require_going_on(self) -> None:
        if self._is_cancelled():
            raise UserError(ErrorCode.CANCELLED, where="record_proof")


def _bytes(text: str) -> bytes:
    """A hash in half the room; what is none stands as it is."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return text.encode("utf-8", "surrogatepass")


_NO_ROWS = _bytes(NO_ROWS)
_SETTLED_AND_WHOLE = 2 * len(NO_ROWS)

_CONTENT_HASHES: Mapping[RecordKind, Callable[[OpenJournal, str], str]] = {
    RecordKind.NOTE: lambda journal, subject: journal.notes.get(NoteId(subject)).content_hash,
    RecordKind.ADDENDUM: lambda journal, subject: journal.addenda.get(AddendumId(subject)).content_hash,
    RecordKind.CONSENT_DOCUMENT: lambda journal, subject: (
        journal.consent_documents.get(ConsentDocumentId(subject)).sha256
    ),
    RecordKind.RELEASE: lambda journal, subject: journal.releases.get(ReleaseId(subject)).manifest_sha256,
}
"""What entries bound before there were record hashes."""
