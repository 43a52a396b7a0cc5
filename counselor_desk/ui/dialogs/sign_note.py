# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing a note: who, with which credentials, when, what and whose; then the secret once more."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.notes import Note
from counselor_desk.services.vault import AskedAgain
from counselor_desk.ui.dialogs.secret_again import SecretAgain
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, line
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.overlay import Dialog


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSign:
    """What the signature will stand for, in the words of the screen."""

    what: str
    whose: str = field(repr=False)
    session: str
    signer: str = field(repr=False)
    credentials: str = field(repr=False)
    at: datetime
    late_entry_reason: str = field(default="", repr=False)


class SignNoteDialog(Dialog):
    """Says what is signed and asks for the secret; a wrong one is said beside its field."""

    signed = Signal(object)
    """The signed `Note`."""

    def __init__(
        self,
        host: QWidget,
        *,
        context: PageContext,
        to_sign: ToSign,
        asked: AskedAgain,
        sign: Callable[[str], Note],
    ) -> None:
        super().__init__(
            host,
            name="sign_note",
            title=f"Sign and lock {_lower(to_sign.what)}",
            second="Once signed, the text stays as it is; changes are made by addendum.",
            primary="Sign and lock",
            primary_icon="lock",
        )
        self._context = context
        self._sign = sign
        self._trouble: Banner | None = None
        moment = context.formats.moment(to_sign.at, zone=context.zone)
        facts = [
            ("Note", to_sign.what),
            ("Client", to_sign.whose),
            ("Session", to_sign.session),
            ("Signed by", ", ".join(filter(None, (to_sign.signer, to_sign.credentials)))),
            ("Date and time", moment),
        ]
        if to_sign.late_entry_reason:
            facts.append(("Late entry", to_sign.late_entry_reason))
        for label, words in facts:
            row = line(gap=12)
            name = Label(label, role=Role.SECOND)
            name.setFixedWidth(px(96))
            row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Label(words, role=Role.MEDIUM, wraps=True), 1)
            self.body.addLayout(row)
        self._secret = SecretAgain(asked, name="sign_secret")
        self.body.addSpacing(px(4))
        self.body.addWidget(self._secret)
        self.accepted.connect(self._on_accepted)

    def first_stop(self) -> QWidget | None:
        return self._secret.input if self._secret.input.isVisibleTo(self) else self.primary

    def _on_accepted(self) -> None:
        if not self.primary.isEnabled() or not self._secret.is_given():
            return
        self._take_trouble_away()
        # the key is computed slowly on purpose
        self.primary.setEnabled(False)
        self.primary.set_words("Signing…")
        sign, typed = self._sign, self._secret.take()
        self._context.runner.run(lambda: sign(typed), owner=self, on_ok=self._on_signed, on_error=self._on_failed)

    def _on_signed(self, note: Note) -> None:
        self.signed.emit(note)
        self.close_overlay()

    def _on_failed(self, error: DeskError) -> None:
        self.primary.setEnabled(True)
        self.primary.set_words("Sign and lock")
        if self._secret.show_error(error):
            return
        explanation = explain(error.code)
        self._trouble = Banner(explanation.happened, second=explanation.what_to_do, tone=Tone.DANGER)
        self.body.addWidget(self._trouble)

    def _take_trouble_away(self) -> None:
        if self._trouble is not None:
            self._trouble.setParent(None)
            self._trouble.deleteLater()
            self._trouble = None


def _lower(title: str) -> str:
    return f"this {title[0].lower()}{title[1:]}"
