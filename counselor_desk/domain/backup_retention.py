# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of the backups that were made by themselves may go: grandfather, father, son.

Everything of the last 24 hours stays, then the newest of each of 7 days, 4 weeks and 12 months that have one. Counted
are days that have a backup, so a long leave removes nothing.
"""

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

DAYS, WEEKS, MONTHS = 7, 4, 12
ALL_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class AgedBackup:
    """A backup that was made by itself.

    Args:
        key: tells it apart, such as its file's name.
        made_at: aware; days are those of its zone.
        is_verified: it was proved by opening it, and nothing has contradicted that since.
    """

    key: str
    made_at: datetime
    is_verified: bool


def removable(backups: Collection[AgedBackup], *, now: datetime) -> frozenset[str]:
    """The keys of those that may be removed; never the newest, never the newest verified one.

    Only verified backups hold a day's, week's or month's place, as long as that span has one: a file that nobody could
    open must not push out one that opens.
    """
    newest_first = sorted(backups, key=lambda each: (each.made_at, each.key), reverse=True)
    kept: set[str] = {each.key for each in newest_first[:1]}
    kept |= {each.key for each in [each for each in newest_first if each.is_verified][:1]}
    # one from the future, after the clock was set back, is within them as well
    kept |= {each.key for each in newest_first if now - each.made_at <= ALL_WITHIN}
    # those from the future hold no place of the others: after a wrong clock they would take the places for years
    ahead = sum(each.made_at > now for each in newest_first)
    for each_first in (newest_first[:ahead], newest_first[ahead:]):
        kept |= _newest_of_each(each_first, lambda at: at.date(), spans=DAYS)
        kept |= _newest_of_each(each_first, lambda at: at.isocalendar()[:2], spans=WEEKS)
        kept |= _newest_of_each(each_first, lambda at: (at.year, at.month), spans=MONTHS)
    return frozenset(each.key for each in newest_first if each.key not in kept)


def _newest_of_each(
    newest_first: Iterable[AgedBackup], span_of: Callable[[datetime], Hashable], *, spans: int
) -> set[str]:
    """The key of the newest verified backup of each of the latest spans, or of the newest where none is verified."""
    chosen: dict[Hashable, AgedBackup] = {}
    for each in newest_first:
        span = span_of(each.made_at)
        if span not in chosen:
            if len(chosen) == spans:
                break
            chosen[span] = each
        elif each.is_verified and not chosen[span].is_verified:
            chosen[span] = each
    return {each.key for each in chosen.values()}
