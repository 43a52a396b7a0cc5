# SPDX-License-Identifier: GPL-3.0-or-later
"""Says that the program met a mistake of its own, that nothing saved is lost, and offers the way out."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.ui.clipboard import Clipboard
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.fields import TextInput
from counselor_desk.ui.widgets.labels import Label
from counselor_desk.ui.widgets.overlay import WIDE, Dialog

_COPY_SECONDS = 600


class CrashDialog(Dialog):
    """Shows the report, which names the version, the system and places in the program, never a text."""

    lock_requested = Signal()

    def __init__(self, host: QWidget, *, report: str, clipboard: Clipboard) -> None:
        super().__init__(
            host,
            name="crash",
            title="Counselor Desk met a mistake of its own",
            second="What was saved is safe. Drafts are saved within a second of every pause.",
            primary="Lock the journal",
            cancel="Go on",
            width=WIDE,
        )
        self.body.addWidget(
            Label(
                "Locking saves what is open and starts from the unlock page, which is the safer way. "
                "The details below hold no client's words and can be sent to whoever helps you.",
                wraps=True,
            )
        )
        details = TextInput(report, name="crash_details", accessible="Details of the mistake", lines=8)
        details.setReadOnly(True)
        self.body.addWidget(details)
        copy = Button("Copy details", name="crash_copy", kind=ButtonKind.QUIET, icon="copy")
        copy.clicked.connect(lambda: clipboard.copy_for(report, _COPY_SECONDS))
        self.add_side_way(copy)
        self.accepted.connect(self._on_accepted)

    def _on_accepted(self) -> None:
        self.close_overlay()
        self.lock_requested.emit()
