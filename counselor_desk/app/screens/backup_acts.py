# SPDX-License-Identifier: GPL-3.0-or-later
"""Backups, going back to one, and new keys, as they are drawn."""

import shutil
from datetime import date, timedelta
from pathlib import Path

from counselor_desk.app.demo_keys import PASSPHRASE, PIN, PrintedKeyStore
from counselor_desk.app.sample_writer import ScriptedClock
from counselor_desk.app.screens.camera import Act, Scene, press
from counselor_desk.app.screens.plays import (
    close_overlays,
    in_turn,
    press_button,
    to_place,
    type_into,
)
from counselor_desk.app.screens.theaters import Stagehand
from counselor_desk.domain.errors import BugError
from counselor_desk.domain.ports import Clock
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.storage.journal_folder import JournalFolder
from counselor_desk.ui.closing_cover import ClosingCover
from counselor_desk.ui.main_window import MainWindow
from counselor_desk.ui.pages.unlock_card import UnlockCard
from counselor_desk.ui.places import BackupsPlace, OpeningPlace, Section, SectionPlace

_DAYS_AGO = (40, 12)
_WEEKS_LATER = timedelta(days=21)
# both the first page, which holds the key's salt, and the one after it
_OVERWRITTEN = 8192
_HALF_WAY = (3, 7)


def backup_acts(stagehand: Stagehand, journal: Path, *, day: date) -> tuple[Act, ...]:
    """The list of the backups with every kind of them, the banner, and the cover of a window that closes."""
    listed = (
        Scene("backups", to_place(BackupsPlace()), is_main=True),
        Scene("backups-go-back", press_button("go_back_1"), is_main=True),
        Scene("backups-remove", in_turn(to_place(BackupsPlace()), press_button("remove_3"))),
        Scene("backups-checked", in_turn(to_place(BackupsPlace()), press_button("check_1"))),
        Scene("backups-tidied", press_button("tidy_up")),
        Scene("health-backups-on-one-disk", to_place(SectionPlace(Section.HEALTH))),
        Scene("closing-backup", _close, is_main=True),
    )
    old = (
        Scene("today-backup-old", to_place(SectionPlace(Section.TODAY)), is_main=True),
        Scene("backups-old", to_place(BackupsPlace())),
    )
    # long after the backup that the story itself ends with
    later = day + _WEEKS_LATER
    return (
        Act(stagehand.opened(journal, day=later, prepare=_make_backups), listed),
        Act(stagehand.opened(journal, day=later, prepare=_make_an_old_backup), old),
    )


def new_key_acts(stagehand: Stagehand, journal: Path, *, day: date) -> tuple[Act, ...]:
    """Another database key, and everything old revoked."""
    proof = in_turn(press_button("proof_way_1"), type_into("proof_secret", PASSPHRASE))
    scenes = (
        Scene("new-key", in_turn(to_place(OpeningPlace()), press_button("new_key_button"))),
        Scene("new-key-made", in_turn(proof, press_button("new_database_key_primary"))),
        Scene("revoke-all", in_turn(to_place(OpeningPlace()), press_button("revoke_all_button")), is_main=True),
        Scene("revoke-all-shown", in_turn(proof, press_button("revoke_all_primary")), is_main=True),
        Scene("revoke-all-slip", in_turn(type_into("typed_code", "AAAA-BB"), press_button("revoke_all_primary"))),
        Scene("revoke-all-abandoned", press_button("revoke_all_cancel")),
    )
    return (Act(stagehand.opened(journal, day=day), scenes),)


def damaged_acts(stagehand: Stagehand, journal: Path, *, backup: Path, key_store: PrintedKeyStore) -> tuple[Act, ...]:
    """A journal whose database is damaged, until a backup has taken its place; and one that is brought up to date."""

    def damage(copy: Path, _: Clock) -> None:
        folder = JournalFolder(copy)
        shutil.copy(backup, folder.backups)
        # nobody has it open here
        for each in folder.databases.glob("journal-*.db"):
            each.write_bytes(bytes(_OVERWRITTEN) + each.read_bytes()[_OVERWRITTEN:])

    scenes = (
        Scene("unlock-damaged", in_turn(type_into("secret", PIN), press_button("unlock")), is_main=True),
        Scene("go-back", press_button("go_back_to_backup"), is_main=True),
        Scene(
            "go-back-refused", in_turn(type_into("proof_secret", "000000"), press_button("go_back_in_place_primary"))
        ),
        Scene("go-back-done", in_turn(press_button("proof_way_1"), _by_passphrase), is_main=True),
    )
    upgrade = (Scene("unlock-brought-up-to-date", _bring_up_to_date, is_main=True),)
    return (
        Act(stagehand.locked(journal, key_store=key_store, prepare=damage), scenes),
        Act(stagehand.locked(journal, key_store=key_store), upgrade),
    )


def _make_backups(desk: OpenDesk) -> None:
    """Two under an earlier database key, one of today, one that was cut off, and what a kill left behind."""
    journal = desk.journal
    folder = journal.folder
    for days in _DAYS_AGO:
        _make_one(desk, days_ago=days)
    desk.generations.rotate_database_key(journal, Proof(Way.PASSPHRASE, PASSPHRASE))
    newest = _make_one(desk, days_ago=0)
    cut_off = newest.read_bytes()
    (folder.backups / "journal-cut-off.cdbak").write_bytes(cut_off[: len(cut_off) // 2])
    (folder.databases / "journal-000009.db.tmp").write_bytes(cut_off[:_OVERWRITTEN])


def _make_an_old_backup(desk: OpenDesk) -> None:
    _make_one(desk, days_ago=_DAYS_AGO[1])


def _make_one(desk: OpenDesk, *, days_ago: int) -> Path:
    clock = desk.journal.clock
    if not isinstance(clock, ScriptedClock):
        raise BugError("a scene without a clock of its own")
    now, clock.moment = clock.moment, clock.moment - timedelta(days=days_ago)
    path = desk.journal.folder.backups / f"auto-{clock.moment:%Y-%m-%d-%H%M%S}.cdbak"
    try:
        desk.backups.make(desk.journal, to=path)
    finally:
        clock.moment = now
    return path


def _close(window: MainWindow) -> None:
    close_overlays(window)
    cover = ClosingCover(window)
    cover.open()
    cover.show_progress("copy", *_HALF_WAY)


def _bring_up_to_date(window: MainWindow) -> None:
    card = window.findChild(UnlockCard)
    if card is None:
        raise BugError("a scene before the unlock page is shown")
    card.show_opening()
    card.show_upgrade("copy", *_HALF_WAY)


def _by_passphrase(window: MainWindow) -> None:
    type_into("proof_secret", PASSPHRASE)(window)
    press(window, "go_back_in_place_primary")
