# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever is changed of a signed or logged row is noticed by the log; whatever is changed of the log, by a seal."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from practice_journal import Template
from record_mutations import TABLES, OpenedPast, another
from whole_record import add_whole_record

from counselor_desk.domain.audit import AuditKind
from counselor_desk.services.record_proof import RecordFinding
from counselor_desk.storage.sealed_records import SEALED_RECORDS, Rows

_CAMPAIGN = 10_000
Found = tuple[RecordFinding, ...] | None


@pytest.fixture(scope="module")
def past(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenedPast]:
    """Two records of every kind beside the sample practice, sealed, and open to every change."""
    practice = template.copy(tmp_path_factory.mktemp("mutations") / "journal")
    add_whole_record(practice.opened.journal)
    yield OpenedPast(practice.opened.journal)
    practice.opened.journal.close()


# -- what is done to rows --------------------------------------------------------


def change_a_column(past: OpenedPast, table: str, random: Random) -> Found:
    row, column = random.choice(past.rows(table)), random.choice(past.sealed_columns(table))
    value = another(row[column.name], column, random)
    return past.found_after(lambda: past.update(table, row, column.name, value))


def remove_a_row(past: OpenedPast, table: str, random: Random) -> Found:
    row = random.choice(past.rows(table))
    return past.found_after(lambda: past.remove(table, row))


def insert_a_row(past: OpenedPast, table: str, random: Random) -> Found:
    row = past.copy_with_new_key(table, random.choice(past.rows(table)), random)
    return past.found_after(lambda: past.insert(table, row))


def swap_two_rows(past: OpenedPast, table: str, random: Random) -> Found:
    rows = past.rows(table)
    if len(rows) < 2:
        return None
    one, other = random.sample(rows, 2)
    keys = {each.name for each in past.columns[table] if each.is_key}
    if all(one[name] == other[name] for name in one if name not in keys):
        return None
    return past.found_after(lambda: past.swap(table, one, other))


ROW_ACTS: tuple[Callable[[OpenedPast, str, Random], Found], ...] = (
    change_a_column,
    change_a_column,
    change_a_column,
    remove_a_row,
    insert_a_row,
    swap_two_rows,
)


# -- what is done to the log -------------------------------------------------------


def change_an_entry(past: OpenedPast, random: Random) -> bool | None:
    row, column = random.choice(past.rows("audit_event")), random.choice(past.columns["audit_event"])
    value = another(row[column.name], column, random)
    return past.is_log_as_sealed_after(lambda: past.update("audit_event", row, column.name, value))


def remove_an_entry(past: OpenedPast, random: Random) -> bool | None:
    row = random.choice(past.rows("audit_event"))
    return past.is_log_as_sealed_after(lambda: past.remove("audit_event", row))


def swap_two_entries(past: OpenedPast, random: Random) -> bool | None:
    one, other = random.sample(past.rows("audit_event"), 2)
    return past.is_log_as_sealed_after(lambda: past.swap("audit_event", one, other))


def insert_an_entry(past: OpenedPast, random: Random) -> bool | None:
    row = {**random.choice(past.rows("audit_event")), "seq": random.choice([0, -1, past.seal.size + 1, 2**40])}
    return past.is_log_as_sealed_after(lambda: past.insert("audit_event", row))


def cut_the_tail(past: OpenedPast, random: Random) -> bool | None:
    entries = random.randrange(1, past.seal.size)
    return past.is_log_as_sealed_after(lambda: past.cut(entries))


def change_the_tree(past: OpenedPast, random: Random) -> bool | None:
    row = past.journal.database.one("SELECT size, peaks FROM tree_state")
    assert row is not None
    peaks = bytearray(row.blob("peaks"))
    peaks[random.randrange(len(peaks))] ^= 1 << random.randrange(8)
    size = row.integer("size") + random.choice([-1, 0, 1])

    def change() -> None:
        past.journal.database.execute("UPDATE tree_state SET size = ?, peaks = ?", (size, bytes(peaks)))

    return past.is_log_as_sealed_after(change)


def rebuild_changed(past: OpenedPast, random: Random) -> bool | None:
    """One entry says something else, and every leaf and the tree are computed anew to fit it."""
    rows = past.rows("audit_event")
    at = random.randrange(len(rows))
    name, value = random.choice(
        [
            ("at", "2026-01-01T00:00:00.000000Z"),
            ("kind", random.choice([each.value for each in AuditKind])),
            ("subject", f"{random.getrandbits(128):032x}"),
            ("client_id", f"{random.getrandbits(128):032x}"),
            ("content_hash", f"{random.getrandbits(256):064x}"),
            ("reason", "another reason"),
            ("record_hash", random.choice(["", f"{random.getrandbits(256):064x}"])),
            ("salt", random.randbytes(16)),
        ]
    )
    if rows[at][name] == value:
        return None
    rows[at] = {**rows[at], name: value}
    return past.is_log_as_sealed_after(lambda: past.renumber(rows))


def rebuild_without_one(past: OpenedPast, random: Random) -> bool | None:
    rows = past.rows("audit_event")
    del rows[random.randrange(len(rows))]
    return past.is_log_as_sealed_after(lambda: past.renumber(rows))


def rebuild_with_one_more(past: OpenedPast, random: Random) -> bool | None:
    rows = past.rows("audit_event")
    rows.insert(random.randrange(len(rows)), random.choice(rows))
    return past.is_log_as_sealed_after(lambda: past.renumber(rows))


def rebuild_in_another_order(past: OpenedPast, random: Random) -> bool | None:
    rows = past.rows("audit_event")
    one, other = random.sample(range(len(rows)), 2)
    rows[one], rows[other] = rows[other], rows[one]
    return past.is_log_as_sealed_after(lambda: past.renumber(rows))


def forge_a_record(past: OpenedPast, random: Random) -> bool | None:
    """A row is changed, the entries about it are fitted to it, and the tree to them: only the seal tells."""
    record = random.choice([each for each in SEALED_RECORDS if each.rows is Rows.ONE_RECORD])
    table = record.tables[0]
    row = random.choice(past.rows(table.name))
    columns = [each for each in past.sealed_columns(table.name) if not each.is_key and each.name != table.key]
    column = random.choice(columns)
    value = another(row[column.name], column, random)
    subject, kind = row.get(table.key), min(record.sealed_by)
    if not isinstance(subject, str):
        return None

    def forge() -> None:
        past.update(table.name, row, column.name, value)
        past.renumber(past.bind_anew(subject, kind))

    return past.is_log_as_sealed_after(forge)


LOG_ACTS: tuple[Callable[[OpenedPast, Random], bool | None], ...] = (
    change_an_entry,
    change_an_entry,
    remove_an_entry,
    swap_two_entries,
    insert_an_entry,
    cut_the_tail,
    change_the_tree,
    rebuild_changed,
    rebuild_without_one,
    rebuild_with_one_more,
    rebuild_in_another_order,
    forge_a_record,
)


def try_row(past: OpenedPast, seed: int) -> str | None:
    """One change of a row by chance, which the log must tell of; its table, or None where nothing could be changed."""
    random = Random(seed)  # noqa: S311 - a failure names its seed
    table, act = random.choice(list(TABLES)), random.choice(ROW_ACTS)
    found = act(past, table, random)
    assert found is None or found, (table, act.__name__, seed)
    return None if found is None else table


def try_log(past: OpenedPast, seed: int) -> str | None:
    """One change of the log by chance, which its tree or the seal must tell of; its name, or None likewise."""
    random = Random(seed)  # noqa: S311 - a failure names its seed
    act = random.choice(LOG_ACTS)
    is_as_sealed = act(past, random)
    assert not is_as_sealed, (act.__name__, seed)
    return None if is_as_sealed is None else f"the log: {act.__name__}"


SEEDS = st.integers(min_value=0, max_value=2**62)
SETTINGS = settings(
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def test_the_journal_that_is_changed_is_whole_before(past: OpenedPast) -> None:
    assert past.found_after(lambda: None) == ()
    assert past.is_log_as_sealed_after(lambda: None)


@settings(SETTINGS, max_examples=140)
@given(seed=SEEDS)
def test_a_row_that_is_changed_by_chance_is_noticed(past: OpenedPast, seed: int) -> None:
    try_row(past, seed)


@settings(SETTINGS, max_examples=60)
@given(seed=SEEDS)
def test_a_log_that_is_changed_by_chance_is_noticed(past: OpenedPast, seed: int) -> None:
    try_log(past, seed)


@pytest.mark.campaign
def test_ten_thousand_changes_by_chance_are_noticed(past: OpenedPast, capsys: pytest.CaptureFixture[str]) -> None:
    tried: Counter[str] = Counter()

    @settings(SETTINGS, max_examples=2 * _CAMPAIGN)
    @given(seed=SEEDS)
    def one(seed: int) -> None:
        if tried.total() < _CAMPAIGN:
            place = try_log(past, seed) if seed % 4 == 0 else try_row(past, seed)
            tried.update([] if place is None else [place])

    one()
    with capsys.disabled():
        sys.stdout.write(f"\n{tried.total()} changes, all noticed\n")
        sys.stdout.writelines(f"{count:6} {place}\n" for place, count in sorted(tried.items()))
    assert tried.total() == _CAMPAIGN
    assert set(TABLES) <= set(tried)
