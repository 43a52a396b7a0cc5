# SPDX-License-Identifier: GPL-3.0-or-later
"""The accounting of disclosures of one client."""

from counselor_desk.domain.disclosures import Disclosure, accounting_from
from counselor_desk.domain.ids import ClientId
from counselor_desk.services.civil_time import local_today, printed_date
from counselor_desk.services.letters import Letters
from counselor_desk.services.open_journal import OpenJournal


class Disclosures:
    """What left about a client; rows are written by releases only."""

    def __init__(self, journal: OpenJournal, *, letters: Letters) -> None:
        self._journal = journal
        self._letters = letters

    def of_client(self, client_id: ClientId) -> tuple[Disclosure, ...]:
        """Disclosures of the last six years, oldest first."""
        return self._journal.disclosures.of_client(
            client_id, disclosed_from=accounting_from(local_today(self._journal))
        )

    def print_accounting(self, client_id: ClientId) -> bytes:
        """The accounting as a PDF for the client.

        Raises:
            UserError: RECORD_NOT_FOUND.
            MachineError: FONT_MISSING.
        """
        today = local_today(self._journal)
        since = f"{printed_date(accounting_from(today))} to {printed_date(today)}"
        return self._letters.accounting(client_id, self.of_client(client_id), since_words=since)
