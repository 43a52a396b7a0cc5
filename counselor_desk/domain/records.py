# SPDX-License-Identifier: GPL-3.0-or-later
"""The record as a release sees it: a list of items, each with its text, its state and when it was written."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from counselor_desk.domain.canonical import Json, canonical_hash
from counselor_desk.domain.drawn_signatures import DrawnSignature
from counselor_desk.domain.ids import ClientId
from counselor_desk.domain.matters import RecordType

ItemId = NewType("ItemId", str)
"""Kind and identifier of an item, such as `note:3f0c...`; stable over the life of the record."""


SIGNED_BY = "Signed by"
"""The heading under which the name of a signer stands."""


class ItemState(StrEnum):
    """Whether an item is fit to leave at all."""

    FINAL = "final"
    UNSIGNED = "unsigned"
    STRUCK = "struck"


@dataclass(frozen=True, slots=True)
class ItemField:
    """One headed text of an item; redactions point into it by its heading."""

    heading: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class WhenWritten:
    """The times that show how near to the event an item was written; all in UTC."""

    session_ended_at: datetime | None
    begun_at: datetime | None
    signed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordItem:
    """One thing in the record that a request can reach; `facts` are label and value pairs for the head of its page.

    `fields_hash` is of its headings and texts alone. `signature` is the line that was drawn under it in the room; it
    spells the name under `SIGNED_BY` and is shown to nobody from whom that name is kept.
    """

    id: ItemId
    client_id: ClientId
    record_type: RecordType
    service_date: date
    title: str = field(repr=False)
    subtitle: str = field(repr=False)
    state: ItemState
    facts: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    fields: tuple[ItemField, ...] = field(default=(), repr=False)
    closing_lines: tuple[str, ...] = field(default=(), repr=False)
    signature: DrawnSignature | None = field(default=None, repr=False)
    written: WhenWritten | None = None
    is_late_entry: bool = False
    late_entry_reason: str = field(default="", repr=False)
    is_joint: bool = False
    part2_origin: bool = False

    def text_of(self, heading: str) -> str | None:
        """The text under a heading, or None where the item has no such heading."""
        return next((each.text for each in self.fields if each.heading == heading), None)

    @property
    def fields_hash(self) -> str:
        content: Json = [[each.heading, each.text] for each in self.fields]
        return canonical_hash(content)
