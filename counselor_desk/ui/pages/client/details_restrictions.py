# SPDX-License-Identifier: GPL-3.0-or-later
"""Two cards of the Details tab: what the client asked to be kept from others, and the end of the work."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal

from counselor_desk.domain.clients import Client, ClientStatus, Restriction
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Card, EmptyState, Row, column
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.chips import Chip
from counselor_desk.ui.widgets.labels import Label, Role


class RestrictionsCard(Card):
    """Every restriction, those that stand first; a lifted one stays in view."""

    add_requested = Signal()
    lift_requested = Signal(object)

    def __init__(self, *, formats: Formats) -> None:
        add = Button("Add restriction…", name="add_restriction", kind=ButtonKind.QUIET, dense=True)
        super().__init__("Restrictions", side=add)
        self._formats = formats
        add.clicked.connect(self.add_requested)

    def show_restrictions(self, restrictions: Sequence[Restriction], *, today: date) -> None:
        """Show what was agreed."""
        ordered = sorted(restrictions, key=lambda each: (not each.is_open(today=today), -each.agreed_on.toordinal()))
        self.set_count(str(len(ordered)) if ordered else "")
        if not ordered:
            self.show_rows(
                (
                    EmptyState(
                        "shield",
                        "No restriction on file.",
                        next_step="What the client asks to be kept from somebody, and you agree to, stands here and "
                        "is looked at before every release.",
                        dense=True,
                    ),
                )
            )
            return
        self.show_rows([self._row(number, each, today=today) for number, each in enumerate(ordered)])

    def _row(self, number: int, restriction: Restriction, *, today: date) -> Row:
        stands = restriction.is_open(today=today)
        agreed = f"Agreed on {self._formats.day(restriction.agreed_on)}"
        row = Row(accessible=f"{restriction.words}. {agreed}")
        words = column(gap=2)
        words.addWidget(Label(restriction.words, role=Role.MEDIUM, wraps=True))
        lifted = "" if restriction.lifted_on is None else f", lifted on {self._formats.day(restriction.lifted_on)}"
        words.addWidget(Label(f"{agreed}{lifted}", role=Role.SECOND, wraps=True))
        row.line.addLayout(words, 1)
        if stands:
            row.line.addWidget(Chip("Stands", tone=Tone.WARN, icon="shield"), 0, Qt.AlignmentFlag.AlignVCenter)
            lift = Button("Lift…", name=f"lift_{number}", accessible=f"Lift the restriction: {restriction.words}")
            lift.clicked.connect(partial(self.lift_requested.emit, restriction))
            row.line.addWidget(lift)
        else:
            words_of_chip = "Lifted" if restriction.lifted_on is not None else "Not yet"
            row.line.addWidget(Chip(words_of_chip, icon="undo"), 0, Qt.AlignmentFlag.AlignVCenter)
        return row


class EndOfWorkCard(Card):
    """Closing the work with a client, or taking it up again; the record stays in either case."""

    close_requested = Signal()
    reopen_requested = Signal()

    def __init__(self, *, formats: Formats) -> None:
        super().__init__("Work with this client")
        self._formats = formats

    def show_client(self, client: Client) -> None:
        """Say whether the work goes on."""
        is_open = client.status is ClientStatus.ACTIVE
        if client.closed_on is None:
            first, second = "The work goes on.", "Closing it keeps the whole record, every hold and every rule."
        else:
            first = f"The work was closed on {self._formats.day(client.closed_on)}."
            second = "The record stays as it is, and every rule stays in place."
        row = Row(accessible=f"{first} {second}")
        words = column(gap=2)
        words.addWidget(Label(first, role=Role.MEDIUM, wraps=True))
        words.addWidget(Label(second, role=Role.SECOND, wraps=True))
        row.line.addLayout(words, 1)
        button = Button("Close the work…" if is_open else "Take up again", name="close_work")
        button.clicked.connect(self.close_requested if is_open else self.reopen_requested)
        row.line.addWidget(button)
        self.show_rows((row,))
