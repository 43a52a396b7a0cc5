# SPDX-License-Identifier: GPL-3.0-or-later
"""The paper’s own facts, typed from it: who signed it decides the way, so that is asked first and said in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.ids import ClientId
from counselor_desk.domain.matters import PaperKind, Request, ServedHow, SignerRole, basis_of
from counselor_desk.domain.release_bases import BasisRow
from counselor_desk.services.client_list import ClientRow
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, Card, column, line
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.dates import DATE_SENTENCE, DateInput
from counselor_desk.ui.widgets.fields import Field, Form, LineInput, TextInput
from counselor_desk.ui.wizards.release.request_client import ClientChooser
from counselor_desk.ui.wizards.release.request_draft import RequestDraft
from counselor_desk.ui.wizards.release.request_words import PAPERS, SIGNERS, WAYS_SERVED, basis_sentence

_PAIRS_FROM = 560


@dataclass(frozen=True, slots=True)
class FilledRequest:
    """A form without a fault."""

    request: Request
    client_id: ClientId


class RequestForm(QWidget):
    """Fields in the order of a paper; `filled` gives them back or shows what is wrong beside the first faulty one."""

    basis_asked = Signal()
    """Paper, signer or client changed: the row of the rules is another one."""
    written = Signal()
    """A field was typed into or chosen."""

    def __init__(self, context: PageContext, *, today: Callable[[], date]) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._context, self._today = context, today
        self._pairs: list[QBoxLayout] = []
        self._build()

    @property
    def paper(self) -> PaperKind | None:
        return self._paper.value()

    @property
    def signer_role(self) -> SignerRole | None:
        return self._signer.value()

    @property
    def client_id(self) -> ClientId | None:
        return self._client.value()

    def first_stop(self) -> QWidget:
        """The first question: what does the paper call itself?"""
        return self._paper

    def set_clients(self, clients: Sequence[ClientRow]) -> None:
        """Whose record can be asked for."""
        self._client.set_clients(clients)

    def show_basis(self, row: BasisRow | None, *, is_known: bool) -> None:
        """Say in words which row of the rules the paper falls under.

        Args:
            row: of the rules on file, or None where none speaks of it or no client is chosen yet.
            is_known: the rules were asked.
        """
        paper, signer = self.paper, self.signer_role
        if paper is None or signer is None:
            self._basis.hide()
            return
        basis = basis_of(paper=paper, signer=signer)
        second = ""
        if row is not None:
            second = row.refusal if not row.supported else row.default_scope
        elif is_known:
            second = "No rule on file for this kind of request: stop and consult."
        self._basis.say(basis_sentence(signer=signer, basis=basis), second=second)
        self._basis.show()

    def show_draft(self, draft: RequestDraft) -> None:
        """Bring back what was typed before."""
        self._paper.set_value(draft.paper)
        self._signer.set_value(draft.signer_role)
        self._served_how.set_value(draft.served_how)
        if draft.client_id is not None:
            self._client.set_value(draft.client_id)
        for where, text in draft.texts.items():
            editor = self._texts.get(where)
            if editor is None:
                continue
            if isinstance(editor, TextInput):
                editor.setPlainText(text)
            else:
                editor.setText(text)

    def clear(self) -> None:
        """Empty every field."""
        self.show_draft(RequestDraft(texts=dict.fromkeys(self._texts, "")))
        self._client.clear()
        self._basis.hide()
        self._form.clear_errors()

    def draft(self) -> RequestDraft:
        """Everything as it stands in the fields."""
        texts = {
            where: editor.toPlainText() if isinstance(editor, TextInput) else editor.text()
            for where, editor in self._texts.items()
        }
        return RequestDraft(
            client_id=self.client_id,
            paper=self.paper,
            signer_role=self.signer_role,
            served_how=self._served_how.value(),
            texts={where: text for where, text in texts.items() if text},
        )

    def filled(self) -> FilledRequest | None:
        """The request, or None once the first fault is shown beside its field."""
        self._form.clear_errors()
        for where, sentence, is_wrong in self._checks():
            if is_wrong:
                self._form.show_sentence(where, sentence)
                return None
        try:
            request = self._request()
        except DeskError as error:
            self.show_error(error)
            return None
        client_id = self.client_id
        return None if request is None or client_id is None else FilledRequest(request, client_id)

    def show_error(self, error: DeskError) -> bool:
        """Show what the domain refused beside its field."""
        sentences = {
            "request.served_on": "The paper cannot arrive before the day it is dated. Compare both dates with it.",
            "request.due_on": "The answer cannot be due before the day the paper is dated. Compare both dates with it.",
        }
        sentence = sentences.get(error.where) or explain(error.code).what_to_do
        return self._form.show_sentence(error.where, sentence)

    def arrange(self, *, width: int) -> None:
        """Put fields beside each other where there is room (px on screen)."""
        direction = QBoxLayout.Direction.LeftToRight if width >= px(_PAIRS_FROM) else QBoxLayout.Direction.TopToBottom
        for pair in self._pairs:
            pair.setDirection(direction)

    # building

    def _build(self) -> None:
        context = self._context
        self._paper = Combo[PaperKind](
            tuple(PAPERS.items()), name="paper", accessible="What the paper calls itself", prompt="Choose"
        )
        self._signer = Combo[SignerRole](
            tuple(SIGNERS.items()), name="signer_role", accessible="Who signed it", prompt="Choose"
        )
        self._served_how = Combo[ServedHow](
            tuple(WAYS_SERVED.items()), name="served_how", accessible="How it arrived", prompt="Choose"
        )
        self._client = ClientChooser(context.names, name="client", accessible="Whose record it asks for")
        self._basis = Banner("", tone=Tone.ACCENT, icon="scales")
        self._basis.setObjectName("basis_banner")
        self._basis.hide()
        dates = {
            name: DateInput(name=name, accessible=words, formats=context.formats)
            for name, words in (
                ("dated_on", "Date on the paper"),
                ("served_on", "Day it arrived"),
                ("due_on", "Answer due"),
                ("objection_due_on", "Objection due"),
            )
        }
        self._dates = dates
        lines = {
            name: LineInput(name=name, accessible=words)
            for name, words in (
                ("signer_name", "Name of who signed it"),
                ("court", "Court or office"),
                ("docket", "Docket or case number"),
                ("caption", "Caption"),
                ("requester_name", "To whom the answer goes"),
            )
        }
        self._address = TextInput(name="requester_address", accessible="Address for the answer", lines=3)
        self._texts: dict[str, LineInput | TextInput] = {**lines, **dates, "requester_address": self._address}
        self._fields = {
            "paper": Field("What does the paper call itself?", self._paper, where="request.paper"),
            "signer_role": Field("Who signed it?", self._signer, where="request.signer_role"),
            "signer_name": Field("Name and office of who signed", lines["signer_name"], where="request.signer_name"),
            "client": Field("Whose record does it ask for?", self._client, where="request.client"),
            "court": Field("Court or office", lines["court"], where="request.court"),
            "docket": Field("Docket or case number", lines["docket"], where="request.docket"),
            "caption": Field("Caption, as it stands on the paper", lines["caption"], where="request.caption"),
            "dated_on": Field("Date on the paper", dates["dated_on"], where="request.dated_on"),
            "served_on": Field("Day it arrived", dates["served_on"], where="request.served_on"),
            "served_how": Field("How it arrived", self._served_how, where="request.served_how"),
            "due_on": Field("Answer due (if the paper says)", dates["due_on"], where="request.due_on"),
            "objection_due_on": Field(
                "Objection due (if the paper says)", dates["objection_due_on"], where="request.objection_due_on"
            ),
            "requester_name": Field(
                "To whom the answer goes, as the paper names them",
                lines["requester_name"],
                where="request.requester_name",
            ),
            "requester_address": Field("Address for the answer", self._address, where="request.requester_address"),
        }
        self._form = Form(self._fields.values())
        layout = column(self, gap=16)
        layout.addWidget(self._card("Which paper", (("paper", "signer_role"), ("signer_name",)), end=self._basis))
        layout.addWidget(self._card("Whose record", (("client",),)))
        layout.addWidget(self._card("Court and number", (("court", "docket"), ("caption",))))
        layout.addWidget(
            self._card("Dates", (("dated_on", "served_on"), ("served_how",), ("due_on", "objection_due_on")))
        )
        layout.addWidget(self._card("Who asks", (("requester_name",), ("requester_address",))))
        layout.addStretch(1)
        self._paper.chosen.connect(lambda _: self.basis_asked.emit())
        self._signer.chosen.connect(lambda _: self.basis_asked.emit())
        self._client.value_changed.connect(self.basis_asked)
        self.basis_asked.connect(self.written)
        self._served_how.chosen.connect(lambda _: self.written.emit())
        for editor in self._texts.values():
            editor.textChanged.connect(self.written)

    def _card(self, title: str, rows: Sequence[tuple[str, ...]], *, end: QWidget | None = None) -> Card:
        card = Card(title)
        inside = column(gap=12, margins=(16, 14, 16, 16))
        for row in rows:
            pair = line(gap=12)
            for name in row:
                # an error under one of them must not push the other apart
                pair.addWidget(self._fields[name], 1, Qt.AlignmentFlag.AlignTop)
            if len(row) > 1:
                self._pairs.append(pair)
            inside.addLayout(pair)
        if end is not None:
            inside.addWidget(end)
        card.body.addLayout(inside)
        return card

    # reading

    def _checks(self) -> Sequence[tuple[str, str, bool]]:
        """What the domain cannot see: a choice not made, a date that is none; in the order of the fields."""
        served = self._dates["served_on"].value()
        return (
            ("request.paper", "Choose what the paper calls itself.", self.paper is None),
            ("request.signer_role", "Choose who signed the paper.", self.signer_role is None),
            ("request.signer_name", "Enter the name that is signed.", not self._texts_of("signer_name")),
            ("request.client", "Choose whose record the paper asks for.", self.client_id is None),
            ("request.dated_on", f"{DATE_SENTENCE}.", self._dates["dated_on"].value() is None),
            ("request.served_on", f"{DATE_SENTENCE}.", served is None),
            (
                "request.served_on",
                "The paper cannot have arrived after today.",
                served is not None and served > self._today(),
            ),
            ("request.served_how", "Choose how the paper arrived.", self._served_how.value() is None),
            ("request.due_on", f"{DATE_SENTENCE}, or leave it empty.", self._dates["due_on"].is_wrong),
            (
                "request.objection_due_on",
                f"{DATE_SENTENCE}, or leave it empty.",
                self._dates["objection_due_on"].is_wrong,
            ),
            ("request.requester_name", "Enter to whom the answer goes.", not self._texts_of("requester_name")),
        )

    def _texts_of(self, name: str) -> str:
        editor = self._texts[name]
        return (editor.toPlainText() if isinstance(editor, TextInput) else editor.text()).strip()

    def _request(self) -> Request | None:
        paper, signer, how = self.paper, self.signer_role, self._served_how.value()
        dated, served = self._dates["dated_on"].value(), self._dates["served_on"].value()
        if paper is None or signer is None or how is None or dated is None or served is None:
            return None
        return Request(
            paper=paper,
            signer_role=signer,
            signer_name=self._texts_of("signer_name"),
            court=self._texts_of("court"),
            docket=self._texts_of("docket"),
            caption=self._texts_of("caption"),
            dated_on=dated,
            served_on=served,
            served_how=how,
            due_on=self._dates["due_on"].value(),
            objection_due_on=self._dates["objection_due_on"].value(),
            requester_name=self._texts_of("requester_name"),
            requester_address=self._texts_of("requester_address"),
        )
