# SPDX-License-Identifier: GPL-3.0-or-later
"""Throwing a draft away: says what and whose, asks why, and says what stays."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.ui.dialogs.reason import ReasonDialog
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.widgets.buttons import ButtonKind


class DiscardDraftDialog(ReasonDialog):
    """The words go; the session stays in the record, and the log keeps when and why."""

    discarded = Signal()

    def __init__(
        self, host: QWidget, *, context: PageContext, what: str, whose: str, discard: Callable[[str], None]
    ) -> None:
        super().__init__(
            host,
            name="discard_draft",
            title=f"Discard the draft of {what}",
            second=f"{whose}. Its words are gone for good. The session stays in the record, and the log keeps that a "
            "draft was discarded, when, and why.",
            label="Why it is discarded",
            hint="For example: begun for the wrong client",
            missing="Write down why the draft is discarded",
            primary="Discard the draft",
            primary_kind=ButtonKind.DANGER_FILLED,
            cancel="Keep the draft",
        )
        self._context = context
        self._discard = discard
        self.reason_given.connect(self._on_reason_given)

    def _on_reason_given(self, reason: str) -> None:
        discard = self._discard
        self.primary.setEnabled(False)
        self._context.runner.run(
            lambda: discard(reason), owner=self, on_ok=lambda _: self._on_done(), on_error=self._on_failed
        )

    def _on_done(self) -> None:
        self.close_overlay()
        self.discarded.emit()

    def _on_failed(self, error: DeskError) -> None:
        self.primary.setEnabled(True)
        self.field.show_error(str(explain(error.code)))
