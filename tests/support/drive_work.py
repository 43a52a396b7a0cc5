# SPDX-License-Identifier: GPL-3.0-or-later
"""Workers that write, sign and back up in a journal until they are killed; each tells every request that returned."""

import os
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from fakes import MemoryKeyStore
from forked_workers import serve, tell

from counselor_desk.app.bootstrap import Desk, build_desk, open_desk
from counselor_desk.domain.ids import ClientId, NoteId
from counselor_desk.domain.notes import Note, NoteKind, NoteSection, NoteTemplate
from counselor_desk.services import head_stamp_keeper
from counselor_desk.services.open_desk import OpenDesk

FIRST_NUMBER = 1 << 64
BACKUP_EVERY = 5
STAMP_AFTER_SECONDS = 0.02
"""Fifty times as often as the program, so that kills fall into the writing of the stamp as well."""


class Request(StrEnum):
    """What is asked of the services for each note, in this order; the last for every fifth note only."""

    BEGIN = "begin"
    SAVE = "save"
    SIGN = "sign"
    BACK_UP = "back_up"

    @property
    def after(self) -> "Request | None":
        requests = list(Request)
        place = requests.index(self) + 1
        return requests[place] if place < len(requests) else None


@dataclass(frozen=True, slots=True)
class Task:
    """Where to work, what opens it, and with which request to begin."""

    journal: str
    code: str = field(repr=False)
    client: str
    number: int
    request: str = Request.BEGIN


def a_desk(journal: Path) -> Desk:
    """The program without a keyring, its third copy of the header beside the journal."""
    return build_desk(key_store=MemoryKeyStore(), third_copy=lambda _: journal.with_name("third.json"))


def note_id(number: int) -> NoteId:
    return NoteId(f"{FIRST_NUMBER + number:032x}")


def first_text(number: int) -> str:
    return "the week was calm. " * 20 + f"entry {number}"


def last_text(number: int) -> str:
    return "the week was calm, and there is more to say of it. " * 60 + f"entry {number}"


def backup_file(journal: Path, number: int) -> Path:
    return journal / "backups" / f"work-{number:06d}.cdbak"


def make_request(opened: OpenDesk, journal: Path, client: str, *, number: int, request: Request) -> None:
    """Ask the services for one thing; the same request is the same call, however often it is made."""
    begun = Note(
        id=note_id(number),
        client_id=ClientId(client),
        session_id=None,
        kind=NoteKind.CONTACT,
        template=NoteTemplate.NARRATIVE,
        service_date=date(2026, 6, 1),
        sections=(NoteSection("Narrative", first_text(number)),),
        # of the note itself, and so the same at a second try
        first_keystroke_at=datetime(2026, 6, 1, 12, tzinfo=UTC),
        late_entry_reason="the office was closed",
    )
    match request:
        case Request.BEGIN:
            opened.notes.begin(begun)
        case Request.SAVE:
            opened.notes.save_draft(replace(begun, sections=(NoteSection("Narrative", last_text(number)),)))
        case Request.SIGN:
            opened.notes.sign(begun.id)
        case Request.BACK_UP:
            opened.backups.make(opened.journal, to=backup_file(journal, number))


def next_of(number: int, request: Request) -> tuple[int, Request]:
    """The request that follows one."""
    following = request.after
    if following is None or (following is Request.BACK_UP and number % BACKUP_EVERY):
        return number + 1, Request.BEGIN
    return number, following


def work(task: dict[str, Any]) -> int:
    """Open the journal and go on until killed."""
    given = Task(**task)
    journal = Path(given.journal)
    desk = a_desk(journal)
    opened = open_desk(desk, desk.vault.open(journal, given.code))
    tell(f"ready {os.getpid()}")
    number, request = given.number, Request(given.request)
    while True:
        make_request(opened, journal, given.client, number=number, request=request)
        tell(f"{number} {request}")
        number, request = next_of(number, request)


if __name__ == "__main__":
    head_stamp_keeper.STAMP_AFTER_SECONDS = STAMP_AFTER_SECONDS  # type: ignore[misc]
    serve(work)
