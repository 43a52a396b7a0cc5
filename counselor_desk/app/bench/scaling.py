# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares a journal with one of ten times as many notes and as many clients."""

from collections.abc import Iterable, Iterator

from counselor_desk.app.bench.figures import Row, row_of
from counselor_desk.app.bench.targets import GROWING, TARGETS, What


def ten_times(rows: Iterable[Row]) -> Iterator[Row]:
    """A row for each figure that was measured at a size and at ten times that size; its floor is the smaller one."""
    measured = {(row.what, row.notes): row for row in rows}
    for what in GROWING:
        for notes in sorted(notes for kept, notes in measured if kept == what):
            larger = measured.get((what, 10 * notes))
            if larger is None:
                continue
            yield row_of(
                f"{What.TEN_TIMES}: {what}",
                notes=larger.notes,
                measured=(larger.median_ms,),
                floor=(measured[what, notes].median_ms,),
                target=TARGETS[What.TEN_TIMES],
            )
