# SPDX-License-Identifier: GPL-3.0-or-later
"""Executor sheets that stand: whose they are, revoked when trust ends, and their use shown to the counselor.

A revoked code still opens older backups, as every replaced secret does.
"""

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.executor_sheets import ExecutorSheet, ExecutorUse
from counselor_desk.domain.ids import SlotId
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.slot_change import SlotChange
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.vault import Vault


class ExecutorSheets:
    """The sheets of one open journal; used on its thread. A new one is made in `NewCodes`."""

    def __init__(self, journal: OpenJournal, *, vault: Vault) -> None:
        self._journal = journal
        self._change = SlotChange(journal, vault=vault)

    def standing(self) -> tuple[ExecutorSheet, ...]:
        """Those whose code opens the journal today, the oldest first."""
        slots = {slot.id for slot in self._journal.header.slots}
        return tuple(sheet for sheet in self._journal.executor_sheets.list() if sheet.slot_id in slots)

    def revoke(self, proof: Proof, slot_id: SlotId) -> None:
        """Take a code out of force.

        Raises:
            UserError: RECORD_NOT_FOUND where no such sheet stands; as `Vault.reauthenticate`.
            VaultError: as `Vault.reauthenticate`.
            MachineError: whatever the disk said.
        """
        if all(sheet.slot_id != slot_id for sheet in self.standing()):
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="executor_sheet")
        journal = self._journal
        self._change.commit(
            self._change.prepare(proof, new=None, gone=[slot_id]),
            kind=AuditKind.EXECUTOR_SHEET_REVOKED,
            subject=slot_id,
            also=lambda: journal.executor_sheets.revoke(slot_id, at=journal.clock.now()),
        )

    def uses_unseen(self) -> tuple[ExecutorUse, ...]:
        """Openings with an executor's code that the counselor was not shown; none while one of them has it open."""
        return () if self._is_opened_by_executor() else self._journal.executor_sheets.unseen()

    def mark_seen(self) -> None:
        """Keep that the counselor was shown every use so far; an executor cannot do that in their place."""
        if self._is_opened_by_executor():
            return
        with self._journal.database.transaction():
            self._journal.executor_sheets.mark_seen(at=self._journal.clock.now())

    def _is_opened_by_executor(self) -> bool:
        return any(sheet.slot_id == self._journal.opened_with for sheet in self._journal.executor_sheets.list())
