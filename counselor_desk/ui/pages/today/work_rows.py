# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the left column: notes to write, drafts, who is still to come."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.sessions import SessionKind
from counselor_desk.services.today import ComingAppointment, DraftRow, NoteToWrite
from counselor_desk.services.wording import NOTE_TITLES, SESSION_KINDS
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.names import Names
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Row, column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.chips import Chip
from counselor_desk.ui.widgets.facts import IconFact, name_line
from counselor_desk.ui.widgets.labels import ElidedLabel, IconView, Label, Role
from counselor_desk.ui.words import PLACE_ICONS, PLACES_OF_SESSION, SESSION_ICONS

_BUTTON_WIDTH = 104


def note_row(
    note: NoteToWrite, *, number: int, today: date, formats: Formats, names: Names, show_facts: bool
) -> tuple[Row, Button]:
    """A session without its note; only the oldest one has the primary button."""
    row = Row(height=56, gap=12)
    chip_column = QWidget()
    chip_column.setProperty("kind", "clear")
    chip_column.setFixedWidth(px(88))
    inside = line(chip_column)
    inside.addWidget(_age_chip(note, today=today))
    inside.addStretch(1)
    row.line.addWidget(chip_column)
    words = column(gap=2)
    words.addLayout(name_line(note.client, names))
    facts = line(gap=8)
    when = f"{formats.weekday_and_day(note.local_date)}, {formats.span(note.start, note.stop)}"
    when_label = Label(when, role=Role.SECOND)
    when_label.setFixedWidth(px(164))
    facts.addWidget(when_label)
    kind = SESSION_KINDS[note.kind]
    if note.kind is SessionKind.GROUP:
        kind = f"Group of {note.attendee_count}"
    if show_facts:
        facts.addWidget(IconFact(SESSION_ICONS[note.kind], kind, width=84))
        facts.addWidget(IconFact(PLACE_ICONS[note.modality], PLACES_OF_SESSION[note.modality], width=78))
    facts.addStretch(1)
    words.addLayout(facts)
    row.line.addLayout(words, 1)
    shown = names.of(note.client)
    button = Button(
        "Write note",
        name=f"write_note_{number}",
        kind=ButtonKind.PRIMARY if number == 1 else ButtonKind.SECONDARY,
        accessible=f"Write note for {shown}, {when}",
    )
    button.setMinimumWidth(px(_BUTTON_WIDTH))
    row.line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
    row.setAccessibleName(f"{shown}, {when}, {kind}")
    return row, button


def _age_chip(note: NoteToWrite, *, today: date) -> Chip:
    days = (today - note.local_date).days
    words = "Today" if days == 0 else "Yesterday" if days == 1 else f"{days} days"
    if note.is_late:
        return Chip(words, tone=Tone.WARN, icon="late")
    return Chip(words, icon="clock")


def draft_row(draft: DraftRow, *, number: int, formats: Formats, names: Names) -> tuple[Row, Button]:
    """A draft, with the sections that are still empty and never a word of its text."""
    row = Row(height=53, gap=12)
    row.line.addWidget(IconView("pen", size=18, ink="accent"))
    words = column(gap=2)
    words.addLayout(name_line(draft.client, names))
    title = f"{NOTE_TITLES[draft.kind]} for {formats.weekday_and_day(draft.service_date)}."
    words.addWidget(ElidedLabel(f"{title} {_still_empty(draft)}".strip(), role=Role.SECOND))
    row.line.addLayout(words, 1)
    shown = names.of(draft.client)
    button = Button("Continue", name=f"continue_draft_{number}", accessible=f"Continue {title} {shown}")
    button.setMinimumWidth(px(_BUTTON_WIDTH))
    row.line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
    return row, button


def _still_empty(draft: DraftRow) -> str:
    empty = draft.empty_headings
    if not empty:
        return "Every section is written."
    if len(empty) == 1:
        return f"{empty[0]} section is empty."
    return f"{', '.join(empty[:-1])} and {empty[-1]} are empty."


def coming_cell(coming: ComingAppointment, *, number: int, formats: Formats, names: Names) -> tuple[QWidget, Button]:
    """One appointment of today that has not ended."""
    cell = QWidget()
    cell.setProperty("kind", "clear")
    row = line(cell, gap=12, margins=(16, 10, 12, 10))
    row.addWidget(Label(formats.clock(coming.start), role=Role.STRONG))
    lines = column(gap=2)
    shown = coming.group_name if coming.group_name and not names.are_codes else ""
    shown = shown or ", ".join(names.of(client) for client in coming.clients)
    lines.addWidget(ElidedLabel(shown, role=Role.MEDIUM))
    kind = f"{SESSION_KINDS[coming.kind]}, {PLACES_OF_SESSION[coming.modality].lower()}"
    lines.addWidget(IconFact(SESSION_ICONS[coming.kind], f"{kind}, now" if coming.has_begun else kind))
    row.addLayout(lines, 1)
    # a note would put the session into the record before anybody came
    words, what = ("Begin note", "Begin the note for") if coming.has_begun else ("Open record", "Open the record of")
    button = Button(
        words,
        name=f"begin_note_{number}",
        kind=ButtonKind.QUIET,
        accessible=f"{what} {shown}, {formats.clock(coming.start)}",
    )
    row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
    return cell, button
