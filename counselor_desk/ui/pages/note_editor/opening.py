# SPDX-License-Identifier: GPL-3.0-or-later
"""What the note editor opens with: the draft or the session it was sent to, or a proposal that is nowhere kept yet.

Looking creates nothing: a note comes into the record with the first word, and a session that nobody had planned once
its times and its attendance are stated.
"""

from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from counselor_desk.domain.appointments import Appointment
from counselor_desk.domain.clients import Client
from counselor_desk.domain.ids import AppointmentId, ClientId
from counselor_desk.domain.notes import Note, NoteKind, NoteState, NoteTemplate
from counselor_desk.domain.practice import PracticeProfile
from counselor_desk.domain.sessions import Attendance, Modality, Session, SessionKind
from counselor_desk.domain.snippets import Snippet
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.vault import AskedAgain
from counselor_desk.ui.pages.note_editor.facts import SessionFacts
from counselor_desk.ui.pages.note_editor.unsaved import UnsavedWords, find_unsaved, place_of
from counselor_desk.ui.places import NotePlace

_USUAL_TEMPLATE = NoteTemplate.DAP


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierNote:
    """A signed note with the number of its session, where it has one."""

    note: Note
    session_number: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Everything that the page shows at first.

    `note`, `session` and `appointment_id` are what is there already; `facts` are theirs, or a proposal. `is_frozen`
    tells that the draft was begun before a legal hold that stands; `is_session_signed`, that a signed note stands on
    the session. `unsaved` is what a lock found unsaved: newer than the draft, or a note that is no draft yet.
    """

    client: Client
    practice: PracticeProfile
    today: date
    note: Note | None
    session: Session | None
    appointment_id: AppointmentId | None
    facts: SessionFacts
    kind: NoteKind
    template: NoteTemplate
    session_number: int
    attendees: tuple[Client, ...]
    earlier: tuple[EarlierNote, ...]
    snippets: tuple[Snippet, ...]
    is_frozen: bool
    is_session_signed: bool
    asked_again: AskedAgain
    unsaved: UnsavedWords | None


def open_note(desk: OpenDesk, place: NotePlace, *, today: date) -> Opening:
    """Gather what a place leads to; on the vault thread.

    Raises:
        UserError: RECORD_NOT_FOUND when what the place names is gone.
    """
    client = desk.clients.get(place.client_id)
    notes = desk.notes.of_client(client.id)
    sessions = desk.sessions.of_client(client.id)
    note = _named_note(desk, place, notes)
    unsaved = _unsaved(desk, place, note=note)
    if unsaved is not None and note is None:
        # the note goes on with the session or the appointment that it was begun on
        place = replace(place, session_id=unsaved.session_id, appointment_id=unsaved.appointment_id)
    session = _session(desk, place, note=note, notes=notes, sessions=sessions, today=today)
    appointment = None if session is not None or note is not None else _appointment(desk, place, today=today)
    facts = _facts(client.id, session=session, appointment=appointment, note=note, sessions=sessions, today=today)
    signed = [each for each in notes if each.state is NoteState.SIGNED]
    on_session = () if session is None else desk.notes.of_session(session.id)
    is_session_signed = any(each.signature is not None for each in on_session)
    if unsaved is not None and not is_session_signed:
        facts = unsaved.writing.facts
    holds = desk.matters.standing_holds(client.id)
    return Opening(
        client=client,
        practice=desk.clients.practice(),
        today=today,
        note=note,
        session=session,
        appointment_id=None if appointment is None else appointment.id,
        facts=facts,
        kind=_kind(note, unsaved),
        template=_template(note, signed) if unsaved is None else unsaved.writing.template,
        session_number=desk.sessions.next_number(client.id) if session is None else session.number,
        attendees=tuple(client if each == client.id else desk.clients.get(each) for each in facts.attendees),
        earlier=_earlier(signed, sessions=sessions),
        snippets=desk.snippets.all(),
        is_frozen=note is not None
        and unsaved is None
        and any(each.placed_at >= note.first_keystroke_at for each in holds),
        is_session_signed=is_session_signed,
        asked_again=desk.vault.asks_again(desk.journal),
        unsaved=unsaved,
    )


def _named_note(desk: OpenDesk, place: NotePlace, notes: tuple[Note, ...]) -> Note | None:
    if place.note_id is not None:
        return desk.notes.get(place.note_id)
    if place.session_id is None:
        return None
    # a draft that was begun on this session is gone on with: two notes of one client on it would be one too many
    return next((each for each in notes if each.session_id == place.session_id and each.state is NoteState.DRAFT), None)


def _unsaved(desk: OpenDesk, place: NotePlace, *, note: Note | None) -> UnsavedWords | None:
    unsaved = find_unsaved(desk, place_of(place.client_id, None if note is None else note.id))
    if unsaved is None or note is not None:
        return unsaved
    is_this_one = unsaved.is_about(session_id=place.session_id, appointment_id=place.appointment_id)
    return unsaved if is_this_one else None


def _session(
    desk: OpenDesk,
    place: NotePlace,
    *,
    note: Note | None,
    notes: tuple[Note, ...],
    sessions: tuple[Session, ...],
    today: date,
) -> Session | None:
    session_id = place.session_id if note is None else note.session_id
    if session_id is not None:
        return desk.sessions.get(session_id)
    if note is not None or place.appointment_id is not None:
        return None
    written = {each.session_id for each in notes}
    return next((each for each in sessions if each.local_date == today and each.id not in written), None)


def _appointment(desk: OpenDesk, place: NotePlace, *, today: date) -> Appointment | None:
    if place.appointment_id is not None:
        return desk.appointments.get(place.appointment_id)
    now = desk.journal.clock.now()
    begun = (
        each
        for each in desk.appointments.of_day(today)
        if place.client_id in each.attendees and each.start <= now.astimezone(ZoneInfo(each.zone)).time()
    )
    return next(begun, None)


def _facts(
    client_id: ClientId,
    *,
    session: Session | None,
    appointment: Appointment | None,
    note: Note | None,
    sessions: tuple[Session, ...],
    today: date,
) -> SessionFacts:
    if session is not None:
        return SessionFacts.of(session)
    if appointment is not None:
        return SessionFacts(
            local_date=appointment.local_date,
            start=appointment.start,
            stop=appointment.stop,
            kind=appointment.kind,
            modality=appointment.modality,
            attendance=Attendance.ATTENDED,
            attendees=appointment.attendees,
            group_name=appointment.group_name,
        )
    day = today if note is None else note.service_date
    alone = [each for each in sessions if each.attendees == (client_id,)]
    # how they meet may be proposed; when, and that somebody came, is for whoever was there to say
    return SessionFacts(
        local_date=day,
        start=None,
        stop=None,
        kind=alone[-1].kind if alone else SessionKind.INDIVIDUAL,
        modality=alone[-1].modality if alone else Modality.IN_PERSON,
        attendance=None,
        attendees=(client_id,),
    )


def _kind(note: Note | None, unsaved: UnsavedWords | None) -> NoteKind:
    if unsaved is not None:
        return unsaved.writing.kind
    return NoteKind.PROGRESS if note is None else note.kind


def _template(note: Note | None, signed: list[Note]) -> NoteTemplate:
    if note is not None:
        return note.template
    progress = [each.template for each in signed if each.kind is NoteKind.PROGRESS]
    return progress[-1] if progress else _USUAL_TEMPLATE


def _earlier(signed: list[Note], *, sessions: tuple[Session, ...]) -> tuple[EarlierNote, ...]:
    numbers = {each.id: each.number for each in sessions}
    return tuple(
        EarlierNote(note=each, session_number=None if each.session_id is None else numbers.get(each.session_id))
        for each in reversed(signed)
    )
