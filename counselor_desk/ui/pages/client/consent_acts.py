# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done with a client's consents: each act opens its dialog, keeps the answer, and tells the tab."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.consents import (
    Consent,
    ConsentAnswer,
    ConsentDocument,
    ConsentStatus,
    ConsentTopic,
    CopyGiven,
    SignerCapacity,
)
from counselor_desk.domain.drawn_signatures import DrawnSignature, drawn
from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ids import ConsentDocumentId, ConsentId
from counselor_desk.services.client_consents import ClientConsentsView, ConsentRow
from counselor_desk.services.wording import COPIES
from counselor_desk.ui.consent_words import CONSENT_CHIPS, CONSENT_NAMES
from counselor_desk.ui.dialogs.consent_answer import ConsentAnswerDialog, CopyGivenDialog
from counselor_desk.ui.dialogs.consent_document import ConsentDocumentsDialog, NewVersion, NewVersionDialog
from counselor_desk.ui.dialogs.produced_letter import ProducedLetterDialog
from counselor_desk.ui.dialogs.record_consent import PaperAnswer, RecordConsentDialog
from counselor_desk.ui.dialogs.revoke_consent import RevokeDialog
from counselor_desk.ui.dialogs.sign_in_room import SignedInRoom, SignInRoomDialog
from counselor_desk.ui.dialogs.trouble import show_in_dialog
from counselor_desk.ui.pages.client.consent_rows import ConsentAct, row_name, signer_words
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.widgets.overlay import Dialog

_T = TypeVar("_T")


class ConsentActs(QObject):
    """Owned by the tab; knows nothing of rows on screen.

    Args:
        host: the part of the window that dialogs lie over.
    """

    consents_changed = Signal()
    trouble = Signal(object)

    def __init__(self, context: PageContext, host: QWidget) -> None:
        super().__init__(host)
        self._context, self._host = context, host
        self._view: ClientConsentsView | None = None

    def show_view(self, view: ClientConsentsView) -> None:
        """Work on this state of the journal from now on."""
        self._view = view

    def do(self, act: ConsentAct, row: ConsentRow) -> None:
        """Begin an act on one row."""
        acts: dict[ConsentAct, Callable[[ConsentRow], None]] = {
            ConsentAct.SIGN: self._sign,
            ConsentAct.OPEN: self._open,
            ConsentAct.PAPER: partial(self._record, ConsentAnswer.SIGNED),
            ConsentAct.DECLINE: partial(self._record, ConsentAnswer.DECLINED),
            ConsentAct.REVOKE: self._revoke,
            ConsentAct.COPY: self._give_copy,
            ConsentAct.PRINT_SIGNED: self._print_signed,
            ConsentAct.PRINT: self._print,
        }
        acts[act](row)

    def open_documents(self) -> None:
        """Show the documents of the practice."""
        view = self._view
        if view is None:
            return
        dialog = ConsentDocumentsDialog(
            self._host, documents=view.documents, today=view.today, formats=self._context.formats
        )

        def begin(topic: ConsentTopic) -> None:
            dialog.close_overlay()
            self.add_version(topic)

        dialog.new_version_requested.connect(begin)
        dialog.open()

    def add_version(self, topic: ConsentTopic) -> None:
        """Begin a new version of a document; the first of a practice is begun here too."""
        view = self._view
        if view is None:
            return
        dialog = NewVersionDialog(
            self._host, documents=view.documents, topic=topic, today=view.today, formats=self._context.formats
        )

        def keep(new: NewVersion) -> None:
            desk = self._context.desk
            document = ConsentDocument(
                id=ConsentDocumentId(desk.journal.ids.new()),
                topic=new.topic,
                version=new.version,
                title=new.title,
                text=new.text,
                effective_from=new.effective_from,
            )
            self._keep(dialog, lambda: desk.consents.add_document(document), dialog.show_error)

        dialog.kept.connect(keep)
        dialog.open()

    def _sign(self, row: ConsentRow) -> None:
        view = self._view
        if view is None:
            return
        formats, now = self._context.formats, self._context.clock.now()
        review = ", review of " if row.status is ConsentStatus.REVIEW_DUE else ", "
        dialog = SignInRoomDialog(
            self._host,
            document=row.document,
            client_name=self._context.names.of(view.client),
            second=f"{row_name(row).replace(',', '')}{review}{formats.plain_date(view.today)}",
            at=formats.moment(now, zone=self._context.zone),
        )

        def keep(signed: SignedInRoom) -> None:
            signature = drawn(signed.lines, ratio=signed.ratio, signed_at=self._context.clock.now())
            consent = self._consent(
                view,
                row.document,
                PaperAnswer(
                    answer=ConsentAnswer.SIGNED,
                    signer_name=signed.signer_name or view.client.legal_name,
                    capacity=signed.capacity,
                    answered_on=view.today,
                    discussed_on=view.today,
                    copy_given=CopyGiven.PRINTED if signed.copy_was_given else CopyGiven.NOT_YET,
                    review_due=in_a_year(view.today),
                    expires_on=None,
                    questions="",
                ),
            )
            self._keep(dialog, lambda: self._context.desk.consents.record(consent, signature))

        def instead(answer: ConsentAnswer) -> None:
            dialog.close_overlay()
            self._record(answer, row)

        dialog.signed.connect(keep)
        dialog.decline_requested.connect(lambda: instead(ConsentAnswer.DECLINED))
        dialog.paper_requested.connect(lambda: instead(ConsentAnswer.SIGNED))
        dialog.open()

    def _record(self, answer: ConsentAnswer, row: ConsentRow) -> None:
        view = self._view
        if view is None:
            return
        names = self._context.names
        # while codes stand for names, the code stands for the name here as well, and the name is kept
        proposed = names.of(view.client) if names.are_codes else view.client.legal_name
        dialog = RecordConsentDialog(
            self._host,
            answer=answer,
            document_words=f"{row_name(row)}, {names.of(view.client)}",
            signer_name=proposed,
            today=view.today,
            review_due=in_a_year(view.today) if answer is ConsentAnswer.SIGNED else None,
            formats=self._context.formats,
        )

        def keep(paper: PaperAnswer) -> None:
            is_client = paper.capacity is SignerCapacity.CLIENT and paper.signer_name == proposed
            consent = self._consent(
                view, row.document, paper, signer_name=view.client.legal_name if is_client else paper.signer_name
            )
            self._keep(dialog, lambda: self._context.desk.consents.record(consent), dialog.show_error)

        dialog.recorded.connect(keep)
        dialog.open()

    def _revoke(self, row: ConsentRow) -> None:
        view, consent = self._view, row.consent
        if view is None or consent is None:
            return
        dialog = RevokeDialog(
            self._host,
            title=f"Revoke {CONSENT_NAMES[row.document.topic]}",
            what=f"{row_name(row)}, which {self._context.names.of(view.client)} signed on "
            f"{self._context.formats.plain_date(consent.answered_on)}.",
            given_on=consent.answered_on,
            today=view.today,
            formats=self._context.formats,
        )
        dialog.revoked.connect(
            lambda revocation: self._keep(
                dialog, lambda: self._context.desk.consents.revoke(consent.id, on=revocation.on), dialog.show_error
            )
        )
        dialog.open()

    def _give_copy(self, row: ConsentRow) -> None:
        consent = row.consent
        if consent is None:
            return
        dialog = CopyGivenDialog(self._host, document_words=row_name(row))
        dialog.chosen.connect(
            lambda how: self._keep(dialog, lambda: self._context.desk.consents.record_copy(consent.id, how))
        )
        dialog.open()

    def _print(self, row: ConsentRow) -> None:
        view = self._view
        if view is None:
            return
        document, client, letters = row.document, view.client, self._context.desk.letters
        self._context.runner.run(
            lambda: letters.consent_form(document, client=client),
            owner=self,
            on_ok=lambda pdf: self._show_form(pdf, title=row_name(row)),
            on_error=self.trouble.emit,
        )

    def _print_signed(self, row: ConsentRow) -> None:
        consent, letters = row.consent, self._context.desk.letters
        if consent is None:
            return
        self._context.runner.run(
            lambda: letters.signed_consent(consent.id),
            owner=self,
            on_ok=lambda pdf: self._show_form(pdf, title=row_name(row), file_name="signed-consent.pdf"),
            on_error=self.trouble.emit,
        )

    def _show_form(self, pdf: bytes, *, title: str, file_name: str = "consent-form.pdf") -> None:
        ProducedLetterDialog(self._host, context=self._context, title=title, pdf=pdf, file_name=file_name).open()

    def _open(self, row: ConsentRow) -> None:
        consent, consents = row.consent, self._context.desk.consents
        if consent is None:
            return
        self._context.runner.run(
            lambda: consents.signature_of(consent.id),
            owner=self,
            on_ok=lambda signature: self._show_answer(row, consent, signature),
            on_error=self.trouble.emit,
        )

    def _show_answer(self, row: ConsentRow, consent: Consent, signature: DrawnSignature | None) -> None:
        view, formats = self._view, self._context.formats
        if view is None:
            return
        signer = signer_words(consent, client=view.client, names=self._context.names)
        verb = "Signed" if consent.answer is ConsentAnswer.SIGNED else "Declined"

        def day(value: date | None) -> str:
            return "" if value is None else formats.day(value)

        where = "in the room" if signature is not None else "on paper"
        facts = [
            ("Status", CONSENT_CHIPS[row.status][0]),
            (verb, f"{day(consent.answered_on)}, {where}"),
            ("By", signer),
            ("Talked through", day(consent.discussed_on)),
            ("Copy", COPIES[consent.copy_given]),
            ("Review due", day(consent.review_due)),
            ("Expires", day(consent.expires_on)),
            ("Revoked", day(consent.revoked_on)),
            ("Questions", consent.questions),
        ]
        ConsentAnswerDialog(
            self._host,
            document=row.document,
            title=row_name(row),
            facts=[(label, words) for label, words in facts if words],
            signer=signer,
            signed_at="" if signature is None else formats.moment(signature.signed_at, zone=self._context.zone),
            signature=signature,
        ).open()

    def _consent(
        self, view: ClientConsentsView, document: ConsentDocument, answer: PaperAnswer, *, signer_name: str = ""
    ) -> Consent:
        return Consent(
            id=ConsentId(self._context.desk.journal.ids.new()),
            client_id=view.client.id,
            document_id=document.id,
            topic=document.topic,
            document_version=document.version,
            answer=answer.answer,
            answered_on=answer.answered_on,
            signer_name=signer_name or answer.signer_name,
            capacity=answer.capacity,
            discussed_on=answer.discussed_on,
            copy_given=answer.copy_given,
            review_due=answer.review_due,
            expires_on=answer.expires_on,
            questions=answer.questions,
        )

    def _keep(
        self, dialog: Dialog, job: Callable[[], _T], show_error: Callable[[DeskError], bool] = lambda _: False
    ) -> None:
        """Save; the dialog stays with everything in it when that fails."""
        dialog.primary.setEnabled(False)

        def kept(_: _T) -> None:
            dialog.close_overlay()
            self.consents_changed.emit()

        def failed(error: DeskError) -> None:
            dialog.primary.setEnabled(True)
            if not show_error(error):
                show_in_dialog(dialog, error)

        self._context.runner.run(job, owner=dialog, on_ok=kept, on_error=failed)


def in_a_year(day: date) -> date:
    """The same day of the next year; 28 February for a 29th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)
