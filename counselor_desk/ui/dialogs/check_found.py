# SPDX-License-Identifier: GPL-3.0-or-later
"""Says that a check that ran by itself has found something, and leads to what it was."""

from PySide6.QtWidgets import QWidget

from counselor_desk.ui.formats import counted
from counselor_desk.ui.widgets.overlay import Dialog


class CheckFoundDialog(Dialog):
    """Leads to the health page; `accepted` asks for it."""

    def __init__(self, host: QWidget, *, findings: int) -> None:
        super().__init__(
            host,
            name="check_found",
            title="The check of your journal has found something",
            second=f"{counted(findings, 'finding')} on the page Journal health, each with what to do next. Until you "
            "have looked, keep every backup that you have and release nothing.",
            primary="Open Journal health",
            cancel="Later",
        )

    def first_stop(self) -> QWidget:
        return self.primary
