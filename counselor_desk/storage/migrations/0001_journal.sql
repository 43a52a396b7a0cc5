-- SPDX-License-Identifier: GPL-3.0-or-later
-- The first schema. Days are ISO texts (2026-11-22), instants UTC in ISO with microseconds and Z, so that text order is time
-- order; enumerations hold the values of the domain, and a test compares the two. Every constraint has a name: the name,
-- never a value, is what an error carries.

-- The journal and the practice

-- Which journal this is: compared with the header, so that a file of another journal is never taken for this one.
CREATE TABLE vault_identity (
    number INTEGER NOT NULL CONSTRAINT pk_vault_identity PRIMARY KEY CONSTRAINT ck_vault_identity_number CHECK
        (number = 1),
    vault_id TEXT NOT NULL CONSTRAINT ck_vault_identity_vault_id CHECK (vault_id <> ''),
    created_at TEXT NOT NULL CONSTRAINT ck_vault_identity_created_at CHECK (created_at GLOB
        '????-??-??T??:??:??.??????Z' AND strftime('%Y-%m-%dT%H:%M:%S', created_at) IS substr(created_at, 1, 19)),
    gen INTEGER NOT NULL CONSTRAINT ck_vault_identity_gen CHECK (gen >= 1)
) STRICT;

-- A journal without its identity could be paired with any header.
CREATE TRIGGER tr_vault_identity_kept BEFORE DELETE ON vault_identity
BEGIN SELECT RAISE(ABORT, 'tr_vault_identity_kept'); END;

-- Whose journal this is and under which rules it works; one row.
CREATE TABLE practice (
    number INTEGER NOT NULL CONSTRAINT pk_practice PRIMARY KEY CONSTRAINT ck_practice_number CHECK (number = 1),
    id TEXT NOT NULL CONSTRAINT ck_practice_id CHECK (id <> ''),
    practice_name TEXT NOT NULL,
    counselor_name TEXT NOT NULL,
    credentials TEXT NOT NULL,
    licence TEXT NOT NULL,
    licence_number TEXT NOT NULL,
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    country TEXT NOT NULL,
    region TEXT NOT NULL,
    zone TEXT NOT NULL,
    paper TEXT NOT NULL CONSTRAINT ck_practice_paper CHECK (paper IN ('us-letter', 'a4')),
    custodian_title TEXT NOT NULL,
    hipaa_covered INTEGER NOT NULL CONSTRAINT ck_practice_hipaa_covered CHECK (hipaa_covered IN (0, 1)),
    part2_program INTEGER NOT NULL CONSTRAINT ck_practice_part2_program CHECK (part2_program IN (0, 1)),
    uk_health_professional INTEGER NOT NULL CONSTRAINT ck_practice_uk_health_professional CHECK
        (uk_health_professional IN (0, 1))
) STRICT;


-- Clients and the people around them

-- A person in counseling; the columns safe_* are how they may be reached.
CREATE TABLE client (
    id TEXT NOT NULL CONSTRAINT pk_client PRIMARY KEY CONSTRAINT ck_client_id CHECK (id <> ''),
    code TEXT NOT NULL COLLATE NOCASE CONSTRAINT uq_client_code UNIQUE CONSTRAINT ck_client_code CHECK (code <> ''),
    legal_name TEXT NOT NULL CONSTRAINT ck_client_legal_name CHECK (legal_name <> ''),
    display_name TEXT NOT NULL,
    date_of_birth TEXT NOT NULL CONSTRAINT ck_client_date_of_birth CHECK (date_of_birth IS date(date_of_birth)),
    country TEXT NOT NULL,
    region TEXT NOT NULL,
    opened_on TEXT NOT NULL CONSTRAINT ck_client_opened_on CHECK (opened_on IS date(opened_on)),
    closed_on TEXT CONSTRAINT ck_client_closed_on CHECK (closed_on IS date(closed_on)),
    deceased_on TEXT CONSTRAINT ck_client_deceased_on CHECK (deceased_on IS date(deceased_on)),
    pronouns TEXT NOT NULL,
    language TEXT NOT NULL,
    communication_preferences TEXT NOT NULL,
    safe_phone TEXT NOT NULL,
    safe_email TEXT NOT NULL,
    safe_address TEXT NOT NULL,
    safe_voicemail_allowed INTEGER NOT NULL CONSTRAINT ck_client_safe_voicemail_allowed CHECK
        (safe_voicemail_allowed IN (0, 1)),
    safe_email_allowed INTEGER NOT NULL CONSTRAINT ck_client_safe_email_allowed CHECK (safe_email_allowed IN (0, 1)),
    safe_instructions TEXT NOT NULL,
    version INTEGER NOT NULL CONSTRAINT ck_client_version CHECK (version >= 1),
    CONSTRAINT ck_client_closed_after_opened CHECK (closed_on >= opened_on)
) STRICT;

-- A person known to the record who is not the client; also_called is a JSON list of texts.
CREATE TABLE contact (
    id TEXT NOT NULL CONSTRAINT pk_contact PRIMARY KEY CONSTRAINT ck_contact_id CHECK (id <> ''),
    client_id TEXT NOT NULL CONSTRAINT fk_contact_client_id REFERENCES client (id),
    name TEXT NOT NULL CONSTRAINT ck_contact_name CHECK (name <> ''),
    role TEXT NOT NULL CONSTRAINT ck_contact_role CHECK (role IN ('partner', 'parent', 'child', 'sibling',
        'relative', 'friend', 'employer', 'colleague', 'clinician', 'attorney', 'guardian', 'emergency_contact',
        'other')),
    also_called TEXT NOT NULL CONSTRAINT ck_contact_also_called CHECK (json_valid(also_called)),
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    address TEXT NOT NULL,
    may_be_told TEXT NOT NULL
) STRICT;

CREATE INDEX ix_contact_client ON contact (client_id);

-- A limit on disclosure that the client asked for.
CREATE TABLE restriction (
    id TEXT NOT NULL CONSTRAINT pk_restriction PRIMARY KEY CONSTRAINT ck_restriction_id CHECK (id <> ''),
    client_id TEXT NOT NULL CONSTRAINT fk_restriction_client_id REFERENCES client (id),
    words TEXT NOT NULL,
    agreed_on TEXT NOT NULL CONSTRAINT ck_restriction_agreed_on CHECK (agreed_on IS date(agreed_on)),
    recorded_at TEXT NOT NULL CONSTRAINT ck_restriction_recorded_at CHECK (recorded_at GLOB
        '????-??-??T??:??:??.??????Z' AND strftime('%Y-%m-%dT%H:%M:%S', recorded_at) IS substr(recorded_at, 1, 19)),
    lifted_on TEXT CONSTRAINT ck_restriction_lifted_on CHECK (lifted_on IS date(lifted_on))
) STRICT;

CREATE INDEX ix_restriction_client ON restriction (client_id);


-- Sessions and notes

-- One appointment at the local civil date and time of its zone; never converted.
CREATE TABLE session (
    id TEXT NOT NULL CONSTRAINT pk_session PRIMARY KEY CONSTRAINT ck_session_id CHECK (id <> ''),
    number INTEGER NOT NULL CONSTRAINT ck_session_number CHECK (number >= 1),
    local_date TEXT NOT NULL CONSTRAINT ck_session_local_date CHECK (local_date IS date(local_date)),
    start TEXT NOT NULL CONSTRAINT ck_session_start CHECK (time(start) IS substr(start, 1, 8)),
    stop TEXT NOT NULL CONSTRAINT ck_session_stop CHECK (time(stop) IS substr(stop, 1, 8)),
    zone TEXT NOT NULL CONSTRAINT ck_session_zone CHECK (zone <> ''),
    kind TEXT NOT NULL CONSTRAINT ck_session_kind CHECK (kind IN ('individual', 'couple', 'family', 'group')),
    modality TEXT NOT NULL CONSTRAINT ck_session_modality CHECK (modality IN ('in_person', 'video', 'phone')),
    attendance TEXT NOT NULL CONSTRAINT ck_session_attendance CHECK (attendance IN ('attended', 'attended_late',
        'no_show', 'cancelled_by_client', 'cancelled_by_counselor')),
    group_name TEXT NOT NULL,
    CONSTRAINT ck_session_has_length CHECK (start <> stop)
) STRICT;

CREATE INDEX ix_session_local_date ON session (local_date);

-- Who a session was with, in the order entered.
CREATE TABLE session_attendee (
    session_id TEXT NOT NULL CONSTRAINT fk_session_attendee_session_id REFERENCES session (id),
    client_id TEXT NOT NULL CONSTRAINT fk_session_attendee_client_id REFERENCES client (id),
    position INTEGER NOT NULL CONSTRAINT ck_session_attendee_position CHECK (position >= 0),
    CONSTRAINT pk_session_attendee PRIMARY KEY (session_id, client_id)
) STRICT;

CREATE INDEX ix_session_attendee_client ON session_attendee (client_id);

-- A note about one client; a draft while signed_at is empty. sections is a JSON list of [heading, text].
CREATE TABLE note (
    id TEXT NOT NULL CONSTRAINT pk_note PRIMARY KEY CONSTRAINT ck_note_id CHECK (id <> ''),
    client_id TEXT NOT NULL CONSTRAINT fk_note_client_id REFERENCES client (id),
    session_id TEXT CONSTRAINT fk_note_session_id REFERENCES session (id),
    kind TEXT NOT NULL CONSTRAINT ck_note_kind CHECK (kind IN ('progress', 'intake', 'contact', 'risk',
        'consultation', 'closing')),
    template TEXT NOT NULL CONSTRAINT ck_note_template CHECK (template IN ('soap', 'dap', 'birp', 'narrative')),
    service_date TEXT NOT NULL CONSTRAINT ck_note_service_date CHECK (service_date IS date(service_date)),
    sections TEXT NOT NULL CONSTRAINT ck_note_sections CHECK (json_valid(sections)),
    first_keystroke_at TEXT NOT NULL CONSTRAINT ck_note_first_keystroke_at CHECK (first_keystroke_at GLOB
        '????-??-??T??:??:??.??????Z' AND strftime('%Y-%m-%dT%H:%M:%S', first_keystroke_at) IS
        substr(first_keystroke_at, 1, 19)),
    late_entry_reason TEXT NOT NULL,
    signer_name TEXT,
    signer_credentials TEXT,
    signed_at TEXT CONSTRAINT ck_note_signed_at CHECK (signed_at GLOB '????-??-??T??:??:??.??????Z' AND
        strftime('%Y-%m-%dT%H:%M:%S', signed_at) IS substr(signed_at, 1, 19)),
    part2_origin INTEGER NOT NULL CONSTRAINT ck_note_part2_origin CHECK (part2_origin IN (0, 1)),
    version INTEGER NOT NULL CONSTRAINT ck_note_version CHECK (version >= 1),
    CONSTRAINT ck_note_signature_whole CHECK ((signed_at IS NULL) = (signer_name IS NULL) AND (signed_at IS NULL)
        = (signer_credentials IS NULL))
) STRICT;

CREATE INDEX ix_note_client ON note (client_id, service_date);

CREATE INDEX ix_note_session ON note (session_id) WHERE session_id IS NOT NULL;

CREATE INDEX ix_note_drafts ON note (service_date) WHERE signed_at IS NULL;

-- Marks a signed note as entered in error; the note itself stays as it was.
CREATE TABLE note_strike (
    note_id TEXT NOT NULL CONSTRAINT pk_note_strike PRIMARY KEY CONSTRAINT fk_note_strike_note_id REFERENCES note (id),
    struck_at TEXT NOT NULL CONSTRAINT ck_note_strike_struck_at CHECK (struck_at GLOB
        '????-??-??T??:??:??.??????Z' AND strftime('%Y-%m-%dT%H:%M:%S', struck_at) IS substr(struck_at, 1, 19)),
    reason TEXT NOT NULL CONSTRAINT ck_note_strike_reason CHECK (reason <> ''),
    signer_name TEXT NOT NULL,
    signer_credentials TEXT NOT NULL,
    signed_at TEXT NOT NULL CONSTRAINT ck_note_strike_signed_at CHECK (signed_at GLOB
        '????-??-??T??:??:??.??????Z' AND strftime('%Y-%m-%dT%H:%M:%S', signed_at) IS substr(signed_at, 1, 19))
) STRICT;

-- A signed addition to a signed note, chained to what it adds to.
CREATE TABLE addendum (
    id TEXT NOT NULL CONSTRAINT pk_addendum PRIMARY KEY CONSTRAINT ck_addendum_id CHECK (id <> ''),
    note_id TEXT NOT NULL CONSTRAINT fk_addendum_note_id REFERENCES note (id),
    number INTEGER NOT NULL CONSTRAINT ck_addendum_number CHECK (number >= 1),
    text TEXT NOT NULL,
    reason TEXT NOT NULL,
    first_keystroke_at TEXT NOT NULL CONSTRAINT ck_addendum_first_keystroke_at CHECK (first_keystroke_at GLOB
        '????-??-??T??:??:??.??????Z' AND strftime('%Y-%m-%dT%H:%M:%S', first_keystroke_at) IS
        substr(first_keystroke_at, 1, 19)),
    signer_name TEXT NOT NULL,
    signer_credentials TEXT NOT NULL,
    signed_at TEXT NOT NULL CONSTRAINT ck_addendum_signed_at CHECK (signed_at GLOB '????-??-??T??:??:??.??????Z'
        AND strftime('%Y-%m-%dT%H:%M:%S', signed_at) IS substr(signed_at, 1, 19)),
    previous_hash TEXT NOT NULL CONSTRAINT ck_addendum_previous_hash CHECK (length(previous_hash) = 64),
    CONSTRAINT uq_addendum_number UNIQUE (note_id, number)
) STRICT;

-- A process note kept apart: its words are ciphertext under a key that this file does not hold.
CREATE TABLE psychotherapy_note (
    id TEXT NOT NULL CONSTRAINT pk_psychotherapy_note PRIMARY KEY CONSTRAINT ck_psychotherapy_note_id CHECK (id <> ''),
    client_id TEXT NOT NULL CONSTRAINT fk_psychotherapy_note_client_id REFERENCES client (id),
    session_id TEXT CONSTRAINT fk_psychotherapy_note_session_id REFERENCES session (id),
    service_date TEXT NOT NULL CONSTRAINT ck_psychotherapy_note_service_date CHECK (service_date IS
        date(service_date)),
    written_at TEXT NOT NULL CONSTRAINT ck_psychotherapy_note_written_at CHECK (written_at GLOB
        '????-??-??T??:??:??.??????Z' AND strftime('%Y-%m-%dT%H:%M:%S', written_at) IS substr(written_at, 1, 19)),
    nonce BLOB NOT NULL CONSTRAINT ck_psychotherapy_note_nonce CHECK (length(nonce) = 12),
    ciphertext BLOB NOT NULL CONSTRAINT ck_psychotherapy_note_ciphertext CHECK (length(ciphertext) >= 16)
) STRICT;

CREATE INDEX ix_psychotherapy_note_client ON psychotherapy_note (client_id, service_date);


-- Consents and authorizations

-- One version of a document that clients answer to.
CREATE TABLE consent_document (
    id TEXT NOT NULL CONSTRAINT pk_consent_document PRIMARY KEY CONSTRAINT ck_consent_document_id CHECK (id <> ''),
    topic TEXT NOT NULL CONSTRAINT ck_consent_document_topic CHECK (topic IN ('treatment', 'telehealth',
        'group_confidentiality', 'recording', 'unsecured_email')),
    version INTEGER NOT NULL CONSTRAINT ck_consent_document_version CHECK (version >= 1),
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    effective_from TEXT NOT NULL CONSTRAINT ck_consent_document_effective_from CHECK (effective_from IS
        date(effective_from)),
    CONSTRAINT uq_consent_document_version UNIQUE (topic, version),
    CONSTRAINT uq_consent_document_answered UNIQUE (id, topic, version)
) STRICT;

-- A client's answer to one version of a consent document.
CREATE TABLE consent (
    id TEXT NOT NULL CONSTRAINT pk_consent PRIMARY KEY CONSTRAINT ck_consent_id CHECK (id <> ''),
    client_id TEXT NOT NULL CONSTRAINT fk_consent_client_id REFERENCES client (id),
    document_id TEXT NOT NULL,
    topic TEXT NOT NULL CONSTRAINT ck_consent_topic CHECK (topic IN ('treatment', 'telehealth',
        'group_confidentiality', 'recording', 'unsecured_email')),
    document_version INTEGER NOT NULL CONSTRAINT ck_consent_document_version CHECK (document_version >= 1),
    answer TEXT NOT NULL CONSTRAINT ck_consent_answer CHECK (answer IN ('signed', 'declined')),
    answered_on TEXT NOT NULL CONSTRAINT ck_consent_answered_on CHECK (answered_on IS date(answered_on)),
    signer_name TEXT NOT NULL CONSTRAINT ck_consent_signer_name CHECK (signer_name <> ''),
    capacity TEXT NOT NULL CONSTRAINT ck_consent_capacity CHECK (capacity IN ('client', 'parent', 'guardian',
        'personal_representative')),
    discussed_on TEXT NOT NULL CONSTRAINT ck_consent_discussed_on CHECK (discussed_on IS date(discussed_on)),
    copy_given TEXT NOT NULL CONSTRAINT ck_consent_copy_given CHECK (copy_given IN ('not_yet', 'printed',
        'by_email', 'declined')),
    review_due TEXT CONSTRAINT ck_consent_review_due CHECK (review_due IS date(review_due)),
    expires_on TEXT CONSTRAINT ck_consent_expires_on CHECK (expires_on IS date(expires_on)),
    revoked_on TEXT CONSTRAINT ck_consent_revoked_on CHECK (revoked_on IS date(revoked_on)),
    questions TEXT NOT NULL,
    CONSTRAINT fk_consent_document FOREIGN KEY (document_id, topic, document_version) REFERENCES consent_document
        (id, topic, version)
) STRICT;

CREATE INDEX ix_consent_client ON consent (client_id);

-- A client's written permission to disclose; a draft while signed_on is empty.
CREATE TABLE authorization (
    id TEXT NOT NULL CONSTRAINT pk_authorization PRIMARY KEY CONSTRAINT ck_authorization_id CHECK (id <> ''),
    client_id TEXT NOT NULL CONSTRAINT fk_authorization_client_id REFERENCES client (id),
    description TEXT NOT NULL,
    discloser TEXT NOT NULL,
    recipient_name TEXT NOT NULL,
    recipient_address TEXT NOT NULL,
    purpose TEXT NOT NULL,
    period_from TEXT CONSTRAINT ck_authorization_period_from CHECK (period_from IS date(period_from)),
    period_to TEXT CONSTRAINT ck_authorization_period_to CHECK (period_to IS date(period_to)),
    expires_on TEXT CONSTRAINT ck_authorization_expires_on CHECK (expires_on IS date(expires_on)),
    expires_with TEXT NOT NULL,
    signed_on TEXT CONSTRAINT ck_authorization_signed_on CHECK (signed_on IS date(signed_on)),
    signer_name TEXT NOT NULL,
    capacity TEXT NOT NULL CONSTRAINT ck_authorization_capacity CHECK (capacity IN ('client', 'parent',
        'guardian', 'personal_representative')),
    representative_authority TEXT NOT NULL,
    witness_name TEXT NOT NULL,
    statements_included INTEGER NOT NULL CONSTRAINT ck_authorization_statements_included CHECK
        (statements_included IN (0, 1)),
    is_compound INTEGER NOT NULL CONSTRAINT ck_authorization_is_compound CHECK (is_compound IN (0, 1)),
    is_conditioned INTEGER NOT NULL CONSTRAINT ck_authorization_is_conditioned CHECK (is_conditioned IN (0, 1)),
    is_known_false INTEGER NOT NULL CONSTRAINT ck_authorization_is_known_false CHECK (is_known_false IN (0, 1)),
    copy_given TEXT NOT NULL CONSTRAINT ck_authorization_copy_given CHECK (copy_given IN ('not_yet', 'printed',
        'by_email', 'declined')),
    revoked_on TEXT CONSTRAINT ck_authorization_revoked_on CHECK (revoked_on IS date(revoked_on))
) STRICT;

CREATE INDEX ix_authorization_client ON authorization (client_id);


-- Matters and legal holds

-- A request for a client's record: the paper as it arrived, and where the answer stands.
CREATE TABLE matter (
    id TEXT NOT NULL CONSTRAINT pk_matter PRIMARY KEY CONSTRAINT ck_matter_id CHECK (id <> ''),
    client_id TEXT NOT NULL CONSTRAINT fk_matter_client_id REFERENCES client (id),
    paper TEXT NOT NULL CONSTRAINT ck_matter_paper CHECK (paper IN ('court_order', 'subpoena',
        'client_authorization', 'client_access_request', 'police_request', 'warrant', 'agency_request',
        'licensing_board_request', 'solicitor_letter', 'insurer_request')),
    signer_role TEXT NOT NULL CONSTRAINT ck_matter_signer_role CHECK (signer_role IN ('judge', 'magistrate',
        'tribunal', 'clerk', 'attorney', 'solicitor', 'agency', 'client', 'representative')),
    signer_name TEXT NOT NULL CONSTRAINT ck_matter_signer_name CHECK (signer_name <> ''),
    court TEXT NOT NULL,
    docket TEXT NOT NULL,
    caption TEXT NOT NULL,
    dated_on TEXT NOT NULL CONSTRAINT ck_matter_dated_on CHECK (dated_on IS date(dated_on)),
    served_on TEXT NOT NULL CONSTRAINT ck_matter_served_on CHECK (served_on IS date(served_on)),
    served_how TEXT NOT NULL CONSTRAINT ck_matter_served_how CHECK (served_how IN ('in_person', 'mail', 'email',
        'fax', 'by_client')),
    due_on TEXT CONSTRAINT ck_matter_due_on CHECK (due_on IS date(due_on)),
    objection_due_on TEXT CONSTRAINT ck_matter_objection_due_on CHECK (objection_due_on IS date(objection_due_on)),
    requester_name TEXT NOT NULL CONSTRAINT ck_matter_requester_name CHECK (requester_name <> ''),
    requester_address TEXT NOT NULL,
    withdrawn_on TEXT CONSTRAINT ck_matter_withdrawn_on CHECK (withdrawn_on IS date(withdrawn_on)),
    opened_at TEXT NOT NULL CONSTRAINT ck_matter_opened_at CHECK (opened_at GLOB '????-??-??T??:??:??.??????Z' AND
        strftime('%Y-%m-%dT%H:%M:%S', opened_at) IS substr(opened_at, 1, 19)),
    position TEXT NOT NULL CONSTRAINT ck_matter_position CHECK (position IN ('not_yet_asked', 'consents',
        'objects', 'asserts_privilege', 'unreachable', 'notice_forbidden')),
    position_on TEXT CONSTRAINT ck_matter_position_on CHECK (position_on IS date(position_on)),
    authorization_id TEXT CONSTRAINT fk_matter_authorization_id REFERENCES authorization (id),
    identity_initials TEXT,
    identity_date_of_birth TEXT CONSTRAINT ck_matter_identity_date_of_birth CHECK (identity_date_of_birth IS
        date(identity_date_of_birth)),
    closed_at TEXT CONSTRAINT ck_matter_closed_at CHECK (closed_at GLOB '????-??-??T??:??:??.??????Z' AND
        strftime('%Y-%m-%dT%H:%M:%S', closed_at) IS substr(closed_at, 1, 19)),
    version INTEGER NOT NULL CONSTRAINT ck_matter_version CHECK (version >= 1),
    CONSTRAINT ck_matter_identity_whole CHECK ((identity_initials IS NULL) = (identity_date_of_birth IS NULL))
) STRICT;

CREATE INDEX ix_matter_client ON matter (client_id);

CREATE INDEX ix_matter_open ON matter (served_on) WHERE closed_at IS NULL;

-- What of the basis checklist is on file.
CREATE TABLE matter_evidence (
    matter_id TEXT NOT NULL CONSTRAINT fk_matter_evidence_matter_id REFERENCES matter (id),
    key TEXT NOT NULL CONSTRAINT ck_matter_evidence_key CHECK (key <> ''),
    position INTEGER NOT NULL CONSTRAINT ck_matter_evidence_position CHECK (position >= 0),
    recorded_on TEXT NOT NULL CONSTRAINT ck_matter_evidence_recorded_on CHECK (recorded_on IS date(recorded_on)),
    remark TEXT NOT NULL,
    CONSTRAINT pk_matter_evidence PRIMARY KEY (matter_id, key)
) STRICT;

-- Advice that was taken on a matter.
CREATE TABLE matter_consultation (
    matter_id TEXT NOT NULL CONSTRAINT fk_matter_consultation_matter_id REFERENCES matter (id),
    position INTEGER NOT NULL CONSTRAINT ck_matter_consultation_position CHECK (position >= 0),
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    consulted_on TEXT NOT NULL CONSTRAINT ck_matter_consultation_consulted_on CHECK (consulted_on IS
        date(consulted_on)),
    gist TEXT NOT NULL,
    CONSTRAINT pk_matter_consultation PRIMARY KEY (matter_id, position)
) STRICT;

-- One thing that the paper names.
CREATE TABLE clause (
    id TEXT NOT NULL CONSTRAINT pk_clause PRIMARY KEY CONSTRAINT ck_clause_id CHECK (id <> ''),
    matter_id TEXT NOT NULL CONSTRAINT fk_clause_matter_id REFERENCES matter (id),
    number INTEGER NOT NULL CONSTRAINT ck_clause_number CHECK (number >= 1),
    record_type TEXT NOT NULL CONSTRAINT ck_clause_record_type CHECK (record_type IN ('progress_notes',
        'intake_assessments', 'contact_notes', 'risk_records', 'consultation_notes', 'closing_summaries',
        'attendance', 'consents', 'authorizations', 'psychotherapy_notes', 'whole_record')),
    period_from TEXT NOT NULL CONSTRAINT ck_clause_period_from CHECK (period_from IS date(period_from)),
    period_to TEXT NOT NULL CONSTRAINT ck_clause_period_to CHECK (period_to IS date(period_to)),
    words TEXT NOT NULL CONSTRAINT ck_clause_words CHECK (words <> ''),
    justification TEXT NOT NULL,
    CONSTRAINT uq_clause_number UNIQUE (matter_id, number),
    CONSTRAINT ck_clause_period CHECK (period_from <= period_to)
) STRICT;

-- The scan of what arrived, byte for byte.
CREATE TABLE matter_paper (
    matter_id TEXT NOT NULL CONSTRAINT fk_matter_paper_matter_id REFERENCES matter (id),
    position INTEGER NOT NULL CONSTRAINT ck_matter_paper_position CHECK (position >= 0),
    name TEXT NOT NULL CONSTRAINT ck_matter_paper_name CHECK (name <> ''),
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL CONSTRAINT ck_matter_paper_sha256 CHECK (length(sha256) = 64),
    content BLOB NOT NULL,
    CONSTRAINT pk_matter_paper PRIMARY KEY (matter_id, position)
) STRICT;

-- Freezes a client's record from service until it is lifted; head_* is the event tree at service.
CREATE TABLE legal_hold (
    id TEXT NOT NULL CONSTRAINT pk_legal_hold PRIMARY KEY CONSTRAINT ck_legal_hold_id CHECK (id <> ''),
    client_id TEXT NOT NULL CONSTRAINT fk_legal_hold_client_id REFERENCES client (id),
    matter_id TEXT NOT NULL CONSTRAINT fk_legal_hold_matter_id REFERENCES matter (id),
    placed_at TEXT NOT NULL CONSTRAINT ck_legal_hold_placed_at CHECK (placed_at GLOB '????-??-??T??:??:??.??????Z'
        AND strftime('%Y-%m-%dT%H:%M:%S', placed_at) IS substr(placed_at, 1, 19)),
    head_size INTEGER NOT NULL CONSTRAINT ck_legal_hold_head_size CHECK (head_size >= 0),
    head_root TEXT NOT NULL CONSTRAINT ck_legal_hold_head_root CHECK (length(head_root) = 64),
    lifted_at TEXT CONSTRAINT ck_legal_hold_lifted_at CHECK (lifted_at GLOB '????-??-??T??:??:??.??????Z' AND
        strftime('%Y-%m-%dT%H:%M:%S', lifted_at) IS substr(lifted_at, 1, 19)),
    lifted_reason TEXT NOT NULL
) STRICT;

CREATE INDEX ix_legal_hold_standing ON legal_hold (client_id) WHERE lifted_at IS NULL;

CREATE INDEX ix_legal_hold_matter ON legal_hold (matter_id);


-- What the counselor decided about a release, newest row last

-- What becomes of an item; the newest row of an item counts.
CREATE TABLE item_choice (
    choice INTEGER NOT NULL CONSTRAINT pk_item_choice PRIMARY KEY,
    matter_id TEXT NOT NULL CONSTRAINT fk_item_choice_matter_id REFERENCES matter (id),
    item_id TEXT NOT NULL CONSTRAINT ck_item_choice_item_id CHECK (item_id <> ''),
    outcome TEXT NOT NULL CONSTRAINT ck_item_choice_outcome CHECK (outcome IN ('release', 'withhold')),
    reason TEXT NOT NULL CONSTRAINT ck_item_choice_reason CHECK (reason <> ''),
    chosen_at TEXT NOT NULL CONSTRAINT ck_item_choice_chosen_at CHECK (chosen_at GLOB
        '????-??-??T??:??:??.??????Z' AND strftime('%Y-%m-%dT%H:%M:%S', chosen_at) IS substr(chosen_at, 1, 19))
) STRICT;

CREATE INDEX ix_item_choice_matter ON item_choice (matter_id, item_id);

-- What is done with a third person, everywhere or in one item; the newest row of a key and item counts.
CREATE TABLE person_decision (
    decision INTEGER NOT NULL CONSTRAINT pk_person_decision PRIMARY KEY,
    matter_id TEXT NOT NULL CONSTRAINT fk_person_decision_matter_id REFERENCES matter (id),
    key TEXT NOT NULL CONSTRAINT ck_person_decision_key CHECK (key <> ''),
    action TEXT NOT NULL CONSTRAINT ck_person_decision_action CHECK (action IN ('keep', 'redact', 'withhold_item')),
    reason TEXT NOT NULL CONSTRAINT ck_person_decision_reason CHECK (reason IN ('third party', 'other client',
        'contact detail', 'identifier', 'outside scope', 'privilege claimed')),
    item_id TEXT,
    decided_at TEXT NOT NULL CONSTRAINT ck_person_decision_decided_at CHECK (decided_at GLOB
        '????-??-??T??:??:??.??????Z' AND strftime('%Y-%m-%dT%H:%M:%S', decided_at) IS substr(decided_at, 1, 19))
) STRICT;

CREATE INDEX ix_person_decision_matter ON person_decision (matter_id);

-- A span taken out of one field of one item.
CREATE TABLE redaction (
    id TEXT NOT NULL CONSTRAINT pk_redaction PRIMARY KEY CONSTRAINT ck_redaction_id CHECK (id <> ''),
    matter_id TEXT NOT NULL CONSTRAINT fk_redaction_matter_id REFERENCES matter (id),
    item_id TEXT NOT NULL CONSTRAINT ck_redaction_item_id CHECK (item_id <> ''),
    heading TEXT NOT NULL,
    "start" INTEGER NOT NULL CONSTRAINT ck_redaction_start CHECK ("start" >= 0),
    "end" INTEGER NOT NULL CONSTRAINT ck_redaction_end CHECK ("end" > "start"),
    field_hash TEXT NOT NULL CONSTRAINT ck_redaction_field_hash CHECK (length(field_hash) = 64),
    reason TEXT NOT NULL CONSTRAINT ck_redaction_reason CHECK (reason IN ('third party', 'other client',
        'contact detail', 'identifier', 'outside scope', 'privilege claimed')),
    here_only INTEGER NOT NULL CONSTRAINT ck_redaction_here_only CHECK (here_only IN (0, 1))
) STRICT;

CREATE INDEX ix_redaction_matter ON redaction (matter_id);

-- A page of a preview that the counselor has looked at; another preview has another hash.
CREATE TABLE seen_page (
    matter_id TEXT NOT NULL CONSTRAINT fk_seen_page_matter_id REFERENCES matter (id),
    preview_hash TEXT NOT NULL CONSTRAINT ck_seen_page_preview_hash CHECK (preview_hash <> ''),
    page INTEGER NOT NULL CONSTRAINT ck_seen_page_page CHECK (page >= 1),
    CONSTRAINT pk_seen_page PRIMARY KEY (matter_id, preview_hash, page)
) STRICT;


-- What left

-- A packet that was built, verified and written out.
CREATE TABLE release (
    id TEXT NOT NULL CONSTRAINT pk_release PRIMARY KEY CONSTRAINT ck_release_id CHECK (id <> ''),
    number TEXT NOT NULL CONSTRAINT ck_release_number CHECK (number <> '') CONSTRAINT uq_release_number UNIQUE,
    matter_id TEXT NOT NULL CONSTRAINT fk_release_matter_id REFERENCES matter (id),
    client_id TEXT NOT NULL CONSTRAINT fk_release_client_id REFERENCES client (id),
    basis TEXT NOT NULL CONSTRAINT ck_release_basis CHECK (basis <> ''),
    authority TEXT NOT NULL,
    recipient_name TEXT NOT NULL,
    recipient_address TEXT NOT NULL,
    built_at TEXT NOT NULL CONSTRAINT ck_release_built_at CHECK (built_at GLOB '????-??-??T??:??:??.??????Z' AND
        strftime('%Y-%m-%dT%H:%M:%S', built_at) IS substr(built_at, 1, 19)),
    pages INTEGER NOT NULL CONSTRAINT ck_release_pages CHECK (pages >= 1),
    manifest_sha256 TEXT NOT NULL CONSTRAINT ck_release_manifest_sha256 CHECK (length(manifest_sha256) = 64),
    head_size INTEGER NOT NULL CONSTRAINT ck_release_head_size CHECK (head_size >= 0),
    head_root TEXT NOT NULL CONSTRAINT ck_release_head_root CHECK (length(head_root) = 64),
    supersedes TEXT CONSTRAINT fk_release_supersedes REFERENCES release (id)
) STRICT;

CREATE INDEX ix_release_matter ON release (matter_id);

-- What became of each item of a release.
CREATE TABLE release_item (
    release_id TEXT NOT NULL CONSTRAINT fk_release_item_release_id REFERENCES release (id),
    item_id TEXT NOT NULL CONSTRAINT ck_release_item_item_id CHECK (item_id <> ''),
    outcome TEXT NOT NULL CONSTRAINT ck_release_item_outcome CHECK (outcome IN ('release', 'withhold')),
    position INTEGER NOT NULL CONSTRAINT ck_release_item_position CHECK (position >= 0),
    CONSTRAINT pk_release_item PRIMARY KEY (release_id, item_id)
) STRICT;

CREATE INDEX ix_release_item_item ON release_item (item_id);

-- The exact files that left.
CREATE TABLE packet_file (
    release_id TEXT NOT NULL CONSTRAINT fk_packet_file_release_id REFERENCES release (id),
    position INTEGER NOT NULL CONSTRAINT ck_packet_file_position CHECK (position >= 0),
    name TEXT NOT NULL CONSTRAINT ck_packet_file_name CHECK (name <> ''),
    sha256 TEXT NOT NULL CONSTRAINT ck_packet_file_sha256 CHECK (length(sha256) = 64),
    content BLOB NOT NULL,
    CONSTRAINT pk_packet_file PRIMARY KEY (release_id, position),
    CONSTRAINT uq_packet_file_name UNIQUE (release_id, name)
) STRICT;

CREATE INDEX ix_packet_file_sha256 ON packet_file (sha256);

-- One row of the accounting of disclosures (45 CFR 164.528).
CREATE TABLE disclosure (
    id TEXT NOT NULL CONSTRAINT pk_disclosure PRIMARY KEY CONSTRAINT ck_disclosure_id CHECK (id <> ''),
    client_id TEXT NOT NULL CONSTRAINT fk_disclosure_client_id REFERENCES client (id),
    matter_id TEXT CONSTRAINT fk_disclosure_matter_id REFERENCES matter (id),
    release_id TEXT CONSTRAINT fk_disclosure_release_id REFERENCES release (id),
    disclosed_on TEXT NOT NULL CONSTRAINT ck_disclosure_disclosed_on CHECK (disclosed_on IS date(disclosed_on)),
    recorded_at TEXT NOT NULL CONSTRAINT ck_disclosure_recorded_at CHECK (recorded_at GLOB
        '????-??-??T??:??:??.??????Z' AND strftime('%Y-%m-%dT%H:%M:%S', recorded_at) IS substr(recorded_at, 1, 19)),
    recipient_name TEXT NOT NULL,
    recipient_address TEXT NOT NULL,
    description TEXT NOT NULL,
    purpose TEXT NOT NULL,
    basis TEXT NOT NULL CONSTRAINT ck_disclosure_basis CHECK (basis <> ''),
    in_statutory_accounting INTEGER NOT NULL CONSTRAINT ck_disclosure_in_statutory_accounting CHECK
        (in_statutory_accounting IN (0, 1))
) STRICT;

CREATE INDEX ix_disclosure_client ON disclosure (client_id, disclosed_on);


-- The event log

-- What happened and when; leaf is the RFC 6962 leaf over a commitment under salt. client_id outlives its client.
CREATE TABLE audit_event (
    seq INTEGER NOT NULL CONSTRAINT pk_audit_event PRIMARY KEY CONSTRAINT ck_audit_event_seq CHECK (seq >= 1),
    at TEXT NOT NULL CONSTRAINT ck_audit_event_at CHECK (at GLOB '????-??-??T??:??:??.??????Z' AND
        strftime('%Y-%m-%dT%H:%M:%S', at) IS substr(at, 1, 19)),
    kind TEXT NOT NULL CONSTRAINT ck_audit_event_kind CHECK (kind IN ('journal.created', 'journal.opened',
        'journal.closed', 'journal.restored', 'backup.made', 'practice.saved', 'client.added', 'client.changed',
        'contact.added', 'restriction.added', 'restriction.lifted', 'session.added', 'note.begun', 'note.signed',
        'note.struck', 'addendum.signed', 'psychotherapy_note.saved', 'consent_document.added', 'consent.recorded',
        'consent.revoked', 'authorization.recorded', 'authorization.revoked', 'matter.opened', 'matter.changed',
        'matter.closed', 'hold.placed', 'hold.lifted', 'evidence.recorded', 'clause.added', 'item.decided',
        'person.decided', 'span.redacted', 'release.refused', 'release.built', 'release.delivered', 'letter.produced',
        'disclosure.recorded', 'printed.internally')),
    subject TEXT NOT NULL,
    client_id TEXT,
    content_hash TEXT NOT NULL,
    reason TEXT NOT NULL,
    salt BLOB NOT NULL CONSTRAINT ck_audit_event_salt CHECK (length(salt) = 16),
    leaf BLOB NOT NULL CONSTRAINT ck_audit_event_leaf CHECK (length(leaf) = 32)
) STRICT;

CREATE INDEX ix_audit_event_client ON audit_event (client_id) WHERE client_id IS NOT NULL;

-- Size and peaks of the event tree, so that an entry is added without reading the others; peaks is 32 bytes each.
CREATE TABLE tree_state (
    number INTEGER NOT NULL CONSTRAINT pk_tree_state PRIMARY KEY CONSTRAINT ck_tree_state_number CHECK (number = 1),
    size INTEGER NOT NULL CONSTRAINT ck_tree_state_size CHECK (size >= 0),
    peaks BLOB NOT NULL CONSTRAINT ck_tree_state_peaks CHECK (length(peaks) % 32 = 0)
) STRICT;

INSERT INTO tree_state (number, size, peaks) VALUES (1, 0, x'');


-- Full-text search; psychotherapy notes are never in it

-- What is in the index, one row per thing found; the words are in search_text under the same number.
CREATE TABLE search_entry (
    entry INTEGER NOT NULL CONSTRAINT pk_search_entry PRIMARY KEY,
    kind TEXT NOT NULL CONSTRAINT ck_search_entry_kind CHECK (kind <> '' AND kind <> 'psychotherapy_note'),
    subject_id TEXT NOT NULL CONSTRAINT ck_search_entry_subject_id CHECK (subject_id <> ''),
    client_id TEXT NOT NULL CONSTRAINT fk_search_entry_client_id REFERENCES client (id),
    service_date TEXT NOT NULL CONSTRAINT ck_search_entry_service_date CHECK (service_date IS date(service_date)),
    CONSTRAINT uq_search_entry_subject UNIQUE (kind, subject_id)
) STRICT;

CREATE INDEX ix_search_entry_client ON search_entry (client_id);

-- prefix lists serve a search while it is typed; one- to three-letter beginnings are the slow ones without them
CREATE VIRTUAL TABLE search_text USING fts5 (title, body, tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3');
-- without this the words of a removed entry stay readable in the index (measured)
INSERT INTO search_text (search_text, rank) VALUES ('secure-delete', 1);


-- What never changes

-- A signature stands for exactly these words.
CREATE TRIGGER tr_note_signed_immutable BEFORE UPDATE ON note
WHEN OLD.signed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'tr_note_signed_immutable'); END;

-- A signed note is struck, never removed.
CREATE TRIGGER tr_note_signed_kept BEFORE DELETE ON note
WHEN OLD.signed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'tr_note_signed_kept'); END;

-- Only a signed note can have been entered in error; a draft is simply rewritten.
CREATE TRIGGER tr_note_strike_needs_signature BEFORE INSERT ON note_strike
WHEN (SELECT signed_at FROM note WHERE id = NEW.note_id) IS NULL
BEGIN SELECT RAISE(ABORT, 'tr_note_strike_needs_signature'); END;

-- A strike is itself part of the record.
CREATE TRIGGER tr_note_strike_immutable BEFORE UPDATE ON note_strike
BEGIN SELECT RAISE(ABORT, 'tr_note_strike_immutable'); END;

-- A strike is itself part of the record.
CREATE TRIGGER tr_note_strike_kept BEFORE DELETE ON note_strike
BEGIN SELECT RAISE(ABORT, 'tr_note_strike_kept'); END;

-- A draft is rewritten, not added to.
CREATE TRIGGER tr_addendum_needs_signature BEFORE INSERT ON addendum
WHEN (SELECT signed_at FROM note WHERE id = NEW.note_id) IS NULL
BEGIN SELECT RAISE(ABORT, 'tr_addendum_needs_signature'); END;

-- An addendum is signed when it is made.
CREATE TRIGGER tr_addendum_immutable BEFORE UPDATE ON addendum
BEGIN SELECT RAISE(ABORT, 'tr_addendum_immutable'); END;

-- An addendum is signed when it is made.
CREATE TRIGGER tr_addendum_kept BEFORE DELETE ON addendum
BEGIN SELECT RAISE(ABORT, 'tr_addendum_kept'); END;

-- Ciphertext swapped between rows would not be noticed without its compartment key.
CREATE TRIGGER tr_psychotherapy_note_immutable BEFORE UPDATE ON psychotherapy_note
BEGIN SELECT RAISE(ABORT, 'tr_psychotherapy_note_immutable'); END;

-- Ciphertext swapped between rows would not be noticed without its compartment key.
CREATE TRIGGER tr_psychotherapy_note_kept BEFORE DELETE ON psychotherapy_note
BEGIN SELECT RAISE(ABORT, 'tr_psychotherapy_note_kept'); END;

-- Clients answered to these words; a new wording is a new version.
CREATE TRIGGER tr_consent_document_immutable BEFORE UPDATE ON consent_document
BEGIN SELECT RAISE(ABORT, 'tr_consent_document_immutable'); END;

-- Clients answered to these words; a new wording is a new version.
CREATE TRIGGER tr_consent_document_kept BEFORE DELETE ON consent_document
BEGIN SELECT RAISE(ABORT, 'tr_consent_document_kept'); END;

-- An answer stands; it can be revoked once, and the copy can be handed over later.
CREATE TRIGGER tr_consent_only_revocable BEFORE UPDATE ON consent
WHEN OLD.revoked_on IS NOT NULL AND NEW.revoked_on IS NOT OLD.revoked_on
    OR OLD.copy_given <> 'not_yet' AND NEW.copy_given <> OLD.copy_given
    OR (NEW.id, NEW.client_id, NEW.document_id, NEW.topic, NEW.document_version, NEW.answer, NEW.answered_on, NEW.signer_name,
        NEW.capacity, NEW.discussed_on, NEW.review_due, NEW.expires_on, NEW.questions)
        IS NOT (OLD.id, OLD.client_id, OLD.document_id, OLD.topic, OLD.document_version, OLD.answer, OLD.answered_on,
        OLD.signer_name, OLD.capacity, OLD.discussed_on, OLD.review_due, OLD.expires_on, OLD.questions)
BEGIN SELECT RAISE(ABORT, 'tr_consent_only_revocable'); END;

-- What a client once answered stays on file.
CREATE TRIGGER tr_consent_kept BEFORE DELETE ON consent
BEGIN SELECT RAISE(ABORT, 'tr_consent_kept'); END;

-- A signed form stands; later it can only be revoked, found false, or its copy handed over.
CREATE TRIGGER tr_authorization_signed_only_revocable BEFORE UPDATE ON authorization
WHEN OLD.signed_on IS NOT NULL AND (
    OLD.revoked_on IS NOT NULL AND NEW.revoked_on IS NOT OLD.revoked_on
    OR (NEW.id, NEW.client_id, NEW.description, NEW.discloser, NEW.recipient_name, NEW.recipient_address, NEW.purpose,
        NEW.period_from, NEW.period_to, NEW.expires_on, NEW.expires_with, NEW.signed_on, NEW.signer_name, NEW.capacity,
        NEW.representative_authority, NEW.witness_name, NEW.statements_included, NEW.is_compound, NEW.is_conditioned)
        IS NOT (OLD.id, OLD.client_id, OLD.description, OLD.discloser, OLD.recipient_name, OLD.recipient_address, OLD.purpose,
        OLD.period_from, OLD.period_to, OLD.expires_on, OLD.expires_with, OLD.signed_on, OLD.signer_name, OLD.capacity,
        OLD.representative_authority, OLD.witness_name, OLD.statements_included, OLD.is_compound, OLD.is_conditioned))
BEGIN SELECT RAISE(ABORT, 'tr_authorization_signed_only_revocable'); END;

-- A release may rest on it, and a withdrawn one explains why none did.
CREATE TRIGGER tr_authorization_kept BEFORE DELETE ON authorization
BEGIN SELECT RAISE(ABORT, 'tr_authorization_kept'); END;

-- What was agreed stands in its own words until it is lifted.
CREATE TRIGGER tr_restriction_only_liftable BEFORE UPDATE ON restriction
WHEN OLD.lifted_on IS NOT NULL
    OR (NEW.id, NEW.client_id, NEW.words, NEW.agreed_on, NEW.recorded_at)
        IS NOT (OLD.id, OLD.client_id, OLD.words, OLD.agreed_on, OLD.recorded_at)
BEGIN SELECT RAISE(ABORT, 'tr_restriction_only_liftable'); END;

-- A lifted restriction explains what was disclosed while it stood.
CREATE TRIGGER tr_restriction_kept BEFORE DELETE ON restriction
BEGIN SELECT RAISE(ABORT, 'tr_restriction_kept'); END;

-- A matter moved to another client would take its hold and its releases along.
CREATE TRIGGER tr_matter_client_fixed BEFORE UPDATE OF id, client_id, opened_at ON matter
WHEN (NEW.id, NEW.client_id, NEW.opened_at) IS NOT (OLD.id, OLD.client_id, OLD.opened_at)
BEGIN SELECT RAISE(ABORT, 'tr_matter_client_fixed'); END;

-- That a paper arrived, and what was answered, stays on file.
CREATE TRIGGER tr_matter_kept BEFORE DELETE ON matter
BEGIN SELECT RAISE(ABORT, 'tr_matter_kept'); END;

-- What arrived is evidence.
CREATE TRIGGER tr_matter_paper_immutable BEFORE UPDATE ON matter_paper
BEGIN SELECT RAISE(ABORT, 'tr_matter_paper_immutable'); END;

-- What arrived is evidence.
CREATE TRIGGER tr_matter_paper_kept BEFORE DELETE ON matter_paper
BEGIN SELECT RAISE(ABORT, 'tr_matter_paper_kept'); END;

-- A hold ends by being lifted, once and with a reason.
CREATE TRIGGER tr_legal_hold_only_liftable BEFORE UPDATE ON legal_hold
WHEN OLD.lifted_at IS NOT NULL OR NEW.lifted_at IS NULL OR NEW.lifted_reason = ''
    OR (NEW.id, NEW.client_id, NEW.matter_id, NEW.placed_at, NEW.head_size, NEW.head_root)
        IS NOT (OLD.id, OLD.client_id, OLD.matter_id, OLD.placed_at, OLD.head_size, OLD.head_root)
BEGIN SELECT RAISE(ABORT, 'tr_legal_hold_only_liftable'); END;

-- A lifted hold shows from when to when the record was frozen.
CREATE TRIGGER tr_legal_hold_kept BEFORE DELETE ON legal_hold
BEGIN SELECT RAISE(ABORT, 'tr_legal_hold_kept'); END;

-- A changed mind is a new row; the earlier reason stays readable.
CREATE TRIGGER tr_item_choice_immutable BEFORE UPDATE ON item_choice
BEGIN SELECT RAISE(ABORT, 'tr_item_choice_immutable'); END;

-- A changed mind is a new row; the earlier reason stays readable.
CREATE TRIGGER tr_item_choice_kept BEFORE DELETE ON item_choice
BEGIN SELECT RAISE(ABORT, 'tr_item_choice_kept'); END;

-- A changed mind is a new row; the earlier reason stays readable.
CREATE TRIGGER tr_person_decision_immutable BEFORE UPDATE ON person_decision
BEGIN SELECT RAISE(ABORT, 'tr_person_decision_immutable'); END;

-- A changed mind is a new row; the earlier reason stays readable.
CREATE TRIGGER tr_person_decision_kept BEFORE DELETE ON person_decision
BEGIN SELECT RAISE(ABORT, 'tr_person_decision_kept'); END;

-- What left cannot be made not to have left.
CREATE TRIGGER tr_release_immutable BEFORE UPDATE ON release
BEGIN SELECT RAISE(ABORT, 'tr_release_immutable'); END;

-- What left cannot be made not to have left.
CREATE TRIGGER tr_release_kept BEFORE DELETE ON release
BEGIN SELECT RAISE(ABORT, 'tr_release_kept'); END;

-- What left cannot be made not to have left.
CREATE TRIGGER tr_release_item_immutable BEFORE UPDATE ON release_item
BEGIN SELECT RAISE(ABORT, 'tr_release_item_immutable'); END;

-- What left cannot be made not to have left.
CREATE TRIGGER tr_release_item_kept BEFORE DELETE ON release_item
BEGIN SELECT RAISE(ABORT, 'tr_release_item_kept'); END;

-- The kept packet proves what left, byte for byte.
CREATE TRIGGER tr_packet_file_immutable BEFORE UPDATE ON packet_file
BEGIN SELECT RAISE(ABORT, 'tr_packet_file_immutable'); END;

-- The kept packet proves what left, byte for byte.
CREATE TRIGGER tr_packet_file_kept BEFORE DELETE ON packet_file
BEGIN SELECT RAISE(ABORT, 'tr_packet_file_kept'); END;

-- The accounting is corrected by a further row (45 CFR 164.528).
CREATE TRIGGER tr_disclosure_immutable BEFORE UPDATE ON disclosure
BEGIN SELECT RAISE(ABORT, 'tr_disclosure_immutable'); END;

-- The accounting is corrected by a further row (45 CFR 164.528).
CREATE TRIGGER tr_disclosure_kept BEFORE DELETE ON disclosure
BEGIN SELECT RAISE(ABORT, 'tr_disclosure_kept'); END;

-- The log is only ever added to.
CREATE TRIGGER tr_audit_event_immutable BEFORE UPDATE ON audit_event
BEGIN SELECT RAISE(ABORT, 'tr_audit_event_immutable'); END;

-- The log is only ever added to.
CREATE TRIGGER tr_audit_event_kept BEFORE DELETE ON audit_event
BEGIN SELECT RAISE(ABORT, 'tr_audit_event_kept'); END;

-- A gap would hide a removed entry.
CREATE TRIGGER tr_audit_event_in_order BEFORE INSERT ON audit_event
WHEN NEW.seq <> (SELECT size FROM tree_state) + 1
BEGIN SELECT RAISE(ABORT, 'tr_audit_event_in_order'); END;

-- The tree grows by one leaf at a time.
CREATE TRIGGER tr_tree_state_only_grows BEFORE UPDATE ON tree_state
WHEN NEW.size <> OLD.size + 1
BEGIN SELECT RAISE(ABORT, 'tr_tree_state_only_grows'); END;

-- Without it the log would start over.
CREATE TRIGGER tr_tree_state_kept BEFORE DELETE ON tree_state
BEGIN SELECT RAISE(ABORT, 'tr_tree_state_kept'); END;


-- While a legal hold stands on a client, nothing of the record is deleted or edited; drafts are still written and signed

-- How to reach the client safely, and that the work or the life has ended, is written down all the same.
CREATE TRIGGER tr_hold_client_edit BEFORE UPDATE ON client
WHEN EXISTS (SELECT 1 FROM legal_hold WHERE client_id = OLD.id AND lifted_at IS NULL)
    AND (NEW.id, NEW.code, NEW.legal_name, NEW.display_name, NEW.date_of_birth, NEW.country, NEW.region, NEW.opened_on,
        NEW.pronouns, NEW.language, NEW.communication_preferences)
        IS NOT (OLD.id, OLD.code, OLD.legal_name, OLD.display_name, OLD.date_of_birth, OLD.country, OLD.region, OLD.opened_on,
        OLD.pronouns, OLD.language, OLD.communication_preferences)
BEGIN SELECT RAISE(ABORT, 'tr_hold_client_edit'); END;

-- The record must be there when the court asks for it.
CREATE TRIGGER tr_hold_client_delete BEFORE DELETE ON client
WHEN EXISTS (SELECT 1 FROM legal_hold WHERE client_id = OLD.id AND lifted_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'tr_hold_client_delete'); END;

-- Who was around the client is part of what is frozen.
CREATE TRIGGER tr_hold_contact_edit BEFORE UPDATE ON contact
WHEN EXISTS (SELECT 1 FROM legal_hold WHERE client_id = OLD.client_id AND lifted_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'tr_hold_contact_edit'); END;

-- Who was around the client is part of what is frozen.
CREATE TRIGGER tr_hold_contact_delete BEFORE DELETE ON contact
WHEN EXISTS (SELECT 1 FROM legal_hold WHERE client_id = OLD.client_id AND lifted_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'tr_hold_contact_delete'); END;

-- When and how a session took place is what orders ask for first.
CREATE TRIGGER tr_hold_session_edit BEFORE UPDATE ON session
WHEN EXISTS (
    SELECT 1 FROM session_attendee JOIN legal_hold USING (client_id) WHERE session_id = OLD.id AND lifted_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'tr_hold_session_edit'); END;

-- When and how a session took place is what orders ask for first.
CREATE TRIGGER tr_hold_session_delete BEFORE DELETE ON session
WHEN EXISTS (
    SELECT 1 FROM session_attendee JOIN legal_hold USING (client_id) WHERE session_id = OLD.id AND lifted_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'tr_hold_session_delete'); END;

-- Nobody is moved into or out of a session.
CREATE TRIGGER tr_hold_session_attendee_edit BEFORE UPDATE ON session_attendee
WHEN EXISTS (SELECT 1 FROM legal_hold WHERE client_id = OLD.client_id AND lifted_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'tr_hold_session_attendee_edit'); END;

-- Nobody is moved into or out of a session.
CREATE TRIGGER tr_hold_session_attendee_delete BEFORE DELETE ON session_attendee
WHEN EXISTS (SELECT 1 FROM legal_hold WHERE client_id = OLD.client_id AND lifted_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'tr_hold_session_attendee_delete'); END;

-- A draft stays with the client whose record is frozen.
CREATE TRIGGER tr_hold_note_moved BEFORE UPDATE OF id, client_id ON note
WHEN EXISTS (SELECT 1 FROM legal_hold WHERE client_id = OLD.client_id AND lifted_at IS NULL)
    AND (NEW.id, NEW.client_id) IS NOT (OLD.id, OLD.client_id)
BEGIN SELECT RAISE(ABORT, 'tr_hold_note_moved'); END;

-- A draft, too, is what was known at the time.
CREATE TRIGGER tr_hold_note_delete BEFORE DELETE ON note
WHEN OLD.signed_at IS NULL AND EXISTS (SELECT 1 FROM legal_hold WHERE client_id = OLD.client_id AND lifted_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'tr_hold_note_delete'); END;
