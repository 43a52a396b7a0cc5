# SPDX-License-Identifier: GPL-3.0-or-later
"""Says that a journal was not closed in order, which loses nothing that was saved."""

from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.ui.widgets.overlay import Dialog


class NotClosedDialog(Dialog):
    """Stands over the unlock page until it was read."""

    def __init__(self, host: QWidget, *, error: DeskError) -> None:
        explanation = explain(error.code)
        super().__init__(
            host,
            name="not_closed",
            title="The journal was not closed in order",
            second=f"What was saved is safe. {explanation.happened} {explanation.what_to_do}",
            primary="I have read this",
            cancel="",
        )
        self.accepted.connect(self.close_overlay)
