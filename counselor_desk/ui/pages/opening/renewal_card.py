# SPDX-License-Identifier: GPL-3.0-or-later
"""The card of the new keys: for the journal's file, or for everything when something is in wrong hands."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.ui.widgets.boxes import Card, Row, column
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.labels import IconView, Label, Role

_KEY = (
    "A new database key",
    "The journal is copied under another key. Every way in stays as it is. A good habit after an old disk was given "
    "away.",
)
_ALL = (
    "Revoke everything old",
    "For when a code, a PIN, a passphrase or a copy of the journal is in wrong hands. You print a new recovery sheet, "
    "and what was in use before opens nothing that is written from then on.",
)


class RenewalCard(Card):
    """Two rows with a button each; both ask and explain before anything is changed."""

    key_requested = Signal()
    revocation_requested = Signal()

    def __init__(self) -> None:
        super().__init__("New keys")
        new_key = Button("New key…", name="new_key_button", accessible="Give the journal a new database key")
        revoke = Button("Revoke…", name="revoke_all_button", kind=ButtonKind.DANGER, accessible="Revoke everything old")
        new_key.clicked.connect(lambda _=False: self.key_requested.emit())
        revoke.clicked.connect(lambda _=False: self.revocation_requested.emit())
        self.show_rows((_row("key", _KEY, new_key), _row("undo", _ALL, revoke)))


def _row(icon: str, words: tuple[str, str], button: Button) -> QWidget:
    title, second = words
    row = Row(height=58, accessible=f"{title}. {second}")
    row.line.addWidget(IconView(icon, size=20), 0, Qt.AlignmentFlag.AlignTop)
    said = column(gap=2)
    said.addWidget(Label(title, role=Role.STRONG, wraps=True))
    said.addWidget(Label(second, role=Role.SECOND, wraps=True))
    row.line.addLayout(said, 1)
    row.line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
    return row
