# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a code that was just made: on paper, or in the one file that the counselor chose."""

from pathlib import Path

from counselor_desk.domain.page_images import PageImage
from counselor_desk.domain.practice import Paper
from counselor_desk.security.recovery_code import RecoveryCode
from counselor_desk.services.document_files import Prints, save_document
from counselor_desk.services.document_pages import DocumentPages
from counselor_desk.services.executor_sheet import render_executor_sheet
from counselor_desk.services.journal_creation import NewJournal
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.recovery_sheet import RecoverySheet

_PIXELS_PER_POINT = 200 / 72


class NewCodeSheet:
    """The one sheet that can still be made, because the code is still known; used on the thread of the journal."""

    def __init__(self, journal: OpenJournal, code: RecoveryCode, *, is_for_executor: bool = False) -> None:
        self._journal = journal
        self._code = code
        self._is_for_executor = is_for_executor

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
        words = "executor sheet" if self._is_for_executor else "recovery sheet"
        Prints(self._journal).record(self._journal.keys.vault_id, None, words)

    def _pdf(self, paper: Paper) -> bytes:
        journal = self._journal
        render = render_executor_sheet if self._is_for_executor else RecoverySheet().render
        return render(
            self._code,
            vault_id=journal.keys.vault_id,
            # there may be no practice and no zone of its own yet: the computer's date is the one on the wall
            produced_at=journal.clock.now().astimezone(),
            paper=paper,
            journal_name=journal.path.name,
        )


class NewRecoverySheet(NewCodeSheet):
    """The sheet of a journal that was just made."""

    def __init__(self, new: NewJournal) -> None:
        super().__init__(new.journal, new.recovery_code)
