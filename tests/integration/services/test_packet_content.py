# SPDX-License-Identifier: GPL-3.0-or-later
"""What a packet says around the record: declaration, withholding log, notices; and whose names are in it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from built_packets import content_of, read_with
from factories import a_practice
from practice_journal import (
    AMENDED,
    CLIENT,
    COUPLE,
    LATE,
    PLAIN,
    Practice,
    authorization_matter,
    court_order,
    delivered,
    prepare,
    ready_order,
    redact_people,
    type_clause,
)

from counselor_desk.domain.ids import MatterId, NoteId
from counselor_desk.domain.matters import RecordType
from counselor_desk.domain.notes import NoteSection, NoteTemplate
from counselor_desk.domain.packets import PacketContent
from counselor_desk.domain.policy import Forum
from counselor_desk.domain.practice import Paper
from counselor_desk.domain.records import ItemId, ItemState, RecordItem
from counselor_desk.domain.releases import RedactionReason
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.record_items import record_items
from counselor_desk.services.removed_words import texts_that_must_be_gone
from counselor_desk.services.rules import forum_of, jurisdiction_of

PEOPLE = ("OSPREY", "Rafael", "Rafa", "WREN", "Jonas", "Keller", "rafael@", "555-0190", "555-0177", "KESTREL")


def composed(opened: OpenDesk, matter_id: MatterId) -> PacketContent:
    return opened.releases.preview(matter_id).content


def order_with(opened: OpenDesk, **changes: object) -> PacketContent:
    matter_id = court_order(opened, **changes)
    type_clause(opened, matter_id)
    return composed(opened, matter_id)


def items_of(opened: OpenDesk) -> dict[ItemId, RecordItem]:
    found = record_items(opened.journal, client=opened.clients.get(CLIENT), practice=opened.journal.practice.get())
    assert len({item.id for item in found}) == len(found)
    return {item.id: item for item in found}


def test_every_item_of_the_record_is_there_once_with_its_state(opened: OpenDesk) -> None:
    items = items_of(opened)
    kinds = [item.record_type for item in items.values()]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        RecordType.PROGRESS_NOTES: 7,
        RecordType.ATTENDANCE: 7,
        RecordType.CONSENTS: 1,
        RecordType.PSYCHOTHERAPY_NOTES: 1,
    }
    states = [item.state for item in items.values()]
    assert (states.count(ItemState.UNSIGNED), states.count(ItemState.STRUCK)) == (1, 1)
    assert [item.is_joint for item in items.values()].count(True) == 1
    assert items[ItemId(f"note:{LATE}")].late_entry_reason == "the office was closed by a storm"
    assert items[ItemId(f"note:{COUPLE}")].is_joint


def test_attendance_says_nothing_of_who_else_was_there(opened: OpenDesk) -> None:
    rows = [item for item in items_of(opened).values() if item.record_type is RecordType.ATTENDANCE]
    assert not any(word in f"{item.facts}{item.fields}{item.title}" for item in rows for word in PEOPLE)


def test_addenda_travel_with_their_note(opened: OpenDesk) -> None:
    fields = items_of(opened)[ItemId(f"note:{AMENDED}")].fields
    assert [each.heading for each in fields][1:] == ["Addendum 1 of 2 June 2026 at 11:30"]
    assert "the diary was kept until june." in fields[1].text


def test_of_an_addendum_it_is_printed_when_it_was_begun_as_of_its_note(opened: OpenDesk) -> None:
    closing = items_of(opened)[ItemId(f"note:{AMENDED}")].closing_lines
    assert closing[-1] == "Addendum 1 begun on 2 June 2026 at 10:30."


def test_a_california_court_gets_californias_words(opened: OpenDesk) -> None:
    declaration = order_with(opened).declaration
    assert "Cal. Evid. Code 1561" in declaration.citation
    assert "duly authorized custodian of records of Harbor ZEBULON Counseling" in declaration.opening
    assert any("all records described in the order of 9 November 2026" in each for each in declaration.statements)


@pytest.mark.parametrize(
    "court", ["United States District Court, N.D. California", "U.S. District Court", "US Bankruptcy Court"]
)
def test_a_federal_court_gets_the_federal_words(opened: OpenDesk, court: str) -> None:
    declaration = order_with(opened, court=court).declaration
    assert "Cal. Evid. Code" not in declaration.citation
    assert len(declaration.statements) > 1


@pytest.mark.parametrize(
    ("court", "country", "forum"),
    [
        ("United States District Court", "US", Forum.FEDERAL_COURT),
        ("U.S. Court of Appeals", "US", Forum.FEDERAL_COURT),
        ("US District Court", "US", Forum.FEDERAL_COURT),
        ("Superior Court, County of Alameda", "US", Forum.STATE_COURT),
        ("Circuit Court of Columbus County", "US", Forum.STATE_COURT),
        ("Superior Court of Susan Valley", "US", Forum.STATE_COURT),
        ("", "US", Forum.ANY),
        ("Family Court at Leeds", "GB", Forum.ENGLAND_AND_WALES_COURT),
    ],
)
def test_the_courts_own_name_tells_the_forum(court: str, country: str, forum: Forum) -> None:
    assert forum_of(court=court, country=country) is forum


def test_england_gets_a_statement_of_truth_and_no_perjury(opened: OpenDesk) -> None:
    opened.clients.save_practice(
        a_practice(country="GB", region="EAW", zone="Europe/London", paper=Paper.A4, hipaa_covered=False)
    )
    opened.clients.change(replace(opened.clients.get(CLIENT), country="GB", region="EAW"))
    content = order_with(opened, court="Family Court at Leeds")
    said = " ".join((content.declaration.opening, *content.declaration.statements, content.declaration.closing))
    assert "I believe that the facts stated in this witness statement are true" in said
    assert "perjury" not in said
    assert (content.language, content.paper) == ("en-GB", Paper.A4)


def test_rules_follow_the_clients_place(opened: OpenDesk) -> None:
    client = opened.clients.get(CLIENT)
    abroad = jurisdiction_of(practice=a_practice(), client=replace(client, country="GB", region="EAW"))
    assert (abroad.country, abroad.region, abroad.regimes) == ("GB", "EAW", frozenset())


def test_nothing_is_asserted_for_the_custodian(opened: OpenDesk, tmp_path: Path) -> None:
    built, release = delivered(opened, tmp_path)
    declaration = built.content.declaration
    text = read_with("pdftotext", "-layout", tmp_path / release.number / "record.pdf", "-")
    assert not any(mark in text for mark in ("☒", "☑", "✓", "[x]", "[X]"))
    assert declaration.signature_lines == ("Dana Whitlock, LPCC", "Custodian of records")
    assert "{pages}" not in text
    assert "[name]" not in text


def test_late_entries_addenda_and_redactions_are_exceptions_and_nothing_else_is(opened: OpenDesk) -> None:
    content = opened.releases.build(ready_order(opened)).content
    late, added, redacted = content.declaration.exceptions
    assert added.startswith("Added later: to the progress note of 13 April 2026 an addendum was written")
    assert late.startswith("Late entry: progress note of 23 March 2026.")
    assert redacted == "Words were redacted; each place is marked with its reason."
    assert [row.remark for row in content.written] == ["", "Late entry", "1 addendum"]


def test_without_late_entries_and_redactions_there_is_no_exception(opened: OpenDesk) -> None:
    matter_id = court_order(opened)
    type_clause(opened, matter_id, first=date(2026, 3, 1), last=date(2026, 3, 10))
    assert composed(opened, matter_id).declaration.exceptions == ()


def test_the_log_lists_days_that_were_asked_about_and_no_others(opened: OpenDesk) -> None:
    matter_id = court_order(opened)
    type_clause(opened, matter_id, first=date(2026, 3, 1), last=date(2026, 3, 10))
    type_clause(opened, matter_id, first=date(2026, 5, 1), last=date(2026, 5, 5))
    withheld = composed(opened, matter_id).withheld
    assert [(each.service_date, each.description) for each in withheld] == [(date(2026, 5, 4), "Progress note")]


def test_attendance_of_one_clause_is_one_table(opened: OpenDesk) -> None:
    matter_id = court_order(opened)
    type_clause(opened, matter_id, RecordType.ATTENDANCE)
    (item,) = composed(opened, matter_id).items
    assert item.table is not None
    assert len(item.table.rows) == 6
    assert not any("555" in cell for row in item.table.rows for cell in row)


def test_no_other_persons_name_is_in_a_file_name_a_list_or_a_page(opened: OpenDesk, tmp_path: Path) -> None:
    built, release = delivered(opened, tmp_path)
    folder = tmp_path / release.number
    texts = {each.name: each.read_text("utf-8", errors="replace") for each in folder.iterdir()}
    texts |= {
        f"text of {name}": read_with("pdftotext", folder / name, "-") for name in ("record.pdf", "withholding-log.pdf")
    }
    texts["names"] = " ".join(str(each) for each in (folder.name, *texts))
    for name, text in texts.items():
        assert [word for word in PEOPLE if word in text] == [], name
    for name in ("manifest.json", "README.txt", "SHA256SUMS", "names"):
        assert [word for word in ("Marisol", "ZEBULON", "Quint", "MZQ") if word in texts[name]] == [], name
    assert b"C-0001" not in content_of(built.files, "manifest.json")


def test_redacted_and_withheld_words_are_what_is_searched_for(opened: OpenDesk) -> None:
    matter_id = ready_order(opened)
    opened.review.redact(
        matter_id, ItemId(f"note:{PLAIN}"), heading="Narrative", start=0, end=17, reason=RedactionReason.PRIVILEGED
    )
    scope = opened.review.scope(matter_id)
    needles = texts_that_must_be_gone(scope, composed(opened, matter_id))
    assert {"she came restless", "Rafa", "Jonas WREN Keller", "(510) 555-0190"} <= set(needles)
    assert any("the quarrel about the holiday house" in each for each in needles)
    assert any("unfinished thoughts" in each for each in needles)
    assert not any("sleep diary" in each for each in needles)
    assert len(set(needles)) == len(needles)


def test_a_sentence_that_also_leaves_is_not_searched_for(opened: OpenDesk) -> None:
    note = opened.notes.get(PLAIN)
    shared = "the hour began with the same breathing exercise as always."
    for number, day in enumerate((date(2026, 2, 2), date(2026, 9, 9))):
        draft = replace(
            note,
            id=NoteId(f"{number}9" * 16),
            session_id=None,
            service_date=day,
            signature=None,
            version=1,
            sections=(NoteSection("Narrative", shared),),
            first_keystroke_at=datetime(2026, 10, 1, tzinfo=UTC),
        )
        opened.notes.begin(draft)
        opened.notes.sign(draft.id)
    assert opened.releases.build(ready_order(opened)).checks


def test_an_authorization_on_file_does_not_stop_an_order(opened: OpenDesk) -> None:
    authorization_matter(opened, period_from=None, period_to=None)
    built = opened.releases.build(ready_order(opened))
    assert all(check.passed for check in built.checks)


@pytest.mark.parametrize("heading", ["Intervention", "Psychoeducation", "W" * 60])
def test_a_heading_of_one_long_word_can_be_set(opened: OpenDesk, heading: str) -> None:
    note = opened.notes.get(PLAIN)
    draft = replace(
        note,
        id=NoteId("9" * 32),
        session_id=None,
        template=NoteTemplate.BIRP,
        signature=None,
        version=1,
        sections=(NoteSection(heading, "she practiced and went home calm."),),
    )
    opened.notes.begin(draft)
    opened.notes.sign(draft.id)
    matter_id = court_order(opened)
    type_clause(opened, matter_id)
    redact_people(opened, matter_id)
    assert heading in [field.heading for item in composed(opened, matter_id).items for field in item.fields]


def test_the_same_record_gives_the_same_content_and_the_same_key(practice: Practice) -> None:
    matter_id = authorization_matter(practice.opened)
    prepare(practice.opened, matter_id)
    first = practice.opened.releases.preview(matter_id)
    second = practice.reopen().releases.preview(matter_id)
    assert first.key == second.key
    assert first.content.items == second.content.items
