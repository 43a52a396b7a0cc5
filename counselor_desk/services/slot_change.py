# SPDX-License-Identifier: GPL-3.0-or-later
"""How a way into an open journal is exchanged, so that whatever fails in between, one that works is left.

The order: the new keyring entry is written and read back (also by a fresh process), the new slot is made and proved to
open, the header is replaced (the one commit), the copy of the header before it is brought up to it, and only then are
the keyring's entries of the slots that are gone removed.
"""

import logging
from collections.abc import Callable, Collection

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import DeskError, ErrorCode, UserError
from counselor_desk.domain.ids import SlotId
from counselor_desk.security.header_file import HeaderFile
from counselor_desk.security.key_slots import NewSlot
from counselor_desk.security.vault_header import VaultHeader
from counselor_desk.security.vault_keys import replace_slots
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.unlocking import Proof, Unlocking
from counselor_desk.services.vault import Vault

_log = logging.getLogger(__name__)


class SlotChange:
    """Exchanges slots of one open journal, which holds the lock; used on its thread."""

    def __init__(self, journal: OpenJournal, *, vault: Vault) -> None:
        self._journal = journal
        self._vault = vault

    def prepare(self, proof: Proof, *, new: NewSlot | None, gone: Collection[SlotId]) -> VaultHeader:
        """Make the next header in memory, once the proof holds; nothing is written.

        Raises:
            VaultError: as `Vault.reauthenticate`; NO_FITTING_SLOT when no way without the keyring would be left.
            UserError: as `Vault.reauthenticate`; SECRET_TOO_WEAK.
        """
        journal = self._journal
        opened = self._vault.reauthenticate(journal, proof.typed, way=proof.way)
        return self._changed(opened, new=new, gone=gone)

    def exchange(
        self, proof: Proof, *, make: Callable[[], NewSlot] | None, gone: Collection[SlotId], words: str
    ) -> None:
        """Do all of it: `make` may write a keyring entry, and is asked only once the proof holds.

        Raises:
            DeskError: as `prepare` and `commit`; the ways of before stand.
        """
        # before anything is written anywhere: a wrong secret leaves no trace in the keyring
        opened = self._vault.reauthenticate(self._journal, proof.typed, way=proof.way)
        new = None if make is None else make()
        try:
            changed = self._changed(opened, new=new, gone=gone)
            self.commit(changed, kind=AuditKind.UNLOCK_CHANGED, subject=self._journal.keys.vault_id, reason=words)
        except DeskError:
            if new is not None and new.backend is not None:
                self._forget_unused(new.id)
            raise

    def commit(
        self,
        changed: VaultHeader,
        *,
        kind: AuditKind,
        subject: str,
        reason: str = "",
        also: Callable[[], None] = lambda: None,
    ) -> None:
        """Put the header in force and log it, then take away what opens nothing any more.

        Args:
            changed: made by `prepare` from the header in force.
            also: what is written to the journal in the same transaction.

        Raises:
            UserError: RECORD_CHANGED_MEANWHILE when the header was changed since `changed` was made.
            MachineError: whatever the disk said; the header of before is in force.
        """
        journal = self._journal
        before = journal.header
        if changed.revision != before.revision + 1:
            raise UserError(ErrorCode.RECORD_CHANGED_MEANWHILE, where="header")
        header_file = HeaderFile(journal.path, third_copy=journal.third_copy)

        def log() -> None:
            also()
            journal.record(kind, subject=subject, reason=reason)

        try:
            with journal.database.transaction():
                log()
                # last before the COMMIT: what the database refuses must not find the header changed
                header_file.replace(changed, verified_before=before)
        except DeskError:
            if changed not in _copies(header_file)[:1]:
                raise
            # a write that failed late has put it in force all the same, and whoever heard of a failure would go on with
            # the secret of before
            journal.header = changed
            try:
                with journal.database.transaction():
                    log()
            except DeskError:
                # a full disk may take the header and refuse the log; the slot itself says when it was made
                _log.warning("slot_change.not_logged")
            # a power cut may bring the header of before back, so what it needs stays
            return
        journal.header = changed
        header_file.settle(changed)
        kept = {slot.id for slot in changed.slots}
        for slot in before.slots:
            if slot.id not in kept and slot.type.needs_keyring:
                self._vault.new_slots.forget(journal.keys.vault_id, slot.id)

    def _changed(self, opened: Unlocking, *, new: NewSlot | None, gone: Collection[SlotId]) -> VaultHeader:
        header, today = self._journal.header, self._journal.clock.now().date()
        return replace_slots(header, opened.slot_id, opened.secret, new=new, gone=gone, today=today)

    def _forget_unused(self, slot_id: SlotId) -> None:
        """Remove the entry of a slot that did not come into force; where that is not certain, it stays."""
        journal = self._journal
        copies = _copies(HeaderFile(journal.path, third_copy=journal.third_copy))
        if copies and all(slot.id != slot_id for header in copies for slot in header.slots):
            self._vault.new_slots.forget(journal.keys.vault_id, slot_id)


def _copies(header_file: HeaderFile) -> tuple[VaultHeader, ...]:
    """Every header that can be read, the one in force first; none where the disk does not say."""
    try:
        return tuple(each.header for each in header_file.read().candidates)
    except DeskError:
        return ()
