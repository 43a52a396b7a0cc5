-- SPDX-License-Identifier: GPL-3.0-or-later
-- What proves the record against what left the house: seals, their checks, and what time-stamping services said. Forms
-- and names are those of the first schema.

-- The event log learns the kinds that came with this schema

-- Triggers that look into the log stand in the way of its new table, and are made again below as they were.
DROP TRIGGER tr_hold_session_edit;

DROP TRIGGER tr_hold_session_attendee_edit;

DROP TRIGGER tr_hold_session_attendee_delete;

-- A CHECK cannot be altered, so the table is made anew and takes the old one's place (sqlite.org/lang_altertable.html,
-- section 7). Dropping a table fires no triggers; rows, numbers, salts and leaves are copied as they are, so that the
-- tree stays the same.
CREATE TABLE audit_event_with_new_kinds (
    seq INTEGER NOT NULL CONSTRAINT pk_audit_event PRIMARY KEY CONSTRAINT ck_audit_event_seq CHECK (seq >= 1),
    at TEXT NOT NULL CONSTRAINT ck_audit_event_at CHECK (at GLOB '????-??-??T??:??:??.??????Z' AND
        strftime('%Y-%m-%dT%H:%M:%S', at) IS substr(at, 1, 19)),
    kind TEXT NOT NULL CONSTRAINT ck_audit_event_kind CHECK (kind IN ('journal.created', 'journal.opened',
        'journal.closed', 'journal.restored', 'backup.made', 'backup.verified', 'recovery_code.tested',
        'practice.saved', 'client.added', 'client.changed', 'contact.added', 'contact.changed', 'contact.removed',
        'restriction.added', 'restriction.lifted', 'check_in.recorded', 'session.added', 'session.changed',
        'note.begun', 'note.discarded', 'note.signed', 'note.struck', 'addendum.signed', 'psychotherapy_note.saved',
        'psychotherapy_note.opened', 'consent_document.added', 'consent.recorded', 'consent.revoked',
        'authorization.recorded', 'authorization.revoked', 'matter.opened', 'matter.changed', 'matter.closed',
        'hold.placed', 'hold.lifted', 'evidence.recorded', 'clause.added', 'clause.removed', 'item.decided',
        'person.decided', 'span.redacted', 'release.refused', 'release.built', 'release.delivered',
        'delivery.recorded', 'follow_up.added', 'follow_up.done', 'letter.produced', 'disclosure.recorded',
        'printed.internally', 'unlock.changed', 'executor_sheet.made', 'executor_sheet.revoked',
        'executor_sheet.used', 'database_key.changed', 'master_key.changed', 'rollback.accepted', 'journal.checked',
        'seal.made', 'seal.checked', 'seal.stamped', 'release.item')),
    subject TEXT NOT NULL,
    client_id TEXT,
    content_hash TEXT NOT NULL,
    reason TEXT NOT NULL,
    -- over every stored column of the record that the entry speaks of; before it, where later acts may fill in some columns
    -- only, over all but these. Empty where it speaks of no record, and in older entries
    record_hash TEXT NOT NULL CONSTRAINT ck_audit_event_record_hash CHECK (length(record_hash) IN (0, 64, 128)),
    salt BLOB NOT NULL CONSTRAINT ck_audit_event_salt CHECK (length(salt) = 16),
    leaf BLOB NOT NULL CONSTRAINT ck_audit_event_leaf CHECK (length(leaf) = 32)
) STRICT;

INSERT INTO audit_event_with_new_kinds
    (seq, at, kind, subject, client_id, content_hash, reason, record_hash, salt, leaf)
SELECT seq, at, kind, subject, client_id, content_hash, reason, '', salt, leaf FROM audit_event ORDER BY seq;

DROP TABLE audit_event;

ALTER TABLE audit_event_with_new_kinds RENAME TO audit_event;

CREATE INDEX ix_audit_event_client ON audit_event (client_id) WHERE client_id IS NOT NULL;

-- The rowid ends every index entry, so the newest entry of a kind is found without sorting.
CREATE INDEX ix_audit_event_kind ON audit_event (kind);

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

-- When and how a session took place is what orders ask for first.
CREATE TRIGGER tr_hold_session_edit BEFORE UPDATE ON session
WHEN EXISTS (
    SELECT 1 FROM session_attendee AS booked JOIN legal_hold AS hold USING (client_id)
    WHERE booked.session_id = OLD.id AND hold.lifted_at IS NULL AND hold.head_size >= coalesce((
        SELECT min(seq) FROM audit_event
        WHERE client_id = booked.client_id AND +kind = 'session.added' AND subject = OLD.id), 0))
BEGIN SELECT RAISE(ABORT, 'tr_hold_session_edit'); END;

-- Nobody is moved into or out of a session.
CREATE TRIGGER tr_hold_session_attendee_edit BEFORE UPDATE ON session_attendee
WHEN EXISTS (
    SELECT 1 FROM legal_hold AS hold
    WHERE hold.client_id = OLD.client_id AND hold.lifted_at IS NULL AND hold.head_size >= coalesce((
        SELECT min(seq) FROM audit_event
        WHERE client_id = OLD.client_id AND +kind = 'session.added' AND subject = OLD.session_id), 0))
BEGIN SELECT RAISE(ABORT, 'tr_hold_session_attendee_edit'); END;

-- Nobody is moved into or out of a session.
CREATE TRIGGER tr_hold_session_attendee_delete BEFORE DELETE ON session_attendee
WHEN EXISTS (
    SELECT 1 FROM legal_hold AS hold
    WHERE hold.client_id = OLD.client_id AND hold.lifted_at IS NULL AND hold.head_size >= coalesce((
        SELECT min(seq) FROM audit_event
        WHERE client_id = OLD.client_id AND +kind = 'session.added' AND subject = OLD.session_id), 0))
BEGIN SELECT RAISE(ABORT, 'tr_hold_session_attendee_delete'); END;


-- Seals: size and root of the event tree, and where they went

-- The head is the one that stood before the entry that tells of the seal, so that this entry can bind the whole row.
CREATE TABLE seal (
    id TEXT NOT NULL CONSTRAINT pk_seal PRIMARY KEY CONSTRAINT ck_seal_id CHECK (id <> ''),
    made_at TEXT NOT NULL CONSTRAINT ck_seal_made_at CHECK (made_at GLOB
        '????-??-??T??:??:??.??????Z' AND strftime('%Y-%m-%dT%H:%M:%S', made_at) IS substr(made_at, 1, 19)),
    head_size INTEGER NOT NULL CONSTRAINT ck_seal_head_size CHECK (head_size >= 1),
    head_root TEXT NOT NULL CONSTRAINT ck_seal_head_root CHECK (length(head_root) = 64 AND
        head_root NOT GLOB '*[^0-9a-f]*'),
    went TEXT NOT NULL CONSTRAINT ck_seal_went CHECK (went IN ('card_printed', 'card_saved', 'time_stamp'))
) STRICT;

CREATE INDEX ix_seal_head_size ON seal (head_size);

-- Nothing can be sealed that was not logged yet.
CREATE TRIGGER tr_seal_of_what_is_logged BEFORE INSERT ON seal
WHEN NEW.head_size > (SELECT size FROM tree_state)
BEGIN SELECT RAISE(ABORT, 'tr_seal_of_what_is_logged'); END;

-- What went out on paper says what it said.
CREATE TRIGGER tr_seal_immutable BEFORE UPDATE ON seal
BEGIN SELECT RAISE(ABORT, 'tr_seal_immutable'); END;

-- What went out on paper says what it said.
CREATE TRIGGER tr_seal_kept BEFORE DELETE ON seal
BEGIN SELECT RAISE(ABORT, 'tr_seal_kept'); END;

-- Each comparison with a seal: what was typed in from a card (or chosen from the seals), and what came of it.
CREATE TABLE seal_check (
    id TEXT NOT NULL CONSTRAINT pk_seal_check PRIMARY KEY CONSTRAINT ck_seal_check_id CHECK (id <> ''),
    checked_at TEXT NOT NULL CONSTRAINT ck_seal_check_checked_at CHECK (checked_at GLOB
        '????-??-??T??:??:??.??????Z' AND strftime('%Y-%m-%dT%H:%M:%S', checked_at) IS substr(checked_at, 1, 19)),
    head_size INTEGER NOT NULL CONSTRAINT ck_seal_check_head_size CHECK (head_size >= 0),
    head_root TEXT NOT NULL CONSTRAINT ck_seal_check_head_root CHECK (length(head_root) = 64 AND
        head_root NOT GLOB '*[^0-9a-f]*'),
    is_typed INTEGER NOT NULL CONSTRAINT ck_seal_check_is_typed CHECK (is_typed IN (0, 1)),
    outcome TEXT NOT NULL CONSTRAINT ck_seal_check_outcome CHECK (outcome IN ('unchanged', 'log_is_shorter', 'differs',
        'log_is_altered', 'record_is_altered'))
) STRICT;

-- An answer stays as it was given.
CREATE TRIGGER tr_seal_check_immutable BEFORE UPDATE ON seal_check
BEGIN SELECT RAISE(ABORT, 'tr_seal_check_immutable'); END;

-- An answer stays as it was given.
CREATE TRIGGER tr_seal_check_kept BEFORE DELETE ON seal_check
BEGIN SELECT RAISE(ABORT, 'tr_seal_check_kept'); END;

-- What a time-stamping service was asked (RFC 3161): request is the DER that was written out, nonce the number in it,
-- hexadecimal.
CREATE TABLE stamp_request (
    stamp_request INTEGER NOT NULL CONSTRAINT pk_stamp_request PRIMARY KEY,
    seal_id TEXT NOT NULL CONSTRAINT fk_stamp_request_seal_id REFERENCES seal (id),
    asked_at TEXT NOT NULL CONSTRAINT ck_stamp_request_asked_at CHECK (asked_at GLOB
        '????-??-??T??:??:??.??????Z' AND strftime('%Y-%m-%dT%H:%M:%S', asked_at) IS substr(asked_at, 1, 19)),
    nonce TEXT NOT NULL CONSTRAINT ck_stamp_request_nonce CHECK (length(nonce) BETWEEN 1 AND 40 AND
        nonce NOT GLOB '*[^0-9a-f]*'),
    request BLOB NOT NULL CONSTRAINT ck_stamp_request_request CHECK (length(request) BETWEEN 1 AND 4096)
) STRICT;

CREATE INDEX ix_stamp_request_seal ON stamp_request (seal_id);

-- The answer must fit what was asked.
CREATE TRIGGER tr_stamp_request_immutable BEFORE UPDATE ON stamp_request
BEGIN SELECT RAISE(ABORT, 'tr_stamp_request_immutable'); END;

-- The answer must fit what was asked.
CREATE TRIGGER tr_stamp_request_kept BEFORE DELETE ON stamp_request
BEGIN SELECT RAISE(ABORT, 'tr_stamp_request_kept'); END;

-- Root certificates that the counselor chose to trust for time stamps, each confirmed by its fingerprint.
CREATE TABLE stamp_root (
    fingerprint TEXT NOT NULL CONSTRAINT pk_stamp_root PRIMARY KEY CONSTRAINT ck_stamp_root_fingerprint CHECK
        (length(fingerprint) = 64 AND fingerprint NOT GLOB '*[^0-9a-f]*'),
    chosen_at TEXT NOT NULL CONSTRAINT ck_stamp_root_chosen_at CHECK (chosen_at GLOB
        '????-??-??T??:??:??.??????Z' AND strftime('%Y-%m-%dT%H:%M:%S', chosen_at) IS substr(chosen_at, 1, 19)),
    certificate BLOB NOT NULL CONSTRAINT ck_stamp_root_certificate CHECK (length(certificate) BETWEEN 1 AND 65536)
) STRICT;

-- A stamp was checked against exactly this certificate.
CREATE TRIGGER tr_stamp_root_immutable BEFORE UPDATE ON stamp_root
BEGIN SELECT RAISE(ABORT, 'tr_stamp_root_immutable'); END;

-- A stamp was checked against exactly this certificate.
CREATE TRIGGER tr_stamp_root_kept BEFORE DELETE ON stamp_root
BEGIN SELECT RAISE(ABORT, 'tr_stamp_root_kept'); END;

-- The service's answer: response is the file as it came, stamped_at the time that the service says.
CREATE TABLE seal_stamp (
    seal_stamp INTEGER NOT NULL CONSTRAINT pk_seal_stamp PRIMARY KEY,
    stamp_request INTEGER NOT NULL CONSTRAINT fk_seal_stamp_stamp_request REFERENCES stamp_request (stamp_request)
        CONSTRAINT uq_seal_stamp_stamp_request UNIQUE,
    imported_at TEXT NOT NULL CONSTRAINT ck_seal_stamp_imported_at CHECK (imported_at GLOB
        '????-??-??T??:??:??.??????Z' AND strftime('%Y-%m-%dT%H:%M:%S', imported_at) IS substr(imported_at, 1, 19)),
    stamped_at TEXT NOT NULL CONSTRAINT ck_seal_stamp_stamped_at CHECK (stamped_at GLOB
        '????-??-??T??:??:??.??????Z' AND strftime('%Y-%m-%dT%H:%M:%S', stamped_at) IS substr(stamped_at, 1, 19)),
    stamped_by TEXT NOT NULL CONSTRAINT ck_seal_stamp_stamped_by CHECK (stamped_by <> ''),
    response BLOB NOT NULL CONSTRAINT ck_seal_stamp_response CHECK (length(response) BETWEEN 1 AND 262144),
    root_fingerprint TEXT NOT NULL CONSTRAINT fk_seal_stamp_root_fingerprint REFERENCES stamp_root (fingerprint)
) STRICT;

-- A stamp is evidence.
CREATE TRIGGER tr_seal_stamp_immutable BEFORE UPDATE ON seal_stamp
BEGIN SELECT RAISE(ABORT, 'tr_seal_stamp_immutable'); END;

-- A stamp is evidence.
CREATE TRIGGER tr_seal_stamp_kept BEFORE DELETE ON seal_stamp
BEGIN SELECT RAISE(ABORT, 'tr_seal_stamp_kept'); END;


-- Full-text search: numbered by date, and what is signed only

-- The number of a note or an addendum begins with the Julian day of its date of service, so that the index itself yields
-- the newest hits first and stops at the fiftieth; sorting all hits of "an" took 0.4 s at 10,000 notes (measured). Clients
-- stand in no order of time and have negative numbers. note_id and note_kind spare a search three tables for each hit.
-- Drafts are indexed in memory, when somebody searches.
CREATE TABLE search_entry_by_date (
    entry INTEGER NOT NULL CONSTRAINT pk_search_entry PRIMARY KEY,
    kind TEXT NOT NULL CONSTRAINT ck_search_entry_kind CHECK (kind <> '' AND kind <> 'psychotherapy_note'),
    subject_id TEXT NOT NULL CONSTRAINT ck_search_entry_subject_id CHECK (subject_id <> ''),
    client_id TEXT NOT NULL CONSTRAINT fk_search_entry_client_id REFERENCES client (id),
    service_date TEXT NOT NULL CONSTRAINT ck_search_entry_service_date CHECK (service_date IS date(service_date)),
    note_id TEXT,
    note_kind TEXT,
    CONSTRAINT uq_search_entry_subject UNIQUE (kind, subject_id),
    CONSTRAINT ck_search_entry_by_date CHECK
        (entry < 0 = (kind = 'client') AND (entry < 0 OR entry / 1048576 = CAST(julianday(service_date) + 0.5 AS INTEGER))),
    CONSTRAINT ck_search_entry_note CHECK ((note_id IS NULL) = (kind = 'client') AND (note_kind IS NULL) = (kind = 'client'))
) STRICT;

INSERT INTO search_entry_by_date (entry, kind, subject_id, client_id, service_date, note_id, note_kind)
SELECT iif(search_entry.kind = 'client', -entry, CAST(julianday(search_entry.service_date) + 0.5 AS INTEGER) * 1048576
        + row_number() OVER (PARTITION BY search_entry.service_date ORDER BY entry) - 1),
    search_entry.kind, subject_id, search_entry.client_id, search_entry.service_date, note.id, note.kind
FROM search_entry
    LEFT JOIN addendum ON search_entry.kind = 'addendum' AND addendum.id = subject_id
    LEFT JOIN note ON note.id = iif(search_entry.kind = 'note', subject_id, addendum.note_id)
WHERE search_entry.kind = 'client' OR note.signed_at IS NOT NULL;

-- prefix lists serve a search while it is typed; one- to three-letter beginnings are the slow ones without them. How long
-- the texts are, which ranks hits by relevance, nobody asks.
CREATE VIRTUAL TABLE search_text_by_date USING fts5
    (title, body, tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3', columnsize = 0);
-- without this the words of a removed entry stay readable in the index (measured)
INSERT INTO search_text_by_date (search_text_by_date, rank) VALUES ('secure-delete', 1);

-- in pieces by search_entry_by_date.entry
INSERT INTO search_text_by_date (rowid, title, body)
SELECT dated.entry, title, body
FROM search_entry_by_date AS dated JOIN search_entry USING (kind, subject_id)
    JOIN search_text ON search_text.rowid = search_entry.entry
WHERE dated.entry BETWEEN :first AND :last
ORDER BY dated.entry;

DROP TABLE search_text;

ALTER TABLE search_text_by_date RENAME TO search_text;

DROP TABLE search_entry;

ALTER TABLE search_entry_by_date RENAME TO search_entry;

CREATE INDEX ix_search_entry_client ON search_entry (client_id);
