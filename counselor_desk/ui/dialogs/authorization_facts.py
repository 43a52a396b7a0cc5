# SPDX-License-Identifier: GPL-3.0-or-later
"""A kept authorization to read: who, what, why, until when, and what a release would find on it today."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.authorizations import DEFECT_WORDS, Authorization
from counselor_desk.services.client_consents import AuthorizationRow
from counselor_desk.services.wording import CAPACITIES, COPIES, revoked_words
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.beside import FactTable
from counselor_desk.ui.widgets.boxes import line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.widgets.overlay import WIDE, Dialog


class AuthorizationFactsDialog(Dialog):
    """One form, never edited here; its side way is the revocation.

    Args:
        signer: who signed, as they are called on screen.
    """

    revoke_requested = Signal()
    renew_requested = Signal()

    def __init__(self, host: QWidget, *, row: AuthorizationRow, signer: str, formats: Formats) -> None:
        form = row.authorization
        super().__init__(
            host,
            name="authorization_facts",
            title=form.recipient_name,
            second=form.recipient_address,
            primary="Renew…",
            cancel="Close",
            width=WIDE,
        )
        for defect in row.defects:
            found = line(gap=8)
            found.addWidget(IconView("warn", size=16, tone=Tone.WARN))
            words = DEFECT_WORDS[defect]
            found.addWidget(Label(words[0].upper() + words[1:], role=Role.SECOND_INK, wraps=True), 1)
            self.body.addLayout(found)
        self.body.addWidget(FactTable(_facts(form, signer=signer, formats=formats), name="authorization_fact"))
        if form.revoked_on is None and form.signed_on is not None:
            revoke = Button("Revoke…", name="revoke_authorization", kind=ButtonKind.DANGER)
            revoke.clicked.connect(self.revoke_requested)
            self.add_side_way(revoke)
        self.accepted.connect(self.renew_requested)


def _facts(form: Authorization, *, signer: str, formats: Formats) -> list[tuple[str, str]]:
    def day(value: date | None) -> str:
        return "" if value is None else formats.day(value)

    period = " to ".join(part for part in (day(form.period_from), day(form.period_to)) if part)
    if form.period_from is not None and form.period_to is None:
        period = f"From {period}"
    if form.period_from is None and form.period_to is not None:
        period = f"Until {period}"
    signed = f"{day(form.signed_on)}, by {signer}, {CAPACITIES[form.capacity]}" if form.signed_on else "Not yet"
    facts = [
        ("What", form.description),
        ("Purpose", form.purpose),
        ("Who may release it", form.discloser),
        ("Period", period or "Any time"),
        ("Expires", " or ".join(part for part in (day(form.expires_on), form.expires_with) if part) or "Not said"),
        ("Signed", signed),
        ("Authority", form.representative_authority),
        ("Witness", form.witness_name),
        ("Copy", COPIES[form.copy_given]),
        ("Revoked", revoked_words(day(form.revoked_on), in_writing=form.revoked_in_writing) if form.revoked_on else ""),
    ]
    return [(label, words) for label, words in facts if words]
