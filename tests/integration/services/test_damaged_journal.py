# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever was done to the files of a closed journal, its owner hears of it, and a good backup takes its place.

The owner opens, lets the journal be checked and reads the notes. A damaged journal refuses to open, or has a finding,
or says that it is older than what was saved; what it shows without a word is what was written (security.md R8 to R10).
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

import pytest
from factories import a_note
from fakes import CountingIds, MemoryKeyStore, SettableClock
from practice_journal import CLIENT, DRAFT, Practice, Template, new_desk

from counselor_desk.app.bootstrap import Desk, open_desk
from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.notes import NoteSection
from counselor_desk.services.head_stamp import Standing
from counselor_desk.services.health_lines import Condition
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way

PAGE = 4096
REFUSALS = frozenset({ErrorCode.JOURNAL_DAMAGED, ErrorCode.KEY_REJECTED, ErrorCode.DISK_FAILED})
GOOD_BACKUP = "good-2.cdbak"
COMMITTED_TO = frozenset({"client", "note", "audit_event", "tree_state", "search_entry"})
"""Tables whose content is held against the log, its tree or the notes whenever the journal is checked."""


class Heard(StrEnum):
    """How the owner learns of it; the first that applies."""

    REFUSED = "refused"
    OLDER = "older"
    FINDING = "finding"
    # every check passes, and the file is not the one that was closed
    CHANGED = "changed"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Saved:
    """A closed journal with backups beside it, as it is and as it was a day before; copied, never opened."""

    template: Template
    folder: Path
    texts: frozenset[str]

    @property
    def journal(self) -> Path:
        return self.folder / "journal"

    @property
    def day_before(self) -> bytes:
        return (self.folder / "day-before.db").read_bytes()

    @property
    def database(self) -> bytes:
        return (self.journal / "db" / "journal-000001.db").read_bytes()


@pytest.fixture(scope="module")
def saved(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Saved:
    folder = tmp_path_factory.mktemp("saved")
    practice = template.copy(folder / "journal")
    practice.opened.journal.close()
    shutil.copyfile(folder / "journal" / "db" / "journal-000001.db", folder / "day-before.db")
    practice.clock.at += timedelta(days=1)
    practice.opened = open_desk(practice.desk, practice.desk.vault.open(practice.path, ""))
    live_a_day(practice)
    make_backups(practice)
    texts = all_texts(practice.opened)
    practice.opened.journal.close()
    return Saved(template, folder, texts)


def live_a_day(practice: Practice) -> None:
    """Sign a note, go on with a draft, change a client."""
    opened = practice.opened
    begun = opened.notes.begin(a_note(client_id=CLIENT, first_keystroke_at=practice.clock.at))
    opened.notes.sign(begun.id)
    draft = opened.notes.get(DRAFT)
    section = NoteSection(draft.sections[0].heading, "a thought that is finished now. " * 300)
    opened.notes.save_draft(replace(draft, sections=(section,)))
    opened.clients.change(replace(opened.clients.get(CLIENT), display_name="Marisol Q."))


def make_backups(practice: Practice) -> None:
    """Two good ones, and a newer one that was cut off."""
    folder, journal = practice.path / "backups", practice.opened.journal
    for name in ("good-1.cdbak", GOOD_BACKUP, "newest-but-cut.cdbak"):
        practice.clock.at += timedelta(minutes=5)
        practice.desk.backups.make(journal, to=folder / name)
    cut = folder / "newest-but-cut.cdbak"
    cut.write_bytes(cut.read_bytes()[:-PAGE])


def all_texts(opened: OpenDesk) -> frozenset[str]:
    """What the owner reads: the record of every client, drafts included."""
    return frozenset(
        text
        for client in opened.clients.all()
        for note in opened.notes.of_client(client.id)
        for text in (
            client.display_name,
            *(section.text for section in opened.client_record.reading(note.id).note.sections),
        )
    )


class Damaged:
    """A copy of the saved journal to which something was done."""

    def __init__(self, saved: Saved, folder: Path) -> None:
        self._saved = saved
        self.path = Path(shutil.copytree(saved.journal, folder))
        self.clock = SettableClock()
        self.clock.at += timedelta(days=400)

    @property
    def database(self) -> Path:
        return self.path / "db" / "journal-000001.db"

    def desk(self) -> Desk:
        template = self._saved.template
        return new_desk(self.clock, CountingIds(1 << 40), MemoryKeyStore(template.entries))

    def heard(self) -> Heard:
        """Open, check and read as the owner does."""
        desk = self.desk()
        try:
            journal = desk.vault.open(self.path, "")
        except DeskError as refused:
            if refused.code not in REFUSALS:
                raise
            return Heard.REFUSED
        with journal:
            finding = journal.head_stamp.finding
            assert finding is not None
            is_changed = finding.standing is Standing.CHANGED
            if finding.needs_decision and not is_changed:
                return Heard.OLDER
            if is_changed and not accepts(desk, journal):
                return Heard.REFUSED
            opened = open_desk(desk, journal)
            if any(line.condition is Condition.FINDING and "cdbak" not in line.words for line in opened.health.check()):
                return Heard.FINDING
            if is_changed:
                return Heard.CHANGED
            assert all_texts(opened) == self._saved.texts
        return Heard.NOTHING

    def is_replaced_by_the_newest_good_backup(self) -> bool:
        """Let the newest backup that is good take its place; the damaged file stays, byte for byte."""
        before = {each: each.read_bytes() for each in self.database.parent.iterdir()}
        desk = self.desk()
        desk.generations.restore_in_place(self.path, self.path / "backups" / GOOD_BACKUP, typed="")
        assert {each: each.read_bytes() for each in before} == before
        with desk.vault.open(self.path, "") as journal:
            return all_texts(open_desk(desk, journal)) == self._saved.texts


def accepts(desk: Desk, journal: OpenJournal) -> bool:
    """Go on with a changed file, so that the checks themselves are heard and not the stamp alone; False if refused."""
    try:
        desk.vault.accept_older(journal)
    except DeskError as refused:
        if refused.code not in REFUSALS:
            raise
        return False
    return True


def damage_each(saved: Saved, folder: Path, damages: Iterator[bytes]) -> dict[int, Heard]:
    """Give the database each content in turn; returns what was heard of each, by its place in the order."""
    heard: dict[int, Heard] = {}
    for number, content in enumerate(damages):
        damaged = Damaged(saved, folder / str(number))
        damaged.database.write_bytes(content)
        heard[number] = damaged.heard()
        shutil.rmtree(damaged.path)
    return heard


def silent(heard: dict[int, Heard]) -> list[int]:
    return [number for number, each in heard.items() if each is Heard.NOTHING]


def found_by_no_check(heard: dict[int, Heard]) -> list[int]:
    return [number for number, each in heard.items() if each in (Heard.CHANGED, Heard.NOTHING)]


def flipped(content: bytes, places: range) -> Iterator[bytes]:
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 1 << place % 8
        yield bytes(changed)


def test_an_untouched_journal_says_nothing(saved: Saved, tmp_path: Path) -> None:
    assert Damaged(saved, tmp_path / "same").heard() is Heard.NOTHING


def test_a_flipped_bit_in_a_page_is_heard_of(saved: Saved, tmp_path: Path) -> None:
    # every sixteenth page, at another place in each
    places = range(77, len(saved.database), 16 * PAGE + 397)
    heard = damage_each(saved, tmp_path, flipped(saved.database, places))
    assert len(heard) > 8
    assert found_by_no_check(heard) == []


@pytest.mark.campaign
@pytest.mark.parametrize("part", range(8))
def test_a_flipped_bit_anywhere_in_every_page_is_heard_of(saved: Saved, tmp_path: Path, part: int) -> None:
    heard = damage_each(saved, tmp_path, flipped(saved.database, range(part * 509, len(saved.database), PAGE)))
    assert len(heard) == len(saved.database) // PAGE
    assert found_by_no_check(heard) == []


def cut(content: bytes, step: int) -> Iterator[bytes]:
    for length in range(0, len(content), step):
        yield content[:length]


def test_a_database_that_was_cut_is_heard_of(saved: Saved, tmp_path: Path) -> None:
    heard = damage_each(saved, tmp_path, cut(saved.database, 23 * PAGE))
    assert len(heard) > 5
    assert found_by_no_check(heard) == []


@pytest.mark.campaign
def test_a_database_that_was_cut_at_any_page_is_heard_of(saved: Saved, tmp_path: Path) -> None:
    heard = damage_each(saved, tmp_path, cut(saved.database, PAGE))
    assert len(heard) == len(saved.database) // PAGE
    assert found_by_no_check(heard) == []


def replayed(saved: Saved) -> dict[int, bytes]:
    """The database with one page of the day before in it, for every page but the first that has changed since."""
    now, then = saved.database, saved.day_before
    changed = [page for page in range(1, len(then) // PAGE) if now[page * PAGE :][:PAGE] != then[page * PAGE :][:PAGE]]
    return {
        page: now[: page * PAGE] + then[page * PAGE :][:PAGE] + now[(page + 1) * PAGE :]
        for page in changed
        if (page + 1) * PAGE <= len(now)
    }


def roots(saved: Saved, folder: Path) -> dict[int, str]:
    """The first page of each table, counted from 0."""
    copy = Damaged(saved, folder)
    with copy.desk().vault.open(copy.path, "") as journal:
        rows = journal.database.rows("SELECT name, rootpage FROM sqlite_schema WHERE type = 'table' AND rootpage > 0")
        return {row.integer("rootpage") - 1: row.text("name") for row in rows}


def test_a_page_of_the_day_before_is_heard_of_in_the_log_the_record_and_the_search(
    saved: Saved, tmp_path: Path
) -> None:
    replays, names = replayed(saved), roots(saved, tmp_path / "whole")
    kept = {names[page]: content for page, content in replays.items() if names.get(page) in COMMITTED_TO}
    assert set(kept) == COMMITTED_TO
    heard = damage_each(saved, tmp_path, iter(kept.values()))
    assert [list(kept)[number] for number in found_by_no_check(heard)] == []


def test_a_page_of_the_day_before_is_heard_of_whatever_it_holds(saved: Saved, tmp_path: Path) -> None:
    """No check of the pages, the record or the log speaks of the planner's numbers; the bytes of the closed file do."""
    replays, names = replayed(saved), roots(saved, tmp_path / "whole")
    (numbers,) = [content for page, content in replays.items() if names.get(page) == "sqlite_stat1"]
    assert damage_each(saved, tmp_path, iter([numbers])) == {0: Heard.CHANGED}


@pytest.mark.campaign
def test_every_page_of_the_day_before_is_heard_of(saved: Saved, tmp_path: Path) -> None:
    replays = replayed(saved)
    heard = damage_each(saved, tmp_path, iter(replays.values()))
    assert [list(replays)[number] for number in silent(heard)] == []


def test_the_database_of_the_day_before_is_older(saved: Saved, tmp_path: Path) -> None:
    damaged = Damaged(saved, tmp_path / "older")
    damaged.database.write_bytes(saved.day_before)
    before = damaged.database.read_bytes()
    assert damaged.heard() is Heard.OLDER
    assert damaged.database.read_bytes() == before
    assert damaged.is_replaced_by_the_newest_good_backup()


# the write-ahead log


def left_by_a_crash(practice: Practice, to: Path) -> bytes:
    """The log of an open journal after some saves, as a power cut leaves it."""
    live_a_day(practice)
    practice.opened.journal.head_stamp.flush()
    shutil.copytree(practice.path, to)
    return next((to / "db").glob("*.db-wal")).read_bytes()


def test_the_log_of_another_journal_is_heard_of_and_destroys_nothing(saved: Saved, tmp_path: Path) -> None:
    other = new_desk(SettableClock(), CountingIds(1 << 41), MemoryKeyStore())
    with other.vault.create(tmp_path / "other", ways=WaysIn()).journal as journal:
        with journal.database.transaction():
            journal.record(AuditKind.RECOVERY_CODE_TESTED, subject="recovery")
        foreign = next((tmp_path / "other" / "db").glob("*.db-wal")).read_bytes()
    require_harmless(saved, tmp_path / "copy", foreign)


def test_the_log_of_an_earlier_generation_is_heard_of_and_destroys_nothing(
    saved: Saved, template: Template, tmp_path: Path
) -> None:
    """Under the name of the new generation; under its own nobody reads it."""
    practice = template.copy(tmp_path / "journal")
    stale = left_by_a_crash(practice, tmp_path / "left")
    code = Proof(Way.RECOVERY, template.recovery_code)
    practice.opened.generations.rotate_database_key(practice.opened.journal, code)
    practice.opened.journal.close()
    (practice.path / "db" / "journal-000001.db-wal").write_bytes(stale)
    with practice.desk.vault.open(practice.path, "") as journal:
        assert not journal.head_stamp.is_undecided
        assert open_desk(practice.desk, journal).health.check()[0].condition is Condition.GOOD
    database = practice.path / "db" / "journal-000002.db"
    require_untouched(practice.desk, practice.path, database, stale)


def require_harmless(saved: Saved, folder: Path, log: bytes) -> None:
    damaged = Damaged(saved, folder)
    require_untouched(damaged.desk(), damaged.path, damaged.database, log)
    assert damaged.is_replaced_by_the_newest_good_backup()


def require_untouched(desk: Desk, path: Path, database: Path, log: bytes) -> None:
    """A log that does not belong to a database keeps it from opening and changes no byte of it, twice."""
    beside, before = database.with_name(database.name + "-wal"), database.read_bytes()
    beside.write_bytes(log)
    for _ in range(2):
        with pytest.raises(DeskError) as refused:
            desk.vault.open(path, "")
        assert refused.value.code in REFUSALS
        assert database.read_bytes() == before
    # without the log the journal is what it was
    beside.unlink(missing_ok=True)
    desk.vault.open(path, "").close()


@pytest.mark.parametrize("kept", [0.9, 0.5, 0.1])
def test_a_log_that_was_cut_is_heard_of(saved: Saved, template: Template, tmp_path: Path, kept: float) -> None:
    practice = template.copy(tmp_path / "journal")
    log = left_by_a_crash(practice, tmp_path / "left")
    practice.opened.journal.close()
    next((tmp_path / "left" / "db").glob("*.db-wal")).write_bytes(log[: int(len(log) * kept)])
    with practice.desk.vault.open(tmp_path / "left", "") as journal:
        finding = journal.head_stamp.finding
        assert finding is not None
        assert finding.needs_decision
        assert finding.missing > 0


# what takes its place


@pytest.mark.parametrize("page", [0, 30, -1])
def test_the_newest_good_backup_takes_the_place_of_a_damaged_database(saved: Saved, tmp_path: Path, page: int) -> None:
    damaged = Damaged(saved, tmp_path / "journal")
    content = bytearray(saved.database)
    content[page * PAGE + 100] ^= 4
    damaged.database.write_bytes(content)
    assert damaged.heard() in (Heard.REFUSED, Heard.FINDING)
    assert damaged.is_replaced_by_the_newest_good_backup()


def test_of_the_backups_the_newest_good_one_is_told_from_a_newer_damaged_one(saved: Saved, tmp_path: Path) -> None:
    damaged = Damaged(saved, tmp_path / "journal")
    desk = damaged.desk()
    with desk.vault.open(damaged.path, "") as journal:
        good = [each.path.name for each in desk.backups.listed(journal, folder=None) if each.is_verified]
        assert good[0] == GOOD_BACKUP
