# SPDX-License-Identifier: GPL-3.0-or-later
"""The seals on the health page, with what its buttons open; each dialog is loaded when it is first asked for."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.services.seals import SealsOverview
from counselor_desk.ui.pages.health.seals_card import SealsCard
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, column


class SealsSection(QWidget):
    """Reads the seals, shows them, and opens what their buttons promise."""

    logged = Signal()
    """A seal, a comparison or a stamp was kept, and the log has grown."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._context = context
        self._overview: SealsOverview | None = None
        layout = column(self, gap=8)
        self._trouble = Banner("", tone=Tone.DANGER, icon="warn", parent=self)
        self._trouble.setObjectName("seals_trouble")
        self._trouble.hide()
        self._card = SealsCard()
        layout.addWidget(self._trouble)
        layout.addWidget(self._card)
        self._card.card_requested.connect(self._make_card)
        self._card.check_requested.connect(self._check)
        self._card.question_requested.connect(self._ask_service)
        self._card.answer_requested.connect(self._import_answer)
        self._card.list_requested.connect(self._show_all)

    def load(self) -> None:
        """Read the seals and show them."""
        self._context.runner.run(
            self._context.desk.seals.overview, owner=self, on_ok=self._show, on_error=self._show_trouble
        )

    def _show(self, overview: SealsOverview) -> None:
        self._overview = overview
        self._trouble.hide()
        self._card.show_overview(overview, formats=self._context.formats, zone=self._context.zone)

    def _show_trouble(self, error: DeskError) -> None:
        explanation = explain(error.code)
        self._trouble.say(explanation.happened, second=explanation.what_to_do)
        self._trouble.show()

    def _make_card(self) -> None:
        from counselor_desk.ui.dialogs.seal_card import SealCardDialog

        dialog = SealCardDialog(self, context=self._context)
        dialog.kept.connect(self.logged)
        dialog.open()

    def _check(self) -> None:
        from counselor_desk.ui.dialogs.seal_check import SealCheckDialog

        own = self._overview.seals if self._overview is not None else ()
        dialog = SealCheckDialog(self, context=self._context, own=own)
        dialog.checked.connect(self.logged)
        dialog.open()

    def _ask_service(self) -> None:
        from counselor_desk.ui.dialogs.stamp_question import StampQuestionDialog

        seals = self._overview.seals if self._overview is not None else ()
        dialog = StampQuestionDialog(self, context=self._context, seals=seals)
        dialog.asked.connect(self.logged)
        dialog.open()

    def _import_answer(self) -> None:
        self._context.runner.run(
            self._context.desk.seal_stamps.has_root,
            owner=self,
            on_ok=self._open_import,
            on_error=self._show_trouble,
        )

    def _open_import(self, has_root: bool) -> None:
        from counselor_desk.ui.dialogs.stamp_answer import StampAnswerDialog

        dialog = StampAnswerDialog(self, context=self._context, has_root=has_root)
        dialog.imported.connect(self.logged)
        dialog.open()

    def _show_all(self) -> None:
        from counselor_desk.ui.dialogs.seal_list import SealListDialog

        if self._overview is not None:
            SealListDialog(self, context=self._context, seals=self._overview.seals).open()
