# SPDX-License-Identifier: GPL-3.0-or-later
"""What the client says to the request, and on which of their authorizations it rests."""

from PySide6.QtCore import Signal

from counselor_desk.domain.authorizations import DEFECT_WORDS
from counselor_desk.domain.ids import AuthorizationId
from counselor_desk.domain.matters import ClientPosition, Matter
from counselor_desk.domain.release_bases import BasisRow
from counselor_desk.services.wording import revoked_words
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, Card, column
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.wizards.release.basis_facts import AuthorizationChoice
from counselor_desk.ui.wizards.release.request_words import POSITIONS


class PositionCard(Card):
    """Whether the client was told, and what they say; saved as soon as it is chosen."""

    position_chosen = Signal(object)

    def __init__(self, formats: Formats) -> None:
        super().__init__("The client")
        self._formats = formats
        self._position = Combo[ClientPosition](
            tuple(POSITIONS.items()), name="client_position", accessible="What the client says to the request"
        )
        self._position.chosen.connect(self.position_chosen)
        self._since = Label(role=Role.SECOND, wraps=True)
        self._notice = Label(role=Role.SECOND_INK, wraps=True)
        inside = column(gap=10, margins=(16, 14, 16, 16))
        inside.addWidget(Field("What does the client say to the request?", self._position, where="matter.position"))
        inside.addWidget(self._since)
        inside.addWidget(self._notice)
        self.body.addLayout(inside)

    def show_matter(self, matter: Matter, *, row: BasisRow | None) -> None:
        """Show what is recorded, and what the rules say about telling the client."""
        self._position.set_value(matter.position)
        self._position.setEnabled(matter.closed_at is None)
        on = matter.position_on
        self._since.setText("" if on is None else f"Recorded {self._formats.day(on)}.")
        self._since.setVisible(on is not None)
        words = "" if row is None else row.client_notice_words
        self._notice.setText(f"Telling the client: {words}" if words else "")
        self._notice.setVisible(bool(words))


class AuthorizationCard(Card):
    """Which of the client's authorizations the matter rests on, with what is wrong with each."""

    authorization_chosen = Signal(object)

    def __init__(self, formats: Formats) -> None:
        super().__init__("The authorization")
        self._formats = formats
        self._combo = Combo[AuthorizationId](
            name="authorization", accessible="The authorization that this rests on", prompt="Choose"
        )
        self._combo.chosen.connect(self.authorization_chosen)
        self._field = Field("On which authorization does this rest?", self._combo, where="matter.authorization")
        self._none = Label(
            "No authorization of this client is on file. Record it on the client’s page, under Consent.",
            role=Role.BODY,
            wraps=True,
        )
        self._defects = Banner("", tone=Tone.WARN)
        self._defects.setObjectName("authorization_defects")
        inside = column(gap=10, margins=(16, 14, 16, 16))
        for part in (self._field, self._none, self._defects):
            inside.addWidget(part)
        self.body.addLayout(inside)

    def show_choices(self, choices: tuple[AuthorizationChoice, ...], *, chosen: AuthorizationId | None) -> None:
        """Show what is on file."""
        self._field.setVisible(bool(choices))
        self._none.setVisible(not choices)
        self._combo.set_choices([(each.authorization.id, self._words(each)) for each in choices], value=chosen)
        current = next((each for each in choices if each.authorization.id == chosen), None)
        self._defects.setVisible(current is not None and bool(current.defects))
        if current is not None and current.defects:
            reasons = " ".join(
                f"{words[0].upper()}{words[1:]}" for words in map(DEFECT_WORDS.__getitem__, current.defects)
            )
            self._defects.say("This authorization cannot be used as it is.", second=reasons)

    def _words(self, choice: AuthorizationChoice) -> str:
        a = choice.authorization
        signed = "not signed" if a.signed_on is None else f"signed {self._formats.plain_date(a.signed_on)}"
        if a.revoked_on is None:
            return f"To {a.recipient_name}, {signed}"
        revoked = revoked_words(self._formats.plain_date(a.revoked_on), in_writing=a.revoked_in_writing)
        return f"To {a.recipient_name}, {signed}, revoked {revoked}"
