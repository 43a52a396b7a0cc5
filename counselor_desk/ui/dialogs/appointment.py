# SPDX-License-Identifier: GPL-3.0-or-later
"""Planning an appointment: with whom, when, how and where; it is no part of the record until it is opened."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.appointments import Appointment
from counselor_desk.domain.clients import Client
from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.ids import AppointmentId, ClientId
from counselor_desk.domain.sessions import Modality, SessionKind
from counselor_desk.domain.text import is_blank
from counselor_desk.services.wording import SESSION_KINDS
from counselor_desk.ui.dialogs.choose_client import ChooseClientDialog
from counselor_desk.ui.pages.note_editor.attendees import Attendees
from counselor_desk.ui.pages.note_editor.session_facts import (
    ALONE_SENTENCE,
    SAME_TIME_SENTENCE,
    START_SENTENCE,
    STOP_SENTENCE,
)
from counselor_desk.ui.pages.page import Changed, PageContext
from counselor_desk.ui.places import NotePlace
from counselor_desk.ui.widgets.boxes import line
from counselor_desk.ui.widgets.choices import Segmented
from counselor_desk.ui.widgets.dates import DATE_SENTENCE, DateInput, TimeInput
from counselor_desk.ui.widgets.fields import Field, LineInput
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.overlay import WIDE, Dialog
from counselor_desk.ui.words import PLACES_OF_SESSION

_USUAL_LENGTH = timedelta(minutes=50)
_NOBODY = "Choose who the appointment is with"


class AppointmentDialog(Dialog):
    """A form; each thing that is missing is said beside its field, and nothing typed is lost."""

    journal_changed = Signal(object)

    def __init__(self, host: QWidget, *, context: PageContext) -> None:
        super().__init__(host, name="appointment", title="Plan an appointment", primary="Plan it", width=WIDE)
        self._context = context
        self._clients: tuple[Client, ...] = ()
        self._has_typed_stop = False
        today = context.clock.now().astimezone(ZoneInfo(context.zone)).date()
        self._who = Attendees(context.names, label="", remark="")
        self._who.show_clients((), client_id=None)
        self._who_field = Field("With", self._who, where="appointment.attendees")
        self._date = DateInput(name="appointment_date", accessible="Date", formats=context.formats, value=today)
        self._start = TimeInput(name="appointment_start", accessible="Start", formats=context.formats, hint="09:00")
        self._stop = TimeInput(name="appointment_stop", accessible="Stop", formats=context.formats)
        self._date_field = Field("Date", self._date)
        self._start_field = Field("Start", self._start)
        self._stop_field = Field("Stop", self._stop, where="appointment.stop")
        self._kind = Segmented(
            [(each, SESSION_KINDS[each], "") for each in SessionKind],
            name="appointment_kind",
            accessible="Session",
            value=SessionKind.INDIVIDUAL,
        )
        self._kind_field = Field("Session", self._kind)
        self._group = LineInput(name="appointment_group", accessible="Name of the group")
        self._group_field = Field("Name of the group, if it has one", self._group)
        self._place_of = Segmented(
            [(each, PLACES_OF_SESSION[each], "") for each in Modality],
            name="appointment_place",
            accessible="Where",
            value=Modality.IN_PERSON,
        )
        self._past = Label(role=Role.SMALL, wraps=True)
        self._past.hide()
        self._build()
        self._connect()

    def first_stop(self) -> QWidget | None:
        return self._who.findChild(QWidget, "add_attendee")

    def _build(self) -> None:
        self.body.addWidget(self._who_field)
        when = line(gap=12)
        when.addWidget(self._date_field, 2, Qt.AlignmentFlag.AlignTop)
        when.addWidget(self._start_field, 1, Qt.AlignmentFlag.AlignTop)
        when.addWidget(self._stop_field, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(when)
        self.body.addWidget(self._past)
        self.body.addWidget(self._kind_field)
        self.body.addWidget(self._group_field)
        self._group_field.hide()
        self.body.addWidget(Field("Where", self._place_of))

    def _connect(self) -> None:
        self._who.client_requested.connect(self._choose_client)
        self._who.changed.connect(self._who_field.clear_error)
        self._start.value_changed.connect(self._propose_stop)
        self._stop.textEdited.connect(self._on_stop_typed)
        self._stop.value_changed.connect(self._look_at_times)
        self._kind.chosen.connect(lambda kind: self._group_field.setVisible(kind is SessionKind.GROUP))
        self.accepted.connect(self._on_accepted)

    def _choose_client(self) -> None:
        dialog = ChooseClientDialog(self, context=self._context, title="Who is the appointment with?")
        dialog.place_requested.connect(self._on_client_chosen)
        dialog.open()

    def _on_client_chosen(self, place: NotePlace) -> None:
        clients, client_id = self._context.desk.clients, place.client_id
        self._context.runner.run(
            lambda: clients.get(client_id), owner=self, on_ok=self._add_client, on_error=self._on_failed
        )

    def _add_client(self, client: Client) -> None:
        self._who.add(client)
        if len(self._who.ids()) == 2 and self._kind.value() is SessionKind.INDIVIDUAL:
            self._kind.set_value(SessionKind.COUPLE)
        self._date.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_stop_typed(self) -> None:
        self._has_typed_stop = True

    def _propose_stop(self) -> None:
        start = self._start.value()
        if start is not None and not self._has_typed_stop:
            # the date plays no part, but only moments can be counted on from
            stop = datetime.combine(date(2000, 1, 1), start) + _USUAL_LENGTH
            self._stop.set_value(stop.time())
            self._stop_field.clear_error()
        self._look_at_times()

    def _look_at_times(self) -> None:
        start, stop = self._start.value(), self._stop.value()
        self._past.setVisible(start is not None and stop is not None and stop < start)
        self._past.setText("Stop lies before start: the appointment runs past midnight.")

    def _on_accepted(self) -> None:
        if not self.primary.isEnabled():
            return
        appointment = self._appointment()
        if appointment is None:
            return
        self.primary.setEnabled(False)
        appointments, ids = self._context.desk.appointments, self._context.desk.journal.ids
        self._context.runner.run(
            lambda: appointments.plan(appointment(AppointmentId(ids.new()))),
            owner=self,
            on_ok=lambda _: self._on_planned(),
            on_error=self._on_failed,
        )

    def _appointment(self) -> "_Planned | None":
        day, start, stop = self._date.value(), self._start.value(), self._stop.value()
        kind = self._kind.value() or SessionKind.INDIVIDUAL
        attendees = self._who.ids()
        faults = (
            (not attendees, self._who_field, _NOBODY),
            (day is None, self._date_field, DATE_SENTENCE),
            (start is None, self._start_field, START_SENTENCE),
            (stop is None, self._stop_field, STOP_SENTENCE),
            (start is not None and start == stop, self._stop_field, SAME_TIME_SENTENCE),
            (kind is SessionKind.INDIVIDUAL and len(attendees) > 1, self._kind_field, ALONE_SENTENCE),
        )
        wrong = [(field, sentence) for is_wrong, field, sentence in faults if is_wrong]
        for field, sentence in wrong:
            field.show_error(sentence)
        if wrong:
            first = wrong[0][0]
            stop_at = self.first_stop() if first is self._who_field else first.editor
            if stop_at is not None:
                stop_at.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        if day is None or start is None or stop is None:
            return None
        return _Planned(
            day=day,
            start=start,
            stop=stop,
            zone=self._context.zone,
            kind=kind,
            modality=self._place_of.value() or Modality.IN_PERSON,
            attendees=attendees,
            group_name="" if kind is not SessionKind.GROUP or is_blank(self._group.text()) else self._group.text(),
        )

    def _on_planned(self) -> None:
        self.journal_changed.emit(Changed.SESSIONS)
        self.close_overlay()

    def _on_failed(self, error: DeskError) -> None:
        self.primary.setEnabled(True)
        self._who_field.show_error(str(explain(error.code)))


class _Planned:
    """What the form says; becomes an appointment with an identifier, which the vault thread gives out."""

    def __init__(
        self,
        *,
        day: date,
        start: time,
        stop: time,
        zone: str,
        kind: SessionKind,
        modality: Modality,
        attendees: tuple[ClientId, ...],
        group_name: str,
    ) -> None:
        self._facts = (day, start, stop, zone, kind, modality, attendees, group_name)

    def __call__(self, appointment_id: AppointmentId) -> Appointment:
        day, start, stop, zone, kind, modality, attendees, group_name = self._facts
        return Appointment(
            id=appointment_id,
            local_date=day,
            start=start,
            stop=stop,
            zone=zone,
            kind=kind,
            modality=modality,
            attendees=attendees,
            group_name=group_name,
        )
