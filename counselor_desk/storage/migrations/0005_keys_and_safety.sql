-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who else may open the journal, and what the program must remember to keep it safe. Forms and names are those of the first
-- schema.

-- Executor sheets: recovery codes that another person keeps

-- Which recovery slot of the header is whose. A row without a slot opens nothing: it was revoked, or never came into force.
CREATE TABLE executor_sheet (
    slot_id TEXT NOT NULL CONSTRAINT pk_executor_sheet PRIMARY KEY CONSTRAINT ck_executor_sheet_slot_id CHECK
        (slot_id <> ''),
    holder TEXT NOT NULL CONSTRAINT ck_executor_sheet_holder CHECK (holder <> ''),
    made_at TEXT NOT NULL CONSTRAINT ck_executor_sheet_made_at CHECK (made_at GLOB
        '????-??-??T??:??:??.??????Z' AND strftime('%Y-%m-%dT%H:%M:%S', made_at) IS substr(made_at, 1, 19)),
    revoked_at TEXT CONSTRAINT ck_executor_sheet_revoked_at CHECK (revoked_at GLOB
        '????-??-??T??:??:??.??????Z' AND strftime('%Y-%m-%dT%H:%M:%S', revoked_at) IS substr(revoked_at, 1, 19))
) STRICT;

-- A code is revoked once; whose it was, and since when, stays as it was written.
CREATE TRIGGER tr_executor_sheet_only_revocable BEFORE UPDATE ON executor_sheet
WHEN OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL
    OR (NEW.slot_id, NEW.holder, NEW.made_at) IS NOT (OLD.slot_id, OLD.holder, OLD.made_at)
BEGIN SELECT RAISE(ABORT, 'tr_executor_sheet_only_revocable'); END;

-- Each opening with such a code; seen_at is when the counselor was shown it.
CREATE TABLE executor_use (
    executor_use INTEGER NOT NULL CONSTRAINT pk_executor_use PRIMARY KEY,
    slot_id TEXT NOT NULL CONSTRAINT fk_executor_use_slot_id REFERENCES executor_sheet (slot_id),
    used_at TEXT NOT NULL CONSTRAINT ck_executor_use_used_at CHECK (used_at GLOB
        '????-??-??T??:??:??.??????Z' AND strftime('%Y-%m-%dT%H:%M:%S', used_at) IS substr(used_at, 1, 19)),
    seen_at TEXT CONSTRAINT ck_executor_use_seen_at CHECK (seen_at GLOB
        '????-??-??T??:??:??.??????Z' AND strftime('%Y-%m-%dT%H:%M:%S', seen_at) IS substr(seen_at, 1, 19))
) STRICT;

CREATE INDEX ix_executor_use_unseen ON executor_use (slot_id) WHERE seen_at IS NULL;

-- That it was used stays on file; it is seen once.
CREATE TRIGGER tr_executor_use_only_seen BEFORE UPDATE ON executor_use
WHEN OLD.seen_at IS NOT NULL OR NEW.seen_at IS NULL
    OR (NEW.executor_use, NEW.slot_id, NEW.used_at) IS NOT (OLD.executor_use, OLD.slot_id, OLD.used_at)
BEGIN SELECT RAISE(ABORT, 'tr_executor_use_only_seen'); END;

-- That it was used stays on file.
CREATE TRIGGER tr_executor_use_kept BEFORE DELETE ON executor_use
BEGIN SELECT RAISE(ABORT, 'tr_executor_use_kept'); END;


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
        'executor_sheet.used', 'database_key.changed', 'master_key.changed',
        'rollback.accepted', 'journal.checked')),
    subject TEXT NOT NULL,
    client_id TEXT,
    content_hash TEXT NOT NULL,
    reason TEXT NOT NULL,
    salt BLOB NOT NULL CONSTRAINT ck_audit_event_salt CHECK (length(salt) = 16),
    leaf BLOB NOT NULL CONSTRAINT ck_audit_event_leaf CHECK (length(leaf) = 32)
) STRICT;

INSERT INTO audit_event_with_new_kinds (seq, at, kind, subject, client_id, content_hash, reason, salt, leaf)
SELECT seq, at, kind, subject, client_id, content_hash, reason, salt, leaf FROM audit_event ORDER BY seq;

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


-- What the checks of the journal found

-- lines is a JSON list of [condition, words], never anything that a person typed. The newest one is shown until the next.
CREATE TABLE health_check (
    health_check INTEGER NOT NULL CONSTRAINT pk_health_check PRIMARY KEY,
    checked_at TEXT NOT NULL CONSTRAINT ck_health_check_checked_at CHECK (checked_at GLOB
        '????-??-??T??:??:??.??????Z' AND strftime('%Y-%m-%dT%H:%M:%S', checked_at) IS substr(checked_at, 1, 19)),
    occasion TEXT NOT NULL CONSTRAINT ck_health_check_occasion CHECK (occasion IN ('asked', 'weekly', 'after_crash')),
    lines TEXT NOT NULL CONSTRAINT ck_health_check_lines CHECK (json_valid(lines) AND json_array_length(lines) > 0)
) STRICT;


-- Revocations in writing

-- 45 CFR 164.508(b)(5) speaks of a revocation in writing. NULL where nothing was said about it, as in every journal older
-- than this column.
ALTER TABLE authorization ADD COLUMN revoked_in_writing INTEGER CONSTRAINT ck_authorization_revoked_in_writing CHECK
    (revoked_in_writing IS NULL OR (revoked_in_writing IN (0, 1) AND revoked_on IS NOT NULL));

DROP TRIGGER tr_authorization_signed_only_revocable;

-- A signed form stands; later it can only be revoked, found false, or its copy handed over.
CREATE TRIGGER tr_authorization_signed_only_revocable BEFORE UPDATE ON authorization
WHEN OLD.signed_on IS NOT NULL AND (
    OLD.revoked_on IS NOT NULL AND (NEW.revoked_on, NEW.revoked_in_writing) IS NOT (OLD.revoked_on,
        OLD.revoked_in_writing)
    OR (NEW.id, NEW.client_id, NEW.description, NEW.discloser, NEW.recipient_name, NEW.recipient_address, NEW.purpose,
        NEW.period_from, NEW.period_to, NEW.expires_on, NEW.expires_with, NEW.signed_on, NEW.signer_name, NEW.capacity,
        NEW.representative_authority, NEW.witness_name, NEW.statements_included, NEW.is_compound, NEW.is_conditioned)
        IS NOT (OLD.id, OLD.client_id, OLD.description, OLD.discloser, OLD.recipient_name, OLD.recipient_address, OLD.purpose,
        OLD.period_from, OLD.period_to, OLD.expires_on, OLD.expires_with, OLD.signed_on, OLD.signer_name, OLD.capacity,
        OLD.representative_authority, OLD.witness_name, OLD.statements_included, OLD.is_compound, OLD.is_conditioned))
BEGIN SELECT RAISE(ABORT, 'tr_authorization_signed_only_revocable'); END;
