# SPDX-License-Identifier: GPL-3.0-or-later
"""Prepares journals of fictional people, builds the acts, and takes the pictures offscreen."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from counselor_desk.app.bootstrap import build_desk, open_desk
from counselor_desk.app.console import say
from counselor_desk.app.demo import LAST_DAY, run_demo
from counselor_desk.app.demo_keys import PASSPHRASE, PrintedKeyStore
from counselor_desk.app.demo_output import DemoOutput
from counselor_desk.app.sample_writer import ScriptedClock
from counselor_desk.app.screens.acts import dialog_acts, empty_acts, locked_acts, long_name_acts, page_acts
from counselor_desk.app.screens.backup_acts import backup_acts, damaged_acts, new_key_acts
from counselor_desk.app.screens.camera import DARK, LARGE_TEXT, LIGHT, SMALL, Act, Camera, Look, run_camera
from counselor_desk.app.screens.opening_acts import (
    code_acts,
    forgotten_pin_acts,
    lost_laptop_acts,
    waiting_acts,
    ways_acts,
)
from counselor_desk.app.screens.seal_acts import seal_acts
from counselor_desk.app.screens.theaters import Stagehand
from counselor_desk.domain.ids import PracticeId
from counselor_desk.domain.practice import PracticeProfile
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.ui.application import build_application
from counselor_desk.ui.clipboard import clipboard_of
from counselor_desk.ui.formats import DateOrder, HourCycle
from counselor_desk.ui.settings import Settings

_SEED, _CLIENTS, _SESSIONS = 7, 24, 600


def draw_demo_screens(output: DemoOutput, *, key_store: PrintedKeyStore) -> int:
    """Draw the pages and wizard steps of a demonstration's journal into its folder, in both themes."""
    with _stagehand(output.screens) as stagehand:
        acts = (
            *locked_acts(stagehand, output.journal, nowhere=stagehand.folder / "nowhere", key_store=key_store),
            *page_acts(stagehand, output.journal, day=LAST_DAY),
        )
        taken = _take(acts, stagehand, looks=(LIGHT, DARK), folder=output.screens)
    say(f" 13. Window: {taken} pictures of its pages, light and dark, in screens/.")
    return 0


def draw_all_screens(folder: Path) -> int:
    """Draw everything: both themes, a small window, large text, empty, long-name and locked states."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with _stagehand(folder) as stagehand:
        demo = DemoOutput(stagehand.folder / "demo")
        key_store = PrintedKeyStore()
        told = run_demo(out=demo.folder, seed=_SEED, clients=_CLIENTS, sessions=_SESSIONS, key_store=key_store)
        if told:
            return told
        code = _recovery_code(demo)
        empty = _empty_journal(stagehand.folder / "empty")
        acts = (
            *locked_acts(stagehand, demo.journal, nowhere=stagehand.folder / "nowhere", key_store=key_store),
            *page_acts(stagehand, demo.journal, day=LAST_DAY),
            *dialog_acts(stagehand, demo.journal, day=LAST_DAY),
            *empty_acts(stagehand, empty, day=LAST_DAY),
            *long_name_acts(stagehand, demo.journal, day=LAST_DAY),
            *waiting_acts(stagehand, demo.journal, key_store=key_store),
            *ways_acts(stagehand, demo.journal, day=LAST_DAY, key_store=key_store),
            *code_acts(stagehand, demo.journal, code=code),
            *backup_acts(stagehand, demo.journal, day=LAST_DAY),
            *seal_acts(stagehand, demo.journal, day=LAST_DAY),
            *new_key_acts(stagehand, demo.journal, day=LAST_DAY),
            *damaged_acts(stagehand, demo.journal, backup=_backup(demo), key_store=key_store),
            *forgotten_pin_acts(stagehand, demo.journal, code=code, key_store=key_store),
            *lost_laptop_acts(stagehand, nowhere=stagehand.folder / "laptop", backup=_backup(demo), code=code),
        )
        taken = _take(acts, stagehand, looks=(LIGHT, DARK, SMALL, LARGE_TEXT), folder=folder)
    say(f"{taken} pictures in {folder}")
    return 0


def _take(acts: Sequence[Act], stagehand: Stagehand, *, looks: Sequence[Look], folder: Path) -> int:
    failures: list[BaseException] = []

    def done(error: BaseException | None) -> None:
        if error is not None:
            failures.append(error)
        stagehand.application.quit()

    camera = Camera(
        acts,
        looks=looks,
        application=stagehand.application,
        settings=stagehand.settings,
        folder=folder,
        on_done=done,
    )
    run_camera(camera, stagehand.application)
    for failure in failures:
        raise failure
    return camera.taken


@contextmanager
def _stagehand(folder: Path) -> Iterator[Stagehand]:
    # pictures are the same with a display and without one
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    folder.mkdir(parents=True, exist_ok=True)
    workshop = folder / "journals-being-drawn"
    shutil.rmtree(workshop, ignore_errors=True)
    workshop.mkdir()
    application = build_application(["counselor-desk"])
    settings = Settings(workshop / "window.ini")
    settings.save(replace(settings.current, date_order=DateOrder.DAY_FIRST, hour_cycle=HourCycle.TWENTY_FOUR))
    try:
        yield Stagehand(
            application=application, settings=settings, clipboard=clipboard_of(application), folder=workshop
        )
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _recovery_code(demo: DemoOutput) -> str:
    lines = demo.keys.read_text(encoding="utf-8").splitlines()
    return next(line.partition(": ")[2] for line in lines if line.startswith("Recovery code: "))


def _backup(demo: DemoOutput) -> Path:
    return next(iter(sorted(demo.backup.glob("*.cdbak"))))


def _empty_journal(folder: Path) -> Path:
    day: date = LAST_DAY
    clock = ScriptedClock(datetime.combine(day, time(8), tzinfo=UTC))
    desk = build_desk(clock=clock, third_copy=lambda _: None)
    with desk.vault.create(folder, ways=WaysIn(passphrase=PASSPHRASE)).journal as journal:
        open_desk(desk, journal).clients.save_practice(
            PracticeProfile(
                id=PracticeId(journal.ids.new()),
                practice_name="Fernbank Counseling",
                counselor_name="Ingrid Solvang-Reyes",
                credentials="LPCC",
                licence="LPCC",
                licence_number="LPCC 00000",
                address="12 Fernbank Road\nEllery, CA 90000",
                phone="",
                email="",
                country="US",
                region="CA",
                zone="America/Los_Angeles",
            )
        )
    return folder
