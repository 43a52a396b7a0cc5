# SPDX-License-Identifier: GPL-3.0-or-later
"""Every signed or logged row is held against the log: whole, altered, gone, not logged, or older than its binding."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest
from factories import TODAY, a_check_in, a_consent, a_delivery, a_drawn_signature, a_follow_up, a_restriction
from practice_journal import (
    AMENDED,
    CLIENT,
    DRAFT,
    PARTNER,
    PASSPHRASE,
    PLAIN,
    Practice,
    Template,
    authorization_matter,
    court_order,
    delivered,
    sample_client,
)
from record_mutations import TABLES, OpenedPast, another
from whole_record import add_whole_record

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.consents import CopyGiven
from counselor_desk.domain.errors import BugError, ErrorCode, UserError
from counselor_desk.domain.ids import ConsentDocumentId
from counselor_desk.domain.matters import RecordType
from counselor_desk.domain.records import ItemId
from counselor_desk.domain.releases import RedactionReason
from counselor_desk.services.health_lines import record_lines
from counselor_desk.services.new_codes import NewCodes
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.record_proof import RecordCheck, RecordFinding, RecordFlaw, RecordProof
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.storage.record_hashes import NO_ROWS
from counselor_desk.storage.sealed_records import RecordKind


def check(opened: OpenDesk) -> RecordCheck:
    return RecordProof(opened.journal).check()


# -- what the services write ----------------------------------------------------------


def test_what_the_sample_practice_wrote_is_whole_and_bound(opened: OpenDesk) -> None:
    found = check(opened)
    assert found.findings == ()
    assert set(found.before_sealing.values()) == {0}
    assert (found.count(RecordKind.NOTE), found.count(RecordKind.STRIKE), found.count(RecordKind.SESSION)) == (6, 1, 7)


def test_everything_about_a_client_may_be_done_and_stays_whole(opened: OpenDesk) -> None:
    clients, consents = opened.clients, opened.consents
    opened.notes.save_draft(opened.notes.get(DRAFT))
    clients.change(clients.get(CLIENT))
    (contact,) = clients.contacts(CLIENT)
    clients.change_contact(contact)
    clients.remove_contact(PARTNER, client_id=CLIENT)
    restriction = clients.restrict(a_restriction(client_id=CLIENT))
    clients.lift_restriction(restriction.id, client_id=CLIENT, on=TODAY)
    opened.check_ins.record(a_check_in(client_id=CLIENT))
    signed = consents.record(
        a_consent(client_id=CLIENT, document_id=ConsentDocumentId("f" * 32), copy_given=CopyGiven.NOT_YET),
        a_drawn_signature(),
    )
    consents.record_copy(signed.id, CopyGiven.PRINTED)
    consents.revoke(signed.id, on=TODAY)
    matter = opened.matters.get(authorization_matter(opened))
    assert matter.authorization_id is not None
    consents.revoke_authorization(matter.authorization_id, on=TODAY, in_writing=True)
    clients.save_practice(clients.practice())
    found = check(opened)
    assert (found.findings, set(found.before_sealing.values())) == ((), {0})


def test_everything_about_a_matter_may_be_done_and_stays_whole(opened: OpenDesk) -> None:
    matter_id = court_order(opened)
    matters, review = opened.matters, opened.review
    clause = matters.add_clause(
        matter_id,
        record_type=RecordType.PROGRESS_NOTES,
        period_from=date(2026, 1, 1),
        period_to=date(2026, 6, 30),
        words="typed wrongly",
    )
    matters.remove_clause(matter_id, clause.id)
    item = ItemId(f"note:{PLAIN}")
    first, second = (
        review.redact(matter_id, item, heading="Narrative", start=at, end=at + 3, reason=RedactionReason.THIRD_PARTY)
        for at in (0, 10)
    )
    review.remove_redaction(second)
    assert check(opened).findings == ()
    review.remove_redaction(first)
    for hold in matters.holds_of(matter_id):
        matters.lift_hold(hold.id, client_id=CLIENT, reason="the order was withdrawn")
    matters.close(matter_id)
    found = check(opened)
    assert (found.findings, set(found.before_sealing.values())) == ((), {0})


def test_a_release_and_what_comes_after_it_stay_whole(practice: Practice, tmp_path: Path) -> None:
    opened = practice.opened
    _, release = delivered(opened, tmp_path)
    for _ in range(2):
        opened.deliveries.record(a_delivery(release_id=release.id, delivered_on=practice.clock.now().date()))
    follow_up = opened.deliveries.plan(a_follow_up(matter_id=release.matter_id))
    opened.deliveries.done(follow_up.id, on=TODAY)
    found = check(opened)
    assert (found.findings, set(found.before_sealing.values())) == ((), {0})
    assert (found.count(RecordKind.RELEASE), found.count(RecordKind.DELIVERY)) == (1, 2)


def test_a_sheet_that_never_came_into_force_is_no_finding_and_one_in_force_is_bound(practice: Practice) -> None:
    opened = practice.opened
    codes = NewCodes(opened.journal, vault=practice.desk.vault)
    shown = codes.begin_executor_sheet(Proof(Way.PASSPHRASE, PASSPHRASE), holder="Ines PLOVER")
    codes.finish(shown.formatted)
    with opened.journal.database.transaction():
        opened.journal.database.execute(
            "INSERT INTO executor_sheet (slot_id, holder, made_at) SELECT 'ab', holder, made_at FROM executor_sheet"
        )
    found = check(opened)
    assert (found.findings, found.count(RecordKind.EXECUTOR_SHEET)) == ((), 1)


def test_an_entry_about_a_record_that_is_not_there_is_refused(opened: OpenDesk) -> None:
    with pytest.raises(BugError, match=r"record_hashes\.client"), opened.journal.database.transaction():
        opened.journal.record(AuditKind.CLIENT_ADDED, subject="nobody")


# -- what was done past the program ---------------------------------------------------


@pytest.fixture(scope="module")
def past(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenedPast]:
    practice = template.copy(tmp_path_factory.mktemp("proof") / "journal")
    add_whole_record(practice.opened.journal)
    yield OpenedPast(practice.opened.journal)
    practice.opened.journal.close()


@pytest.mark.parametrize("table", sorted(TABLES))
def test_no_column_of_a_signed_or_logged_row_changes_unseen(past: OpenedPast, table: str) -> None:
    random, tried = Random(table), 0  # noqa: S311 - a test's choice, no secret
    (row, *_) = past.rows(table)
    for column in past.sealed_columns(table):
        value = another(row[column.name], column, random)
        found = past.found_after(lambda c=column.name, v=value: past.update(table, row, c, v))  # type: ignore[misc]
        # None: it must not be NULL
        assert found is None or found, column.name
        tried += found is not None
    assert tried >= len(past.sealed_columns(table)) / 2


@pytest.mark.parametrize("table", sorted(TABLES))
def test_a_row_that_is_gone_is_missed(past: OpenedPast, table: str) -> None:
    (row, *_) = past.rows(table)
    assert past.found_after(lambda: past.remove(table, row))


def one_finding(found: tuple[RecordFinding, ...] | None) -> tuple[RecordFlaw, RecordKind, str]:
    assert found is not None
    (finding,) = found
    return finding.flaw, finding.kind, finding.subject


def test_a_draft_that_is_gone_is_missed_and_its_words_may_change(past: OpenedPast) -> None:
    database = past.journal.database
    gone = past.found_after(lambda: past.remove("note", {"id": DRAFT}))
    assert one_finding(gone) == (RecordFlaw.MISSING, RecordKind.NOTE, DRAFT)
    edited = past.found_after(lambda: past.update("note", {"id": DRAFT}, "sections", '[["Narrative","more words"]]'))
    assert edited == ()
    assert database.one("SELECT 1 FROM note WHERE id = ?", (DRAFT,)) is not None


def test_a_signature_that_nobody_logged_is_found(past: OpenedPast) -> None:
    found = past.found_after(lambda: past.update("note", {"id": DRAFT}, "signed_at", "2026-05-01T10:00:00.000000Z"))
    assert one_finding(found) == (RecordFlaw.NOT_LOGGED, RecordKind.NOTE, DRAFT)


def test_a_final_record_that_was_logged_once_more_is_found(past: OpenedPast) -> None:
    """Words that were changed after a seal, with an entry of their own: the log goes on from what was sealed."""

    def change_and_log() -> None:
        past.update("note", {"id": PLAIN}, "sections", '[["Narrative","other words"]]')
        past.journal.record(AuditKind.NOTE_SIGNED, subject=PLAIN, client_id=CLIENT)

    assert one_finding(past.found_after(change_and_log)) == (RecordFlaw.LOGGED_AGAIN, RecordKind.NOTE, PLAIN)


@pytest.mark.parametrize(
    "acts",
    [
        (AuditKind.NOTE_BEGUN, AuditKind.NOTE_SIGNED),
        (AuditKind.NOTE_BEGUN,),
        (AuditKind.NOTE_DISCARDED, AuditKind.NOTE_BEGUN, AuditKind.NOTE_SIGNED),
    ],
)
def test_a_signed_note_is_not_begun_or_discarded_once_more(past: OpenedPast, acts: tuple[AuditKind, ...]) -> None:
    def change_and_log() -> None:
        past.update("note", {"id": PLAIN}, "sections", '[["Narrative","other words"]]')
        for kind in acts:
            past.journal.record(kind, subject=PLAIN, client_id=CLIENT)

    found = past.found_after(change_and_log) or ()
    assert (RecordFlaw.LOGGED_AGAIN, PLAIN) in {(each.flaw, each.subject) for each in found}


def test_a_signed_note_cannot_be_called_discarded(past: OpenedPast) -> None:
    def remove_and_log() -> None:
        past.remove("note", {"id": PLAIN})
        past.journal.audit.append(kind=AuditKind.NOTE_DISCARDED, subject=PLAIN, at=past.journal.clock.now())

    assert one_finding(past.found_after(remove_and_log)) == (RecordFlaw.LOGGED_AGAIN, RecordKind.NOTE, PLAIN)


def test_a_record_cannot_be_logged_as_gone_by_a_hash_of_nothing(past: OpenedPast) -> None:
    (row, *_) = past.rows("client")

    def remove_and_log() -> None:
        past.remove("client", row)
        past.journal.audit.append(
            kind=AuditKind.CLIENT_CHANGED, subject=str(row["id"]), at=past.journal.clock.now(), record_hash=NO_ROWS
        )

    assert one_finding(past.found_after(remove_and_log)) == (RecordFlaw.MISSING, RecordKind.CLIENT, row["id"])


@pytest.mark.parametrize(
    ("table", "column", "value", "act"),
    [
        ("consent", "signer_name", "Somebody Else", AuditKind.CONSENT_RECORDED),
        ("consent", "answered_on", "2019-05-01", AuditKind.CONSENT_REVOKED),
        ("authorization", "purpose", "another purpose", AuditKind.AUTHORIZATION_RECORDED),
        ("authorization", "signed_on", None, AuditKind.AUTHORIZATION_RECORDED),
        ("legal_hold", "placed_at", "2020-01-01T00:00:00.000000Z", AuditKind.HOLD_PLACED),
        ("legal_hold", "head_root", "ab" * 32, AuditKind.HOLD_LIFTED),
        ("restriction", "words", "other words", AuditKind.RESTRICTION_LIFTED),
        ("follow_up", "due_on", "2031-01-01", AuditKind.FOLLOW_UP_DONE),
        ("executor_sheet", "holder", "Somebody Else", AuditKind.EXECUTOR_SHEET_REVOKED),
    ],
)
def test_no_further_entry_changes_what_was_settled(
    past: OpenedPast, table: str, column: str, value: str | None, act: AuditKind
) -> None:
    row = next(each for each in past.rows(table) if each.get("signed_on", "") is not None)
    subject = str(row["slot_id" if table == "executor_sheet" else "id"])

    def change_and_log() -> None:
        past.update(table, row, column, value)
        past.journal.record(act, subject=subject, client_id=CLIENT)

    found = past.found_after(change_and_log) or ()
    assert (RecordFlaw.SETTLED_CHANGED, subject) in {(each.flaw, each.subject) for each in found}


def test_an_entry_without_a_hash_after_others_had_one_does_not_count(past: OpenedPast) -> None:
    def change_and_log() -> None:
        past.update("client", {"id": CLIENT}, "legal_name", "Somebody Else")
        past.journal.audit.append(kind=AuditKind.CLIENT_CHANGED, subject=CLIENT, at=past.journal.clock.now())

    assert one_finding(past.found_after(change_and_log)) == (RecordFlaw.ALTERED, RecordKind.CLIENT, CLIENT)


def test_a_contact_that_came_back_is_found(past: OpenedPast) -> None:
    def log_removal() -> None:
        past.journal.record(AuditKind.CONTACT_REMOVED, subject=PARTNER, client_id=CLIENT)

    assert one_finding(past.found_after(log_removal)) == (RecordFlaw.NOT_LOGGED, RecordKind.CONTACT, PARTNER)


def test_a_row_without_the_record_that_it_belongs_to_is_found(past: OpenedPast) -> None:
    session_id = "ab" * 16
    found = past.found_after(
        lambda: past.insert("session_attendee", {"session_id": session_id, "client_id": CLIENT, "position": 0})
    )
    assert one_finding(found) == (RecordFlaw.NOT_LOGGED, RecordKind.SESSION, session_id)


def test_a_row_before_all_others_is_found(past: OpenedPast) -> None:
    """Pages begin with the lowest row number there can be, which is far below zero."""
    (row, *_) = past.rows("check_in")

    def insert() -> None:
        past.insert("check_in", {**row, "id": "ab" * 16})
        past.journal.database.execute("UPDATE check_in SET rowid = -9223372036854775808 WHERE id = ?", ("ab" * 16,))

    assert one_finding(past.found_after(insert)) == (RecordFlaw.NOT_LOGGED, RecordKind.CHECK_IN, "ab" * 16)


def test_a_text_that_is_no_text_any_more_is_altered(past: OpenedPast) -> None:
    found = past.found_after(lambda: past.update("client", {"id": CLIENT}, "legal_name", b"\xff\xfe"))
    assert one_finding(found) == (RecordFlaw.ALTERED, RecordKind.CLIENT, CLIENT)


# -- journals from before rows were bound ------------------------------------------------


BOUND_BEFORE = (RecordKind.NOTE, RecordKind.ADDENDUM, RecordKind.CONSENT_DOCUMENT, RecordKind.RELEASE)


def without_record_hashes(past: OpenedPast) -> None:
    """The log as an older program wrote it."""
    past.renumber([{**row, "record_hash": ""} for row in past.rows("audit_event")])


def test_an_older_journal_is_whole_as_far_as_its_log_says(past: OpenedPast) -> None:
    counted: list[RecordCheck] = []

    def look() -> None:
        without_record_hashes(past)
        counted.append(RecordProof(past.journal).check())

    assert past.found_after(look) == ()
    assert counted[0].before_sealing[RecordKind.NOTE] > 0
    assert set(counted[0].compared.values()) == {0}
    assert counted[0].only_there == counted[0].count() - counted[0].count(*BOUND_BEFORE) > 0
    (line,) = record_lines(counted[0])
    assert (
        f"Of {counted[0].only_there} more, entered before this version, the log says only that they are" in line.words
    )


@pytest.mark.parametrize(
    ("table", "key", "column", "value"),
    [
        ("note", {"id": PLAIN}, "sections", '[["Narrative","other words"]]'),
        ("note", {"id": PLAIN}, "kind", "no kind"),
        ("addendum", {"note_id": AMENDED}, "text", "other words"),
        ("consent_document", {"id": "f" * 32}, "text", "other words"),
    ],
)
def test_what_an_older_log_binds_is_compared(
    past: OpenedPast, table: str, key: dict[str, str], column: str, value: str
) -> None:
    ((name, wanted),) = key.items()
    row = next(each for each in past.rows(table) if each[name] == wanted)

    def change() -> None:
        without_record_hashes(past)
        past.update(table, row, column, value)

    found = past.found_after(change)
    assert found is not None
    assert [each.flaw for each in found] == [RecordFlaw.ALTERED]


def test_a_journal_goes_on_with_hashes_where_it_had_none(past: OpenedPast) -> None:
    counted: list[RecordCheck] = []

    def go_on() -> None:
        without_record_hashes(past)
        past.journal.clients.replace(past.journal.clients.get(CLIENT))
        past.journal.record(AuditKind.CLIENT_CHANGED, subject=CLIENT, client_id=CLIENT)
        counted.append(RecordProof(past.journal).check())

    assert past.found_after(go_on) == ()
    assert counted[0].compared[RecordKind.CLIENT] == 1


# -- how it is said and run -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("flaw", "number", "words"),
    [
        (RecordFlaw.ALTERED, 0, "The delivery of the release ab12 is not as it was when it was logged (entry 7)."),
        (RecordFlaw.MISSING, 2, "The delivery of the release ab12 (number 2) is gone, though the log says that it is "
         "there (entry 7)."),
        (RecordFlaw.NOT_LOGGED, 0, "The delivery of the release ab12 stands there, though the log does not say so."),
        (RecordFlaw.LOGGED_AGAIN, 0, "The delivery of the release ab12 never changes, and was logged once more "
         "(entry 7)."),
    ],
)  # fmt: skip
def test_a_finding_says_what_is_amiss_with_which_record(flaw: RecordFlaw, number: int, words: str) -> None:
    finding = RecordFinding(flaw=flaw, kind=RecordKind.DELIVERY, subject="ab12", number=number, seq=7)
    assert finding.words == words


def test_a_name_in_the_place_of_an_id_is_not_repeated() -> None:
    name = sample_client().legal_name
    finding = RecordFinding(flaw=RecordFlaw.ALTERED, kind=RecordKind.CLIENT, subject=name, number=0, seq=7)
    assert name not in finding.words


def test_it_tells_how_far_it_is(opened: OpenDesk) -> None:
    told: list[tuple[str, int, int]] = []
    RecordProof(opened.journal).findings(progress=lambda *each: told.append(each))
    assert told == [("records", done, len(told)) for done in range(len(told))]


def test_it_can_be_cancelled_at_every_page(opened: OpenDesk) -> None:
    asked = 0

    def is_cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked == 5

    with pytest.raises(UserError) as cancelled:
        RecordProof(opened.journal).findings(is_cancelled=is_cancelled)
    assert (cancelled.value.code, asked) == (ErrorCode.CANCELLED, 5)
