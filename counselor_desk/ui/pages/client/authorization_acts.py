# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done with a client's authorizations: read, begun, completed, renewed, revoked, printed blank."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.authorizations import Authorization
from counselor_desk.domain.consents import CopyGiven, SignerCapacity
from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ids import AuthorizationId
from counselor_desk.services.client_consents import AuthorizationRow, ClientConsentsView
from counselor_desk.ui.dialogs.authorization import AuthorizationDialog
from counselor_desk.ui.dialogs.authorization_facts import AuthorizationFactsDialog
from counselor_desk.ui.dialogs.produced_letter import ProducedLetterDialog
from counselor_desk.ui.dialogs.revoke_consent import Revocation, RevokeDialog
from counselor_desk.ui.dialogs.trouble import show_in_dialog
from counselor_desk.ui.pages.client.authorization_rows import AuthorizationAct
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.widgets.overlay import Dialog

_T = TypeVar("_T")


class AuthorizationActs(QObject):
    """Owned by the tab; knows nothing of rows on screen.

    Args:
        host: the part of the window that dialogs lie over.
    """

    authorizations_changed = Signal()
    trouble = Signal(object)

    def __init__(self, context: PageContext, host: QWidget) -> None:
        super().__init__(host)
        self._context, self._host = context, host
        self._view: ClientConsentsView | None = None

    def show_view(self, view: ClientConsentsView) -> None:
        """Work on this state of the journal from now on."""
        self._view = view

    def do(self, act: AuthorizationAct, row: AuthorizationRow) -> None:
        """Begin an act on one form."""
        acts: dict[AuthorizationAct, Callable[[AuthorizationRow], None]] = {
            AuthorizationAct.OPEN: self._open,
            AuthorizationAct.COMPLETE: self._complete,
            AuthorizationAct.RENEW: self._renew,
            AuthorizationAct.REVOKE: self._revoke,
        }
        acts[act](row)

    def begin(self) -> None:
        """Begin a new form; what is known of it already is filled in."""
        view = self._view
        if view is None:
            return
        proposed = Authorization(
            id=AuthorizationId(self._context.desk.journal.ids.new()),
            client_id=view.client.id,
            description="",
            discloser=view.practice.practice_name,
            recipient_name="",
            purpose="",
            signer_name=self._signer_shown(view),
        )
        self._edit(view, proposed, title="New authorization to release information")

    def print_blank(self) -> None:
        """Produce the practice's blank form for this client."""
        view = self._view
        if view is None:
            return
        letters, client_id = self._context.desk.letters, view.client.id

        def show(pdf: bytes) -> None:
            ProducedLetterDialog(
                self._host,
                context=self._context,
                title="Authorization to release information",
                pdf=pdf,
                file_name="authorization-form.pdf",
            ).open()

        self._context.runner.run(
            lambda: letters.authorization_form(client_id), owner=self, on_ok=show, on_error=self.trouble.emit
        )

    def _open(self, row: AuthorizationRow) -> None:
        view = self._view
        if view is None:
            return
        dialog = AuthorizationFactsDialog(
            self._host, row=row, signer=self._signer_on_screen(view, row.authorization), formats=self._context.formats
        )

        def go_on(act: Callable[[AuthorizationRow], None]) -> None:
            dialog.close_overlay()
            act(row)

        dialog.revoke_requested.connect(lambda: go_on(self._revoke))
        dialog.renew_requested.connect(lambda: go_on(self._renew))
        dialog.open()

    def _complete(self, row: AuthorizationRow) -> None:
        view = self._view
        if view is None:
            return
        form = row.authorization
        shown = replace(form, signer_name=form.signer_name and self._signer_on_screen(view, form))
        self._edit(view, shown, title="Complete the authorization", is_kept=True)

    def _renew(self, row: AuthorizationRow) -> None:
        view = self._view
        if view is None:
            return
        old = row.authorization
        span = old.expires_on - old.signed_on if old.expires_on and old.signed_on else timedelta(0)
        proposed = replace(
            old,
            id=AuthorizationId(self._context.desk.journal.ids.new()),
            expires_on=view.today + span if span > timedelta(0) else None,
            signed_on=None,
            signer_name=self._signer_on_screen(view, old),
            witness_name="",
            is_compound=False,
            is_conditioned=False,
            is_known_false=False,
            copy_given=CopyGiven.NOT_YET,
            revoked_on=None,
            revoked_in_writing=None,
        )
        self._edit(view, proposed, title="Renew the authorization")

    def _edit(self, view: ClientConsentsView, proposed: Authorization, *, title: str, is_kept: bool = False) -> None:
        dialog = AuthorizationDialog(
            self._host,
            title=title,
            second=f"For {self._context.names.of(view.client)}. The elements are those of 45 CFR 164.508(c).",
            proposed=proposed,
            formalities=view.formalities,
            today=view.today,
            formats=self._context.formats,
        )
        consents = self._context.desk.consents

        def keep(form: Authorization) -> None:
            is_client = form.capacity is SignerCapacity.CLIENT and form.signer_name == self._signer_shown(view)
            whole = replace(form, signer_name=view.client.legal_name) if is_client else form
            job = consents.complete_authorization if is_kept else consents.record_authorization
            self._keep(dialog, lambda: job(whole), dialog.show_error)

        dialog.kept.connect(keep)
        dialog.open()

    def _revoke(self, row: AuthorizationRow) -> None:
        view, form = self._view, row.authorization
        if view is None:
            return
        dialog = RevokeDialog(
            self._host,
            title="Revoke the authorization",
            what=f"{form.recipient_name}, for {self._context.names.of(view.client)}.",
            given_on=form.signed_on,
            today=view.today,
            formats=self._context.formats,
            asks_for_writing=True,
            hint="45 CFR 164.508(b)(5) speaks of one in writing. Either way nothing more is released on the form.",
            where="authorization.revoked_on",
        )
        revoke = self._context.desk.consents.revoke_authorization

        def keep(revocation: Revocation) -> None:
            in_writing = bool(revocation.in_writing)
            self._keep(dialog, lambda: revoke(form.id, on=revocation.on, in_writing=in_writing), dialog.show_error)

        dialog.revoked.connect(keep)
        dialog.open()

    def _signer_shown(self, view: ClientConsentsView) -> str:
        """The client as who signs; while codes stand for names, the code does, and the name is kept."""
        names = self._context.names
        return names.of(view.client) if names.are_codes else view.client.legal_name

    def _signer_on_screen(self, view: ClientConsentsView, form: Authorization) -> str:
        return self._signer_shown(view) if form.signer_name == view.client.legal_name else form.signer_name

    def _keep(
        self, dialog: Dialog, job: Callable[[], _T], show_error: Callable[[DeskError], bool] = lambda _: False
    ) -> None:
        """Save; the dialog stays with everything in it when that fails."""
        dialog.primary.setEnabled(False)

        def kept(_: _T) -> None:
            dialog.close_overlay()
            self.authorizations_changed.emit()

        def failed(error: DeskError) -> None:
            dialog.primary.setEnabled(True)
            if not show_error(error):
                show_in_dialog(dialog, error)

        self._context.runner.run(job, owner=dialog, on_ok=kept, on_error=failed)
