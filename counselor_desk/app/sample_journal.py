# SPDX-License-Identifier: GPL-3.0-or-later
"""A sample practice in a journal of its own, for trying the program beside, and never inside, one's own journal."""

import shutil
from datetime import UTC, date, datetime, time
from pathlib import Path

from counselor_desk.app.bootstrap import build_desk, open_desk, sample_journal_folder
from counselor_desk.app.demo_keys import PASSPHRASE
from counselor_desk.app.demo_matters import MatterPlayer
from counselor_desk.app.sample_practice import compose_sample_practice
from counselor_desk.app.sample_week import live_last_days
from counselor_desk.app.sample_writer import SampleWriter, ScriptedClock, SeededIds
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.os_errors import machine_error
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.start import SamplePractice

_CLIENTS, _SESSIONS, _SEED = 24, 600, 7


def write_sample_journal(progress: Progress, is_cancelled: IsCancelled) -> SamplePractice:
    """Write the sample practice beside the counselor's own journal, or name the one that is there already.

    Takes about 10 s; what is begun has another name until it is whole.

    Raises:
        UserError: CANCELLED, with nothing left behind.
        MachineError: whatever the disk said.
    """
    journal = sample_journal_folder()
    sample = SamplePractice(journal=journal, passphrase=PASSPHRASE)
    if build_desk().vault.is_journal(journal):
        return sample
    unfinished = journal.with_name(f"{journal.name} (unfinished)")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        try:
            _write(unfinished, last_day=datetime.now(UTC).date(), progress=progress, is_cancelled=is_cancelled)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        unfinished.rename(journal)
    except OSError as error:
        raise machine_error(error, where="sample") from None
    return sample


def _write(folder: Path, *, last_day: date, progress: Progress, is_cancelled: IsCancelled) -> None:
    def go_on(step: str, done: int, of: int) -> None:
        if is_cancelled():
            raise UserError(ErrorCode.CANCELLED)
        progress(step, done, of)

    sample = compose_sample_practice(seed=_SEED, clients=_CLIENTS, sessions=_SESSIONS, last_day=last_day)
    clock = ScriptedClock(datetime.combine(sample.profile.opened_on, time(7), tzinfo=UTC))
    desk = build_desk(clock=clock, ids=SeededIds(sample.seed), third_copy=lambda _: None)
    new = desk.vault.create(folder, ways=WaysIn(passphrase=PASSPHRASE))
    with new.journal as journal:
        opened = open_desk(desk, journal)
        unlocking = desk.vault.reauthenticate(journal, PASSPHRASE, way=Way.PASSPHRASE)
        key = journal.compartment_key(slot_id=unlocking.slot_id, secret=unlocking.secret)
        writer = SampleWriter(opened, sample, clock=clock, compartment_key=key)
        writer.write_until(progress=go_on)
        player = MatterPlayer(opened, sample, writer=writer, clock=clock)
        for matter in sample.matters:
            player.receive(matter)
        live_last_days(opened, sample, writer)
