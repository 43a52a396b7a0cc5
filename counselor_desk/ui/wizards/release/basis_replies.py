# SPDX-License-Identifier: GPL-3.0-or-later
"""The answer to a subpoena that no judge signed: an objection and a notice to the client, and no packet."""

from PySide6.QtCore import Signal

from counselor_desk.domain.gate_reasons import Blocker
from counselor_desk.domain.matters import ClientPosition
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, Card, Row, column
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.labels import IconView, Label, Role


class RepliesCard(Card):
    """Two documents, each produced on this computer and sent by nobody but the counselor."""

    objection_requested = Signal()
    notice_requested = Signal()

    def __init__(self) -> None:
        super().__init__("What answers this paper")
        self._banner = Banner("No packet is offered here.", tone=Tone.WARN, icon="withhold")
        self._banner.setObjectName("no_packet_banner")
        above = column(margins=(16, 14, 16, 6))
        above.addWidget(self._banner)
        self.body.addLayout(above)
        self._objection = Button("Objection letter…", name="objection_letter", kind=ButtonKind.PRIMARY)
        self._notice = Button("Notice to the client…", name="client_notice")
        self._notice_second = Label(role=Role.SECOND, wraps=True)
        for icon, title, second, button in (
            (
                "mail",
                "Written objection",
                Label(
                    "To whoever signed it. It neither confirms nor denies that anybody is a client.",
                    role=Role.SECOND,
                    wraps=True,
                ),
                self._objection,
            ),
            ("person", "Notice to the client", self._notice_second, self._notice),
        ):
            row = Row(height=60, accessible=title)
            row.line.addWidget(IconView(icon, size=20))
            texts = column(gap=0)
            texts.addWidget(Label(title, role=Role.MEDIUM))
            texts.addWidget(second)
            row.line.addLayout(texts, 1)
            row.line.addWidget(button)
            self.body.addWidget(row)
        self._objection.clicked.connect(self.objection_requested)
        self._notice.clicked.connect(self.notice_requested)

    def show_reason(self, why: Blocker | None, *, position: ClientPosition) -> None:
        """Say why there is no packet, and whether the client may be told."""
        words = why.words if why is not None else ""
        citation = why.citation if why is not None else ""
        self._banner.say("No packet is offered here.", second=f"{words} {citation}".strip())
        is_forbidden = position is ClientPosition.NOTICE_FORBIDDEN
        self._notice.setEnabled(not is_forbidden)
        self._notice_second.setText(
            "Telling the client is recorded as forbidden."
            if is_forbidden
            else "That a paper arrived, and by when they can object. What they do is theirs to decide."
        )
