# SPDX-License-Identifier: GPL-3.0-or-later
"""A card of facts that turns into fields and back: what is typed stays until it is saved or given up on purpose."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.clients import Client
from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.ids import ClientId
from counselor_desk.ui.pages.client.details_groups import ClientGroup
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.unfinished import UnfinishedForm, kept_banner
from counselor_desk.ui.widgets.beside import FactTable
from counselor_desk.ui.widgets.boxes import Banner, Card, column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind

_LABELS = 140
_HOLD_HAPPENED = "A legal hold stands on this record, so these facts cannot be changed now."
_HOLD_TO_DO = "What you typed was kept here. Consult before the hold is lifted, or write the change into a note."
_MEANWHILE_HAPPENED = "This client was changed somewhere else in the meantime."
_MEANWHILE_TO_DO = "What you typed was kept. Save again to put it in the place of what stands now."


class FactsCard(Card):
    """One group of a client's facts.

    `saved` is emitted once the change is in the journal; until then what is typed is kept as unfinished in `place`.
    """

    saved = Signal()

    def __init__(self, context: PageContext, client_id: ClientId, *, name: str, title: str) -> None:
        self.change = Button(
            "Change…", name=f"change_{name}", kind=ButtonKind.QUIET, dense=True, accessible=f"Change {title.lower()}"
        )
        super().__init__(title, side=self.change)
        self._context, self._name, self._called = context, name, title.lower()
        self._client: Client | None = None
        self._base: Client | None = None
        self._group: ClientGroup | None = None
        self._build_group: Callable[[], ClientGroup] | None = None
        self._form: QWidget | None = None
        self._before: dict[str, str] = {}
        self._kept_banner: Banner | None = None
        self._trouble: Banner | None = None
        self.place = f"client:{client_id}:{name}"
        self._unfinished = UnfinishedForm(
            context.runner, context.desk, place=self.place, content=self._typed, parent=self
        )
        self.body.setContentsMargins(px(16), px(12), px(16), px(14))
        self.body.setSpacing(px(12))
        self._table = FactTable(name=f"{name}_fact", width=_LABELS)
        self.body.addWidget(self._table)
        self.change.clicked.connect(self._begin)

    @property
    def is_changed(self) -> bool:
        """True while fields are open whose values differ from what stood there when they were opened."""
        if self._group is None or self._base is None:
            return False
        if next(self._group.problems(), None) is not None:
            return True
        return replace(self._base, **self._group.changes()) != self._base

    def show_client(
        self,
        client: Client,
        *,
        facts: Iterable[tuple[str, str]],
        build_group: Callable[[], ClientGroup],
        has_hold: bool,  # noqa: ARG002  # said when a save is refused: safe contact may be changed under a hold
    ) -> None:
        """Show what stands in the journal; open fields keep what was typed."""
        self._client, self._build_group = client, build_group
        self._table.show_facts(facts)

    def offer(self, kept: Mapping[str, str], *, when: str) -> None:
        """Open the fields with what was typed before and not saved; open fields keep what stands in them.

        Args:
            when: the moment from which it is, in words.
        """
        if self._form is not None:
            return
        self._open_fields()
        if self._group is None:
            return
        self._group.type_again(kept)
        self._unfinished.start()
        self._kept_banner = kept_banner(when, drop="Let it go", on_drop=self._give_up, name=f"{self._name}_kept")
        self.body.insertWidget(0, self._kept_banner)

    def keep_unfinished(self) -> None:
        """Keep what is typed and not saved, without asking and without waiting."""
        self._unfinished.keep()

    def drop_unfinished(self) -> None:
        """Let what is typed and not saved go."""
        self._unfinished.drop()

    def save(self, *, on_saved: Callable[[], None], on_refused: Callable[[], None]) -> None:
        """Keep what was typed; every problem is said beside its field."""
        group, base = self._group, self._base
        if group is None or base is None:
            on_saved()
            return
        self._clear_trouble()
        if group.say_first_problem():
            on_refused()
            return
        try:
            changed = replace(base, **group.changes())
        except DeskError as error:
            self._say(error)
            on_refused()
            return
        desk = self._context.desk

        def kept(_: Client) -> None:
            self._end()
            self.saved.emit()
            on_saved()

        def refused(error: DeskError) -> None:
            self._unfinished.resume()
            self._say(error)
            on_refused()

        save = self._unfinished.finishing(lambda: desk.clients.change(changed))
        self._context.runner.run(save, owner=self, on_ok=kept, on_error=refused)

    def _begin(self) -> None:
        if self._form is not None:
            return
        self._open_fields()
        if self._group is not None:
            self._group.first_stop().setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> dict[str, str]:
        return {} if self._group is None else self._group.changed(before=self._before)

    def _open_fields(self) -> None:
        if self._build_group is None or self._client is None or self._form is not None:
            return
        self._base = self._client
        self._group = self._build_group()
        self._group.show_client(self._client)
        self._before = self._group.typed()
        self._group.written.connect(self._unfinished.note_change)
        self._form = QWidget()
        self._form.setProperty("kind", "clear")
        layout = column(self._form, gap=14)
        layout.addWidget(self._group)
        foot = line(gap=8)
        foot.addStretch(1)
        cancel = Button("Cancel", name=f"cancel_{self._name}", accessible=f"Cancel changing {self._called}")
        save = Button("Save", name=f"save_{self._name}", accessible=f"Save {self._called}")
        foot.addWidget(cancel)
        foot.addWidget(save)
        layout.addLayout(foot)
        cancel.clicked.connect(self._give_up)
        save.clicked.connect(lambda: self.save(on_saved=lambda: None, on_refused=lambda: None))
        self._table.hide()
        self.change.hide()
        self.body.addWidget(self._form)

    def _give_up(self) -> None:
        self._unfinished.drop()
        self._end()

    def _end(self) -> None:
        if self._form is not None:
            self._form.hide()
            self._form.setParent(None)
            self._form.deleteLater()
        self._form = self._group = self._base = None
        if self._kept_banner is not None:
            self._kept_banner.setParent(None)
            self._kept_banner.deleteLater()
            self._kept_banner = None
        self._unfinished.start()
        self._clear_trouble()
        self._table.show()
        self.change.show()
        self.change.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, error: DeskError) -> None:
        if error.code is ErrorCode.LEGAL_HOLD_STANDS:
            self._show_trouble(_HOLD_HAPPENED, _HOLD_TO_DO, tone=Tone.HOLD, icon="scales")
            return
        if error.code is ErrorCode.RECORD_CHANGED_MEANWHILE:
            self._show_trouble(_MEANWHILE_HAPPENED, _MEANWHILE_TO_DO, tone=Tone.WARN, icon="warn")
            self._take_newest()
            return
        if self._group is None or not self._group.show_error(error):
            explanation = explain(error.code)
            self._show_trouble(explanation.happened, explanation.what_to_do, tone=Tone.DANGER, icon="warn")

    def _take_newest(self) -> None:
        """Read the client again, so that the next save changes only the fields of this card."""
        base, desk = self._base, self._context.desk
        if base is None:
            return

        def show(client: Client) -> None:
            if self._base is not None:
                self._base = client

        self._context.runner.run(lambda: desk.clients.get(base.id), owner=self, on_ok=show, on_error=self._say)

    def _show_trouble(self, happened: str, what_to_do: str, *, tone: Tone, icon: str) -> None:
        self._clear_trouble()
        self._trouble = Banner(happened, second=what_to_do, tone=tone, icon=icon)
        self._trouble.setObjectName(f"{self._name}_trouble")
        self.body.insertWidget(0, self._trouble)

    def _clear_trouble(self) -> None:
        if self._trouble is not None:
            self._trouble.setParent(None)
            self._trouble.deleteLater()
            self._trouble = None
