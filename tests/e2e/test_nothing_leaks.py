# SPDX-License-Identifier: GPL-3.0-or-later
"""A day in the window with a canary in every field: nothing of it is in any file that the program wrote anywhere.

The program runs on a real screen in an empty home, and the kernel is watched for what it is asked to write, deleted
files included. What left on purpose is listed with its reason. The first hour is gone through in every run, the whole
day as a campaign.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import independent_vault as vault
import pytest
from canaries import STEM, canary
from canary_day import CanaryDay, run_canary_day
from canary_practice import places_without_canary
from demo_run import SMALL
from drive_names import TOLD
from practice_journal import CLIENT, opened_compartment
from program import clean_environment
from virtual_screen import real_screen
from written_files import Written, read_trace, traced, tracing

from counselor_desk.app.bootstrap import build_desk, open_desk

pytestmark = [real_screen, traced]

# half a minute, watched a minute, and many more where ten others test beside it
DEMONSTRATION_SECONDS = 3_600

# below the folder of the run; a hit anywhere else fails
MEANT = {
    rf"run/{TOLD}": "what the driver leaves for this test: the recovery code, and the keyring's entry",
    rf"run/imports/{STEM} scan\.pdf": "the paper that arrives, which the driver draws itself",
    r"run/exports/[^/]*\.pdf": "the recovery sheet, saved on purpose after a warning",
    r"run/exports/R-2026-\d{4}(\.part)?/.*": "the packet, released on purpose",
}

# everything that the program may write at all; a file in any other place fails, whatever it holds
PLACES = {
    r"run/(exports|imports|backups)/.*|run/told\.json": "exports, imports and backups, where they were asked for",
    r"home/xdg-data/CounselorDesk(/.*)?": "the journal",
    r"home/xdg-config(/CounselorDesk(/(headers|window\.ini).*)?)?": "how the window looks, and the third copy of keys",
    r"home/xdg-config/CounselorDesk/#\d+": "the settings again, before they get their name",
    r"/dev/null|/dev/tty|/proc/self/fd/\d+|/dev/dri/.*": "no file",
    r"memfd:.*|pipe:\[\d+\]|anon_inode:.*": "memory, handed from one process of the program to another",
}


# every socket of this computer that may be connected to; what is sent there is not read
SOCKETS = {
    r"@?/tmp/\.X11-unix/X\d+": "the display",
    r".*/dbus-\w+": "the session bus: the keyring, and the desktop's own colours and lock",
    r"/run/dbus/system_bus_socket|/var/run/dbus/system_bus_socket": "the system bus: the computer goes to sleep",
}


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> CanaryDay:
    """The first hour: the set-up, a client with the people around them, a note, a search."""
    return run_canary_day(tmp_path_factory.mktemp("day"), is_whole=False)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> CanaryDay:
    """Everything, from the set-up to the delivered packet, with a lock in between."""
    return run_canary_day(tmp_path_factory.mktemp("day"), is_whole=True)


def below(root: Path, path: str) -> str:
    """A path as the tables above name it."""
    return path.removeprefix(f"{root}/")


def leaks(seen: CanaryDay) -> dict[str, set[str]]:
    """Findings in files that were not meant to hold any."""
    root = seen.home.parent
    # what a child reads or answers through a pipe is in no file; what is said to the terminal is scanned by itself
    found = {below(root, path): words for path, words in seen.found.items() if not path.startswith("pipe:")}
    return {path: words for path, words in found.items() if not any(re.fullmatch(each, path) for each in MEANT)}


def strange_places(written: Written, root: Path) -> set[str]:
    names = {below(root, path) for path in written.names}
    return {each for each in names if not any(re.fullmatch(place, each) for place in PLACES)}


def strange_sockets(written: Written, root: Path) -> set[str]:
    addresses = {below(root, each) for each in written.local_addresses}
    return {each for each in addresses if not any(re.fullmatch(known, each) for known in SOCKETS)}


def rows(seen: CanaryDay, folder: Path) -> Iterator[Any]:
    """A connection to a copy of the journal, by the description of its format."""
    file = seen.header["db"]["file"]
    copy = Path(shutil.copy(seen.journal / file, folder / "copy.db"))
    connection = vault.connect(copy, seen.keys.databases[seen.header["db"]["gen"]])
    yield connection
    connection.close()


@pytest.fixture
def rows_of_the_morning(morning: CanaryDay, tmp_path: Path) -> Iterator[Any]:
    yield from rows(morning, tmp_path)


@pytest.fixture
def rows_of_the_day(day: CanaryDay, tmp_path: Path) -> Iterator[Any]:
    yield from rows(day, tmp_path)


def test_no_canary_is_in_any_file_after_the_first_hour(morning: CanaryDay) -> None:
    assert leaks(morning) == {}


def test_no_canary_is_said_on_the_terminal(morning: CanaryDay) -> None:
    assert morning.scan.found_in(morning.said.encode()) == set()


def test_nothing_is_written_anywhere_but_where_it_belongs(morning: CanaryDay) -> None:
    assert strange_places(morning.written, morning.home.parent) == set()


def test_nothing_of_the_first_hour_asks_for_the_network(morning: CanaryDay) -> None:
    assert morning.written.network_sockets() == []
    # the display and the bus are there, so whoever asks is seen
    assert {each.family for each in morning.written.sockets} >= {"AF_UNIX"}


def test_the_first_hour_connects_to_known_sockets_of_this_computer_only(morning: CanaryDay) -> None:
    assert strange_sockets(morning.written, morning.home.parent) == set()


def test_the_first_hour_was_written_down(rows_of_the_morning: Any) -> None:
    content = repr(vault.rows_of(rows_of_the_morning))

    typed = ("legal name", "safe address", "contact name", "note body", "addendum text", "strike reason", "called")
    assert [each for each in typed if canary(each) not in content] == []


def test_the_watch_sees_what_it_looks_for(morning: CanaryDay) -> None:
    """The files that hold canaries on purpose are found, and so is the ciphertext as something that was written."""
    assert {Path(path).name for path in morning.found} == {TOLD}
    assert len(morning.written.content[str(morning.journal / "db" / "journal-000001.db-wal")]) > 100_000


@pytest.mark.campaign
def test_no_canary_is_in_any_file_after_the_whole_day(day: CanaryDay) -> None:
    assert leaks(day) == {}
    assert day.scan.found_in(day.said.encode()) == set()
    assert strange_places(day.written, day.home.parent) == set()


@pytest.mark.campaign
def test_the_whole_day_asks_for_no_network(day: CanaryDay) -> None:
    assert day.written.network_sockets() == []


@pytest.mark.campaign
def test_every_place_for_words_of_people_holds_a_canary(rows_of_the_day: Any) -> None:
    assert sorted(places_without_canary(vault.rows_of(rows_of_the_day), rows_of_the_day)) == []


@pytest.mark.campaign
def test_the_services_read_the_canaries_again(day: CanaryDay, tmp_path: Path) -> None:
    """By the program itself, on a copy: also what is encrypted once more inside of the journal."""
    copy = Path(shutil.copytree(day.journal, tmp_path / "copy"))
    desk = build_desk(third_copy=lambda _: None)
    with desk.vault.open(copy, day.recovery_code) as journal:
        opened = open_desk(desk, journal)
        apart = opened_compartment(desk, opened, day.recovery_code)
        kept = [apart.read(each) for each in apart.of_client(CLIENT)]
        drafts = [section.text for note in opened.notes.drafts() for section in note.sections]
    assert canary("psychotherapy note") in kept
    # typed a moment before the lock
    assert canary("draft that is locked away") in drafts


@pytest.mark.campaign
def test_the_packet_left_and_says_no_canary_that_stays(day: CanaryDay) -> None:
    (packet,) = (each for each in (day.folder / "exports").iterdir() if each.is_dir())
    unprotected = [each for each in packet.iterdir() if each.suffix != ".pdf"]

    assert len(unprotected) >= 3
    assert [each.name for each in unprotected if day.scan.found_in(each.read_bytes())] == []


@pytest.mark.campaign
@pytest.mark.parametrize("size", [SMALL, ()], ids=["small", "whole"])
def test_the_demonstration_leaves_nothing_but_its_own_folder(size: tuple[str, ...], tmp_path: Path) -> None:
    """Names, notes and keys are looked for by `test_no_leaks`; here is looked at where anything was written at all."""
    home, out, log = tmp_path / "home", tmp_path / "out", tmp_path / "trace.log"
    home.mkdir()
    command = [sys.executable, "-m", "counselor_desk", "demo", "--headless", "--out", str(out), *size]
    done = subprocess.run(
        [*tracing(log), *command],
        env=clean_environment(home, TMPDIR=str(home), PYTHONDONTWRITEBYTECODE="1"),
        cwd=home,
        capture_output=True,
        text=True,
        timeout=DEMONSTRATION_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    written = read_trace(log)
    log.unlink()

    named = {path for path in written.names if path.startswith("/") and not path.startswith(("/dev/", "/proc/"))}
    assert {path for path in named if path != str(out) and not path.startswith(f"{out}/")} == set()
    # nothing is asked for in vain either, but what the filter of the program refuses is in no log
    assert written.network_sockets() == []
