# SPDX-License-Identifier: GPL-3.0-or-later
"""Composes the fictional practice: the same seed and sizes give the same practice on every machine."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from counselor_desk.app.sample_practice.arcs import Arc, Plan, plan_practice
from counselor_desk.app.sample_practice.consent_facts import (
    authorizations,
    clients_without_treatment_consent,
    consent_documents,
    consents,
)
from counselor_desk.app.sample_practice.facts import (
    SampleAuthorization,
    SampleClient,
    SampleConsent,
    SampleConsentDocument,
    SampleNote,
    SampleProfile,
    SamplePsychotherapyNote,
    SampleRestriction,
    SampleSession,
)
from counselor_desk.app.sample_practice.material import sample_table
from counselor_desk.app.sample_practice.matter_facts import SampleMatter, sample_matters
from counselor_desk.app.sample_practice.note_writer import NoteWriter
from counselor_desk.app.sample_practice.people import Person
from counselor_desk.app.sample_practice.process_notes import process_notes
from counselor_desk.app.sample_practice.story import STORY_PARTNER

MINIMUM_CLIENTS = 5


@dataclass(frozen=True, slots=True)
class SamplePractice:
    """A whole practice as plain facts; `notes()` writes the notes one by one, everything else is at hand."""

    seed: int
    last_day: date
    profile: SampleProfile
    clients: tuple[SampleClient, ...]
    sessions: tuple[SampleSession, ...]
    psychotherapy_notes: tuple[SamplePsychotherapyNote, ...]
    consent_documents: tuple[SampleConsentDocument, ...]
    consents: tuple[SampleConsent, ...]
    authorizations: tuple[SampleAuthorization, ...]
    matters: tuple[SampleMatter, ...]
    supervisor: str
    _plan: Plan = field(repr=False)

    def notes(self) -> Iterator[SampleNote]:
        """Every note in the order in which it was begun; each call begins anew and gives the same notes."""
        return NoteWriter(
            self._plan,
            seed=self.seed,
            last_day=self.last_day,
            supervisor=self.supervisor,
            unsigned=clients_without_treatment_consent(),
        ).write()


def compose_sample_practice(*, seed: int, clients: int, sessions: int, last_day: date) -> SamplePractice:
    """Compose the practice; reads the material in `resources/samples`, no clock and no chance but the seed's.

    Args:
        seed: another seed is another practice, around the same written court-order story.
        clients: at least five; the first twenty-four are written out, the rest invented.
        sessions: appointments, whether they took place or not; above about 5,000 the practice reaches further back
            than three years, because the counselor has only one calendar.
        last_day: the last day on which anything happened.

    Raises:
        ValueError: too few clients or sessions for the story.
    """
    table = sample_table("practice")
    rng = Random(seed)  # noqa: S311 - fiction, not secrets
    plan = plan_practice(
        rng=rng, clients=clients, sessions=sessions, last_day=last_day, group_name=table["skills_group"]
    )
    people = tuple(_clients(plan))
    documents = consent_documents(opened_on=plan.opened_on, last_day=last_day)
    permissions = authorizations(plan, last_day=last_day)
    by_client = {
        each.client: (each.key, each.recipient_name, each.recipient_address, each.signed_on)
        for each in permissions
        if each.signed_on is not None
    }
    return SamplePractice(
        seed=seed,
        last_day=last_day,
        profile=_profile(plan.opened_on),
        clients=people,
        sessions=plan.sessions,
        psychotherapy_notes=process_notes(plan, seed=seed),
        consent_documents=documents,
        consents=consents(plan, documents, seed=seed, last_day=last_day),
        authorizations=permissions,
        matters=sample_matters(plan, {each.key: each for each in people}, by_client, last_day=last_day),
        supervisor=table["supervisor"],
        _plan=plan,
    )


def _profile(opened_on: date) -> SampleProfile:
    table = sample_table("practice")
    return SampleProfile(
        practice_name=table["practice_name"],
        counselor_name=table["counselor_name"],
        credentials=table["credentials"],
        licence=table["licence"],
        licence_number=table["licence_number"],
        address=table["address"],
        phone=table["phone"],
        email=table["email"],
        country=table["country"],
        region=table["region"],
        zone=table["zone"],
        custodian_title=table["custodian_title"],
        opened_on=opened_on,
    )


def _clients(plan: Plan) -> Iterator[SampleClient]:
    for arc in plan.arcs:
        for person in arc.members:
            days = [
                plan.sessions[index].local_date
                for index in arc.sessions
                if person.key in plan.sessions[index].attendees
            ]
            yield _client(person, arc, opened_on=days[0], last_seen=days[-1])


def _client(person: Person, arc: Arc, *, opened_on: date, last_seen: date) -> SampleClient:
    goes_on = arc.is_active and person.key != STORY_PARTNER
    restrictions = (SampleRestriction(person.restriction, opened_on),) if person.restriction else ()
    return SampleClient(
        key=person.key,
        legal_name=person.legal_name,
        display_name=person.display_name,
        date_of_birth=_birth(person, opened_on),
        country=person.country,
        region=person.region,
        pronouns=person.pronouns,
        language=person.language,
        communication_preferences=person.preferences,
        safe_contact=person.safe_contact,
        opened_on=opened_on,
        closed_on=None if goes_on else last_seen,
        contacts=person.contacts,
        restrictions=restrictions,
    )


def _birth(person: Person, opened_on: date) -> date:
    """A written date of birth, or one that gives the age at the first session."""
    if person.date_of_birth is not None:
        return person.date_of_birth
    days = sum(person.key.encode()) * 37 % 360
    return opened_on - timedelta(days=round(365.25 * person.age_at_opening) + 1 + days)
