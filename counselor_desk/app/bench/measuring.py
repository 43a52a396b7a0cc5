# SPDX-License-Identifier: GPL-3.0-or-later
"""The measuring itself, inside its session: size by size, then what they say together, then the other programs."""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from counselor_desk.app.bench.figures import Row
from counselor_desk.app.bench.filled_journals import FilledJournals
from counselor_desk.app.bench.journal_filling import FilledJournal, fill_journal
from counselor_desk.app.bench.kept_record import Repetitions
from counselor_desk.app.bench.one_size import Amounts, OneSize
from counselor_desk.app.bench.peers import ENTRIES, measure_peers
from counselor_desk.app.bench.plan import Plan
from counselor_desk.app.bench.scaling import ten_times
from counselor_desk.app.bench.session import ENTRIES as KEYRING_ENTRIES
from counselor_desk.app.bench.stand_in_keyring import StandInKeyring
from counselor_desk.app.bench.table import told
from counselor_desk.app.bench.targets import What
from counselor_desk.app.bootstrap import build_desk
from counselor_desk.app.console import ProgressLine, say
from counselor_desk.app.demo_keys import PIN
from counselor_desk.app.sample_practice import compose_sample_practice
from counselor_desk.services.journal_creation import WaysIn

_FILLING = {"fill": "Writing the journal"}
_LARGE = 50_000
_QUICK = Amounts(starts=1, warm_ups=0, openings=1, keys=0, builds=0, record=Repetitions(10, 1, 3, 0))
_FEWER = Amounts(record=Repetitions(backups=2))


def measure(plan: Plan, *, folder: Path) -> int:
    """Measure every size in a folder whose session is this one; 0 when the figures are there, met or not."""
    # the session's environment was made anew: there is a bus in it only where a keyring was begun on it
    has_keyring = "DBUS_SESSION_BUS_ADDRESS" in os.environ
    rows: list[Row] = []
    for notes in sorted(set(plan.sizes)):
        rows += _at(notes, plan, folder=folder, entries=None if has_keyring else folder / KEYRING_ENTRIES)
    rows += ten_times(rows)
    if not plan.is_quick:
        say("Other programs")
        rows += _peers(rows, folder / "peers")
    for line in told(rows):
        say(line)
    if plan.json is not None:
        text = json.dumps([row.as_json() for row in rows], ensure_ascii=False, indent=1)
        plan.json.write_text(f"{text}\n", encoding="utf-8")
        say(f"Figures: {plan.json}")
    if plan.plot is not None:
        _plot(rows, plan.plot)
        say(f"Picture: {plan.plot}")
    return 0


def _at(notes: int, plan: Plan, *, folder: Path, entries: Path | None) -> Iterator[Row]:
    key_store = None if entries is None else StandInKeyring(entries)
    journals = FilledJournals(folder)
    journal = None if plan.journals is None else journals.find(notes)
    if journal is None:
        journal = _fill(notes, journals, key_store=key_store)
    measured = journal if plan.journals is None else journals.copy(journal)
    # the folder of the journal decides where the window keeps how it looks: beside it; it shows the clients first
    os.environ["COUNSELOR_DESK_HOME"] = str(measured.path)
    measured.path.with_name("window.ini").write_text("[start]\npage=clients\n", encoding="utf-8")
    locked = folder / f"locked-{notes}"
    shutil.rmtree(locked, ignore_errors=True)
    build_desk(key_store=key_store).vault.create(locked, ways=WaysIn(pin=PIN)).journal.close()
    beside = folder / f"beside-{notes}"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    size = OneSize(
        measured,
        folder=beside,
        locked=locked,
        key_store=key_store,
        entries=entries,
        amounts=_QUICK if plan.is_quick else _FEWER if notes > _LARGE else Amounts(),
    )
    say(f"{notes:,} notes, {journal.clients:,} clients: the record")
    yield from size.record()
    say(f"{notes:,} notes: starts")
    yield from size.starts()
    say(f"{notes:,} notes: the window")
    yield from size.window()
    for each in (beside, locked, measured.path if measured is journal else measured.path.parent):
        shutil.rmtree(each)


def _fill(notes: int, journals: FilledJournals, *, key_store: StandInKeyring | None) -> FilledJournal:
    path = journals.path(notes)
    shutil.rmtree(path, ignore_errors=True)
    say(f"{notes:,} notes: writing the journal")
    line = ProgressLine(_FILLING)
    try:
        journal = fill_journal(
            path,
            notes=notes,
            last_day=datetime.now(UTC).date() - timedelta(days=1),
            tell=lambda done, total: line("fill", done, total),
            key_store=key_store,
        )
    finally:
        line.end()
    journals.keep(journal)
    return journal


def _peers(rows: Sequence[Row], folder: Path) -> Iterator[Row]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    sample = compose_sample_practice(seed=7, clients=24, sessions=600, last_day=datetime.now(UTC).date())
    ours = next((row.median_ms for row in rows if row.what == What.SEARCH and row.notes == ENTRIES), None)
    texts = [note.text for note in sample.notes()]
    yield from measure_peers(folder, texts, ours=ours, skipped=lambda name: say(f"{name} is not installed: skipped"))
    shutil.rmtree(folder, ignore_errors=True)


def _plot(rows: Sequence[Row], path: Path) -> None:
    from PySide6.QtGui import QGuiApplication

    from counselor_desk.app.bench.plot import draw_growth

    application = QGuiApplication([])
    draw_growth(rows, path)
    application.shutdown()
