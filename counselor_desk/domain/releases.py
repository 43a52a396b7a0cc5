# SPDX-License-Identifier: GPL-3.0-or-later
"""Releases: what the counselor decided about items, people and spans, and what finally left."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import ClientId, MatterId, RedactionId, ReleaseId
from counselor_desk.domain.records import ItemId, RecordItem
from counselor_desk.domain.text import is_blank, text_hash


class RedactionReason(StrEnum):
    """Why words were taken out; the box on the page shows these words and its width depends on nothing else."""

    THIRD_PARTY = "third party"
    OTHER_CLIENT = "other client"
    CONTACT_DETAIL = "contact detail"
    IDENTIFIER = "identifier"
    OUTSIDE_SCOPE = "outside scope"
    PRIVILEGED = "privilege claimed"

    @property
    def printed(self) -> "RedactionReason":
        """The reason that leaves the house: "other client" would itself say that the person is a client here."""
        return RedactionReason.THIRD_PARTY if self is RedactionReason.OTHER_CLIENT else self

    @property
    def marker(self) -> str:
        """The words that stand on the page in place of the text."""
        return f"[REDACTED - {self.printed.value}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """A span taken out of one field of one item; `field_hash` is the hash of the whole field when it was set.

    `start` and `end` count characters, the end is not included. Unless it is `here_only`, the same words go wherever
    they stand in the released items.
    """

    id: RedactionId
    matter_id: MatterId
    item_id: ItemId
    heading: str = field(repr=False)
    start: int
    end: int
    field_hash: str
    reason: RedactionReason
    here_only: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="redaction.span")

    def fits(self, item: RecordItem) -> bool:
        """Tell whether the text is still the one in which the span was marked."""
        text = item.text_of(self.heading)
        return text is not None and self.end <= len(text) and text_hash(text) == self.field_hash


class ItemOutcome(StrEnum):
    """What becomes of an item in a release."""

    RELEASE = "release"
    WITHHOLD = "withhold"
    NEEDS_YOUR_EYES = "needs_your_eyes"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChoice:
    """The counselor's own decision about an item, with the reason typed."""

    matter_id: MatterId
    item_id: ItemId
    outcome: ItemOutcome
    reason: str = field(repr=False)
    chosen_at: datetime

    def __post_init__(self) -> None:
        if self.outcome is ItemOutcome.NEEDS_YOUR_EYES:
            raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="item_choice.outcome")
        if is_blank(self.reason):
            raise UserError(ErrorCode.VALUE_MISSING, where="item_choice.reason")


class PersonAction(StrEnum):
    """What is done wherever a third person is mentioned."""

    KEEP = "keep"
    REDACT = "redact"
    WITHHOLD_ITEM = "withhold_item"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDecision:
    """One decision about one person or detail: everywhere, or in one item only where `item_id` is set.

    `key` is the folded form under which the mentions are gathered.
    """

    matter_id: MatterId
    key: str = field(repr=False)
    action: PersonAction
    reason: RedactionReason = RedactionReason.THIRD_PARTY
    item_id: ItemId | None = None
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """One item that stays, described without its content."""

    item_id: ItemId
    description: str = field(repr=False)
    service_date: date
    reason: str = field(repr=False)
    citation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A packet that was built, verified and written out.

    `manifest_sha256` names the packet; `head` is the event tree when it was built; `supersedes` an earlier production.
    """

    id: ReleaseId
    number: str
    matter_id: MatterId
    client_id: ClientId
    basis: str
    authority: str
    recipient_name: str = field(repr=False)
    recipient_address: str = field(repr=False)
    built_at: datetime
    released_items: tuple[ItemId, ...]
    withheld_items: tuple[ItemId, ...]
    pages: int
    manifest_sha256: str
    head: TreeHead
    supersedes: ReleaseId | None = None


@dataclass(frozen=True, slots=True)
class PacketFile:
    """One file of a packet, as bytes that exist only in memory until they are delivered."""

    name: str
    content: bytes = field(repr=False)
