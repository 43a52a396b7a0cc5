# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said above the pages: they are being made, replace a packet, are out of date, or hold no such passage."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from counselor_desk.domain.releases import Release
from counselor_desk.ui.formats import counted
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, column, frame, line
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.progress import ProgressLine

_NO_PASSAGE = "These words cannot be redacted as they were chosen."
_WHY_NO_PASSAGE = (
    "Choose words that follow one another in one paragraph of a note. Heads, letters, tables and the withholding log "
    "hold nothing of the note; an item that must not leave at all is withheld in the step Scope."
)


class ReviewNotices(QWidget):
    """One line for each, hidden until it is so."""

    again_requested = Signal()
    """The pages are to be made anew."""
    stop_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._column = column(self)
        self._progress = ProgressLine(name="layout_progress")
        self._progress.stop_requested.connect(self.stop_requested)
        self._progress_row = frame("pane_head")
        line(self._progress_row, margins=(16, 8, 16, 8)).addWidget(self._progress)
        self._progress_row.hide()
        self._column.addWidget(self._progress_row)
        self._replaces = Banner("", tone=Tone.NEUTRAL, icon="info")
        self._replaces.setObjectName("replacement")
        self._replaces_row = self._add_row(self._replaces)
        again = Button("Make the pages again", name="make_pages_again")
        again.clicked.connect(self.again_requested)
        stale = Banner(
            "These pages are from before your last change.",
            second="The change is saved. Nothing can be marked as seen until the pages are made again.",
            button=again,
        )
        self._stale_row = self._add_row(stale)
        unclear = Banner(_NO_PASSAGE, second=_WHY_NO_PASSAGE, icon="info")
        unclear.setObjectName("no_passage")
        self._unclear_row = self._add_row(unclear)

    @property
    def shows_progress(self) -> bool:
        """True from `begin_progress` to `end_progress`."""
        return not self._progress_row.isHidden()

    def begin_progress(self, words: str) -> None:
        """Show that the pages are being made."""
        self.show_progress(words, done=0, of=1)
        self._progress_row.show()

    def show_progress(self, words: str, *, done: int, of: int) -> None:
        """Say how far it is."""
        self._progress.show_progress(words, done=done, of=of)

    def end_progress(self) -> None:
        """The pages are made, or will not be."""
        self._progress_row.hide()

    def show_stale(self, *, is_stale: bool) -> None:
        """Say that the pages are out of date."""
        self._stale_row.setVisible(is_stale)

    def show_unclear(self, *, is_unclear: bool) -> None:
        """Say that what was chosen is no passage that could be redacted."""
        self._unclear_row.setVisible(is_unclear)

    def show_replaced(self, release: Release | None) -> None:
        """Say which packet these pages would replace."""
        self._replaces_row.setVisible(release is not None)
        if release is not None:
            self._replaces.say(
                f"Preview of a replacement for {release.number}.",
                second=f"What was written stays as it is, with its {counted(release.pages, 'page')}. These pages are "
                "new: each is to be looked at, and none leaves unless a replacement is built and written.",
            )

    def _add_row(self, banner: Banner) -> QFrame:
        row = frame("clear")
        line(row, margins=(16, 8, 16, 8)).addWidget(banner)
        row.hide()
        self._column.addWidget(row)
        return row
