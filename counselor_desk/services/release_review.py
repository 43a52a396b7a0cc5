# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps between a request and its packet: scope, people, redactions, pages seen. Each is kept and can be
resumed.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.authorizations import Authorization
from counselor_desk.domain.clients import Client
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.evidence import evidence_on_file
from counselor_desk.domain.gate import Decision, GateRequest, evaluate, evidence_missing, evidence_needed
from counselor_desk.domain.ids import ClientId, MatterId, RedactionId
from counselor_desk.domain.matters import Matter
from counselor_desk.domain.name_spotting import is_title, small_words
from counselor_desk.domain.packets import Addressee
from counselor_desk.domain.policy import RuleSet
from counselor_desk.domain.practice import PracticeProfile
from counselor_desk.domain.records import ItemId, RecordItem
from counselor_desk.domain.redacting import Span, outdated, review_people, spans_of_redactions
from counselor_desk.domain.release_bases import EvidenceNeeded, ReleaseBasis
from counselor_desk.domain.releases import (
    ItemChoice,
    ItemOutcome,
    PersonAction,
    PersonDecision,
    Redaction,
    RedactionReason,
)
from counselor_desk.domain.sessions import SessionKind
from counselor_desk.domain.text import clean_text, folded, text_hash
from counselor_desk.domain.third_persons import KnownPerson, Mention, MentionKind, find_mentions
from counselor_desk.services.civil_time import local_today
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.people_found import PersonFound, people_found
from counselor_desk.services.record_items import record_items
from counselor_desk.services.rules import Rules, basis_row, formalities

# about 60,000 words, read in a third of a second: enough to know the counselor's everyday vocabulary
_NOTES_THAT_TEACH_WORDS = 400
# what `record_items` itself writes into a text ("Reason: ..."), so that nobody is asked whether it is a person
_OUR_OWN_WORDS = frozenset({"reason"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where a release stands: every item with its decision, every mention, and what is missing.

    `spans` holds what is redacted in each item, from decisions about people and from single redactions together;
    `kept_words` what was decided to stay somewhere although it goes elsewhere, or may stay beside its one place;
    `request` is what the gate was asked.
    """

    practice: PracticeProfile
    client: Client
    matter: Matter
    authorization: Authorization | None
    rules: RuleSet
    recipient: Addressee
    items: tuple[RecordItem, ...] = field(repr=False)
    decision: Decision
    evidence_needed: tuple[EvidenceNeeded, ...]
    evidence_missing: tuple[EvidenceNeeded, ...]
    mentions: tuple[Mention, ...] = field(repr=False)
    undecided_people: tuple[str, ...] = field(repr=False)
    spans: Mapping[ItemId, tuple[Span, ...]] = field(repr=False)
    kept_words: frozenset[str] = field(repr=False)
    request: GateRequest = field(repr=False)
    today: date

    def item(self, item_id: ItemId) -> RecordItem:
        """One of the items.

        Raises:
            UserError: RECORD_NOT_FOUND.
        """
        for item in self.items:
            if item.id == item_id:
                return item
        raise UserError(ErrorCode.RECORD_NOT_FOUND, where="item")


class ReleaseReview:
    """Keeps the counselor's decisions about a matter and says what follows from them."""

    def __init__(self, journal: OpenJournal, *, rules: Rules) -> None:
        self._journal = journal
        self._rules = rules

    def scope(self, matter_id: MatterId, *, pages_unseen: int = 0) -> Scope:
        """Gather the record, find the people in it and ask the gate.

        Raises:
            UserError: RECORD_NOT_FOUND.
        """
        journal = self._journal
        matter = journal.matters.get(matter_id)
        client = journal.clients.get(matter.client_id)
        practice = journal.practice.get()
        today = local_today(journal)
        rules = self._rules.on(today, practice=practice, client=client)
        authorization = None if matter.authorization_id is None else journal.authorizations.get(matter.authorization_id)
        recipient = _recipient(matter, authorization)
        items = record_items(journal, client=client, practice=practice)
        row = basis_row(rules, matter.basis)
        evidence = evidence_on_file(
            matter, has_paper=journal.matter_papers.has_any(matter_id), authorization=authorization
        )
        redactions = journal.release_decisions.redactions(matter_id)
        request = GateRequest(
            client=client,
            matter=matter,
            row=row,
            region_on_file=rules.region_on_file,
            authorization=authorization,
            formalities=formalities(row),
            evidence=evidence,
            items=items,
            restrictions=journal.restrictions.of_client(client.id),
            holds=journal.holds.standing(client.id),
            choices=journal.release_decisions.item_choices(matter_id),
            recipient_name=recipient.name,
        )
        # the people in what would leave decide in turn what leaves, so the gate is asked twice
        first = evaluate(request, today=today)
        reaching = tuple(
            item
            for item, decision in zip(items, first.items, strict=True)
            if decision.outcome is not ItemOutcome.WITHHOLD
        )
        mentions = self._mentions(reaching, client=client, practice=practice)
        people = review_people(mentions, journal.release_decisions.person_decisions(matter_id))
        final_request = replace(
            request,
            withheld_for_people=people.withheld_items,
            people_undecided=len(people.undecided),
            redactions_outdated=len(outdated(redactions, items)),
            pages_unseen=pages_unseen,
        )
        decision = evaluate(final_request, today=today)
        single = spans_of_redactions(redactions, items)
        return Scope(
            practice=practice,
            client=client,
            matter=matter,
            authorization=authorization,
            rules=rules,
            recipient=recipient,
            items=items,
            decision=decision,
            evidence_needed=evidence_needed(final_request, decision.items),
            evidence_missing=evidence_missing(final_request, decision.items),
            mentions=mentions,
            undecided_people=people.undecided,
            spans={item.id: (*people.spans.get(item.id, ()), *single.get(item.id, ())) for item in items},
            kept_words=people.kept | _words_of_single_places(redactions, items),
            request=final_request,
            today=today,
        )

    def ask_again(self, scope: Scope, *, pages_unseen: int) -> Scope:
        """Ask the gate once more about a scope of the same transaction, in which nothing else can have changed.

        Gathering 500 sessions and their people anew took 2.5 s of the processor (measured).
        """
        request = replace(scope.request, pages_unseen=pages_unseen)
        decision = evaluate(request, today=scope.today)
        return replace(
            scope,
            decision=decision,
            evidence_needed=evidence_needed(request, decision.items),
            evidence_missing=evidence_missing(request, decision.items),
            request=request,
        )

    def choose_item(self, matter_id: MatterId, item_id: ItemId, *, outcome: ItemOutcome, reason: str) -> None:
        """Decide one item; as `choose_items`."""
        self.choose_items(matter_id, (item_id,), outcome=outcome, reason=reason)

    def choose_items(
        self, matter_id: MatterId, item_ids: Iterable[ItemId], *, outcome: ItemOutcome, reason: str
    ) -> None:
        """Decide items that need the counselor's eyes, or withhold ones that would leave; one reason for all of them.

        Raises:
            UserError: VALUE_MISSING without a reason, VALUE_NOT_ALLOWED.
        """
        now = self._journal.clock.now()
        choices = [
            ItemChoice(matter_id=matter_id, item_id=item_id, outcome=outcome, reason=clean_text(reason), chosen_at=now)
            for item_id in item_ids
        ]
        with self._journal.database.transaction():
            for choice in choices:
                self._journal.release_decisions.choose_item(choice)
                self._record(AuditKind.ITEM_DECIDED, matter_id=matter_id, reason=choice.reason)

    def decide_person(
        self,
        matter_id: MatterId,
        key: str,
        *,
        action: PersonAction,
        reason: RedactionReason = RedactionReason.THIRD_PARTY,
        item_id: ItemId | None = None,
    ) -> None:
        """Decide one person or detail, everywhere or in one item."""
        self.decide_people(matter_id, (key,), action=action, reason=reason, item_id=item_id)

    def decide_people(
        self,
        matter_id: MatterId,
        keys: Iterable[str],
        *,
        action: PersonAction,
        reason: RedactionReason = RedactionReason.THIRD_PARTY,
        item_id: ItemId | None = None,
    ) -> None:
        """Decide several people or details alike, all of them or none."""
        now = self._journal.clock.now()
        decisions = [
            PersonDecision(
                matter_id=matter_id, key=folded(key), action=action, reason=reason, item_id=item_id, decided_at=now
            )
            for key in keys
        ]
        with self._journal.database.transaction():
            for decision in decisions:
                self._journal.release_decisions.decide_person(decision)
                self._record(AuditKind.PERSON_DECIDED, matter_id=matter_id)

    def people(self, scope: Scope) -> tuple[PersonFound, ...]:
        """Everybody mentioned in a scope with what is decided by now; reads no text anew."""
        journal = self._journal
        return people_found(
            scope.mentions,
            items=scope.items,
            decisions=journal.release_decisions.person_decisions(scope.matter.id),
            contacts=journal.contacts.of_client(scope.client.id),
            clients=(each for each in journal.clients.list() if each.id != scope.client.id),
        )

    def redactions(self, matter_id: MatterId) -> tuple[Redaction, ...]:
        """The single redactions of a matter in the order in which they were set."""
        return self._journal.release_decisions.redactions(matter_id)

    def redact(
        self,
        matter_id: MatterId,
        item_id: ItemId,
        *,
        heading: str,
        start: int,
        end: int,
        reason: RedactionReason,
        here_only: bool = False,
    ) -> Redaction:
        """Mark a span of one field to be taken out, here only or wherever the same words stand.

        Raises:
            UserError: RECORD_NOT_FOUND for an unknown item or heading, VALUE_NOT_ALLOWED for an impossible span.
        """
        matter = self._journal.matters.get(matter_id)
        client = self._journal.clients.get(matter.client_id)
        practice = self._journal.practice.get()
        items = {item.id: item for item in record_items(self._journal, client=client, practice=practice)}
        text = items[item_id].text_of(heading) if item_id in items else None
        if text is None:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="item")
        if not 0 <= start < end <= len(text):
            raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="redaction.span")
        redaction = Redaction(
            id=RedactionId(self._journal.ids.new()),
            matter_id=matter_id,
            item_id=item_id,
            heading=heading,
            start=start,
            end=end,
            field_hash=text_hash(text),
            reason=reason,
            here_only=here_only,
        )
        with self._journal.database.transaction():
            self._journal.release_decisions.add_redaction(redaction)
            self._record(AuditKind.SPAN_REDACTED, matter_id=matter_id)
        return redaction

    def remove_redaction(self, redaction: Redaction) -> None:
        """Take a redaction back before anything is built."""
        with self._journal.database.transaction():
            self._journal.release_decisions.remove_redaction(redaction.id)
            self._record(AuditKind.SPAN_REDACTED, matter_id=redaction.matter_id)

    def mark_seen(self, matter_id: MatterId, *, preview: str, page: int) -> None:
        """Tick one page of a preview as looked at; another preview starts from nothing."""
        with self._journal.database.transaction():
            self._journal.release_decisions.mark_seen(matter_id, preview_hash=preview, page=page)

    def seen(self, matter_id: MatterId, *, preview: str) -> frozenset[int]:
        """Pages of a preview that were looked at."""
        return self._journal.release_decisions.seen(matter_id, preview_hash=preview)

    def _record(self, kind: AuditKind, *, matter_id: MatterId, reason: str = "") -> None:
        matter = self._journal.matters.get(matter_id)
        self._journal.record(kind, subject=matter_id, client_id=matter.client_id, reason=reason)

    def _mentions(
        self, items: tuple[RecordItem, ...], *, client: Client, practice: PracticeProfile
    ) -> tuple[Mention, ...]:
        return find_mentions(
            items,
            client_names=(client.legal_name, client.display_name),
            known=self._known_people(client),
            allowed_names=(practice.counselor_name, practice.practice_name, practice.credentials),
            vocabulary=self._vocabulary,
        )

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        """Words that this counselor writes in lower case; read once, for they change slowly."""
        notes = self._journal.notes.newest(limit=_NOTES_THAT_TEACH_WORDS)
        return _OUR_OWN_WORDS | small_words(section.text for note in notes for section in note.sections)

    def _known_people(self, client: Client) -> tuple[KnownPerson, ...]:
        """People on file around the client, every other client, and the first names of those in the same sessions."""
        own = {folded(part) for name in (client.legal_name, client.display_name) for part in _words(name)}
        contacts = tuple(
            KnownPerson(
                key=folded(contact.name),
                names=(contact.name, *contact.also_called),
                kind=MentionKind.CONTACT,
                parts=_parts_of(contact.name, without=own),
            )
            for contact in self._journal.contacts.of_client(client.id)
        )
        companions = self._companions(client.id)
        others = tuple(
            KnownPerson(
                key=folded(other.legal_name),
                names=_names_of(other, with_first_name=other.id in companions),
                kind=MentionKind.OTHER_CLIENT,
            )
            for other in self._journal.clients.list()
            if other.id != client.id
        )
        return (*contacts, *others)

    def _companions(self, client_id: ClientId) -> frozenset[ClientId]:
        sessions = self._journal.sessions.of_client(client_id)
        return frozenset(
            attendee
            for session in sessions
            if session.kind is not SessionKind.INDIVIDUAL
            for attendee in session.attendees
            if attendee != client_id
        )


def _words_of_single_places(redactions: Iterable[Redaction], items: Iterable[RecordItem]) -> frozenset[str]:
    """The words of redactions that were meant for their own place only."""
    by_id = {item.id: item for item in items}
    return frozenset(
        (by_id[each.item_id].text_of(each.heading) or "")[each.start : each.end].strip()
        for each in redactions
        if each.here_only and each.item_id in by_id
    )


def _parts_of(name: str, *, without: Container[str]) -> tuple[str, ...]:
    """First name and surname by themselves, but for those that the client bears, too, for titles and initials."""
    return tuple(each for each in _words(name) if len(each) > 1 and folded(each) not in without and not is_title(each))


def _words(name: str) -> list[str]:
    return [part.strip(".,") for part in name.replace("-", " ").split()]


def _names_of(client: Client, *, with_first_name: bool) -> tuple[str, ...]:
    names = [client.legal_name, client.display_name]
    if with_first_name:
        names += [name.split()[0] for name in names if name.split()]
    return tuple(dict.fromkeys(names))


def _recipient(matter: Matter, authorization: Authorization | None) -> Addressee:
    """Whom the packet goes to: the one the paper names, and nobody else."""
    if matter.basis is ReleaseBasis.CLIENT_AUTHORIZATION and authorization is not None:
        return Addressee(name=authorization.recipient_name, address=authorization.recipient_address)
    return Addressee(name=matter.request.requester_name, address=matter.request.requester_address)
