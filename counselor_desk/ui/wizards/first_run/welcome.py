# SPDX-License-Identifier: GPL-3.0-or-later
"""The first step: what the journal does and what it does not, and a sample practice to try it with."""

from PySide6.QtCore import Qt

from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Card, column, line
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.wizards.first_run.sample import SampleCard
from counselor_desk.ui.wizards.first_run.step import SetUp, StepPage

_SENTENCES = (
    (
        "lock",
        "It keeps client records, session notes and consents in one encrypted file on this computer.",
        "Only what you set up in the next steps opens it. Nobody can reset it for you.",
    ),
    (
        "court",
        "When a court paper arrives, it leads you to release what the paper names, and nothing else.",
        "It shows the rules that are on file and what is missing. It gives no legal advice.",
    ),
    (
        "shield",
        "It sends nothing anywhere.",
        "There is no account and no cloud. What leaves the journal, you print or save yourself.",
    ),
)


class WelcomeStep(StepPage):
    """Three sentences, and the offer of a sample practice."""

    def __init__(self, set_up: SetUp) -> None:
        super().__init__(
            set_up,
            title="Welcome to Counselor Desk",
            second="A practice journal for one counselor on one computer. Setting it up takes about ten minutes.",
        )
        card = Card()
        inside = column(gap=18, margins=(20, 20, 20, 20))
        for icon, first, second in _SENTENCES:
            row = line(gap=16)
            row.addWidget(IconView(icon, size=20, tone=Tone.ACCENT), 0, Qt.AlignmentFlag.AlignTop)
            words = column(gap=2)
            words.addWidget(Label(first, role=Role.STRONG, wraps=True))
            words.addWidget(Label(second, role=Role.SECOND, wraps=True))
            row.addLayout(words, 1)
            inside.addLayout(row)
        card.body.addLayout(inside)
        self.body.addWidget(card)
        self.sample = SampleCard(set_up.start)
        self.body.addWidget(self.sample)
