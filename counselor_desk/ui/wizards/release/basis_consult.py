# SPDX-License-Identifier: GPL-3.0-or-later
"""Stop and consult: always in view beside the basis, with whom to ask and what; it names no number and no firm."""

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QFrame

from counselor_desk.domain.matters import Consultation
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Card, column, frame, line
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.wizards.release.basis_checklist import fact_rows

_WHOM = (
    "An attorney of your own, who knows the rules where you work",
    "Your professional liability insurer: many have a line for this",
    "Your licensing board or association, for the ethics of it",
)
_WHAT = (
    "Does this paper bind me here, and does it reach what it names?",
    "Must, may or must not the client be told, and by when?",
    "Is there ground to object, or to ask for less?",
    "Does a stricter rule apply to part of this record?",
)


class ConsultCard(Card):
    """Whom to ask, what to ask, and who was asked already."""

    record_requested = Signal()

    def __init__(self, formats: Formats) -> None:
        super().__init__("Stop and consult")
        self._formats = formats
        inside = column(gap=12, margins=(16, 14, 16, 14))
        inside.addWidget(
            Label(
                "Nothing is lost by asking first. The paper is on file, the record is frozen, and this step waits.",
                role=Role.BODY,
                wraps=True,
            )
        )
        for title, entries in (("Whom to ask", _WHOM), ("What to ask", _WHAT)):
            part = column(gap=4)
            part.addWidget(Label(title, role=Role.GROUP))
            for each in entries:
                part.addWidget(Label(f"•  {each}", role=Role.SECOND_INK, wraps=True))
            inside.addLayout(part)
        self._record = Button("Record whom you asked…", name="record_consultation", icon="chat")
        self._record.clicked.connect(self.record_requested)
        inside.addWidget(self._record)
        self.body.addLayout(inside)
        self._asked = Card("Who was asked")
        self._asked.setProperty("kind", "clear")
        self.body.addWidget(self._asked)
        self._asked.hide()

    def show_consultations(self, consultations: tuple[Consultation, ...], *, can_change: bool) -> None:
        """List who was asked, the newest last."""
        self._record.setVisible(can_change)
        self._asked.setVisible(bool(consultations))
        self._asked.set_count(str(len(consultations)))
        self._asked.show_rows(
            fact_rows(
                [
                    (f"{each.name}, {each.role}", f"{self._formats.day(each.on)}. {each.gist}".strip())
                    for each in consultations
                ]
            )
        )


def consult_strip(on_record: SignalInstance) -> QFrame:
    """The same in one line, where the window is narrow: it stays in view above what scrolls."""
    strip = frame("banner")
    strip.setProperty("tone", Tone.HOLD.value)
    row = line(strip, gap=10, margins=(12, 6, 12, 6))
    row.addWidget(IconView("chat", size=20, tone=Tone.HOLD))
    row.addWidget(Label("Stop and consult whenever you are in doubt.", role=Role.STRONG, wraps=True), 1)
    record = Button("Record whom you asked…", name="record_consultation_strip", dense=True)
    record.clicked.connect(on_record)
    row.addWidget(record)
    return strip
