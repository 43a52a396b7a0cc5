# SPDX-License-Identifier: GPL-3.0-or-later
"""Going away while the last words cannot be saved: try again, stay with them, or leave them on purpose."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.overlay import WIDE, Dialog


class UnsavedWordsDialog(Dialog):
    """`accepted` is another try, `dismissed` is staying; `left_behind` is going without the last words."""

    left_behind = Signal()

    def __init__(self, host: QWidget, *, error: DeskError) -> None:
        explanation = explain(error.code)
        super().__init__(
            host,
            name="unsaved_words",
            title="Your last words could not be saved",
            second=f"{explanation.happened} {explanation.what_to_do} What you typed is still on this page.",
            primary="Try again",
            cancel="Stay on this page",
            width=WIDE,
        )
        leave = Button("Leave without them", name="unsaved_words_leave", kind=ButtonKind.DANGER)
        leave.clicked.connect(self._on_leave)
        self.add_side_way(leave)

    def first_stop(self) -> QWidget | None:
        return self.primary

    def _on_leave(self) -> None:
        self.close_overlay()
        self.left_behind.emit()
