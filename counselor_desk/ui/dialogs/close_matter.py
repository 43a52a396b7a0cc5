# SPDX-License-Identifier: GPL-3.0-or-later
"""The last question about a matter: it is closed, its hold is not."""

from PySide6.QtWidgets import QWidget

from counselor_desk.ui.formats import counted
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.overlay import Dialog


class CloseMatterDialog(Dialog):
    """Repeats which matter and whose, and what stays.

    Args:
        paper: the paper in words ("Court order 24-CV-1187").
        client: as the client is called on screen.
        open_follow_ups: how many things are still to be done.
    """

    def __init__(self, host: QWidget, *, paper: str, client: str, has_hold: bool, open_follow_ups: int) -> None:
        super().__init__(
            host,
            name="close_matter",
            title="Close this matter",
            second=f"{paper}, {client}. Nothing more can be built in it; it stays readable. Who received a packet, and "
            "what is left to be done after it, can still be recorded.",
            primary="Close the matter",
        )
        if has_hold:
            self.body.addWidget(
                Banner(
                    "The legal hold stays on.",
                    second="It is lifted on purpose in the step Hold, before or after, and with a reason.",
                    tone=Tone.HOLD,
                    icon="scales",
                )
            )
        if open_follow_ups:
            self.body.addWidget(
                Banner(
                    f"{counted(open_follow_ups, 'thing is', 'things are')} still to be done.",
                    second="They stay in the list of what is due.",
                    tone=Tone.WARN,
                    icon="clock",
                )
            )
