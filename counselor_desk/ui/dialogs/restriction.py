# SPDX-License-Identifier: GPL-3.0-or-later
"""Restrictions: what a client asks to be kept from somebody and the practice agrees to, and the end of one."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.clients import Client, Restriction
from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ids import RestrictionId
from counselor_desk.domain.text import is_blank
from counselor_desk.ui.dialogs.trouble import clear_in_dialog, show_in_dialog
from counselor_desk.ui.pages.page import Changed, PageContext
from counselor_desk.ui.widgets.dates import DATE_SENTENCE, DateInput
from counselor_desk.ui.widgets.fields import Field, Form, TextInput
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.overlay import Dialog


class RestrictionDialog(Dialog):
    """Asks for the words of a restriction and the day of the agreement."""

    journal_changed = Signal(object)

    def __init__(self, host: QWidget, *, context: PageContext, client: Client, today: date) -> None:
        super().__init__(
            host,
            name="restriction_dialog",
            title="Add a restriction",
            second=f"Something that {context.names.of(client)} asks to be kept from somebody, and that you agree to.",
            primary="Add restriction",
        )
        self._context, self._client_id, self._today = context, client.id, today
        self._words = TextInput(
            name="restriction_words", accessible="The restriction", lines=3, hint="Nothing to the insurer about dates"
        )
        self._day = DateInput(name="restriction_day", accessible="Agreed on", formats=context.formats, value=today)
        fields = (
            Field("The restriction", self._words, where="restriction.words"),
            Field("Agreed on", self._day, where="restriction.agreed_on"),
        )
        self._form = Form(fields)
        for each in fields:
            self.body.addWidget(each)
        self.body.addWidget(
            Label(
                "It is looked at before every release (45 CFR 164.522(a)), and stays on file after it is lifted.",
                role=Role.SECOND,
                wraps=True,
            )
        )
        self.accepted.connect(self._save)

    def _save(self) -> None:
        self._form.clear_errors()
        clear_in_dialog(self)
        words, day = self._words.toPlainText().strip(), self._day.value()
        if day is None:
            self._form.show_sentence("restriction.agreed_on", DATE_SENTENCE)
        elif day > self._today:
            self._form.show_sentence("restriction.agreed_on", "Enter the day of the agreement; it cannot lie ahead")
        if is_blank(words):
            self._form.show_sentence("restriction.words", "Write what is to be kept from whom")
        if is_blank(words) or day is None or day > self._today:
            return
        desk = self._context.desk
        restriction = Restriction(
            id=RestrictionId(desk.journal.ids.new()),
            client_id=self._client_id,
            words=words,
            agreed_on=day,
            recorded_at=self._context.clock.now(),
        )
        self.primary.setEnabled(False)
        self._context.runner.run(
            lambda: desk.clients.restrict(restriction), owner=self, on_ok=self._on_saved, on_error=self._on_error
        )

    def _on_saved(self, _: Restriction) -> None:
        self.close_overlay()
        self.journal_changed.emit(Changed.CLIENTS)

    def _on_error(self, error: DeskError) -> None:
        self.primary.setEnabled(True)
        if not self._form.show_error(error):
            show_in_dialog(self, error)


class LiftRestrictionDialog(Dialog):
    """Repeats a restriction and asks on which day it ends."""

    journal_changed = Signal(object)

    def __init__(self, host: QWidget, *, context: PageContext, restriction: Restriction, today: date) -> None:
        agreed = context.formats.day(restriction.agreed_on)
        super().__init__(
            host,
            name="lift_dialog",
            title="Lift this restriction",
            second=f"Agreed on {agreed}. It stays on file, with the day on which it ended.",
            primary="Lift restriction",
        )
        self._context, self._restriction = context, restriction
        self.body.addWidget(Label(restriction.words, role=Role.STRONG, wraps=True))
        self._day = DateInput(name="lifted_on", accessible="Ends on", formats=context.formats, value=today)
        field = Field(
            "Ends on", self._day, where="restriction.lifted_on", hint="From this day on it is no longer looked at."
        )
        self._form = Form((field,))
        self.body.addWidget(field)
        self.accepted.connect(self._save)

    def _save(self) -> None:
        self._form.clear_errors()
        clear_in_dialog(self)
        day = self._day.value()
        if day is None:
            self._form.show_sentence("restriction.lifted_on", DATE_SENTENCE)
            return
        if day < self._restriction.agreed_on:
            agreed = self._context.formats.plain_date(self._restriction.agreed_on)
            sentence = f"It was agreed on {agreed}. Enter that day or a later one"
            self._form.show_sentence("restriction.lifted_on", sentence)
            return
        desk, found = self._context.desk, self._restriction
        self.primary.setEnabled(False)
        self._context.runner.run(
            lambda: desk.clients.lift_restriction(found.id, client_id=found.client_id, on=day),
            owner=self,
            on_ok=self._on_saved,
            on_error=self._on_error,
        )

    def _on_saved(self, _: None) -> None:
        self.close_overlay()
        self.journal_changed.emit(Changed.CLIENTS)

    def _on_error(self, error: DeskError) -> None:
        self.primary.setEnabled(True)
        if not self._form.show_error(error):
            show_in_dialog(self, error)
