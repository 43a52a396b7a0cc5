# SPDX-License-Identifier: GPL-3.0-or-later
"""Step 1: what arrived and who signed it. Saving opens the matter and places the hold, both or neither."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.domain.clients import Client
from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ids import ClientId, MatterId
from counselor_desk.domain.matter_steps import MatterStep
from counselor_desk.domain.matters import Matter, PaperKind, SignerRole, basis_of
from counselor_desk.domain.release_bases import BasisRow
from counselor_desk.services.client_list import ClientRow
from counselor_desk.services.matters import OpenedMatter
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.rules import basis_row
from counselor_desk.ui.dialogs.scanned_paper import ScannedPaperDialog
from counselor_desk.ui.dialogs.withdrawal import WithdrawalDialog
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.unfinished import UnfinishedForm, kept_banner
from counselor_desk.ui.widgets.boxes import Banner, ScrollColumn, column, line
from counselor_desk.ui.wizards.release.request_draft import KeptRequest, kept_request, place_for, scan_place
from counselor_desk.ui.wizards.release.request_form import RequestForm
from counselor_desk.ui.wizards.release.request_on_file import RequestOnFile
from counselor_desk.ui.wizards.release.request_scan import ScanCard
from counselor_desk.ui.wizards.release.step import FootButton, Step

_TWO_COLUMNS_FROM = 820


@dataclass(frozen=True, slots=True)
class _OnFile:
    matter: Matter = field(repr=False)
    client: Client = field(repr=False)
    row: BasisRow | None
    scan: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Beginning:
    clients: tuple[ClientRow, ...] = field(repr=False)
    kept: KeptRequest | None


class RequestStep(Step):
    """A form while nothing is on file, and the paper itself afterwards."""

    step = MatterStep.REQUEST

    def __init__(self, context: PageContext, *, matter_id: MatterId | None, client_id: ClientId | None = None) -> None:
        super().__init__(context, matter_id=matter_id)
        self._client_id = client_id
        self._form: RequestForm | None = None
        self._shown: RequestOnFile | None = None
        self._is_saving = False
        self._has_begun = False
        self._kept_banner: Banner | None = None
        self._unfinished = UnfinishedForm(
            context.runner, context.desk, place=place_for(client_id), content=self._typed, parent=self
        )
        self._build()

    def load(self) -> None:
        desk, matter_id, client_id = self.context.desk, self.matter_id, self._client_id
        if matter_id is None:
            self.context.runner.run(
                lambda: _Beginning(desk.client_list.rows(), kept_request(desk.unfinished, client_id)),
                owner=self,
                on_ok=self._begin,
                on_error=self.fail,
            )
            return
        self.context.runner.run(
            lambda: _read(desk, matter_id), owner=self, on_ok=self._show_on_file, on_error=self.fail
        )

    def foot_words(self) -> str:
        if self.matter_id is None:
            return "Saving puts the paper on file and places a legal hold on this client’s record."
        return "The paper is on file. Nothing has been sent."

    def go_on(self) -> FootButton:
        if self.matter_id is None:
            return FootButton("Save and place the hold")
        return FootButton("Continue to Hold")

    def on_go_on(self, on_done: Callable[[], None]) -> None:
        if self._form is None:
            on_done()
            return
        filled = self._form.filled()
        if filled is None or self._is_saving:
            return
        self._is_saving = True
        desk, scan = self.context.desk, self._scan.content
        open_matter = self._unfinished.finishing(
            lambda: desk.matters.open(filled.request, client_id=filled.client_id, paper=scan),
            scan_place(self._unfinished.place),
        )
        self.context.runner.run(
            open_matter,
            owner=self,
            on_ok=partial(self._on_opened, on_done),
            on_error=self._on_refused,
        )

    def leave(self, on_left: Callable[[], None]) -> None:
        self._unfinished.keep()
        on_left()

    def first_stop(self) -> QWidget | None:
        return self._form.first_stop() if self._form is not None else None

    def _build(self) -> None:
        whole = column(self)
        self._scroll = ScrollColumn(name="request_scroll", margins=(24, 16, 24, 24))
        self._columns = line(gap=16)
        left = self._left = column(gap=16)
        if self.matter_id is None:
            self._form = RequestForm(self.context, today=self._today)
            self._form.basis_asked.connect(self._ask_basis)
            self._form.written.connect(self._unfinished.note_change)
            left.addWidget(self._form)
        else:
            self._shown = RequestOnFile(self.context.formats)
            self._shown.withdrawal_requested.connect(self._ask_withdrawal)
            left.addWidget(self._shown)
        left.addStretch(1)
        self._scan = ScanCard(self.context)
        self._scan.chosen.connect(self._on_scan_chosen)
        self._scan.open_requested.connect(self._open_scan)
        right = column()
        right.addWidget(self._scan)
        right.addStretch(1)
        self._columns.addLayout(left, 3)
        self._columns.addLayout(right, 2)
        self._scroll.column.addLayout(self._columns)
        whole.addWidget(self._scroll)

    def _begin(self, beginning: _Beginning) -> None:
        form, kept = self._form, beginning.kept
        if form is None:
            return
        form.set_clients(beginning.clients)
        if self._has_begun:
            return
        self._has_begun = True
        if kept is not None:
            self._offer(form, kept)
        elif self._client_id is not None:
            form.show_draft(form.draft().with_client(self._client_id))
            self._unfinished.start()
        self.foot_changed.emit()

    def _offer(self, form: RequestForm, kept: KeptRequest) -> None:
        form.show_draft(kept.draft)
        if kept.scan is not None:
            self._scan.show_scan(kept.scan, can_attach=True)
        when = self.context.formats.moment(kept.kept_at, zone=self.context.zone)
        self._kept_banner = kept_banner(when, drop="Begin anew", on_drop=self._begin_anew)
        self._left.insertWidget(0, self._kept_banner)
        self._unfinished.start(kept.place)
        self._ask_basis()

    def _begin_anew(self) -> None:
        form, banner = self._form, self._kept_banner
        if form is None or banner is None:
            return
        form.clear()
        self._scan.show_scan(None, can_attach=True)
        self._unfinished.drop(scan_place(self._unfinished.place))
        banner.setParent(None)
        banner.deleteLater()
        self._kept_banner = None
        form.first_stop().setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> dict[str, str]:
        return {} if self._form is None else self._form.draft().content()

    def _show_on_file(self, on_file: _OnFile) -> None:
        if self._shown is None:
            return
        self._shown.show_matter(on_file.matter, client=on_file.client, names=self.context.names, row=on_file.row)
        can_attach = on_file.scan is None and on_file.matter.closed_at is None
        self._scan.show_scan(on_file.scan, can_attach=can_attach)
        self.foot_changed.emit()

    def _ask_basis(self) -> None:
        form = self._form
        if form is None:
            return
        paper, signer, client_id = form.paper, form.signer_role, form.client_id
        form.show_basis(None, is_known=False)
        if paper is None or signer is None or client_id is None:
            return
        desk, today = self.context.desk, self._today()
        self.context.runner.run_last(
            "request_basis",
            lambda: _row(desk, client_id=client_id, paper=paper, signer=signer, today=today),
            owner=self,
            on_ok=lambda row: form.show_basis(row, is_known=True),
            on_error=self.fail,
        )

    def _on_opened(self, on_done: Callable[[], None], opened: OpenedMatter) -> None:
        self._is_saving = False
        # nothing of the form is unfinished any more: the paper is on file
        self._form = None
        self.matter_opened.emit(opened.matter.id)
        on_done()

    def _on_refused(self, error: DeskError) -> None:
        self._is_saving = False
        self._unfinished.resume()
        if self._form is None or not self._form.show_error(error):
            self.fail(error)

    def _on_scan_chosen(self, content: bytes) -> None:
        matter_id, desk = self.matter_id, self.context.desk
        if matter_id is None:
            place = scan_place(self._unfinished.place)
            self.context.runner.run(
                lambda: desk.unfinished.keep_file(place, content),
                owner=self,
                on_ok=lambda _: None,
                on_error=self.fail,
            )
            return
        self.context.runner.run(
            lambda: desk.matters.attach_paper(matter_id, content),
            owner=self,
            on_ok=lambda _: self._on_changed(),
            on_error=self.fail,
        )

    def _open_scan(self) -> None:
        content = self._scan.content
        if content is not None:
            ScannedPaperDialog(self, context=self.context, content=content).open()

    def _ask_withdrawal(self) -> None:
        dialog = WithdrawalDialog(self, formats=self.context.formats, today=self._today())
        dialog.day_given.connect(partial(self._withdraw, dialog))
        dialog.open()

    def _withdraw(self, dialog: WithdrawalDialog, day: date) -> None:
        matter_id, desk = self.matter_id, self.context.desk
        if matter_id is None:
            return

        def recorded(_: Matter) -> None:
            dialog.close_overlay()
            self._on_changed()

        self.context.runner.run(
            lambda: desk.matters.record_withdrawal(matter_id, on=day),
            owner=self,
            on_ok=recorded,
            on_error=dialog.show_trouble,
        )

    def _on_changed(self) -> None:
        self.changed.emit()
        self.load()

    def _today(self) -> date:
        return self.context.clock.now().astimezone(ZoneInfo(self.context.zone)).date()

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= px(_TWO_COLUMNS_FROM)
        down = QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else down)
        if self._form is not None:
            self._form.arrange(width=round(self.width() * (0.6 if is_wide else 1)) - px(80))


def _read(desk: OpenDesk, matter_id: MatterId) -> _OnFile:
    matter = desk.matters.get(matter_id)
    client = desk.clients.get(matter.client_id)
    practice = desk.clients.practice()
    rules = desk.rules.on(matter.request.served_on, practice=practice, client=client)
    return _OnFile(matter, client, basis_row(rules, matter.basis), desk.matters.paper_of(matter_id))


def _row(desk: OpenDesk, *, client_id: ClientId, paper: PaperKind, signer: SignerRole, today: date) -> BasisRow | None:
    rules = desk.rules.on(today, practice=desk.clients.practice(), client=desk.clients.get(client_id))
    return basis_row(rules, basis_of(paper=paper, signer=signer))
