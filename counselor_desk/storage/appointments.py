# SPDX-License-Identifier: GPL-3.0-or-later
"""Appointments with those they are with; no part of the record, so they are changed and removed freely."""

from datetime import date

from counselor_desk.domain.appointments import Appointment
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import AppointmentId, ClientId
from counselor_desk.domain.sessions import Modality, SessionKind
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row, column_values

_ADD = """
INSERT INTO appointment (id, local_date, start, stop, zone, kind, modality, group_name)
VALUES (:id, :local_date, :start, :stop, :zone, :kind, :modality, :group_name)
"""
_REPLACE = """
UPDATE appointment SET
    local_date = :local_date, start = :start, stop = :stop, zone = :zone, kind = :kind, modality = :modality,
    group_name = :group_name
WHERE id = :id
"""
_REMOVE = "DELETE FROM appointment WHERE id = ?"
_ADD_ATTENDEE = "INSERT INTO appointment_attendee (appointment_id, client_id, position) VALUES (?, ?, ?)"
_REMOVE_ATTENDEES = "DELETE FROM appointment_attendee WHERE appointment_id = ?"
_ALL = """
SELECT appointment.*, (
    SELECT json_group_array(client_id ORDER BY position) FROM appointment_attendee WHERE appointment_id = appointment.id
) AS attendees
FROM appointment
"""
_GET = f"{_ALL} WHERE id = ?"
_IN_PERIOD = f"{_ALL} WHERE local_date BETWEEN ? AND ? ORDER BY local_date, start, id"
_OF_CLIENT = f"""{_ALL} JOIN appointment_attendee AS booked ON booked.appointment_id = id
WHERE booked.client_id = ? AND local_date <= ? ORDER BY local_date, start, id
"""


class AppointmentStore:
    """Keeps what is planned."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, appointment: Appointment) -> None:
        """Keep a new appointment with everybody it is with, in their order."""
        self._database.execute(_ADD, column_values(appointment, without=("attendees",)))
        self._add_attendees(appointment)

    def replace(self, appointment: Appointment) -> None:
        """Keep a changed appointment; raises UserError RECORD_NOT_FOUND."""
        if self._database.execute(_REPLACE, column_values(appointment, without=("attendees",))) == 0:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="appointment")
        self._database.execute(_REMOVE_ATTENDEES, (appointment.id,))
        self._add_attendees(appointment)

    def remove(self, appointment_id: AppointmentId) -> None:
        """Remove an appointment; raises UserError RECORD_NOT_FOUND."""
        self._database.execute(_REMOVE_ATTENDEES, (appointment_id,))
        if self._database.execute(_REMOVE, (appointment_id,)) == 0:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="appointment")

    def get(self, appointment_id: AppointmentId) -> Appointment:
        """Return the appointment; raises UserError RECORD_NOT_FOUND."""
        row = self._database.one(_GET, (appointment_id,))
        if row is None:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="appointment")
        return _appointment(row)

    def in_period(self, *, period_from: date, period_to: date) -> tuple[Appointment, ...]:
        """What is planned, earliest first; both days of the period are included."""
        days = (period_from.isoformat(), period_to.isoformat())
        return tuple(_appointment(row) for row in self._database.rows(_IN_PERIOD, days))

    def of_client(self, client_id: ClientId, *, until: date) -> tuple[Appointment, ...]:
        """What was planned with one client, earliest first; the last day is included."""
        return tuple(_appointment(row) for row in self._database.rows(_OF_CLIENT, (client_id, until.isoformat())))

    def _add_attendees(self, appointment: Appointment) -> None:
        self._database.execute_each(
            _ADD_ATTENDEE,
            ((appointment.id, client_id, position) for position, client_id in enumerate(appointment.attendees)),
        )


def _appointment(row: Row) -> Appointment:
    return Appointment(
        id=AppointmentId(row.text("id")),
        local_date=row.day("local_date"),
        start=row.clock_time("start"),
        stop=row.clock_time("stop"),
        zone=row.text("zone"),
        kind=SessionKind(row.text("kind")),
        modality=Modality(row.text("modality")),
        attendees=tuple(ClientId(each) for each in row.json_list("attendees")),
        group_name=row.text("group_name"),
    )
