# SPDX-License-Identifier: GPL-3.0-or-later
"""Confirms that a clause was typed wrongly: its words are repeated before it goes."""

from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.matters import Clause
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.buttons import ButtonKind
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.overlay import Dialog


class RemoveClauseDialog(Dialog):
    """`accepted` means yes."""

    def __init__(self, host: QWidget, clause: Clause) -> None:
        super().__init__(
            host,
            name="remove_clause_dialog",
            title=f"Remove clause {clause.number}",
            second="For a clause that was typed wrongly. What it reached is no longer named; the other clauses keep "
            "their numbers, and the removal stands in the log.",
            primary="Remove this clause",
            primary_kind=ButtonKind.DANGER_FILLED,
        )
        self.body.addWidget(Label(f"“{clause.words}”", role=Role.BODY, wraps=True))

    def first_stop(self) -> QWidget:
        return self.cancel

    def show_trouble(self, error: DeskError) -> None:
        """Say what went wrong; the dialog stays."""
        explanation = explain(error.code)
        self.body.addWidget(Banner(explanation.happened, second=explanation.what_to_do))
