# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the consent documents: version, status, dates, by whom, and what can be done next."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from counselor_desk.domain.clients import Client
from counselor_desk.domain.consents import Consent, ConsentAnswer, ConsentStatus, CopyGiven, SignerCapacity
from counselor_desk.services.client_consents import ConsentRow
from counselor_desk.services.wording import CAPACITIES
from counselor_desk.ui.consent_words import CONSENT_CHIPS, CONSENT_NAMES
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.names import Names
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Row, column, frame, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.chips import Chip
from counselor_desk.ui.widgets.labels import ElidedLabel, Label, Role


class Room(StrEnum):
    """How much of a row fits side by side."""

    WIDE = "wide"
    MIDDLE = "middle"
    NARROW = "narrow"


class ConsentAct(StrEnum):
    """What can be done with one row."""

    SIGN = "sign"
    OPEN = "open"
    PAPER = "paper"
    DECLINE = "decline"
    REVOKE = "revoke"
    COPY = "copy"
    PRINT_SIGNED = "print_signed"
    PRINT = "print"


ACT_WORDS = {
    ConsentAct.SIGN: ("Sign in the room…", "sign"),
    ConsentAct.OPEN: ("Open", "doc"),
    ConsentAct.PAPER: ("Record a paper signature…", "pen"),
    ConsentAct.DECLINE: ("Record declined…", "cross"),
    ConsentAct.REVOKE: ("Revoke…", "undo"),
    ConsentAct.COPY: ("Copy given…", "copy"),
    ConsentAct.PRINT_SIGNED: ("Print signed copy…", "printer"),
    ConsentAct.PRINT: ("Print form…", "printer"),
}

ROW_HEIGHTS = {Room.WIDE: 40, Room.MIDDLE: 56, Room.NARROW: 0}
"""Least heights; a narrow row is as high as what is stacked in it."""
_WIDTHS = {"document": 164, "version": 56, "status": 128, "dates": 184, "act": 132, "more": 56}
_COPIES = {
    CopyGiven.NOT_YET: "no copy yet",
    CopyGiven.PRINTED: "copy printed",
    CopyGiven.BY_EMAIL: "copy e-mailed",
    CopyGiven.DECLINED: "no copy wanted",
}


def room_for(width: int) -> Room:
    """How the rows are laid out in a width of the screen."""
    if width >= px(900):
        return Room.WIDE
    return Room.MIDDLE if width >= px(620) else Room.NARROW


def row_name(row: ConsentRow) -> str:
    """ "Informed consent, v3"."""
    return f"{CONSENT_NAMES[row.document.topic]}, v{row.document.version}"


def main_act(row: ConsentRow) -> ConsentAct:
    """What the one worded button of a row does."""
    asks = {ConsentStatus.MISSING, ConsentStatus.REVIEW_DUE, ConsentStatus.EXPIRED}
    return ConsentAct.SIGN if row.status in asks else ConsentAct.OPEN


def acts_of(row: ConsentRow) -> tuple[ConsentAct, ...]:
    """Everything that can be done with a row, in the order of its menu."""
    consent = row.consent
    acts: list[ConsentAct] = []
    if consent is not None:
        acts.append(ConsentAct.OPEN)
    if not row.is_past:
        acts += [ConsentAct.SIGN, ConsentAct.PAPER, ConsentAct.DECLINE]
    if consent is not None:
        if consent.copy_given is CopyGiven.NOT_YET:
            acts.append(ConsentAct.COPY)
        if consent.answer is ConsentAnswer.SIGNED and consent.revoked_on is None:
            acts.append(ConsentAct.REVOKE)
    if row.was_drawn:
        acts.append(ConsentAct.PRINT_SIGNED)
    return (*acts, ConsentAct.PRINT)


def dates_words(row: ConsentRow, *, today: date, formats: Formats) -> str:
    """When it was answered, and what comes next."""

    def near(day: date) -> str:
        return formats.near_day(day, today=today)

    consent = row.consent
    if consent is None:
        return f"In use since {near(row.document.effective_from)}"
    match row.status:
        case ConsentStatus.SUPERSEDED if row.replaced_on is not None:
            return f"Replaced by v{row.replaced_by}, {near(row.replaced_on)}"
        case ConsentStatus.SUPERSEDED:
            return f"{near(consent.answered_on)}, v{row.replaced_by} is in use"
        case ConsentStatus.REVOKED if consent.revoked_on is not None:
            return f"Revoked {near(consent.revoked_on)}"
        case ConsentStatus.DECLINED:
            return f"Declined {near(consent.answered_on)}"
        case ConsentStatus.EXPIRED if consent.expires_on is not None:
            return f"Expired {near(consent.expires_on)}"
    if consent.review_due is not None:
        return f"{near(consent.answered_on)}, review {near(consent.review_due)}"
    if consent.expires_on is not None:
        return f"{near(consent.answered_on)}, until {near(consent.expires_on)}"
    return f"Signed {near(consent.answered_on)}"


def signer_words(consent: Consent, *, client: Client, names: Names) -> str:
    """Who answered, in which capacity; in place of names the capacity alone."""
    capacity = CAPACITIES[consent.capacity]
    if consent.capacity is SignerCapacity.CLIENT:
        return f"{names.of(client)}, {capacity}"
    return capacity.capitalize() if names.are_codes else f"{consent.signer_name}, {capacity}"


def how_words(row: ConsentRow) -> str:
    """Where it was answered, in which capacity, and the copy, as short as a column asks."""
    if row.consent is None:
        return "Not answered yet"
    where = "In the room" if row.was_drawn else "On paper"
    return f"{where}, {CAPACITIES[row.consent.capacity]}, {_COPIES[row.consent.copy_given]}"


def table_head() -> QFrame:
    """The names of the columns, for the wide layout."""
    head = frame("table_head")
    head.setMinimumHeight(px(32))
    inside = line(head, gap=8, margins=(16, 0, 16, 0))
    for key, words in (("document", "Document"), ("version", "Version"), ("status", "Status"), ("dates", "Dates")):
        label = Label(words, role=Role.LABEL)
        label.setFixedWidth(px(_WIDTHS[key]))
        inside.addWidget(label)
    inside.addWidget(Label("Signed by, copy", role=Role.LABEL), 1)
    return head


def consent_row(
    row: ConsentRow,
    *,
    name: str,
    room: Room,
    today: date,
    formats: Formats,
    on_act: Callable[[ConsentAct], None],
    on_more: Callable[[Button], None],
) -> Row:
    """One version with its answer; `name` is its own part of the object names."""
    document = ElidedLabel(CONSENT_NAMES[row.document.topic], role=Role.BODY if row.is_past else Role.STRONG)
    if row.is_past:
        document.set_tone(Tone.NEUTRAL)
    document.say_more(row.document.title if room is Room.WIDE else "")
    version = Label(f"v{row.document.version}", role=Role.BODY, tone=Tone.NEUTRAL)
    words, tone, icon = CONSENT_CHIPS[row.status]
    chip = Chip(words, tone=tone, icon=icon)
    dates = ElidedLabel(dates_words(row, today=today, formats=formats), role=Role.SECOND)
    how = ElidedLabel(how_words(row), role=Role.SECOND)
    said = ", ".join((row_name(row), words, dates.whole, how.whole))
    buttons = _buttons(row, name=name, on_act=on_act, on_more=on_more)
    made = Row(height=ROW_HEIGHTS[room], gap=8, accessible=said)
    if room is Room.WIDE:
        _lay_wide(made, (document, version, chip, dates, how), buttons)
    elif room is Room.MIDDLE:
        _lay_middle(made, (document, version, chip, dates, how), buttons)
    else:
        _lay_narrow(made, (document, version, chip, dates, how), buttons)
    return made


_Parts = tuple[ElidedLabel, Label, Chip, ElidedLabel, ElidedLabel]


def _lay_wide(row: Row, parts: _Parts, buttons: tuple[Button, Button]) -> None:
    document, version, chip, dates, how = parts
    for widget, key in ((document, "document"), (version, "version"), (chip, "status"), (dates, "dates")):
        row.line.addWidget(_held(widget, _WIDTHS[key]))
    _share_width(how)
    row.line.addWidget(how, 1)
    for button, key in zip(buttons, ("act", "more"), strict=True):
        row.line.addWidget(_held(button, _WIDTHS[key], at_right=True))


def _lay_middle(row: Row, parts: _Parts, buttons: tuple[Button, Button]) -> None:
    document, version, chip, dates, how = parts
    what, when = column(gap=0), column(gap=0)
    what.addWidget(document)
    what.addWidget(version)
    when.addWidget(dates)
    when.addWidget(how)
    row.line.addLayout(what, 3)
    row.line.addWidget(_held(chip, _WIDTHS["status"]))
    row.line.addLayout(when, 5)
    for each in (document, dates, how):
        _share_width(each)
    for button, key in zip(buttons, ("act", "more"), strict=True):
        row.line.addWidget(_held(button, _WIDTHS[key], at_right=True))


def _lay_narrow(row: Row, parts: _Parts, buttons: tuple[Button, Button]) -> None:
    document, version, chip, dates, how = parts
    stack = column(gap=4)
    first = line(gap=8)
    first.addWidget(document)
    first.addWidget(version)
    first.addStretch(1)
    stack.addLayout(first)
    second = line()
    second.addWidget(chip)
    second.addStretch(1)
    stack.addLayout(second)
    stack.addWidget(dates)
    stack.addWidget(how)
    last = line(gap=16)
    for button in buttons:
        last.addWidget(button)
    last.addStretch(1)
    stack.addLayout(last)
    row.line.addLayout(stack, 1)


def _buttons(
    row: ConsentRow, *, name: str, on_act: Callable[[ConsentAct], None], on_more: Callable[[Button], None]
) -> tuple[Button, Button]:
    act = main_act(row)
    words, _ = ACT_WORDS[act]
    main = Button(
        words, name=f"{act.value}_{name}", kind=ButtonKind.LINK, accessible=f"{words.rstrip('…')}: {row_name(row)}"
    )
    main.clicked.connect(lambda _=False: on_act(act))
    more = Button("More…", name=f"more_{name}", kind=ButtonKind.LINK, accessible=f"More for {row_name(row)}")
    more.clicked.connect(lambda _=False: on_more(more))
    return main, more


def _held(widget: QWidget, width: float, *, at_right: bool = False) -> QWidget:
    """A part in a column of a fixed width, so that columns stand under each other in every row."""
    holder = QWidget()
    holder.setProperty("kind", "clear")
    # room for the ring of the focus, which stands outside the button
    inside = line(holder, margins=(0, 0, 3, 0) if at_right else (0, 0, 0, 0))
    side = Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft
    if isinstance(widget, ElidedLabel):
        inside.addWidget(widget)
    else:
        inside.addWidget(widget, 0, side | Qt.AlignmentFlag.AlignVCenter)
    holder.setFixedWidth(px(width))
    return holder


def _share_width(label: ElidedLabel) -> None:
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
