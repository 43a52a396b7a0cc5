# SPDX-License-Identifier: GPL-3.0-or-later
"""What a seal is for: any change to what was sealed is found, also one by somebody who can recompute the whole tree.

The changes are made with plain SQL in a journal whose triggers are off, and are rolled back after each example.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from practice_journal import Practice, Template

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.merkle import Frontier
from counselor_desk.domain.seals import SealOutcome
from counselor_desk.services.health_lines import Condition
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.seal_lines import seal_lines
from counselor_desk.storage.audit import event_of, leaf_of
from counselor_desk.storage.connection import Database

COLUMNS = ("seq", "at", "kind", "subject", "client_id", "content_hash", "reason", "record_hash", "salt", "leaf")
Entry = dict[str, Any]


class _RolledBackError(Exception):
    """Ends an example without a trace."""


@dataclass(frozen=True)
class Sealed:
    """A journal with a seal somewhere in the middle of its log."""

    opened: OpenDesk
    head: TreeHead

    @property
    def entries(self) -> int:
        return self.opened.journal.head.size


@pytest.fixture(scope="module")
def sealed(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sealed]:
    practice: Practice = template.copy(tmp_path_factory.mktemp("sealed") / "journal")
    opened = practice.opened
    opened.seal_cards.begin().record_print()
    newest = opened.seals.overview().newest
    assert newest is not None
    for _ in range(4):
        opened.seal_cards.begin().record_print()
    yield Sealed(opened, newest.head)
    opened.journal.close()


@contextmanager
def behind_its_back(database: Database) -> Iterator[None]:
    """Everything inside is done without triggers, seen by whoever reads, and never kept."""
    with suppress(_RolledBackError), database.transaction():
        for row in database.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'"):
            database.execute(f"DROP TRIGGER {row.text('name')}")
        yield
        raise _RolledBackError


def entries_of(database: Database) -> list[Entry]:
    rows = database.rows("SELECT * FROM audit_event ORDER BY seq")
    return [{column: row.value(column) for column in COLUMNS} for row in rows]


def write_log(database: Database, entries: list[Entry], *, recompute: bool) -> None:
    """Put other entries in the place of the log's; with `recompute` as its own program would have written them."""
    database.execute("DELETE FROM audit_event")
    insert = f"INSERT INTO audit_event ({', '.join(COLUMNS)}) VALUES ({', '.join(f':{each}' for each in COLUMNS)})"
    for number, entry in enumerate(entries, start=1):
        database.execute(insert, {**entry, "seq": number if recompute else entry["seq"]})
    if not recompute:
        return
    frontier = Frontier()
    for row in database.rows("SELECT * FROM audit_event ORDER BY seq"):
        leaf = leaf_of(event_of(row), salt=row.blob("salt"))
        frontier = frontier.plus(leaf)
        database.execute("UPDATE audit_event SET leaf = ? WHERE seq = ?", (leaf, frontier.size))
    database.execute("UPDATE tree_state SET size = ?, peaks = ?", (frontier.size, b"".join(frontier.peaks)))


Change = Callable[[list[Entry], int], list[Entry]]


def cut(entries: list[Entry], at: int) -> list[Entry]:
    """Everything from an entry on is gone."""
    return entries[:at]


def remove(entries: list[Entry], at: int) -> list[Entry]:
    return entries[:at] + entries[at + 1 :]


def swap(entries: list[Entry], at: int) -> list[Entry]:
    """Two neighbours change places, but for their numbers."""
    other = at - 1 if at else 1
    changed = [dict(each) for each in entries]
    changed[at], changed[other] = (
        {**entries[other], "seq": entries[at]["seq"]},
        {**entries[at], "seq": entries[other]["seq"]},
    )
    return changed


def insert(entries: list[Entry], at: int) -> list[Entry]:
    """An entry more, and every later one a number higher."""
    made = {**entries[at], "salt": bytes(16)}
    later = [{**each, "seq": each["seq"] + 1} for each in entries[at:]]
    return [*entries[:at], made, *later]


def altered(column: str, value: str | bytes) -> Change:
    """Another value in one column of an entry."""

    def change(entries: list[Entry], at: int) -> list[Entry]:
        other = value if entries[at][column] != value else f"{value!s}0"
        return [*entries[:at], {**entries[at], column: other}, *entries[at + 1 :]]

    change.__name__ = f"altered_{column}"
    return change


CHANGES: tuple[Change, ...] = (
    cut,
    remove,
    swap,
    insert,
    altered("at", "2026-01-01T00:00:00.000000Z"),
    altered("kind", "note.struck"),
    altered("subject", "somebody"),
    altered("client_id", "somebody"),
    altered("content_hash", "ab" * 32),
    altered("reason", "another"),
    altered("record_hash", "cd" * 32),
    altered("salt", bytes(15) + b"1"),
)


def outcome_after(sealed: Sealed, change: Change, at: int, *, recompute: bool) -> SealOutcome:
    journal = sealed.opened.journal
    with behind_its_back(journal.database):
        changed = change(entries_of(journal.database), at)
        write_log(journal.database, changed, recompute=recompute)
        return sealed.opened.seal_checks.outcome(sealed.head)


def found_every_time(sealed: Sealed, *, examples: int) -> None:
    """Change what was sealed, with and without the tree recomputed, in as many ways as asked for."""

    @settings(max_examples=examples, deadline=None, derandomize=True, database=None)
    @given(change=st.sampled_from(CHANGES), at=st.integers(0, sealed.head.size - 1), recompute=st.booleans())
    def is_found(change: Change, at: int, recompute: bool) -> None:
        found = outcome_after(sealed, change, at, recompute=recompute)
        assert found in (SealOutcome.DIFFERS, SealOutcome.LOG_IS_SHORTER, SealOutcome.LOG_IS_ALTERED), change

    is_found()


def test_recomputing_an_unchanged_log_raises_no_alarm(sealed: Sealed) -> None:
    found = outcome_after(sealed, lambda entries, _: entries, 0, recompute=True)
    assert found is SealOutcome.UNCHANGED


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_of_what_was_sealed_is_found_in_a_tree_that_was_recomputed(sealed: Sealed, change: Change) -> None:
    expected = SealOutcome.LOG_IS_SHORTER if change in (cut,) else SealOutcome.DIFFERS
    assert outcome_after(sealed, change, sealed.head.size // 2, recompute=True) is expected


def test_a_tail_cut_behind_the_seal_is_no_matter_of_this_seal_and_of_a_later_one(sealed: Sealed) -> None:
    later = sealed.opened.seals.overview().seals[0].seal.head
    journal = sealed.opened.journal
    with behind_its_back(journal.database):
        write_log(journal.database, cut(entries_of(journal.database), sealed.head.size), recompute=True)
        assert journal.seals.log_at([sealed.head.size])[sealed.head.size] == sealed.head
        assert sealed.opened.seal_checks.outcome(later) is SealOutcome.LOG_IS_SHORTER


def test_a_change_behind_the_seal_shows_unless_the_tree_is_recomputed(sealed: Sealed) -> None:
    at = sealed.head.size + 1
    found = outcome_after(sealed, altered("subject", "somebody"), at, recompute=False)
    assert found is SealOutcome.LOG_IS_ALTERED


def test_a_changed_row_of_the_record_shows_though_the_log_fits(sealed: Sealed) -> None:
    journal = sealed.opened.journal
    with behind_its_back(journal.database):
        journal.database.execute("UPDATE note SET sections = replace(sections, 'a', 'e') WHERE signed_at IS NOT NULL")
        assert sealed.opened.seal_checks.outcome(sealed.head) is SealOutcome.RECORD_IS_ALTERED


def test_the_check_of_the_journal_names_the_seal_that_does_not_fit(sealed: Sealed) -> None:
    journal = sealed.opened.journal
    with behind_its_back(journal.database):
        changed = altered("subject", "somebody")(entries_of(journal.database), 3)
        write_log(journal.database, changed, recompute=True)
        lines = seal_lines(journal)
    seals = len(sealed.opened.seals.overview().seals)
    assert [line.condition for line in lines] == [Condition.FINDING] * len(lines)
    assert sum("does not fit the log" in line.words for line in lines) >= seals


def test_changes_of_what_was_sealed_are_found(sealed: Sealed) -> None:
    found_every_time(sealed, examples=10)


@pytest.mark.campaign
def test_ten_thousand_changes_of_what_was_sealed_are_found(sealed: Sealed) -> None:
    found_every_time(sealed, examples=10_000)
