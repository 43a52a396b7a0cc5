# SPDX-License-Identifier: GPL-3.0-or-later
"""Says the figures in lines for a person: what, how long, beside what, and whether that is good enough."""

from collections.abc import Iterator, Sequence

from counselor_desk.app.bench.figures import Row

_VERDICTS = {True: "met", False: "MISSED", None: ""}


def told(rows: Sequence[Row]) -> Iterator[str]:
    """One block of lines for each size of the journal, in the order in which the rows come."""
    for notes in dict.fromkeys(row.notes for row in rows):
        yield f"{notes:,} notes" if notes else "Without a journal"
        block = [row for row in rows if row.notes == notes]
        for row in block:
            yield f"  {_VERDICTS[row.met]:6}  {row.what}: {_figures(row)}"
    met, missed = (sum(row.met is verdict for row in rows) for verdict in (True, False))
    yield f"{met} of {met + missed} targets are met."


def _figures(row: Row) -> str:
    unit = "MB" if row.what.endswith("in MB") else "ms"
    said = f"{amount(row.median_ms)} {unit}"
    if round(row.p95_ms, 3) != round(row.median_ms, 3):
        said += f" (p95 {amount(row.p95_ms)})"
    if row.floor_ms is not None:
        said += f", floor {amount(row.floor_ms)}"
    if row.ratio is not None:
        said += f", {row.ratio:.2f} times"
    if row.target:
        said += f"; {row.target}"
    return f"{said}; {row.remark}" if row.remark else said


def amount(figure: float) -> str:
    """A figure with as many digits as mean something."""
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.1f}" if figure >= 10 else f"{figure:.2f}"
