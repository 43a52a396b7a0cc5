# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the authorizations: to whom, what and why, and the time that is left."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from counselor_desk.domain.authorizations import DEFECT_WORDS, AuthorizationDefect
from counselor_desk.services.client_consents import AuthorizationRow
from counselor_desk.ui.formats import Formats, counted
from counselor_desk.ui.pages.client.consent_rows import Room
from counselor_desk.ui.theme.look import px, tokens
from counselor_desk.ui.theme.tokens import Tone, tint
from counselor_desk.ui.widgets.boxes import Row, column, frame, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.labels import ElidedLabel, IconView, Label, Role

_RENEW_WITHIN = 14
_REVOKED_SECOND = {True: "In writing, on file", False: "Not in writing", None: "Nothing more is released on it"}
_SHARES = (172, 240, 190)
_ACT_WIDTH, _MORE_WIDTH = 84, 56


class AuthorizationAct(StrEnum):
    """What can be done with one form."""

    OPEN = "open"
    COMPLETE = "complete"
    RENEW = "renew"
    REVOKE = "revoke"


ACT_WORDS = {
    AuthorizationAct.OPEN: ("Open", "doc"),
    AuthorizationAct.COMPLETE: ("Complete…", "pen"),
    AuthorizationAct.RENEW: ("Renew…", "late"),
    AuthorizationAct.REVOKE: ("Revoke…", "undo"),
}


def main_act(row: AuthorizationRow) -> AuthorizationAct:
    """What the worded button of a row does; Renew stands in for Open from 14 days before the end."""
    form = row.authorization
    if form.revoked_on is not None:
        return AuthorizationAct.OPEN
    if form.signed_on is None:
        return AuthorizationAct.COMPLETE
    is_ending = row.days_left is not None and row.days_left <= _RENEW_WITHIN
    return AuthorizationAct.RENEW if is_ending else AuthorizationAct.OPEN


def acts_of(row: AuthorizationRow) -> tuple[AuthorizationAct, ...]:
    """Everything that can be done with a form."""
    form = row.authorization
    if form.signed_on is None:
        return AuthorizationAct.OPEN, AuthorizationAct.COMPLETE
    if form.revoked_on is not None:
        return AuthorizationAct.OPEN, AuthorizationAct.RENEW
    return AuthorizationAct.OPEN, AuthorizationAct.RENEW, AuthorizationAct.REVOKE


def standing_words(row: AuthorizationRow, *, today: date, formats: Formats) -> tuple[str, str, Tone, str]:
    """Where a form stands: first line, second line, tone and icon."""

    def near(day: date) -> str:
        return formats.near_day(day, today=today)

    form = row.authorization
    if form.revoked_on is not None and form.revoked_on <= today:
        return f"Revoked {near(form.revoked_on)}", _REVOKED_SECOND[form.revoked_in_writing], Tone.DANGER, "undo"
    if AuthorizationDefect.EXPIRED in row.defects and form.expires_on is not None:
        return f"Expired {near(form.expires_on)}", "Renew it to rely on it again", Tone.DANGER, "clock"
    if form.signed_on is None:
        return "Not signed yet", _first_defect(row), Tone.WARN, "pen"
    if row.defects:
        return f"{counted(len(row.defects), 'thing')} missing", _first_defect(row), Tone.WARN, "warn"
    if row.days_left is None or form.expires_on is None:
        return "No date of expiry", f"Until {form.expires_with}", Tone.OK, "check"
    words = "Ends today" if row.days_left == 0 else f"{counted(row.days_left, 'day')} left"
    is_ending = row.days_left <= _RENEW_WITHIN
    return words, f"to {near(form.expires_on)}", Tone.WARN if is_ending else Tone.OK, "clock" if is_ending else "check"


def _first_defect(row: AuthorizationRow) -> str:
    found = [each for each in row.defects if each is not AuthorizationDefect.NOT_YET_SIGNED]
    if not found:
        return "Complete it when it is signed"
    words = DEFECT_WORDS[found[0]].rstrip(".")
    return words[0].upper() + words[1:]


def authorization_head() -> QFrame:
    """The names of the columns."""
    head = frame("table_head")
    head.setMinimumHeight(px(32))
    inside = line(head, gap=16, margins=(16, 0, 16, 0))
    for words, share in zip(("Recipient", "Scope and purpose", "Expires"), _SHARES, strict=True):
        label = Label(words, role=Role.LABEL)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        inside.addWidget(label, share)
    for width in (_ACT_WIDTH, _MORE_WIDTH):
        gap = QWidget()
        gap.setProperty("kind", "clear")
        gap.setFixedWidth(px(width))
        inside.addWidget(gap)
    return head


def authorization_row(
    row: AuthorizationRow,
    *,
    number: int,
    room: Room,
    today: date,
    formats: Formats,
    on_act: Callable[[AuthorizationAct], None],
    on_more: Callable[[Button], None],
) -> Row:
    """One form in three facts and its buttons."""
    form = row.authorization
    words, second, tone, icon = standing_words(row, today=today, formats=formats)
    said = ", ".join(part for part in (form.recipient_name, form.description, form.purpose, words, second) if part)
    made = Row(height=0 if room is Room.NARROW else 52, gap=16, accessible=said)
    whom = _two_lines(
        ElidedLabel(form.recipient_name, role=Role.STRONG), ElidedLabel(form.recipient_address, role=Role.SECOND)
    )
    what = _two_lines(
        ElidedLabel(_one_line(form.description) or "Not described", role=Role.BODY),
        ElidedLabel(_one_line(form.purpose), role=Role.SECOND),
    )
    until = _until(row, words, second, tone, icon)
    main, more = _buttons(row, number=number, on_act=on_act, on_more=on_more)
    if room is Room.NARROW:
        stack = column(gap=6)
        for part in (whom, what, until):
            stack.addLayout(part)
        last = line(gap=16)
        last.addWidget(main)
        last.addWidget(more)
        last.addStretch(1)
        stack.addLayout(last)
        made.line.addLayout(stack, 1)
        return made
    for part, share in zip((whom, what, until), _SHARES, strict=True):
        made.line.addLayout(part, share)
    for button, width in ((main, _ACT_WIDTH), (more, _MORE_WIDTH)):
        holder = QWidget()
        holder.setProperty("kind", "clear")
        holder.setFixedWidth(px(width))
        # room for the ring of the focus, which stands outside the button
        line(holder, margins=(0, 0, 3, 0)).addWidget(
            button, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        made.line.addWidget(holder)
    return made


def _two_lines(first: ElidedLabel, second: ElidedLabel) -> QVBoxLayout:
    stack = column(gap=0)
    for each in (first, second):
        each.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        stack.addWidget(each)
    return stack


def _until(row: AuthorizationRow, words: str, second: str, tone: Tone, icon: str) -> QVBoxLayout:
    stack = column(gap=0)
    top = line(gap=6)
    top.addWidget(IconView(icon, size=16, tone=tone))
    first = ElidedLabel(words, role=Role.MEDIUM, tone=tone)
    first.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    top.addWidget(first, 1)
    stack.addLayout(top)
    bottom = line(gap=8)
    bottom.addSpacing(px(22))
    share = _share_left(row)
    if share is not None:
        bottom.addWidget(TimeLeft(share, tone=tone), 0, Qt.AlignmentFlag.AlignVCenter)
    below = ElidedLabel(second, role=Role.SECOND)
    below.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    bottom.addWidget(below, 1)
    stack.addLayout(bottom)
    return stack


def _share_left(row: AuthorizationRow) -> float | None:
    """The part of its time that a form still has; None where nothing runs."""
    form = row.authorization
    if row.defects or row.days_left is None or form.expires_on is None or form.signed_on is None:
        return None
    whole = max((form.expires_on - form.signed_on).days, 1)
    return min(row.days_left / whole, 1.0)


def _buttons(
    row: AuthorizationRow,
    *,
    number: int,
    on_act: Callable[[AuthorizationAct], None],
    on_more: Callable[[Button], None],
) -> tuple[Button, Button]:
    act = main_act(row)
    words, _ = ACT_WORDS[act]
    whose = row.authorization.recipient_name
    main = Button(
        words,
        name=f"{act.value}_authorization_{number}",
        kind=ButtonKind.LINK,
        accessible=f"{words.rstrip('…')} the authorization for {whose}",
    )
    main.clicked.connect(lambda _=False: on_act(act))
    more = Button(
        "More…",
        name=f"more_authorization_{number}",
        kind=ButtonKind.LINK,
        accessible=f"More for the authorization for {whose}",
    )
    more.clicked.connect(lambda _=False: on_more(more))
    return main, more


def _one_line(text: str) -> str:
    return " ".join(text.split())


class TimeLeft(QWidget):
    """A bar of 56 x 4 px filled by the share of time that is left; the days stand beside it in words."""

    def __init__(self, share: float, *, tone: Tone) -> None:
        super().__init__()
        self._share, self._tone = share, tone
        self.setFixedSize(self.sizeHint())

    # Qt's own names

    def sizeHint(self) -> QSize:
        return QSize(px(56), px(4))

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self.height() / 2
        whole = QRectF(self.rect())
        painter.setBrush(QColor(tokens().line))
        painter.drawRoundedRect(whole, radius, radius)
        painter.setBrush(QColor(tint(tokens(), self._tone).text))
        whole.setWidth(max(whole.width() * self._share, whole.height()))
        painter.drawRoundedRect(whole, radius, radius)
        painter.end()
