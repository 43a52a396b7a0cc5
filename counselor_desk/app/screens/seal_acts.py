# SPDX-License-Identifier: GPL-3.0-or-later
"""The seals on the health page and their dialogs, as they are drawn."""

from datetime import date, timedelta
from functools import partial
from pathlib import Path

from counselor_desk.app.sample_writer import ScriptedClock
from counselor_desk.app.screens.camera import Act, Scene
from counselor_desk.app.screens.plays import (
    Play,
    desk_of,
    in_turn,
    press_button,
    to_place,
    type_into,
)
from counselor_desk.app.screens.theaters import Stagehand
from counselor_desk.domain.errors import BugError
from counselor_desk.domain.seals import check_group
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.ui.main_window import MainWindow
from counselor_desk.ui.places import Section, SectionPlace

_DAYS_AGO = (96, 64, 33, 2)
_A_MONTH_LATER = timedelta(days=35)
_TO_HEALTH = to_place(SectionPlace(Section.HEALTH))


def seal_acts(stagehand: Stagehand, journal: Path, *, day: date) -> tuple[Act, ...]:
    """A card that is made, a journal that is compared, a service that is asked, and a month that has passed."""
    scenes = (
        Scene("health-seals", _TO_HEALTH, is_main=True),
        Scene("seal-card", _open("make_seal_card"), is_main=True),
        Scene("seal-check", _open("check_seal"), is_main=True),
        Scene("seal-check-slip", in_turn(_type_newest(slips=True), press_button("seal_check_primary"))),
        Scene("seal-check-unchanged", in_turn(_type_newest(), press_button("seal_check_primary")), is_main=True),
        Scene(
            "seal-check-differs",
            in_turn(_open("check_seal"), _type_seal("120", "5eed" * 16), press_button("seal_check_primary")),
        ),
        Scene("stamp-question", _open("ask_stamp")),
        Scene("stamp-answer", _open("import_stamp")),
        Scene("stamp-answer-error", press_button("stamp_answer_primary")),
        Scene("seal-list", _open("show_seals")),
    )
    later = (Scene("health-seal-due", _TO_HEALTH),)
    return (
        Act(stagehand.opened(journal, day=day, prepare=partial(_make_seals, folder=stagehand.folder)), scenes),
        Act(stagehand.opened(journal, day=day + _A_MONTH_LATER, prepare=partial(_make_one, days_ago=40)), later),
    )


def _make_seals(desk: OpenDesk, *, folder: Path) -> None:
    for days in _DAYS_AGO:
        _make_one(desk, days_ago=days)
    newest = desk.seals.overview().newest
    if newest is None:
        raise BugError("a scene without a seal")
    desk.seal_stamps.write_question(folder / "seal.tsq", seal_id=newest.id)


def _make_one(desk: OpenDesk, *, days_ago: int) -> None:
    clock = desk.journal.clock
    if not isinstance(clock, ScriptedClock):
        raise BugError("a scene without a clock of its own")
    now, clock.moment = clock.moment, clock.moment - timedelta(days=days_ago)
    desk.seal_cards.begin().record_print()
    clock.moment = now


def _open(button: str) -> Play:
    return in_turn(_TO_HEALTH, press_button(button))


def _type_newest(*, slips: bool = False) -> Play:
    def play(window: MainWindow) -> None:
        newest = desk_of(window).seals.overview().newest
        if newest is None:
            raise BugError("a scene without a seal")
        check = "0000" if slips else check_group(newest.head)
        _type_seal(str(newest.head.size), f"{newest.head.root} {check}")(window)

    return play


def _type_seal(size: str, root: str) -> Play:
    return in_turn(type_into("seal_size", size), type_into("seal_root", root))
