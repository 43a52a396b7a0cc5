# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks for a clause, asks before one is removed, and shows the scanned paper that they were typed from."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.ids import ClauseId, MatterId
from counselor_desk.domain.matters import Clause
from counselor_desk.ui.dialogs.clause import ClauseDialog, TypedClause
from counselor_desk.ui.dialogs.remove_clause import RemoveClauseDialog
from counselor_desk.ui.dialogs.scanned_paper import ScannedPaperDialog
from counselor_desk.ui.pages.page import PageContext


class ClauseDialogs(QObject):
    """The dialogs about the paper's clauses, over one page; each stays with everything typed when saving fails."""

    changed = Signal()
    """A clause was added or removed."""
    trouble = Signal(object)

    def __init__(self, page: QWidget, *, context: PageContext, matter_id: MatterId) -> None:
        super().__init__(page)
        self._page, self._context, self._matter_id = page, context, matter_id

    def ask_for_clause(self, *, called: str) -> None:
        """Ask for what the paper names.

        Args:
            called: the paper, as it is called on screen.
        """
        dialog = ClauseDialog(self._page, formats=self._context.formats, called=called)
        dialog.clause_given.connect(partial(self._add_clause, dialog))
        dialog.open()

    def ask_for_removal(self, clause: Clause) -> None:
        """Ask before a clause is removed."""
        dialog = RemoveClauseDialog(self._page, clause)
        dialog.accepted.connect(partial(self._remove_clause, dialog, clause.id))
        dialog.open()

    def show_scan(self) -> None:
        """Show the scanned paper, where there is one."""
        desk, matter_id = self._context.desk, self._matter_id
        self._context.runner.run(
            lambda: desk.matters.paper_of(matter_id), owner=self, on_ok=self._on_scan, on_error=self.trouble.emit
        )

    def _add_clause(self, dialog: ClauseDialog, typed: TypedClause) -> None:
        desk, matter_id = self._context.desk, self._matter_id
        self._context.runner.run(
            lambda: desk.matters.add_clause(
                matter_id,
                record_type=typed.record_type,
                period_from=typed.period_from,
                period_to=typed.period_to,
                words=typed.words,
                justification=typed.justification,
            ),
            owner=self,
            on_ok=lambda _: self._on_changed(dialog),
            on_error=dialog.show_trouble,
        )

    def _remove_clause(self, dialog: RemoveClauseDialog, clause_id: ClauseId) -> None:
        desk, matter_id = self._context.desk, self._matter_id
        self._context.runner.run(
            lambda: desk.matters.remove_clause(matter_id, clause_id),
            owner=self,
            on_ok=lambda _: self._on_changed(dialog),
            on_error=dialog.show_trouble,
        )

    def _on_changed(self, dialog: ClauseDialog | RemoveClauseDialog) -> None:
        dialog.close_overlay()
        self.changed.emit()

    def _on_scan(self, content: bytes | None) -> None:
        if content is not None:
            ScannedPaperDialog(self._page, context=self._context, content=content).open()
