# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells the counselor at the next opening that an executor's code has opened the journal, and when."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.executor_sheets import ExecutorUse
from counselor_desk.ui.code_for_names import initials
from counselor_desk.ui.dialogs.trouble import show_in_dialog
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.widgets.boxes import column, line
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.widgets.overlay import WIDE, Dialog


class ExecutorUsedDialog(Dialog):
    """Lists every use that was not shown yet; whoever puts it off sees it again at the next opening."""

    def __init__(self, host: QWidget, *, context: PageContext, uses: Sequence[ExecutorUse]) -> None:
        super().__init__(
            host,
            name="executor_used",
            title="An executor sheet has opened this journal",
            second="Whoever opened it could read every record.",
            primary="I have seen it",
            cancel="Show it again next time",
            width=WIDE,
        )
        self._context = context
        for use in uses:
            holder = initials(use.holder) if context.names.are_codes else use.holder
            row = line(gap=10)
            row.addWidget(IconView("key", size=16))
            words = column(gap=2)
            words.addWidget(Label(f"The sheet of {holder}", role=Role.STRONG, wraps=True))
            words.addWidget(Label(context.formats.moment(use.used_at, zone=context.zone), role=Role.SECOND))
            row.addLayout(words, 1)
            self.body.addLayout(row)
        self.body.addWidget(
            Label(
                "If you did not expect this, revoke the sheet under Settings, How the journal opens, and find out who "
                "had the page. Each use stays in the record log.",
                role=Role.SECOND,
                wraps=True,
            )
        )
        self.accepted.connect(self._mark_seen)

    def first_stop(self) -> QWidget | None:
        return self.primary

    def _mark_seen(self) -> None:
        self.primary.setEnabled(False)
        self._context.runner.run(
            self._context.desk.executor_sheets.mark_seen,
            owner=self,
            on_ok=lambda _: self.close_overlay(),
            on_error=self._on_error,
        )

    def _on_error(self, error: DeskError) -> None:
        self.primary.setEnabled(True)
        show_in_dialog(self, error)
