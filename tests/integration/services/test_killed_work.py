# SPDX-License-Identifier: GPL-3.0-or-later
"""Pulling the plug during saves, signatures and backups: what was acknowledged is there, once, and nothing is damaged.

The worker says each request by a pipe once it has returned (security.md R1, R2, R16). After each kill the journal is
opened as the program does, everything is checked, and the request that the kill fell into is made a second time.
"""

import os
import random
import signal
from dataclasses import asdict
from pathlib import Path
from threading import Event

import pytest
from drive_work import (
    Request,
    Task,
    a_desk,
    backup_file,
    last_text,
    make_request,
    next_of,
    note_id,
)
from forked_workers import Starter, started
from practice_journal import CLIENT, Template

from counselor_desk.app.bootstrap import open_desk
from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.services.head_stamp import Standing
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.storage.integrity import integrity

LONGEST_SECONDS = 0.35
KILLS_A_ROUND, ROUNDS = 50, 20
# a request that was carried out before the kill, though nobody was told
ALREADY_DONE = frozenset({ErrorCode.NOTE_SIGNED, ErrorCode.TARGET_ALREADY_THERE})

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked workers with a POSIX signal")


def killed_after(starter: Starter, task: Task, *, seconds: float) -> tuple[int, Request] | None:
    """Let a worker work for so long, kill it; returns the last request that it told, None for none."""
    worker = starter.start(**asdict(task))
    # real time on purpose: the kill must fall anywhere
    Event().wait(seconds)
    os.kill(worker, signal.SIGKILL)
    told, code = starter.end()
    assert code == -signal.SIGKILL
    if not told:
        return None
    number, request = told[-1].split()
    return int(number), Request(request)


def killed(template: Template, folder: Path, *, kills: int, seed: int) -> None:
    """Work on a fresh copy of the sample practice, killed so often."""
    chance = random.Random(seed)  # noqa: S311 (when to kill, not what to keep secret)
    practice = template.copy(folder / "journal")
    practice.opened.journal.close()
    journal, before = practice.path, len(practice_notes(template, folder))
    number, request = 0, Request.BEGIN
    with started("drive_work.py") as starter:
        for _ in range(kills):
            task = Task(str(journal), template.recovery_code, CLIENT, number, request)
            told = killed_after(starter, task, seconds=chance.uniform(0, LONGEST_SECONDS))
            # what was under way when the plug was pulled
            number, request = (number, request) if told is None else next_of(*told)
            look(journal, template.recovery_code, number=number, request=request, notes_before=before)
            number, request = next_of(number, request)


def practice_notes(template: Template, folder: Path) -> list[str]:
    """The notes of the sample practice as it was before anybody worked in it."""
    untouched = template.copy(folder / "untouched")
    with untouched.opened.journal as journal:
        return [row.text("id") for row in journal.database.rows("SELECT id FROM note")]


def look(journal: Path, code: str, *, number: int, request: Request, notes_before: int) -> None:
    """Open what is left, look that it is whole, make the request under way again, look that all is there once."""
    desk = a_desk(journal)
    with desk.vault.open(journal, code) as left:
        finding = left.head_stamp.finding
        assert finding is not None
        assert finding.standing in (Standing.SAME, Standing.AHEAD, Standing.NO_STAMP)
        assert finding.standing is not Standing.NO_STAMP or number == 0
        # the checkpoint comes first, then both checks
        assert integrity(left.database) == ()
        assert left.audit.verify() == ()
        opened = open_desk(desk, left)
        requests_done_before(opened, journal, number=number, request=request)
        try:
            make_request(opened, journal, CLIENT, number=number, request=request)
        except DeskError as refused:
            if refused.code not in ALREADY_DONE:
                raise
        requests_done_before(opened, journal, *next_of(number, request))
        assert count(opened, "SELECT count(*) FROM note") == notes_before + number + 1
        newest = backup_file(journal, number)
        if newest.exists():
            desk.backups.prove(newest, journal=left)


def requests_done_before(opened: OpenDesk, journal: Path, number: int, request: Request) -> None:
    """Everything that comes before a request is in the journal: each note as it was saved last, logged once."""
    is_signed = request is Request.BACK_UP
    done = number + is_signed
    signed = {each.subject for each in opened.journal.audit.events() if each.kind is AuditKind.NOTE_SIGNED}
    for earlier in range(done):
        assert note_id(earlier) in signed
    if done:
        reading = opened.client_record.reading(note_id(done - 1))
        assert reading.note.sections[0].text == last_text(done - 1)
        assert reading.is_as_signed
    if request in (Request.SAVE, Request.SIGN):
        assert opened.notes.get(note_id(number)).signature is None or request is Request.SIGN
    events = [(each.kind, each.subject) for each in opened.journal.audit.events() if each.kind in ONCE_EACH]
    assert len(events) == len(set(events))


ONCE_EACH = frozenset({AuditKind.NOTE_BEGUN, AuditKind.NOTE_SIGNED})


def count(opened: OpenDesk, sql: str) -> int:
    return int(opened.journal.database.rows(sql)[0].first_text())


def test_what_was_acknowledged_outlives_a_kill_and_a_second_try_adds_nothing(
    template: Template, tmp_path: Path
) -> None:
    killed(template, tmp_path, kills=15, seed=20261122)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_what_was_acknowledged_outlives_a_thousand_kills(template: Template, tmp_path: Path, seed: int) -> None:
    killed(template, tmp_path, kills=KILLS_A_ROUND, seed=seed)
