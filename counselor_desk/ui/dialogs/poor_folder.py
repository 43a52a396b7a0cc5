# SPDX-License-Identifier: GPL-3.0-or-later
"""Says why a chosen folder is a poor place for a record, before anything is written there."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.services.document_files import FolderWarning
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.overlay import Dialog


class PoorFolderDialog(Dialog):
    """Not writing is the primary way; `agreed` is said when it is this one all the same."""

    agreed = Signal()

    def __init__(self, host: QWidget, *, warning: FolderWarning) -> None:
        super().__init__(
            host,
            name="poor_folder_dialog",
            title="Look at where this would go",
            second=warning.words,
            primary="Do not write there",
            cancel="",
        )
        anyway = Button("Write there all the same", name="write_anyway")
        self.add_side_way(anyway)
        self.accepted.connect(self.dismiss)
        anyway.clicked.connect(self._on_agreed)

    def first_stop(self) -> QWidget:
        return self.primary

    def _on_agreed(self) -> None:
        self.close_overlay()
        self.agreed.emit()
