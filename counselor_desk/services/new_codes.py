# SPDX-License-Identifier: GPL-3.0-or-later
"""New codes on paper, in two steps: shown and printed first, in force only once typed back from the page.

Until then the code of before opens the journal and the new one opens nothing, so an interrupted attempt costs nothing.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import BugError, DeskError, ErrorCode, UserError, VaultError
from counselor_desk.domain.executor_sheets import ExecutorSheet
from counselor_desk.domain.ids import SlotId
from counselor_desk.domain.text import clean_text
from counselor_desk.security.key_slots import NewSlot
from counselor_desk.security.recovery_code import RecoveryCode, generate, parse
from counselor_desk.security.vault_header import SlotType, VaultHeader
from counselor_desk.services.new_recovery_sheet import NewCodeSheet
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.slot_change import SlotChange
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCode:
    """A code that is shown and not in force yet; `holder` is empty for the counselor's own."""

    formatted: str = field(repr=False)
    holder: str = field(default="", repr=False)

    @property
    def is_for_executor(self) -> bool:
        return bool(self.holder)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    """The next header waits in memory; neither the master key nor what was given as a proof does."""

    code: RecoveryCode
    slot_id: SlotId
    header: VaultHeader
    holder: str = field(repr=False)


class NewCodes:
    """Begins and finishes one code at a time for an open journal; used on its thread."""

    def __init__(self, journal: OpenJournal, *, vault: Vault) -> None:
        self._journal = journal
        self._vault = vault
        self._change = SlotChange(journal, vault=vault)
        self._begun: _Begun | None = None

    def begin_recovery_code(self, proof: Proof) -> ShownCode:
        """Show a new recovery code, which will take the place of the counselor's own.

        Raises:
            VaultError: as `Vault.reauthenticate`.
            UserError: as `Vault.reauthenticate`.
        """
        executors = {sheet.slot_id for sheet in self._journal.executor_sheets.list()}
        own = [slot.id for slot in self._journal.header.slots_of(SlotType.RECOVERY) if slot.id not in executors]
        return self._begin(proof, gone=own, holder="")

    def begin_executor_sheet(self, proof: Proof, *, holder: str) -> ShownCode:
        """Show a code for somebody else, which will stand beside the counselor's own.

        Args:
            holder: who keeps it, as the counselor writes the name.

        Raises:
            VaultError: as `Vault.reauthenticate`.
            UserError: VALUE_MISSING without a name; as `Vault.reauthenticate`.
        """
        name = " ".join(clean_text(holder).split())
        if not name:
            raise UserError(ErrorCode.VALUE_MISSING, where="executor_sheet.holder")
        return self._begin(proof, gone=(), holder=name)

    def sheet(self) -> NewCodeSheet:
        """The page of the code that was begun, for a printer or a file."""
        begun = self._required()
        return NewCodeSheet(self._journal, begun.code, is_for_executor=bool(begun.holder))

    def finish(self, typed: str) -> None:
        """Put the code in force, once it was typed back from the page.

        Raises:
            UserError: RECOVERY_CODE_MALFORMED; RECORD_CHANGED_MEANWHILE when another way was changed in between, and
                this has to begin again.
            VaultError: RECOVERY_CODE_REJECTED for another code; it can be typed again.
            MachineError: whatever the disk said; the code of before still stands.
        """
        begun = self._required()
        if not hmac.compare_digest(parse(typed).key, begun.code.key):
            raise VaultError(ErrorCode.RECOVERY_CODE_REJECTED)
        if begun.holder:
            self._put_executor_in_force(begun)
        else:
            vault_id = self._journal.keys.vault_id
            self._change.commit(
                begun.header, kind=AuditKind.UNLOCK_CHANGED, subject=vault_id, reason="new recovery code"
            )
        self._begun = None

    def abandon(self) -> None:
        """Forget what was begun; nothing was changed."""
        self._begun = None

    def _begin(self, proof: Proof, *, gone: Sequence[SlotId], holder: str) -> ShownCode:
        self._begun = None
        code = generate()
        new: NewSlot = self._vault.new_slots.with_code(code)
        header = self._change.prepare(proof, new=new, gone=gone)
        self._begun = _Begun(code=code, slot_id=new.id, header=header, holder=holder)
        return ShownCode(formatted=code.formatted, holder=holder)

    def _put_executor_in_force(self, begun: _Begun) -> None:
        store = self._journal.executor_sheets
        sheet = ExecutorSheet(slot_id=begun.slot_id, holder=begun.holder, made_at=self._journal.clock.now())
        # before the slot: whatever happens in between, an executor's code must not pass for the counselor's own
        with self._journal.database.transaction():
            store.add(sheet)
        try:
            self._change.commit(begun.header, kind=AuditKind.EXECUTOR_SHEET_MADE, subject=begun.slot_id)
        except DeskError:
            if all(slot.id != begun.slot_id for slot in self._journal.header.slots):
                with self._journal.database.transaction():
                    store.take_back(begun.slot_id)
            raise

    def _required(self) -> _Begun:
        if self._begun is None:
            raise BugError("new_codes.none_begun")
        return self._begun
