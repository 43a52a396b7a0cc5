# SPDX-License-Identifier: GPL-3.0-or-later
"""Unfinished work: it outlives closing and a killed process, and is no part of the record."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from journal_fixtures import KEY, new_database
from practice_journal import CLIENT, PLAIN, Practice, court_order

from counselor_desk.storage.connection import open_database
from counselor_desk.storage.unfinished import UnfinishedStore

PLACE = f"addendum:{PLAIN}"
TYPED = {"reason": "told later", "text": "HALFWAY é\n\U0001f642 “so”"}


def test_what_was_typed_comes_back_sign_for_sign_after_closing(practice: Practice) -> None:
    practice.opened.unfinished.keep(PLACE, TYPED)
    opened = practice.reopen()
    assert opened.unfinished.find(PLACE) == TYPED


def test_a_place_where_nothing_was_typed_is_empty(practice: Practice) -> None:
    unfinished = practice.opened.unfinished
    assert (unfinished.find(PLACE), unfinished.find_file(PLACE), unfinished.kept_at(PLACE)) == (None, None, None)


def test_the_newest_state_stands_with_its_moment(practice: Practice) -> None:
    unfinished = practice.opened.unfinished
    unfinished.keep(PLACE, {"text": "first"})
    practice.clock.at += timedelta(minutes=3)
    unfinished.keep(PLACE, TYPED)
    assert (unfinished.find(PLACE), unfinished.kept_at(PLACE)) == (TYPED, practice.clock.now())


def test_an_empty_content_drops_what_was_kept(practice: Practice) -> None:
    unfinished = practice.opened.unfinished
    unfinished.keep(PLACE, TYPED)
    unfinished.keep(PLACE, {})
    unfinished.keep_file("request:scan", b"%PDF")
    unfinished.keep_file("request:scan", b"")
    assert (unfinished.find(PLACE), unfinished.find_file("request:scan")) == (None, None)


def test_several_places_are_dropped_at_once(practice: Practice) -> None:
    unfinished = practice.opened.unfinished
    unfinished.keep("request", TYPED)
    unfinished.keep_file("request:scan", b"%PDF \x00\xff")
    unfinished.keep(PLACE, TYPED)
    assert unfinished.find_file("request:scan") == b"%PDF \x00\xff"
    unfinished.drop("request", "request:scan")
    assert (unfinished.find("request"), unfinished.find_file("request:scan")) == (None, None)
    assert unfinished.find(PLACE) == TYPED


def test_it_is_neither_logged_nor_searched(practice: Practice) -> None:
    opened = practice.opened
    before = opened.journal.head
    opened.unfinished.keep(PLACE, TYPED)
    opened.unfinished.drop(PLACE)
    opened.unfinished.keep(PLACE, TYPED)
    assert opened.journal.head == before
    assert opened.search.find("halfway") == ()


def test_a_legal_hold_does_not_forbid_it(practice: Practice) -> None:
    court_order(practice.opened)
    unfinished = practice.opened.unfinished
    unfinished.keep(f"client:{CLIENT}:person", TYPED)
    unfinished.drop(f"client:{CLIENT}:person")
    assert unfinished.find(f"client:{CLIENT}:person") is None


KEEPING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from counselor_desk.storage.connection import open_database
from counselor_desk.storage.unfinished import UnfinishedStore, UnfinishedWork

database = open_database(Path(sys.argv[1]), key=bytes(range(32)))
number = 0
while True:
    number += 1
    work = UnfinishedWork(place="request", kept_at=datetime.now(UTC), content=f"typed {number}".encode())
    with database.transaction():
        UnfinishedStore(database).keep(work)
    print(number, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills with a POSIX signal")
def test_what_was_kept_before_a_kill_is_there_afterwards(tmp_path: Path) -> None:
    new_database(tmp_path, name="journal.db").close()
    path = tmp_path / "journal.db"
    with subprocess.Popen([sys.executable, "-c", KEEPING, str(path)], stdout=subprocess.PIPE, text=True) as keeping:
        assert keeping.stdout is not None
        told = [int(keeping.stdout.readline()) for _ in range(20)]
        keeping.send_signal(signal.SIGKILL)
        told += [int(line) for line in keeping.stdout.read().splitlines() if line]

    database = open_database(path, key=KEY)
    work = UnfinishedStore(database).find("request")
    database.close()
    assert work is not None
    # the process may have been killed between a COMMIT and saying so
    assert int(work.content.split()[1]) - told[-1] in (0, 1)
