# SPDX-License-Identifier: GPL-3.0-or-later
"""Appointments: planned, moved and cancelled freely, until one is opened as a session and enters the record."""

from datetime import date

from counselor_desk.domain.appointments import Appointment
from counselor_desk.domain.ids import AppointmentId, SessionId
from counselor_desk.domain.sessions import Attendance, Session
from counselor_desk.services.cleaning import cleaned
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.sessions import enter_session


class Appointments:
    """What is planned; nothing of it is logged, for it is no part of the record."""

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal

    def plan(self, appointment: Appointment) -> Appointment:
        """Keep a new appointment."""
        kept = cleaned(appointment)
        with self._journal.database.transaction():
            self._journal.appointments.add(kept)
        return kept

    def change(self, appointment: Appointment) -> Appointment:
        """Keep a moved or otherwise changed appointment.

        Raises:
            UserError: RECORD_NOT_FOUND.
        """
        kept = cleaned(appointment)
        with self._journal.database.transaction():
            self._journal.appointments.replace(kept)
        return kept

    def cancel(self, appointment_id: AppointmentId) -> None:
        """Remove an appointment without a trace; a missed one that belongs on file is opened as a session instead.

        Raises:
            UserError: RECORD_NOT_FOUND.
        """
        with self._journal.database.transaction():
            self._journal.appointments.remove(appointment_id)

    def get(self, appointment_id: AppointmentId) -> Appointment:
        """One appointment.

        Raises:
            UserError: RECORD_NOT_FOUND.
        """
        return self._journal.appointments.get(appointment_id)

    def of_day(self, day: date) -> tuple[Appointment, ...]:
        """What is planned for a day, earliest first."""
        return self.between(day, day)

    def between(self, first: date, last: date) -> tuple[Appointment, ...]:
        """What is planned from one day to another, both included, earliest first."""
        return self._journal.appointments.in_period(period_from=first, period_to=last)

    def open_session(self, appointment_id: AppointmentId, *, attendance: Attendance = Attendance.ATTENDED) -> Session:
        """Turn an appointment into a session, both or neither; its number is the next of the first attendee.

        Raises:
            UserError: RECORD_NOT_FOUND, also when it was opened before.
        """
        appointment = self._journal.appointments.get(appointment_id)
        session = Session(
            id=SessionId(self._journal.ids.new()),
            number=self._journal.sessions.next_number(appointment.attendees[0]),
            local_date=appointment.local_date,
            start=appointment.start,
            stop=appointment.stop,
            zone=appointment.zone,
            kind=appointment.kind,
            modality=appointment.modality,
            attendance=attendance,
            attendees=appointment.attendees,
            group_name=appointment.group_name,
        )
        with self._journal.database.transaction():
            enter_session(self._journal, session)
            self._journal.appointments.remove(appointment_id)
        return session
