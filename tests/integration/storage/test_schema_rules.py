# SPDX-License-Identifier: GPL-3.0-or-later
"""What the schema itself refuses, whoever asks: each trigger, each enumeration, each name."""

import re
from enum import StrEnum

import pytest
from factories import NOW, a_hold
from journal_fixtures import OneOfEach

from counselor_desk.domain.audit import AuditKind, TreeHead
from counselor_desk.domain.check_ins import CheckInHow
from counselor_desk.domain.clients import ContactRole
from counselor_desk.domain.consents import ConsentAnswer, ConsentTopic, CopyGiven, SignerCapacity
from counselor_desk.domain.deliveries import DeliveredHow, FollowUpKind
from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.matters import ClientPosition, PaperKind, RecordType, ServedHow, SignerRole
from counselor_desk.domain.notes import NoteKind, NoteTemplate
from counselor_desk.domain.practice import Paper
from counselor_desk.domain.releases import ItemOutcome, PersonAction, RedactionReason
from counselor_desk.domain.seals import SealOutcome, SealWent
from counselor_desk.domain.sessions import Attendance, Modality, SessionKind
from counselor_desk.services.health import Occasion
from counselor_desk.storage.audit import AuditStore
from counselor_desk.storage.connection import Database
from counselor_desk.storage.holds import HoldStore
from counselor_desk.storage.schema import expected_schema
from counselor_desk.storage.sessions import SessionStore

# those that refuse; ct_* only count
TRIGGERS = set(re.findall(r"CREATE TRIGGER (tr_\w+)", expected_schema()))

DECIDED: list[ItemOutcome] = [outcome for outcome in ItemOutcome if outcome is not ItemOutcome.NEEDS_YOUR_EYES]

ENUMERATIONS: dict[str, type[StrEnum] | list[ItemOutcome]] = {
    "ck_practice_paper": Paper,
    "ck_contact_role": ContactRole,
    "ck_session_kind": SessionKind,
    "ck_session_modality": Modality,
    "ck_session_attendance": Attendance,
    "ck_appointment_kind": SessionKind,
    "ck_appointment_modality": Modality,
    "ck_check_in_how": CheckInHow,
    "ck_note_kind": NoteKind,
    "ck_note_template": NoteTemplate,
    "ck_consent_document_topic": ConsentTopic,
    "ck_consent_topic": ConsentTopic,
    "ck_consent_answer": ConsentAnswer,
    "ck_consent_capacity": SignerCapacity,
    "ck_consent_copy_given": CopyGiven,
    "ck_authorization_capacity": SignerCapacity,
    "ck_authorization_copy_given": CopyGiven,
    "ck_matter_paper": PaperKind,
    "ck_matter_signer_role": SignerRole,
    "ck_matter_served_how": ServedHow,
    "ck_matter_position": ClientPosition,
    "ck_clause_record_type": RecordType,
    "ck_item_choice_outcome": DECIDED,
    "ck_release_item_outcome": DECIDED,
    "ck_person_decision_action": PersonAction,
    "ck_person_decision_reason": RedactionReason,
    "ck_redaction_reason": RedactionReason,
    "ck_delivery_how": DeliveredHow,
    "ck_follow_up_kind": FollowUpKind,
    "ck_audit_event_kind": AuditKind,
    "ck_health_check_occasion": Occasion,
    "ck_seal_went": SealWent,
    "ck_seal_check_outcome": SealOutcome,
}


def refusal(database: Database, sql: str) -> DeskError:
    """What the journal says to a statement that must not succeed; the transaction is rolled back."""
    with pytest.raises(DeskError) as refused, database.transaction():
        database.execute(sql)
    return refused.value


# -- enumerations --------------------------------------------------------------


@pytest.mark.parametrize("constraint", ENUMERATIONS)
def test_the_values_allowed_are_those_of_the_domain(constraint: str) -> None:
    found = re.search(rf"CONSTRAINT {constraint} CHECK\s+\(\w+ IN \(([^)]*)\)\)", expected_schema())
    assert found is not None
    assert re.findall(r"'([^']*)'", found[1]) == [each.value for each in ENUMERATIONS[constraint]]


def test_every_enumeration_of_the_schema_is_compared() -> None:
    compared = re.findall(r"CONSTRAINT (\w+) CHECK\s+\(\w+ IN \('", expected_schema())
    assert set(compared) == set(ENUMERATIONS)


def test_every_constraint_has_a_name_and_every_table_is_strict() -> None:
    tables = re.findall(r"CREATE TABLE (?!'search)\"?(\w+)\"? \((.*?)\n\)(.*?);", expected_schema(), re.DOTALL)
    assert len(tables) > 25
    for name, columns, ending in tables:
        assert ending == " STRICT", name
        assert columns.count("CHECK") == len(re.findall(r"CONSTRAINT ck_\w+\s+CHECK", columns)), name
        assert columns.count("UNIQUE") == len(re.findall(r"CONSTRAINT uq_\w+\s+UNIQUE", columns)), name


# -- triggers ------------------------------------------------------------------

# trigger -> statements that it refuses, on a journal with one of everything under a standing hold
REFUSED: dict[str, tuple[str, ...]] = {
    "tr_vault_identity_kept": ("DELETE FROM vault_identity",),
    "tr_note_signed_immutable": (
        "UPDATE note SET sections = '[]' WHERE signed_at IS NOT NULL",
        "UPDATE note SET signed_at = NULL, signer_name = NULL, signer_credentials = NULL WHERE signed_at IS NOT NULL",
        "UPDATE note SET version = version + 1 WHERE signed_at IS NOT NULL",
    ),
    "tr_note_signed_kept": (
        "DELETE FROM note WHERE signed_at IS NOT NULL AND id NOT IN (SELECT note_id FROM addendum)",
    ),
    "tr_note_strike_needs_signature": (
        "INSERT INTO note_strike SELECT id, first_keystroke_at, 'x', 'n', 'c', first_keystroke_at "
        "FROM note WHERE signed_at IS NULL",
    ),
    "tr_note_strike_immutable": ("UPDATE note_strike SET reason = 'x'",),
    "tr_note_strike_kept": ("DELETE FROM note_strike",),
    "tr_addendum_needs_signature": (
        "INSERT INTO addendum SELECT 'a', id, 1, '', '', first_keystroke_at, '', '', first_keystroke_at, "
        "printf('%064d', 0) FROM note WHERE signed_at IS NULL",
    ),
    "tr_addendum_immutable": ("UPDATE addendum SET text = 'x'",),
    "tr_addendum_kept": ("DELETE FROM addendum",),
    "tr_psychotherapy_note_immutable": (
        "UPDATE psychotherapy_note SET ciphertext = x'00112233445566778899aabbccddeeff'",
    ),
    "tr_psychotherapy_note_kept": ("DELETE FROM psychotherapy_note",),
    "tr_consent_document_immutable": ("UPDATE consent_document SET text = 'x'",),
    "tr_consent_document_kept": ("DELETE FROM consent_document",),
    "tr_consent_only_revocable": (
        "UPDATE consent SET answer = 'declined'",
        "UPDATE consent SET signer_name = 'x', revoked_on = '2026-01-01'",
        "UPDATE consent SET copy_given = 'by_email'",
    ),
    "tr_consent_kept": ("DELETE FROM consent",),
    "tr_consent_signature_immutable": ("UPDATE consent_signature SET ratio = 2.0",),
    "tr_consent_signature_kept": ("DELETE FROM consent_signature",),
    "tr_consent_signature_of_signed": (
        "INSERT INTO consent_signature VALUES ('x', '[[[0.1,0.1]]]', 3.0, '2026-12-01T00:00:00.000000Z')",
    ),
    "tr_authorization_signed_only_revocable": (
        "UPDATE authorization SET description = 'x'",
        "UPDATE authorization SET expires_on = '2030-01-01', revoked_on = '2026-11-01'",
        "UPDATE authorization SET signed_on = NULL",
    ),
    "tr_authorization_kept": ("DELETE FROM authorization",),
    "tr_restriction_only_liftable": (
        "UPDATE restriction SET words = 'x'",
        "UPDATE restriction SET words = 'x', lifted_on = '2026-01-01'",
    ),
    "tr_restriction_kept": ("DELETE FROM restriction",),
    "tr_matter_client_fixed": ("UPDATE matter SET opened_at = '2026-01-01T00:00:00.000000Z'",),
    "tr_matter_kept": ("DELETE FROM matter",),
    "tr_matter_paper_immutable": ("UPDATE matter_paper SET content = x'00'",),
    "tr_matter_paper_kept": ("DELETE FROM matter_paper",),
    "tr_legal_hold_only_liftable": (
        "UPDATE legal_hold SET placed_at = '2026-01-01T00:00:00.000000Z'",
        "UPDATE legal_hold SET lifted_at = '2026-12-01T00:00:00.000000Z'",
        "UPDATE legal_hold SET lifted_at = '2026-12-01T00:00:00.000000Z', lifted_reason = 'x', head_size = 7",
    ),
    "tr_legal_hold_kept": ("DELETE FROM legal_hold",),
    "tr_item_choice_immutable": ("UPDATE item_choice SET outcome = 'release'",),
    "tr_item_choice_kept": ("DELETE FROM item_choice",),
    "tr_person_decision_immutable": ("UPDATE person_decision SET action = 'keep'",),
    "tr_person_decision_kept": ("DELETE FROM person_decision",),
    "tr_release_immutable": ("UPDATE release SET pages = 1",),
    "tr_release_kept": ("DELETE FROM release",),
    "tr_release_item_immutable": ("UPDATE release_item SET outcome = 'withhold'",),
    "tr_release_item_kept": ("DELETE FROM release_item",),
    "tr_packet_file_immutable": ("UPDATE packet_file SET content = x'00'",),
    "tr_packet_file_kept": ("DELETE FROM packet_file", "INSERT OR REPLACE INTO packet_file SELECT * FROM packet_file"),
    "tr_check_in_immutable": ("UPDATE check_in SET changes = 'x'",),
    "tr_check_in_kept": ("DELETE FROM check_in",),
    "tr_delivery_immutable": ("UPDATE delivery SET received_by = 'x'",),
    "tr_delivery_kept": ("DELETE FROM delivery",),
    "tr_follow_up_only_done": (
        "UPDATE follow_up SET due_on = '2027-01-01'",
        "UPDATE follow_up SET due_on = '2027-01-01', done_on = '2026-12-01'",
    ),
    "tr_follow_up_kept": ("DELETE FROM follow_up",),
    "tr_packet_passphrase_immutable": ("UPDATE packet_passphrase SET words = 'x'",),
    "tr_packet_passphrase_kept": ("DELETE FROM packet_passphrase",),
    "tr_executor_sheet_only_revocable": (
        "UPDATE executor_sheet SET holder = 'x'",
        "UPDATE executor_sheet SET holder = 'x', revoked_at = made_at",
    ),
    "tr_executor_use_only_seen": (
        "UPDATE executor_use SET used_at = '2026-01-01T00:00:00.000000Z'",
        "UPDATE executor_use SET used_at = '2026-01-01T00:00:00.000000Z', seen_at = used_at",
    ),
    "tr_executor_use_kept": ("DELETE FROM executor_use",),
    "tr_disclosure_immutable": ("UPDATE disclosure SET purpose = 'x'",),
    "tr_disclosure_kept": ("DELETE FROM disclosure",),
    "tr_audit_event_immutable": ("UPDATE audit_event SET reason = 'x'",),
    "tr_audit_event_kept": ("DELETE FROM audit_event",),
    "tr_audit_event_in_order": (
        "INSERT INTO audit_event SELECT 9, at, kind, subject, client_id, content_hash, reason, record_hash, salt, leaf "
        "FROM audit_event",
    ),
    "tr_seal_of_what_is_logged": (
        "INSERT INTO seal SELECT 'another', made_at, head_size + 9, head_root, went FROM seal",
    ),
    "tr_seal_immutable": ("UPDATE seal SET head_size = 1", "UPDATE seal SET made_at = made_at"),
    "tr_seal_kept": ("DELETE FROM seal",),
    "tr_seal_check_immutable": ("UPDATE seal_check SET outcome = 'unchanged'",),
    "tr_seal_check_kept": ("DELETE FROM seal_check",),
    "tr_stamp_request_immutable": ("UPDATE stamp_request SET nonce = 'ff'",),
    "tr_stamp_request_kept": ("DELETE FROM stamp_request",),
    "tr_stamp_root_immutable": ("UPDATE stamp_root SET certificate = x'00'",),
    "tr_stamp_root_kept": ("DELETE FROM stamp_root",),
    "tr_seal_stamp_immutable": ("UPDATE seal_stamp SET stamped_by = 'x'",),
    "tr_seal_stamp_kept": ("DELETE FROM seal_stamp",),
    "tr_tree_state_only_grows": ("UPDATE tree_state SET size = 0", "UPDATE tree_state SET peaks = x''"),
    "tr_tree_state_kept": ("DELETE FROM tree_state",),
    "tr_hold_client_edit": ("UPDATE client SET legal_name = 'x'", "UPDATE client SET date_of_birth = '1990-01-01'"),
    "tr_hold_client_delete": ("DELETE FROM client",),
    "tr_hold_contact_edit": ("UPDATE contact SET name = 'x'",),
    "tr_hold_contact_delete": ("DELETE FROM contact",),
    "tr_hold_session_edit": ("UPDATE session SET attendance = 'no_show'",),
    "tr_hold_session_delete": ("DELETE FROM session",),
    "tr_hold_session_attendee_edit": ("UPDATE session_attendee SET position = 3",),
    "tr_hold_session_attendee_delete": ("DELETE FROM session_attendee",),
    "tr_hold_note_moved": ("UPDATE note SET client_id = 'x' WHERE signed_at IS NULL",),
    "tr_hold_note_delete": ("DELETE FROM note WHERE signed_at IS NULL",),
}


def test_every_trigger_is_tried() -> None:
    assert set(REFUSED) == TRIGGERS


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("trigger", REFUSED)
def test_the_trigger_refuses(database: Database, trigger: str) -> None:
    for sql in REFUSED[trigger]:
        assert refusal(database, sql).where == trigger


@pytest.mark.usefixtures("held")
def test_a_standing_hold_is_told_as_such(database: Database) -> None:
    holds = [trigger for trigger in REFUSED if trigger.startswith("tr_hold_")]
    assert {refusal(database, REFUSED[trigger][0]).code for trigger in holds} == {ErrorCode.LEGAL_HOLD_STANDS}


@pytest.mark.usefixtures("free")
@pytest.mark.parametrize("trigger", [trigger for trigger in REFUSED if trigger.startswith("tr_hold_")])
def test_without_a_hold_its_trigger_stays_silent(database: Database, trigger: str) -> None:
    def told(sql: str) -> str:
        # what is still refused is refused for its references, not for a hold
        try:
            with database.transaction():
                return f"{database.execute(sql)} row"
        except DeskError as error:
            return error.where

    assert {told(sql) for sql in REFUSED[trigger]} <= {"1 row", "foreign_key"}


# what a hold leaves possible: new facts, and the drafts that were begun
ALLOWED_UNDER_HOLD = (
    "UPDATE client SET safe_phone = 'x', closed_on = '2026-12-01', deceased_on = '2026-12-01', version = version + 1",
    "UPDATE note SET sections = '[]', version = version + 1 WHERE signed_at IS NULL",
    "UPDATE note SET signed_at = first_keystroke_at, signer_name = 'n', signer_credentials = 'c' "
    "WHERE signed_at IS NULL",
    "UPDATE consent SET revoked_on = '2026-12-01'",
    "UPDATE authorization SET revoked_on = '2026-12-01', is_known_false = 1",
    "UPDATE restriction SET lifted_on = '2026-12-01'",
    "UPDATE matter SET position = 'objects', version = version + 1",
    "UPDATE legal_hold SET lifted_at = '2026-12-01T00:00:00.000000Z', lifted_reason = 'withdrawn'",
    "UPDATE follow_up SET done_on = '2026-12-01'",
    "UPDATE appointment SET local_date = '2026-12-01'",
    "UPDATE snippet SET text = 'x'",
    "UPDATE executor_sheet SET revoked_at = made_at",
    "UPDATE executor_use SET seen_at = used_at",
    "DELETE FROM appointment_attendee",
    "DELETE FROM snippet",
    "UPDATE unfinished SET content = x'00'",
    "DELETE FROM unfinished",
    "DELETE FROM clause",
    "DELETE FROM redaction",
)


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("sql", ALLOWED_UNDER_HOLD)
def test_new_facts_are_written_down_while_a_hold_stands(database: Database, sql: str) -> None:
    with database.transaction():
        assert database.execute(sql) == 1


def test_a_lifted_hold_frees_the_record(database: Database, held: OneOfEach) -> None:
    with database.transaction():
        database.execute("UPDATE legal_hold SET lifted_at = '2026-12-01T00:00:00.000000Z', lifted_reason = 'x'")
        assert database.execute("UPDATE client SET legal_name = 'x' WHERE id = ?", (held.client.id,)) == 1


@pytest.mark.usefixtures("free")
@pytest.mark.parametrize("second", ["NULL", "'2026-12-02'"])
def test_what_was_done_is_not_undone(database: Database, second: str) -> None:
    with database.transaction():
        database.execute("UPDATE follow_up SET done_on = '2026-12-01'")
    assert refusal(database, f"UPDATE follow_up SET done_on = {second}").where == "tr_follow_up_only_done"


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize(("recorded_after", "refused"), [(True, set()), (False, {"edit", "attendee_edit"})])
def test_a_session_recorded_while_a_hold_stands_is_put_right(
    database: Database, held: OneOfEach, recorded_after: bool, refused: set[str]
) -> None:
    log, session = AuditStore(database), SessionStore(database).of_client(held.client.id)[0]
    head_size = log.head().size if recorded_after else log.head().size + 1
    hold = a_hold(client_id=held.client.id, matter_id=held.matter.id, head=TreeHead(head_size, "ab" * 32))
    with database.transaction():
        database.execute("UPDATE legal_hold SET lifted_at = '2026-12-01T00:00:00.000000Z', lifted_reason = 'x'")
        HoldStore(database).place(hold)
        log.append(kind=AuditKind.SESSION_ADDED, subject=session.id, at=NOW, client_id=held.client.id)
    told = set()
    for sql in ("UPDATE session SET attendance = 'no_show'", "UPDATE session_attendee SET position = 3"):
        try:
            with database.transaction():
                database.execute(sql)
        except DeskError as error:
            told.add(error.where.removeprefix("tr_hold_session_"))
    assert told == refused


@pytest.mark.parametrize(
    "second", ["UPDATE consent SET revoked_on = NULL", "UPDATE consent SET revoked_on = '2026-12-02'"]
)
def test_a_revocation_is_not_taken_back(database: Database, free: OneOfEach, second: str) -> None:
    with database.transaction():
        database.execute("UPDATE consent SET revoked_on = '2026-12-01'")
    assert refusal(database, second).where == "tr_consent_only_revocable"


@pytest.mark.parametrize(
    ("sql", "where"),
    [
        ("UPDATE client SET date_of_birth = '2026-02-30'", "ck_client_date_of_birth"),
        ("UPDATE client SET opened_on = 'yesterday'", "ck_client_opened_on"),
        ("UPDATE client SET code = ''", "ck_client_code"),
        ("UPDATE session SET start = '25:00:00'", "ck_session_start"),
        ("UPDATE session SET stop = start", "ck_session_has_length"),
        (
            "UPDATE note SET first_keystroke_at = '2026-01-01 00:00:00' WHERE signed_at IS NULL",
            "ck_note_first_keystroke_at",
        ),
        ("UPDATE note SET sections = '[' WHERE signed_at IS NULL", "ck_note_sections"),
        ("UPDATE note SET signer_name = 'x' WHERE signed_at IS NULL", "ck_note_signature_whole"),
        ("UPDATE note SET part2_origin = 2 WHERE signed_at IS NULL", "ck_note_part2_origin"),
        ("UPDATE appointment SET stop = start", "ck_appointment_has_length"),
        ("UPDATE snippet SET shortcut = 'safe'", "ck_snippet_shortcut"),
        ("UPDATE snippet SET text = ''", "ck_snippet_text"),
        ("UPDATE unfinished SET place = ''", "ck_unfinished_place"),
        ("UPDATE unfinished SET kept_at = '2026-01-01 00:00:00'", "ck_unfinished_kept_at"),
        ("UPDATE unfinished SET content = x''", "ck_unfinished_content"),
        ("UPDATE executor_sheet SET revoked_at = 'now'", "ck_executor_sheet_revoked_at"),
        ("UPDATE executor_use SET seen_at = 'now'", "ck_executor_use_seen_at"),
        ("UPDATE clause SET period_from = '2027-01-01'", "ck_clause_period"),
        ('UPDATE redaction SET "end" = "start"', "ck_redaction_end"),
        ("UPDATE search_entry SET kind = 'psychotherapy_note'", "ck_search_entry_kind"),
    ],
)
def test_a_value_out_of_form_is_refused(database: Database, free: OneOfEach, sql: str, where: str) -> None:
    assert refusal(database, sql).where == where
