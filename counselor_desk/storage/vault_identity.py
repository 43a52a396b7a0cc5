# SPDX-License-Identifier: GPL-3.0-or-later
"""Which journal a file is: compared with the header at every open, so that two journals are never mixed up."""

from dataclasses import dataclass
from datetime import datetime

from counselor_desk.domain.errors import ErrorCode, VaultError
from counselor_desk.domain.ids import VaultId
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import column_values

_GET = "SELECT vault_id, created_at, gen FROM vault_identity"
_PUT = """
INSERT INTO vault_identity (number, vault_id, created_at, gen) VALUES (1, :vault_id, :created_at, :gen)
ON CONFLICT (number) DO UPDATE SET vault_id = excluded.vault_id, created_at = excluded.created_at, gen = excluded.gen
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultIdentity:
    """The journal's identifier, when it was created (UTC), and the generation that this file is."""

    vault_id: VaultId
    created_at: datetime
    gen: int


class VaultIdentityStore:
    """The one row that says which journal this is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self) -> VaultIdentity:
        """Return the identity; raises VaultError JOURNAL_DAMAGED where a journal has none."""
        row = self._database.one(_GET)
        if row is None:
            raise VaultError(ErrorCode.JOURNAL_DAMAGED, where="vault_identity")
        return VaultIdentity(
            vault_id=VaultId(row.text("vault_id")), created_at=row.instant("created_at"), gen=row.integer("gen")
        )

    def put(self, identity: VaultIdentity) -> None:
        """Write the identity of a new journal, or of a new generation of it."""
        self._database.execute(_PUT, column_values(identity))
