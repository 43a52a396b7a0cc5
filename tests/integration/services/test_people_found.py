# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is found in a scope, where each stands, and what the decisions make of it."""

from practice_journal import Practice, check_identity, court_order, redact_people, type_clause

from counselor_desk.domain.clients import ContactRole
from counselor_desk.domain.ids import MatterId
from counselor_desk.domain.releases import PersonAction, RedactionReason
from counselor_desk.domain.third_persons import MentionKind
from counselor_desk.services.people_found import PersonFound


def served(practice: Practice) -> MatterId:
    matter_id = court_order(practice.opened)
    type_clause(practice.opened, matter_id)
    check_identity(practice.opened, matter_id)
    return matter_id


def found(practice: Practice, matter_id: MatterId) -> dict[MentionKind, PersonFound]:
    people = practice.opened.review.people(practice.opened.review.scope(matter_id))
    return {each.kind: each for each in people}


def test_a_contact_is_called_as_on_file_with_the_role(practice: Practice) -> None:
    person = found(practice, served(practice))[MentionKind.CONTACT]
    assert (person.words, person.role) == ("Rafael OSPREY Quint", ContactRole.PARTNER)


def test_another_client_is_known_as_one(practice: Practice) -> None:
    person = found(practice, served(practice))[MentionKind.OTHER_CLIENT]
    assert person.client is not None
    assert person.client.code == "C-0002"


def test_a_place_shows_the_words_around_it(practice: Practice) -> None:
    (place,) = found(practice, served(practice))[MentionKind.CONTACT].places
    assert place.before.endswith("the week was hard since ")
    assert place.after.startswith(" moved out")


def test_the_suggested_reason_follows_the_kind(practice: Practice) -> None:
    assert found(practice, served(practice))[MentionKind.PHONE].reason is RedactionReason.CONTACT_DETAIL


def test_deciding_several_decides_each_of_them(practice: Practice) -> None:
    matter_id = served(practice)
    keys = practice.opened.review.scope(matter_id).undecided_people
    practice.opened.review.decide_people(matter_id, keys[:2], action=PersonAction.KEEP)
    assert practice.opened.review.scope(matter_id).undecided_people == keys[2:]


def test_a_decision_for_one_item_holds_there_alone(practice: Practice) -> None:
    matter_id = served(practice)
    person = found(practice, matter_id)[MentionKind.CONTACT]
    practice.opened.review.decide_person(matter_id, person.key, action=PersonAction.KEEP)
    practice.opened.review.decide_person(
        matter_id, person.key, action=PersonAction.REDACT, item_id=person.places[0].mention.item_id
    )
    assert found(practice, matter_id)[MentionKind.CONTACT].action is PersonAction.REDACT


def test_a_preview_is_current_until_a_decision_changes_its_pages(practice: Practice) -> None:
    matter_id = served(practice)
    preview = practice.opened.releases.preview(matter_id)
    assert practice.opened.releases.is_current(preview)
    redact_people(practice.opened, matter_id)
    assert not practice.opened.releases.is_current(preview)


def test_a_preview_is_not_current_when_only_what_is_open_has_changed(practice: Practice) -> None:
    matter_id = served(practice)
    preview = practice.opened.releases.preview(matter_id)
    person = found(practice, matter_id)[MentionKind.CONTACT]
    practice.opened.review.decide_person(matter_id, person.key, action=PersonAction.KEEP)
    assert not practice.opened.releases.is_current(preview)
