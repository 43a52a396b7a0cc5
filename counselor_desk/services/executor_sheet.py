# SPDX-License-Identifier: GPL-3.0-or-later
"""The executor sheet: a sealed page for the professional executor, who opens the journal when the counselor cannot.

It names nobody in print, because a page may be lost before it is sealed: names are written on it by hand.
"""

from datetime import datetime

from counselor_desk.documents.recovery_sheet import SheetText, render_recovery_sheet
from counselor_desk.domain.ids import VaultId
from counselor_desk.domain.practice import Paper
from counselor_desk.security.recovery_code import RecoveryCode
from counselor_desk.services.recovery_sheet import sheet_facts

_TEXT = SheetText(
    title="Executor sheet",
    subtitle="For the person who takes over a journal of Counselor Desk. Keep sealed until then.",
    code_hint="The executor's code. Case, spaces and hyphens do not matter; there is no letter I, L, O or U.",
    qr_words="QR code that holds the executor's code printed beside it",
    warning="Whoever holds this page and the journal can read every record.",
    paragraphs=(
        "Open the seal only when the counselor has died, cannot work any more, or has asked you to. The program logs "
        "that this code was used and shows it to the counselor at their next opening. The counselor can revoke the "
        "code at any time; a backup that was made before still opens with it.",
    ),
    steps_head="To take over the journal",
    steps=(
        "Install Counselor Desk on a computer that only you use.",
        "Get the folder of the journal, or a backup of it (a file that ends in .cdbak), from the place named below.",
        "Start Counselor Desk, choose to open an existing journal or to restore a backup, choose the recovery code as "
        "the way to open it, and type the code above.",
        "Make a backup before anything else. Signed notes cannot be changed, only added to.",
        "The clients' list has who is to be told and how they can safely be reached. Requests has what courts and "
        "clients have asked for and what is due; a legal hold shows on the client.",
        "How long records are kept, who may have a copy and who must be told differs from place to place. This page "
        "gives no legal advice: ask the licensing board, the malpractice carrier or a lawyer before you release or "
        "destroy anything.",
    ),
    kept_head="To fill in by hand",
    kept=(
        "Counselor and executor, by name, with both signatures and the date of sealing",
        "Where the journal and its backups are, and who else to call",
    ),
    foot="Without the journal or a backup of it, the code on this page opens nothing.",
)


def render_executor_sheet(
    code: RecoveryCode,
    *,
    vault_id: VaultId,
    produced_at: datetime,
    paper: Paper,
    journal_name: str = "",
    language: str = "en-US",
) -> bytes:
    """Lay out the page as a PDF in memory; about 0.1 s. Arguments as `RecoverySheet.render`.

    Raises:
        MachineError: FONT_MISSING.
    """
    facts = sheet_facts(vault_id, produced_at=produced_at, journal_name=journal_name)
    return render_recovery_sheet(
        code.formatted, _TEXT, facts=facts, language=language, paper=paper, produced_at=produced_at
    )
