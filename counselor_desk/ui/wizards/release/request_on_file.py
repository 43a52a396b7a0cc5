# SPDX-License-Identifier: GPL-3.0-or-later
"""The paper once it is on file: read-only, for it is evidence; what can still happen to it is that it falls away."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.clients import Client
from counselor_desk.domain.matters import Matter
from counselor_desk.domain.release_bases import BasisRow
from counselor_desk.ui.code_for_names import with_code
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.names import Names
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, Card, Row, column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.wizards.release.request_words import PAPERS, SIGNERS, WAYS_SERVED, basis_sentence

_LABEL = 150


class RequestOnFile(QWidget):
    """What stands on the paper, line by line, and which row of the rules it falls under."""

    withdrawal_requested = Signal()

    def __init__(self, formats: Formats) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._formats = formats
        layout = column(self, gap=16)
        self._withdrawn = Banner("", tone=Tone.DANGER)
        self._withdrawn.setObjectName("withdrawn_banner")
        self._withdrawn.hide()
        layout.addWidget(self._withdrawn)
        self._basis = Banner("", tone=Tone.ACCENT, icon="scales")
        self._basis.setObjectName("basis_banner")
        layout.addWidget(self._basis)
        self._card = Card("As it stands on the paper", side_words="On file, not changed any more")
        layout.addWidget(self._card)
        self._fall_away = Button(
            "Withdrawn, vacated or stayed…", name="withdrawal", kind=ButtonKind.SECONDARY, icon="undo"
        )
        self._fall_away.clicked.connect(self.withdrawal_requested)
        below = line(gap=12)
        below.addWidget(self._fall_away)
        below.addStretch(1)
        layout.addLayout(below)
        layout.addStretch(1)

    @property
    def withdrawal_button(self) -> QWidget:
        return self._fall_away

    def show_matter(self, matter: Matter, *, client: Client, names: Names, row: BasisRow | None) -> None:
        """Show the paper of a matter; while codes are shown, the client's code stands for their name in its words."""

        def read(words: str) -> str:
            return with_code(words, (), client)[0] if names.are_codes else words

        who = ", ".join(each for each in (names.of(client), names.code_beside(client)) if each)
        request, formats = matter.request, self._formats
        signer = SIGNERS[request.signer_role]
        second = "" if row is None else row.refusal if not row.supported else row.default_scope
        self._basis.say(basis_sentence(signer=request.signer_role, basis=matter.basis), second=second)
        withdrawn = request.withdrawn_on
        self._withdrawn.setVisible(withdrawn is not None)
        if withdrawn is not None:
            self._withdrawn.say(
                f"Withdrawn, vacated or stayed since {formats.plain_date(withdrawn)}.",
                second="Nothing is built on this paper. The legal hold stays until you lift it.",
            )
        self._fall_away.setVisible(withdrawn is None and matter.closed_at is None)
        due = "Not said" if request.due_on is None else formats.day(request.due_on)
        objection = "Not said" if request.objection_due_on is None else formats.day(request.objection_due_on)
        self._card.show_rows(
            _fact(label, words)
            for label, words in (
                ("Paper", PAPERS[request.paper]),
                ("Signed by", f"{signer}: {read(request.signer_name)}"),
                ("Client", who),
                ("Court or office", read(request.court)),
                ("Docket or number", read(request.docket)),
                ("Caption", read(request.caption)),
                ("Dated", formats.day(request.dated_on)),
                ("Arrived", f"{formats.day(request.served_on)}, {_lower(WAYS_SERVED[request.served_how])}"),
                ("Answer due", due),
                ("Objection due", objection),
                ("Answer goes to", read(f"{request.requester_name}\n{request.requester_address}".strip())),
            )
        )


def _fact(label: str, words: str) -> Row:
    row = Row(height=40, accessible=f"{label}: {words or 'not said'}")
    name = Label(label, role=Role.LABEL)
    name.setFixedWidth(px(_LABEL))
    row.line.addWidget(name)
    row.line.addWidget(Label(words or "Not said", role=Role.BODY, wraps=True), 1)
    return row


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]
