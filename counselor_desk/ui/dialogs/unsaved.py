# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks before typed text that cannot be saved as it stands is left behind."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.overlay import Dialog


class UnsavedDialog(Dialog):
    """Stay is the primary way and what Esc means; `left` is said when somebody goes without saving.

    Args:
        title: what is not saved.
        second: what happens to it either way.
        leave: the words of the button that goes.
    """

    left = Signal()

    def __init__(self, host: QWidget, *, title: str, second: str, leave: str) -> None:
        super().__init__(host, name="unsaved_dialog", title=title, second=second, primary="Stay and finish", cancel="")
        go = Button(leave, name="leave_unsaved", kind=ButtonKind.DANGER)
        self.add_side_way(go)
        self.accepted.connect(self.dismiss)
        go.clicked.connect(self._on_left)

    def first_stop(self) -> QWidget:
        return self.primary

    def _on_left(self) -> None:
        self.close_overlay()
        self.left.emit()
