# SPDX-License-Identifier: GPL-3.0-or-later
"""The recovery sheet: one page with the code that opens a journal when the keyring, the PIN or the laptop is gone.

It can be printed before any practice is on file, and it names none of its own: a page may be lost.
"""

from datetime import datetime

from counselor_desk.documents.recovery_sheet import SheetText, render_recovery_sheet
from counselor_desk.domain.ids import VaultId
from counselor_desk.domain.practice import Paper
from counselor_desk.security.recovery_code import RecoveryCode
from counselor_desk.services.civil_time import printed_date

_TEXT = SheetText(
    title="Recovery sheet",
    subtitle="For a journal of Counselor Desk",
    code_hint="The recovery code. Capital letters, spaces and hyphens do not matter; there is no letter I, L, O or U.",
    qr_words="QR code that holds the recovery code printed beside it",
    warning="Whoever holds this page and the journal can read every record.",
    paragraphs=(
        "This also holds for a backup of the journal. Keep the page apart from the computer and the backups, in a "
        "place that you can lock. Do not photograph it and do not keep it as a file.",
        "The code opens the journal when the keyring, the PIN or the computer is gone. If it is lost as well, and no "
        "other way to open the journal is left, nobody can open it, the makers of the program included.",
    ),
    steps_head="To open the journal on another computer",
    steps=(
        "Install Counselor Desk there.",
        "Bring the folder of the journal, or a backup of it (a file that ends in .cdbak), to that computer.",
        "Start Counselor Desk and choose to open an existing journal, or to restore a backup.",
        "Choose the recovery code as the way to open it, and type the code above.",
        "Set a new PIN when you are asked. When you make a new recovery code, destroy this page.",
    ),
    kept_head="To fill in by hand",
    kept=("Where this page is kept", "Who else knows where it is, and since when"),
    foot="Without the journal or a backup of it, the code on this page opens nothing.",
)


class RecoverySheet:
    """Makes the sheet as a PDF in memory; for printing or for the one file that the counselor chooses.

    Args:
        language: tag of the language inside the file.
    """

    def __init__(self, *, language: str = "en-US") -> None:
        self._language = language

    def render(
        self, code: RecoveryCode, *, vault_id: VaultId, produced_at: datetime, paper: Paper, journal_name: str = ""
    ) -> bytes:
        """Lay out the page; about 0.1 s, needs no open journal.

        Args:
            code: what was just made; it is not kept.
            vault_id: says to which journal the page belongs.
            produced_at: aware, in the zone whose date is to be printed.
            paper: US Letter or A4.
            journal_name: how the counselor calls the journal, such as the name of its folder; may be empty.

        Raises:
            MachineError: FONT_MISSING.
        """
        facts = sheet_facts(vault_id, produced_at=produced_at, journal_name=journal_name)
        return render_recovery_sheet(
            code.formatted, _TEXT, facts=facts, language=self._language, paper=paper, produced_at=produced_at
        )


def sheet_facts(vault_id: VaultId, *, produced_at: datetime, journal_name: str) -> list[tuple[str, str]]:
    """To which journal a page belongs, as label and value pairs for its head."""
    facts = [("Journal", journal_name)] if journal_name.strip() else []
    # in groups, so that two numbers can be compared at a glance and a narrow column breaks between them
    number = " ".join(vault_id[at : at + 8] for at in range(0, len(vault_id), 8))
    return [*facts, ("Number", number), ("Made on", printed_date(produced_at.date()))]
