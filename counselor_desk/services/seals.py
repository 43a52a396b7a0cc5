# SPDX-License-Identifier: GPL-3.0-or-later
"""The seals of the journal: which there are, how much was written since, and whether it is time for the next."""

from dataclasses import dataclass
from datetime import datetime

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.ids import SealId
from counselor_desk.domain.seals import REMIND_AFTER, Seal, SealCheck, SealStamp, SealWent
from counselor_desk.services.open_journal import OpenJournal


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSeal:
    """One seal with the stamps that it has, and when a stamp was asked for that has not come yet (UTC)."""

    seal: Seal
    stamps: tuple[SealStamp, ...] = ()
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SealsOverview:
    """Everything that the page says about seals; the newest seal stands first.

    `entries_since` counts what was logged after the newest seal, the entry about that seal included.
    """

    seals: tuple[ListedSeal, ...]
    entries_since: int
    is_due: bool
    last_check: SealCheck | None

    @property
    def newest(self) -> Seal | None:
        return self.seals[0].seal if self.seals else None


class Seals:
    """The seals of one open journal; used on its thread."""

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal

    def overview(self) -> SealsOverview:
        """What is known without comparing anything; quick."""
        journal = self._journal
        seals = journal.seals.list()
        stamps = journal.seal_stamps.stamps()
        checks = journal.seals.checks()
        asked = {each.seal_id: each.asked_at for each in journal.seal_stamps.open_requests()}
        return SealsOverview(
            seals=tuple(
                ListedSeal(
                    seal=seal,
                    stamps=tuple(each for each in stamps if each.seal_id == seal.id),
                    asked_at=asked.get(seal.id),
                )
                for seal in seals
            ),
            entries_since=journal.head.size - (seals[0].head.size if seals else 0),
            is_due=self._is_due(seals[0] if seals else None),
            last_check=checks[0] if checks else None,
        )

    def draft(self, went: SealWent) -> Seal:
        """A seal of the log as it stands, not kept yet: it is once its card or its question is out."""
        journal = self._journal
        return Seal(id=SealId(journal.ids.new()), made_at=journal.clock.now(), head=journal.head, went=went)

    def keep(self, seal: Seal) -> None:
        """Keep a seal and log it; within a transaction of the caller's.

        The head is of before this entry, which therefore can bind the whole seal.
        """
        self._journal.seals.add(seal)
        self._journal.record(AuditKind.SEAL_MADE, subject=seal.id)

    def _is_due(self, newest: Seal | None) -> bool:
        # a clock that was set back must not put the next card off for ever
        return newest is None or abs(self._journal.clock.now() - newest.made_at) >= REMIND_AFTER
