# SPDX-License-Identifier: GPL-3.0-or-later
"""The facts of a session while they are typed: some may be missing, and nothing of them is in the record yet."""

from dataclasses import dataclass, field
from datetime import date, time

from counselor_desk.domain.ids import ClientId, SessionId
from counselor_desk.domain.notes import NoteKind
from counselor_desk.domain.sessions import Attendance, Modality, Session, SessionKind

KINDS_ABOUT_A_SESSION = frozenset({NoteKind.PROGRESS, NoteKind.INTAKE})
"""Notes that stand on a session; the others may, and are of a day alone where no session is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """What the card shows; None stands for what is empty or cannot be read."""

    local_date: date | None
    start: time | None
    stop: time | None
    kind: SessionKind
    modality: Modality
    attendance: Attendance | None
    attendees: tuple[ClientId, ...]
    group_name: str = field(default="", repr=False)

    @classmethod
    def of(cls, session: Session) -> "SessionFacts":
        """The facts of a session in the record."""
        return cls(
            local_date=session.local_date,
            start=session.start,
            stop=session.stop,
            kind=session.kind,
            modality=session.modality,
            attendance=session.attendance,
            attendees=session.attendees,
            group_name=session.group_name,
        )

    @property
    def is_complete(self) -> bool:
        """True when a session can be made of them."""
        return (
            self.local_date is not None
            and self.start is not None
            and self.stop is not None
            and self.start != self.stop
            and self.attendance is not None
            and bool(self.attendees)
            and (self.kind is not SessionKind.INDIVIDUAL or len(self.attendees) == 1)
        )

    @property
    def runs_past_midnight(self) -> bool:
        """True when the stop lies before the start."""
        return self.start is not None and self.stop is not None and self.stop < self.start

    def as_session(self, *, session_id: SessionId, number: int, zone: str) -> Session | None:
        """A new session with these facts, or None while some are missing."""
        if self.local_date is None or self.start is None or self.stop is None or self.attendance is None:
            return None
        if not self.is_complete:
            return None
        return Session(
            id=session_id,
            number=number,
            local_date=self.local_date,
            start=self.start,
            stop=self.stop,
            zone=zone,
            kind=self.kind,
            modality=self.modality,
            attendance=self.attendance,
            attendees=self.attendees,
            group_name=self.group_name,
        )

    def put_on(self, session: Session) -> Session:
        """A session of the record with these facts; unchanged while some are missing."""
        return self.as_session(session_id=session.id, number=session.number, zone=session.zone) or session
