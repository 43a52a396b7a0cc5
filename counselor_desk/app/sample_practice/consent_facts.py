# SPDX-License-Identifier: GPL-3.0-or-later
"""Consent documents in their versions, what each client answered to them, and the authorizations on file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from counselor_desk.app.sample_practice.arcs import Arc, Plan
from counselor_desk.app.sample_practice.facts import (
    SampleAuthorization,
    SampleConsent,
    SampleConsentDocument,
    SampleSession,
)
from counselor_desk.app.sample_practice.material import sample_table
from counselor_desk.app.sample_practice.people import Person
from counselor_desk.app.sample_practice.story import STORY_CLIENT, STORY_PARTNER, month_start
from counselor_desk.domain.consents import ConsentAnswer, ConsentTopic, CopyGiven, SignerCapacity
from counselor_desk.domain.sessions import Attendance, Modality, SessionKind

REVIEW_AFTER = timedelta(days=182)
"""Consent is looked at again about every six months (ACA A.2.a: ongoing; BACP 32: periodic)."""

_HELD = (Attendance.ATTENDED, Attendance.LATE)
_KEEPS_OLD_VERSION = frozenset({"abernathy"})
_NOT_YET_SIGNED = frozenset({"fairweather"})
_QUESTIONS = (
    "Asked who would see the notes if the practice closed.",
    "Asked whether a partner can find out that sessions take place.",
    "Asked what is written down after a session; shown an example.",
    "Asked how long records are kept.",
)


@dataclass(frozen=True, slots=True)
class _Visits:
    person: Person
    kind: SessionKind
    is_active: bool
    sessions: tuple[SampleSession, ...]

    def first_since(self, day: date) -> date | None:
        return next((each.local_date for each in self.sessions if each.local_date >= day), None)


def clients_without_treatment_consent() -> frozenset[str]:
    """Keys of clients who have not yet signed; their first note says so."""
    return _NOT_YET_SIGNED


def consent_documents(*, opened_on: date, last_day: date) -> tuple[SampleConsentDocument, ...]:
    """Every version of every document, oldest first."""
    documents = []
    for table in sample_table("consent-documents")["documents"]:
        for version in table["versions"]:
            effective = opened_on if version.get("at_opening") else month_start(last_day, -version["months_ago"])
            clauses = [each for each in table["clauses"] if version["version"] in each["versions"]]
            documents.append(
                SampleConsentDocument(
                    topic=ConsentTopic(table["topic"]),
                    version=version["version"],
                    title=table["title"],
                    text="\n\n".join(f"{each['heading']}\n{each['text']}" for each in clauses),
                    effective_from=effective,
                )
            )
    return tuple(sorted(documents, key=lambda each: (each.effective_from, each.topic.value)))


def consents(
    plan: Plan, documents: tuple[SampleConsentDocument, ...], *, seed: int, last_day: date
) -> tuple[SampleConsent, ...]:
    """What every client answered, in order of time; together they stand in every status on the last day."""
    answers: list[SampleConsent] = []
    for visits in _visits(plan):
        rng = Random(f"{seed}:{visits.person.key}:consent")  # noqa: S311 - fiction, not secrets
        answers.extend(_of_client(visits, documents, rng, last_day))
    return tuple(sorted(answers, key=lambda each: (each.answered_on, each.client, each.topic.value)))


def _visits(plan: Plan) -> list[_Visits]:
    found = []
    for arc in plan.arcs:
        for person in arc.members:
            held = tuple(
                plan.sessions[index]
                for index in arc.sessions
                if plan.sessions[index].attendance in _HELD and person.key in plan.sessions[index].attendees
            )
            found.append(_Visits(person, arc.kind, _goes_on(arc, person), held))
    return found


def _goes_on(arc: Arc, person: Person) -> bool:
    return arc.is_active and person.key != STORY_PARTNER


def _of_client(
    visits: _Visits, documents: tuple[SampleConsentDocument, ...], rng: Random, last_day: date
) -> list[SampleConsent]:
    person, first = visits.person, visits.sessions[0].local_date
    answers: list[SampleConsent] = []
    if person.key not in _NOT_YET_SIGNED:
        answers.extend(_treatment(visits, documents, rng))
    if any(each.modality is not Modality.IN_PERSON for each in visits.sessions):
        answers.append(_telehealth(visits, documents, rng, last_day))
    if visits.kind is SessionKind.GROUP:
        answers.append(_answer(visits, documents, ConsentTopic.GROUP_CONFIDENTIALITY, first, rng))
    if person.key == STORY_CLIENT:
        answers.extend(_of_story_client(visits, documents, rng))
        return answers
    chance = rng.random()
    if chance < 0.15:
        answers.append(_answer(visits, documents, ConsentTopic.RECORDING, first, rng, answer=ConsentAnswer.DECLINED))
    elif chance < 0.25:
        answers.append(_answer(visits, documents, ConsentTopic.RECORDING, first, rng))
    if rng.random() < 0.45:
        email = _answer(visits, documents, ConsentTopic.UNSECURED_EMAIL, first, rng)
        if rng.random() < 0.25:
            revoked = min(first + timedelta(days=rng.randint(30, 200)), last_day)
            email = replace(email, revoked_on=revoked)
        answers.append(email)
    return answers


def _treatment(visits: _Visits, documents: tuple[SampleConsentDocument, ...], rng: Random) -> list[SampleConsent]:
    """The version in force at the first session, and each newer one at a later session."""
    first = visits.sessions[0].local_date
    answers = [_answer(visits, documents, ConsentTopic.TREATMENT, first, rng, with_review=True)]
    for document in documents:
        if document.topic is not ConsentTopic.TREATMENT or document.effective_from <= first:
            continue
        talk = document.effective_from + timedelta(days=rng.randint(0, 45))
        if visits.person.key == STORY_CLIENT:
            talk = document.effective_from + timedelta(days=28)
        day = visits.first_since(talk)
        is_last = document.version == _newest(documents, ConsentTopic.TREATMENT)
        if day is None or (is_last and visits.person.key in _KEEPS_OLD_VERSION):
            continue
        answers.append(_answer(visits, documents, ConsentTopic.TREATMENT, day, rng, with_review=True))
    newest = answers[-1]
    # at the review the same version is signed again, by about half of those who are still coming
    again = visits.first_since(newest.answered_on + REVIEW_AFTER)
    is_open = visits.is_active and visits.person.key != STORY_CLIENT
    is_newest = newest.document_version == _newest(documents, ConsentTopic.TREATMENT)
    if again is not None and is_open and is_newest and rng.random() < 0.5:
        answers.append(_answer(visits, documents, ConsentTopic.TREATMENT, again, rng, with_review=True))
    return answers


def _telehealth(
    visits: _Visits, documents: tuple[SampleConsentDocument, ...], rng: Random, last_day: date
) -> SampleConsent:
    remote = next(each.local_date for each in visits.sessions if each.modality is not Modality.IN_PERSON)
    before = [each.local_date for each in visits.sessions if each.local_date < remote]
    day = before[-1] if before else remote
    answer = _answer(visits, documents, ConsentTopic.TELEHEALTH, day, rng)
    if visits.is_active and rng.random() < 0.35 and (last_day - answer.answered_on).days > 190:
        return replace(answer, expires_on=answer.answered_on + timedelta(days=180))
    return answer


def _of_story_client(visits: _Visits, documents: tuple[SampleConsentDocument, ...], rng: Random) -> list[SampleConsent]:
    first = visits.sessions[0].local_date
    email = _answer(visits, documents, ConsentTopic.UNSECURED_EMAIL, first, rng)
    return [
        _answer(visits, documents, ConsentTopic.RECORDING, first, rng, answer=ConsentAnswer.DECLINED),
        replace(email, revoked_on=first + timedelta(days=207)),
    ]


def _answer(
    visits: _Visits,
    documents: tuple[SampleConsentDocument, ...],
    topic: ConsentTopic,
    day: date,
    rng: Random,
    *,
    answer: ConsentAnswer = ConsentAnswer.SIGNED,
    with_review: bool = False,
) -> SampleConsent:
    person = visits.person
    version = max(each.version for each in documents if each.topic is topic and each.effective_from <= day)
    by_video = next((each for each in visits.sessions if each.local_date == day), visits.sessions[0])
    handed = CopyGiven.PRINTED if by_video.modality is Modality.IN_PERSON else CopyGiven.BY_EMAIL
    return SampleConsent(
        client=person.key,
        topic=topic,
        document_version=version,
        answer=answer,
        answered_on=day,
        signer_name=person.minor_signed_by or person.display_name,
        capacity=SignerCapacity.PARENT if person.minor_signed_by else SignerCapacity.CLIENT,
        discussed_on=day,
        copy_given=handed if answer is ConsentAnswer.SIGNED else CopyGiven.DECLINED,
        review_due=day + REVIEW_AFTER if with_review else None,
        questions=rng.choice(_QUESTIONS) if rng.random() < 0.25 else "",
    )


def _newest(documents: tuple[SampleConsentDocument, ...], topic: ConsentTopic) -> int:
    return max(each.version for each in documents if each.topic is topic)


def authorizations(plan: Plan, *, last_day: date) -> tuple[SampleAuthorization, ...]:
    """Authorizations that are valid, expired, revoked and defective, as far as their clients are in the practice."""
    people = {person.key: person for person in plan.people}
    visits = {each.person.key: each for each in _visits(plan)}
    practice = sample_table("practice")
    found = []
    for entry in sample_table("authorizations")["authorizations"]:
        if entry["client"] not in people:
            continue
        person, seen = people[entry["client"]], visits[entry["client"]]
        found.append(_authorization(entry, person, seen, practice, last_day))
    return tuple(found)


def _authorization(
    entry: Mapping[str, object], person: Person, visits: _Visits, practice: Mapping[str, object], last_day: date
) -> SampleAuthorization:
    contact = person.companions[str(entry["recipient_slot"])] if "recipient_slot" in entry else None
    signed = visits.first_since(last_day - timedelta(days=_days(entry, "signed_days_ago")))
    signed_on = min(signed if signed is not None else visits.sessions[-1].local_date, last_day)
    lasting = _days(entry, "valid_days")
    revoked_after = _days(entry, "revoked_after_days")
    return SampleAuthorization(
        key=str(entry["key"]),
        client=person.key,
        description=str(entry["description"]),
        discloser=f"{practice['counselor_name']}, {practice['practice_name']}",
        recipient_name=contact.full_name if contact is not None else str(entry["recipient_name"]),
        recipient_address=str(entry["recipient_address"]),
        purpose=str(entry["purpose"]),
        period_from=visits.sessions[0].local_date,
        period_to=None,
        expires_on=signed_on + timedelta(days=lasting) if lasting else None,
        signed_on=signed_on,
        signer_name=person.display_name,
        statements_included=bool(entry.get("statements", True)),
        copy_given=CopyGiven.PRINTED,
        revoked_on=min(signed_on + timedelta(days=revoked_after), last_day) if revoked_after else None,
    )


def _days(entry: Mapping[str, object], name: str) -> int:
    value = entry.get(name, 0)
    assert isinstance(value, int)
    return value
