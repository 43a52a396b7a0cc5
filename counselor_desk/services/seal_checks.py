# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares the journal with a seal: the log as it was then, the whole log as it is, and every row that it speaks of."""

from collections.abc import Callable
from dataclasses import dataclass

from counselor_desk.domain.audit import AuditKind, TreeHead
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import SealCheckId
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.domain.seals import SealCheck, SealOutcome
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.record_proof import RecordProof


@dataclass(frozen=True, slots=True, kw_only=True)
class SealAnswer:
    """What came of it, and how many entries the log has today."""

    check: SealCheck
    entries: int

    @property
    def entries_missing(self) -> int:
        """How many entries the log had when it was sealed and has no longer."""
        return max(0, self.check.head.size - self.entries)


class SealChecks:
    """Compares one open journal with seals; used on its thread."""

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal

    def compare(
        self,
        head: TreeHead,
        *,
        is_typed: bool,
        progress: Progress | None = None,
        is_cancelled: IsCancelled | None = None,
    ) -> SealAnswer:
        """Compare the journal with a seal and keep what came of it.

        Args:
            is_typed: whether it was typed in from a card.
            head, progress, is_cancelled: as in `outcome`.

        Raises:
            UserError: CANCELLED; nothing is kept then.
            VaultError: as `outcome`.
            MachineError: as `outcome`, and when what came of it cannot be written.
        """
        journal = self._journal
        found = self.outcome(head, progress=progress, is_cancelled=is_cancelled)
        entries = journal.head.size
        check = SealCheck(
            id=SealCheckId(journal.ids.new()),
            checked_at=journal.clock.now(),
            head=head,
            is_typed=is_typed,
            outcome=found,
        )
        with journal.database.transaction():
            journal.seals.add_check(check)
            journal.record(AuditKind.SEAL_CHECKED, subject=check.id)
        return SealAnswer(check=check, entries=entries)

    def fits(self, head: TreeHead) -> bool:
        """Whether the log once had this size and root; writes nothing.

        What was typed without its check group is asked about first: a seal that does not fit and a sign that was
        misread look alike, and a comparison that was kept stays for good.

        Raises:
            VaultError: as `outcome`.
            MachineError: as `outcome`.
        """
        return self._compared_head(head) is None

    def outcome(
        self, head: TreeHead, *, progress: Progress | None = None, is_cancelled: IsCancelled | None = None
    ) -> SealOutcome:
        """Compare the journal with a seal; writes nothing.

        The seal speaks of the entries before it. "Unchanged" also needs the log and the record to be whole today: of a
        log that contradicts itself nothing can be said.

        Args:
            head: what stands on the seal, from `read_seal` or one of the journal's own.
            progress: told about the steps `sealed`, `log` and `record`.
            is_cancelled: asked while it reads.

        Raises:
            UserError: CANCELLED.
            VaultError: JOURNAL_DAMAGED for a damaged page.
            MachineError: when the disk fails while looking.
        """
        told, stop = progress or (lambda _step, _done, _total: None), is_cancelled or (lambda: False)
        steps: tuple[tuple[str, Callable[[], SealOutcome | None]], ...] = (
            ("sealed", lambda: self._compared_head(head)),
            ("log", self._compared_log),
            ("record", lambda: self._compared_record(stop)),
        )
        with self._journal.database.interruptible(stop):
            for done, (step, compared) in enumerate(steps):
                told(step, done, len(steps))
                if stop():
                    raise UserError(ErrorCode.CANCELLED, where="seal")
                found = compared()
                if found is not None:
                    return found
        return SealOutcome.UNCHANGED

    def _compared_head(self, head: TreeHead) -> SealOutcome | None:
        then = self._journal.seals.log_at([head.size]).get(head.size)
        if then == head:
            return None
        return SealOutcome.LOG_IS_SHORTER if self._journal.head.size < head.size else SealOutcome.DIFFERS

    def _compared_log(self) -> SealOutcome | None:
        return SealOutcome.LOG_IS_ALTERED if self._journal.audit.verify() else None

    def _compared_record(self, is_cancelled: IsCancelled) -> SealOutcome | None:
        found = RecordProof(self._journal).findings(is_cancelled=is_cancelled)
        return SealOutcome.RECORD_IS_ALTERED if found else None
