# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of the bench, in words."""

import pytest

from counselor_desk.app.bench.figures import Row, Target, row_of
from counselor_desk.app.bench.scaling import ten_times
from counselor_desk.app.bench.table import amount, told
from counselor_desk.app.bench.targets import What


def a_row(what: str, *measured: float, notes: int = 1_000, target: Target | None = None, remark: str = "") -> Row:
    return row_of(what, notes=notes, measured=measured, floor=(2.0,), target=target, remark=remark)


def test_a_line_says_what_it_took_beside_what_and_whether_that_is_good_enough() -> None:
    lines = list(told([a_row("save", 3.0, target=Target(words="at most 2 times", ratio=2.0), remark="by hand")]))
    assert lines == [
        "1,000 notes",
        "  met     save: 3.00 ms, floor 2.00, 1.50 times; at most 2 times; by hand",
        "1 of 1 targets are met.",
    ]


def test_a_missed_target_stands_out() -> None:
    (_, line, total) = told([a_row("save", 9.0, target=Target(words="at most 2 times", ratio=2.0))])
    assert line.startswith("  MISSED  save: 9.00 ms")
    assert total == "0 of 1 targets are met."


def test_each_size_is_a_block_and_what_needs_no_journal_has_its_own() -> None:
    rows = [a_row("a", 1.0, notes=1_000), a_row("b", 1.0, notes=50_000), a_row("c", 1.0, notes=0)]
    heads = [line for line in told(rows) if not line.startswith(" ")]
    assert heads == ["1,000 notes", "50,000 notes", "Without a journal", "0 of 0 targets are met."]


def test_the_tail_is_told_where_it_differs() -> None:
    (_, line, _) = told([a_row("save", 1.0, 1.0, 5.0)])
    assert "1.00 ms (p95 5.00)" in line


def test_memory_is_told_in_its_own_unit() -> None:
    (_, line, _) = told([a_row(What.MEMORY, 120.0)])
    assert "120 MB" in line
    assert " ms" not in line


@pytest.mark.parametrize(
    ("figure", "words"), [(0.123, "0.12"), (9.99, "9.99"), (10.04, "10.0"), (99.96, "100.0"), (1234.5, "1,234")]
)
def test_a_figure_has_the_digits_that_mean_something(figure: float, words: str) -> None:
    assert amount(figure) == words


def test_ten_times_the_notes_is_compared_with_the_smaller_journal() -> None:
    rows = [
        a_row(What.SAVE, 10.0, notes=1_000),
        a_row(What.SAVE, 12.0, notes=10_000),
        a_row(What.SAVE, 9.0, notes=50_000),
    ]
    (row,) = ten_times(rows)
    assert (row.what, row.notes, row.floor_ms, row.ratio, row.met) == (
        f"ten times the notes: {What.SAVE}",
        10_000,
        10.0,
        1.2,
        True,
    )


def test_what_may_grow_is_not_compared() -> None:
    assert not list(ten_times([a_row(What.BACKUP, 1.0, notes=1_000), a_row(What.BACKUP, 9.0, notes=10_000)]))
