# SPDX-License-Identifier: GPL-3.0-or-later
"""Scores that develop as a person's do: slowly, with a setback, never by leaps."""

from dataclasses import dataclass
from datetime import date
from random import Random

from counselor_desk.app.sample_practice.material import common
from counselor_desk.app.sample_practice.phrases import number_word

EVERY = 4
"""A measure is given at every fourth session."""

_LARGEST_RISE, _LARGEST_FALL = 3, 4


@dataclass
class MeasureCourse:
    """One client's scores over the work; `aim` is where they tend to as the work nears its end."""

    name: str
    first: int
    aim: int
    score: int
    scored_on: date | None = None
    previous: int | None = None
    previous_on: date | None = None

    def take(self, *, on: date, share: float, rng: Random, in_crisis: bool) -> None:
        """Give the measure again when that share of the work is done."""
        if self.scored_on is not None:
            expected = self.first + (self.aim - self.first) * min(1.0, share) ** 0.9
            drawn = round(expected + rng.uniform(-1.3, 1.3)) + (3 if in_crisis else 0)
            self._set(max(self.score - _LARGEST_FALL, min(self.score + _LARGEST_RISE, drawn)), on)
        else:
            self._set(self.first, on)

    def set_to(self, score: int, *, on: date) -> None:
        """Take over a score that a written note states."""
        self._set(score, on)

    @property
    def band(self) -> str:
        """The range in which the present score lies, in the words of the measure."""
        rows = common().bands[self.name]
        return next(band for limit, band in rows if self.score <= limit)

    @property
    def trend(self) -> str:
        """How the present score compares with the one before."""
        if self.previous is None or self.previous == self.score:
            return "unchanged"
        difference = self.score - self.previous
        return f"{'up' if difference > 0 else 'down'} by {number_word(abs(difference))}"

    def _set(self, score: int, on: date) -> None:
        self.previous, self.previous_on = (self.score, self.scored_on) if self.scored_on is not None else (None, None)
        self.score, self.scored_on = max(0, score), on


def new_course(*, measure: str, severity: int, country: str, rng: Random) -> MeasureCourse:
    """A course for a client: in the United Kingdom the CORE-10, else the theme's own measure."""
    name = "CORE-10" if country == "GB" else measure
    usual = severity * 1.35 if name == "CORE-10" and measure != "CORE-10" else float(severity)
    first = round(usual + rng.uniform(-2.5, 2.5))
    return MeasureCourse(name=name, first=first, aim=rng.randint(3, 6), score=first)
