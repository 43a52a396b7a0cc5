# SPDX-License-Identifier: GPL-3.0-or-later
"""Says what going back to a backup means, while the journal is still open and can be backed up once more."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.ui.formats import counted
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.labels import Label
from counselor_desk.ui.widgets.overlay import WIDE, Dialog


class GoBackDialog(Dialog):
    """Whoever opened it closes the journal when `accepted` comes.

    Args:
        made: when the backup was made, in words.
        entries_since: what the record log of today has more; None where it is not known.
    """

    backup_first = Signal()

    def __init__(self, host: QWidget, *, made: str, entries_since: int | None) -> None:
        super().__init__(
            host,
            name="go_back",
            title=f"Go back to the backup of {made}",
            second="The journal is closed, and asks for your way in before anything is changed.",
            primary="Close and go on",
            width=WIDE,
        )
        banner = Banner(_lost(made, entries_since), second=_KEPT, tone=Tone.WARN, icon="warn")
        banner.setObjectName("go_back_loses")
        self.body.addWidget(banner)
        self.body.addWidget(
            Label("PIN, passphrase and recovery code stay those of today. The backup is only read.", wraps=True)
        )
        first = Button("Back up first…", name="back_up_first")
        first.clicked.connect(lambda _=False: self._on_first())
        self.add_side_way(first)

    def first_stop(self) -> QWidget | None:
        return self.cancel

    def _on_first(self) -> None:
        self.close_overlay()
        self.backup_first.emit()


_KEPT = (
    "It is not destroyed: the database of today stays in the journal’s folder for seven days, and then goes by itself. "
    "A backup of today keeps it longer."
)


def _lost(made: str, entries: int | None) -> str:
    if entries is None or entries < 0:
        return f"What was written after {made} will not be in the journal."
    if entries == 0:
        return "Nothing was written since."
    words = counted(entries, "entry", "entries")
    verb = "was" if entries == 1 else "were"
    return f"Since then {words} of the record log {verb} written. They will not be in the journal."
