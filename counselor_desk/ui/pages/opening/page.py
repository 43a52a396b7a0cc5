# SPDX-License-Identifier: GPL-3.0-or-later
"""How the journal opens: the way of every day, the recovery code on paper, and the sheets of executors."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.unlock_choices import PROTECTS, NewWayNeeded, NewWayReason, WayHeld, WayKind
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.dialogs.change_passphrase import ChangePassphraseDialog
from counselor_desk.ui.dialogs.change_pin import ChangePinDialog
from counselor_desk.ui.dialogs.executor_sheet import ExecutorSheetDialog
from counselor_desk.ui.dialogs.new_code import NewCodeDialog
from counselor_desk.ui.dialogs.new_database_key import NewDatabaseKeyDialog
from counselor_desk.ui.dialogs.new_recovery_code import NewRecoveryCodeDialog
from counselor_desk.ui.dialogs.proved import ProvedDialog
from counselor_desk.ui.dialogs.revoke_all import RevokeAllDialog
from counselor_desk.ui.dialogs.revoke_executor import RevokeExecutorDialog
from counselor_desk.ui.dialogs.way_in import WayInDialog
from counselor_desk.ui.pages.opening.renewal_card import RenewalCard
from counselor_desk.ui.pages.opening.way_rows import executor_row, holder_words, way_row
from counselor_desk.ui.pages.page import Changed, Page, PageContext
from counselor_desk.ui.places import OpeningPlace
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.ways_to_open.words import EVERYDAY, why_new_way
from counselor_desk.ui.widgets.boxes import Banner, Card, EmptyState, Row, ScrollColumn, column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.labels import Label, Role

_WIDTH = 760


@dataclass(frozen=True, slots=True)
class _Found:
    held: tuple[WayHeld, ...]
    proof_ways: tuple[Way, ...]
    needed: NewWayNeeded | None


class OpeningPage(Page):
    """Three cards; every change repeats in a dialog what it means, and the page says what has been done."""

    def __init__(self, context: PageContext, *, said: str = "") -> None:
        super().__init__(context)
        self._found: _Found | None = None
        self._banner: Banner | None = None
        layout = column(self)
        scroll = ScrollColumn(name="opening_scroll", margins=(24, 18, 24, 24))
        layout.addWidget(scroll)
        middle = line()
        holder = QWidget()
        holder.setProperty("kind", "clear")
        holder.setMaximumWidth(px(_WIDTH))
        self._parts = column(holder, gap=16)
        middle.addWidget(holder, 1000)
        middle.addStretch(1)
        scroll.column.addLayout(middle)
        scroll.column.addStretch(1)
        self._build()
        if said:
            self._say(said)

    def load(self) -> None:
        desk = self.context.desk
        self.context.runner.run(lambda: _look(desk), owner=self, on_ok=self._show, on_error=self.show_trouble)

    def reload(self, changed: Changed) -> None:
        # holders are shown by initials while codes stand in the place of names
        if changed & Changed.CLIENTS and self._found is not None:
            self._show(self._found)

    def first_stop(self) -> QWidget | None:
        return self._use_another

    def trouble_layout(self) -> QBoxLayout:
        return self._parts

    def _build(self) -> None:
        heading = column(gap=4)
        heading.addWidget(Label("How the journal opens", role=Role.PAGE_TITLE))
        heading.addWidget(
            Label(
                "The journal is encrypted in every case. Each of these opens it.",
                role=Role.SIDE,
                wraps=True,
            )
        )
        self._parts.addLayout(heading)
        self._done = Banner("", tone=Tone.OK, icon="check")
        self._done.setObjectName("opening_done")
        self._done.hide()
        self._parts.addWidget(self._done)
        # built once, so that the focus stays where it is when the ways are read again
        self._use_another = Button("Use another way…", name="use_another_way", kind=ButtonKind.PRIMARY)
        self._new_code = Button("New recovery code…", name="new_recovery_code_button")
        self._new_sheet = Button("Make an executor sheet…", name="new_executor_sheet")
        self._everyday = self._card(Card("Every day"), self._use_another)
        self._recovery = self._card(Card("On paper, for the worst day"), self._new_code)
        self._executors = self._card(
            Card("Executor sheets"),
            self._new_sheet,
            words=f"{PROTECTS[WayKind.EXECUTOR]} A sheet is printed once, when it is made, and cannot be printed "
            "again: make a new one and revoke the old one.",
        )
        renewal = RenewalCard()
        renewal.key_requested.connect(lambda: self._open_renewal(NewDatabaseKeyDialog))
        renewal.revocation_requested.connect(lambda: self._open_renewal(RevokeAllDialog))
        self._parts.addWidget(renewal)
        self._use_another.clicked.connect(lambda _=False: self._open_way_in())
        self._new_code.clicked.connect(lambda _=False: self._open_code(NewRecoveryCodeDialog))
        self._new_sheet.clicked.connect(lambda _=False: self._open_code(ExecutorSheetDialog))

    def _card(self, card: Card, button: Button, *, words: str = "") -> Card:
        foot = QWidget()
        foot.setProperty("kind", "clear")
        inside = column(foot, gap=10, margins=(16, 6, 16, 14))
        if words:
            inside.addWidget(Label(words, role=Role.SECOND, wraps=True))
        inside.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        layout = card.layout()
        if layout is not None:
            layout.addWidget(foot)
        self._parts.addWidget(card)
        return card

    def _show(self, found: _Found) -> None:
        self.clear_trouble()
        self._found = found
        self._show_needed(found.needed)
        self._everyday.show_rows(self._everyday_rows(found.held))
        self._recovery.show_rows(
            way_row(way, formats=self.context.formats) for way in found.held if way.kind is WayKind.RECOVERY
        )
        self._show_executors([way for way in found.held if way.kind is WayKind.EXECUTOR])

    def _everyday_rows(self, held: Sequence[WayHeld]) -> list[QWidget]:
        rows: list[QWidget] = [self._everyday_row(way) for way in held if way.kind in EVERYDAY]
        if not rows:
            rows.append(
                EmptyState(
                    "key",
                    "Only a code on paper opens the journal.",
                    next_step="Make a way for every day, so that the paper can stay where it is kept.",
                    dense=True,
                )
            )
        return rows

    def _everyday_row(self, way: WayHeld) -> Row:
        button: Button | None = None
        if way.kind is WayKind.KEYRING_PIN:
            button = Button("Change…", name="change_pin_button", accessible="Change the PIN")
            button.clicked.connect(lambda _=False: self._open_change(ChangePinDialog))
        elif way.kind is WayKind.PASSPHRASE:
            button = Button("Change…", name="change_passphrase_button", accessible="Change the passphrase")
            button.clicked.connect(lambda _=False: self._open_change(ChangePassphraseDialog))
        return way_row(way, formats=self.context.formats, button=button)

    def _show_executors(self, sheets: Sequence[WayHeld]) -> None:
        self._executors.set_count(str(len(sheets)) if sheets else "")
        rows: list[QWidget] = []
        for number, way in enumerate(sheets, start=1):
            are_codes = self.context.names.are_codes
            holder = holder_words(way, are_codes=are_codes)
            revoke = Button(
                "Revoke…",
                name=f"revoke_executor_{number}",
                kind=ButtonKind.DANGER,
                accessible=f"Revoke the executor sheet of {holder}",
            )
            revoke.clicked.connect(partial(self._open_revoke, way))
            rows.append(executor_row(way, formats=self.context.formats, are_codes=are_codes, button=revoke))
        if not rows:
            rows.append(
                EmptyState(
                    "mail",
                    "No executor sheet.",
                    next_step="With one, a colleague of your choice can open the journal when you cannot.",
                    dense=True,
                )
            )
        self._executors.show_rows(rows)

    def _show_needed(self, needed: NewWayNeeded | None) -> None:
        if self._banner is not None:
            self._banner.setParent(None)
            self._banner.deleteLater()
            self._banner = None
        if needed is None:
            return
        make = Button("Make a new way in…", name="make_new_way")
        make.clicked.connect(lambda _=False: self._open_way_in(needed))
        is_forgotten = needed.reason is NewWayReason.SECRET_FORGOTTEN
        title = "The journal was opened with a code" if is_forgotten else "A new way in is missing"
        self._banner = Banner(title, second=why_new_way(needed), button=make)
        self._banner.setObjectName("new_way_needed")
        self._parts.insertWidget(1, self._banner)

    def _open_way_in(self, needed: NewWayNeeded | None = None) -> None:
        if self._found is not None:
            self._open(
                WayInDialog(
                    self,
                    context=self.context,
                    held=self._found.held,
                    proof_ways=self._found.proof_ways,
                    needed=needed,
                )
            )

    def _open_change(self, dialog: type[ChangePinDialog] | type[ChangePassphraseDialog]) -> None:
        if self._found is not None:
            self._open(dialog(self, context=self.context, proof_ways=self._found.proof_ways))

    def _open_code(self, dialog: type[NewRecoveryCodeDialog] | type[ExecutorSheetDialog]) -> None:
        if self._found is not None:
            self._open(dialog(self, context=self.context, proof_ways=self._found.proof_ways))

    def _open_renewal(self, dialog: type[NewDatabaseKeyDialog] | type[RevokeAllDialog]) -> None:
        if self._found is None:
            return
        shown = dialog(self, context=self.context, proof_ways=self._found.proof_ways)
        shown.renewed.connect(lambda sentence: self.journal_renewed.emit(OpeningPlace(sentence)))
        shown.lost.connect(self.journal_lost)
        if isinstance(shown, RevokeAllDialog):
            shown.abandoned.connect(self._say)
        self._open(shown)

    def _open_revoke(self, way: WayHeld, _: bool = False) -> None:
        if self._found is not None:
            self._open(
                RevokeExecutorDialog(
                    self,
                    context=self.context,
                    slot_id=way.slot_id,
                    holder=holder_words(way, are_codes=self.context.names.are_codes),
                    made_on=self.context.formats.plain_date(way.since),
                    proof_ways=self._found.proof_ways,
                )
            )

    def _open(self, dialog: ProvedDialog) -> None:
        self._done.hide()
        dialog.changed.connect(self._on_changed)
        if isinstance(dialog, NewCodeDialog):
            dialog.abandoned.connect(self._say)
        dialog.open()

    def _on_changed(self, sentence: str) -> None:
        self._say(sentence)
        # the row whose button was pressed is built anew
        self._use_another.setFocus(Qt.FocusReason.OtherFocusReason)
        self.load()

    def _say(self, sentence: str) -> None:
        self._done.say(sentence)
        self._done.show()


def _look(desk: OpenDesk) -> _Found:
    choices = desk.unlock_choices
    return _Found(choices.ways(), choices.proof_ways(), choices.needs_new_way())
