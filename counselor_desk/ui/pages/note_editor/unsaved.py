# SPDX-License-Identifier: GPL-3.0-or-later
"""What was written when a lock came and could not be saved as a draft: kept beside the record and opened again.

It goes among the unfinished work where the journal takes that, as when a legal hold refused the draft; where it takes
nothing, as on a full disk, it is held in memory until the journal is unlocked.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ids import AppointmentId, ClientId, NoteId, SessionId
from counselor_desk.domain.notes import NoteKind, NoteSection, NoteTemplate
from counselor_desk.domain.sessions import Attendance, Modality, SessionKind
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.ui.pages.note_editor.facts import SessionFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What stands on the page at one moment; `service_date` is that of the facts, or what is nearest to it."""

    kind: NoteKind
    template: NoteTemplate
    sections: tuple[NoteSection, ...] = field(repr=False)
    facts: SessionFacts
    service_date: date
    first_keystroke_at: datetime
    late_entry_reason: str = field(default="", repr=False)
    is_clearing_meant: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsavedWords:
    """A writing with what it belongs to; `note_version` is that of the draft it was written over, None for a new one.

    `place` names it among the unfinished work.
    """

    place: str
    writing: Writing
    note_version: int | None
    session_id: SessionId | None
    appointment_id: AppointmentId | None

    def keep(self, desk: OpenDesk) -> None:
        """Keep it where it can be kept; nothing is raised for what a disk does."""
        content = json.dumps(_plain(self), ensure_ascii=True, separators=(",", ":")).encode("ascii")
        try:
            desk.unfinished.keep_file(self.place, content)
        except DeskError:
            desk.vault.held.hold(desk.journal, self.place, content)

    def is_about(self, *, session_id: SessionId | None, appointment_id: AppointmentId | None) -> bool:
        """Tell whether a new note that is asked for on a session, an appointment or neither would be this one."""
        return session_id in (None, self.session_id) and appointment_id in (None, self.appointment_id)


def place_of(client_id: ClientId, note_id: NoteId | None) -> str:
    """Where the unsaved words of a draft stand, or those of a client's new note."""
    return f"new_note:{client_id}" if note_id is None else f"note:{note_id}"


def find_unsaved(desk: OpenDesk, place: str) -> UnsavedWords | None:
    """What could not be saved in a place; None where everything was."""
    content = desk.vault.held.find(desk.journal, place) or desk.unfinished.find_file(place)
    return None if content is None else _read(place, json.loads(content))


def drop_unsaved(desk: OpenDesk, place: str) -> None:
    """Let it go: it is a draft now, or was given up on purpose."""
    desk.vault.held.drop(desk.journal, place)
    desk.unfinished.drop(place)


def _plain(unsaved: UnsavedWords) -> Mapping[str, Any]:
    writing, facts = unsaved.writing, unsaved.writing.facts
    return {
        "note_version": unsaved.note_version,
        "session_id": unsaved.session_id,
        "appointment_id": unsaved.appointment_id,
        "kind": writing.kind.value,
        "template": writing.template.value,
        "sections": [[each.heading, each.text] for each in writing.sections],
        "service_date": writing.service_date.isoformat(),
        "first_keystroke_at": writing.first_keystroke_at.isoformat(),
        "late_entry_reason": writing.late_entry_reason,
        "facts": {
            "local_date": None if facts.local_date is None else facts.local_date.isoformat(),
            "start": None if facts.start is None else facts.start.isoformat(),
            "stop": None if facts.stop is None else facts.stop.isoformat(),
            "kind": facts.kind.value,
            "modality": facts.modality.value,
            "attendance": None if facts.attendance is None else facts.attendance.value,
            "attendees": list(facts.attendees),
            "group_name": facts.group_name,
        },
    }


def _read(place: str, plain: Mapping[str, Any]) -> UnsavedWords:
    facts = plain["facts"]
    return UnsavedWords(
        place=place,
        note_version=plain["note_version"],
        session_id=plain["session_id"],
        appointment_id=plain["appointment_id"],
        writing=Writing(
            kind=NoteKind(plain["kind"]),
            template=NoteTemplate(plain["template"]),
            sections=tuple(NoteSection(heading, text) for heading, text in plain["sections"]),
            service_date=date.fromisoformat(plain["service_date"]),
            first_keystroke_at=datetime.fromisoformat(plain["first_keystroke_at"]),
            late_entry_reason=plain["late_entry_reason"],
            facts=SessionFacts(
                local_date=None if facts["local_date"] is None else date.fromisoformat(facts["local_date"]),
                start=None if facts["start"] is None else time.fromisoformat(facts["start"]),
                stop=None if facts["stop"] is None else time.fromisoformat(facts["stop"]),
                kind=SessionKind(facts["kind"]),
                modality=Modality(facts["modality"]),
                attendance=None if facts["attendance"] is None else Attendance(facts["attendance"]),
                attendees=tuple(ClientId(each) for each in facts["attendees"]),
                group_name=facts["group_name"],
            ),
        ),
    )
