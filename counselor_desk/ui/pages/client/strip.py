# SPDX-License-Identifier: GPL-3.0-or-later
"""The confidentiality strip: where consent, safe contact, legal hold and the last check-in stand, on every tab.

Each cell is a button that opens what it speaks of.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QSizePolicy

from counselor_desk.domain.check_ins import CheckIn
from counselor_desk.domain.consents import ConsentStatus
from counselor_desk.services.client_record import ClientHeader, ContactLimits, StandingHold, TreatmentConsent
from counselor_desk.ui.formats import Formats, in_days
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import column, line
from counselor_desk.ui.widgets.labels import ElidedLabel, IconView, Label, Role, restyle
from counselor_desk.ui.widgets.tips import set_tip
from counselor_desk.ui.words import PAPERS, due_tone

# px of the design below which four cells would cut their own words
_ROOM_FOR_FOUR, _ROOM_FOR_TWO = 880, 420
_CELL_HEIGHT = 58
# what stands at both sides of a cell's second line: its edges, the icons and the gaps
_BESIDE_WORDS = 14 + 20 + 10 + 14 + 4 + 10


class StripCell(StrEnum):
    """The four cells in their order."""

    CONSENT = "consent"
    CONTACT = "contact"
    HOLD = "hold"
    CHECK_IN = "check_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellWords:
    """What one cell says; `second_icon` stands before the second line where that line is itself a status."""

    fact: str
    second: str
    icon: str
    tone: Tone
    second_tone: Tone | None = None
    second_icon: str = ""


class _Cell(QPushButton):
    def __init__(self, cell: StripCell) -> None:
        super().__init__()
        self.setObjectName(f"strip_{cell.value}")
        self.setProperty("kind", "cell")
        # the card would cut off a ring around it
        self.setProperty("focus", "own")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = line(self, gap=10, margins=(14, 0, 10, 0))
        self._icon = IconView("info", size=20)
        row.addWidget(self._icon)
        words = column(gap=0)
        words.addStretch(1)
        # the number of a docket begins it: the end goes first
        self._fact = ElidedLabel(role=Role.STRONG, middle=False)
        words.addWidget(self._fact)
        second = line(gap=4)
        self._second_icon = IconView("clock", size=14)
        self._second_icon.hide()
        second.addWidget(self._second_icon)
        self._second = ElidedLabel(role=Role.SECOND, middle=False)
        second.addWidget(self._second, 1)
        # a day that has passed must be read whole; whatever else stands here may lose its end
        self._whole = Label(role=Role.SECOND, wraps=True)
        self._whole.hide()
        second.addWidget(self._whole, 1)
        words.addLayout(second)
        words.addStretch(1)
        row.addLayout(words, 1)
        for part in (self._fact, self._second, self._whole):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def say(self, words: CellWords, *, is_filled: bool) -> None:
        self._icon.show_icon(words.icon, tone=words.tone)
        self._fact.setText(words.fact)
        self._fact.set_tone(words.tone if is_filled else None)
        self._second.setText(words.second)
        self._second.set_tone(words.second_tone)
        self._whole.setText(words.second)
        self._whole.set_tone(words.second_tone)
        self._whole.setVisible(bool(words.second_icon))
        self._second.setVisible(not words.second_icon)
        self._second_icon.setVisible(bool(words.second_icon))
        if words.second_icon:
            self._second_icon.show_icon(words.second_icon, tone=words.second_tone)
        set_tip(self, f"{words.fact}. {words.second}")
        self.setAccessibleName(f"{words.fact}. {words.second}")
        self.setProperty("fill", words.tone.value if is_filled else "")
        restyle(self)

    def height_at(self, width: int) -> int:
        """Height that a width asks for: the same for all, but where a status needs a second line."""
        if self._whole.isHidden():
            return px(_CELL_HEIGHT)
        room = width - px(_BESIDE_WORDS)
        lines = self._whole.heightForWidth(max(room, 1))
        return max(px(_CELL_HEIGHT), self._fact.sizeHint().height() + lines + px(14))

    # Qt's own names

    def sizeHint(self) -> QSize:
        return QSize(px(200), px(_CELL_HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


class ConfidentialityStrip(QFrame):
    """One card of four cells; two beside each other, or one, where the width ends."""

    opened = Signal(object)
    """The `StripCell` that was clicked."""

    def __init__(self, *, formats: Formats) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._formats = formats
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(1, 1, 1, 1)
        self._grid.setSpacing(0)
        self._cells = {each: _Cell(each) for each in StripCell}
        self._columns = 0
        for each, cell in self._cells.items():
            cell.setParent(self)
            cell.setAccessibleName(each.value)
            cell.clicked.connect(partial(self.opened.emit, each))
        self._arrange(4)

    def show_header(self, header: ClientHeader, *, today: date) -> None:
        """Say where everything stands today."""
        said = {
            StripCell.CONSENT: consent_words(header.consent, today=today, formats=self._formats),
            StripCell.CONTACT: contact_words(header.contact),
            StripCell.HOLD: hold_words(header.hold, today=today, formats=self._formats),
            StripCell.CHECK_IN: check_in_words(header.last_check_in, today=today, formats=self._formats),
        }
        for each, words in said.items():
            self._cells[each].say(words, is_filled=each is StripCell.HOLD and header.hold is not None)
        self._give_height()

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self.width()
        self._arrange(4 if width >= px(_ROOM_FOR_FOUR) else 2 if width >= px(_ROOM_FOR_TWO) else 1)
        self._give_height()

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        last = len(self._cells) - 1
        for number, cell in enumerate(self._cells.values()):
            row, place = divmod(number, columns)
            self._grid.addWidget(cell, row, place)
            sides = (
                *(["right"] if place < columns - 1 else []),
                *(["bottom"] if number + columns <= last else []),
            )
            corners = {
                "top-left": number == 0,
                "top-right": number == columns - 1,
                "bottom-left": number == len(self._cells) - columns,
                "bottom-right": number == last,
            }
            cell.setProperty("edges", " ".join(sides))
            cell.setProperty("corners", " ".join(name for name, is_so in corners.items() if is_so))
            restyle(cell)
        for place in range(4):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)
        self._give_height()

    def _give_height(self) -> None:
        """Every row is as high as its highest cell needs."""
        cells, columns = list(self._cells.values()), self._columns
        width = (self.width() - 2) // columns
        whole = 2
        for first in range(0, len(cells), columns):
            row = cells[first : first + columns]
            height = max(cell.height_at(width) for cell in row)
            for cell in row:
                cell.setFixedHeight(height)
            whole += height
        self.setFixedHeight(whole)


def consent_words(consent: TreatmentConsent, *, today: date, formats: Formats) -> CellWords:
    """The first cell: the newest answer on treatment."""
    status, due = consent.status, consent.review_due
    answered = "" if consent.answered_on is None else f"on {formats.near_day(consent.answered_on, today=today)}"
    if status in (ConsentStatus.SIGNED, ConsentStatus.REVIEW_DUE):
        fact = f"Consent signed, v{consent.version}"
        if due is None:
            return CellWords(fact=fact, second=f"Signed {answered}", icon="sign", tone=Tone.OK)
        days = (due - today).days
        tone = due_tone(days)
        when = formats.near_day(due, today=today)
        if tone is Tone.NEUTRAL:
            return CellWords(fact=fact, second=f"Review due {when}", icon="sign", tone=Tone.OK)
        return CellWords(
            fact=fact,
            second=f"Review due {when}, {in_days(days)}" if days >= 0 else f"Review overdue since {when}",
            icon="sign",
            tone=Tone.WARN,
            second_tone=tone if days < 0 else Tone.WARN,
            second_icon="clock",
        )
    if status is ConsentStatus.MISSING:
        return CellWords(fact="No consent on file", second="Record it on the Consent tab", icon="sign", tone=Tone.WARN)
    if status is ConsentStatus.SUPERSEDED:
        return CellWords(
            fact=f"Consent signed, v{consent.version}",
            second="A newer version is in use",
            icon="layers",
            tone=Tone.WARN,
            second_tone=Tone.WARN,
        )
    fact, second, icon = {
        ConsentStatus.DECLINED: ("Consent declined", f"Declined {answered}", "cross"),
        ConsentStatus.REVOKED: ("Consent revoked", f"It was signed {answered}", "undo"),
        ConsentStatus.EXPIRED: ("Consent expired", f"It was signed {answered}", "clock"),
    }[status]
    return CellWords(fact=fact, second=second, icon=icon, tone=Tone.DANGER)


def contact_words(contact: ContactLimits) -> CellWords:
    """The second cell: how the client may not be reached, and what they asked to be kept from others."""
    fact = "Voicemail allowed" if contact.voicemail_allowed else "No voicemail"
    icon, tone = ("phone", Tone.OK) if contact.voicemail_allowed else ("vmoff", Tone.DANGER)
    if contact.open_restrictions > 1:
        second = f"{contact.open_restrictions} restrictions: {contact.first_restriction}"
    elif contact.open_restrictions:
        second = f"Restriction: {contact.first_restriction}"
    else:
        second = contact.instructions or "No restriction on file"
    return CellWords(fact=fact, second=second.replace("\n", " "), icon=icon, tone=tone)


def hold_words(hold: StandingHold | None, *, today: date, formats: Formats) -> CellWords:
    """The third cell: the oldest hold that stands."""
    if hold is None:
        return CellWords(fact="No legal hold", second="Nothing is frozen", icon="scales", tone=Tone.NEUTRAL)
    name = hold.docket or PAPERS[hold.paper]
    more = f" and {hold.count - 1} more" if hold.count > 1 else ""
    since = formats.near_day(hold.placed_on, today=today)
    return CellWords(
        fact=f"Legal hold: {name}{more}",
        second=f"Since {since}. Deleting is off",
        icon="scales",
        tone=Tone.HOLD,
    )


def check_in_words(check_in: CheckIn | None, *, today: date, formats: Formats) -> CellWords:
    """The fourth cell: when the client was last asked."""
    fact = "Confidentiality check-in"
    if check_in is None:
        return CellWords(fact=fact, second="Not asked yet", icon="chat", tone=Tone.WARN)
    asked = "changes asked" if check_in.changes else "no changes asked"
    when = formats.near_day(check_in.asked_on, today=today)
    return CellWords(fact=fact, second=f"Last: {when}, {asked}", icon="chat", tone=Tone.OK)
