# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of a note as it is read: its facts in one row, its sections, its addenda, and the line of its signature."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QSizePolicy, QWidget

from counselor_desk.domain.notes import Addendum, Note, NoteState, Signature
from counselor_desk.domain.sessions import Attendance, Session
from counselor_desk.domain.text import is_blank
from counselor_desk.services.client_record import NoteReading
from counselor_desk.services.wording import ATTENDANCE, SESSION_KINDS
from counselor_desk.ui.formats import Formats, counted
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.beside import Beside
from counselor_desk.ui.widgets.boxes import Banner, column, hairline, line
from counselor_desk.ui.widgets.facts import IconFact
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.note_text import ReadingText
from counselor_desk.ui.words import PLACE_ICONS, PLACES_OF_SESSION, SESSION_ICONS

_MOST_CHARACTERS = 75
_HEADING_WIDTH = 96
_ATTENDANCE_ICONS = {
    Attendance.ATTENDED: "check",
    Attendance.LATE: "clock",
    Attendance.NO_SHOW: "minus",
    Attendance.CANCELLED_BY_CLIENT: "minus",
    Attendance.CANCELLED_BY_COUNSELOR: "minus",
}


def note_parts(reading: NoteReading, *, formats: Formats, zone: str) -> Iterator[QWidget]:
    """Everything between the head and the foot, from the top."""
    note = reading.note
    if not reading.is_as_signed:
        yield Banner(
            "This note is not as it was signed.",
            second="What is stored differs from what the record log says. Do not rely on it and do not release it: "
            "keep this journal as it is, and compare the note with a backup. Journal health checks every other note.",
            tone=Tone.DANGER,
            icon="warn",
        )
    if note.strike is not None:
        struck = note.strike
        yield Banner(
            f"Entered in error, marked on {formats.moment(struck.struck_at, zone=zone)}. The text stays readable.",
            second=struck.reason,
            tone=Tone.DANGER,
            icon="cross",
        )
    if reading.session is not None:
        yield session_row(reading.session, formats=formats)
    if note.is_late_entry:
        yield Banner(_late_words(note, formats=formats, zone=zone), second=note.late_entry_reason, icon="late")
    sections = [each for each in note.sections if not is_blank(each.text)]
    for number, section in enumerate(sections):
        yield section_part(section.heading, section.text, name=f"section_{number}")
    if not sections:
        yield Label("Nothing is written yet.", role=Role.SECOND)
    for addendum in reading.addenda:
        yield _addendum_part(addendum, formats=formats, zone=zone)


def session_row(session: Session, *, formats: Formats) -> QWidget:
    """When, with whom, where and what became of it: icons with words in one row."""
    row = QWidget()
    row.setProperty("kind", "clear")
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    row.setSizePolicy(policy)
    flow = FlowLayout(row, gap=16, line_gap=6)
    facts = [
        ("clock", formats.span(session.start, session.stop)),
        (SESSION_ICONS[session.kind], SESSION_KINDS[session.kind]),
        (PLACE_ICONS[session.modality], PLACES_OF_SESSION[session.modality]),
        (_ATTENDANCE_ICONS[session.attendance], _attended(session.attendance)),
    ]
    if session.group_name:
        facts.append(("group", session.group_name))
    for icon, words in facts:
        flow.addWidget(IconFact(icon, words))
    return row


def section_part(heading: str, text: str, *, name: str) -> QWidget:
    """A section of a note: its heading beside its text, at most 75 characters on a line."""
    reading = ReadingText(text, name=name, accessible=heading)
    holder = QWidget()
    holder.setProperty("kind", "clear")
    row = line(holder)
    row.addWidget(reading, 100)
    row.addStretch(1)
    reading.setMaximumWidth(_widest(reading))
    return Beside(heading, holder, width=_HEADING_WIDTH, top=4, role=Role.SECTION_HEADING)


def foot_of_signed(reading: NoteReading, *, formats: Formats, zone: str) -> tuple[str, str]:
    """Who signed; and when it was begun and signed, how long after the session, with which seal."""
    signature = reading.note.signature
    if signature is None:
        return ("", "")
    begun = formats.moment(reading.note.first_keystroke_at, zone=zone)
    when = formats.moment(signature.signed_at, zone=zone)
    after = _after_session(reading.minutes_after_session)
    seal = f" Seal {reading.seal}" if reading.seal else ""
    return f"Signed by {signer_words(signature)}", f"Begun {begun}, signed {when}{after}.{seal}"


def foot_of_draft(reading: NoteReading, *, formats: Formats, zone: str) -> tuple[str, str]:
    """That nobody has signed yet, and since when it is written."""
    return "Draft, not signed yet", f"Begun {formats.moment(reading.note.first_keystroke_at, zone=zone)}"


def signer_words(signature: Signature) -> str:
    """ "Ingrid Solvang-Reyes, LPC"."""
    return f"{signature.name}, {signature.credentials}" if signature.credentials else signature.name


def _addendum_part(addendum: Addendum, *, formats: Formats, zone: str) -> QWidget:
    part = QWidget()
    part.setProperty("kind", "clear")
    layout = column(part, gap=10)
    layout.addWidget(hairline())
    when = formats.moment(addendum.signature.signed_at, zone=zone)
    heading = column(gap=2)
    heading.addWidget(Label(f"Addendum {addendum.number}, signed {when}", role=Role.STRONG, wraps=True))
    heading.addWidget(Label(f"{addendum.reason}. {signer_words(addendum.signature)}", role=Role.SECOND, wraps=True))
    begun = Label(f"Begun {formats.moment(addendum.first_keystroke_at, zone=zone)}", role=Role.SMALL, wraps=True)
    begun.setObjectName(f"addendum_{addendum.number}_begun")
    heading.addWidget(begun)
    layout.addLayout(heading)
    text = ReadingText(addendum.text, name=f"addendum_{addendum.number}", accessible=f"Addendum {addendum.number}")
    text.setMaximumWidth(_widest(text) + px(_HEADING_WIDTH))
    layout.addWidget(text)
    return part


def _late_words(note: Note, *, formats: Formats, zone: str) -> str:
    begun = note.first_keystroke_at.astimezone(ZoneInfo(zone)).date()
    days = (begun - note.service_date).days
    if note.state is NoteState.DRAFT:
        return f"Late entry, begun {counted(days, 'day')} after the session"
    return f"Late entry, written {counted(days, 'day')} after the session, on {formats.day(begun)}"


def _after_session(minutes: int | None) -> str:
    if minutes is None or minutes < 0:
        return ""
    if minutes < 120:
        return f", {minutes} min after the session"
    hours = minutes // 60
    if hours < 48:
        return f", {hours} hours after the session"
    return f", {hours // 24} days after the session"


def _attended(attendance: Attendance) -> str:
    return "Attended" if attendance is Attendance.ATTENDED else ATTENDANCE[attendance]


def _widest(text: ReadingText) -> int:
    """A line of 75 characters as they occur in a note; the mean of Qt counts every letter of the font alike."""
    sample = "the week was hard and she asked for time to think about what it means to her "
    metrics = QFontMetrics(text.font())
    return round(metrics.horizontalAdvance(sample[:_MOST_CHARACTERS]) * px(15) / max(1, text.font().pixelSize()))
