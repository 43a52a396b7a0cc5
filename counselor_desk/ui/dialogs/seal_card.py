# SPDX-License-Identifier: GPL-3.0-or-later
"""A seal card on its way out of the house: printed, or saved as the one file that the counselor chooses."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.page_images import PageImage
from counselor_desk.domain.practice import Paper
from counselor_desk.ui.dialogs.trouble import clear_in_dialog, say_in_dialog, show_in_dialog
from counselor_desk.ui.formats import counted
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.choices import Segmented
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.overlay import WIDE, Dialog

if TYPE_CHECKING:
    # it brings what lays out pages, and is only needed by who makes a card
    from counselor_desk.services.seal_card import SealCard

_WHAT_IT_IS = (
    "One page with the number of entries in the log, its root, and a QR code. It names your practice and no client, "
    "and shows nothing of what a record says. Nobody can open anything with it."
)
_WHAT_IT_PROVES = (
    "It proves only “unchanged since this seal”, and only in the hands of somebody else: your own computer's clock "
    "proves nothing. Post it to your supervisor or your lawyer; the postmark says when."
)


class SealCardDialog(Dialog):
    """Seals the log as it stands when the dialog opens; a seal is kept each time that its card goes out."""

    kept = Signal()
    """A card went out, and the journal knows of it."""

    def __init__(self, host: QWidget, *, context: PageContext) -> None:
        super().__init__(
            host,
            name="seal_card",
            title="Make a seal card",
            second=_WHAT_IT_IS,
            primary="Print…",
            primary_icon="printer",
            width=WIDE,
        )
        self._context = context
        self._card: SealCard | None = None
        self.body.addWidget(Label(_WHAT_IT_PROVES, role=Role.SECOND, wraps=True))
        self._of = Label(role=Role.SECOND_INK, wraps=True)
        self._of.setObjectName("seal_card_of")
        self.body.addWidget(self._of)
        self._papers = Segmented(
            ((Paper.LETTER, "US Letter", ""), (Paper.A4, "A4", "")),
            name="seal_card_paper",
            accessible="Paper of the seal card",
            value=Paper.LETTER,
        )
        self.body.addWidget(Field("Paper", self._papers))
        self._save = Button("Save as PDF…", name="save_seal_card", accessible="Save the seal card as PDF")
        self.add_side_way(self._save)
        self._out: Banner | None = None
        self._allow(False)
        self._save.clicked.connect(self._ask_where)
        self.accepted.connect(self._ask_pages)

    def open(self) -> None:
        """Cover the window and take the head of the log."""
        super().open()
        cards = self._context.desk.seal_cards
        self._context.runner.run(cards.begin, owner=self, on_ok=self._on_begun, on_error=self._on_error)

    def first_stop(self) -> QWidget | None:
        return self.primary if self.primary.isEnabled() else self.cancel

    def _on_begun(self, card: "SealCard") -> None:
        self._card = card
        head = card.seal.head
        self._of.setText(
            f"This card seals {counted(head.size, 'entry', 'entries')}. Its root begins with "
            f"{head.root[:4]} {head.root[4:8]}."
        )
        self._papers.set_value(card.paper)
        self._allow(True)
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def _paper(self) -> Paper:
        return self._papers.value() or Paper.LETTER

    def _ask_pages(self) -> None:
        card, paper = self._card, self._paper()
        if card is None:
            return
        clear_in_dialog(self)
        self._allow(False)
        self._context.runner.run(
            lambda: card.pages(paper=paper), owner=self, on_ok=self._print, on_error=self._on_error
        )

    def _print(self, pages: tuple[PageImage, ...]) -> None:
        # the printer's module of Qt is only loaded by who prints
        from counselor_desk.ui.widgets.page_sheet import screen_image

        self._allow(True)
        self._context.printing.print_pages(
            self,
            title="Seal card",
            pages=[screen_image(page) for page in pages],
            on_done=self._on_printed,
            on_error=self._on_error,
        )

    def _on_printed(self) -> None:
        card = self._card
        if card is None:
            return
        self._context.runner.run(
            card.record_print,
            owner=self,
            on_ok=lambda _: self._on_out("Sent to the printer."),
            on_error=partial(self._on_not_kept, "The card was printed"),
        )

    def _ask_where(self) -> None:
        from counselor_desk.ui.file_dialogs import PDF

        now = self._context.clock.now()
        self._context.file_dialogs.save_file(
            self,
            title="Where the seal card goes",
            suggested_name=f"seal-card-{now:%Y-%m-%d}.pdf",
            kind=PDF,
            on_chosen=self._save_to,
        )

    def _save_to(self, path: Path) -> None:
        card, paper = self._card, self._paper()
        if card is None:
            return
        clear_in_dialog(self)
        self._context.runner.run(
            lambda: card.save(path, paper=paper),
            owner=self,
            on_ok=lambda _: self._on_out(f"Saved as {path}."),
            on_error=self._on_error,
        )

    def _on_out(self, words: str) -> None:
        next_step = "Post it to your supervisor or your lawyer, and write on your copy when and to whom."
        if self._out is None:
            self._out = Banner(words, second=next_step, tone=Tone.OK, icon="seal")
            self._out.setObjectName("seal_card_out")
            self.body.addWidget(self._out)
        else:
            self._out.say(words, second=next_step)
        self.cancel.set_words("Done")
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        self.kept.emit()

    def _on_error(self, error: DeskError) -> None:
        self._allow(self._card is not None)
        show_in_dialog(self, error)

    def _on_not_kept(self, happened: str, error: DeskError) -> None:
        say_in_dialog(self, f"{happened}, but the journal does not list it.", str(explain(error.code)))

    def _allow(self, is_allowed: bool) -> None:
        self.primary.setEnabled(is_allowed)
        self._save.setEnabled(is_allowed)
