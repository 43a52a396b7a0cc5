# SPDX-License-Identifier: GPL-3.0-or-later
"""From a place on a page to a redaction, and from a black box back to its text."""

from PySide6.QtCore import QObject, Signal

from counselor_desk.domain.ids import MatterId
from counselor_desk.domain.page_images import PageBox
from counselor_desk.domain.releases import Redaction, RedactionReason
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.page_preview import MarkKind, PageMark, PagePreview, Passage, WordPlace
from counselor_desk.services.releases import Preview
from counselor_desk.ui.dialogs.redact_words import RedactWordsDialog, ShowAgainDialog
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.wizards.release.page_view import PageView
from counselor_desk.ui.wizards.release.people_words import REASON_CHOICES
from counselor_desk.ui.wizards.release.review_pages import BehindMark, behind, places_of


class PageChoosing(QObject):
    """Asks what to do with what was chosen on the page; changes nothing itself."""

    change_wanted = Signal(object)
    """A function of the desk that keeps the change; it runs on the vault thread."""
    person_wanted = Signal(str)
    """The key of a person whose decision is to be shown."""
    unclear = Signal(bool)
    """True when what was chosen is no passage that could be redacted."""
    trouble = Signal(object)

    def __init__(self, view: PageView, *, context: PageContext, matter_id: MatterId | None, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._context, self._matter_id = view, context, matter_id
        self._preview: Preview | None = None
        view.area_chosen.connect(self._on_area)
        view.words_chosen.connect(self._on_words)
        view.mark_opened.connect(self._on_mark)

    def use(self, preview: Preview | None) -> None:
        """Choose on the pages of a preview; on None nothing can be chosen, for the pages are out of date."""
        self._preview = preview

    def _on_area(self, area: PageBox) -> None:
        preview, shown = self._preview, self._view.shown
        if preview is not None and shown is not None:
            page = shown.page

            def job() -> Passage | None:
                with PagePreview(preview) as opened:
                    return opened.passage_in(page, area)

            self._context.runner.run(job, owner=self, on_ok=self._on_passage, on_error=self.trouble.emit)

    def _on_words(self, first: int, last: int) -> None:
        preview, shown = self._preview, self._view.shown
        if preview is not None and shown is not None:
            page = shown.page

            def job() -> Passage | None:
                with PagePreview(preview) as opened:
                    return opened.passage_between(WordPlace(page, first), WordPlace(page, last))

            self._context.runner.run(job, owner=self, on_ok=self._on_passage, on_error=self.trouble.emit)

    def _on_passage(self, passage: Passage | None) -> None:
        preview = self._preview
        if preview is None:
            return
        self.unclear.emit(passage is None)
        if passage is None:
            return
        places = places_of(preview.scope, passage.words)
        dialog = RedactWordsDialog(self._view, words=passage.words, places=places, reasons=REASON_CHOICES)
        dialog.redact_requested.connect(lambda here_only, reason: self._redact(passage, here_only, reason))
        dialog.closed.connect(self._view.let_go)
        dialog.open()

    def _redact(self, passage: Passage, here_only: bool, reason: RedactionReason) -> None:
        matter_id = self._matter_id
        if matter_id is None:
            return

        def change(desk: OpenDesk) -> None:
            desk.review.redact(
                matter_id,
                passage.item_id,
                heading=passage.heading,
                start=passage.start,
                end=passage.end,
                reason=reason,
                here_only=here_only,
            )

        self.change_wanted.emit(change)

    def _on_mark(self, mark: PageMark) -> None:
        preview, matter_id = self._preview, self._matter_id
        if mark.kind is MarkKind.UNDECIDED:
            self.person_wanted.emit(mark.key)
        elif preview is not None and matter_id is not None:
            desk, scope = self._context.desk, preview.scope
            self._context.runner.run(
                lambda: behind(scope, desk.review.redactions(matter_id), mark),
                owner=self,
                on_ok=self._on_behind,
                on_error=self.trouble.emit,
            )

    def _on_behind(self, found: BehindMark) -> None:
        if not found.redactions:
            self.person_wanted.emit(found.person)
            return
        is_everywhere = any(not each.here_only for each in found.redactions)
        dialog = ShowAgainDialog(self._view, words=found.words, is_everywhere=is_everywhere)
        dialog.accepted.connect(lambda: self._show_again(dialog, found.redactions))
        dialog.open()

    def _show_again(self, dialog: ShowAgainDialog, redactions: tuple[Redaction, ...]) -> None:
        dialog.close_overlay()

        def change(desk: OpenDesk) -> None:
            for each in redactions:
                desk.review.remove_redaction(each)

        self.change_wanted.emit(change)
