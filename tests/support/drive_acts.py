# SPDX-License-Identifier: GPL-3.0-or-later
"""Workers that do one thing to a journal once they are told to by a signal, so that somebody can get at them before.

The arguments are a closed journal that may be copied, its recovery code and a folder to warm up in: everything that is
loaded late is loaded there once, so that what is made to fail later is the work and not an import.
"""

import ctypes
import os
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from fakes import MemoryKeyStore, SettableClock
from forked_workers import serve, tell
from newer_program import become_newer
from practice_journal import CLIENT, NOW

from counselor_desk.app.bootstrap import Desk, build_desk, open_desk
from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.ids import NoteId
from counselor_desk.domain.notes import Note, NoteKind, NoteSection, NoteTemplate
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way

DONE, REFUSED = 0, 10
"""Exit codes; a refusal is a `DeskError` for which there is a sentence. Any other code is a fault."""

NOTE = NoteId("ab" * 16)
# <linux/prctl.h>: lets another process of the same user look in, where the system would ask for kinship
_PR_SET_PTRACER = 0x59616D61
_ANYBODY = -1


class Act(StrEnum):
    """What can be done to a journal."""

    SAVE = "save"
    CHANGE_HEADER = "change_header"
    ROTATE = "rotate"
    BACK_UP = "back_up"
    RESTORE = "restore"
    RESTORE_IN_PLACE = "restore_in_place"
    MIGRATE = "migrate"


@dataclass(frozen=True, slots=True)
class Place:
    """A folder with a closed journal and a backup of it in it, and the names of what may come to be."""

    folder: Path

    @property
    def journal(self) -> Path:
        return self.folder / "journal"

    @property
    def backup(self) -> Path:
        return self.folder / "before.cdbak"

    @property
    def new_backup(self) -> Path:
        return self.folder / "new.cdbak"

    @property
    def restored(self) -> Path:
        return self.folder / "restored"

    def desk(self) -> Desk:
        """The program a day later, without a keyring, with a third copy of the header beside the journal."""
        return build_desk(
            clock=SettableClock(NOW + timedelta(days=1)),
            key_store=MemoryKeyStore(),
            third_copy=lambda path: path.with_name(f"{path.name}-third.json"),
        )


def prepared(act: Act, place: Place, code: str) -> Callable[[], None]:
    """What is to be done, with everything before it done already."""
    desk = place.desk()
    if act is Act.RESTORE:
        return lambda: void(desk.backups.restore(place.backup, to=place.restored, typed=code))
    if act is Act.RESTORE_IN_PLACE:
        return lambda: void(desk.generations.restore_in_place(place.journal, place.backup, typed=code))
    if act is Act.MIGRATE:
        become_newer(setattr, probe=place.folder / "probe.db")
        return lambda: desk.vault.open(place.journal, code).close()
    opened = open_desk(desk, desk.vault.open(place.journal, code))
    opened.journal.head_stamp.flush()
    if act is Act.SAVE:
        return lambda: write_and_sign(opened)
    if act is Act.CHANGE_HEADER:
        return lambda: add_executor_sheet(opened, code)
    if act is Act.ROTATE:
        return lambda: void(opened.generations.rotate_database_key(opened.journal, Proof(Way.RECOVERY, code)))
    return lambda: void(opened.backups.make(opened.journal, to=place.new_backup))


def void(_result: object) -> None:
    """Let a result go."""


def write_and_sign(opened: OpenDesk) -> None:
    opened.notes.begin(
        Note(
            id=NOTE,
            client_id=CLIENT,
            session_id=None,
            kind=NoteKind.CONTACT,
            template=NoteTemplate.NARRATIVE,
            service_date=date(2026, 6, 1),
            sections=(NoteSection("Narrative", "a long note about the week. " * 300),),
            first_keystroke_at=datetime(2026, 6, 1, 12, tzinfo=UTC),
            late_entry_reason="the office was closed",
        )
    )
    opened.notes.sign(NOTE)
    opened.journal.head_stamp.flush()


def add_executor_sheet(opened: OpenDesk, code: str) -> None:
    shown = opened.new_codes.begin_executor_sheet(Proof(Way.RECOVERY, code), holder="another")
    opened.new_codes.finish(shown.formatted)


def work(task: dict[str, Any]) -> int:
    """Do one thing after the signal."""
    act = prepared(Act(task["act"]), Place(Path(task["folder"])), task["code"])
    ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _ANYBODY, 0, 0, 0)
    tell(f"ready {os.getpid()}")
    signal.sigwait({signal.SIGUSR1})
    try:
        act()
    except DeskError as error:
        return REFUSED if str(explain(error.code)).endswith(".") else 1
    return DONE


def warm_up(template: Path, code: str, folder: Path) -> None:
    """Do everything once on copies, the newer program's work last: it stays the newer one."""
    for act in Act:
        place = Place(folder / act)
        place.folder.mkdir(parents=True)
        shutil.copytree(template, place.journal)
        if act in (Act.RESTORE, Act.RESTORE_IN_PLACE):
            desk = place.desk()
            with desk.vault.open(place.journal, code) as journal:
                desk.backups.make(journal, to=place.backup)
        if act is Act.MIGRATE:
            continue
        prepared(act, place, code)()


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    warm_up(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
    serve(work)
