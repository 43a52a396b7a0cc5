# SPDX-License-Identifier: GPL-3.0-or-later
"""The recovery code: tried now and then while nothing hangs on it, so that the sheet is known to be the right one."""

from datetime import datetime

from counselor_desk.domain.audit import AuditKind
from counselor_desk.security.recovery_code import parse
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.vault import Vault
from counselor_desk.services.ways_offered import Way


class Recovery:
    """Proves that the code on the printed sheet opens this journal."""

    def __init__(self, journal: OpenJournal, *, vault: Vault) -> None:
        self._journal = journal
        self._vault = vault

    def test_code(self, typed: str) -> None:
        """Try the recovery code as it is typed; a passphrase or PIN is not taken for one.

        Raises:
            UserError: RECOVERY_CODE_MALFORMED.
            VaultError: RECOVERY_CODE_REJECTED for the code of another journal; NO_FITTING_SLOT, HEADER_ALTERED.
        """
        # said before anything is opened: an empty text is no code either
        parse(typed)
        self._vault.reauthenticate(self._journal, typed, way=Way.RECOVERY)
        with self._journal.database.transaction():
            self._journal.record(AuditKind.RECOVERY_CODE_TESTED, subject=self._journal.keys.vault_id)

    def last_tested(self) -> datetime | None:
        """When the code was last shown to open the journal, in UTC; None when it never was."""
        event = self._journal.audit.last_of_kind(AuditKind.RECOVERY_CODE_TESTED)
        return None if event is None else event.at
