# SPDX-License-Identifier: GPL-3.0-or-later
"""The recovery sheet of a journal that was just made: on paper, or in the one file that the counselor chose."""

from pathlib import Path

from counselor_desk.domain.page_images import PageImage
from counselor_desk.domain.practice import Paper
from counselor_desk.services.document_files import Prints, save_document
from counselor_desk.services.document_pages import DocumentPages
from counselor_desk.services.recovery_sheet import RecoverySheet
from counselor_desk.services.vault import NewJournal

_PIXELS_PER_POINT = 200 / 72
_WORDS = "recovery sheet"


class NewRecoverySheet:
    """The one sheet that can still be made, because the code is still known; used on the thread of the journal."""

    def __init__(self, new: NewJournal) -> None:
        self._new = new

    def pages(self, *, paper: Paper) -> tuple[PageImage, ...]:
        """The sheet as images at 200 dpi, for a printer.

        Raises:
            MachineError: FONT_MISSING.
        """
        with DocumentPages(self._pdf(paper)) as pages:
            return tuple(pages.image(number, scale=_PIXELS_PER_POINT) for number in range(1, pages.count + 1))

    def save(self, path: Path, *, paper: Paper) -> None:
        """Write the sheet to a file, over one of that name, and log that it was written.

        Raises:
            MachineError: as `save_document`; FONT_MISSING.
        """
        save_document(self._pdf(paper), path, overwrite=True)
        self.record_print()

    def record_print(self) -> None:
        """Log that the sheet was handed to a printer or to a file."""
        journal = self._new.journal
        Prints(journal).record(journal.keys.vault_id, None, _WORDS)

    def _pdf(self, paper: Paper) -> bytes:
        journal = self._new.journal
        return RecoverySheet().render(
            self._new.recovery_code,
            vault_id=journal.keys.vault_id,
            # there is no practice and no zone of its own yet: the computer's date is the one on the wall
            produced_at=journal.clock.now().astimezone(),
            paper=paper,
            journal_name=journal.path.name,
        )
