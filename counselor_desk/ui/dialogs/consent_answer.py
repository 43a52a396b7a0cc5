# SPDX-License-Identifier: GPL-3.0-or-later
"""A kept answer to read: the facts, the signature that was drawn, and the words that were answered."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.consents import ConsentDocument, CopyGiven
from counselor_desk.domain.drawn_signatures import DrawnSignature
from counselor_desk.services.wording import COPIES
from counselor_desk.ui.widgets.beside import FactTable
from counselor_desk.ui.widgets.choices import Segmented
from counselor_desk.ui.widgets.document_text import DocumentText
from counselor_desk.ui.widgets.fields import Field, Form
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.overlay import WIDE, Dialog
from counselor_desk.ui.widgets.signature_pad import SignatureView

COPY_CHOICES = (CopyGiven.PRINTED, CopyGiven.BY_EMAIL, CopyGiven.DECLINED)
_COPY = "consent.copy_given"


class ConsentAnswerDialog(Dialog):
    """One answer with everything that is kept about it.

    Args:
        signer: who answered and in which capacity, as shown on screen; stands under the signature.
        signature: None where the answer was given on paper.
    """

    def __init__(
        self,
        host: QWidget,
        *,
        document: ConsentDocument,
        title: str,
        facts: Sequence[tuple[str, str]],
        signer: str,
        signed_at: str,
        signature: DrawnSignature | None,
    ) -> None:
        super().__init__(
            host, name="consent_answer", title=title, second=document.title, primary="Close", cancel="", width=WIDE
        )
        self.body.addWidget(FactTable(facts, name="consent_fact"))
        if signature is not None:
            view = SignatureView(signature, name="kept_signature", accessible=f"Signature of {signer}")
            view.say_under_line(signer, signed_at)
            self.body.addWidget(view)
        self.body.addWidget(Label("The words that were answered", role=Role.LABEL))
        self.body.addWidget(
            DocumentText(document.text, name="answered_text", accessible="The words that were answered")
        )
        self.accepted.connect(self.dismiss)


class CopyGivenDialog(Dialog):
    """Recording, once, how the client got their copy; nothing is chosen beforehand, for it cannot be taken back."""

    chosen = Signal(object)

    def __init__(self, host: QWidget, *, document_words: str) -> None:
        super().__init__(
            host,
            name="copy_given",
            title="Copy for the client",
            second=f"{document_words}. This is recorded once.",
            primary="Record copy",
        )
        words = {CopyGiven.PRINTED: "Printed", CopyGiven.BY_EMAIL: "By e-mail", CopyGiven.DECLINED: "Not wanted"}
        self._how: Segmented[CopyGiven] = Segmented(
            [(each, words[each], "") for each in COPY_CHOICES],
            name="copy_how",
            accessible="How the copy was given",
        )
        field = Field("How was the copy given?", self._how, where=_COPY)
        self._form = Form([field])
        self.body.addWidget(field)
        self._says = Label(role=Role.SECOND, wraps=True)
        self.body.addWidget(self._says)
        self._how.chosen.connect(lambda _: self._show_choice())
        self.accepted.connect(self._on_accepted)
        self._show_choice()

    def _on_accepted(self) -> None:
        how = self._how.value()
        if how is None:
            self._form.show_sentence(_COPY, "Choose how the copy was given, or that it was not wanted")
        else:
            self.chosen.emit(how)

    def _show_choice(self) -> None:
        how = self._how.value()
        self._says.setText("" if how is None else f"{COPIES[how]}.")
