# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way on the real runner: a journal that is unlocked by its PIN, jobs on the vault thread, keys only.

With `--onscreen` the window is a real one and the PIN's other half lies in the real keyring of the session.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from factories import a_note, a_practice, a_session
from fakes import MemoryKeyStore, SettableClock
from journey import CRISIS_LINE, Journey
from lost_keys import LostKeys
from practice_journal import CLIENT, NOW, PIN, fill_practice, sample_client
from pytestqt.qtbot import QtBot
from stage import build_stage, settle

from counselor_desk.app.bootstrap import build_desk, open_desk
from counselor_desk.domain.ids import NoteId, SessionId
from counselor_desk.domain.notes import NoteSection, NoteTemplate
from counselor_desk.domain.ports import KeyStore
from counselor_desk.security.key_derivation import SMALL_MACHINE
from counselor_desk.security.keystore import OsKeyStore
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.ui.tasks import TaskRunner


@pytest.fixture
def journey(tmp_path: Path, qtbot: QtBot, request: pytest.FixtureRequest, light_theme: None) -> Iterator[Journey]:
    key_store: KeyStore = OsKeyStore() if request.config.getoption("--onscreen") else MemoryKeyStore()
    clock = SettableClock()
    desk = build_desk(clock=clock, key_store=key_store, third_copy=lambda _: None, key_parameters=SMALL_MACHINE)
    path = tmp_path / "practice"
    new = desk.vault.create(path, ways=WaysIn(pin=PIN))
    opened = open_desk(desk, new.journal)
    fill_practice(desk, opened, clock)
    sign_a_note_with_something_to_keep(opened, clock)
    new.journal.close()
    clock.at = NOW
    runner = TaskRunner()
    stage = build_stage(desk, journal_path=path, clock=clock, folder=tmp_path, runner=runner)
    made = Journey(stage=stage, desk=desk, path=path, qtbot=qtbot)
    yield made
    if stage.window.isVisible():
        made.leave()
    runner.shut_down()
    stage.window.deleteLater()
    runner.deleteLater()
    settle()


@pytest.fixture
def lost_keys(tmp_path: Path, qtbot: QtBot, light_theme: None) -> Iterator[LostKeys]:
    """A locked journal that opens by PIN and keyring, and the recovery sheet on paper; one client is in it."""
    key_store, clock = MemoryKeyStore(), SettableClock(NOW)
    desk = build_desk(clock=clock, key_store=key_store, third_copy=lambda _: None, key_parameters=SMALL_MACHINE)
    path = tmp_path / "practice"
    new = desk.vault.create(path, ways=WaysIn(pin=PIN))
    opened = open_desk(desk, new.journal)
    opened.clients.save_practice(a_practice())
    opened.clients.add(sample_client())
    new.journal.close()
    runner = TaskRunner()
    stage = build_stage(desk, journal_path=path, clock=clock, folder=tmp_path, runner=runner)
    journey = Journey(stage=stage, desk=desk, path=path, qtbot=qtbot)
    yield LostKeys(journey=journey, key_store=key_store, sheet=new.recovery_code.formatted)
    if stage.window.isVisible():
        journey.leave()
    runner.shut_down()
    stage.window.deleteLater()
    runner.deleteLater()
    settle()


def sign_a_note_with_something_to_keep(opened: OpenDesk, clock: SettableClock) -> None:
    """A note of the period of the order, with a number in it that belongs to nobody."""
    session = a_session(id=SessionId("8" * 32), number=8, local_date=date(2026, 6, 15), attendees=(CLIENT,))
    note = a_note(
        id=NoteId("8" * 32),
        client_id=CLIENT,
        session_id=session.id,
        service_date=session.local_date,
        template=NoteTemplate.NARRATIVE,
        sections=(NoteSection("Narrative", f"she keeps the number of the crisis line, {CRISIS_LINE}, at hand."),),
        first_keystroke_at=datetime(2026, 6, 15, 18, 30, tzinfo=UTC),
    )
    clock.at = note.first_keystroke_at
    opened.sessions.add(session)
    opened.notes.begin(note)
    opened.notes.sign(note.id)
