# SPDX-License-Identifier: GPL-3.0-or-later
"""The screen turned to the client: a few plain words, the whole document to read, and paper to sign on."""

from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.consents import ConsentDocument, ConsentTopic, SignerCapacity
from counselor_desk.domain.drawn_signatures import Point
from counselor_desk.domain.text import is_blank
from counselor_desk.services.wording import CAPACITIES
from counselor_desk.ui.consent_words import CONSENT_NAMES
from counselor_desk.ui.widgets.boxes import column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.choices import CheckBox, Combo
from counselor_desk.ui.widgets.document_text import DocumentText
from counselor_desk.ui.widgets.fields import Field, LineInput
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.note_text import ReadingText
from counselor_desk.ui.widgets.overlay import Dialog
from counselor_desk.ui.widgets.signature_pad import SignaturePad

PLAIN_WORDS = {
    ConsentTopic.TREATMENT: "I have talked through this document with my counselor. I understand when something I say "
    "may have to be shared, and that I can change my mind.",
    ConsentTopic.TELEHEALTH: "I have talked through this document with my counselor. I understand what is different "
    "when we are not in the same room, and that I can change my mind.",
    ConsentTopic.GROUP_CONFIDENTIALITY: "I have talked through this document with my counselor. I keep to myself what "
    "others say in the group, and I understand what nobody can promise.",
    ConsentTopic.RECORDING: "I have talked through this document with my counselor. I understand what is recorded, who "
    "hears it and when it is deleted, and that I can change my mind.",
    ConsentTopic.UNSECURED_EMAIL: "I have talked through this document with my counselor. I understand that ordinary "
    "e-mail can be read by others, and that I can change my mind.",
}
"""What each document comes down to, in the client's own voice; the document itself can be read beside it."""

_REPRESENTATIVES = tuple(each for each in SignerCapacity if each is not SignerCapacity.CLIENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedInRoom:
    """What the client left on the screen; `signer_name` is empty when the client signed in person."""

    lines: list[list[Point]] = field(repr=False)
    ratio: float
    capacity: SignerCapacity
    signer_name: str = field(repr=False)
    copy_was_given: bool


class SignInRoomDialog(Dialog):
    """Signing on the screen; declining and signing on paper are as near as keeping the signature.

    Args:
        client_name: the client as they are called on screen.
        at: the moment that is shown under the line, as it is written on screen.
    """

    signed = Signal(object)
    """A `SignedInRoom`."""
    decline_requested = Signal()
    paper_requested = Signal()

    def __init__(self, host: QWidget, *, document: ConsentDocument, client_name: str, second: str, at: str) -> None:
        super().__init__(host, name="sign_in_room", title="Sign in the room", second=second, primary="Keep signature")
        self._client_name, self._at = client_name, at
        self.body.addWidget(ReadingText(PLAIN_WORDS[document.topic], name="plain_words", accessible="In plain words"))
        self._read = Button("Read the whole document", name="read_document", kind=ButtonKind.LINK)
        read_row = line()
        read_row.addWidget(self._read)
        read_row.addStretch(1)
        self.body.addLayout(read_row)
        title = f"{CONSENT_NAMES[document.topic]}, version {document.version}"
        self._document = DocumentText(f"{document.title}\n\n{document.text}", name="document_text", accessible=title)
        self._document.hide()
        self.body.addWidget(self._document)
        self.pad = SignaturePad(name="signature_pad", accessible="Paper to sign on with a mouse, a finger or a pen")
        self.body.addWidget(self.pad)
        under = line(gap=8)
        self._wipe = Button("Clear and sign again", name="clear_signature", kind=ButtonKind.LINK)
        under.addWidget(self._wipe)
        under.addStretch(1)
        under.addWidget(Label("Mouse, touch or pen", role=Role.SECOND))
        self.body.addLayout(under)
        boxes = QWidget()
        boxes.setProperty("kind", "clear")
        flow = FlowLayout(boxes, gap=24, line_gap=4)
        self._questions = CheckBox("Questions answered", name="questions_answered")
        self._copy = CheckBox("Printed copy given", name="copy_given")
        flow.addWidget(self._questions)
        flow.addWidget(self._copy)
        self.body.addWidget(boxes)
        self._build_signer()
        self._reason = Label(role=Role.SECOND, wraps=True)
        self._reason.setObjectName("why_not_yet")
        self.body.addWidget(self._reason)
        self._paper = Button("Record a paper signature instead", name="sign_on_paper", kind=ButtonKind.LINK)
        paper_row = line()
        paper_row.addWidget(self._paper)
        paper_row.addStretch(1)
        self.body.addLayout(paper_row)
        decline = Button("Client declines…", name="client_declines")
        self.add_side_way(decline)
        decline.clicked.connect(self.decline_requested)
        self._connect()
        self._show_signer()
        self._show_readiness()

    def first_stop(self) -> QWidget | None:
        return self._read

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.pad.is_empty:
            self._reason.setText("A signature is drawn. “Cancel” puts it away, “Keep signature” keeps it.")
            return
        super().keyPressEvent(event)

    def _build_signer(self) -> None:
        self._somebody_else = CheckBox("A parent, guardian or representative signs", name="somebody_else_signs")
        self.body.addWidget(self._somebody_else)
        self._signer = QWidget()
        self._signer.setProperty("kind", "clear")
        fields = column(self._signer, gap=10)
        self._capacity: Combo[SignerCapacity] = Combo(
            [(each, CAPACITIES[each].capitalize()) for each in _REPRESENTATIVES],
            name="signer_capacity",
            accessible="Signs as",
            value=SignerCapacity.PARENT,
        )
        self._name = LineInput(name="signer_name", accessible="Name of who signs")
        fields.addWidget(Field("Signs as", self._capacity))
        fields.addWidget(Field("Name of who signs", self._name, where="consent.signer_name"))
        self._signer.hide()
        self.body.addWidget(self._signer)

    def _connect(self) -> None:
        self._read.clicked.connect(self._on_read)
        self._wipe.clicked.connect(self.pad.wipe)
        self._paper.clicked.connect(self.paper_requested)
        self.pad.line_changed.connect(self._show_readiness)
        self._questions.toggled.connect(lambda _: self._show_readiness())
        self._somebody_else.toggled.connect(lambda _: self._show_signer())
        self._capacity.value_changed.connect(self._show_signer)
        self._name.textChanged.connect(lambda _: self._show_signer())
        self.accepted.connect(self._on_accepted)

    def _on_read(self) -> None:
        is_shown = self._document.isHidden()
        self._document.setVisible(is_shown)
        self._read.set_words("Hide the document" if is_shown else "Read the whole document")
        if is_shown:
            self._document.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def _signs_as(self) -> SignerCapacity:
        if not self._somebody_else.isChecked():
            return SignerCapacity.CLIENT
        return self._capacity.value() or SignerCapacity.PARENT

    def _show_signer(self) -> None:
        is_other = self._somebody_else.isChecked()
        self._signer.setVisible(is_other)
        name = self._name.text().strip() if is_other else self._client_name
        capacity = CAPACITIES[self._signs_as]
        self.pad.say_under_line(f"{name}, {capacity}" if name else capacity.capitalize(), self._at)
        self._show_readiness()

    def _why_not_yet(self) -> str:
        if self.pad.is_empty:
            return "Nothing is drawn on the paper yet."
        if self._somebody_else.isChecked() and is_blank(self._name.text()):
            return "Enter the name of who signs."
        if not self._questions.isChecked():
            return "Tick “Questions answered” when they are."
        return ""

    def _show_readiness(self) -> None:
        reason = self._why_not_yet()
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self._wipe.setEnabled(not self.pad.is_empty)
        self.primary.setEnabled(not reason)
        self.primary.setAccessibleDescription(reason)

    def _on_accepted(self) -> None:
        capacity = self._signs_as
        self.signed.emit(
            SignedInRoom(
                lines=self.pad.lines,
                ratio=self.pad.ratio,
                capacity=capacity,
                signer_name="" if capacity is SignerCapacity.CLIENT else self._name.text().strip(),
                copy_was_given=self._copy.isChecked(),
            )
        )
