# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of requests for records as the window shows it: those to be answered first, then those that are closed."""

from dataclasses import dataclass, field
from datetime import date, datetime

from counselor_desk.domain.ids import MatterId
from counselor_desk.domain.matter_steps import MatterStep, step_reached
from counselor_desk.domain.matters import PaperKind
from counselor_desk.services.civil_time import local_today
from counselor_desk.services.client_names import ClientName, client_names
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage.matter_rows import KeptMatterRow, MatterRowStore


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterRow:
    """One matter; `next_due` is the date that counts now, `days_left` is negative once it has passed.

    `release_number` and `delivered_on` are of its newest production.
    """

    id: MatterId
    client: ClientName
    paper: PaperKind
    docket: str = field(repr=False)
    court: str = field(repr=False)
    served_on: date
    due_on: date | None
    objection_due_on: date | None
    next_due: date | None
    days_left: int | None
    step: MatterStep
    withdrawn_on: date | None
    closed_at: datetime | None
    release_number: str | None
    delivered_on: date | None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class MatterList:
    """Every matter with what one line tells about it; no text of the record is read for it."""

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal
        self._rows = MatterRowStore(journal.database)

    def rows(self) -> tuple[MatterRow, ...]:
        """Open matters, the earliest due first, those without a date last; then the closed, the last closed first."""
        rows = self._named(self._rows.list())
        open_ones = sorted((row for row in rows if row.is_open), key=_urgency)
        closed = sorted((row for row in rows if not row.is_open), key=lambda row: (row.closed_at, row.id), reverse=True)
        return (*open_ones, *closed)

    def open_rows(self) -> tuple[MatterRow, ...]:
        """The open matters alone, in the same order."""
        return tuple(sorted(self._named(self._rows.list_open()), key=_urgency))

    def _named(self, kept: tuple[KeptMatterRow, ...]) -> tuple[MatterRow, ...]:
        if not kept:
            return ()
        names, today = client_names(self._journal), local_today(self._journal)
        return tuple(_row(each, client=names[each.client_id], today=today) for each in kept)


def next_due(*, due_on: date | None, objection_due_on: date | None, today: date) -> date | None:
    """The date to work towards: the nearest that has not passed, and once all have, the last of them."""
    dates = sorted(each for each in (due_on, objection_due_on) if each is not None)
    if not dates:
        return None
    return next((each for each in dates if each >= today), dates[-1])


def _row(kept: KeptMatterRow, *, client: ClientName, today: date) -> MatterRow:
    due = next_due(due_on=kept.due_on, objection_due_on=kept.objection_due_on, today=today)
    return MatterRow(
        id=kept.id,
        client=client,
        paper=kept.paper,
        docket=kept.docket,
        court=kept.court,
        served_on=kept.served_on,
        due_on=kept.due_on,
        objection_due_on=kept.objection_due_on,
        next_due=due,
        days_left=None if due is None else (due - today).days,
        step=step_reached(kept.marks),
        withdrawn_on=kept.withdrawn_on,
        closed_at=kept.closed_at,
        release_number=kept.release_number,
        delivered_on=kept.delivered_on,
    )


def _urgency(row: MatterRow) -> tuple[bool, bool, date, date, str]:
    # what was handed over waits for nothing but its end
    return (row.delivered_on is not None, row.next_due is None, row.next_due or date.max, row.served_on, row.id)
