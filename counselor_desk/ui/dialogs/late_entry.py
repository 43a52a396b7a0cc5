# SPDX-License-Identifier: GPL-3.0-or-later
"""A note begun more than 48 hours after its session says why before it is signed (FRE 803(6)(A): at or near)."""

from PySide6.QtWidgets import QWidget

from counselor_desk.ui.dialogs.reason import ReasonDialog
from counselor_desk.ui.widgets.buttons import ButtonKind


class LateEntryDialog(ReasonDialog):
    """Asks why; the reason stands on the note and is signed with it."""

    def __init__(self, host: QWidget, *, begun: str, ended: str, reason: str = "") -> None:
        super().__init__(
            host,
            name="late_entry",
            title="Sign this note as a late entry",
            second=f"The session ended {ended}; this note was begun {begun}, more than 48 hours later. "
            "It is marked as a late entry, and the reason is signed with it.",
            label="Why it is written late",
            hint="For example: the office was closed by a storm",
            missing="Write down why the note is late, in a few words",
            primary="Continue to signing",
            primary_kind=ButtonKind.PRIMARY,
            reason=reason,
        )
