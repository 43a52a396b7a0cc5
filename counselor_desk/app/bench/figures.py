# SPDX-License-Identifier: GPL-3.0-or-later
"""What was measured: medians and tails of repetitions, each beside its floor, and whether its target is met."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil
from statistics import median

Json = dict[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True)
class Samples:
    """Repetitions of one thing in the order in which they were measured, in milliseconds (or MB, where `what` says)."""

    values: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.values:
            raise ValueError("nothing was measured")

    @property
    def median(self) -> float:
        return median(self.values)

    @property
    def p95(self) -> float:
        """The nearest rank: the smallest value that 95 % of the repetitions do not exceed."""
        return sorted(self.values)[ceil(0.95 * len(self.values)) - 1]

    @property
    def worst(self) -> float:
        return max(self.values)


class RatioOf(StrEnum):
    """How a ratio is taken."""

    # pair by pair where both were measured in turn: a machine that changes its speed changes both
    PAIRS = "pairs"
    TAILS = "tails"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a figure has to keep to; every limit that is given counts."""

    words: str
    ratio: float | None = None
    ratio_of: RatioOf = RatioOf.PAIRS
    median: float | None = None
    p95: float | None = None
    worst: float | None = None
    above_floor: float | None = None

    def is_met(self, samples: Samples, *, floor: Samples | None) -> bool:
        """Judge a figure; a limit that needs a floor is not kept without one."""
        ratio = None if floor is None else ratio_between(samples, floor, of=self.ratio_of)
        above = None if floor is None else samples.median - floor.median
        return all(
            limit is None or (figure is not None and figure <= limit)
            for figure, limit in (
                (ratio, self.ratio),
                (samples.median, self.median),
                (samples.p95, self.p95),
                (samples.worst, self.worst),
                (above, self.above_floor),
            )
        )


def ratio_between(samples: Samples, floor: Samples, *, of: RatioOf = RatioOf.PAIRS) -> float:
    """How many times the floor a figure is."""
    if of is RatioOf.TAILS:
        return samples.p95 / floor.p95
    if len(samples.values) == len(floor.values):
        return median(each / beside for each, beside in zip(samples.values, floor.values, strict=True))
    return samples.median / floor.median


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table; `met` is None where there is no target, `remark` is told beside the figures only."""

    what: str
    notes: int
    median_ms: float
    p95_ms: float
    floor_ms: float | None
    ratio: float | None
    target: str
    met: bool | None
    remark: str = field(default="")

    def as_json(self) -> Json:
        """The row as the file holds it."""
        return {
            "what": self.what,
            "notes": self.notes,
            "median_ms": _rounded(self.median_ms),
            "p95_ms": _rounded(self.p95_ms),
            "floor_ms": None if self.floor_ms is None else _rounded(self.floor_ms),
            "ratio": None if self.ratio is None else _rounded(self.ratio),
            "target": self.target,
            "met": self.met,
        }


def row_of(
    what: str,
    *,
    notes: int,
    measured: Sequence[float],
    floor: Sequence[float] = (),
    target: Target | None = None,
    also: bool = True,
    remark: str = "",
) -> Row:
    """Make a row of repetitions and those of the floor, in the same order where both were measured in turn.

    Args:
        target: None where nothing is asked of the figure.
        also: what else the target asks for and no figure shows, such as that a task can be stopped.
    """
    samples = Samples(tuple(measured))
    beside = Samples(tuple(floor)) if floor else None
    return Row(
        what=what,
        notes=notes,
        median_ms=samples.median,
        p95_ms=samples.p95,
        floor_ms=None if beside is None else beside.median,
        ratio=None
        if beside is None
        else ratio_between(samples, beside, of=RatioOf.PAIRS if target is None else target.ratio_of),
        target="" if target is None else target.words,
        met=None if target is None else also and target.is_met(samples, floor=beside),
        remark=remark,
    )


def _rounded(figure: float) -> float:
    return round(figure, 3)
