# SPDX-License-Identifier: GPL-3.0-or-later
"""The last days of the sample practice as a working week leaves them: notes unwritten, evenings planned."""

from datetime import date, datetime, time, timedelta

from counselor_desk.app.sample_practice import SamplePractice
from counselor_desk.app.sample_writer import SampleWriter
from counselor_desk.domain.appointments import Appointment
from counselor_desk.domain.check_ins import CheckIn, CheckInHow
from counselor_desk.domain.clients import Client
from counselor_desk.domain.ids import AppointmentId, CheckInId, SessionId
from counselor_desk.domain.sessions import Attendance, Modality, Session, SessionKind
from counselor_desk.services.open_desk import OpenDesk

# days before the last day, start, kind of meeting: one is past the 48 hours after which a note is a late entry
_UNWRITTEN = (
    (3, time(15, 0), Modality.IN_PERSON),
    (1, time(11, 0), Modality.IN_PERSON),
    (1, time(17, 30), Modality.PHONE),
    (0, time(9, 0), Modality.VIDEO),
)
_TO_COME = ((time(19, 0), Modality.IN_PERSON), (time(20, 15), Modality.VIDEO))
_LENGTH = timedelta(minutes=50)


def live_last_days(opened: OpenDesk, sample: SamplePractice, writer: SampleWriter) -> None:
    """Add what a counselor has before them on the evening of the last day, in the records of clients whom no court
    asks about.
    """
    asked_about = {matter.client for matter in sample.matters}
    clients = [client for key, client in writer.clients.items() if key not in asked_about and client.closed_on is None]
    ids, zone = opened.journal.ids, sample.profile.zone
    for client, (days, start, modality) in zip(clients, _UNWRITTEN, strict=False):
        opened.sessions.add(
            Session(
                id=SessionId(ids.new()),
                number=opened.sessions.next_number(client.id),
                local_date=sample.last_day - timedelta(days=days),
                start=start,
                stop=_later(sample.last_day, start),
                zone=zone,
                kind=SessionKind.INDIVIDUAL,
                modality=modality,
                attendance=Attendance.ATTENDED,
                attendees=(client.id,),
            )
        )
    for client, (start, modality) in zip(clients[len(_UNWRITTEN) :], _TO_COME, strict=False):
        opened.appointments.plan(
            Appointment(
                id=AppointmentId(ids.new()),
                local_date=sample.last_day,
                start=start,
                stop=_later(sample.last_day, start),
                zone=zone,
                kind=SessionKind.INDIVIDUAL,
                modality=modality,
                attendees=(client.id,),
            )
        )
    opened.snippets.add_usual()
    for client in writer.clients.values():
        _check_in(opened, client, last_day=sample.last_day)


def _later(day: date, start: time) -> time:
    return (datetime.combine(day, start) + _LENGTH).time()


def _check_in(opened: OpenDesk, client: Client, *, last_day: date) -> None:
    asked_on = last_day - timedelta(days=38)
    if client.opened_on > asked_on or client.closed_on is not None:
        return
    opened.check_ins.record(
        CheckIn(
            id=CheckInId(opened.journal.ids.new()),
            client_id=client.id,
            asked_on=asked_on,
            how=CheckInHow.ALOUD,
            recorded_at=opened.journal.clock.now(),
        )
    )
