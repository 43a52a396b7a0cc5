# SPDX-License-Identifier: GPL-3.0-or-later
"""Offers what a draft said before it was emptied, because a slip empties one as well as a decision does."""

from PySide6.QtCore import Signal

from counselor_desk.domain.notes import Note, NoteSection
from counselor_desk.domain.text import is_blank
from counselor_desk.ui.pages.note_editor.sections import Sections
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.buttons import Button

_KEPT = "This draft was emptied. What it said before is kept."


class EarlierTextBanner(Banner):
    """Stands over a text that was emptied; hidden until there is something to bring back.

    Args:
        until: when the earlier text goes for good, in words.
        name: object name of the banner.
    """

    bring_back_requested = Signal()

    def __init__(self, *, until: str, name: str, tone: Tone = Tone.ACCENT) -> None:
        button = Button("Bring it back", name=f"{name}_bring_back", accessible="Bring the earlier text back")
        second = f"It stays in the journal until {until}. Brought back, it stands under what is written now."
        super().__init__(_KEPT, second=second, tone=tone, icon="undo", button=button)
        self.setObjectName(name)
        button.clicked.connect(lambda _=False: self.bring_back_requested.emit())
        self.hide()


class EarlierText(EarlierTextBanner):
    """The earlier text of the note on the page; it comes back as if it were typed, so Ctrl+Z takes it away again."""

    brought_back = Signal()

    def __init__(self, context: PageContext, *, sections: Sections) -> None:
        super().__init__(until="the note is signed or discarded", name="earlier_text")
        self._context = context
        self._sections = sections
        self._kept: tuple[NoteSection, ...] = ()
        self._is_covered = False
        self.bring_back_requested.connect(self._bring_back)

    def look(self, note: Note | None) -> None:
        """Ask the journal whether it keeps an earlier text of a draft, and offer it."""
        if note is None:
            return
        notes, note_id = self._context.desk.notes, note.id
        self._context.runner.run(
            lambda: notes.find_cleared(note_id), owner=self, on_ok=self._show_kept, on_error=lambda _: None
        )

    def note_saved(self, note: Note | None) -> None:
        """A save has emptied the draft, or what was offered stands on the page again."""
        if note is not None and note.is_blank:
            self.look(note)
        else:
            self._offer()

    def cover(self, *, is_covered: bool) -> None:
        """Go out of sight while another space than that of the note is shown."""
        self._is_covered = is_covered
        self._offer()

    def _show_kept(self, kept: tuple[NoteSection, ...] | None) -> None:
        self._kept = kept or ()
        self._offer()

    def _offer(self) -> None:
        has_more = any(not self._stands_on_page(each) for each in self._kept)
        self.setVisible(has_more and not self._is_covered)

    def _stands_on_page(self, section: NoteSection) -> bool:
        box = self._sections.box(section.heading)
        return is_blank(section.text) or (box is not None and section.text in box.text)

    def _bring_back(self) -> None:
        for each in self._kept:
            if not is_blank(each.text):
                self._sections.put_below(each)
        self.hide()
        self.brought_back.emit()
