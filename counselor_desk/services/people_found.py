# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is mentioned in what would leave: one entry for each person or detail, with every place and what was decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from counselor_desk.domain.clients import Client, Contact, ContactRole
from counselor_desk.domain.records import ItemId, RecordItem
from counselor_desk.domain.releases import PersonAction, PersonDecision, RedactionReason
from counselor_desk.domain.text import folded
from counselor_desk.domain.third_persons import REASON_FOR, Mention, MentionKind

_CONTEXT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPlace:
    """One mention with the words around it; `decision` is the one that holds here, None while there is none."""

    mention: Mention
    title: str = field(repr=False)
    day: date
    before: str = field(repr=False)
    after: str = field(repr=False)
    decision: PersonDecision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFound:
    """A person or detail with its places in reading order.

    `words` is how it stands in the record, or the name on file; `client` is set where it is another client.
    """

    key: str = field(repr=False)
    words: str = field(repr=False)
    kind: MentionKind
    role: ContactRole | None = None
    client: Client | None = field(default=None, repr=False)
    places: tuple[PersonPlace, ...] = field(repr=False)

    @property
    def is_decided(self) -> bool:
        return all(each.decision is not None for each in self.places)

    @property
    def decisions(self) -> tuple[PersonDecision, ...]:
        """The different decisions that hold somewhere, in the order of the places."""
        return tuple(dict.fromkeys(each.decision for each in self.places if each.decision is not None))

    @property
    def action(self) -> PersonAction | None:
        """What is done at every place, None while it is open or where places differ."""
        actions = {None if each.decision is None else each.decision.action for each in self.places}
        return actions.pop() if len(actions) == 1 else None

    @property
    def reason(self) -> RedactionReason:
        """Why it was redacted, or the reason that its kind suggests."""
        redacted = [each.reason for each in self.decisions if each.action is PersonAction.REDACT]
        return redacted[-1] if redacted else REASON_FOR[self.kind]

    @property
    def items(self) -> tuple[ItemId, ...]:
        """The items that mention it, each once."""
        return tuple(dict.fromkeys(each.mention.item_id for each in self.places))


def people_found(
    mentions: Iterable[Mention],
    *,
    items: Iterable[RecordItem],
    decisions: Iterable[PersonDecision],
    contacts: Iterable[Contact],
    clients: Iterable[Client],
) -> tuple[PersonFound, ...]:
    """Gather mentions by person in the order in which each is first met.

    Args:
        mentions: as `Scope.mentions`.
        items: the items that they point into.
        decisions: in the order in which they were made; the last one of a kind counts.
        contacts: people on file around the client.
        clients: every other client.
    """
    by_id = {item.id: item for item in items}
    newest = {(each.key, each.item_id): each for each in decisions}
    gathered: dict[str, list[Mention]] = {}
    for mention in mentions:
        gathered.setdefault(mention.key, []).append(mention)
    contact_of = {folded(each.name): each for each in contacts}
    client_of = {folded(each.legal_name): each for each in clients}
    return tuple(
        _person(key, found, by_id=by_id, newest=newest, contact=contact_of.get(key), client=client_of.get(key))
        for key, found in gathered.items()
    )


def _person(
    key: str,
    mentions: list[Mention],
    *,
    by_id: Mapping[ItemId, RecordItem],
    newest: Mapping[tuple[str, ItemId | None], PersonDecision],
    contact: Contact | None,
    client: Client | None,
) -> PersonFound:
    first = mentions[0]
    is_contact = first.kind is MentionKind.CONTACT and contact is not None
    return PersonFound(
        key=key,
        words=contact.name if is_contact and contact is not None else max((m.text for m in mentions), key=len),
        kind=first.kind,
        role=contact.role if is_contact and contact is not None else None,
        client=client if first.kind is MentionKind.OTHER_CLIENT else None,
        places=tuple(
            _place(
                each,
                by_id[each.item_id],
                newest.get((key, each.item_id)) or newest.get((key, None)),
            )
            for each in mentions
        ),
    )


def _place(mention: Mention, item: RecordItem, decision: PersonDecision | None) -> PersonPlace:
    text = item.text_of(mention.heading) or ""
    return PersonPlace(
        mention=mention,
        title=item.title,
        day=item.service_date,
        before=_end_of(text[: mention.start]),
        after=_start_of(text[mention.end :]),
        decision=decision,
    )


def _end_of(text: str) -> str:
    """The last words before a place, whole ones, on one line."""
    if len(text) <= _CONTEXT:
        return _one_line(text)
    return "…" + _one_line(text[-_CONTEXT:].partition(" ")[2])


def _start_of(text: str) -> str:
    if len(text) <= _CONTEXT:
        return _one_line(text)
    return _one_line(text[:_CONTEXT].rpartition(" ")[0]) + "…"


def _one_line(text: str) -> str:
    """Line breaks as spaces; a space at either end stays, for the words stand beside others."""
    return text.replace("\n", " ")
