# SPDX-License-Identifier: GPL-3.0-or-later
"""The papers that arrive, and the script of what the counselor decides about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from counselor_desk.app.sample_practice.arcs import Plan
from counselor_desk.app.sample_practice.facts import (
    SampleClause,
    SampleClient,
    SampleConsultation,
    SampleEvidence,
    SampleIdentity,
    SampleItemChoice,
)
from counselor_desk.app.sample_practice.material import sample_table
from counselor_desk.app.sample_practice.story import month_start
from counselor_desk.app.sample_practice.voice import spoken_date
from counselor_desk.app.sample_practice.working_days import is_working_day, last_working_day
from counselor_desk.domain.matters import ClientPosition, PaperKind, RecordType, ServedHow, SignerRole
from counselor_desk.domain.releases import ItemOutcome, PersonAction, RedactionReason
from counselor_desk.domain.text import folded
from counselor_desk.domain.third_persons import REASON_FOR, MentionKind


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """What is done with one person or detail wherever it is mentioned."""

    action: PersonAction
    reason: RedactionReason


@dataclass(frozen=True, slots=True)
class PeopleScript:
    """The counselor's decisions about everybody mentioned, as rules with three written lists.

    People on file, other clients and every number, address and identifier are taken out; of names that are merely
    likely, those listed are kept or taken out, and one on no list stays undecided, which blocks the build.
    """

    keep: frozenset[str] = field(repr=False)
    redact: frozenset[str] = field(repr=False)
    other_clients: frozenset[str] = field(repr=False)

    def decide(self, *, key: str, kind: MentionKind) -> PersonChoice | None:
        """The decision about one key as `find_mentions` reports it; None where the script has none."""
        folded_key = folded(key)
        if folded_key in self.keep:
            return PersonChoice(PersonAction.KEEP, REASON_FOR[kind])
        if folded_key in self.other_clients:
            return PersonChoice(PersonAction.REDACT, RedactionReason.OTHER_CLIENT)
        if kind is not MentionKind.LIKELY_NAME or folded_key in self.redact:
            return PersonChoice(PersonAction.REDACT, REASON_FOR[kind])
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleMatter:
    """A request for one client's record: the paper's own facts, and everything the counselor does about it.

    `authorization` is the key of the authorization on which the request rests, empty for court papers.
    """

    key: str
    client: str
    paper: PaperKind
    signer_role: SignerRole
    signer_name: str
    court: str
    docket: str
    caption: str
    dated_on: date
    served_on: date
    served_how: ServedHow
    due_on: date
    objection_due_on: date | None
    requester_name: str
    requester_address: str
    position: ClientPosition
    position_remark: str
    directions: tuple[str, ...]
    clauses: tuple[SampleClause, ...]
    evidence: tuple[SampleEvidence, ...]
    consultations: tuple[SampleConsultation, ...]
    identity: SampleIdentity
    items: tuple[SampleItemChoice, ...]
    people: PeopleScript
    authorization: str = ""


def sample_matters(
    plan: Plan,
    clients: Mapping[str, SampleClient],
    authorizations: Mapping[str, tuple[str, str, str, date]],
    *,
    last_day: date,
) -> tuple[SampleMatter, ...]:
    """The court order, the subpoena and the request on an authorization, as far as their clients are in the practice.

    Args:
        plan: the practice's sessions and the written story.
        clients: clients by key.
        authorizations: of a client's key: key, recipient's name and address of the valid authorization, its date.
        last_day: the day from which the dates are counted.
    """
    tables = sample_table("matters")
    return tuple(
        _matter(key, table, plan, clients[table["client"]], authorizations, last_day)
        for key, table in tables.items()
        if table["client"] in clients
    )


def _matter(
    key: str,
    table: Mapping[str, Any],
    plan: Plan,
    client: SampleClient,
    authorizations: Mapping[str, tuple[str, str, str, date]],
    last_day: date,
) -> SampleMatter:
    dated = last_working_day(last_day - timedelta(days=table["dated_days_ago"]))
    served = last_working_day(last_day - timedelta(days=table["served_days_ago"]))
    name, address = table.get("requester_name", ""), table.get("requester_address", "")
    authorization = ""
    if PaperKind(table["paper"]) is PaperKind.CLIENT_AUTHORIZATION:
        authorization, name, address, dated = authorizations[client.key]
        served = max(served, dated)
    objection = table.get("objection_in_days")
    people = table.get("people", {})
    return SampleMatter(
        key=key,
        client=client.key,
        paper=PaperKind(table["paper"]),
        signer_role=SignerRole(table["signer_role"]),
        signer_name=table.get("signer_name", client.display_name),
        court=table.get("court", ""),
        docket=table.get("docket", ""),
        caption=table.get("caption", ""),
        dated_on=dated,
        served_on=served,
        served_how=ServedHow(table["served_how"]),
        due_on=_next_working_day(last_day + timedelta(days=table["due_in_days"])),
        objection_due_on=None if objection is None else _next_working_day(last_day + timedelta(days=objection)),
        requester_name=name,
        requester_address=address,
        position=ClientPosition(table["position"]),
        position_remark=table["position_remark"],
        directions=tuple(table["directions"]),
        clauses=tuple(_clause(each, plan, client, last_day) for each in table.get("clauses", ())),
        evidence=tuple(SampleEvidence(each["key"], each["remark"]) for each in table.get("evidence", ())),
        consultations=tuple(
            SampleConsultation(
                each["name"],
                each["role"],
                max(served, last_working_day(last_day - timedelta(days=each["days_ago"]))),
                each["gist"],
            )
            for each in table.get("consultations", ())
        ),
        identity=SampleIdentity(_initials(client.legal_name), client.date_of_birth),
        items=tuple(_item(each, plan) for each in table.get("items", ())),
        people=PeopleScript(
            keep=frozenset(folded(name) for name in people.get("keep", ())),
            redact=frozenset(folded(name) for name in people.get("redact", ())),
            other_clients=frozenset(folded(name) for name in people.get("other_clients", ())),
        ),
        authorization=authorization,
    )


def _clause(table: Mapping[str, Any], plan: Plan, client: SampleClient, last_day: date) -> SampleClause:
    period_from, period_to = plan.story.period_from, plan.story.period_to
    if "past_months" in table:
        period_from, period_to = month_start(last_day, -table["past_months"]), last_day
    elif table.get("from_opening"):
        period_from = client.opened_on
    words = table["words"].format(
        period_from=spoken_date(period_from, country="US", with_year=True),
        period_to=spoken_date(period_to, country="US", with_year=True),
    )
    return SampleClause(RecordType(table["record_type"]), period_from, period_to, words)


def _item(table: Mapping[str, Any], plan: Plan) -> SampleItemChoice:
    day = plan.story.days[table["session"]]
    index = next(
        place
        for place, session in enumerate(plan.sessions)
        if session.local_date == day and session.attendees[0] == "quint"
    )
    return SampleItemChoice(
        index, RecordType(table.get("record_type", "progress_notes")), ItemOutcome(table["outcome"]), table["reason"]
    )


def _initials(legal_name: str) -> str:
    """As `Client.initials` makes them."""
    return "".join(part[0] for part in legal_name.replace("-", " ").split()).upper()


def _next_working_day(day: date) -> date:
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
